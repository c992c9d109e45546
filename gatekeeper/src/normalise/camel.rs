//! Words written together with capitals: `CatFood`.
//!
//! Capitals inside a word are a disguise (`wOlF`), capitals at its beginning are none. It only tells one from the other.

use std::ops::Range;

use super::fold::{Unit, UnitKind};

/// A token of short pieces only is a word with capitals sprinkled in.
const ORDINARY_LETTERS_MIN: usize = 4;

/// Whether `token`, whose words are `words` and whose first unit has the number `first`, is ordinary words with a capital each.
/// Digits may stand at its end.
pub fn is_camel(token: &[Unit], words: &[Range<usize>], first: usize) -> bool {
    if words.len() < 2 {
        return false;
    }
    let word = |range: &Range<usize>| &token[range.start - first..range.end - first];
    let named =
        words.iter().rposition(|range| word(range)[0].kind != UnitKind::Digit).map_or(0, |last| last + 1);
    let kind = token[0].kind;
    named > 1
        && matches!(kind, UnitKind::Latin | UnitKind::Cyrillic)
        && words[..named].iter().enumerate().all(|(number, range)| is_named(word(range), kind, number == 0))
        && words[..named].iter().any(|range| range.len() >= ORDINARY_LETTERS_MIN)
}

/// A capital and then none; the first word may have none at all.
fn is_named(word: &[Unit], kind: UnitKind, is_first: bool) -> bool {
    (is_first || word[0].shown.is_uppercase())
        && word.iter().all(|unit| unit.kind == kind)
        && word[1..].iter().all(|unit| unit.shown.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::super::words::lay_out;
    use super::*;

    fn camel(text: &str) -> bool {
        let units = fold(text);
        let layout = lay_out(&units);
        is_camel(&units, &layout.words, 0)
    }

    #[test]
    fn capitals_at_the_beginning_of_words_are_ordinary() {
        for text in ["CatFood", "catFood", "КотИгрок", "CatFood2000"] {
            assert!(camel(text), "{text}");
        }
    }

    #[test]
    fn capitals_inside_a_word_are_a_disguise() {
        for text in ["CaTs", "wOlF", "Wolf", "WOLf", "Cat2Food", "wolfFACE"] {
            assert!(!camel(text), "{text}");
        }
    }
}
