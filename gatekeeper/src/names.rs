//! What is only innocent in a display name: the surnames and first names of real people, and the frame `xXx_…_xXx`.
//!
//! Such words are blanked before the name is judged, byte for byte, so that places in the rest stay what they are.

use std::collections::HashSet;
use std::sync::LazyLock;

static SURNAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    super::lexicon::lines(FILE).flat_map(|(_, line)| line.split_whitespace()).map(str::to_lowercase).collect()
});

/// The data file, for the hash of what is in force.
pub const FILE: &str = include_str!("lexicon/surnames.txt");
const FRAME: &str = "xxx";

/// The name with blanks for what is innocent in it.
pub fn without_real_names(name: &str) -> String {
    let mut blanked = String::with_capacity(name.len());
    let inner = framed(name);
    if let Some(inner) = inner {
        blanked.push_str(&" ".repeat(name.len() - inner.len() - FRAME.len()));
    }
    for word in inner.unwrap_or(name).split_inclusive(|shown: char| !shown.is_alphabetic()) {
        let letters = word.trim_end_matches(|shown: char| !shown.is_alphabetic());
        if is_real_name(letters) {
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

/// What stands in `xXx_…_xXx`.
fn framed(name: &str) -> Option<&str> {
    let head = name.get(..FRAME.len())?;
    let tail = name.get(name.len().checked_sub(FRAME.len())?..)?;
    let inner = name.get(FRAME.len()..name.len() - FRAME.len())?;
    let is_frame = |piece: &str| piece.eq_ignore_ascii_case(FRAME);
    let apart = inner.starts_with(['_', '-', ' ']) && inner.ends_with(['_', '-', ' ']);
    (is_frame(head) && is_frame(tail) && apart).then_some(inner)
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
