//! What the operator sees: everything about queue, review, history and model. Not for viewers: it holds refused texts.

use std::sync::Arc;

use super::answer::AnswerTotals;
use super::bans::Ban;
use super::cursor::StreamCursor;
use super::donation::{Donation, RequestId};
use super::evening::Evening;
use super::history::{End, Ended};
use super::request::{ANONYMOUS, Moderation, PlanState, Request};
use super::screen::{OnAirPhase, Wait};
use super::settings::ShowSettings;
use super::state::{SessionPhase, Show};
use super::verdict::Verdict;
use crate::plan::{PlanFailure, Scene};
use crate::time::Frame;

/// A request that has not ended, as the operator may see it.
#[derive(Clone, Copy, Debug)]
pub struct RequestView<'a> {
    request: &'a Request,
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStatus {
    /// Nothing has arrived.
    Wanted,
    /// So many steps have arrived.
    Open(u32),
    /// It is complete.
    Closed,
    /// A text of it was refused: the card.
    Refused,
    /// It could not be made: the card.
    Failed,
}

/// The request on air, as the operator may see it.
#[derive(Clone, Copy, Debug)]
pub struct OnAirView<'a> {
    /// The request.
    pub request: RequestView<'a>,
    /// When its turn began.
    pub since: Frame,
    /// What goes on.
    pub phase: OnAirPhase,
    /// Estimated time until the next turn.
    pub left: Wait,
}

/// What is known of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelView {
    /// Three connection-level failures in a row: planning pauses.
    pub unreachable: bool,
    /// It is being loaded.
    pub warming_up: bool,
    /// Whether it answered when it was asked last; `None`: it was not asked in this session.
    pub answers: Option<bool>,
}

impl Show {
    /// Whether the session has started and not ended.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase == SessionPhase::Running
    }

    /// The settings in force.
    #[must_use]
    pub const fn settings(&self) -> &Arc<ShowSettings> {
        &self.settings
    }

    /// Whether the operator paused the show.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.paused
    }

    /// The request on air.
    #[must_use]
    pub fn on_air(&self) -> Option<OnAirView<'_>> {
        let on_air = self.on_air.as_ref()?;
        let fps = u64::from(self.settings.fps.get());
        let seconds = self.frames_left(on_air).div_ceil(fps) as u32;
        Some(OnAirView {
            request: RequestView { request: &on_air.request },
            since: on_air.since,
            phase: self.phase(on_air),
            left: Wait { seconds },
        })
    }

    /// Those who wait, in order, overflow included, with the estimated time until their turn.
    pub fn waiting(&self) -> impl Iterator<Item = (RequestView<'_>, Wait)> {
        self.waits().map(|(request, wait)| (RequestView { request }, wait))
    }

    /// Requests that are allowed and waiting.
    #[must_use]
    pub const fn queue_length(&self) -> usize {
        self.queue.allowed()
    }

    /// Requests that came on top of a full queue.
    #[must_use]
    pub fn overflow(&self) -> usize {
        self.queue.overflow()
    }

    /// Wishes that wait for the operator's word, in order of receipt.
    pub fn review(&self) -> impl ExactSizeIterator<Item = RequestView<'_>> {
        self.review.iter().map(|request| RequestView { request })
    }

    /// Donations that came too late to be drawn unasked, the oldest first.
    pub fn missed_donations(&self) -> impl ExactSizeIterator<Item = &Arc<Donation>> {
        self.missed.iter()
    }

    /// Requests that the last clearing took and that can be taken back, and until when.
    #[must_use]
    pub fn undo(&self) -> Option<(usize, Frame)> {
        self.clearings.back().map(|clearing| (clearing.requests.len(), clearing.until))
    }

    /// Banned donors, the oldest ban first.
    pub fn banned(&self) -> impl ExactSizeIterator<Item = &Ban> {
        self.bans.iter()
    }

    /// What the evening came to so far, over all its sessions.
    #[must_use]
    pub const fn evening(&self) -> &Evening {
        &self.evening
    }

    /// The newest ended requests, the oldest of them first.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &Ended> {
        self.history.iter()
    }

    /// The kept ones of the ended requests from number `from` on: what has ended since the last look.
    pub fn ended_since(&self, from: u64) -> impl Iterator<Item = &Ended> {
        self.history.since(from)
    }

    /// Ended requests in this session.
    #[must_use]
    pub fn ended_total(&self) -> u64 {
        self.history.total()
    }

    /// Requests that ended in this way in this session.
    #[must_use]
    pub const fn ended_count(&self, end: End) -> u64 {
        self.history.count(end)
    }

    /// Requests that came in in this session, without carried ones.
    #[must_use]
    pub const fn received_total(&self) -> u64 {
        self.received
    }

    /// What the model's answers of this session cost, failed ones included.
    #[must_use]
    pub const fn answer_totals(&self) -> &AnswerTotals {
        &self.answers
    }

    /// Whether a donation is known already, whatever became of it.
    #[must_use]
    pub fn knows(&self, donation: &str) -> bool {
        self.seen.contains(donation)
    }

    /// The place in the socket's stream up to which everything is known.
    #[must_use]
    pub const fn position(&self) -> Option<&StreamCursor> {
        self.position.as_ref()
    }

    /// What is known of the model.
    #[must_use]
    pub const fn model(&self) -> ModelView {
        let (unreachable, warming_up) = (self.model.is_unreachable(), self.model.is_warming_up());
        ModelView { unreachable, warming_up, answers: self.model.answers }
    }
}

