//! The grammar: hits are read from left to right like the sentence they are. Colours, sizes and numbers wait for
//! their noun, a preposition or a verb ties the next noun to the head of the clause.
//!
//! One grammar for Russian and English, for wishes and for the phrases of a scene.

mod compounds;
pub(super) mod concept;
mod describing;
mod glyphs;
mod meaning;
mod nouns;
mod parting;
mod pending;
mod prepositions;
mod stage;
mod ties;
mod verbs;
mod whereabouts;
mod words;

use super::super::cast::{Action, Tie};
use super::draft::{Draft, Item, Look};
use super::keys;
use super::lexicon::{self, Class, Hit, Section, Sense};
use super::relation::{Link, Relation};
use super::rows::Names;
use super::token::{self, Word};
pub(super) use glyphs::GLYPH;
use pending::Pending;

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseKind {
    /// A whole wish: every noun is somebody.
    Wish,
    /// How somebody looks: nouns are parts and garments.
    Looks,
    /// What somebody does: nouns are others, named in the scene where they can be.
    Does,
}

/// Figures of a draft at most.
const ITEMS_MAX: usize = 8;

/// Reads a text into a draft.
pub(super) struct Grammar<'d> {
    draft: &'d mut Draft,
    names: &'d Names,
    mode: PhraseKind,
    text: &'d str,
    /// Whom the clause is about.
    heads: Vec<usize>,
    /// The noun that came last.
    last: Option<usize>,
    /// What waits for its noun.
    pending: Pending,
    /// What the next noun has to do with the heads.
    relation: Option<Relation>,
    /// The tie that a verb wants to its object.
    verb: Option<Link>,
    /// An action that came before anybody who could do it.
    early: Option<Action>,
    /// The key of a verb before anybody who could do it, whose thing goes without saying: a board with "surfing".
    owed: Option<String>,
    /// «and» was said: what comes next belongs to a new noun.
    fresh: bool,
    /// The next noun follows the last one without a word between.
    adjacent: bool,
    /// Whether a verb or a relation has closed the list of heads.
    closed: bool,
    /// What comes now is still about clothes: «в шляпе и очках».
    dressing: bool,
    /// Of whom one after the other is told, and the hit at which the last of them was picked.
    parted: Option<(usize, usize)>,
    /// A part was said with «with»: «с розовыми волосами и зонтом».
    having: bool,
    /// A place that was named before anybody was there: «на лошади девушка».
    fronted: Option<(Relation, usize)>,
    /// It rains, and what comes next may be what comes down.
    shower: Option<()>,
    /// The verb that came first was «ride»: somebody has to.
    ridden: bool,
    /// The verb ended in its preposition: «убегает от».
    governed: bool,
    /// Whoever came last is what comes now: "you as a potato", «но он голубь».
    being: bool,
    /// «ёлка, на которую залез кот»: what comes next is so related to what was named before.
    back: Option<(Relation, usize)>,
    /// The next noun is the one that `back` speaks of already.
    spoken: bool,
    /// Where those of the trade are whose clothes somebody wears.
    trade: Option<String>,
    /// What those of a trade hold whose clothes somebody wears.
    props: Vec<(usize, String)>,
    /// A field was named just before: the flowers that come now fill it.
    field: bool,
    /// What the object of the verb that came last is to be.
    stage: Option<stage::Stage>,
    /// What somebody throws or shoots, before it is said at whom.
    thrown: Option<usize>,
}

impl<'d> Grammar<'d> {
    /// Reads a wish.
    pub(super) fn wish(draft: &'d mut Draft, names: &'d Names, text: &'d str, words: &[Word]) {
        Self::new(draft, names, PhraseKind::Wish, text, None).read(words);
    }

    /// Reads a phrase about the item of that number.
    pub(super) fn about(
        draft: &'d mut Draft,
        names: &'d Names,
        mode: PhraseKind,
        item: usize,
        text: &'d str,
    ) {
        let words = token::words(text);
        Self::new(draft, names, mode, text, Some(item)).read(&words);
    }

    fn new(
        draft: &'d mut Draft,
        names: &'d Names,
        mode: PhraseKind,
        text: &'d str,
        head: Option<usize>,
    ) -> Self {
        Self {
            draft,
            names,
            mode,
            text,
            heads: head.into_iter().collect(),
            last: head,
            pending: Pending::default(),
            relation: None,
            verb: None,
            early: None,
            owed: None,
            fresh: false,
            spoken: false,
            adjacent: false,
            closed: false,
            dressing: false,
            having: false,
            parted: None,
            fronted: None,
            shower: None,
            ridden: false,
            governed: false,
            being: false,
            back: None,
            field: false,
            trade: None,
            props: Vec::new(),
            stage: None,
            thrown: None,
        }
    }

