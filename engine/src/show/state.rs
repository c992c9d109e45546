//! The show itself: facts and frames in, what follows from them computed again each time.
//!
//! Here is the clockwork: time, turns, ends. What a fact does stands in `intake`, `planning`, `operator` and `carry`;
//! what is seen of it in `view` and `overview`.

use std::collections::VecDeque;
use std::sync::Arc;

use super::answer::AnswerTotals;
use super::bans::{Ban, Bans};
use super::cursor::StreamCursor;
use super::donation::{Donation, RequestId};
use super::evening::Evening;
use super::fact::{Entry, Fact};
use super::history::{End, History};
use super::job::Job;
use super::misfit::Misfit;
use super::model::Model;
use super::on_air::OnAir;
use super::queue::Queue;
use super::request::{Moderation, Request};
use super::seen::SeenIds;
use super::settings::{ModerationMode, ShowSettings};
use crate::time::Frame;

/// The most that a tick of a live show may advance, in milliseconds: a computer that slept skips no picture.
pub const TICK_MS_MAX: u64 = 250;

/// Time to take a clearing back, in seconds.
pub const UNDO_SEC: u32 = 60;
/// Bytes of the address of a picture; a longer one would make a code that no camera reads from a screen.
const SHARE_BYTES_MAX: usize = 512;

/// The show: whose turn it is, what is on screen, and what should be running.
#[derive(Clone, Debug)]
pub struct Show {
    pub(super) now: Frame,
    pub(super) phase: SessionPhase,
    /// Whether anything came in that must not be carried over any more.
    pub(super) has_begun: bool,
    pub(super) settings: Arc<ShowSettings>,
    pub(super) lists: Arc<str>,
    pub(super) paused: bool,
    pub(super) on_air: Option<OnAir>,
    pub(super) queue: Queue,
    /// Wishes that wait for the operator's word, in order of receipt.
    pub(super) review: VecDeque<Request>,
    /// Clearings that can still be taken back, the oldest first.
    pub(super) clearings: VecDeque<Clearing>,
    /// Donations that came too late to be drawn unasked.
    pub(super) missed: VecDeque<Arc<Donation>>,
    pub(super) history: History,
    pub(super) bans: Bans,
    pub(super) evening: Evening,
    pub(super) seen: SeenIds,
    pub(super) position: Option<StreamCursor>,
    pub(super) model: Model,
    /// The request whose plan the model is to write now, and which try that is.
    pub(super) planned: Option<(RequestId, u32)>,
    pub(super) next_receipt: u64,
    pub(super) received: u64,
    pub(super) answers: AnswerTotals,
    /// What time alone changed so far.
    turns: u64,
}

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SessionPhase {
    /// Nothing is known yet.
    Before,
    /// Facts and frames count.
    Running,
    /// Nothing happens any more.
    Ended,
}

/// A cleared queue that can be taken back until `until`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clearing {
    pub(super) until: Frame,
    pub(super) requests: VecDeque<Request>,
}

impl Default for Show {
    fn default() -> Self {
        Self::new()
    }
}

impl Show {
    /// A show before its session has started.
    #[must_use]
    pub fn new() -> Self {
        Self {
            now: Frame::ZERO,
            phase: SessionPhase::Before,
            has_begun: false,
            settings: Arc::new(ShowSettings::default()),
            lists: "".into(),
            paused: false,
            on_air: None,
            queue: Queue::default(),
            review: VecDeque::new(),
            clearings: VecDeque::new(),
            missed: VecDeque::new(),
            history: History::default(),
            bans: Bans::default(),
            evening: Evening::default(),
            seen: SeenIds::default(),
            position: None,
            model: Model::default(),
            planned: None,
            next_receipt: 0,
            received: 0,
            answers: AnswerTotals::default(),
            turns: 0,
        }
    }

    /// Advances to the entry's frame, then takes its fact in; a frame in the past is now. What does not fit is ignored,
    /// and the reason is handed back.
    pub fn apply(&mut self, entry: &Entry) -> Option<Misfit> {
        self.advance(entry.frame);
        let misfit = self.fits(&entry.fact).err();
        if misfit.is_none() {
            self.take(&entry.fact);
        }
        self.settle();
        misfit
    }

