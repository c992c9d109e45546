//! Phrases: words of classes in order, with room for other words between them.
//!
//! `phrase_reader` makes them of the data files.

use std::ops::Range;

use super::quick::QuickMap;

/// How far before a word the previous one may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// At most this many other words between.
    Words(usize),
    /// Anywhere in the text.
    Anywhere,
}

/// One word of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its class.
    pub class: usize,
    /// The room before it.
    pub gap: Gap,
}

/// A phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Its words, in order.
    pub elements: Vec<Element>,
    /// Classes that must not be in the text.
    pub without: Vec<usize>,
    /// The rule that refuses; none if the phrase allows.
    pub rule: Option<usize>,
}

/// Where each class is, in order.
pub type WordSpans = QuickMap<usize, Vec<WordSpan>>;

/// A word of some class in a text: which words, which units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSpan {
    /// The words it takes.
    pub words: Range<usize>,
    /// The units it takes.
    pub units: Range<usize>,
}

impl Phrase {
    /// The units of the first place where the phrase stands, given where each class is.
    pub fn find(&self, places: &WordSpans) -> Option<Range<usize>> {
        let first = places.get(&self.elements[0].class)?;
        // Most phrases end here: their second word is nowhere.
        if self.elements[1..].iter().any(|element| !places.contains_key(&element.class))
            || self.without.iter().any(|class| places.contains_key(class))
        {
            return None;
        }
        first.iter().find_map(|place| self.follow(1, place, place.units.clone(), places))
    }

    fn follow(
        &self,
        at: usize,
        before: &WordSpan,
        so_far: Range<usize>,
        places: &WordSpans,
    ) -> Option<Range<usize>> {
        let Some(element) = self.elements.get(at) else { return Some(so_far) };
        let candidates = places.get(&element.class)?;
        let from = match element.gap {
            Gap::Anywhere => 0,
            Gap::Words(_) => candidates.partition_point(|place| place.words.start < before.words.end),
        };
        candidates[from..].iter().take_while(|place| fits(element.gap, before, place)).find_map(|place| {
            let whole = so_far.start.min(place.units.start)..so_far.end.max(place.units.end);
            self.follow(at + 1, place, whole, places)
        })
    }
}

fn fits(gap: Gap, before: &WordSpan, after: &WordSpan) -> bool {
    match gap {
        Gap::Anywhere => true,
        Gap::Words(most) => after.words.start <= before.words.end + most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(word: usize) -> WordSpan {
        WordSpan { words: word..word + 1, units: word * 2..word * 2 + 1 }
    }

    fn phrase(gap: Gap) -> Phrase {
        Phrase {
            elements: vec![Element { class: 0, gap }, Element { class: 1, gap }],
            without: vec![2],
            rule: None,
        }
    }

    #[test]
    fn words_stand_in_order_with_room_between() {
        let near = phrase(Gap::Words(1));
        assert_eq!(near.find(&WordSpans::from_iter([(0, vec![place(0)]), (1, vec![place(2)])])), Some(0..5));
        assert_eq!(near.find(&WordSpans::from_iter([(0, vec![place(0)]), (1, vec![place(3)])])), None);
        assert_eq!(near.find(&WordSpans::from_iter([(0, vec![place(3)]), (1, vec![place(0)])])), None);
    }

    #[test]
    fn anywhere_is_anywhere_and_a_forbidden_word_forbids() {
        let anywhere = phrase(Gap::Anywhere);
        let mut places = WordSpans::from_iter([(0, vec![place(9)]), (1, vec![place(0)])]);
        assert_eq!(anywhere.find(&places), Some(0..19));
        places.insert(2, vec![place(4)]);
        assert_eq!(anywhere.find(&places), None);
    }
}
