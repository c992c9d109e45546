//! Finds every stem in a spelling: a trie for what begins where a word does, an automaton for what may stand inside one.
//!
//! Most stems may only begin a word, and a walk down the trie ends after a few letters; one automaton for all of them would
//! look at every letter of every spelling and fit no cache.

use std::collections::BTreeMap;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, MatchKind, StartKind};

/// A stem that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its first letter in the spelling.
    pub start: u32,
    /// The letter after it.
    pub end: u32,
    /// Its number.
    pub stem: u32,
}

/// Finds stems of two letters and more.
#[derive(Debug)]
pub struct Finder {
    beginnings: Trie,
    inside: DFA,
    /// The stem of each pattern of `inside`.
    stem_of: Vec<u32>,
}

impl Finder {
    /// A finder of these stems; `inside` says of which anything may stand before.
    ///
    /// # Panics
    /// If the stems together were too many for an automaton, two thousand million states.
    pub fn new(stems: &[Vec<u8>], inside: impl Fn(usize) -> bool) -> Self {
        let numbered = || stems.iter().enumerate().filter(|(_, stem)| stem.len() > 1);
        let anywhere: Vec<(usize, &Vec<u8>)> = numbered().filter(|(number, _)| inside(*number)).collect();
        let automaton = DFA::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Unanchored)
            .build(anywhere.iter().map(|(_, stem)| stem))
            .expect("a few hundred short stems fit an automaton");
        Self {
            beginnings: Trie::new(numbered().filter(|(number, _)| !inside(*number))),
            inside: automaton,
            stem_of: anywhere.iter().map(|(number, _)| *number as u32).collect(),
        }
    }

    /// Appends the stems of one spelling in the order of their ends, longer ones first. Bit n of `joints` is set if a word
    /// begins at letter n.
    pub fn find(&self, spelling: &[u8], joints: u64, hits: &mut Vec<Hit>) {
        let first = hits.len();
        let mut left = joints;
        while left != 0 {
            let start = left.trailing_zeros() as usize;
            if start >= spelling.len() {
                break;
            }
            self.beginnings.walk(spelling, start, hits);
            left &= left - 1;
        }
        let begun = hits.len();
        self.inside(spelling, hits);
        if joints.count_ones() > 1 || hits.len() > begun {
            hits[first..].sort_by_key(|hit| (hit.end, hit.start));
        }
    }

    fn inside(&self, spelling: &[u8], hits: &mut Vec<Hit>) {
        let Ok(mut state) = self.inside.start_state(Anchored::No) else { return };
        for (at, letter) in spelling.iter().enumerate() {
            state = self.inside.next_state(Anchored::No, state, *letter);
            // Dead and start states are special, too; only a match says something here.
            if self.inside.is_special(state) && self.inside.is_match(state) {
                for match_number in 0..self.inside.match_len(state) {
                    let pattern = self.inside.match_pattern(state, match_number);
                    let start = at + 1 - self.inside.pattern_len(pattern);
                    hits.push(Hit {
                        start: start as u32,
                        end: at as u32 + 1,
                        stem: self.stem_of[pattern.as_usize()],
                    });
                }
            }
        }
    }
}

/// No stem, no node.
const NONE: u32 = u32::MAX;

/// A trie whose nodes of one parent stand side by side; the first two letters are one step.
#[derive(Debug)]
struct Trie {
    /// The code of each letter that is in a stem, from 1; 0 for any other.
    codes: [u8; 256],
    /// The node of each pair of codes.
    pairs: Vec<u32>,
    /// How many codes there are, 0 included.
    width: usize,
    /// The letter that leads to each node.
    letters: Vec<u8>,
    /// The first child of each node; the next node's first child ends them.
    children: Vec<u32>,
    /// The stem that ends at each node.
    stems: Vec<u32>,
}

