//! The show: whose turn it is, what is on screen, and what should be running, as a pure fold over facts and frames.

mod carried;
mod donation;
mod event;
mod job;
pub mod journal;
mod screen;
mod settings;
mod wire;

pub use carried::{Carried, CarriedClearing, CarriedOutcome, CarriedPlan, CarriedRequest};
pub use donation::{Donation, DonationSource, NotARequestId, RequestId, StreamPosition};
pub use event::{
    DropReason, Entry, Fact, PlanCounts, PlanFailure, PlanFooter, PlanHeader, SessionStarted, TextKind,
    Verdict,
};
pub use job::Job;
pub use screen::{Active, Countdown, Notice, Phase, Picture, Progress, Queued, Screen, Wait};
pub use settings::{CARD_DEFAULT, Fallback, ModerationMode, Settings};
