//! Plans: who gets one next, what arrives of it, and what follows when a try fails.
//!
//! One model request at a time: the request on air first, then those who wait, as far ahead as is configured.

use std::sync::Arc;

use super::answer::{DropReason, PlanHeader};
use super::donation::RequestId;
use super::job::Job;
use super::model::Warmth;
use super::partial_plan::PartialPlan;
use super::request::{Moderation, PlanState, Request, Work};
use super::settings::{Fallback, ShowSettings};
use super::state::Show;
use crate::plan::{PlanCounts, PlanFailure, PlanFooter, Scene, Step, limits};
use crate::time::Frame;

/// Pauses in front of the first, second and third retry, in seconds; later ones are as long as the last.
const RETRY_PAUSES_SEC: [u32; 3] = [1, 2, 4];
/// Time between two tries while the model cannot be reached, in seconds.
const MODEL_PAUSE_SEC: u32 = 30;
/// Ready plans are held at most so many times `plan_ahead`, however often somebody is moved to the front.
const READY_MAX_TIMES: usize = 2;
/// Complete steps that make a closed plan of an answer that was cut.
const CUT_STEPS_MIN: u32 = 3;

impl Show {
    /// Decides whose plan the model writes now. A try that lost its place is given up; what it wrote is thrown away.
    pub(super) fn choose_plan(&mut self) {
        self.go_offline();
        let due = self.candidate().filter(|request| self.due(request) <= self.now);
        let next = due.map(|request| (request.id.clone(), request.work.attempt));
        if self.planned == next {
            return;
        }
        if let Some((id, attempt)) = std::mem::replace(&mut self.planned, next)
            && let Some(work) = self.open_work(&id, attempt).filter(|work| !work.offline)
        {
            work.next_attempt();
        }
    }

    /// When the next pause between two tries is over.
    pub(super) fn next_try(&self) -> Option<Frame> {
        let retry = self.candidate().map(|request| self.due(request));
        let probe = (self.settings.warm_up && self.model.is_unreachable()).then_some(self.model.next_try);
        [retry, probe].into_iter().flatten().filter(|&due| due > self.now).min()
    }

    pub(super) fn plan_jobs(&self) -> Vec<Job> {
        let job = |request: &Request| Job::Plan {
            request: request.id.clone(),
            attempt: request.work.attempt,
            donation: Arc::clone(&request.donation),
            scene: request.told.clone(),
            approved: request.approved,
            offline: request.work.offline,
        };
        let planned = self.planned.as_ref().map(|(id, _)| id);
        let is_running = |request: &&Request| {
            let work = &request.work;
            work.is_wanted()
                && (work.offline || planned == Some(&request.id))
                && request.moderation() == Moderation::Allowed
        };
        let on_air = self.on_air.as_ref().map(|on_air| &on_air.request);
        let mut jobs: Vec<Job> =
            on_air.into_iter().chain(self.queue.window()).filter(is_running).map(job).collect();
        if self.planned.is_none() && self.wants_warm_up() {
            jobs.push(Job::Warm);
        }
        jobs
    }

    fn wants_warm_up(&self) -> bool {
        let is_due = match self.model.warmth {
            Warmth::Settled => self.model.is_unreachable() && self.model.next_try <= self.now,
            Warmth::Cold | Warmth::Warming => true,
        };
        self.settings.warm_up && is_due
    }

    /// Who needs the model most: the request on air; else the one whose plan is being written; else the first who
    /// waits and has room for a plan made ahead.
    fn candidate(&self) -> Option<&Request> {
        let needs_model = |request: &&Request| {
            request.work.is_wanted() && !request.work.offline && request.moderation() == Moderation::Allowed
        };
        let on_air = self.on_air.as_ref().map(|on_air| &on_air.request).filter(needs_model);
        on_air.or_else(|| {
            let planned = self.planned.as_ref().map(|(id, _)| id);
            let running =
                self.queue.window().filter(needs_model).find(|request| Some(&request.id) == planned);
            running.or_else(|| {
                let mut in_front = 0;
                self.queue.window().find(|request| {
                    let may_have = request.work.waits_for_model || self.has_room_for_plan(in_front);
                    in_front += usize::from(request.work.footer().is_some());
                    may_have && needs_model(request)
                })
            })
        })
    }

    /// Whether a plan is made ahead for somebody who has so many ready ones in front.
    fn has_room_for_plan(&self, in_front: usize) -> bool {
        let (all, wanted) = (self.ready_plans(), self.settings.plan_ahead as usize);
        if self.settings.plan_by_place {
            in_front < wanted && all < wanted.saturating_mul(READY_MAX_TIMES)
        } else {
            all < wanted
        }
    }

