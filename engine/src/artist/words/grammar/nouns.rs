//! Nouns: who is meant, how many, and whether two nouns are one figure.

use super::super::super::cast::{Action, Feeling, Tie};
use super::super::super::circumstances::{Hour, Weather};
use super::super::super::kits;
use super::super::draft::{Item, Look};
use super::super::inflection::{self, Many};
use super::super::keys;
use super::super::lexicon::{self, Class, Hit, Section, Sense};
use super::super::relation::{Link, Relation};
use super::super::rows;
use super::super::token::{self, Word};
use super::concept::costume;
use super::{Grammar, ITEMS_MAX, Pending, PhraseKind};

/// What an animal has without being asked.
const BODY_PARTS: [&str; 7] = ["tooth", "ear", "nose", "eye", "foot", "tongue", "mouth"];

impl Grammar<'_> {
    pub(super) fn noun(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
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
        if let Some(place) = self.relation.and_then(|relation| keys::within(sense.key, relation)) {
            return self.place(place);
        }
        if self.relation == Some(Relation::With) && self.is_own_part(sense.key) {
            // "a corgi with one ear down"
            self.pending = Pending::default();
            self.relation = None;
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

    /// Whether what comes now is made of what was named last: "a pizza castle".
    fn is_made_of(&self, last: usize, sense: &Sense<'_>, glued: bool) -> bool {
        let large = matches!(
            keys::class(sense.key, self.names),
            Class::Beast | Class::Building | Class::Vehicle | Class::Mount
        );
        let one = self.draft.items[last].count.is_none() && self.draft.items[last].tie == Tie::Free;
        let english = self.draft.items[last].label.is_ascii();
        one && large && (english || glued) && kits::is_state(&self.draft.items[last].concept)
    }

    /// Whether it is a part that the beast before it has anyway.
    fn is_own_part(&self, key: &str) -> bool {
        let beast = self.last.or(self.heads.last().copied());
        beast.is_some_and(|last| self.class(last) == Class::Beast) && BODY_PARTS.contains(&key)
    }

    /// "ghost of a toaster", «призрак холодильника»: the ghost looks like what it is of.
    fn haunts(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) -> bool {
        let Some(last) = self.last.filter(|last| self.draft.items[*last].concept == "ghost") else {
            return false;
        };
        let of = self.relation == Some(Relation::Of) || self.adjacent && self.relation.is_none();
        let body = !matches!(keys::class(sense.key, self.names), Class::Sky | Class::Building);
        if !of || !body || self.verb.is_some() || self.mode != PhraseKind::Wish {
            return false;
        }
        self.rename(last, words, hit, sense);
        let look = Look { slot: "effect".into(), variant: "ghost".into(), hue: None };
        self.draft.items[last].look(look);
        let pending = std::mem::take(&mut self.pending);
        self.describe(last, pending);
        if !matches!(self.class(last), Class::Person | Class::Beast) {
            self.draft.items[last].action.get_or_insert(Action::Fly);
        }
        self.draft.circumstances.hour.get_or_insert(Hour::Night);
        self.relation = None;
        true
    }

    /// "my teacher as a walrus", "a pug but he's a pilot": one figure, which keeps the hat of who it was.
    fn turn_into(&mut self, head: usize, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        let before = self.draft.items[head].concept.clone();
        self.rename(head, words, hit, sense);
        self.draft.items[head].looks.clear();
        self.heads = vec![head];
        let pending = std::mem::take(&mut self.pending);
        self.costume(&before);
        self.describe(head, pending);
        if keys::class(sense.key, self.names) != Class::Beast {
            self.draft.items[head].feeling.get_or_insert(Feeling::Happy);
        }
        self.last = Some(head);
    }

    /// «моя жена, она медсестра», "my wife she is a nurse": the noun says who somebody is.
    fn says_who_it_is(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        const ARTICLES: [&str; 6] = ["a", "an", "the", "really", "also", "actually"];
        const PRONOUNS: [&str; 5] = ["he", "she", "who", "he's", "she's"];
        let mut before = words[..hit.span.0].iter().rev().map(|word| word.text.as_str()).peekable();
        let russian = before.peek().is_some_and(|word| matches!(*word, "он" | "она"));
        while before.next_if(|word| ARTICLES.contains(word)).is_some() {}
        let told = |word: &&str| {
            // "my dad is a trucker"
            let person = |at: &usize| self.class(*at) == Class::Person;
            let label = self.last.filter(person).map(|last| self.draft.items[last].label.to_lowercase());
            label.is_some_and(|label| label.split_whitespace().next_back() == Some(*word))
        };
        let short = before.peek().is_some_and(|word| matches!(*word, "hes" | "shes" | "he" | "she"));
        let english = short
            || before.next_if(|word| matches!(*word, "is" | "s" | "was")).is_some()
                && before.peek().is_some_and(|word| PRONOUNS.contains(word) || told(word));
        (russian || english) && self.relation.is_none() && self.verb.is_none()
    }

    /// A couple, a family: everyone of them.
    fn company(&mut self, members: &[&str]) {
        let pending = std::mem::take(&mut self.pending);
        let heads = std::mem::take(&mut self.heads);
        for key in members {
            let item =
                Item { concept: (*key).into(), label: (*key).into(), certain: true, ..Item::default() };
            self.draft.items.push(item);
            let number = self.draft.items.len() - 1;
            self.describe(number, pending.clone());
            self.draft.items[number].action = self.early.or(self.draft.items[number].action);
            self.heads.push(number);
            self.last = Some(number);
        }
        self.heads.splice(0..0, heads);
        self.relation = None;
        self.verb = None;
    }

    /// «львица с детёнышем»: a small one of the kind named before.
    fn young(&mut self, words: &[Word], hit: &Hit<'_>) -> bool {
        let Some(last) = self.last.filter(|last| self.class(*last) == Class::Beast) else { return false };
        let concept = self.draft.items[last].concept.clone();
        let label = self.label(words, hit);
        let count = self.pending.count.take();
        self.draft.items.push(Item { concept, label, size: -1, certain: true, count, ..Item::default() });
        self.relation = None;
        self.last = Some(self.draft.items.len() - 1);
        true
    }

    /// «дождь из котов»: what comes down instead of water.
    pub(super) fn rain(&mut self, number: usize) {
        let item = &mut self.draft.items[number];
        item.action = Some(Action::Fall);
        item.count = item.count.filter(|count| *count > 3).or(Some(keys::SHOWER));
        self.draft.circumstances.weather = Some(Weather::Cloudy);
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

    /// The costume of the heads.
    pub(super) fn costume(&mut self, key: &str) {
        self.relation = None;
        let looks = costume(key, self.names);
        if self.mode == PhraseKind::Wish && self.draft.place.is_none() {
            // «пингвин-бармен» is in a bar.
            let homes = kits::own_looks(key).into_iter().filter(|look| look.slot == "home");
            // Where anybody may be says nothing of a trade, and not everybody swims.
            let told = |home: &String| {
                !matches!(home.as_str(), "room" | "field" | "sea" | "underwater" | "sky" | "clouds")
            };
            self.trade = self.trade.take().or(homes.map(|look| look.variant).find(told));
        }
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
    pub(super) fn compound(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) -> bool {
        let glued = words[hit.span.0].glued;
        let Some(last) = self.last.filter(|_| glued || self.adjacent) else { return false };
        if self.draft.items[last].concept.is_empty() {
            return false;
        }
        if self.relation.is_some() {
            return false;
        }
        let before = self.draft.items[last].concept.clone();
        if let Some(one) = self.same_beast(last, words, hit, sense) {
            if before == "baby" {
                // "baby dragon"
                self.draft.items[last].size = -1;
                self.draft.items[last].looks.clear();
            }
            if one == sense.key {
                self.rename(last, words, hit, sense);
            }
            self.pending = Pending::default();
            return true;
        }
        let (role_before, role) = (keys::is_role(&before, self.names), keys::is_role(sense.key, self.names));
        let word = &words[hit.span.0].text;
        let russian = token::is_cyrillic(word);
        let english = word.is_ascii();
        let class = keys::class(sense.key, self.names);
        let lives = |class| matches!(class, Class::Person | Class::Beast);
        let portable = matches!(class, Class::Thing | Class::Food | Class::Plant);
        let franchise = |key: &str| lexicon::table("franchise", key).is_some();
        let person = self.class(last) == Class::Person;
        if lives(self.class(last)) && franchise(sense.key) && before != sense.key {
            // «санс андертейл»: the game of whom was named.
        } else if lives(class) && franchise(&before) {
            self.rename(last, words, hit, sense);
            self.draft.items[last].looks.clear();
        } else if english && portable && (person || lives(self.class(last)) && rows::is_famous(&before)) {
            let number = self.find_or_add(words, hit, sense);
            self.draft.items[number].tie = Tie::Held(last);
            self.last = Some(number);
            self.pending = Pending::default();
        } else if english && self.class(last) == Class::Beast && BODY_PARTS.contains(&sense.key) {
            // "a crocodiles teeth" are no thing of their own.
            self.pending = Pending::default();
        } else if role && lives(self.class(last)) && (!role_before || russian) {
            self.heads = vec![last];
            self.costume(sense.key);
        } else if glued && role_before && person && portable {
            // «самурай-морковка»
            self.turn_into(last, words, hit, sense);
        } else if self.is_made_of(last, sense, glued) {
            // "a banana duck", «кот-пончик»
            self.rename(last, words, hit, sense);
            let look = Look { slot: "effect".into(), variant: before, hue: None };
            self.draft.items[last].look(look);
        } else if glued && kits::is_state(sense.key) && lives(self.class(last)) {
            let look = Look { slot: "effect".into(), variant: sense.key.into(), hue: None };
            self.draft.items[last].look(look);
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

    /// «собака такса», «кошка мама», "mother bear": a kind with its breed, or a beast with whose parent or child it is.
    /// The key of the one that both are.
    fn same_beast<'s>(
        &self,
        last: usize,
        words: &[Word],
        hit: &Hit<'_>,
        sense: &'s Sense<'_>,
    ) -> Option<&'s str> {
        const FAMILY: [&str; 12] =
            ["мам", "пап", "отец", "мать", "mom", "mum", "mama", "dad", "mother", "father", "papa", "сын"];
        let family = |label: &str| FAMILY.iter().any(|word| label.to_lowercase().starts_with(word));
        let before = &self.draft.items[last];
        let (old, new) = (self.class(last), keys::class(sense.key, self.names));
        // «собака корги», «птица ворона», "my dog he's a corgi": the kind is named first.
        let kinds = ["dog", "cat", "bird", "fish"];
        let breed = kinds.contains(&before.concept.as_str()) && !kinds.contains(&sense.key);
        match (old, new) {
            (Class::Beast, Class::Beast) if breed => Some(sense.key),
            (Class::Person, Class::Beast) if family(&before.label) || before.concept == "baby" => {
                Some(sense.key)
            }
            (Class::Beast, Class::Person) if family(&self.label(words, hit)) => Some(""),
            _ => None,
        }
    }

    /// What was taken for a figure was only said about the one that comes now.
    pub(super) fn rename(&mut self, last: usize, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        let label = self.label(words, hit);
        let many = sense.fit.many;
        let item = &mut self.draft.items[last];
        item.concept = sense.key.into();
        item.label = format!("{} {label}", item.label);
        if many == Many::Several && item.count.is_none() {
            item.count = keys::several(sense.key);
        }
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
            return same.rfind(|at| !self.heads.contains(at));
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
