//! Words written with characters that only look right: leet, Cyrillic words of Latin letters, Latin words of Cyrillic ones.
//!
//! The table is data (`shapes.txt`). One function reads a run of units by shape into one alphabet; it does not decide
//! which runs deserve it.

use std::sync::LazyLock;

use super::alphabet::{is_cyrillic, is_latin, letter, letters};
use super::fold::{Unit, UnitKind};
use crate::lexicon::quick::QuickMap;

/// The alphabet to read into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// English words.
    Latin,
    /// Russian words.
    Cyrillic,
}

/// How to read.
#[derive(Clone, Copy, Debug)]
pub struct ShapeReading {
    /// The alphabet to read into.
    pub target: Target,
    /// Takes the second reading where a shape has two.
    pub second: bool,
    /// Lets letters without a look-alike stand for their sound, as in words that mix alphabets.
    pub loose: bool,
}

struct LetterShape {
    key: Vec<char>,
    latin: Option<LetterReadings>,
    cyrillic: Option<LetterReadings>,
}

struct LetterReadings {
    first: Vec<u8>,
    second: Vec<u8>,
    loose: bool,
}

/// The shapes by their first character.
static SHAPES: LazyLock<QuickMap<u64, Vec<LetterShape>>> = LazyLock::new(|| {
    let mut shapes: QuickMap<u64, Vec<LetterShape>> = QuickMap::default();
    for shape in include_str!("shapes.txt").lines().filter_map(row) {
        shapes.entry(shape.key[0] as u64).or_default().push(shape);
    }
    for same in shapes.values_mut() {
        same.sort_by_key(|shape| std::cmp::Reverse(shape.key.len()));
    }
    shapes
});

/// Whether a shape begins with each of the characters before this one: those of most texts.
const NEAR_END: usize = 0x460;
static NEAR: LazyLock<[bool; NEAR_END]> =
    LazyLock::new(|| std::array::from_fn(|code| SHAPES.contains_key(&(code as u64))));

/// Whether a symbol can stand for a letter.
pub fn is_shape(symbol: char) -> bool {
    matches!(
        symbol,
        '@' | '$'
            | '!'
            | '|'
            | '+'
            | '('
            | ')'
            | '<'
            | '>'
            | '['
            | ']'
            | '£'
            | '¢'
            | '¥'
            | '^'
            | '/'
            | '\\'
            | '{'
            | '}'
            | '='
    )
}

/// Reads `units` by shape and appends the letters; false, with nothing appended, if one of them cannot be read.
pub fn read(units: &[Unit], reading: ShapeReading, out: &mut Vec<u8>) -> bool {
    let kept = out.len();
    let mut at = 0;
    while at < units.len() {
        match one(&units[at..], reading, out) {
            Some(length) => at += length,
            None => {
                out.truncate(kept);
                return false;
            }
        }
    }
    true
}

/// Appends the letters of the longest shape at the start of `units`, and says how many units it takes.
fn one(units: &[Unit], reading: ShapeReading, out: &mut Vec<u8>) -> Option<usize> {
    if units[0].kind == UnitKind::Apostrophe {
        return Some(1);
    }
    if units[0].kind == UnitKind::Foreign {
        let look = if reading.target == Target::Latin { units[0].letter } else { units[0].other };
        out.push(Some(look).filter(|look| *look != 0)?);
        return Some(1);
    }
    if let Some(length) = by_table(units, reading, out) {
        return Some(length);
    }
    let own = units[0].letter;
    let fits = if reading.target == Target::Latin { is_latin(own) } else { is_cyrillic(own) };
    fits.then(|| out.push(own))?;
    Some(1)
}

fn by_table(units: &[Unit], reading: ShapeReading, out: &mut Vec<u8>) -> Option<usize> {
    let shown = if units[0].kind == UnitKind::Cyrillic {
        super::alphabet::shown(units[0].letter)
    } else {
        units[0].shown
    };
    if NEAR.get(shown as usize) == Some(&false) {
        return None;
    }
    for shape in SHAPES.get(&u64::from(shown))? {
        let long_enough = units.len() >= shape.key.len();
        if !long_enough || !shape.key[1..].iter().zip(&units[1..]).all(|(key, unit)| *key == unit.shown) {
            continue;
        }
        let letters = if reading.target == Target::Latin { &shape.latin } else { &shape.cyrillic };
        let Some(letters) = letters.as_ref().filter(|letters| reading.loose || !letters.loose) else {
            continue;
        };
        out.extend(if reading.second { &letters.second } else { &letters.first });
        return Some(shape.key.len());
    }
    None
}

fn row(line: &str) -> Option<LetterShape> {
    let mut columns = line.split_whitespace();
    let (key, latin, cyrillic) = (columns.next()?, columns.next()?, columns.next()?);
    (key != "#").then(|| LetterShape {
        key: key.chars().collect(),
        latin: readings(latin),
        cyrillic: readings(cyrillic),
    })
}

fn readings(column: &str) -> Option<LetterReadings> {
    let plain = column.trim_start_matches(':');
    let each: Vec<u8> = letters(plain);
    let (first, last) = (*each.first()?, *each.last()?);
    let doubled = each.len() == 2 && first == last;
    let whole = |one: u8| if doubled { each.clone() } else { vec![one] };
    debug_assert!(plain.chars().all(|shown| letter(shown).is_some()));
    Some(LetterReadings { first: whole(first), second: whole(last), loose: plain != column })
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::shown;
    use super::super::fold::fold;
    use super::*;

    fn reads(text: &str, target: Target, second: bool) -> Option<String> {
        let mut out = Vec::new();
        let loose = text.chars().any(|shown| letter(shown).is_some_and(is_cyrillic));
        read(&fold(text), ShapeReading { target, second, loose }, &mut out)
            .then(|| out.into_iter().map(shown).collect())
    }

    #[test]
    fn leet_reads_as_english() {
        for (text, word) in [("w01f", "woif"), ("c@+", "cat"), ("h3||0", "hello"), ("|\\|ose", "nose")] {
            assert_eq!(reads(text, Target::Latin, false).as_deref(), Some(word), "{text}");
        }
        assert_eq!(reads("w01f", Target::Latin, true).as_deref(), Some("wolf"));
    }

    #[test]
    fn latin_letters_draw_russian_words() {
        for (text, word) in [
            ("KOT", "кот"),
            ("MOJIOKO", "молоко"),
            ("3y6", "зуб"),
            ("ca6JI9", "сабля"),
            ("I0Ha", "юна"),
            ("poг", "рог"),
        ] {
            assert_eq!(reads(text, Target::Cyrillic, false).as_deref(), Some(word), "{text}");
        }
    }

    #[test]
    fn a_letter_without_a_look_alike_is_read_in_mixed_words_only() {
        assert_eq!(reads("kosit", Target::Cyrillic, false), None);
        assert_eq!(reads("кosит", Target::Cyrillic, false).as_deref(), Some("косит"));
    }

    #[test]
    fn cyrillic_letters_draw_english_words() {
        assert_eq!(reads("сосоа", Target::Latin, false).as_deref(), Some("cocoa"));
    }
}