    fn due(&self, request: &Request) -> Frame {
        request.work.not_before.max(self.model.next_try)
    }

    fn ready_plans(&self) -> usize {
        self.queue.window().filter(|request| request.work.footer().is_some()).count()
    }

    /// While the model cannot be reached, the request on air does not wait for it when there is another artist.
    fn go_offline(&mut self) {
        let is_away = self.model.is_unreachable() && self.model.next_try > self.now;
        if !is_away || self.settings.fallback != Fallback::Offline {
            return;
        }
        let Some(on_air) = &mut self.on_air else { return };
        let request = &mut on_air.request;
        if request.work.is_wanted() && !request.work.offline && !request.is_refused() {
            request.work.offline = true;
        }
    }

    pub(super) fn header_arrived(&mut self, id: &RequestId, attempt: u32, header: &PlanHeader) {
        let settings = Arc::clone(&self.settings);
        let Some(work) = self.open_work(id, attempt) else { return };
        if matches!(work.plan, PlanState::Wanted) {
            work.plan = PlanState::Open(Box::new(PartialPlan::new(Some(header.clone()), &settings)));
        }
        self.model_answered(id);
    }

    pub(super) fn scene_understood(&mut self, id: &RequestId, attempt: u32, scene: &Arc<Scene>) {
        let Some(work) = self.open_work(id, attempt) else { return };
        work.scene = Some(Arc::new(Scene::clone(scene).clamped()));
        self.model_answered(id);
    }

    pub(super) fn step_arrived(&mut self, id: &RequestId, attempt: u32, index: u32, step: &Arc<Step>) {
        let settings = Arc::clone(&self.settings);
        let on_air = self.on_air.as_ref().filter(|on_air| on_air.request.id == *id);
        let arrival = on_air.map_or(Frame::ZERO, |on_air| on_air.arrival(self.now));
        let Some(work) = self.open_work(id, attempt).filter(|work| work.next_index <= index) else { return };
        work.next_index = index.saturating_add(1);
        if let Some(partial) = open_plan(work, &settings) {
            partial.push(step, arrival);
        }
        self.model_answered(id);
    }

    pub(super) fn step_dropped(&mut self, id: &RequestId, attempt: u32, index: u32, reason: DropReason) {
        let Some(work) = self.open_work(id, attempt).filter(|work| work.next_index <= index) else { return };
        work.next_index = index.saturating_add(1);
        work.has_refused_step |= reason == DropReason::Refused;
        self.model_answered(id);
    }

    pub(super) fn plan_finished(
        &mut self,
        id: &RequestId,
        attempt: u32,
        footer: &PlanFooter,
        counts: PlanCounts,
    ) {
        self.count_answer(id, attempt, &counts);
        let Some(work) = self.open_work(id, attempt) else { return };
        work.counts = counts;
        work.plan = close(work, cut(footer));
        self.model_answered(id);
    }

    pub(super) fn plan_failed(
        &mut self,
        id: &RequestId,
        attempt: u32,
        failure: (PlanFailure, Option<String>),
        retry: bool,
        counts: PlanCounts,
    ) {
        let reason = failure.0;
        let later = self.after_sec(MODEL_PAUSE_SEC);
        let is_on_air =
            self.on_air.as_ref().is_some_and(|on_air| on_air.request.id == *id && on_air.is_drawing());
        self.count_answer(id, attempt, &counts);
        let Some(work) = self.open_work(id, attempt) else { return };
        work.failure = Some(failure);
        work.counts = counts;
        let is_refused = reason == PlanFailure::Symbol || (reason == PlanFailure::Refused && !is_on_air);
        let steps_min = if reason == PlanFailure::Refused { 1 } else { CUT_STEPS_MIN };
        let is_offline = work.offline;
        if is_refused {
            work.plan = PlanState::Refused;
            self.take_off(id);
        } else if work.strokes() >= steps_min {
            work.plan = close(work, PlanFooter::default());
        } else {
            self.try_failed(id, attempt, reason, retry);
        }
        if !is_offline {
            self.model.failed(reason, later);
        }
    }

    /// Nothing that is on air of a refused plan stays on, not even until the show goes on.
    fn take_off(&mut self, id: &RequestId) {
        if let Some(on_air) = self.on_air.as_mut().filter(|on_air| on_air.request.id == *id) {
            on_air.take_off();
        }
    }

