//! What a server is asked for beyond plain text, and what is asked instead when it answers 400.
//!
//! A schema, then any JSON object, then nothing; and whether the model is told not to think aloud. Remembers the format
//! that worked, so a server is refused once and not once a wish. Sends nothing itself.

/// The form that an answer is asked to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFormat {
    /// JSON that fits the schema.
    Schema,
    /// Any JSON object.
    Object,
    /// As the model likes.
    None,
}

/// One way to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerFormat {
    /// The form of the answer.
    pub json: JsonFormat,
    /// Whether the model is asked not to think aloud.
    pub quiet: bool,
}

impl AnswerFormat {
    /// What is tried first.
    pub const TOP: Self = Self { json: JsonFormat::Schema, quiet: true };

    /// What to try after a 400 whose message is `complaint`; `None` when nothing is left.
    ///
    /// A complaint about thinking takes that field away first; any other takes the form down one format, and the last
    /// attempt asks for nothing at all.
    #[must_use]
    pub fn below(self, complaint: &str) -> Option<Self> {
        let complaint = complaint.to_ascii_lowercase();
        let about_thinking = ["reasoning", "think"].iter().any(|word| complaint.contains(word));
        if self.quiet && about_thinking {
            return Some(Self { quiet: false, ..self });
        }
        match self.json {
            JsonFormat::Schema => Some(Self { json: JsonFormat::Object, ..self }),
            JsonFormat::Object => Some(Self { json: JsonFormat::None, ..self }),
            JsonFormat::None if self.quiet => Some(Self { quiet: false, ..self }),
            JsonFormat::None => None,
        }
    }
}

/// The format that is remembered for an endpoint.
#[derive(Debug)]
pub struct FormatFallback {
    format: AnswerFormat,
}

impl Default for FormatFallback {
    fn default() -> Self {
        Self { format: AnswerFormat::TOP }
    }
}

impl FormatFallback {
    /// Where to begin.
    #[must_use]
    pub const fn format(&self) -> AnswerFormat {
        self.format
    }

    /// `format` was accepted: begin there from now on.
    pub const fn remember(&mut self, format: AnswerFormat) {
        self.format = format;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descent(complaint: &str) -> Vec<(JsonFormat, bool)> {
        let steps = std::iter::successors(Some(AnswerFormat::TOP), |format| format.below(complaint));
        steps.map(|format| (format.json, format.quiet)).collect()
    }

    #[test]
    fn a_refused_form_is_followed_by_the_next_and_ends_with_nothing() {
        use JsonFormat::{None, Object, Schema};
        assert_eq!(
            descent("response_format is not supported"),
            [(Schema, true), (Object, true), (None, true), (None, false)]
        );
        assert_eq!(descent("unknown field reasoning_effort")[1], (Schema, false));
    }

    #[test]
    fn every_descent_ends_whatever_the_server_complains_about() {
        for complaint in ["", "think", "REASONING", "schema"] {
            assert!(descent(complaint).len() <= 5);
        }
    }
}
