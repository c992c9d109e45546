//! The show: whose turn it is, what is on screen, and what should be running, as a pure fold over facts and frames.

mod event;
mod screen;

pub use event::{Donation, DonationSource, RequestId};
pub use screen::{Active, Countdown, Notice, Phase, Picture, Progress, Queued, Screen, Wait};
