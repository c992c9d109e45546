//! Phrases: words of classes in order, with room for other words between them.
//!
//! `phrase_reader` makes them of the data files.

use std::ops::Range;

use super::quick::{QuickMap, QuickSet};

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
    pub class: u32,
    /// The room before it.
    pub gap: Gap,
}

/// A phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Its words, in order.
    pub elements: Vec<Element>,
    /// Classes that must not be in the text.
    pub without: Vec<u32>,
    /// The rule that refuses; none if the phrase allows.
    pub rule: Option<usize>,
}

/// A word of some class in a text: which words, which units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSpan {
    /// The words it takes.
    pub words: Range<usize>,
    /// The units it takes.
    pub units: Range<usize>,
}

/// Where the classes of a text are.
#[derive(Debug)]
pub struct Places {
    spans: Vec<WordSpan>,
    /// Each class of each of the spans.
    noted: Vec<(u32, u32)>,
    /// One bit a class.
    present: Vec<u64>,
    /// The spans of the classes that phrases asked for, in order.
    of_class: QuickMap<u32, Vec<WordSpan>>,
}

impl Places {
    /// No places yet; there are this many classes, and room for a text of this many words.
    pub fn new(classes: usize, words: usize) -> Self {
        // A word of the Russian wishes is on average in seven classes.
        const CLASSES_OF_A_WORD: usize = 8;
        Self {
            spans: Vec::with_capacity(2 * words),
            noted: Vec::with_capacity(CLASSES_OF_A_WORD * words),
            present: vec![0; classes.div_ceil(64)],
            of_class: QuickMap::default(),
        }
    }

    /// Takes in that a word of these classes is there.
    pub fn note(&mut self, classes: &[u32], span: WordSpan) {
        let number = self.spans.len() as u32;
        self.spans.push(span);
        for class in classes {
            self.noted.push((*class, number));
            self.present[*class as usize / 64] |= 1 << (class % 64);
        }
    }

    /// The classes that are there.
    pub fn classes(&self) -> impl Iterator<Item = u32> {
        self.present.iter().enumerate().flat_map(|(at, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }

    /// Whether a word of the class is there.
    fn has(&self, class: u32) -> bool {
        self.present[class as usize / 64] >> (class % 64) & 1 == 1
    }

    /// Puts the places of a class in order.
    fn gather(&mut self, class: u32) {
        let (noted, spans) = (&self.noted, &self.spans);
        self.of_class.entry(class).or_insert_with(|| {
            let of_it = noted.iter().filter(|(known, _)| *known == class);
            let mut found: Vec<WordSpan> = of_it.map(|(_, number)| spans[*number as usize].clone()).collect();
            found.sort_by_key(|place| (place.words.start, place.units.start));
            found
        });
    }

    fn of(&self, class: u32) -> &[WordSpan] {
        self.of_class.get(&class).map_or(&[], Vec::as_slice)
    }
}

impl Phrase {
    /// The units of the first place where the phrase stands, given where each class is.
    pub fn find(&self, places: &mut Places) -> Option<Range<usize>> {
        // Most phrases end here: one of their words is nowhere.
        if self.elements.iter().any(|element| !places.has(element.class))
            || self.without.iter().any(|class| places.has(*class))
        {
            return None;
        }
        for element in &self.elements {
            places.gather(element.class);
        }
        let mut walk = Walk { phrase: self, places, dead: Vec::new() };
        let first = walk.places.of(self.elements[0].class);
        first.iter().find_map(|place| walk.follow(1, place, place.units.clone()))
    }
}

/// A walk over the places of a phrase's words.
struct Walk<'a> {
    phrase: &'a Phrase,
    places: &'a Places,
    /// For each word of the phrase the places after which the rest is nowhere, so that none is tried twice.
    dead: Vec<QuickSet<usize>>,
}

impl Walk<'_> {
    fn follow(&mut self, at: usize, before: &WordSpan, so_far: Range<usize>) -> Option<Range<usize>> {
        let Some(element) = self.phrase.elements.get(at) else { return Some(so_far) };
        let candidates = self.places.of(element.class);
        let from = match element.gap {
            Gap::Anywhere => 0,
            Gap::Words(_) => candidates.partition_point(|place| place.words.start < before.words.end),
        };
        for (number, place) in candidates.iter().enumerate().skip(from) {
            if !fits(element.gap, before, place) {
                break;
            }
            if self.dead.get(at).is_some_and(|dead| dead.contains(&number)) {
                continue;
            }
            let whole = so_far.start.min(place.units.start)..so_far.end.max(place.units.end);
            if let Some(found) = self.follow(at + 1, place, whole) {
                return Some(found);
            }
            if self.dead.is_empty() {
                self.dead.resize_with(self.phrase.elements.len(), QuickSet::default);
            }
            self.dead[at].insert(number);
        }
        None
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

    fn places(of: &[(u32, usize)]) -> Places {
        let mut places = Places::new(3, of.len());
        for (class, word) in of {
            places.note(&[*class], place(*word));
        }
        places
    }

    #[test]
    fn words_stand_in_order_with_room_between() {
        let near = phrase(Gap::Words(1));
        assert_eq!(near.find(&mut places(&[(0, 0), (1, 2)])), Some(0..5));
        assert_eq!(near.find(&mut places(&[(0, 0), (1, 3)])), None);
        assert_eq!(near.find(&mut places(&[(0, 3), (1, 0)])), None);
    }

    #[test]
    fn anywhere_is_anywhere_and_a_forbidden_word_forbids() {
        let anywhere = phrase(Gap::Anywhere);
        assert_eq!(anywhere.find(&mut places(&[(0, 9), (1, 0)])), Some(0..19));
        assert_eq!(anywhere.find(&mut places(&[(0, 9), (1, 0), (2, 4)])), None);
    }

    #[test]
    fn a_word_that_is_several_times_there_is_tried_each_time() {
        let mut three = phrase(Gap::Words(0));
        three.elements.push(Element { class: 2, gap: Gap::Words(0) });
        three.without.clear();
        assert_eq!(three.find(&mut places(&[(0, 0), (1, 1), (0, 5), (1, 6), (2, 7)])), Some(10..15));
        assert_eq!(places(&[(2, 0), (0, 1)]).classes().collect::<Vec<_>>(), [0, 2]);
    }
}
