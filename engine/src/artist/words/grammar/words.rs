//! Verbs, prepositions, parts, places, and words that nobody knows.

use super::super::super::cast::{Action, Tie};
use super::super::super::kits::STATE;
use super::super::draft::{Item, Look};
use super::super::inflection;
use super::super::keys;
use super::super::lexicon::{self, Class, Hit, Section, Sense};
use super::super::relation::{Link, Relation};
use super::super::token::{self, Word};
use super::{Grammar, Pending, PhraseKind, is_participle, is_verb};

impl Grammar<'_> {
    pub(super) fn relate(&mut self, key: &str, next: Option<&Hit<'_>>, word: &Word) {
        if key == "shoulders" || key == "arms" {
            return self.carry(key == "arms");
        }
        if key == "leash" {
            return self.leash();
        }
        if let Some(relation) = keys::relation_back(key) {
            return self.relate_back(relation, next);
        }
        let Some(mut relation) = keys::relation(key) else { return };
        let inside = matches!(word.text.as_str(), "inside" | "внутри") && relation == Relation::In;
        if inside && (next.is_none() || word.apart && word.text == "внутри") {
            // "a lamp with a jellyfish inside", «аквариум, внутри акула»
            return self.relate_back(relation, next);
        }
        if let Some(host) = self.named_again(relation, next, word) {
            // «слон на мячике, на слоне собака»
            self.settle_late();
            (self.back, self.spoken) = (Some((relation, host)), true);
            (self.relation, self.verb, self.closed) = (None, None, false);
            self.heads.clear();
            return;
        }
        self.being = key == "being" || key == "as" && word.text == "as";
        if word.text == "от" {
            // «спасает город от помидоров»
            relation = Relation::Of;
        }
        if key == "with" && matches!(word.text.as_str(), "с" | "со") && next.is_some_and(is_genitive) {
            // «снимает котёнка с дерева»
            relation = Relation::From;
        }
        if key == "amid" {
            self.pending.count = self.pending.count.or(Some(keys::AROUND));
        }
        if relation == Relation::And {
            // "im 13 and i love sharks"
            self.pending.count = None;
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
        (self.dressing, self.having) = (false, false);
        self.relation = Some(relation);
    }

    /// Who was named before and now says where the next one is, after a comma.
    fn named_again(&self, relation: Relation, next: Option<&Hit<'_>>, word: &Word) -> Option<usize> {
        let places = matches!(
            relation,
            Relation::In
                | Relation::On
                | Relation::Top
                | Relation::Under
                | Relation::Behind
                | Relation::Above
                | Relation::Beside
        );
        let key = next?.sense(Section::Subject)?.key;
        let known = self.draft.items.iter().rposition(|item| item.concept == key);
        known.filter(|_| places && word.apart && self.mode == PhraseKind::Wish)
    }

    /// «ёлка, на которую залез кот», "a tree with a cat on it".
    fn relate_back(&mut self, relation: Relation, next: Option<&Hit<'_>>) {
        let Some(last) = self.last else { return };
        let first = self.heads.first().copied().unwrap_or(last);
        let more = next.is_some_and(|next| !next.is(Section::Relation));
        if more || first == last {
            self.settle_late();
            self.back = Some((relation, if more { last } else { first }));
            self.relation = None;
            self.verb = None;
            self.heads.clear();
            self.closed = false;
        } else {
            self.relation = None;
            self.draft.items[last].tie = Tie::Free;
            self.place_at(relation, first, &[last]);
        }
    }

    /// «несёт сына на плечах», «с котом на руках»: who came last sits on the shoulders or in the arms of whom the clause is
    /// about.
    fn carry(&mut self, in_arms: bool) {
        let Some((last, head)) = self.last.zip(self.heads.last().copied()) else { return };
        if last == head && matches!(self.verb, Some(Link::Held | Link::Borne)) && !in_arms {
            // «ёжик несёт на спине яблоко»
            self.verb = Some(Link::Carried);
        } else if last == head {
            // «кот на плече пирата»
            self.relation = Some(Relation::On);
        } else {
            self.draft.items[last].tie = if in_arms { Tie::Held(head) } else { Tie::On(head) };
        }
    }

    /// "walks its human on a leash": who came last is led; who is alone wears a collar.
    fn leash(&mut self) {
        let Some((last, head)) = self.last.zip(self.heads.last().copied()) else { return };
        if last == head {
            let collar = self.add_thing("collar");
            self.draft.items[collar].tie = Tie::Worn(head);
            return;
        }
        (self.draft.items[head].tie, self.draft.items[last].tie) = (Tie::Free, Tie::Free);
        self.draft.items[head].action = Some(Action::Pull);
        self.draft.items[head].toward = Some(last);
    }

    /// The thing that goes without saying with a verb: "surfing" takes a board.
    fn bring(&mut self, key: &str) {
        let Some(thing) = keys::verb_thing(key) else { return };
        let heads = self.heads.clone();
        if let Some((slot, variant)) = keys::verb_look(key) {
            for head in heads {
                self.draft.items[head].look(Look { slot: slot.into(), variant: variant.into(), hue: None });
            }
            return;
        }
        if let Some(props) = keys::staging(key) {
            if heads.is_empty() {
                self.owed = Some(key.into());
            }
            // "beats him at chess" is no brawl.
            let action = keys::verb(key).0;
            for head in &heads {
                let own = &mut self.draft.items[*head].action;
                *own = if *own == Some(Action::Fight) { action } else { *own };
            }
            return self.stage(props, &heads);
        }
        if let Some(feeling) = keys::feeling(thing) {
            for head in heads {
                self.draft.items[head].feeling.get_or_insert(feeling);
            }
            return;
        }
        let Some(link) = self.verb.take() else { return };
        if heads.is_empty() {
            self.owed = Some(key.into());
            return;
        }
        if let Some(known) = self.draft.items.iter().position(|item| item.concept == thing) {
            if !heads.contains(&known) {
                self.link(link, known, &heads);
            }
            return;
        }
        let number = self.add_thing(thing);
        self.draft.items[number].count = keys::verb_things(key);
        if self.draft.items[number].count.is_some() {
            // "stuck in traffic"
            self.draft.place.get_or_insert_with(|| "road".into());
        }
        self.link(link, number, &heads);
        if link == Link::Place(Relation::In) {
            // "plays the xylophone of bones"
            self.last = Some(number);
        }
        if self.draft.items[heads[0]].action == Some(Action::Point) {
            // «стреляет из лука в тыкву»: what comes next is aimed at.
            self.verb = Some(Link::Toward);
        }
    }

    /// A thing that nobody named.
    pub(super) fn add_thing(&mut self, thing: &str) -> usize {
        let label = lexicon::name(Section::Subject, thing).unwrap_or(thing).to_owned();
        let sense = Sense { section: Section::Subject, key: thing, fit: inflection::WHOLE };
        self.add(label, &sense, true)
    }

    pub(super) fn act(&mut self, sense: &Sense<'_>, next: Option<&Hit<'_>>, word: &Word) {
        let (action, link) = keys::verb(sense.key);
        let participle = is_participle(&word.text)
            && next.is_some_and(|next| {
                next.is(Section::Subject) || next.is(Section::Kind) || next.is(Section::Colour)
            })
            && link.is_none_or(|_| self.heads.is_empty())
            && (self.heads.is_empty()
                || self.fresh
                || self.relation.is_some()
                || token::is_cyrillic(&word.text));
        if participle {
            self.pending.action = action;
            self.owed = keys::verb_thing(sense.key).map(|_| sense.key.to_owned()).or(self.owed.take());
            self.relation = self.relation.filter(|relation| *relation != Relation::And || self.fresh);
            return;
        }
        let english = |next: &Hit<'_>| {
            next.sense(Section::Relation).is_some_and(|as_| as_.key == "as" || as_.key == "being")
        };
        if sense.key == "desk" && !self.heads.is_empty() && next.is_some_and(english) {
            // "my cat works as a chef": the next word says so.
            return self.settle_late();
        }
        if sense.key == "desk" && !self.heads.is_empty() && next.is_some_and(|next| self.is_trade(next)) {
            // «лягушка работает сварщиком»
            self.settle_late();
            self.relation = Some(Relation::As);
            return;
        }
        self.settle_late();
        self.relation = None;
        self.fresh = false;
        (self.dressing, self.having) = (false, false);
        if link.is_none()
            && action.is_some()
            && self.mode == PhraseKind::Wish
            && leads_its_subject(word, next)
        {
            // «дед пашет, сзади летят чайки»: the gulls do.
            self.heads.clear();
        }
        if self.heads.is_empty() {
            self.early = action.or(self.early);
            self.ridden = action == Some(Action::Ride);
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
        if action == Some(Action::Play) {
            self.take_up();
        }
        self.greet(action);
        self.bring(sense.key);
    }

    /// «медведь на балалайке играет»: nobody stands on what is played.
    fn take_up(&mut self) {
        let Some(&head) = self.heads.last() else { return };
        let Tie::On(number) = self.draft.items[head].tie else { return };
        if lexicon::table("played", &self.draft.items[number].concept).is_some() {
            self.draft.items[head].tie = Tie::Free;
            self.draft.items[number].tie = Tie::Held(head);
        }
    }

    /// Whether a word that may be a verb is one: "to fly", «летать».
    pub(super) fn is_infinitive(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        let word = &words[hit.span.0];
        let led =
            hit.span.0.checked_sub(1).map(|before| &words[before]).is_some_and(|before| {
                before.text == "to" && self.text[before.to..word.from].trim().is_empty()
            });
        let told = word.text == "to" && hit.span.1 > hit.span.0 + 1;
        let cyrillic = token::is_cyrillic(&word.text)
            && ["ть", "ться", "чь"].iter().any(|ending| word.text.ends_with(ending))
            && hit.is(Section::Action);
        led || told || cyrillic
    }

    /// "teaching a broom to fly": who is taught does what comes now.
    pub(super) fn bid(&mut self, before: &[Word], bidden: bool) {
        let Some(last) = self.last.filter(|last| bidden && !self.heads.contains(last)) else { return };
        if before.iter().any(|word| lexicon::table("bidding", &word.text).is_some()) {
            self.settle_late();
            self.heads = vec![last];
            self.closed = false;
        }
    }

    /// "giving a sunflower a high five": the sunflower is no gift.
    fn greet(&mut self, action: Option<Action>) {
        let Some((last, head)) = self.last.zip(self.heads.first().copied()) else { return };
        if action == Some(Action::ShakeHands) && self.draft.items[last].tie == Tie::Held(head) {
            self.draft.items[last].tie = Tie::Free;
            self.draft.items[head].toward = Some(last);
            self.verb = None;
        }
    }

    /// Whether a noun in the instrumental says what somebody works as.
    fn is_trade(&self, next: &Hit<'_>) -> bool {
        let noun = next.sense(Section::Subject);
        noun.is_some_and(|noun| {
            keys::is_role(noun.key, self.names)
                && matches!(noun.fit.ending, "ом" | "ем" | "ой" | "ей" | "ым" | "им")
        })
    }

    pub(super) fn part(&mut self, sense: &Sense<'_>, next: Option<&Hit<'_>>) {
        let mut parts = sense.key.split('/');
        let slot = parts.next().unwrap_or_default().to_owned();
        let variant = parts.next().unwrap_or_default().to_owned();
        let own = parts.next().and_then(|key| keys::hue(key, "", 0));
        let before_noun = next.is_some_and(|next| next.is(Section::Subject) || next.is(Section::Kind));
        let waits = self.heads.is_empty()
            || self.mode == PhraseKind::Wish
                && (self.relation.is_none() || self.fresh || slot == STATE)
                && before_noun;
        if waits {
            self.pending.looks.push(Look { slot, variant, hue: own });
            return;
        }
        if slot == STATE {
            // «вишнёвая тонированная»: the colour is not the state's.
            self.settle_late();
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
        let living = |at: &usize| matches!(self.class(*at), Class::Person | Class::Beast);
        let owner = match look.slot.as_str() {
            // «улитка с домиком из пончика»: what came last is made of it.
            STATE => self.last.filter(|last| *last < self.draft.items.len()).unwrap_or(owner),
            // «пять кружек кофе и красные глаза» are somebody's.
            "eyecolour" | "eyes" | "hair" | "beard" | "cheeks"
                if self.mode == PhraseKind::Wish && !living(&owner) =>
            {
                (0..self.draft.items.len()).rfind(living).unwrap_or(owner)
            }
            _ => owner,
        };
        let look = if self.class(owner) == Class::Beast { of_beast(look) } else { look };
        self.draft.items[owner].look(look);
        self.having = self.relation == Some(Relation::With) || self.having && self.fresh;
        self.relation = None;
        self.verb = None;
        self.dressing = true;
        self.fresh = false;
        self.last = Some(owner);
    }

    /// Whether what was named last has room for others and is not called fat.
    pub(super) fn is_filled(&self) -> bool {
        let last = self.last.filter(|last| *last < self.draft.items.len());
        let class = last.map(|last| self.class(last));
        class.is_some_and(|class| {
            matches!(class, Class::Vehicle | Class::Thing | Class::Furniture | Class::Building)
        })
    }

    /// Who wears what comes now: the head of the clause, or somebody it merely stands by.
    pub(super) fn wearer(&self) -> usize {
        let head = self.heads.last().copied().unwrap_or_default();
        let Some(last) = self.last.filter(|last| *last < self.draft.items.len()) else { return head };
        let lives = matches!(self.class(last), Class::Person | Class::Beast);
        let beside = self.draft.items[last].tie == Tie::Free
            && matches!(self.draft.items[head].tie, Tie::Free | Tie::Beside(_));
        if lives && beside && self.mode == PhraseKind::Wish { last } else { head }
    }

    /// «на крыше машины»: no roof of a house.
    pub(super) fn is_roof_of(&self, key: &str, next: Option<&Hit<'_>>) -> bool {
        let thing = next.and_then(|next| next.sense(Section::Subject));
        key == "roof" && thing.is_some_and(|thing| keys::class(thing.key, self.names) == Class::Vehicle)
    }

    pub(super) fn place(&mut self, key: &str) {
        if std::mem::take(&mut self.pending.negated) || std::mem::take(&mut self.pending.compared) {
            self.pending = Pending::default();
            self.relation = None;
            return;
        }
        let carries = self.relation == Some(Relation::With)
            || matches!(self.verb, Some(Link::Held | Link::Borne | Link::Carried)) && self.relation.is_none()
            || self.relation.is_none()
                && self.heads.last().is_some_and(|head| self.draft.items[*head].action == Some(Action::Pull));
        if let Some(model) = lexicon::table("carried", key).filter(|_| carries)
            && let Some(&head) = self.heads.last()
            && matches!(self.class(head), Class::Person | Class::Beast)
        {
            let number = self.add_thing(model);
            self.draft.items[number].tie = Tie::On(head);
            self.last = Some(number);
            (self.relation, self.verb) = (None, None);
            self.closed = true;
            return;
        }
        if self.relation == Some(Relation::Above) {
            for head in self.heads.clone() {
                if !matches!(self.class(head), Class::Building | Class::Furniture | Class::Plant) {
                    self.draft.items[head].action.get_or_insert(Action::Fly);
                }
            }
        }
        self.draft.place.get_or_insert_with(|| key.into());
        if let Some(last) = self.last.filter(|last| self.adjacent && self.class(*last) == Class::Plant)
            && key == "field"
        {
            // "a sunflower field"
            self.draft.items[last].count.get_or_insert(keys::FIELD);
        }
        self.relation = None;
        if let Some(hue) = self.pending.hues.pop() {
            self.draft.tint.get_or_insert(hue);
        }
        self.pending.size = 0;
    }

    pub(super) fn unknown(&mut self, words: &[Word], hit: &Hit<'_>, next: Option<&Hit<'_>>) {
        let named = std::mem::take(&mut self.adjacent);
        let word = &words[hit.span.0].text;
        if named && word.parse::<u32>().is_ok_and(|number| number > keys::COUNT_MAX) {
            // «Москвич 412 красный» is one car.
            return;
        }
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
        // "three wise monkeys": what waits for its noun waits on.
        let counted = self.pending.count.is_some() && word.is_ascii();
        let before_noun = next.is_some_and(|next| next.is(Section::Subject) || next.is(Section::Kind));
        // «на заброшенном заводе»
        let led = self.relation.is_some() && next.is_some_and(|next| before_noun || next.is(Section::Place));
        let agrees =
            ["ом", "ем", "ой", "ей", "ых", "их", "ым", "им"].iter().any(|ending| word.ends_with(ending));
        if lexicon::is_adjective(word) || counted && before_noun || led && agrees {
            return;
        }
        let compared = self.pending.compared;
        let waiting = std::mem::take(&mut self.pending);
        self.pending.compared = compared;
        let leads =
            self.mode == PhraseKind::Wish && self.heads.is_empty() && self.relation.is_none() && !compared;
        self.relation = None;
        if leads && self.early.is_none() && self.draft.items.is_empty() && !is_verb(word) {
            let label = self.label(words, hit);
            self.draft.items.push(Item { label, count: waiting.count, ..Item::default() });
            self.heads = vec![0];
            self.last = Some(0);
        }
    }
}

/// Whether a noun stands in the genitive: «с дерева», not «с деревом». One without an ending may stand in any case.
fn is_genitive(hit: &Hit<'_>) -> bool {
    let noun = hit.senses.iter().find(|sense| matches!(sense.section, Section::Subject | Section::Kind));
    noun.is_some_and(|sense| matches!(sense.fit.ending, "а" | "я" | "ы" | "и"))
}

/// What a part is called of a beast: «хвостик» is no hair.
fn of_beast(look: Look) -> Look {
    match lexicon::table("of_beast", &look.variant).and_then(|part| part.split_once('/')) {
        Some((slot, variant)) => Look { slot: slot.into(), variant: variant.into(), hue: look.hue },
        None => look,
    }
}

/// Whether a Russian verb stands right before who does it: no accusative, no preposition between.
fn leads_its_subject(verb: &Word, next: Option<&Hit<'_>>) -> bool {
    let noun = next.and_then(|next| next.sense(Section::Subject));
    token::is_cyrillic(&verb.text)
        && is_verb(&verb.text)
        && noun.is_some_and(|noun| {
            noun.fit.many == inflection::Many::Maybe && !matches!(noun.fit.ending, "у" | "ю")
        })
}
