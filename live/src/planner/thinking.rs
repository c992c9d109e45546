//! Takes `<think>` blocks out of an answer before its plan is read.
//!
//! Only in front of the plan's first brace: what a plan letters inside a string is the plan's. Holds back at most the
//! bytes of one unfinished tag.

const TAGS: [(&str, &str); 3] =
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>")];

/// The filter of one answer.
#[derive(Debug, Default)]
pub struct Thinking {
    held: String,
    /// The tag that ends the block that is open.
    closing: Option<&'static str>,
    /// The plan has begun: nothing is taken out any more.
    begun: bool,
}

impl Thinking {
    /// The part of the text so far that is not thinking and was not returned before.
    #[must_use]
    pub fn strip(&mut self, text: &str) -> String {
        self.held.push_str(text);
        let mut kept = String::new();
        while !self.held.is_empty() && self.advance(&mut kept) {}
        kept
    }

    /// Whether the last text ended inside a block.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closing.is_some()
    }

    /// Takes one part from what is held; false when more text is needed to tell what it is.
    fn advance(&mut self, kept: &mut String) -> bool {
        if let Some(closing) = self.closing {
            return self.leave(closing);
        }
        let mark = if self.begun { None } else { self.held.find(['<', '{']) };
        let Some(at) = mark else {
            kept.push_str(&self.held);
            self.held.clear();
            return true;
        };
        kept.push_str(&self.held[..at]);
        self.held.drain(..at);
        if self.held.starts_with('{') {
            self.begun = true;
            return true;
        }
        self.enter(kept)
    }

    fn leave(&mut self, closing: &'static str) -> bool {
        if let Some(at) = self.held.find(closing) {
            self.held.drain(..at + closing.len());
            self.closing = None;
            return true;
        }
        // Only the beginning of the closing tag can still matter.
        let keep_from = self.held.rfind('<').filter(|&at| closing.starts_with(&self.held[at..]));
        self.held.drain(..keep_from.unwrap_or(self.held.len()));
        false
    }

    fn enter(&mut self, kept: &mut String) -> bool {
        if let Some((opening, closing)) = TAGS.iter().find(|(opening, _)| self.held.starts_with(opening)) {
            self.held.drain(..opening.len());
            self.closing = Some(closing);
            return true;
        }
        if TAGS.iter().any(|(opening, _)| opening.starts_with(&self.held)) {
            return false;
        }
        kept.push('<');
        self.held.drain(..1);
        true
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
        assert!(thinking.held.len() < 16);
    }
}
