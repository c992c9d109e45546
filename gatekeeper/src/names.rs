//! What is only innocent in a display name: the surnames and first names of real people, and the frame `xXx_…_xXx`.
//!
//! Such words are blanked before the name is judged, byte for byte, so that places in the rest stay what they are.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

static SURNAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    super::lexicon::lines(FILE).flat_map(|(_, line)| line.split_whitespace()).map(str::to_lowercase).collect()
});

/// The data file, for the hash of what is in force.
pub const FILE: &str = include_str!("lexicon/surnames.txt");
/// Letters of the frame on either side, at most.
const FRAME_LETTERS_MAX: usize = 3;
/// What calls for harm: beside it a surname is no name.
const CALLS: [&str; 10] =
    ["бей", "бейте", "убей", "смерть", "режь", "мочи", "вешай", "kill", "hang", "death"];

/// The name with blanks for what is innocent in it.
pub fn without_real_names(name: &str) -> String {
    let mut blanked = String::with_capacity(name.len());
    let inner = framed(name);
    blanked.push_str(&" ".repeat(inner.start));
    let inner = &name[inner];
    let calls = inner.split(|shown: char| !shown.is_alphabetic()).any(is_call);
    for word in inner.split_inclusive(|shown: char| !shown.is_alphabetic()) {
        let letters = word.trim_end_matches(|shown: char| !shown.is_alphabetic());
        if !calls && is_real_name(letters) {
            blanked.push_str(&" ".repeat(letters.len()));
            blanked.push_str(&word[letters.len()..]);
        } else {
            blanked.push_str(word);
        }
    }
    blanked
}

/// Written as names are: one capital letter first, or capitals only.
fn is_real_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && (letters.as_str().chars().all(char::is_lowercase)
            || letters.as_str().chars().all(char::is_uppercase))
        && SURNAMES.contains(&word.to_lowercase())
}

fn is_call(word: &str) -> bool {
    CALLS.contains(&word.to_lowercase().as_str())
}

/// What stands in `xXx_…_xXx` or `xX…Xx`; all of a name without such a frame.
fn framed(name: &str) -> Range<usize> {
    let is_frame = |letter: &u8| letter.eq_ignore_ascii_case(&b'x');
    let head = name.bytes().take(FRAME_LETTERS_MAX).take_while(is_frame).count();
    let tail = name.bytes().rev().take(FRAME_LETTERS_MAX).take_while(is_frame).count();
    if head < 2 || tail < 2 || head + tail >= name.len() {
        return 0..name.len();
    }
    let inner = head..name.len() - tail;
    let is_mixed = |frame: &str| frame.contains('x') && frame.contains('X');
    let apart =
        name[inner.clone()].starts_with(['_', '-', ' ']) && name[inner.clone()].ends_with(['_', '-', ' ']);
    let framed = apart && head == tail || is_mixed(&name[..head]) && is_mixed(&name[inner.end..]);
    if framed { inner } else { 0..name.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_blanked_only_as_a_name_is_written() {
        assert_eq!(without_real_names("Anna Kuntz"), "Anna      ");
        for kept in ["anna kuntz", "kUNTz", "Kuntzing", "cat"] {
            assert_eq!(without_real_names(kept), kept);
        }
    }

    #[test]
    fn a_frame_is_blanked_when_both_sides_are_there() {
        assert_eq!(without_real_names("xXx_Wolf_xXx"), "   _Wolf_");
        for kept in ["xxx", "xXx_Wolf", "xxx wolf", "xXx", "xxxxxx"] {
            assert_eq!(without_real_names(kept), kept);
        }
    }
}
