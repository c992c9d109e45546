//! The show: whose turn it is, what is on screen, and what should be running, as a pure fold over facts and frames.
//!
//! ```text
//! lines of a file -> journal::Reader -> Entry -> Show -> Screen, jobs, history
//! ```
//!
//! A file holds only what the outside world decided ([`Fact`]) and the frames at which that was taken in; everything
//! else is computed again, so that a live show, a restart after a crash, a replay and a test are the same code.

mod air;
mod answer;
mod carried;
mod carry;
mod donation;
mod event;
mod history;
mod intake;
mod job;
pub mod journal;
mod line;
mod money;
mod operator;
mod overview;
mod planning;
mod request;
mod screen;
mod seen;
mod settings;
mod sketch;
mod state;
#[cfg(test)]
mod tests;
mod trace;
mod view;
mod wire;

pub use crate::plan::{PlanCounts, PlanFailure, PlanFooter};
pub use answer::{AnswerTotals, DropReason, PlanHeader};
pub use carried::{Carried, CarriedClearing, CarriedOutcome, CarriedPlan, CarriedRequest};
pub use donation::{Donation, DonationSource, NotARequestId, RequestId, StreamPosition};
pub use event::{Entry, Fact, SessionStarted, TextKind, Verdict};
pub use history::{End, Ended, HISTORY_MAX, HISTORY_POINTS_MAX, KeptPlan};
pub use intake::MISSED_MAX;
pub use job::Job;
pub use money::Amount;
pub use overview::{ModelView, OnAirStage, OnAirView, PlanStanding, RequestView};
pub use planning::{CUT_STEPS_MIN, MODEL_FAILURES_MAX, MODEL_PAUSE_SEC, RETRY_PAUSES_SEC};
pub use request::{ANONYMOUS, Standing};
pub use screen::{Active, Countdown, Notice, Phase, Picture, Progress, Queued, Screen, Wait};
pub use seen::SEEN_IDS_MAX;
pub use settings::{CARD_DEFAULT, Fallback, ModerationMode, Settings};
pub use state::{Show, TICK_MS_MAX, UNDO_SEC};
pub use trace::Trace;
pub use view::DRAWING_SEC_GUESS;
