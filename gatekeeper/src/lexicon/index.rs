//! The vocabulary made searchable: one automaton for all stems, a trie for masked words, a table for swapped letters.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::entry::{Left, Right, StemEntry};
use super::phrase::Phrase;
use super::quick::{QuickMap, QuickSet};
use super::sounding;
use crate::normalise::alphabet::{SOFT_SIGN, is_cyrillic, is_vowel};
use crate::normalise::stretch;
use crate::verdict::Category;

/// Stems shorter than this are not looked for with two letters swapped. The thresholds of the search stand in
/// `rules/thresholds.rs`; what is here decides what the tables hold.
pub const SWAPPED_LETTERS_MIN: usize = 6;
/// The same for stems whose halves changed places.
pub const MIXED_LETTERS_MIN: usize = 5;
const STRETCHED_LETTERS_MIN: usize = 4;
const HARD_LETTERS_MIN: usize = 4;
const SWAPPED_BITS: u64 = 1 << 16;

/// What it means that a word is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The text is refused by this rule.
    Block(usize),
    /// Part of phrases: a word of this class is there.
    Class(usize),
    /// The word is innocent, whatever it holds.
    Allow,
}

/// A rule that can refuse a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What the text is refused for.
    pub category: Category,
    /// The word or the line of the data file.
    pub name: String,
}

/// One way in which a stem counts.
#[derive(Clone, Debug)]
pub struct Sense {
    /// What may stand before the stem.
    pub left: Left,
    /// What may stand after it.
    pub right: Right,
    /// Never in disguise.
    pub only_plain: bool,
    /// Only where repeated letters were taken once: the stem was shortened so too.
    pub only_stretched: bool,
    /// Only where a word is spelled by sound: the stem lost its soft signs, which many leave out.
    pub only_sound: bool,
    /// What it means.
    pub meaning: Meaning,
}

/// The searchable vocabulary.
#[derive(Debug)]
pub struct Index {
    /// Finds every stem.
    pub automaton: AhoCorasick,
    /// The senses of each stem.
    pub senses: Vec<Vec<Sense>>,
    /// The stems.
    pub stems: Vec<Vec<u8>>,
    /// The rules, by the number in [`Meaning::Block`].
    pub rules: Vec<Rule>,
    /// The phrases; those without a rule allow.
    pub phrases: Vec<Phrase>,
    /// The phrases that are looked at when a word of the class is there.
    pub phrases_of: Vec<Vec<usize>>,
    /// The trie of stems for words with hidden letters.
    pub trie: Vec<Node>,
    /// The stems of one letter, by the letter.
    pub single: QuickMap<u8, usize>,
    /// The stem of each pattern of the automaton.
    pub stem_of: Vec<usize>,
    /// Whether anything may stand before the stem.
    pub inside: Vec<bool>,
    /// The stems whose consonants these are.
    pub consonants: QuickMap<Vec<u8>, Vec<usize>>,
    /// The stems that sound like this: see [`super::sounding`].
    pub sounding: QuickMap<Vec<u8>, Vec<usize>>,
    swapped: QuickMap<u64, Vec<usize>>,
    swapped_bits: Vec<u64>,
}

/// A node of the trie.
#[derive(Debug, Default)]
pub struct Node {
    /// The next letters.
    pub next: Vec<(u8, usize)>,
    /// The stem that ends here.
    pub stem: Option<usize>,
}

impl Index {
    /// The stems whose letters are those of `word`, in any order.
    pub fn same_letters(&self, sum: u64) -> &[usize] {
        let bit = sum % SWAPPED_BITS;
        if self.swapped_bits[(bit / 64) as usize] & (1 << (bit % 64)) == 0 {
            return &[];
        }
        self.swapped.get(&sum).map_or(&[], Vec::as_slice)
    }
}

