//! The show: whose turn it is, what is on screen, and what should be running, as a pure fold over facts and frames.
//!
//! ```text
//! lines of a file -> journal::Reader -> Entry -> Show -> Screen, jobs, history
//! ```
//!
//! A file holds only what the outside world decided ([`Fact`]) and the frames at which that was taken in; everything
//! else is computed again, so that a live show, a restart after a crash, a replay and a test are the same code.
//!
//! ```
//! use engine::show::{Entry, Fact, Job, Picture, SessionStarted, Show, ShowSettings};
//! use engine::time::Frame;
//!
//! let donation = serde_json::from_str(
//!     r#"{"fact": "donation_received", "donation": {"id": "shop:1", "donor": "Ann", "message": "a cat", "amount": "500",
//!         "currency": "RUB", "created_at": "2026-11-22T18:00:00Z", "source": "test"}}"#,
//! )?;
//! let started = SessionStarted {
//!     format: "1.0".into(),
//!     program: "example".into(),
//!     fonts: String::new(),
//!     settings: ShowSettings::default(),
//! };
//! let mut show = Show::new();
//! let facts = [Fact::SessionStarted(Box::new(started)), donation];
//! for (seq, fact) in (1..).zip(facts) {
//!     // `None`: the fact fitted.
//!     assert_eq!(show.apply(&Entry { seq, frame: Frame(30 * seq), fact }), None);
//! }
//! // What should be running now: somebody has to judge the name and the wish before either is shown.
//! assert!(show.jobs().iter().any(|job| matches!(job, Job::Judge { .. })));
//! assert_eq!(show.screen().picture, Picture::Blank);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(clippy::wildcard_enum_match_arm, reason = "facts and screens are matched one by one")]

mod answer;
mod bans;
mod cursor;
mod donation;
mod evening;
mod fact;
mod fact_kind;
mod fits;
mod handing_over;
mod handover;
mod history;
mod intake;
mod job;
pub mod journal;
mod misfit;
mod model;
mod money;
mod on_air;
mod operator;
mod operator_view;
mod partial_plan;
mod planning;
mod queue;
mod request;
mod screen;
mod seen;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod trace;
mod verdict;
mod viewer;
mod wire;

pub use crate::plan::{PlanCounts, PlanFailure, PlanFooter};
pub use answer::{AnswerTotals, DropReason, PlanHeader};
pub use bans::{BANS_MAX, Ban, ban_key};
pub use cursor::StreamCursor;
pub use donation::{Donation, DonationSource, MESSAGE_CHARS_MAX, NotARequestId, RequestId};
pub use evening::{CURRENCIES_MAX, Evening};
pub use fact::{Entry, Fact, SessionStarted};
pub use handover::{Handover, HandoverClearing, HandoverOutcome, HandoverPlan, HandoverRequest};
pub use history::{End, Ended, HISTORY_MAX, HISTORY_POINTS_MAX, KeptPlan};
pub use intake::MISSED_MAX;
pub use job::Job;
pub use misfit::Misfit;
pub use money::Amount;
pub use operator_view::{ModelView, OnAirView, PlanStatus, RequestView};
pub use request::{ANONYMOUS, Moderation};
pub use screen::{Active, Countdown, NoCut, Notice, OnAirPhase, Picture, Progress, Queued, Screen, Wait};
pub use seen::SEEN_IDS_MAX;
pub use settings::{DRAW_SEC_MAX, Fallback, ModerationMode, ShowSettings};
pub use state::{Show, TICK_MS_MAX, UNDO_SEC};
pub use trace::{Trace, TraceLine, Traced};
pub use verdict::{TextKind, Verdict};
