//! Nouns: who is meant, how many, and whether two nouns are one figure.

use super::super::super::cast::{Action, Feeling, Tie};
use super::super::super::circumstances::Weather;
use super::super::draft::Item;
use super::super::inflection::{self, Many};
use super::super::keys;
use super::super::lexicon::{self, Class, Hit, Section, Sense};
use super::super::relation::{Link, Relation};
use super::super::rows;
use super::super::token::{self, Word};
use super::concept::costume;
use super::{Grammar, ITEMS_MAX, Pending, PhraseKind};

impl Grammar<'_> {
    pub(super) fn noun(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        if std::mem::take(&mut self.spoken) {
            self.pending = Pending::default();
            return;
        }
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
        if self.mode == PhraseKind::Looks {
            return self.noun_of_looks(words, hit, sense);
        }
        let again = self.last.is_some_and(|last| self.draft.items[last].concept == sense.key);
        if self.is_called_so(words, hit)
            || again && self.adjacent && self.relation.is_none() && self.pending.is_empty()
        {
            // «собака Рекс», «автомат калашникова»
            return;
        }
        if again
            && self.relation == Some(Relation::With)
            && self.class(self.last.unwrap_or_default()) == Class::Food
            && self.pending.count.is_none()
        {
            // «котлета с пюрешкой» is one plate.
            self.pending = Pending::default();
            self.relation = None;
            return;
        }
        let origin = matches!(self.relation, Some(Relation::From | Relation::Of | Relation::In));
        let franchise = lexicon::table("franchise", sense.key).is_some()
            || rows::is_famous(sense.key)
                && self.heads.iter().any(|head| self.draft.items[*head].concept == sense.key);
        if origin && self.last.is_some() && franchise {
            self.relation = None;
            return;
        }
        let inside = matches!(self.relation, Some(Relation::In | Relation::From));
        let within = lexicon::table("inside", sense.key).filter(|_| inside);
        let sense = &Sense { key: within.unwrap_or(sense.key), ..sense.clone() };
        // «смотрит на луну»: not from there.
        let there = self.relation.filter(|_| !self.is_seen());
        if let Some(place) = there.and_then(|relation| keys::within(sense.key, relation)) {
            return self.place(place);
        }
        if self.relation == Some(Relation::With) && self.is_own_part(sense.key) {
            // "a corgi with one ear down"
            self.pending = Pending::default();
            self.relation = None;
            return;
        }
        let owner = self.last.map(|last| self.draft.items[last].concept.as_str());
        let one = self.pending.count.is_none_or(|count| count == 1);
        if self.relation == Some(Relation::With)
            && one
            && owner.and_then(|owner| lexicon::table("has", owner)) == Some(sense.key)
        {
            // "with one palm tree and a fridge": the fridge comes still.
            self.pending = Pending::default();
            return;
        }
        if self.haunts(words, hit, sense) {
            return;
        }
        if self.relation == Some(Relation::As) {
            let bare = costume(sense.key, self.names).is_empty();
            let other = bare || keys::class(sense.key, self.names) != Class::Person;
            if let Some(head) = self.heads.last().copied().filter(|_| self.being && other)
                && self.class(head) == Class::Person
            {
                return self.turn_into(head, words, hit, sense);
            }
            if !bare {
                return self.costume(sense.key);
            }
            // «в костюме банана», "as a potato": nobody has the clothes of a thing, so whoever it is looks out of it.
            self.relation = Some(Relation::In);
        }
        if self.says_who_it_is(words, hit) {
            self.adjacent = true;
            self.relation = None;
        }
        if self.compound(words, hit, sense) {
            return;
        }
        if let Some(others) = keys::company(sense.key).filter(|_| self.mode == PhraseKind::Wish) {
            return self.company(others);
        }
        if self.are_friends(words, hit) {
            return;
        }
        if sense.key == "cub" && self.young(words, hit) {
            return;
        }
        let shower = self.shower.take().filter(|_| {
            matches!(self.relation, None | Some(Relation::Of | Relation::From)) && self.verb.is_none()
        });
        if shower.is_some() {
            self.relation = None;
        }
        let field = std::mem::take(&mut self.field) && self.mode == PhraseKind::Wish;
        let number = self.find_or_add(words, hit, sense);
        if shower.is_some() {
            self.rain(number);
        }
        if field && self.class(number) == Class::Plant {
            // «поле подсолнухов»
            self.draft.items[number].count =
                self.draft.items[number].count.filter(|count| *count > 3).or(Some(keys::FIELD));
            self.relation = None;
        }
        if let Some((relation, host)) = self.back.take().filter(|(_, host)| *host != number) {
            self.head(number, None, None);
            self.last = Some(number);
            self.fresh = false;
            return self.place_at(relation, host, &[number]);
        }
        self.tie(number);
    }

    /// "a hedgehog and a balloon being best friends": nobody comes in addition to those who are.
    fn are_friends(&mut self, words: &[Word], hit: &Hit<'_>) -> bool {
        const BEGINNINGS: [&str; 5] = ["friend", "buddies", "pals", "друзья", "друзьями"];
        let word = &words[hit.span.0].text;
        let told = BEGINNINGS.iter().any(|beginning| word.starts_with(beginning));
        let free = matches!(self.relation, None | Some(Relation::As)) && self.pending.count.is_none();
        let &[first, second] = self.heads.as_slice() else { return false };
        if !told || !free || self.fresh || self.mode != PhraseKind::Wish {
            return false;
        }
        self.draft.items[first].toward.get_or_insert(second);
        for head in [first, second] {
            self.draft.items[head].feeling.get_or_insert(Feeling::Happy);
        }
        self.pending = Pending::default();
        (self.relation, self.verb) = (None, None);
        true
    }

    /// «дождь из котов»: what comes down instead of water.
    pub(super) fn rain(&mut self, number: usize) {
        let item = &mut self.draft.items[number];
        item.action = Some(Action::Fall);
        item.count = item.count.filter(|count| *count > 3).or(Some(keys::SHOWER));
        self.draft.circumstances.weather = Some(Weather::Cloudy);
    }

    /// «смотрит на», "looks at": who is looked at is no place.
    fn is_seen(&self) -> bool {
        self.verb == Some(Link::Toward) && matches!(self.relation, Some(Relation::On | Relation::At))
    }

    /// Whether a place is somebody: who is looked at, or what the scene names, "on island".
    pub(super) fn is_somebody_there(&self, hit: &Hit<'_>) -> bool {
        let named = |sense: &Sense<'_>| self.draft.items.iter().any(|item| item.concept == sense.key);
        hit.sense(Section::Subject)
            .is_some_and(|sense| self.is_seen() || self.mode == PhraseKind::Does && named(sense))
    }

    /// «собака Рекс»: a Russian noun with a capital right after somebody is only a name.
    pub(super) fn is_called_so(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        let word = &words[hit.span.0];
        let written = &self.text[word.from..word.to];
        let mut letters = written.chars();
        let capital =
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
        let lives = self.last.is_some_and(|last| matches!(self.class(last), Class::Person | Class::Beast));
        self.adjacent && lives && capital && !word.glued && token::is_cyrillic(&word.text)
    }

    pub(super) fn label(&self, words: &[Word], hit: &Hit<'_>) -> String {
        self.text[words[hit.span.0].from..words[hit.span.1 - 1].to].into()
    }

    pub(super) fn find_or_add(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) -> usize {
        let mut pending = std::mem::take(&mut self.pending);
        if !self.label(words, hit).chars().any(char::is_alphanumeric) {
            // "she turns 80 today 🎂"
            pending.count = None;
        }
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

    pub(super) fn add(&mut self, label: String, sense: &Sense<'_>, certain: bool) -> usize {
        let item = Item { concept: sense.key.into(), label, certain, ..Item::default() };
        if self.draft.items.len() < ITEMS_MAX {
            self.draft.items.push(item);
        } else if let Some(last) = self.draft.items.last_mut() {
            *last = item;
        }
        self.draft.items.len() - 1
    }

    /// The item that the noun names again: another one of the scene, or what a list only repeats.
    pub(super) fn named(&self, key: &str, pending: &Pending) -> Option<usize> {
        let mut same = (0..self.draft.items.len()).filter(|at| self.draft.items[*at].concept == key);
        if self.mode == PhraseKind::Does {
            let held = matches!(self.verb, Some(Link::Held | Link::Worn | Link::Eaten));
            let free = |at: &usize| held && self.draft.items[*at].tie == Tie::Free;
            // Two who hold a racket each do not hold the same one.
            let own = same.clone().find(|at| !self.heads.contains(at) && free(at));
            return own.or_else(|| same.rfind(|at| !self.heads.contains(at)));
        }
        let tied = self.verb.is_some() || self.relation.is_some_and(|relation| relation != Relation::And);
        same.find(|at| {
            let differs = !pending.hues.is_empty() && !self.draft.items[*at].looks.is_empty();
            !(differs || pending.count.is_some() || tied && self.heads.contains(at))
        })
    }

    /// How many a form means, as the words around it decide.
    pub(super) fn plural(&self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>, told: Many) -> Option<u32> {
        let preposition = self.relation.is_some_and(|relation| relation != Relation::And);
        let genitive = self.adjacent && !words[hit.span.0].apart;
        let many = match sense.fit.many {
            Many::One => self.hosts_a_plural_verb(words, hit),
            Many::Several => true,
            Many::Maybe if sense.fit.ending == "ей" => !matches!(
                self.relation,
                Some(Relation::With | Relation::Above | Relation::Under | Relation::Behind)
            ),
            Many::Maybe => {
                told == Many::Several
                    || !(preposition || genitive || self.governed || self.verb == Some(Link::Ride))
            }
        };
        if many { keys::several(sense.key) } else { None }
    }

    /// «зомби едят»: a noun that has one form for all is several when the verb after it is.
    fn hosts_a_plural_verb(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        const INDECLINABLE: [&str; 11] = [
            "зомби",
            "пони",
            "кенгуру",
            "какаду",
            "фламинго",
            "шимпанзе",
            "хаски",
            "динго",
            "эму",
            "колибри",
            "гризли",
        ];
        const ENDINGS: [&str; 11] =
            ["ут", "ют", "ят", "жат", "чат", "шат", "щат", "утся", "ются", "ятся", "жатся"];
        let own = &words[hit.span.1 - 1].text;
        let next = words.get(hit.span.1).filter(|next| !next.apart && next.text.chars().count() > 4);
        // «чат» and «маршрут» are shorter or rarer than any verb that stands there.
        let many = |word: &&Word| ENDINGS.iter().any(|ending| word.text.ends_with(ending));
        INDECLINABLE.contains(&own.as_str())
            && (next.filter(many).is_some()
                || words
                    .get(hit.span.1)
                    .is_some_and(|next| ["едят", "пьют", "поют", "идут"].contains(&next.text.as_str())))
    }

    /// In a text about looks a noun is what somebody is like, or what is in the hand.
    pub(super) fn noun_of_looks(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
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

    pub(super) fn streamer(&mut self, words: &[Word], hit: &Hit<'_>, next: Option<&Hit<'_>>) {
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
        let sense = Sense { section: Section::Subject, key: "streamer", fit: inflection::WHOLE };
        if self.relation != Some(Relation::As) && self.compound(words, hit, &sense) {
            return;
        }
        let number = self.find_or_add(words, hit, &sense);
        self.tie(number);
    }

    /// «чашка кофе»: the vessel goes without saying; "a cup" alone is a thing.
    pub(super) fn measure(
        &mut self,
        words: &[Word],
        hit: &Hit<'_>,
        sense: &Sense<'_>,
        next: Option<&Hit<'_>>,
    ) {
        if let Some(last) = self.last.filter(|_| words[hit.span.0].text == "толпой") {
            // «муравьи толпой тащат конфету»: the crowd is who was named before.
            self.draft.items[last].count = sense.key.parse().ok();
            return;
        }
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
}