    fn read(mut self, words: &[Word]) {
        let hits = lexicon::hits(words, self.names);
        let mut before = 0;
        while before < hits.len() {
            let glyph = self.glyph(words, &hits, before);
            if glyph == 0 {
                self.take(words, &hits, before);
            }
            before += glyph.max(1);
        }
        self.somebody();
        self.doers();
        self.pay();
        self.settle_late();
        if self.mode == PhraseKind::Wish {
            self.go_to_bed();
        }
        if self.draft.items.iter().any(|item| item.action == Some(Action::Fish)) {
            // Who fishes sits above the water, even if a shark that is at home below swims by.
            self.draft.place.get_or_insert_with(|| "lake".into());
        }
        if let Some(trade) = self.trade.take().filter(|_| self.draft.items.len() == 1) {
            self.draft.place.get_or_insert(trade);
        }
        self.equip();
        if let Some(hue) = self.pending.hues.pop() {
            self.draft.tint.get_or_insert(hue);
        }
        if let (Some(feeling), None) = (self.pending.feeling, self.draft.circumstances.mood) {
            self.draft.circumstances.mood = keys::mood_of(feeling);
        }
    }

    /// "dancing", «поцелуй влюблённых»: what nobody does is done by somebody, a kiss by two.
    fn doers(&mut self) {
        if self.mode != PhraseKind::Wish {
            return;
        }
        if let [one] = self.draft.items.as_slice()
            && self.ridden
            && one.action == Some(Action::Ride)
            && matches!(self.class(0), Class::Mount | Class::Vehicle)
        {
            return self.driver();
        }
        let Some(action) = self.early.filter(|_| self.draft.items.is_empty()) else { return };
        let mutual = matches!(action, Action::Hug | Action::Kiss | Action::ShakeHands | Action::Dance)
            || self.owed.as_deref().and_then(keys::staging).is_some();
        let two = self.pending.count.take().is_some_and(|count| count > 1);
        let pair: &[&str] = if mutual || two { &["man", "woman"] } else { &["man"] };
        for key in pair {
            let label = (*key).to_owned();
            self.draft.items.push(Item {
                concept: label.clone(),
                label,
                action: Some(action),
                ..Item::default()
            });
        }
        if mutual {
            self.draft.items[0].toward = Some(1);
        }
        self.last = Some(0);
    }

    /// "surfing", "surfing dog": who does it has the thing that goes without saying.
    fn pay(&mut self) {
        let Some(key) = self.owed.take().filter(|_| self.mode == PhraseKind::Wish) else { return };
        if let Some(props) = keys::staging(&key) {
            let all = 0..self.draft.items.len();
            let heads = if self.heads.is_empty() {
                all.filter(|at| self.is_somebody(*at)).collect()
            } else {
                self.heads.clone()
            };
            return self.stage(props, &heads);
        }
        let (Some(action), Some(link)) = keys::verb(&key) else { return };
        let Some(thing) = keys::verb_thing(&key).filter(|thing| keys::feeling(thing).is_none()) else {
            return;
        };
        let doer = |at: &usize| self.draft.items[*at].action == Some(action);
        let Some(owner) = (0..self.draft.items.len()).find(doer) else { return };
        if self.draft.items.iter().all(|item| item.concept != thing) {
            let number = self.add_thing(thing);
            self.link(link, number, &[owner]);
        }
    }

    /// "ride a motorcycle": somebody does.
    fn driver(&mut self) {
        self.draft.items[0].action = None;
        let astride = keys::is_astride(&self.draft.items[0].concept);
        self.draft.items.push(Item {
            concept: "man".into(),
            label: "man".into(),
            tie: if astride { Tie::Riding(0) } else { Tie::In(0) },
            ..Item::default()
        });
    }

    /// «лысый с бородой»: a look that nobody has is a man's.
    fn somebody(&mut self) {
        const HUMAN: [&str; 14] = [
            "hat", "hair", "beard", "build", "torso", "legs", "age", "vest", "mask", "cape", "gloves",
            "glasses", "wings", "horns",
        ];
        let human = |look: &Look| HUMAN.contains(&look.slot.as_str());
        if self.mode == PhraseKind::Wish
            && self.draft.items.is_empty()
            && self.pending.looks.iter().any(human)
        {
            self.draft.items.push(Item { concept: "man".into(), label: "man".into(), ..Item::default() });
            self.last = Some(0);
        }
    }

