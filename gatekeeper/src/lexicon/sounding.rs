//! Two keys of a word under which its misspellings meet: its consonants, and how a Russian word sounds.
//!
//! A word without vowels is looked up by the first, a Russian word written by ear by the second. Which stems have such a key
//! is decided by [`super::index`].

use std::sync::LazyLock;

use crate::normalise::alphabet::{SOFT_SIGN, is_vowel, letter, shown};
use crate::thresholds::CONSONANTS_MIN;

/// The word without its vowels; one at its beginning stays.
pub fn consonants(word: &[u8]) -> Vec<u8> {
    let hard = |letter: &u8| !is_vowel(*letter) && *letter != SOFT_SIGN;
    word.iter()
        .enumerate()
        .filter(|(at, letter)| *at == 0 || hard(letter))
        .map(|(_, letter)| *letter)
        .collect()
}

/// Whether a word has no vowel after its first letter.
pub fn lacks_vowels(word: &[u8]) -> bool {
    word.len() >= CONSONANTS_MIN && !word[1..].iter().any(|letter| is_vowel(*letter))
}

/// How a Russian word sounds: о as а and е as и, consonants voiceless before voiceless ones and at the end, none doubled.
pub fn sound(word: &[u8]) -> Vec<u8> {
    let mut sound = Vec::with_capacity(word.len());
    sound_into(word, &mut sound);
    sound
}

/// The same into memory that is there.
pub fn sound_into(word: &[u8], sound: &mut Vec<u8>) {
    sound.clear();
    let mut hard = word.iter().copied().filter(|letter| *letter != SOFT_SIGN).peekable();
    while let Some(letter) = hard.next() {
        let voiceless = hard.peek().is_none_or(|next| SOUNDS[usize::from(*next)].is_voiceless);
        let sounds = &SOUNDS[usize::from(letter)];
        let heard = if voiceless { sounds.before_voiceless } else { sounds.alone };
        if sound.last() != Some(&heard) || is_vowel(heard) {
            sound.push(heard);
        }
    }
}

/// How a letter sounds.
#[derive(Clone, Copy, Default)]
struct Sounds {
    alone: u8,
    before_voiceless: u8,
    is_voiceless: bool,
}

static SOUNDS: LazyLock<[Sounds; 256]> = LazyLock::new(|| std::array::from_fn(|byte| sounds(byte as u8)));

fn sounds(byte: u8) -> Sounds {
    let heard = |heard: char| letter(heard).unwrap_or(byte);
    let alone = match shown(byte) {
        'о' => heard('а'),
        'е' => heard('и'),
        'щ' => heard('ш'),
        _ => byte,
    };
    let before_voiceless = match shown(byte) {
        'б' => heard('п'),
        'в' => heard('ф'),
        'г' => heard('к'),
        'д' => heard('т'),
        'ж' => heard('ш'),
        'з' => heard('с'),
        _ => alone,
    };
    let is_voiceless = matches!(shown(byte), 'п' | 'ф' | 'к' | 'т' | 'ш' | 'с' | 'х' | 'ц' | 'ч' | 'щ');
    Sounds { alone, before_voiceless, is_voiceless }
}

#[cfg(test)]
mod tests {
    use super::super::super::normalise::alphabet::letters;
    use super::*;

    #[test]
    fn a_word_written_by_ear_sounds_the_same() {
        for (written, meant) in
            [("карова", "корова"), ("ножег", "ножек"), ("ашипка", "ошибка"), ("класный", "классный")]
        {
            assert_eq!(sound(&letters(written)), sound(&letters(meant)), "{written}");
        }
        assert_ne!(sound(&letters("корова")), sound(&letters("корона")));
    }

    #[test]
    fn consonants_are_what_is_left_without_vowels() {
        assert_eq!(consonants(&letters("elephant")), letters("elphnt"));
        assert!(lacks_vowels(&letters("elphnt")));
        assert!(!lacks_vowels(&letters("elephant")));
        assert!(!lacks_vowels(&letters("cat")));
    }
}
