//! What the gatekeeper says of a text, as a fact holds it.

use serde::{Deserialize, Serialize};

/// A text that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// The wish.
    Message,
    /// The donor's name.
    Name,
    /// The plan's caption, or the text it shows in place of a drawing. The verdict is for the operator: that the plan
    /// is refused is [`Fact::PlanFailed`](super::Fact::PlanFailed)'s to say, with [`PlanFailure::Refused`](crate::plan::PlanFailure::Refused).
    Caption,
    /// A text inside a step. The verdict is for the operator: that the step is not drawn is
    /// [`Fact::PlanStepDropped`](super::Fact::PlanStepDropped)'s to say.
    Step,
}

/// What the gatekeeper says of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may be shown.
    Allow,
    /// It must not be shown.
    Block {
        /// The kind of content, as the policy names it.
        category: String,
        /// The rule that hit.
        rule: String,
        /// The place in the text, in bytes: from, to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        span: Option<(u32, u32)>,
        /// The same place in characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chars: Option<(u32, u32)>,
        /// How the place was found, by the gatekeeper's name for it: `plain`, `other_layout`, `reversed`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<String>,
        /// The letters that were read there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read_as: Option<String>,
    },
}

impl Verdict {
    /// A refusal of which nothing more is known.
    #[must_use]
    pub fn refusal(category: &str, rule: &str) -> Self {
        Self::Block {
            category: category.to_owned(),
            rule: rule.to_owned(),
            span: None,
            chars: None,
            how: None,
            read_as: None,
        }
    }

    /// Takes out the letters that were read, which are the donor's; whether there were any.
    pub fn forget_text(&mut self) -> bool {
        match self {
            Self::Allow => false,
            Self::Block { read_as, .. } => read_as.take().is_some(),
        }
    }
}
