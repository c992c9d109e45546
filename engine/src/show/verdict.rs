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
    },
}
