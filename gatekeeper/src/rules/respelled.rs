//! Words that are no reading of a stem but close to one: letters that changed places, vowels left out, written by ear.
//!
//! Each is looked up on its own, whole; inside other words such likeness is chance.

use super::super::lexicon::index::add_letter;
use super::super::lexicon::quick::QuickMap;
use super::super::lexicon::sounding::{lacks_vowels, sound_into};
use super::super::normalise::alphabet::{is_cyrillic, is_vowel};
use super::super::thresholds::*;
use super::*;

/// The key by which a word is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Consonants,
    Sound,
}

impl Search<'_> {
    /// Looks up every word that is not common.
    pub(super) fn respelled(&mut self) {
        let (mut last, mut heard) = (usize::MAX, Vec::with_capacity(KEYED_LETTERS_MAX));
        for (at, segment) in self.spellings.segments.iter().enumerate() {
            let is_word =
                segment.view == Disguise::Plain && segment.join == Join::Together && segment.joints == 1;
            if is_word && segment.units.start != last {
                last = segment.units.start;
                self.swapped_word(at, segment);
                if !self.lexicon.is_known(&self.spellings.bytes[segment.bytes.clone()]) {
                    self.keyed(at, segment, &mut heard);
                    self.turned_about(at, segment);
                }
            }
        }
    }

    /// Vowels left out, or written by ear.
    fn keyed(&mut self, at: usize, segment: &Segment, heard: &mut Vec<u8>) {
        let word = &self.spellings.bytes[segment.bytes.clone()];
        if word.len() < CONSONANTS_MIN || word.len() > KEYED_LETTERS_MAX {
            return;
        }
        let index = self.index;
        if lacks_vowels(word) {
            self.keyed_word(at, word, &index.consonants, Key::Consonants);
        } else if is_cyrillic(word[0]) {
            sound_into(word, heard);
            self.keyed_word(at, heard, &index.sounding, Key::Sound);
        }
    }

    /// A word whose second half was put first.
    fn turned_about(&mut self, at: usize, segment: &Segment) {
        const LETTERS: std::ops::RangeInclusive<usize> = TURNED_ABOUT_LETTERS_MIN..=TURNED_ABOUT_LETTERS_MAX;
        let word = &self.spellings.bytes[segment.bytes.clone()];
        if !LETTERS.contains(&word.len()) {
            return;
        }
        let sum = word.iter().fold(0, |sum, letter| add_letter(sum, *letter));
        let index = self.index;
        for number in index.same_letters(sum) {
            let stem = &index.stems[*number];
            let is_turn = |cut: usize| {
                stem.starts_with(&word[cut..]) && stem.ends_with(&word[..cut]) && stem.len() == word.len()
            };
            if (TURNED_ABOUT_PIECE_MIN..=word.len() - TURNED_ABOUT_PIECE_MIN).any(is_turn) {
                let place = respelled(at, segment, segment.bytes.clone());
                self.note_blocks(*number, &[], &place);
            }
        }
    }

    /// A word whose key begins with that of a stem; what follows must be little.
    fn keyed_word(&mut self, at: usize, key: &[u8], keys: &QuickMap<Vec<u8>, Vec<usize>>, kind: Key) {
        let segment = &self.spellings.segments[at];
        for end in (CONSONANTS_MIN..=key.len()).rev().take_while(|end| key.len() - end <= KEYED_REST_MAX) {
            for number in keys.get(&key[..end]).map_or(&[][..], Vec::as_slice) {
                let place = respelled(at, segment, segment.bytes.clone());
                if kind == Key::Sound && !self.sounds_sure(*number, &place) {
                    continue;
                }
                self.note_keyed(*number, &key[end..], &place, kind);
            }
        }
    }

    /// A short stem has too many neighbours with other vowels: «сроку», «норке».
    fn sounds_sure(&self, number: usize, place: &RuleMatch) -> bool {
        let stem = &self.index.stems[number];
        let vowels =
            |word: &[u8]| word.iter().copied().filter(|letter| is_vowel(*letter)).collect::<Vec<u8>>();
        stem.len() >= SOUND_SURE_LETTERS_MIN
            || vowels(&self.spellings.bytes[place.bytes.clone()]).starts_with(&vowels(stem))
    }

    /// What follows a stem was respelled, too: its length counts rather than its letters.
    fn note_keyed(&mut self, number: usize, rest: &[u8], place: &RuleMatch, kind: Key) {
        let longest = match kind {
            Key::Consonants => CONSONANTS_REST_MAX,
            Key::Sound if self.index.stems[number].len() >= SOUND_SURE_LETTERS_MIN => SOUND_REST_MAX,
            Key::Sound => 0,
        };
        for sense in &self.index.senses[number] {
            let Condition { right, only_plain, only_stretched, only_sound, .. } = sense.condition;
            let fits = match right {
                Right::End => rest.is_empty(),
                Right::Inflected => is_ending(rest),
                Right::Any => rest.len() <= longest || (kind == Key::Sound && is_ending(rest)),
            };
            let looked_for = !only_plain && !only_stretched && !only_sound;
            if let (Some(rule), true) = (sense.rule, fits && looked_for) {
                self.found.push(RuleMatch { rule, ..place.clone() });
            }
        }
    }

    fn swapped_word(&mut self, at: usize, segment: &Segment) {
        let word = &self.spellings.bytes[segment.bytes.clone()];
        let mut sum = 0;
        for (length, letter) in word.iter().enumerate().take(SWAPPED_LETTERS_MAX) {
            sum = add_letter(sum, *letter);
            if length + 1 < SWAPPED_LETTERS_MIN {
                continue;
            }
            for number in self.index.same_letters(sum) {
                let stem = &self.index.stems[*number];
                if stem.len() == length + 1 && is_swap(&word[..=length], stem) {
                    let start = segment.bytes.start;
                    let place = respelled(at, segment, start..start + length + 1);
                    self.note_blocks(*number, &word[length + 1..], &place);
                }
            }
        }
    }
}

/// A place in a word that is not spelled as its rule is; the rule is filled in when one is found.
fn respelled(at: usize, segment: &Segment, bytes: Range<usize>) -> RuleMatch {
    RuleMatch { rule: 0, units: segment.units.clone(), bytes, how: How::Respelled, segment: Some(at) }
}

/// Whether two words differ by one exchange of neighbours that are not the same letter.
fn is_swap(word: &[u8], stem: &[u8]) -> bool {
    let Some(first) = word.iter().zip(stem).position(|(a, b)| a != b) else { return false };
    first + 1 < word.len()
        && word[first] == stem[first + 1]
        && word[first + 1] == stem[first]
        && word[first + 2..] == stem[first + 2..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_exchange_of_neighbours() {
        assert!(is_swap(b"wofl", b"wolf"));
        assert!(!is_swap(b"wolf", b"wolf"));
        assert!(!is_swap(b"flow", b"wolf"));
    }
}
