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
    matches!(shown(letter), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'ю' | 'я')
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
    fn every_letter_reads_back_as_itself() {
        for known in ('a'..='z').chain('0'..='9').chain("абвгдежзиклмнопрстуфхцчшщыьюя".chars())
        {
            assert_eq!(letter(known).map(shown), Some(known));
        }
    }
}