    /// Another try after a pause; or, when there is none left, the fallback.
    fn try_failed(&mut self, id: &RequestId, attempt: u32, reason: PlanFailure, retry: bool) {
        let now = self.now;
        if let Some(on_air) = self.on_air.as_mut().filter(|on_air| on_air.request.id == *id) {
            on_air.fall_back(now);
        }
        let retries = self.settings.retries;
        let Some(work) = self.open_work(id, attempt) else { return };
        work.next_attempt();
        work.failures += 1;
        if work.offline {
            work.plan = PlanState::Failed;
        } else if retry && work.failures <= retries {
            let pause = RETRY_PAUSES_SEC[RETRY_PAUSES_SEC.len().min(work.failures as usize) - 1];
            let attempt = work.attempt;
            let not_before = self.after_sec(pause);
            if let Some(work) = self.open_work(id, attempt) {
                work.not_before = not_before;
            }
        } else {
            self.fall_back(id, reason);
        }
    }

    fn fall_back(&mut self, id: &RequestId, reason: PlanFailure) {
        let fallback = self.settings.fallback;
        let later = self.after_sec(MODEL_PAUSE_SEC);
        let Some(work) = self.work(id) else { return };
        match fallback {
            Fallback::Offline => {
                work.offline = true;
                work.failures = 0;
            }
            Fallback::Wait if reason.is_absence() => {
                work.waits_for_model = true;
                work.failures = 0;
                work.not_before = later;
                self.back_to_the_queue(id);
            }
            Fallback::Wait | Fallback::Card => work.plan = PlanState::Failed,
        }
    }

    /// The request on air becomes the first of those who wait.
    fn back_to_the_queue(&mut self, id: &RequestId) {
        if let Some(on_air) = self.on_air.take_if(|on_air| on_air.request.id == *id) {
            self.queue.push_front(on_air.request, self.settings.queue_max);
        }
    }

    pub(super) fn warm_up_ended(&mut self, ready: bool) {
        self.model.warmth = Warmth::Settled;
        self.model.answers = Some(ready);
        if ready {
            self.model.answered();
        } else if self.model.is_unreachable() {
            self.model.next_try = self.after_sec(MODEL_PAUSE_SEC);
        }
    }

    fn count_answer(&mut self, id: &RequestId, attempt: u32, counts: &PlanCounts) {
        let work = self.open_work(id, attempt).filter(|work| !work.offline);
        if let Some(steps) = work.map(|work| work.strokes()) {
            self.answers.add(counts, steps);
        }
    }

    fn model_answered(&mut self, id: &RequestId) {
        if self.work(id).is_some_and(|work| !work.offline) {
            self.model.answered();
        }
    }

    /// The work on a request as long as this try counts.
    fn open_work(&mut self, id: &RequestId, attempt: u32) -> Option<&mut Work> {
        self.work(id).filter(|work| work.is_wanted() && work.attempt == attempt)
    }

    fn work(&mut self, id: &RequestId) -> Option<&mut Work> {
        match &mut self.on_air {
            Some(on_air) if on_air.request.id == *id => Some(&mut on_air.request.work),
            _ => self.queue.work(id),
        }
    }

    fn after_sec(&self, seconds: u32) -> Frame {
        self.now.after(self.settings.fps.frames_of_ms(u64::from(seconds) * 1000))
    }
}

/// The plan so far of a try that is open, or opened by this.
fn open_plan<'a>(work: &'a mut Work, settings: &ShowSettings) -> Option<&'a mut PartialPlan> {
    if matches!(work.plan, PlanState::Wanted) {
        work.plan = PlanState::Open(Box::new(PartialPlan::new(None, settings)));
    }
    let PlanState::Open(partial) = &mut work.plan else { return None };
    Some(partial)
}

/// What a complete answer comes to.
fn close(work: &mut Work, footer: PlanFooter) -> PlanState {
    match std::mem::take(&mut work.plan) {
        PlanState::Open(partial) if !partial.steps().is_empty() => {
            PlanState::Closed(partial, PlanFooter { render_text: None, ..footer })
        }
        PlanState::Wanted
        | PlanState::Open(_)
        | PlanState::Closed(..)
        | PlanState::Card(..)
        | PlanState::Refused
        | PlanState::Failed => match footer.render_text.clone() {
            Some(text) => PlanState::Card(text, footer),
            None if work.has_refused_step => PlanState::Refused,
            None => PlanState::Failed,
        },
    }
}

/// The footer within the limits of plans, without empty texts.
fn cut(footer: &PlanFooter) -> PlanFooter {
    let cut = |text: &Option<String>, chars_max| {
        let text: String = text.iter().flat_map(|text| text.chars()).take(chars_max).collect();
        Some(text).filter(|text| !text.trim().is_empty())
    };
    PlanFooter {
        caption: cut(&footer.caption, limits::CAPTION_CHARS_MAX),
        duration_sec: footer.duration_sec,
        render_text: cut(&footer.render_text, limits::RENDER_TEXT_CHARS_MAX),
    }
}
