//! The grammar: hits are read from left to right like the sentence they are. Colours, sizes and numbers wait for
//! their noun, a preposition or a verb ties the next noun to the head of the clause.
//!
//! One grammar for Russian and English, for wishes and for the phrases of a scene.

use super::super::cast::{Action, Feeling, Tie};
use super::draft::{Draft, Hue, Item, Look};
use super::inflection::Many;
use super::keys;
use super::lexicon::{self, Class, Hit, Section, Sense};
use super::rows::Names;
use super::token::{self, Word};

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
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
    mode: Mode,
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
    /// «and» was said: what comes next belongs to a new noun.
    fresh: bool,
    /// The next noun follows the last one without a word between.
    adjacent: bool,
    /// Whether a verb or a relation has closed the list of heads.
    closed: bool,
    /// What comes now is still about clothes: «в шляпе и очках».
    dressing: bool,
    /// A place that was named before anybody was there: «на лошади девушка».
    fronted: Option<(Relation, usize)>,
}

/// What was said before its noun.
#[derive(Clone, Debug, Default)]
struct Pending {
    hues: Vec<Hue>,
    rainbow: bool,
    shade: i32,
    size: i32,
    feeling: Option<Feeling>,
    looks: Vec<Look>,
    count: Option<u32>,
    many: Many,
    negated: bool,
    compared: bool,
    action: Option<Action>,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.hues.is_empty()
            && !self.rainbow
            && self.size == 0
            && self.feeling.is_none()
            && self.looks.is_empty()
            && self.action.is_none()
    }
}

/// What a preposition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// One more.
    And,
    /// In the company of, wearing or holding.
    With,
    /// Inside.
    In,
    /// On top.
    On,
    /// Below.
    Under,
    /// Behind.
    Behind,
    /// Beside.
    Beside,
    /// Over.
    Above,
    /// Between.
    Between,
    /// From.
    From,
    /// Towards.
    At,
    /// Part of, made of, for.
    Of,
    /// Dressed as.
    As,
    /// Worn.
    Wear,
}

/// What a verb does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// Turned to it.
    Toward,
    /// Sits astride or inside.
    Ride,
    /// In its hand.
    Held,
    /// At its mouth.
    Eaten,
    /// On its body.
    Worn,
    /// Works at it.
    Desk,
    /// A relation in a verb.
    Place(Relation),
}

impl<'d> Grammar<'d> {
    /// Reads a wish.
    pub(super) fn wish(draft: &'d mut Draft, names: &'d Names, text: &'d str, words: &[Word]) {
        Self::new(draft, names, Mode::Wish, text, None).read(words);
    }

    /// Reads a phrase about the item of that number.
    pub(super) fn about(draft: &'d mut Draft, names: &'d Names, mode: Mode, item: usize, text: &'d str) {
        let words = token::words(text);
        Self::new(draft, names, mode, text, Some(item)).read(&words);
    }

