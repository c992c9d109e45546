//! When an answer can no longer become a plan: texts, lists and brackets without end.
//!
//! A small model that has lost its thread repeats a word or opens groups until its server stops it, a minute later. The
//! limits are twice what a plan may have, so that what is only too long is cut, and read on.

use super::super::limits;
use super::super::scene::{
    DOES_CHARS_MAX, HOUR_CHARS_MAX, IS_CHARS_MAX, LOOKS_CHARS_MAX, PLACE_CHARS_MAX, SUBJECTS_MAX,
};

/// Groups inside groups that are waited for: twice what a plan may have.
const GROUPS_MAX: usize = 2 * limits::GROUP_DEPTH_MAX;
/// Brackets inside brackets of so many groups: two a group, and the plan, its steps, a step, its points and a point.
const BRACKETS_MAX: usize = 2 * GROUPS_MAX + 5;
/// A repetition is looked for in so many characters at least: "!!!!!!" at the end of a long wish is none.
const REPEATED_CHARS_MIN: usize = 24;
/// How often a text says the same until it is called a repetition.
const REPEATS: usize = 3;

/// Why a text that is still being written will never end; `field` is its name in snake case.
pub(super) fn text(field: &str, so_far: &[u8]) -> Option<&'static str> {
    let chars_max = chars_max(field);
    // A character takes at most four bytes; counting is needed only when they do not answer.
    if so_far.len() <= chars_max {
        return None;
    }
    let text = String::from_utf8_lossy(so_far);
    let count = text.chars().count();
    if count > 2 * chars_max {
        return Some("a text came to more than twice its greatest length");
    }
    if count > chars_max && field != "rows" && repeats(&text.chars().collect::<Vec<_>>()) {
        return Some("a text past its greatest length repeats itself");
    }
    None
}

/// Why a list of so many items, inside so many brackets, will never end.
pub(super) fn list(field: &str, items: usize, brackets: usize) -> Option<&'static str> {
    if brackets > BRACKETS_MAX {
        return Some("brackets were opened inside brackets without end");
    }
    let items_max = match field {
        "subjects" => SUBJECTS_MAX,
        "palette" => limits::PALETTE_MAX,
        "rows" => limits::CANVAS_SIDE_MAX as usize,
        // The greatest number of vertices, but every pixel of a canvas may be listed alone.
        "points" => (limits::CANVAS_SIDE_MAX * limits::CANVAS_SIDE_MAX) as usize,
        _ => limits::LEAF_STEPS_MAX,
    };
    (items > 2 * items_max).then_some("a list came to more than twice its greatest length")
}

fn chars_max(field: &str) -> usize {
    match field {
        "place" => PLACE_CHARS_MAX,
        "time" | "weather" => HOUR_CHARS_MAX,
        "is" => IS_CHARS_MAX,
        "looks" => LOOKS_CHARS_MAX,
        "does" => DOES_CHARS_MAX,
        "caption" => limits::CAPTION_CHARS_MAX,
        "rows" => limits::CANVAS_SIDE_MAX as usize,
        _ => limits::TEXT_CHARS_MAX,
    }
}

/// Whether the end of a text is one piece [`REPEATS`] times over.
fn repeats(text: &[char]) -> bool {
    (1..=text.len() / REPEATS).any(|period| {
        let length = (REPEATS * period).max(REPEATED_CHARS_MIN);
        let Some(from) = text.len().checked_sub(length) else { return false };
        let tail = &text[from..];
        tail.iter().zip(&tail[period..]).all(|(one, other)| one == other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_the_answer_when_it_is_endless_and_not_when_it_is_long() {
        let laugh = "ha ha ha ".repeat(40);
        assert!(text("caption", &laugh.as_bytes()[..60]).is_some());
        assert_eq!(text("value", &laugh.as_bytes()[..60]), None, "within its limit a text repeats anything");
        let long = "a caption that is a little longer than what fits into the line!!!";
        assert_eq!(text("caption", long.as_bytes()), None);
        assert!(text("caption", long.repeat(2).as_bytes()).is_some());
        assert!(text("looks", "чёрный кот, ".repeat(12).as_bytes()).is_some());
    }

    #[test]
    fn lists_and_brackets_end_it_at_twice_their_limit() {
        assert_eq!(list("subjects", 12, 4), None);
        assert!(list("subjects", 13, 4).is_some());
        assert_eq!(list("steps", 8, BRACKETS_MAX), None);
        assert!(list("steps", 8, BRACKETS_MAX + 1).is_some());
    }
}