    fn take(&mut self, words: &[Word], hits: &[Hit<'_>], at: usize) {
        let hit = &hits[at];
        let word = &words[hit.span.0];
        if word.apart {
            self.comma();
        }
        for inner in &hit.between {
            for small in lexicon::hits(&words[*inner..=*inner], self.names) {
                self.adjective(&words[*inner], &small);
                let own = small.sense(Section::Part).and_then(|part| part.key.split('/').nth(2));
                self.pending.hues.extend(own.and_then(|key| keys::hue(key, "", 0)));
            }
        }
        if self.picks_one(words, hits, at) {
            return;
        }
        let next = hits.get(at + 1).filter(|next| !words[next.span.0].apart);
        let bidden = self.is_infinitive(words, hit);
        let verb = hit.sense(Section::Action).filter(|_| bidden);
        let sense = verb.or_else(|| self.pick(hit, next, word));
        let sense = sense.filter(|sense| sense.section != Section::Word);
        let Some(sense) = sense else { return self.unknown(words, hit, next) };
        let noun = matches!(sense.section, Section::Subject | Section::Kind | Section::Streamer);
        self.watch_the_sky(sense, next, word);
        match sense.section {
            Section::Subject | Section::Kind if self.is_dress_of(sense, word, next) => {
                self.costume(sense.key);
                self.dressing = true;
                self.adjacent = false;
                return;
            }
            Section::Subject | Section::Kind => self.noun(words, hit, sense),
            Section::Streamer => self.streamer(words, hit, next),
            Section::Part => self.part(sense, next),
            Section::Action => {
                self.bid(&words[..hit.span.0], bidden);
                self.act(sense, next, word);
            }
            Section::Place if self.is_roof_of(sense.key, next) => self.relation = Some(Relation::Top),
            Section::Place => self.place(sense.key),
            Section::Relation => self.relate(sense.key, next, word),
            Section::Measure => self.measure(words, hit, sense, next),
            Section::Negation => self.pending.negated = true,
            // «как тает снеговик», "something like a dragon": where nobody was named yet, that is who is meant.
            Section::Likeness => self.pending.compared = !self.draft.items.is_empty(),
            Section::Whim => self.draft.whim = true,
            Section::Stop | Section::Letters | Section::Word => {}
            _ => self.adjective(word, hit),
        }
        let joins = hit.span.1 > hit.span.0 + 1 && matches!(words[hit.span.1 - 1].text.as_str(), "и" | "and");
        self.adjacent = noun && !joins && self.back.is_none();
        self.field = sense.section == Section::Place && matches!(sense.key, "field" | "garden" | "clearing");
        self.governed = match sense.section {
            Section::Action => hit.span.1 > hit.span.0 + 1,
            // «боится мышки»: one is enough, and who is named first is afraid.
            Section::Feeling if !self.heads.is_empty() && is_finite(&word.text) => {
                self.settle_late();
                self.verb = Some(Link::Toward);
                true
            }
            _ => false,
        };
    }

    /// Whether something else than water is about to come down: «дождь из котов», "raining tacos", "taco rain".
    fn watch_the_sky(&mut self, sense: &Sense<'_>, next: Option<&Hit<'_>>, word: &Word) {
        if sense.section != Section::Weather || !matches!(sense.key, "rain" | "storm" | "snow") {
            if !matches!(sense.section, Section::Relation | Section::Number | Section::Colour | Section::Size)
                && !matches!(sense.section, Section::Subject | Section::Kind | Section::Stop)
            {
                self.shower = None;
            }
            return;
        }
        let noun = |hit: &Hit<'_>| hit.is(Section::Subject) || hit.is(Section::Kind);
        let of = |hit: &Hit<'_>| {
            hit.sense(Section::Relation).is_some_and(|relation| matches!(relation.key, "of" | "from"))
        };
        let english = word.text.is_ascii();
        let raining = next.is_some_and(|next| of(next) || word.text.ends_with("ing") && noun(next));
        self.shower = raining.then_some(());
        let Some(last) = self.last.filter(|_| self.adjacent && english && self.mode == PhraseKind::Wish)
        else {
            return;
        };
        if self.draft.items[last].tie == Tie::Free && self.class(last) != Class::Person {
            self.rain(last);
        }
    }

    fn class(&self, item: usize) -> Class {
        keys::class(&self.draft.items[item].concept, self.names)
    }
}

/// Whether an unknown word looks like a verb.
pub(super) fn is_verb(word: &str) -> bool {
    const ENDINGS: [&str; 14] =
        ["ет", "ит", "ют", "ут", "ят", "ать", "ить", "еть", "ется", "ится", "ются", "ал", "ил", "ing"];
    word.chars().count() > 4 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a word of feeling is a verb of whom was named: «плачет», «смеётся», «боятся».
fn is_finite(word: &str) -> bool {
    const ENDINGS: [&str; 7] = ["ся", "ет", "ит", "ут", "ют", "ат", "ят"];
    token::is_cyrillic(word) && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn is_participle(word: &str) -> bool {
    let russian = ["щий", "щая", "щее", "щие", "щего", "щей", "щую", "щих", "щим", "щими", "щем"];
    word.ends_with("ing") || russian.iter().any(|ending| word.ends_with(ending))
}