    /// Lets time pass: each deadline at its own frame, so that polling often, rarely or never gives the same state.
    pub fn advance(&mut self, to: Frame) {
        if self.phase != SessionPhase::Running {
            return;
        }
        while let Some(deadline) = self.deadline().filter(|&deadline| deadline <= to) {
            self.now = deadline;
            self.settle();
            self.turns += 1;
        }
        self.now = self.now.max(to);
    }

    /// The next frame at which time alone changes something: a drawing or a hold ends, a pause between two tries is
    /// over, a clearing is final. A drawing that grows and a countdown that runs are not among them.
    #[must_use]
    pub fn deadline(&self) -> Option<Frame> {
        if self.phase != SessionPhase::Running {
            return None;
        }
        let drawn = self.on_air.as_ref().and_then(OnAir::drawn_at);
        let stay = self.on_air.as_ref().and_then(OnAir::stay).filter(|_| !self.paused);
        let clearing = self.clearings.front().map(|clearing| clearing.until);
        [drawn, stay.map(|stay| stay.until), clearing, self.next_try()].into_iter().flatten().min()
    }

    /// What should be running now. The order says what is wanted most.
    #[must_use]
    pub fn jobs(&self) -> Vec<Job> {
        if self.phase != SessionPhase::Running {
            return Vec::new();
        }
        let mut jobs = self.plan_jobs();
        self.judge_jobs(&mut jobs);
        jobs
    }

    /// The frame that was reached.
    #[must_use]
    pub const fn now(&self) -> Frame {
        self.now
    }

    /// How often time alone has changed something: the end of a drawing or of a hold is worth a line in the journal,
    /// so that it is known after a crash.
    #[must_use]
    pub const fn turns(&self) -> u64 {
        self.turns
    }

    fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::SessionStarted(started) => {
                self.phase = SessionPhase::Running;
                self.set(started.settings.clone().clamped());
            }
            Fact::HandedOver(handover) => self.take_over(handover),
            Fact::DonationReceived { donation, position } => self.received(donation, position.as_ref()),
            Fact::DonationMissed { donation, position } => self.missed(donation, position.as_ref()),
            Fact::BacklogSeen { ids, position } => self.backlog_seen(ids, position.as_ref()),
            Fact::Judged { request, text, lists, verdict, no_cut } => {
                self.judged(request, *text, lists, (verdict, no_cut.as_ref()));
            }
            Fact::RulesChanged { lists, settings, .. } => self.rules_changed(lists, settings.as_deref()),
            Fact::SessionEnded => self.end_session(),
            Fact::PlanStarted { .. } | Fact::FrameReached => {}
            Fact::PlanHeaderArrived { request, attempt, header } => {
                self.header_arrived(request, *attempt, header);
            }
            Fact::SceneUnderstood { request, attempt, scene, by: _, changes: _ } => {
                self.scene_understood(request, *attempt, scene);
            }
            Fact::SceneEdited { request, scene } => self.edit_scene(request, scene),
            Fact::PlanStepArrived { request, attempt, index, step } => {
                self.step_arrived(request, *attempt, *index, step);
            }
            Fact::PlanStepDropped { request, attempt, index, reason, detail: _ } => {
                self.step_dropped(request, *attempt, *index, *reason);
            }
            Fact::PlanFinished { request, attempt, footer, counts } => {
                self.plan_finished(request, *attempt, footer, *counts);
            }
            Fact::PlanFailed { request, attempt, reason, retry, detail, counts } => {
                self.plan_failed(request, *attempt, (*reason, detail.clone()), *retry, *counts);
            }
            Fact::WarmUpStarted => self.model.warm_up(),
            Fact::WarmUpEnded { ready } => self.warm_up_ended(*ready),
            Fact::Skipped { request } => self.skip(request),
            Fact::Cleared => self.clear(),
            Fact::ClearUndone => self.undo_clear(),
            Fact::Removed { request } => self.remove(request),
            Fact::Moved { request, place } => self.queue.move_to(request, *place, self.settings.queue_max),
            Fact::Redrawn { request, scene } => self.redraw(request, scene.as_ref()),
            Fact::Allowed { request } => self.allow(request),
            Fact::Approved { request } => self.approve(request),
            Fact::Rejected { request } => self.reject(request),
            Fact::TakenBack { request } => self.take_back(request),
            Fact::DonorBanned { request, donor, waiting, since } => {
                self.ban(
                    Ban { request: request.clone(), donor: donor.clone(), since: since.clone() },
                    waiting,
                );
            }
            Fact::DonorUnbanned { request } => self.bans.lift(request),
            Fact::Hidden => self.hide(),
            Fact::ShareAddress { request, address } => self.shared_at(request, address),
            Fact::Paused => self.paused = true,
            Fact::Resumed => self.paused = false,
        }
    }

    /// An address of a picture that is not on air, or that is no address, is ignored.
    fn shared_at(&mut self, request: &RequestId, address: &Arc<str>) {
        if let Some(on_air) = self.on_air.as_mut().filter(|on_air| on_air.request.id == *request)
            && (1..=SHARE_BYTES_MAX).contains(&address.len())
        {
            on_air.share = Some(Arc::clone(address));
        }
    }

    /// Does everything that is due at this frame.
    fn settle(&mut self) {
        if self.phase != SessionPhase::Running {
            return;
        }
        self.finish_clearings();
        while self.take_turn() {}
        self.choose_plan();
    }

    /// One step of what is on air, or the next turn; `false` when nothing is due.
    fn take_turn(&mut self) -> bool {
        let (now, paused) = (self.now, self.paused);
        let Some(on_air) = &mut self.on_air else { return !paused && self.next_turn() };
        if on_air.step(now, paused, &self.settings) {
            return true;
        }
        let is_over = !paused && on_air.stay().is_some_and(|stay| stay.until <= now);
        if is_over {
            self.end_on_air();
        }
        is_over
    }

    fn next_turn(&mut self) -> bool {
        let size_max = self.settings.queue_max;
        let request = self.queue.pop_front_if(Request::can_go_on_air, size_max);
        self.on_air = request.map(|request| OnAir::new(request, self.now));
        self.on_air.is_some()
    }

    /// Ends what is on air as what it is by now.
    pub(super) fn end_on_air(&mut self) {
        if let Some(end) = self.on_air.as_ref().map(OnAir::end_now) {
            self.end_on_air_as(end);
        }
    }

    /// Ends what is on air.
    pub(super) fn end_on_air_as(&mut self, end: End) {
        if let Some(on_air) = self.on_air.take() {
            self.evening.end(&on_air.request.donation, end);
            self.history.push(on_air.request, end, self.now, Some(on_air.since), &self.settings);
        }
    }

    /// Ends a request that is not on air.
    pub(super) fn end(&mut self, request: Request, end: End) {
        self.evening.end(&request.donation, end);
        self.history.push(request, end, self.now, None, &self.settings);
    }

    pub(super) fn set(&mut self, settings: ShowSettings) {
        self.lists = settings.lists.as_str().into();
        self.settings = Arc::new(settings);
    }

    fn finish_clearings(&mut self) {
        while self.clearings.front().is_some_and(|clearing| clearing.until <= self.now) {
            let Some(clearing) = self.clearings.pop_front() else { return };
            for request in clearing.requests {
                self.end(request, End::Cleared);
            }
        }
    }

    /// The current drawing was given its time; what only stays on ends here, so that no session carries it.
    fn end_session(&mut self) {
        if self.on_air.as_ref().is_some_and(|on_air| on_air.stay().is_some()) {
            self.end_on_air();
        }
        self.phase = SessionPhase::Ended;
    }

    fn judge_jobs(&self, jobs: &mut Vec<Job>) {
        let in_queue = self.queue.window().filter(|_| self.queue.unjudged() > 0);
        let in_review = self.review.iter().take(self.settings.queue_max as usize);
        for request in
            in_queue.chain(in_review).filter(|request| request.moderation() == Moderation::Unjudged)
        {
            jobs.push(Job::Judge {
                request: request.id.clone(),
                donation: Arc::clone(&request.donation),
                texts: request.unjudged().collect(),
                lists: Arc::clone(&self.lists),
            });
        }
    }

    pub(super) fn is_reviewing(&self) -> bool {
        self.settings.moderation == ModerationMode::Review
    }
}
