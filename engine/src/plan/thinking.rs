//! What a model thinks aloud around a plan, in `<think>`, `<thinking>` or `<thought>`: found byte by byte, in any portions.

/// What such a block begins and ends with. No tag repeats its first byte, so that a miss starts over.
const TAGS: [[&str; 2]; 3] =
    [["<think>", "</think>"], ["<thinking>", "</thinking>"], ["<thought>", "</thought>"]];

/// The blocks in a text outside any object.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Blocks {
    /// The tag that ends the block that is open.
    closing: Option<&'static str>,
    /// As much of a tag as has passed.
    passed: &'static str,
}

impl Blocks {
    /// Whether a block is open.
    pub(super) const fn is_open(&self) -> bool {
        self.closing.is_some()
    }

    /// Takes one byte.
    pub(super) fn byte(&mut self, byte: u8) {
        let awaited = |[opening, closing]: &[&'static str; 2]| {
            let tag = self.closing.map_or(*opening, |awaited| awaited);
            let next = tag.strip_prefix(self.passed)?.bytes().next()?;
            (next == byte).then_some((tag, *closing))
        };
        let Some((tag, closing)) = TAGS.iter().find_map(awaited) else {
            self.passed = if byte == b'<' { "<" } else { "" };
            return;
        };
        self.passed = &tag[..=self.passed.len()];
        if self.passed == tag {
            *self = Self { closing: if self.is_open() { None } else { Some(closing) }, passed: "" };
        }
    }
}

/// Takes what a model thinks aloud out of its answer, before the plan is read.
///
/// Only in front of the plan's first brace: what a plan letters inside a string is the plan's. Holds back at most the
/// bytes of one unfinished tag.
///
/// ```
/// use engine::plan::Thinking;
///
/// let mut thinking = Thinking::default();
/// let parts = ["<thi", "nk>a {fox}?</think>", r#"{"caption": "<think>"}"#].map(|part| thinking.strip(part));
/// assert_eq!(parts.concat(), r#"{"caption": "<think>"}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Thinking {
    blocks: Blocks,
    /// The plan has begun: nothing is taken out any more.
    begun: bool,
}

impl Thinking {
    /// The part of the text so far that is not thinking and was not returned before.
    #[must_use]
    pub fn strip(&mut self, text: &str) -> String {
        let mut kept = String::new();
        let mut rest = text.chars();
        while !self.begun {
            let Some(character) = rest.next() else { return kept };
            self.character(character, &mut kept);
        }
        kept + rest.as_str()
    }

    /// Whether the last text ended inside a block.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.blocks.is_open()
    }

    fn character(&mut self, character: char, kept: &mut String) {
        let before = self.blocks;
        // No tag has other characters than ASCII's, and none of those is a part of another.
        self.blocks.byte(u8::try_from(character).unwrap_or(u8::MAX));
        let goes_on = self.blocks.passed.len() > before.passed.len();
        if before.is_open() || self.blocks.is_open() || goes_on {
            return;
        }
        kept.push_str(before.passed);
        if self.blocks.passed.is_empty() {
            kept.push(character);
        }
        self.begun = character == '{';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(parts: &[&str]) -> String {
        let mut thinking = Thinking::default();
        parts.iter().map(|part| thinking.strip(part)).collect()
    }

    #[test]
    fn a_block_in_front_of_the_plan_is_taken_out_however_it_is_cut() {
        let text = "<think>a {fox} <b> </thin no\n</think>\n{\"caption\":\"<think>\"}";
        let expected = "\n{\"caption\":\"<think>\"}";
        assert_eq!(stripped(&[text]), expected);
        let characters: Vec<String> = text.chars().map(String::from).collect();
        let parts: Vec<&str> = characters.iter().map(String::as_str).collect();
        assert_eq!(stripped(&parts), expected);
    }

    #[test]
    fn other_angle_brackets_are_left_alone() {
        assert_eq!(stripped(&["a <th", "e b {}"]), "a <the b {}");
        assert_eq!(stripped(&["<thought>x</thought><thinking>y</thinking>{}"]), "{}");
    }

    #[test]
    fn thinking_that_never_ends_gives_nothing_and_holds_nothing() {
        let mut thinking = Thinking::default();
        assert_eq!(thinking.strip("<think>"), "");
        for _ in 0..1000 {
            assert_eq!(thinking.strip("so much {to} say <"), "");
        }
        assert!(thinking.is_open());
        assert_eq!(thinking.strip("</thi") + &thinking.strip("nk>{"), "{");
    }
}
