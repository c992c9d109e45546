//! What is recorded of a model's answer: what stood before and behind its steps, what it cost, what went wrong.

use serde::{Deserialize, Serialize};

use super::wire;
use crate::geometry::Color;
use crate::plan::{CanvasSpec, PlanCounts};

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
