//! What a server is asked for beyond plain text, and what is asked instead when it answers 400.
//!
//! A schema, then any JSON object, then nothing; and whether the model is told not to think aloud. Remembers the rung
//! that worked, so a server is refused once and not once a wish. Sends nothing itself.

/// The form that an answer is asked to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON that fits the schema.
    Schema,
    /// Any JSON object.
    Object,
    /// As the model likes.
    None,
}

/// One way to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The form of the answer.
    pub format: Format,
    /// Whether the model is asked not to think aloud.
    pub quiet: bool,
}

impl Rung {
    /// What is tried first.
    pub const TOP: Self = Self { format: Format::Schema, quiet: true };

    /// What to try after a 400 whose message is `complaint`; `None` when nothing is left.
    ///
    /// A complaint about thinking takes that field away first; any other takes the form down one rung, and the last
    /// attempt asks for nothing at all.
    #[must_use]
    pub fn below(self, complaint: &str) -> Option<Self> {
        let complaint = complaint.to_ascii_lowercase();
        let about_thinking = ["reasoning", "think"].iter().any(|word| complaint.contains(word));
        if self.quiet && about_thinking {
            return Some(Self { quiet: false, ..self });
        }
        match self.format {
            Format::Schema => Some(Self { format: Format::Object, ..self }),
            Format::Object => Some(Self { format: Format::None, ..self }),
            Format::None if self.quiet => Some(Self { quiet: false, ..self }),
            Format::None => None,
        }
    }
}

/// The rung that is remembered for an endpoint.
#[derive(Debug)]
pub struct Ladder {
    rung: Rung,
}

impl Default for Ladder {
    fn default() -> Self {
        Self { rung: Rung::TOP }
    }
}

impl Ladder {
    /// Where to begin.
    #[must_use]
    pub const fn rung(&self) -> Rung {
        self.rung
    }

    /// `rung` was accepted: begin there from now on.
    pub const fn remember(&mut self, rung: Rung) {
        self.rung = rung;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descent(complaint: &str) -> Vec<(Format, bool)> {
        let steps = std::iter::successors(Some(Rung::TOP), |rung| rung.below(complaint));
        steps.map(|rung| (rung.format, rung.quiet)).collect()
    }

    #[test]
    fn a_refused_form_is_followed_by_the_next_and_ends_with_nothing() {
        use Format::{None, Object, Schema};
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
