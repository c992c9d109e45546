//! One byte a letter: the alphabet in which texts and word lists meet.
//!
//! Latin letters and digits keep their ASCII byte; Cyrillic letters take 0xC0 upwards. Letters that readers treat as one
//! are one here: ё and э are е, й is и, ъ is ь. It does not know look-alikes or transliteration.

/// Stands between two spellings, and matches no letter.
pub const SEPARATOR: u8 = b' ';
/// The soft sign, which the hard sign and an apostrophe inside a transliterated word become.
pub const SOFT_SIGN: u8 = 0xC0 + 28;
const CYRILLIC_FIRST: u8 = 0xC0;
const CYRILLIC_LETTERS: u32 = 32;
const VOWELS: [bool; 256] = {
    let vowels = [
        b'a', b'e', b'i', b'o', b'u', b'y', 0xC0, 0xC5, 0xC8, 0xCE, 0xD3, 0xDB, 0xDE,
        0xDF, // а е и о у ы ю я
    ];
    let (mut table, mut at) = ([false; 256], 0);
    while at < vowels.len() {
        table[vowels[at] as usize] = true;
        at += 1;
    }
    table
};

/// The byte of a letter or digit of the two alphabets, whatever its case.
pub fn letter(shown: char) -> Option<u8> {
    match shown {
        'a'..='z' | '0'..='9' => Some(shown as u8),
        'A'..='Z' => Some((shown as u8).to_ascii_lowercase()),
        'А'..='Я' => letter(char::from_u32(shown as u32 + CYRILLIC_LETTERS)?),
        'ё' | 'Ё' | 'э' => letter('е'),
        'й' => letter('и'),
        'ъ' => Some(SOFT_SIGN),
        'ґ' | 'Ґ' => letter('г'),
        'а'..='я' => Some(CYRILLIC_FIRST + (shown as u32 - 'а' as u32) as u8),
        _ => None,
    }
}

/// The letter that a byte stands for, for messages to people.
pub fn shown(letter: u8) -> char {
    if letter < CYRILLIC_FIRST {
        return letter as char;
    }
    char::from_u32('а' as u32 + u32::from(letter - CYRILLIC_FIRST)).unwrap_or('?')
}

/// Whether it is a capital; told at once of the two alphabets.
pub fn is_capital(shown: char) -> bool {
    match shown {
        ' '..='@' | '['..='~' | 'а'..='я' | 'ё' => false,
        'A'..='Z' | 'А'..='Я' | 'Ё' => true,
        rare => rare.is_uppercase(),
    }
}

/// Whether it is a small letter; told at once of the two alphabets.
pub fn is_small(shown: char) -> bool {
    match shown {
        ' '..='`' | '{'..='~' | 'А'..='Я' | 'Ё' => false,
        'a'..='z' | 'а'..='я' | 'ё' => true,
        rare => rare.is_lowercase(),
    }
}

/// All letters of `text` as bytes; whatever is no letter is left out.
pub fn letters(text: &str) -> Vec<u8> {
    text.chars().filter_map(letter).collect()
}

/// Whether the byte is a Latin letter.
pub fn is_latin(letter: u8) -> bool {
    letter.is_ascii_lowercase()
}

/// Whether the byte is a Cyrillic letter.
pub fn is_cyrillic(letter: u8) -> bool {
    letter >= CYRILLIC_FIRST
}

/// Whether the byte is a vowel of either alphabet.
pub fn is_vowel(letter: u8) -> bool {
    VOWELS[usize::from(letter)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_readers_treat_as_one_are_one() {
        assert_eq!(letters("Ёжик Эй"), letters("ежик еи"));
        assert_eq!(letters("ъ"), [SOFT_SIGN]);
    }

    #[test]
    fn vowels_are_those_of_both_alphabets() {
        let vowels: String =
            (b'a'..=b'z').chain(0xC0..0xE0).filter(|letter| is_vowel(*letter)).map(shown).collect();
        assert_eq!(vowels, "aeiouyаеиоуыюя");
    }

    #[test]
    fn capitals_and_small_letters_are_those_of_unicode() {
        for shown in '\0'..='\u{FFFF}' {
            assert_eq!(is_capital(shown), shown.is_uppercase(), "{shown:?}");
            assert_eq!(is_small(shown), shown.is_lowercase(), "{shown:?}");
        }
    }

    #[test]
    fn every_letter_reads_back_as_itself() {
        for known in ('a'..='z').chain('0'..='9').chain("абвгдежзиклмнопрстуфхцчшщыьюя".chars())
        {
            assert_eq!(letter(known).map(shown), Some(known));
        }
    }
}
