//! Parts and clothes, places, and words that nobody knows.

use super::super::super::cast::{Action, Tie};
use super::super::super::kits::STATE;
use super::super::draft::{Item, Look};
use super::super::keys;
use super::super::lexicon::{self, Class, Hit, Section, Sense};
use super::super::relation::{Link, Relation};
use super::super::token::Word;
use super::{Grammar, Pending, PhraseKind, is_verb};

impl Grammar<'_> {
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

/// What a part is called of a beast: «хвостик» is no hair.
fn of_beast(look: Look) -> Look {
    match lexicon::table("of_beast", &look.variant).and_then(|part| part.split_once('/')) {
        Some((slot, variant)) => Look { slot: slot.into(), variant: variant.into(), hue: look.hue },
        None => look,
    }
}
