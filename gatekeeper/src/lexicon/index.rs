//! The vocabulary made searchable: a finder of all stems, a trie for masked words, a table for swapped letters.

use std::collections::HashMap;

use super::entry::{Left, Right, StemEntry};
use super::finder::Finder;
use super::phrase::Phrase;
use super::quick::{QuickMap, QuickSet};
use super::rows::Rows;
use super::sounding;
use crate::normalise::alphabet::{SOFT_SIGN, is_cyrillic, is_vowel};
use crate::normalise::stretch;
use crate::thresholds::*;
use crate::verdict::Category;

/// Bits that say at once of most words that no stem has their letters. A limit of work: what a bit lets through is looked up.
const MIXED_BITS: u64 = 1 << 16;
/// A word whose letters were mixed is one with two of them swapped or one with its halves turned about.
const MIXED_LETTERS_MIN: usize = if SWAPPED_LETTERS_MIN < TURNED_ABOUT_LETTERS_MIN {
    SWAPPED_LETTERS_MIN
} else {
    TURNED_ABOUT_LETTERS_MIN
};

/// What it means that a word is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The text is refused by this rule.
    Block(usize),
    /// Part of phrases: a word of this class is there.
    Class(u32),
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

/// What must be so around a stem, that it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
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
}

/// One way in which a stem counts by itself.
#[derive(Clone, Copy, Debug)]
pub struct Sense {
    /// When it counts.
    pub condition: Condition,
    /// The rule that refuses; none if the word is innocent, whatever it holds.
    pub rule: Option<usize>,
}

/// One way in which a stem counts together with other words.
#[derive(Clone, Debug)]
pub struct Membership {
    /// When it counts.
    pub condition: Condition,
    /// The classes of which a word is there.
    pub classes: Vec<u32>,
}

/// The searchable vocabulary.
#[derive(Debug)]
pub struct Index {
    /// Finds every stem of two letters and more.
    pub finder: Finder,
    /// The senses of each stem.
    pub senses: Rows<Sense>,
    /// The classes of each stem.
    pub memberships: Rows<Membership>,
    /// How many classes there are.
    pub classes: usize,
    /// The stems.
    pub stems: Vec<Vec<u8>>,
    /// The rules, by the number in [`Meaning::Block`].
    pub rules: Vec<Rule>,
    /// The phrases; those without a rule allow.
    pub phrases: Vec<Phrase>,
    /// The phrases that are looked at when a word of the class is there.
    pub phrases_of: Rows<usize>,
    /// The trie of stems for words with hidden letters.
    pub trie: Vec<Node>,
    /// The stems of one letter, by the letter.
    pub single: QuickMap<u8, usize>,
    /// The stems whose consonants these are.
    pub consonants: QuickMap<Vec<u8>, Vec<usize>>,
    /// The stems that sound like this: see [`super::sounding`].
    pub sounding: QuickMap<Vec<u8>, Vec<usize>>,
    mixed: QuickMap<u64, Vec<usize>>,
    mixed_bits: Vec<u64>,
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
        let bit = sum % MIXED_BITS;
        if self.mixed_bits[(bit / 64) as usize] & (1 << (bit % 64)) == 0 {
            return &[];
        }
        self.mixed.get(&sum).map_or(&[], Vec::as_slice)
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
    memberships: Vec<Vec<Membership>>,
    rules: Vec<Rule>,
    phrases: Vec<Phrase>,
    classes: HashMap<String, u32>,
}

impl Builder {
    /// Adds a rule and gives its number.
    pub fn rule(&mut self, category: Category, name: &str) -> usize {
        self.rules.push(Rule { category, name: name.to_owned() });
        self.rules.len() - 1
    }

    /// Adds one meaning of a word.
    pub fn word(&mut self, entry: &StemEntry, meaning: Meaning) {
        let condition = Condition {
            left: entry.left,
            right: entry.right,
            only_plain: entry.only_plain,
            only_stretched: false,
            only_sound: false,
        };
        if matches!(meaning, Meaning::Block(_)) && !entry.only_plain && stretch::has_runs(&entry.stem) {
            let shortest: Vec<u8> = entry.stem.chunk_by(|a, b| a == b).map(|run| run[0]).collect();
            if shortest.len() >= SHORTENED_LETTERS_MIN {
                self.sense(shortest, Condition { only_stretched: true, ..condition }, meaning);
            }
        }
        if meaning != Meaning::Allow && !entry.only_plain {
            let hard: Vec<u8> = entry.stem.iter().copied().filter(|letter| *letter != SOFT_SIGN).collect();
            let inside = hard.len() < entry.stem.len() && entry.stem.last() != Some(&SOFT_SIGN);
            if inside && hard.len() >= HARD_LETTERS_MIN {
                let right = if condition.right == Right::Any { Right::Inflected } else { condition.right };
                self.sense(hard, Condition { only_sound: true, right, ..condition }, meaning);
            }
        }
        self.sense(entry.stem.clone(), condition, meaning);
    }

    /// The number of the class of words that `written` describes, and whether it is new.
    pub fn class(&mut self, written: &str) -> (u32, bool) {
        let next = self.classes.len() as u32;
        let number = *self.classes.entry(written.to_owned()).or_insert(next);
        (number, number == next)
    }