impl Trie {
    fn new<'a>(stems: impl Iterator<Item = (usize, &'a Vec<u8>)>) -> Self {
        let numbers: BTreeMap<&[u8], u32> =
            stems.map(|(number, stem)| (stem.as_slice(), number as u32)).collect();
        let mut codes = [0; 256];
        let mut width = 1;
        for letter in numbers.keys().flat_map(|stem| &stem[..2]) {
            let code = &mut codes[usize::from(*letter)];
            if *code == 0 {
                *code = width as u8;
                width += 1;
            }
        }
        let mut trie = Self {
            codes,
            pairs: vec![NONE; width * width],
            width,
            letters: Vec::new(),
            children: Vec::new(),
            stems: Vec::new(),
        };
        trie.fill(&numbers.into_iter().collect::<Vec<_>>());
        trie
    }

    /// Breadth first over the sorted stems: those of a node stand side by side, and so do its children.
    fn fill(&mut self, sorted: &[(&[u8], u32)]) {
        let mut open: Vec<&[(&[u8], u32)]> = Vec::new();
        for same in sorted.chunk_by(|(a, _), (b, _)| a[..2] == b[..2]) {
            let pair = self.pair(same[0].0[0], same[0].0[1]);
            self.pairs[pair] = open.len() as u32;
            self.letters.push(same[0].0[1]);
            open.push(same);
        }
        let (mut depth, mut level_end, mut at) = (2, open.len(), 0);
        while at < open.len() {
            if at == level_end {
                (depth, level_end) = (depth + 1, open.len());
            }
            let same = open[at];
            let (ends, longer) = same.split_at(usize::from(same[0].0.len() == depth));
            self.stems.push(ends.first().map_or(NONE, |(_, number)| *number));
            self.children.push(open.len() as u32);
            for next in longer.chunk_by(|(a, _), (b, _)| a[depth] == b[depth]) {
                self.letters.push(next[0].0[depth]);
                open.push(next);
            }
            at += 1;
        }
        self.children.push(open.len() as u32);
    }

    fn pair(&self, first: u8, second: u8) -> usize {
        usize::from(self.codes[usize::from(first)]) * self.width
            + usize::from(self.codes[usize::from(second)])
    }

    fn walk(&self, spelling: &[u8], start: usize, hits: &mut Vec<Hit>) {
        let Some(second) = spelling.get(start + 1) else { return };
        let mut node = self.pairs[self.pair(spelling[start], *second)];
        let mut end = start + 2;
        while node != NONE {
            let stem = self.stems[node as usize];
            if stem != NONE {
                hits.push(Hit { start: start as u32, end: end as u32, stem });
            }
            let Some(letter) = spelling.get(end) else { return };
            let first = self.children[node as usize];
            let children = &self.letters[first as usize..self.children[node as usize + 1] as usize];
            node = children.iter().position(|known| known == letter).map_or(NONE, |at| first + at as u32);
            end += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(stems: &[&str], inside: &[&str], spelling: &str, joints: u64) -> Vec<String> {
        let letters: Vec<Vec<u8>> = stems.iter().map(|stem| stem.as_bytes().to_vec()).collect();
        let finder = Finder::new(&letters, |number| inside.contains(&stems[number]));
        let mut hits = Vec::new();
        finder.find(spelling.as_bytes(), joints, &mut hits);
        hits.iter()
            .map(|hit| {
                assert_eq!(stems[hit.stem as usize], &spelling[hit.start as usize..hit.end as usize]);
                format!("{}{}", stems[hit.stem as usize], hit.start)
            })
            .collect()
    }

    #[test]
    fn stems_begin_words_and_some_stand_inside_them() {
        let stems = ["wolf", "wo", "wolfram", "ol", "cat", "a", "fc"];
        assert_eq!(found(&stems, &["ol"], "wolfcat", 1), ["wo0", "ol1", "wolf0"]);
        assert_eq!(
            found(&stems, &["ol", "fc"], "wolfcat", 1 | 1 << 4),
            ["wo0", "ol1", "wolf0", "fc3", "cat4"]
        );
        assert_eq!(found(&stems, &[], "awolf", 1), Vec::<String>::new());
        assert_eq!(found(&stems, &[], "w", 1), Vec::<String>::new());
    }

    #[test]
    fn joints_past_the_end_of_a_spelling_begin_nothing() {
        assert_eq!(found(&["wolf"], &[], "wolf", 1 | 1 << 10), ["wolf0"]);
    }
}