    fn new(draft: &'d mut Draft, names: &'d Names, mode: Mode, text: &'d str, head: Option<usize>) -> Self {
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
            fresh: false,
            adjacent: false,
            closed: false,
            dressing: false,
            fronted: None,
        }
    }

    fn read(mut self, words: &[Word]) {
        let hits = lexicon::hits(words, self.names);
        let mut before = 0;
        while before < hits.len() {
            self.take(words, &hits, before);
            before += 1;
        }
        self.somebody();
        self.settle_late();
        if let Some(hue) = self.pending.hues.pop() {
            self.draft.tint.get_or_insert(hue);
        }
        if let (Some(feeling), None) = (self.pending.feeling, self.draft.mood) {
            self.draft.mood = keys::mood_of(feeling);
        }
    }

    /// «лысый с бородой»: a look that nobody has is a man's.
    fn somebody(&mut self) {
        const HUMAN: [&str; 6] = ["hair", "beard", "build", "torso", "legs", "age"];
        let human = |look: &Look| HUMAN.contains(&look.slot.as_str());
        if self.mode == Mode::Wish && self.draft.items.is_empty() && self.pending.looks.iter().any(human) {
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
        let next = hits.get(at + 1).filter(|next| !words[next.span.0].apart);
        let sense = self.pick(hit, next, word).filter(|sense| sense.section != Section::Word);
        let Some(sense) = sense else { return self.unknown(words, hit) };
        let noun = matches!(sense.section, Section::Subject | Section::Kind | Section::Streamer);
        match sense.section {
            Section::Subject | Section::Kind => self.noun(words, hit, sense),
            Section::Streamer => self.streamer(words, hit, next),
            Section::Part => self.part(sense, next),
            Section::Action => self.act(sense, next, word),
            Section::Place => self.place(sense.key),
            Section::Relation => self.relate(sense.key, next),
            Section::Measure => self.measure(words, hit, sense, next),
            Section::Negation => self.pending.negated = true,
            Section::Likeness => self.pending.compared = true,
            Section::Whim => self.draft.whim = true,
            Section::Stop | Section::Letters | Section::Word => {}
            _ => self.adjective(word, hit),
        }
        self.adjacent = noun;
    }

    /// The meaning that fits here.
    fn pick<'h, 'n>(&self, hit: &'h Hit<'n>, next: Option<&Hit<'_>>, word: &Word) -> Option<&'h Sense<'n>> {
        let worn =
            matches!(self.relation, Some(Relation::In | Relation::With | Relation::Wear | Relation::On));
        let dressed = !self.heads.is_empty()
            && (worn
                || self.pending.negated
                || self.verb == Some(Link::Worn)
                || self.mode == Mode::Looks
                || self.dressing && matches!(self.relation, None | Some(Relation::And)));
        let listed = !self.heads.is_empty() && word.apart && self.heads_are_people();
        let inside = matches!(
            self.relation,
            Some(
                Relation::In
                    | Relation::On
                    | Relation::At
                    | Relation::Above
                    | Relation::From
                    | Relation::Beside
            )
        );
        let doing =
            self.mode == Mode::Does || (!self.heads.is_empty() && !self.closed && self.relation.is_none());
        let before_noun = next.is_some_and(|next| next.is(Section::Subject) || next.is(Section::Kind));
        let at_home = self.relation.is_none() && self.pending.count.is_none();
        let exact = |section| hit.sense(section).is_some_and(|sense: &Sense<'_>| sense.fit.loose == 0);
        let order = [
            (
                Section::Part,
                (dressed || listed) && (self.mode == Mode::Looks || !self.is_compound(hit, word)),
            ),
            (Section::Place, at_home && exact(Section::Place) && !exact(Section::Subject)),
            (Section::Place, inside && self.mode != Mode::Looks),
            (Section::Measure, before_noun || next.is_some_and(|next| next.is(Section::Relation))),
            (Section::Action, doing && self.verb.is_none()),
            (Section::Likeness, !self.heads.is_empty() || before_noun),
            (Section::Feeling, before_noun || self.mode == Mode::Looks),
            (Section::Colour, before_noun),
        ];
        let preferred =
            order.into_iter().filter(|(_, fits)| *fits).find_map(|(section, _)| hit.sense(section));
        preferred.or_else(|| hit.senses.first())
    }

    fn is_compound(&self, hit: &Hit<'_>, word: &Word) -> bool {
        word.glued && hit.is(Section::Subject)
    }

    fn heads_are_people(&self) -> bool {
        self.heads.last().is_some_and(|head| self.class(*head) == Class::Person)
    }

    fn class(&self, item: usize) -> Class {
        keys::class(&self.draft.items[item].concept, self.names)
    }

    // What waits for a noun.

    fn adjective(&mut self, word: &Word, hit: &Hit<'_>) {
        for sense in &hit.senses {
            let key = sense.key;
            match sense.section {
                Section::Colour if key == "rainbow" => self.pending.rainbow = true,
                Section::Colour => self.colour(key, &word.text),
                Section::Shade => self.pending.shade = if key == "dark" { -1 } else { 1 },
                Section::Size => self.pending.size = keys::size(key),
                Section::Number => self.pending.count = key.parse().ok().or(self.pending.count),
                Section::Feeling => self.feel(key),
                Section::Hour => self.draft.hour = keys::hour(key).or(self.draft.hour),
                Section::Weather => self.draft.weather = keys::weather(key).or(self.draft.weather),
                Section::Season => self.draft.season = keys::season(key).or(self.draft.season),
                Section::Holiday => self.draft.holiday = keys::holiday(key).or(self.draft.holiday),
                Section::Mood => self.draft.mood = keys::mood(key).or(self.draft.mood),
                _ => continue,
            }
            if matches!(sense.section, Section::Colour | Section::Size | Section::Feeling) {
                self.pending.many = self.pending.many.max(sense.fit.many);
            } else if sense.section != Section::Shade && sense.section != Section::Number {
                self.relation = None;
            }
            break;
        }
    }

    fn colour(&mut self, key: &str, word: &str) {
        let shade = std::mem::take(&mut self.pending.shade);
        if let Some(hue) = keys::hue(key, word, shade) {
            self.pending.hues.push(hue);
        }
    }

    fn feel(&mut self, key: &str) {
        self.pending.feeling = keys::feeling(key);
    }

    /// A comma closes what waits, unless it stands between two adjectives of one noun.
    fn comma(&mut self) {
        if self.relation.is_none() && self.verb.is_none() && !self.fresh {
            self.settle_late();
        }
        self.adjacent = false;
        self.pending.compared = false;
        if self.relation != Some(Relation::Wear) {
            self.verb = None;
        }
    }

    /// What came after its noun still belongs to it.
    fn settle_late(&mut self) {
        let Some(last) = self.last.or(self.heads.last().copied()) else { return };
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let heads = if pending.feeling.is_some() && self.closed { self.heads.clone() } else { vec![last] };
        for head in heads {
            self.describe(head, pending.clone());
        }
    }

    /// Gives an item what was said about it.
    fn describe(&mut self, number: usize, pending: Pending) {
        let class = self.class(number);
        let human = class == Class::Person && keys::is_plain_human(&self.draft.items[number].concept);
        let item = &mut self.draft.items[number];
        let slots = if human { ["skin", "second"] } else { ["main", "second"] };
        for (slot, hue) in slots.into_iter().zip(pending.hues) {
            let slot = if human && keys::is_hair_colour(&hue.words) { "hair" } else { slot };
            item.look(Look { slot: slot.into(), variant: String::new(), hue: Some(hue) });
        }
        if pending.rainbow {
            item.look(Look { slot: "main".into(), variant: "rainbow".into(), hue: None });
        }
        for look in pending.looks {
            item.look(look);
        }
        item.size = if pending.size == 0 { item.size } else { pending.size };
        item.feeling = pending.feeling.or(item.feeling);
        item.action = item.action.or(pending.action);
        item.count = pending.count.or(item.count);
    }

    // Nouns.

    fn noun(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        if std::mem::take(&mut self.pending.compared) {
            self.pending = Pending::default();
            self.relation = None;
            return;
        }
        if self.pending.negated {
            self.pending = Pending::default();
            self.relation = None;
            return;
        }
        if self.mode == Mode::Looks {
            return self.noun_of_looks(words, hit, sense);
        }
        if self.is_called_so(words, hit) {
            return;
        }
        if let Some(place) = self.relation.and_then(|relation| keys::within(sense.key, relation)) {
            return self.place(place);
        }
        if self.relation == Some(Relation::As) {
            return self.costume(sense.key);
        }
        if self.compound(words, hit, sense) {
            return;
        }
        let number = self.find_or_add(words, hit, sense);
        self.tie(number);
    }

    /// «собака Рекс»: a Russian noun with a capital right after somebody is only a name.
    fn is_called_so(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        let word = &words[hit.span.0];
        let written = &self.text[word.from..word.to];
        let mut letters = written.chars();
        let capital =
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
        let lives = self.last.is_some_and(|last| matches!(self.class(last), Class::Person | Class::Beast));
        self.adjacent && lives && capital && !word.glued && token::is_cyrillic(&word.text)
    }

    /// The costume of the heads.
    fn costume(&mut self, key: &str) {
        self.relation = None;
        let looks = keys::costume(key, self.names);
        let heads = self.heads.clone();
        for head in heads {
            for look in looks.clone() {
                self.draft.items[head].look(look);
            }
        }
        let pending = std::mem::take(&mut self.pending);
        if let (Some(hue), Some(head)) = (pending.hues.into_iter().next(), self.heads.last()) {
            self.draft.items[*head].look(Look {
                slot: "torso".into(),
                variant: String::new(),
                hue: Some(hue),
            });
        }
    }

    /// «кот-космонавт», "pirate cat": two nouns that are one figure.
    fn compound(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) -> bool {
        let glued = words[hit.span.0].glued;
        let Some(last) = self.last.filter(|_| glued || self.adjacent) else { return false };
        if self.draft.items[last].concept.is_empty() {
            return false;
        }
        if self.relation.is_some() {
            return false;
        }
        let before = self.draft.items[last].concept.clone();
        let (role_before, role) = (keys::is_role(&before, self.names), keys::is_role(sense.key, self.names));
        let word = &words[hit.span.0].text;
        let russian = token::is_cyrillic(word);
        let english = word.is_ascii();
        let class = keys::class(sense.key, self.names);
        let lives = |class| matches!(class, Class::Person | Class::Beast);
        if role && lives(self.class(last)) && (!role_before || russian) {
            self.heads = vec![last];
            self.costume(sense.key);
        } else if role_before && lives(class)
            || english && before != sense.key && (!lives(class) || !lives(self.class(last))) && !glued
        {
            self.rename(last, words, hit, sense);
            if role_before && lives(class) {
                self.heads = vec![last];
                self.costume(&before);
            }
        } else if glued && keys::class(&before, self.names) == class && lives(class) {
            self.costume(sense.key);
        } else {
            return false;
        }
        true
    }

    /// What was taken for a figure was only said about the one that comes now.
    fn rename(&mut self, last: usize, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        let label = self.label(words, hit);
        let many = sense.fit.many;
        let item = &mut self.draft.items[last];
        item.concept = sense.key.into();
        item.label = format!("{} {label}", item.label);
        if many == Many::Several && item.count.is_none() {
            item.count = keys::several(sense.key);
        }
    }

    fn label(&self, words: &[Word], hit: &Hit<'_>) -> String {
        self.text[words[hit.span.0].from..words[hit.span.1 - 1].to].into()
    }

    fn find_or_add(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) -> usize {
        let pending = std::mem::take(&mut self.pending);
        let count = pending.count.or_else(|| self.plural(words, hit, sense, pending.many));
        // «seven balloons» are not seven bunches of them.
        let key = if pending.count.is_some() { keys::one_of(sense.key) } else { sense.key };
        let sense = &Sense { key, ..sense.clone() };
        let named = self.named(sense.key, &pending);
        let number = named.unwrap_or_else(|| self.add(self.label(words, hit), sense, !hit.guessed));
        self.describe(number, Pending { count: None, ..pending });
        let item = &mut self.draft.items[number];
        item.count = if named.is_none() || item.count.is_none() { count.or(item.count) } else { item.count };
        item.size = if item.size == 0 { sense.fit.size } else { item.size };
        number
    }

    fn add(&mut self, label: String, sense: &Sense<'_>, certain: bool) -> usize {
        let item = Item { concept: sense.key.into(), label, certain, ..Item::default() };
        if self.draft.items.len() < ITEMS_MAX {
            self.draft.items.push(item);
        } else if let Some(last) = self.draft.items.last_mut() {
            *last = item;
        }
        self.draft.items.len() - 1
    }

    /// The item that the noun names again: another one of the scene, or what a list only repeats.
    fn named(&self, key: &str, pending: &Pending) -> Option<usize> {
        let mut same = (0..self.draft.items.len()).filter(|at| self.draft.items[*at].concept == key);
        if self.mode == Mode::Does {
            return same.rfind(|at| !self.heads.contains(at));
        }
        let tied = self.verb.is_some() || self.relation.is_some_and(|relation| relation != Relation::And);
        same.find(|at| {
            let differs = !pending.hues.is_empty() && !self.draft.items[*at].looks.is_empty();
            !(differs || pending.count.is_some() || tied && self.heads.contains(at))
        })
    }

    /// How many a form means, as the words around it decide.
    fn plural(&self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>, told: Many) -> Option<u32> {
        let preposition = self.relation.is_some_and(|relation| relation != Relation::And);
        let genitive = self.adjacent && !words[hit.span.0].apart;
        let many = match sense.fit.many {
            Many::One => false,
            Many::Several => true,
            Many::Maybe if sense.fit.ending == "ей" => !matches!(
                self.relation,
                Some(Relation::With | Relation::Above | Relation::Under | Relation::Behind)
            ),
            Many::Maybe => told == Many::Several || !(preposition || genitive),
        };
        if many { keys::several(sense.key) } else { None }
    }

    /// In a text about looks a noun is what somebody is like, or what is in the hand.
    fn noun_of_looks(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        let Some(&head) = self.heads.first() else { return };
        let class = keys::class(sense.key, self.names);
        let first = hit.span.0 == 0 || self.relation.is_none() && self.draft.items[head].looks.is_empty();
        let held =
            matches!(class, Class::Thing | Class::Food) && self.relation.is_some() || self.verb.is_some();
        if held && !first {
            let number = self.find_or_add(words, hit, sense);
            return self.tie(number);
        }
        let pending = std::mem::take(&mut self.pending);
        self.relation = None;
        if first {
            if self.draft.items[head].concept.is_empty() {
                self.draft.items[head].concept = sense.key.into();
            }
            self.describe(head, pending);
        }
    }

    fn streamer(&mut self, words: &[Word], hit: &Hit<'_>, next: Option<&Hit<'_>>) {
        // «draw me a cat» wants a cat.
        let dative = words[hit.span.0].text == "me"
            && self.heads.is_empty()
            && next.is_some_and(|next| {
                let sections =
                    [Section::Subject, Section::Kind, Section::Colour, Section::Size, Section::Number];
                !next.is(Section::Likeness)
                    && (next.senses.is_empty() || sections.into_iter().any(|section| next.is(section)))
            });
        if dative || self.pending.negated || matches!(self.relation, Some(Relation::Of | Relation::At)) {
            self.relation = None;
            return;
        }
        let sense = Sense { section: Section::Subject, key: "streamer", fit: super::inflection::WHOLE };
        if self.relation != Some(Relation::As) && self.compound(words, hit, &sense) {
            return;
        }
        let number = self.find_or_add(words, hit, &sense);
        self.tie(number);
    }

    /// «чашка кофе»: the vessel goes without saying; "a cup" alone is a thing.
    fn measure(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>, next: Option<&Hit<'_>>) {
        let filled = next.is_some_and(|next| {
            next.is(Section::Subject)
                || next.sense(Section::Relation).is_some_and(|relation| relation.key == "of")
        });
        match hit.sense(Section::Subject) {
            Some(subject) if !filled => self.noun(words, hit, subject),
            _ if sense.key != "none" => self.pending.count = sense.key.parse().ok().or(self.pending.count),
            _ => {}
        }
    }

    // Ties.

    /// Ties a noun to the heads of the clause and makes it the last one.
    fn tie(&mut self, number: usize) {
        let relation = self.relation.take();
        let verb = self.verb.take();
        if let (Some(Relation::And), None, Some(last)) = (relation, verb, self.last)
            && self.shares(last, number)
        {
            self.draft.items[number].tie = self.draft.items[last].tie;
            self.last = Some(number);
            self.fresh = false;
            return;
        }
        let free = matches!(relation, None | Some(Relation::And));
        let heads: Vec<usize> = self.heads.iter().copied().filter(|head| *head != number).collect();
        self.last = Some(number);
        self.fresh = false;
        self.dressing = false;
        let fronted = relation.filter(|relation| *relation != Relation::And && *relation != Relation::With);
        if let (true, None, Some(relation), Mode::Wish) = (heads.is_empty(), verb, fronted, self.mode) {
            self.fronted = Some((relation, number));
            return;
        }
        if heads.is_empty() || (free && verb.is_none()) {
            return self.head(number, relation, verb);
        }
        match (verb, relation) {
            (Some(link), None) => self.link(link, number, &heads),
            (Some(link), Some(relation)) if absorbs(link, relation) => self.link(link, number, &heads),
            (_, Some(relation)) => self.place_at(relation, number, &heads),
            (None, None) => {}
        }
        self.closed = true;
    }

    /// «с мечом и щитом»: what is joined to a thing in a hand is in the hand, too.
    fn shares(&self, last: usize, number: usize) -> bool {
        let thing = |at: usize| matches!(self.class(at), Class::Thing | Class::Food | Class::Plant);
        let tied = matches!(self.draft.items[last].tie, Tie::Held(_) | Tie::Eaten(_));
        last != number && tied && self.draft.items[number].tie == Tie::Free && thing(last) && thing(number)
    }

    /// A noun that nothing ties is what the clause is about, alone or with those before it.
    fn head(&mut self, number: usize, relation: Option<Relation>, verb: Option<Link>) {
        if self.mode == Mode::Does && !self.heads.is_empty() {
            let heads = self.heads.clone();
            return self.turn(&heads, number);
        }
        let _ = relation;
        if self.closed {
            self.heads.clear();
            self.closed = false;
        }
        if !self.heads.contains(&number) {
            self.heads.push(number);
        }
        if let Some(action) = self.early.take() {
            self.draft.items[number].action = Some(action);
            self.closed = true;
        }
        if let Some((relation, there)) = self.fronted.take() {
            self.place_at(relation, there, &[number]);
        }
        self.verb = verb;
    }

    fn link(&mut self, link: Link, number: usize, heads: &[usize]) {
        let class = self.class(number);
        let Some(&owner) = heads.last() else { return };
        match link {
            Link::Ride if matches!(class, Class::Sky | Class::Building) => self.turn(heads, number),
            Link::Ride => {
                let inside = class == Class::Vehicle && !keys::is_astride(&self.draft.items[number].concept);
                self.settle(heads, if inside { Tie::In(number) } else { Tie::Riding(number) });
            }
            Link::Held
                if matches!(class, Class::Vehicle | Class::Building | Class::Furniture | Class::Person) =>
            {
                self.turn(heads, number);
            }
            Link::Held if class == Class::Beast && !self.holds(owner) => self.turn(heads, number),
            Link::Held => self.draft.items[number].tie = Tie::Held(owner),
            Link::Eaten if class == Class::Person => self.turn(heads, number),
            Link::Eaten => self.draft.items[number].tie = Tie::Eaten(owner),
            Link::Worn => self.draft.items[number].tie = Tie::Worn(owner),
            Link::Toward | Link::Desk => self.turn(heads, number),
            Link::Place(relation) => self.place_at(relation, number, heads),
        }
    }

    /// Whether somebody takes a beast in its arms, rather than play with it.
    fn holds(&self, owner: usize) -> bool {
        self.class(owner) == Class::Person && self.draft.items[owner].action != Some(Action::Play)
    }

    fn turn(&mut self, heads: &[usize], number: usize) {
        for head in heads {
            self.draft.items[*head].toward = Some(number);
        }
    }

    fn settle(&mut self, heads: &[usize], tie: Tie) {
        for head in heads {
            let item = &mut self.draft.items[*head];
            if item.tie == Tie::Free {
                item.tie = tie;
                let rides = matches!(tie, Tie::Riding(_)) && item.action.is_none();
                item.action = if rides { Some(Action::Ride) } else { item.action };
            }
        }
    }

    /// A preposition's tie. Heads that already are somewhere leave it to the noun before this one.
    fn place_at(&mut self, relation: Relation, number: usize, heads: &[usize]) {
        let free: Vec<usize> =
            heads.iter().copied().filter(|head| self.draft.items[*head].tie == Tie::Free).collect();
        let before = number.checked_sub(1).filter(|before| self.draft.items[*before].tie == Tie::Free);
        let who = if free.is_empty() { before.into_iter().collect() } else { free };
        let Some(&owner) = heads.last() else { return };
        let class = self.class(number);
        let concept = self.draft.items[number].concept.clone();
        match relation {
            Relation::With => self.with(number, class, owner),
            Relation::Wear => self.draft.items[number].tie = Tie::Worn(owner),
            Relation::In | Relation::On if keys::is_astride(&concept) => {
                self.settle(&who, Tie::Riding(number));
            }
            Relation::In => self.settle(&who, Tie::In(number)),
            Relation::On if class == Class::Vehicle => self.settle(&who, Tie::In(number)),
            Relation::On | Relation::From => {
                let small = who.iter().all(|head| keys::is_small(&self.draft.items[*head].concept));
                let astride = class == Class::Beast && !small;
                self.settle(&who, if astride { Tie::Riding(number) } else { Tie::On(number) });
            }
            Relation::Behind | Relation::Above | Relation::At if keys::is_desk(&concept) => {
                self.desk(heads, number);
            }
            Relation::Under => self.settle(&who, Tie::Under(number)),
            Relation::Behind => self.settle(&who, Tie::Behind(number)),
            Relation::Beside => self.settle(&who, Tie::Beside(number)),
            Relation::Above => self.settle(&who, Tie::Above(number)),
            Relation::Between => self.settle(&who, Tie::Between(number)),
            Relation::At => self.turn(heads, number),
            Relation::And | Relation::Of | Relation::As => {}
        }
    }

    /// At a screen.
    fn desk(&mut self, heads: &[usize], number: usize) {
        for head in heads {
            let action = &mut self.draft.items[*head].action;
            *action = Some(Action::Desk);
        }
        self.turn(heads, number);
    }

    fn with(&mut self, number: usize, class: Class, owner: usize) {
        let owner_lives = matches!(self.class(owner), Class::Person | Class::Beast);
        if owner_lives && matches!(class, Class::Thing | Class::Food | Class::Plant) {
            self.draft.items[number].tie = Tie::Held(owner);
        } else if class == Class::Thing && self.class(owner) == Class::Food {
            self.draft.items[number].tie = Tie::On(owner);
        }
    }

    // The rest.

    fn relate(&mut self, key: &str, next: Option<&Hit<'_>>) {
        let Some(relation) = keys::relation(key) else { return };
        if relation == Relation::And {
            let adjective = next.is_some_and(|next| {
                next.is(Section::Colour) || next.is(Section::Size) || next.is(Section::Feeling)
            });
            if !(adjective && self.last.is_none()) && self.pending.hues.is_empty() {
                self.settle_late();
            }
            self.fresh = self.pending.is_empty();
            if self.relation.is_none() {
                self.relation = Some(Relation::And);
            }
            return;
        }
        if self.relation.is_none() && !self.fresh {
            self.settle_late();
        }
        self.dressing = false;
        self.relation = Some(relation);
    }

    fn act(&mut self, sense: &Sense<'_>, next: Option<&Hit<'_>>, word: &Word) {
        let (action, link) = keys::verb(sense.key);
        let participle = is_participle(&word.text)
            && next.is_some_and(|next| {
                next.is(Section::Subject) || next.is(Section::Kind) || next.is(Section::Colour)
            })
            && link.is_none_or(|_| self.heads.is_empty())
            && (self.heads.is_empty() || self.fresh || token::is_cyrillic(&word.text));
        if participle {
            self.pending.action = action;
            self.relation = self.relation.filter(|relation| *relation != Relation::And || self.fresh);
            return;
        }
        self.settle_late();
        self.relation = None;
        self.fresh = false;
        self.dressing = false;
        if self.heads.is_empty() {
            self.early = action.or(self.early);
        }
        for head in self.heads.clone() {
            let item = &mut self.draft.items[head];
            item.action = if item.action.is_none() || item.action == Some(Action::Stand) {
                action
            } else {
                item.action
            };
        }
        self.closed = !self.heads.is_empty();
        self.verb = link;
    }

    fn part(&mut self, sense: &Sense<'_>, next: Option<&Hit<'_>>) {
        let mut parts = sense.key.split('/');
        let slot = parts.next().unwrap_or_default().to_owned();
        let variant = parts.next().unwrap_or_default().to_owned();
        let own = parts.next().and_then(|key| keys::hue(key, "", 0));
        let before_noun = next.is_some_and(|next| next.is(Section::Subject) || next.is(Section::Kind));
        let waits = self.heads.is_empty()
            || self.mode == Mode::Wish && (self.relation.is_none() || self.fresh) && before_noun;
        if waits {
            self.pending.looks.push(Look { slot, variant, hue: own });
            return;
        }
        let negated = std::mem::take(&mut self.pending.negated);
        let hue = own.or_else(|| self.pending.hues.pop());
        self.pending.hues.clear();
        self.pending.size = 0;
        let look = if negated {
            Look { slot, variant: "none".into(), hue: None }
        } else {
            Look { slot, variant, hue }
        };
        let owner = self.wearer();
        self.draft.items[owner].look(look);
        self.relation = None;
        self.verb = None;
        self.dressing = true;
        self.fresh = false;
        self.last = Some(owner);
    }

    /// Who wears what comes now: the head of the clause, or somebody it merely stands by.
    fn wearer(&self) -> usize {
        let head = self.heads.last().copied().unwrap_or_default();
        let Some(last) = self.last.filter(|last| *last < self.draft.items.len()) else { return head };
        let lives = matches!(self.class(last), Class::Person | Class::Beast);
        let beside = self.draft.items[last].tie == Tie::Free
            && matches!(self.draft.items[head].tie, Tie::Free | Tie::Beside(_));
        if lives && beside && self.mode == Mode::Wish { last } else { head }
    }

    fn place(&mut self, key: &str) {
        if std::mem::take(&mut self.pending.negated) || std::mem::take(&mut self.pending.compared) {
            self.pending = Pending::default();
            self.relation = None;
            return;
        }
        if self.relation == Some(Relation::Above) {
            for head in self.heads.clone() {
                let item = &mut self.draft.items[head];
                item.action = item.action.or(Some(Action::Fly));
            }
        }
        self.draft.place.get_or_insert_with(|| key.into());
        self.relation = None;
        if let Some(hue) = self.pending.hues.pop() {
            self.draft.tint.get_or_insert(hue);
        }
        self.pending.size = 0;
    }

    fn unknown(&mut self, words: &[Word], hit: &Hit<'_>) {
        self.adjacent = false;
        let word = &words[hit.span.0].text;
        if word.chars().count() < 3 && !word.chars().any(char::is_numeric) {
            return;
        }
        if let Some(count) = word.parse::<u32>().ok().filter(|count| (1..=999).contains(count)) {
            self.pending.count = Some(count.min(keys::COUNT_MAX));
            return;
        }
        if let Some(hue) = keys::hue("", word, 0) {
            self.pending.hues.push(hue);
            return;
        }
        self.draft.left_out.push(self.label(words, hit));
        if lexicon::is_adjective(word) {
            return;
        }
        let compared = self.pending.compared;
        let waiting = std::mem::take(&mut self.pending);
        self.pending.compared = compared;
        let leads = self.mode == Mode::Wish && self.heads.is_empty() && self.relation.is_none() && !compared;
        self.relation = None;
        if leads && self.draft.items.is_empty() && !is_verb(word) {
            let label = self.label(words, hit);
            self.draft.items.push(Item { label, count: waiting.count, ..Item::default() });
            self.heads = vec![0];
            self.last = Some(0);
        }
    }
}

/// Whether a preposition only leads to the verb's object.
fn absorbs(link: Link, relation: Relation) -> bool {
    match link {
        Link::Toward => matches!(
            relation,
            Relation::With
                | Relation::On
                | Relation::At
                | Relation::Behind
                | Relation::In
                | Relation::From
                | Relation::Of
        ),
        Link::Ride => matches!(relation, Relation::On | Relation::In | Relation::With),
        Link::Held => matches!(relation, Relation::On | Relation::In | Relation::With),
        Link::Eaten => relation == Relation::From,
        Link::Worn => matches!(relation, Relation::In | Relation::On),
        Link::Desk => matches!(
            relation,
            Relation::On | Relation::In | Relation::At | Relation::Behind | Relation::Above
        ),
        Link::Place(_) => relation != Relation::And,
    }
}

/// Whether an unknown word looks like a verb.
fn is_verb(word: &str) -> bool {
    const ENDINGS: [&str; 14] =
        ["ет", "ит", "ют", "ут", "ят", "ать", "ить", "еть", "ется", "ится", "ются", "ал", "ил", "ing"];
    word.chars().count() > 4 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn is_participle(word: &str) -> bool {
    let russian = ["щий", "щая", "щее", "щие", "щего", "щей", "щую", "щих", "щим", "щими", "щем"];
    word.ends_with("ing") || russian.iter().any(|ending| word.ends_with(ending))
}
