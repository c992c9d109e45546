//! Characters that are not seen as characters: drawn as nothing, or as a small letter over another one.
//!
//! Two tables: what is drawn with neither ink nor advance, and which marks are letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::alphabet::letter;

/// The range of colours that an emoji before them takes; there are no colours on the screen.
const SKIN_TONES: std::ops::RangeInclusive<char> = '\u{1F3FB}'..='\u{1F3FF}';

static INVISIBLE: LazyLock<Vec<(char, char)>> =
    LazyLock::new(|| rows(include_str!("invisible.txt")).filter_map(|columns| range(&columns)).collect());
static MARKS: LazyLock<HashMap<char, (u8, u8)>> =
    LazyLock::new(|| rows(include_str!("marks.txt")).filter_map(|columns| mark(&columns)).collect());

/// Whether `shown` is drawn with neither ink nor advance: controls, direction marks, fillers, variation selectors, tags.
///
/// ```
/// assert!(gatekeeper::is_invisible('\u{200B}'));
/// assert!(!gatekeeper::is_invisible(' '));
/// ```
pub fn is_invisible(shown: char) -> bool {
    // Most text is here; the search is for the rest.
    if (' '..='~').contains(&shown) || ('\u{400}'..='\u{45F}').contains(&shown) {
        return false;
    }
    let after = INVISIBLE.partition_point(|(first, _)| *first <= shown);
    after.checked_sub(1).is_some_and(|at| shown <= INVISIBLE[at].1)
}

/// The Latin and the Cyrillic letter that a mark is; 0 where it is none.
pub fn letter_of_mark(shown: char) -> Option<(u8, u8)> {
    MARKS.get(&shown).copied()
}

/// Whether `shown` colours the emoji before it and is not drawn itself.
pub fn is_skin_tone(shown: char) -> bool {
    SKIN_TONES.contains(&shown)
}

fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_whitespace().collect())
}

fn range(columns: &[&str]) -> Option<(char, char)> {
    Some((code_point(columns.first()?)?, code_point(columns.get(1)?)?))
}

fn mark(columns: &[&str]) -> Option<(char, (u8, u8))> {
    let look = |column: usize| columns.get(column)?.chars().next();
    let looks = (letter(look(1)?).unwrap_or(0), letter(look(2)?).unwrap_or(0));
    Some((code_point(columns.first()?)?, looks))
}

fn code_point(digits: &str) -> Option<char> {
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read_and_ranges_are_in_order() {
        let lines = |file: &'static str| rows(file).count();
        assert_eq!(INVISIBLE.len(), lines(include_str!("invisible.txt")));
        assert_eq!(MARKS.len(), lines(include_str!("marks.txt")));
        assert!(INVISIBLE.is_sorted_by(|one, next| one.1 < next.0) && INVISIBLE.iter().all(|(a, b)| a <= b));
    }

    #[test]
    fn direction_marks_fillers_and_tags_are_invisible_and_letters_and_spaces_are_not() {
        for shown in ['\u{202E}', '\u{200D}', '\u{AD}', '\u{3164}', '\u{E0041}', '\u{FFF9}', '\0'] {
            assert!(is_invisible(shown), "{shown:?}");
        }
        for shown in [' ', '\u{A0}', 'a', 'ж', '\u{301}', '\u{2800}', '猫'] {
            assert!(!is_invisible(shown), "{shown:?}");
        }
    }
}
