//! Prepositions: how the next noun is placed by the ones before it, or they by it.

use super::super::super::cast::{Action, Tie};
use super::super::keys;
use super::super::lexicon::{Hit, Section};
use super::super::relation::{Link, Relation};
use super::super::token::Word;
use super::{Grammar, PhraseKind};

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
}

/// Whether a noun stands in the genitive: «с дерева», not «с деревом». One without an ending may stand in any case.
fn is_genitive(hit: &Hit<'_>) -> bool {
    let noun = hit.senses.iter().find(|sense| matches!(sense.section, Section::Subject | Section::Kind));
    noun.is_some_and(|sense| matches!(sense.fit.ending, "а" | "я" | "ы" | "и"))
}