    /// Adds a phrase.
    pub fn phrase(&mut self, phrase: Phrase) {
        self.phrases.push(phrase);
    }

    /// Makes everything searchable.
    pub fn build(self) -> Index {
        let stands_inside = |number: usize| {
            let senses = self.senses[number].iter().map(|sense| sense.condition);
            let memberships = self.memberships[number].iter().map(|membership| membership.condition);
            senses.chain(memberships).any(|condition| condition.left != Left::Start)
        };
        let mut index = Index {
            finder: Finder::new(&self.stems, stands_inside),
            phrases_of: phrases_of(&self.phrases, self.classes.len()),
            trie: vec![Node::default()],
            single: QuickMap::default(),
            consonants: QuickMap::default(),
            sounding: QuickMap::default(),
            mixed: QuickMap::default(),
            mixed_bits: vec![0; (MIXED_BITS / 64) as usize],
            senses: self.senses.into_iter().collect(),
            memberships: self.memberships.into_iter().collect(),
            classes: self.classes.len(),
            stems: self.stems,
            rules: self.rules,
            phrases: self.phrases,
        };
        for number in 0..index.stems.len() {
            if let [letter] = index.stems[number][..] {
                index.single.insert(letter, number);
            }
            if index.is_disguised(number) {
                index.add_masked_and_mixed(number);
            }
        }
        index
    }

    fn sense(&mut self, stem: Vec<u8>, condition: Condition, meaning: Meaning) {
        let next = self.stems.len();
        let number = *self.numbers.entry(stem.clone()).or_insert(next);
        if number == next {
            self.stems.push(stem);
            self.senses.push(Vec::new());
            self.memberships.push(Vec::new());
        }
        match meaning {
            Meaning::Block(rule) => self.senses[number].push(Sense { condition, rule: Some(rule) }),
            Meaning::Allow => self.senses[number].push(Sense { condition, rule: None }),
            Meaning::Class(class) => self.member(number, condition, class),
        }
    }

    fn member(&mut self, number: usize, condition: Condition, class: u32) {
        let memberships = &mut self.memberships[number];
        match memberships.iter_mut().find(|membership| membership.condition == condition) {
            Some(membership) => membership.classes.push(class),
            None => memberships.push(Membership { condition, classes: vec![class] }),
        }
    }
}

impl Index {
    /// Makes stems findable by their consonants and by their sound, unless a word of `common` would be found so.
    pub fn add_disguises(&mut self, common: &QuickSet<Vec<u8>>) {
        let consonants: QuickSet<Vec<u8>> = common.iter().map(|word| sounding::consonants(word)).collect();
        let sounds: QuickSet<Vec<u8>> = common.iter().map(|word| sounding::sound(word)).collect();
        let innocent: QuickSet<Vec<u8>> = (0..self.stems.len())
            .filter(|number| self.senses[*number].iter().any(|sense| sense.rule.is_none()))
            .map(|number| sounding::sound(&self.stems[number]))
            .collect();
        for number in 0..self.stems.len() {
            let stem = &self.stems[number];
            if stem.len() < SOUND_LETTERS_MIN || !self.is_disguised(number) {
                continue;
            }
            let key = sounding::consonants(stem);
            // A vowel at the beginning is kept in the key and is no consonant.
            let is_specific = key.len() >= CONSONANTS_MIN + usize::from(is_vowel(key[0]))
                && stem.len() >= CONSONANTS_OF_LETTERS_MIN;
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
            let Condition { left, only_plain, only_sound, only_stretched, .. } = sense.condition;
            sense.rule.is_some() && !only_plain && !only_sound && (!only_stretched || left == Left::Any)
        })
    }

    fn add_masked_and_mixed(&mut self, number: usize) {
        let stem = self.stems[number].clone();
        // A star hides a letter; a digit in a stem is itself one.
        if stem.len() >= MASKED_LETTERS_MIN && !stem.iter().any(u8::is_ascii_digit) {
            let mut at = 0;
            for letter in &stem {
                at = self.step(at, *letter);
            }
            self.trie[at].stem = Some(number);
        }
        if stem.len() >= MIXED_LETTERS_MIN {
            let sum = stem.iter().fold(0, |sum, letter| add_letter(sum, *letter));
            self.mixed.entry(sum).or_default().push(number);
            let bit = sum % MIXED_BITS;
            self.mixed_bits[(bit / 64) as usize] |= 1 << (bit % 64);
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
fn phrases_of(phrases: &[Phrase], classes: usize) -> Rows<usize> {
    let mut uses = vec![0_usize; classes];
    for element in phrases.iter().flat_map(|phrase| &phrase.elements) {
        uses[element.class as usize] += 1;
    }
    let mut phrases_of = vec![Vec::new(); classes];
    for (number, phrase) in phrases.iter().enumerate() {
        if let Some(rarest) = phrase.elements.iter().min_by_key(|element| uses[element.class as usize]) {
            phrases_of[rarest.class as usize].push(number);
        }
    }
    phrases_of.into_iter().collect()
}