/// Adds a letter to an order-blind sum of letters.
pub fn add_letter(sum: u64, letter: u8) -> u64 {
    let mixed = (u64::from(letter) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    sum.wrapping_add((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 7)
}

/// Collects words and phrases.
#[derive(Debug, Default)]
pub struct Builder {
    numbers: HashMap<Vec<u8>, usize>,
    stems: Vec<Vec<u8>>,
    senses: Vec<Vec<Sense>>,
    rules: Vec<Rule>,
    phrases: Vec<Phrase>,
    classes: HashMap<String, usize>,
}

impl Builder {
    /// Adds a rule and gives its number.
    pub fn rule(&mut self, category: Category, name: &str) -> usize {
        self.rules.push(Rule { category, name: name.to_owned() });
        self.rules.len() - 1
    }

    /// Adds one meaning of a word.
    pub fn word(&mut self, entry: &StemEntry, meaning: Meaning) {
        let sense = Sense {
            left: entry.left,
            right: entry.right,
            only_plain: entry.only_plain,
            only_stretched: false,
            only_sound: false,
            meaning,
        };
        if matches!(meaning, Meaning::Block(_)) && !entry.only_plain && stretch::has_runs(&entry.stem) {
            let shortest: Vec<u8> = entry.stem.chunk_by(|a, b| a == b).map(|run| run[0]).collect();
            if shortest.len() >= STRETCHED_LETTERS_MIN {
                self.sense(shortest, Sense { only_stretched: true, ..sense.clone() });
            }
        }
        if meaning != Meaning::Allow && !entry.only_plain {
            let hard: Vec<u8> = entry.stem.iter().copied().filter(|letter| *letter != SOFT_SIGN).collect();
            let inside = hard.len() < entry.stem.len() && entry.stem.last() != Some(&SOFT_SIGN);
            if inside && hard.len() >= HARD_LETTERS_MIN {
                let right = if sense.right == Right::Any { Right::Inflected } else { sense.right };
                self.sense(hard, Sense { only_sound: true, right, ..sense.clone() });
            }
        }
        self.sense(entry.stem.clone(), sense);
    }

    /// The number of the class of words that `written` describes, and whether it is new.
    pub fn class(&mut self, written: &str) -> (usize, bool) {
        let next = self.classes.len();
        let number = *self.classes.entry(written.to_owned()).or_insert(next);
        (number, number == next)
    }

    /// Adds a phrase.
    pub fn phrase(&mut self, phrase: Phrase) {
        self.phrases.push(phrase);
    }

    /// Makes everything searchable.
    ///
    /// # Panics
    /// If the stems together were too many for an automaton, four thousand million states.
    pub fn build(self) -> Index {
        let stem_of: Vec<usize> =
            (0..self.stems.len()).filter(|number| self.stems[*number].len() > 1).collect();
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::Standard)
            .build(stem_of.iter().map(|number| &self.stems[*number]))
            .expect("a few thousand short stems fit an automaton");
        let mut index = Index {
            automaton,
            phrases_of: phrases_of(&self.phrases, self.classes.len()),
            trie: vec![Node::default()],
            single: QuickMap::default(),
            inside: self
                .senses
                .iter()
                .map(|senses| senses.iter().any(|sense| sense.left != Left::Start))
                .collect(),
            stem_of,
            consonants: QuickMap::default(),
            sounding: QuickMap::default(),
            swapped: QuickMap::default(),
            swapped_bits: vec![0; (SWAPPED_BITS / 64) as usize],
            senses: self.senses,
            stems: self.stems,
            rules: self.rules,
            phrases: self.phrases,
        };
        for number in 0..index.stems.len() {
            if let [letter] = index.stems[number][..] {
                index.single.insert(letter, number);
            }
            if index.is_disguised(number) {
                index.add_hidden_and_swapped(number);
            }
        }
        index
    }

    fn sense(&mut self, stem: Vec<u8>, sense: Sense) {
        let next = self.stems.len();
        let number = *self.numbers.entry(stem.clone()).or_insert(next);
        if number == next {
            self.stems.push(stem);
            self.senses.push(Vec::new());
        }
        self.senses[number].push(sense);
    }
}

impl Index {
    /// Makes stems findable by their consonants and by their sound, unless a word of `common` would be found so.
    pub fn add_disguises(&mut self, common: &QuickSet<Vec<u8>>) {
        let consonants: QuickSet<Vec<u8>> = common.iter().map(|word| sounding::consonants(word)).collect();
        let sounds: QuickSet<Vec<u8>> = common.iter().map(|word| sounding::sound(word)).collect();
        let innocent: QuickSet<Vec<u8>> = (0..self.stems.len())
            .filter(|number| self.senses[*number].iter().any(|sense| sense.meaning == Meaning::Allow))
            .map(|number| sounding::sound(&self.stems[number]))
            .collect();
        for number in 0..self.stems.len() {
            let stem = &self.stems[number];
            if stem.len() < sounding::STEM_LETTERS_MIN || !self.is_disguised(number) {
                continue;
            }
            let key = sounding::consonants(stem);
            let is_specific = key.len() >= sounding::CONSONANTS_MIN + usize::from(is_vowel(key[0]))
                && stem.len() > sounding::STEM_LETTERS_MIN;
            if is_specific && key.len() < stem.len() && !consonants.contains(&key) {
                self.consonants.entry(key).or_default().push(number);
            }
            let key = sounding::sound(stem);
            if is_cyrillic(stem[0]) && !sounds.contains(&key) && !innocent.contains(&key) {
                self.sounding.entry(key).or_default().push(number);
            }
        }
    }

    fn is_disguised(&self, number: usize) -> bool {
        self.senses[number].iter().any(|sense| {
            let disguised =
                !sense.only_plain && !sense.only_sound && (!sense.only_stretched || sense.left == Left::Any);
            matches!(sense.meaning, Meaning::Block(_)) && disguised
        })
    }

    fn add_hidden_and_swapped(&mut self, number: usize) {
        let stem = self.stems[number].clone();
        // A star hides a letter; a digit in a stem is itself one.
        if stem.len() >= 3 && !stem.iter().any(u8::is_ascii_digit) {
            let mut at = 0;
            for letter in &stem {
                at = self.step(at, *letter);
            }
            self.trie[at].stem = Some(number);
        }
        if stem.len() >= MIXED_LETTERS_MIN {
            let sum = stem.iter().fold(0, |sum, letter| add_letter(sum, *letter));
            self.swapped.entry(sum).or_default().push(number);
            let bit = sum % SWAPPED_BITS;
            self.swapped_bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
    }

    fn step(&mut self, at: usize, letter: u8) -> usize {
        if let Some((_, next)) = self.trie[at].next.iter().find(|(known, _)| *known == letter) {
            return *next;
        }
        self.trie.push(Node::default());
        let next = self.trie.len() - 1;
        self.trie[at].next.push((letter, next));
        next
    }
}

/// Each phrase under the class of its words that the fewest phrases use.
fn phrases_of(phrases: &[Phrase], classes: usize) -> Vec<Vec<usize>> {
    let mut uses = vec![0_usize; classes];
    for element in phrases.iter().flat_map(|phrase| &phrase.elements) {
        uses[element.class] += 1;
    }
    let mut phrases_of = vec![Vec::new(); classes];
    for (number, phrase) in phrases.iter().enumerate() {
        if let Some(rarest) = phrase.elements.iter().min_by_key(|element| uses[element.class]) {
            phrases_of[rarest.class].push(number);
        }
    }
    phrases_of
}
