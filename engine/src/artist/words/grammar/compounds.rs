//! Two nouns that are one figure: a trade and a beast, a kind and its breed, a ghost and what it is of, food and what is
//! made of it.

use super::super::super::cast::{Action, Feeling, Tie};
use super::super::super::circumstances::Hour;
use super::super::super::kits;
use super::super::draft::{Item, Look};
use super::super::inflection::Many;
use super::super::keys;
use super::super::lexicon::{self, Class, Hit, Section, Sense};
use super::super::relation::Relation;
use super::super::rows;
use super::super::token::{self, Word};
use super::concept::costume;
use super::{Grammar, Pending, PhraseKind};

impl Grammar<'_> {
    /// Whether what comes now is made of what was named last: "a pizza castle".
    pub(super) fn is_made_of(&self, last: usize, sense: &Sense<'_>, glued: bool) -> bool {
        let large = matches!(
            keys::class(sense.key, self.names),
            Class::Beast | Class::Building | Class::Vehicle | Class::Mount
        );
        let one = self.draft.items[last].count.is_none() && self.draft.items[last].tie == Tie::Free;
        let english = self.draft.items[last].label.is_ascii();
        one && large && (english || glued) && kits::is_state(&self.draft.items[last].concept)
    }

    /// Whether it is a part that the beast before it has anyway.
    pub(super) fn is_own_part(&self, key: &str) -> bool {
        let beast = self.last.or(self.heads.last().copied());
        beast.is_some_and(|last| self.class(last) == Class::Beast)
            && lexicon::table("bodypart", key).is_some()
    }

    /// "ghost of a toaster", «призрак холодильника»: the ghost looks like what it is of.
    pub(super) fn haunts(&mut self, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) -> bool {
        let Some(last) = self.last.filter(|last| self.draft.items[*last].concept == "ghost") else {
            return false;
        };
        let of = self.relation == Some(Relation::Of) || self.adjacent && self.relation.is_none();
        let body = !matches!(keys::class(sense.key, self.names), Class::Sky | Class::Building);
        if !of || !body || self.verb.is_some() || self.mode != PhraseKind::Wish {
            return false;
        }
        self.rename(last, words, hit, sense);
        self.draft.items[last].look(Look::state("ghost"));
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
    pub(super) fn turn_into(&mut self, head: usize, words: &[Word], hit: &Hit<'_>, sense: &Sense<'_>) {
        let before = self.draft.items[head].concept.clone();
        let sense = &Sense { key: keys::one_of(sense.key), ..sense.clone() };
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
    pub(super) fn says_who_it_is(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        const ARTICLES: [&str; 6] = ["a", "an", "the", "really", "also", "actually"];
        const PRONOUNS: [&str; 3] = ["he", "she", "who"];
        let told_of = |word: &&Word| {
            let none = rows::Names::default();
            let hits = lexicon::spelled(std::slice::from_ref(word), &none);
            let tells = [Section::Colour, Section::Shade, Section::Size, Section::Feeling];
            hits.iter().any(|hit| tells.into_iter().any(|section| hit.is(section)))
        };
        // «мою собаку, она рыжая такса»
        let told_before = words[..hit.span.0].iter().rev().skip_while(told_of);
        let mut before = told_before.map(|word| word.text.as_str()).peekable();
        let russian = before.peek().is_some_and(|word| matches!(*word, "он" | "она"));
        while before.next_if(|word| ARTICLES.contains(word)).is_some() {}
        let told = |word: &&str| {
            // "my dad is a trucker"
            let person = |at: &usize| self.class(*at) == Class::Person;
            let label = self.last.filter(person).map(|last| self.draft.items[last].label.to_lowercase());
            label.is_some_and(|label| label.split_whitespace().next_back() == Some(*word))
        };
        // "he's" ends at its apostrophe.
        let short = before.peek().is_some_and(|word| matches!(*word, "hes" | "shes" | "he" | "she"));
        let english = short
            || before.next_if(|word| matches!(*word, "is" | "s" | "was")).is_some()
                && before.peek().is_some_and(|word| PRONOUNS.contains(word) || told(word));
        (russian || english) && self.relation.is_none() && self.verb.is_none()
    }

    /// A couple, a family: everyone of them.
    pub(super) fn company(&mut self, members: &[&str]) {
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
    pub(super) fn young(&mut self, words: &[Word], hit: &Hit<'_>) -> bool {
        let Some(last) = self.last.filter(|last| self.class(*last) == Class::Beast) else { return false };
        let concept = self.draft.items[last].concept.clone();
        let label = self.label(words, hit);
        let count = self.pending.count.take();
        self.draft.items.push(Item { concept, label, size: -1, certain: true, count, ..Item::default() });
        self.relation = None;
        self.last = Some(self.draft.items.len() - 1);
        true
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
        let held = kits::own_looks(key).into_iter().find(|look| look.slot == "hand").map(|look| look.variant);
        for head in heads {
            self.props.extend(held.iter().map(|thing| (head, thing.clone())));
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
        if self.relation.is_some() || self.has_article(words, hit, last) {
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
            let pending = std::mem::take(&mut self.pending);
            self.describe(last, Pending { count: None, ..pending });
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
        } else if english
            && self.class(last) == Class::Beast
            && lexicon::table("bodypart", sense.key).is_some()
        {
            // "a crocodiles teeth" are no thing of their own.
            self.pending = Pending::default();
        } else if role && lives(self.class(last)) && (!role_before || russian) {
            self.heads = vec![last];
            self.costume(sense.key);
        } else if glued && role_before && person && portable {
            // «самурай-морковка»
            self.turn_into(last, words, hit, sense);
        } else if russian && person && portable && self.is_mask_of(last, sense) {
            // «супергерой человек огурец» keeps what he wears.
            let worn = self.draft.items[last].looks.clone();
            self.turn_into(last, words, hit, sense);
            for look in worn.into_iter().filter(|look| matches!(look.slot.as_str(), "hat" | "mask" | "cape"))
            {
                self.draft.items[last].look(look);
            }
        } else if self.is_made_of(last, sense, glued) {
            // "a banana duck", «кот-пончик»
            self.rename(last, words, hit, sense);
            self.draft.items[last].look(Look::state(&before));
        } else if glued && kits::is_state(sense.key) && lives(self.class(last)) {
            self.draft.items[last].look(Look::state(sense.key));
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

    /// "giving a sunflower a bone": an article parts two things, if no pronoun says that they are one.
    fn has_article(&self, words: &[Word], hit: &Hit<'_>, last: usize) -> bool {
        let Some(before) = hit.span.0.checked_sub(1).map(|before| &words[before]) else { return false };
        let between = &self.text[before.to..words[hit.span.0].from];
        let kin = matches!(self.class(last), Class::Person | Class::Beast);
        !kin && matches!(between.trim(), "a" | "an" | "the")
    }

    /// «человек огурец»: a plain human and, in the same case, what he is.
    fn is_mask_of(&self, last: usize, sense: &Sense<'_>) -> bool {
        let label = self.draft.items[last].label.to_lowercase();
        let human = label.split_whitespace().next_back().is_some_and(|word| word.starts_with("человек"));
        // «человек с огурцом», «человеку огурец» are two.
        human && (!matches!(sense.fit.ending, "ом" | "ем" | "ой" | "ами" | "ями"))
    }

    /// «собака такса», «кошка мама», "mother bear": a kind with its breed, or a beast with whose parent or child it is.
    /// The key of the one that both are.
    pub(super) fn same_beast<'s>(
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

    /// «сова официант» has a tray: who is dressed as those of a trade holds what they do, if nothing else is said.
    pub(super) fn equip(&mut self) {
        for (owner, thing) in std::mem::take(&mut self.props) {
            let items = &self.draft.items;
            let has = |item: &Item| matches!(item.tie, Tie::Held(at) | Tie::Eaten(at) if at == owner);
            let free = items.get(owner).is_some_and(|item| {
                item.action.is_none()
                    && item.count.is_none()
                    && !matches!(item.tie, Tie::Riding(_) | Tie::In(_))
            });
            let known = lexicon::name(Section::Subject, &thing).is_some();
            if self.mode == PhraseKind::Wish && free && known && !items.iter().any(has) && items.len() < 3 {
                let number = self.add_thing(&thing);
                self.draft.items[number].tie = Tie::Held(owner);
            }
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
}