impl<'a> RequestView<'a> {
    /// What is to be drawn: the operator's words, else what was understood; `None` while nothing is.
    #[must_use]
    pub fn scene(&self) -> Option<&'a Arc<Scene>> {
        self.request.told.as_ref().or(self.request.work.scene.as_ref())
    }

    /// Its id.
    #[must_use]
    pub const fn id(self) -> &'a RequestId {
        &self.request.id
    }

    /// Its donation.
    #[must_use]
    pub const fn donation(self) -> &'a Arc<Donation> {
        &self.request.donation
    }

    /// Whether its wish may be drawn.
    #[must_use]
    pub fn moderation(self) -> Moderation {
        self.request.moderation()
    }

    /// The operator's word stands in for the verdict on the wish.
    #[must_use]
    pub const fn is_approved(self) -> bool {
        self.request.approved
    }

    /// The verdict on the wish.
    #[must_use]
    pub const fn wish_verdict(self) -> Option<&'a Verdict> {
        self.request.wish_verdict.as_ref()
    }

    /// The verdict on the name.
    #[must_use]
    pub const fn name_verdict(self) -> Option<&'a Verdict> {
        self.request.name_verdict.as_ref()
    }

    /// The name as viewers see it; `None` until it is judged.
    #[must_use]
    pub fn shown_name(self) -> Option<&'a str> {
        self.request.shown_name(ANONYMOUS)
    }

    /// How far its plan is.
    #[must_use]
    pub fn plan(self) -> PlanStatus {
        match &self.request.work.plan {
            PlanState::Wanted => PlanStatus::Wanted,
            PlanState::Open(_) => PlanStatus::Open(self.request.work.strokes()),
            PlanState::Closed(..) | PlanState::Card(..) => PlanStatus::Closed,
            PlanState::Refused => PlanStatus::Refused,
            PlanState::Failed => PlanStatus::Failed,
        }
    }

    /// Number of the try that runs or comes next.
    #[must_use]
    pub const fn attempt(self) -> u32 {
        self.request.work.attempt
    }

    /// Why the last try failed, with words for the operator.
    #[must_use]
    pub const fn failure(self) -> Option<&'a (PlanFailure, Option<String>)> {
        self.request.work.failure.as_ref()
    }
}
