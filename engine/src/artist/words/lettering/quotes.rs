//! What stands in quotes: a message, the name of somebody who can be drawn, or the title of a work.

use super::super::lexicon::{self, Section};
use super::super::rows::Names;
use super::super::token;

/// «волк из "Ну, погоди!"», "the cat from "Stray"": whether the title of a work follows, which is not to be written.
pub(super) fn names_a_work(before: &str) -> bool {
    let words = token::words(before);
    let mut back = words.iter().rev().map(|word| word.text.as_str());
    let last = back.next().unwrap_or_default();
    let from = |word: &str| matches!(word, "из" | "from");
    from(last) || lexicon::table("works", last).is_some() && back.next().is_some_and(from)
}

/// Whether what stands in quotes is only the name of somebody who can be drawn.
pub(super) fn is_a_name(inside: &str) -> bool {
    let words = token::words(inside);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    matches!(hits.as_slice(), [hit] if hit.is(Section::Subject) && !hit.guessed && words.len() < 3)
}

/// The text before, inside and after the first pair of quotes that holds a letter or a digit.
pub(super) fn quotation(wish: &str) -> Option<(&str, String, &str)> {
    for (start, open) in wish.char_indices() {
        let close: &[char] = match open {
            '"' => &['"'],
            '«' => &['»'],
            '“' | '„' => &['”', '“'],
            _ => continue,
        };
        let inside_from = start + open.len_utf8();
        let Some(length) = wish[inside_from..].find(close) else { continue };
        let inside = wish[inside_from..inside_from + length].trim();
        if inside.chars().any(char::is_alphanumeric) {
            let rest = &wish[inside_from + length..];
            let after = rest.chars().next().map_or("", |c| &rest[c.len_utf8()..]);
            return Some((&wish[..start], inside.into(), after));
        }
    }
    None
}
