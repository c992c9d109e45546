//! What is recorded of a model's answer: what stood before and behind its steps, what it cost, what went wrong.

use serde::{Deserialize, Serialize};

use super::wire;
use crate::geometry::Color;
use crate::plan::CanvasSpec;

/// What a plan says before its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHeader {
    /// Size and background. The size is always the configured one; another is ignored.
    #[serde(with = "wire::canvas")]
    pub canvas: CanvasSpec,
    /// The colours it named, for the reader: the steps hold resolved colours.
    #[serde(default, with = "wire::colors", skip_serializing_if = "Vec::is_empty")]
    pub palette: Vec<Color>,
    /// The only source of randomness.
    #[serde(default)]
    pub seed: u32,
}

/// What is known of a plan when it is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFooter {
    /// Its caption, judged and allowed; `None`: the configured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// How long the finished picture stays, in seconds; `None`: as configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_sec: Option<u32>,
    /// A text shown in place of a drawing, judged and allowed; ignored when there are steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub render_text: Option<String>,
}

/// What an answer cost. Figures for the operator: nothing follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanCounts {
    /// Tokens of the prompt; 0 when the server does not say.
    pub prompt_tokens: u32,
    /// Tokens of the answer.
    pub answer_tokens: u32,
    /// From the request to the first complete step, in milliseconds.
    pub first_step_ms: u32,
    /// From the request to the end, in milliseconds.
    pub total_ms: u32,
    /// Repairs that reading the answer took.
    pub fixes: u32,
    /// Steps that were dropped.
    pub dropped: u32,
}

/// What all answers of the model together cost in a session. Figures for the operator, like [`PlanCounts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnswerTotals {
    /// Answers, complete or not.
    pub answers: u64,
    /// Their tokens.
    pub tokens: u64,
    /// Their steps that could be drawn.
    pub steps: u64,
    /// Repairs that reading them took.
    pub fixes: u64,
    /// Their steps that were dropped.
    pub dropped: u64,
    /// Milliseconds to the first complete step.
    pub first_step_ms: u64,
    /// Milliseconds to the end.
    pub total_ms: u64,
}

impl AnswerTotals {
    /// Adds an answer with its drawable steps.
    pub(super) fn add(&mut self, counts: &PlanCounts, steps: u32) {
        self.answers += 1;
        self.tokens += u64::from(counts.answer_tokens);
        self.steps += u64::from(steps);
        self.fixes += u64::from(counts.fixes);
        self.dropped += u64::from(counts.dropped);
        self.first_step_ms += u64::from(counts.first_step_ms);
        self.total_ms += u64::from(counts.total_ms);
    }
}

/// Why a step is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// The gatekeeper refused its text.
    Refused,
    /// It could not be understood.
    Malformed,
    /// A limit of plans was reached.
    Limit,
    /// A reason that this version does not know.
    #[serde(other)]
    Other,
}

/// Why a try ended without a complete plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFailure {
    /// No connection, or it broke before any answer.
    Unreachable,
    /// No connection in time.
    ConnectTimeout,
    /// Connected, but no first token in time.
    FirstTokenTimeout,
    /// The model fell silent in the middle.
    SilenceTimeout,
    /// The answer took too long as a whole.
    AnswerTimeout,
    /// The server is busy or broken for now (429, 5xx).
    Unavailable,
    /// The server refused the request for good (401, 404, ...).
    Denied,
    /// The answer ended in the middle: length limit, broken connection, repetition.
    Cut,
    /// Nothing in the answer can be drawn.
    NotAPlan,
    /// The gatekeeper refused its caption or the text it shows. Before a stroke is on air: the card; after that the
    /// drawing ends with the steps it has.
    Refused,
    /// The program failed while it made the plan.
    Panicked,
    /// A reason that this version does not know.
    #[serde(other)]
    Other,
}

impl PlanFailure {
    /// Whether the model could not even be talked to.
    #[must_use]
    pub const fn is_connection_level(self) -> bool {
        matches!(self, Self::Unreachable | Self::ConnectTimeout)
    }

    /// Whether waiting for the model may mend it.
    #[must_use]
    pub const fn is_absence(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::ConnectTimeout
                | Self::FirstTokenTimeout
                | Self::SilenceTimeout
                | Self::AnswerTimeout
                | Self::Unavailable
                | Self::Denied
        )
    }
}
