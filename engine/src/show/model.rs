//! What is known of the model: whether it is loaded, whether it can be reached.

use crate::plan::PlanFailure;
use crate::time::Frame;

/// Connection-level failures in a row after which planning pauses.
const MODEL_FAILURES_MAX: u32 = 3;

/// What is known of the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Model {
    /// Connection-level failures in a row.
    failures: u32,
    /// No try before this frame.
    pub(super) next_try: Frame,
    pub(super) warmth: Warmth,
    /// Whether it answered when it was asked last; `None`: it was not asked in this session.
    pub(super) answers: Option<bool>,
}

/// Whether the model was loaded before the first wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Warmth {
    #[default]
    Cold,
    Warming,
    /// It was, or that was given up: it will be loaded by the first plan.
    Settled,
}

impl Model {
    pub(super) const fn is_unreachable(&self) -> bool {
        self.failures >= MODEL_FAILURES_MAX
    }

    pub(super) const fn is_warming_up(&self) -> bool {
        matches!(self.warmth, Warmth::Warming)
    }

    pub(super) fn warm_up(&mut self) {
        self.warmth = Warmth::Warming;
    }

    pub(super) fn answered(&mut self) {
        *self = Self { warmth: Warmth::Settled, answers: Some(true), ..Self::default() };
    }

    pub(super) fn failed(&mut self, reason: PlanFailure, later: Frame) {
        if !reason.is_connection_level() {
            return self.answered();
        }
        self.warmth = Warmth::Settled;
        self.answers = Some(false);
        self.failures = self.failures.saturating_add(1);
        if self.is_unreachable() {
            self.next_try = later;
        }
    }
}
