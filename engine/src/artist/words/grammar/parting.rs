//! Some of several: «два кота, один белый, другой спит», "three ducks, the last one in a hat".
//!
//! Each of whom something is told becomes an item of its own, with what is said of all.

use super::super::draft::Item;
use super::super::lexicon::{self, Hit, Section};
use super::super::token::Word;
use super::{Grammar, ITEMS_MAX, Pending, PhraseKind};

impl Grammar<'_> {
    /// Whether a word picks one of those who were named before, about whom the next words are.
    pub(super) fn picks_one(&mut self, words: &[Word], hits: &[Hit<'_>], at: usize) -> bool {
        let word = &words[hits[at].span.0];
        let one = hits[at].sense(Section::Number).is_some_and(|number| number.key == "1");
        if self.mode != PhraseKind::Wish || !(one || lexicon::table("oneof", &word.text).is_some()) {
            return false;
        }
        if one && self.parted.is_some_and(|(_, picked)| picked + 1 == at) {
            // "the last one", "the other one"
            return true;
        }
        // «семь шаров и один чёрный» are eight.
        if !(word.apart || self.parted.is_some()) || !is_told_of(words, hits, at) {
            return false;
        }
        let several = |at: &usize| {
            self.draft.items.get(*at).is_some_and(|item| item.count.is_some_and(|count| count > 1))
        };
        let before = self.parted.map(|(all, _)| all).filter(|all| *all < self.draft.items.len());
        let Some(all) = before.or(self.last.filter(several)) else { return false };
        self.settle_late();
        let left = self.draft.items[all].count.unwrap_or(1);
        let picked = if left > 1 && self.draft.items.len() < ITEMS_MAX {
            let before = &mut self.draft.items[all];
            before.count = Some(left - 1).filter(|count| *count > 1);
            let copy = Item { count: None, ..before.clone() };
            self.draft.items.push(copy);
            self.draft.items.len() - 1
        } else {
            all
        };
        self.parted = Some((all, at));
        (self.last, self.heads) = (Some(picked), vec![picked]);
        (self.relation, self.verb, self.fresh, self.closed) = (None, None, false, false);
        self.pending = Pending::default();
        true
    }
}

/// Whether what follows is told of somebody who was named before: a colour, a verb, clothes, but no noun.
fn is_told_of(words: &[Word], hits: &[Hit<'_>], at: usize) -> bool {
    let adjective = |hit: &Hit<'_>| {
        [Section::Colour, Section::Shade, Section::Size, Section::Feeling, Section::Part, Section::Number]
            .into_iter()
            .any(|section| hit.is(section))
    };
    let mut after = hits[at + 1..].iter().take_while(|hit| !words[hit.span.0].apart);
    let first = after.find(|hit| !adjective(hit));
    let told = hits.get(at + 1).is_some_and(|hit| !words[hit.span.0].apart);
    told && first.is_none_or(|hit| !hit.is(Section::Subject) && !hit.is(Section::Kind))
}
