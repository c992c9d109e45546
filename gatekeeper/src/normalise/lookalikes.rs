//! Characters of other alphabets that look like a letter: our own table, then that of Unicode's security report.
//!
//! The own table (`lookalikes.txt`) says both the Latin and the Cyrillic look and knows what is upside down;
//! `unicode-security` (UTS 39) knows a few thousand more, to their Latin look only.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::alphabet::letter;

/// How a foreign character looks to a reader; 0 where it looks like no letter of that alphabet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lookalike {
    /// The Latin letter.
    pub latin: u8,
    /// The Cyrillic letter.
    pub cyrillic: u8,
    /// Whether it stands upside down.
    pub flipped: bool,
}

static TABLE: LazyLock<HashMap<char, Lookalike>> =
    LazyLock::new(|| include_str!("lookalikes.txt").lines().flat_map(row).collect());

/// The look of a character outside both alphabets, if it has one and compatibility folding would not give it.
pub fn foreign(shown: char) -> Option<Lookalike> {
    if let Some(look) = TABLE.get(&shown) {
        return Some(*look);
    }
    let folds_to_a_letter = std::iter::once(shown).nfkd().next().and_then(letter).is_some();
    if folds_to_a_letter || shown.is_ascii() || !shown.is_alphabetic() {
        return None;
    }
    by_unicode(shown)
}

fn by_unicode(shown: char) -> Option<Lookalike> {
    let mut buffer = [0; 4];
    let mut looks = skeleton(shown.encode_utf8(&mut buffer));
    let (first, rest) = (looks.next()?, looks.next());
    let latin = letter(first).filter(u8::is_ascii_lowercase)?;
    rest.is_none().then_some(Lookalike { latin, cyrillic: 0, flipped: false })
}

fn row(line: &str) -> Vec<(char, Lookalike)> {
    let mut columns = line.split_whitespace();
    let (Some(characters), Some(latin), Some(cyrillic)) = (columns.next(), columns.next(), columns.next())
    else {
        return Vec::new();
    };
    if characters == "#" {
        return Vec::new();
    }
    let look = |column: &str| column.chars().next().and_then(letter).unwrap_or(0);
    let look =
        Lookalike { latin: look(latin), cyrillic: look(cyrillic), flipped: columns.next() == Some("flip") };
    characters.chars().map(|character| (character, look)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let rows = include_str!("lookalikes.txt").lines().filter(|line| !line.starts_with('#')).count();
        assert!(TABLE.len() >= rows, "{} characters from {rows} lines", TABLE.len());
    }

    #[test]
    fn one_character_can_look_like_a_letter_of_both_alphabets() {
        let look = foreign('\u{3B1}').unwrap();
        assert_eq!((Some(look.latin), Some(look.cyrillic)), (letter('a'), letter('а')));
    }

    #[test]
    fn writing_that_looks_like_no_letter_is_left_alone() {
        assert_eq!(foreign('猫'), None);
        assert_eq!(foreign('é'), None);
    }
}
