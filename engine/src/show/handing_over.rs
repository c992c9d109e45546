//! From one session to the next: what is unfinished, and how it goes on.
//!
//! A closed plan is drawn from its start, an open one is made anew, what only stayed on has ended. The time that the
//! program was down counts for nothing.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::evening::Evening;
use super::handover::{Handover, HandoverClearing, HandoverOutcome, HandoverPlan, HandoverRequest};
use super::history::End;
use super::on_air::OnAir;
use super::partial_plan::PartialPlan;
use super::request::{Moderation, PlanState, Request, Work};
use super::screen::NoCut;
use super::settings::ShowSettings;
use super::state::{Clearing, Show};
use crate::time::Frame;

impl Show {
    /// What goes into the next session's file.
    #[must_use]
    pub fn handover(&self) -> Handover {
        let left = |clearing: &Clearing| HandoverClearing {
            left_ms: (clearing.until.since(self.now) * 1000).div_ceil(u64::from(self.settings.fps.get())),
            requests: clearing.requests.iter().map(hand_over).collect(),
        };
        Handover {
            on_air: self.on_air.as_ref().map(hand_over_on_air),
            waiting: self.queue.iter().map(hand_over).collect(),
            review: self.review.iter().map(hand_over).collect(),
            cleared: self.clearings.iter().map(left).collect(),
            missed: self.missed.iter().cloned().collect(),
            banned: self.bans.iter().cloned().collect(),
            evening: Some(self.evening.clone()).filter(|evening| *evening != Evening::default()),
            paused: self.paused,
            lists: self.lists.to_string(),
            position: self.position.clone(),
            seen: self.seen.iter().map(str::to_owned).collect(),
            contents: self.seen.contents().map(|(id, hash)| (id.to_owned(), hash.to_owned())).collect(),
            keys: Vec::new(),
        }
    }

    /// Takes up what the session before left; once, before anything else.
    pub(super) fn take_over(&mut self, handover: &Handover) {
        if std::mem::replace(&mut self.has_begun, true) {
            return;
        }
        self.remember(handover);
        let settings = Arc::clone(&self.settings);
        let mut known = BTreeSet::new();
        let mut take = |requests: &[HandoverRequest]| -> VecDeque<Request> {
            let new = requests.iter().filter(|request| known.insert(request.request.clone()));
            new.map(|request| take(request, &settings)).collect()
        };
        let on_air =
            handover.on_air.as_ref().and_then(|on_air| take(std::slice::from_ref(on_air)).pop_front());
        let waiting = take(&handover.waiting);
        self.queue.restore(waiting, settings.queue_max);
        self.review.extend(take(&handover.review));
        for clearing in &handover.cleared {
            let until = self.now.after(settings.fps.frames_of_ms(clearing.left_ms));
            self.clearings.push_back(Clearing { until, requests: take(&clearing.requests) });
        }
        self.clearings.make_contiguous().sort_by_key(|clearing| clearing.until);
        let held = handover.on_air.as_ref().is_some_and(|on_air| on_air.held);
        self.go_on(on_air, held, handover.lists == *self.lists);
        if !self.is_reviewing() {
            self.end_review();
        }
    }

    fn remember(&mut self, handover: &Handover) {
        self.paused = handover.paused;
        handover.banned.iter().for_each(|ban| self.bans.add(ban.clone()));
        self.evening = handover.evening.clone().unwrap_or_default();
        self.position.clone_from(&handover.position);
        self.missed.extend(handover.missed.iter().cloned());
        for id in &handover.seen {
            self.seen.insert(id, handover.contents.get(id).map(String::as_str));
        }
        let cleared = handover.cleared.iter().flat_map(|clearing| &clearing.requests);
        let queued = handover.on_air.iter().chain(&handover.waiting).chain(&handover.review).chain(cleared);
        for request in queued {
            self.seen.insert(&request.donation.id, request.donation.content.as_deref());
            self.next_receipt = self.next_receipt.max(request.receipt.saturating_add(1));
        }
    }

    /// What only stayed on has ended; what was not complete goes on from its start, unless it must be judged again.
    fn go_on(&mut self, on_air: Option<Request>, held: bool, same_lists: bool) {
        match on_air {
            Some(request) if held => {
                let end = held_end(&request);
                self.end(request, end);
            }
            Some(request) if same_lists && request.moderation() != Moderation::Unjudged => {
                self.on_air = Some(OnAir::new(request, self.now));
            }
            Some(request) => self.queue.push_front(request, self.settings.queue_max),
            None => {}
        }
        if !same_lists {
            self.forget_verdicts();
        }
    }
}

fn hand_over_on_air(on_air: &OnAir) -> HandoverRequest {
    HandoverRequest { held: on_air.stay().is_some(), ..hand_over(&on_air.request) }
}

fn hand_over(request: &Request) -> HandoverRequest {
    HandoverRequest {
        request: request.id.clone(),
        donation: Arc::clone(&request.donation),
        receipt: request.receipt,
        moved: request.moved,
        approved: request.approved,
        wish_verdict: request.wish_verdict.clone(),
        name_verdict: request.name_verdict.clone(),
        wish_no_cut: request.no_cut.wish.clone(),
        name_no_cut: request.no_cut.donor.clone(),
        told: request.told.clone(),
        outcome: outcome(&request.work),
        held: false,
    }
}

fn outcome(work: &Work) -> Option<HandoverOutcome> {
    let plan = |partial: Option<&PartialPlan>| HandoverPlan {
        header: partial.and_then(|partial| partial.header().cloned()),
        steps: partial
            .into_iter()
            .flat_map(PartialPlan::steps)
            .map(|arrived| Arc::clone(&arrived.step))
            .collect(),
        footer: work.footer().cloned().unwrap_or_default(),
        scene: work.scene.clone(),
        offline: work.offline,
    };
    match &work.plan {
        PlanState::Wanted | PlanState::Open(_) => None,
        PlanState::Closed(partial, _) => Some(HandoverOutcome::Plan(plan(Some(partial)))),
        PlanState::Card(..) => Some(HandoverOutcome::Plan(plan(None))),
        PlanState::Refused => Some(HandoverOutcome::Refused),
        PlanState::Failed => Some(HandoverOutcome::Failed),
    }
}

fn take(left: &HandoverRequest, settings: &ShowSettings) -> Request {
    let plan = match &left.outcome {
        None => PlanState::Wanted,
        Some(HandoverOutcome::Refused) => PlanState::Refused,
        Some(HandoverOutcome::Failed) => PlanState::Failed,
        Some(HandoverOutcome::Plan(plan)) => state_of(plan, settings),
    };
    let scene = match &left.outcome {
        Some(HandoverOutcome::Plan(plan)) => plan.scene.clone(),
        Some(HandoverOutcome::Refused | HandoverOutcome::Failed) | None => None,
    };
    let by_rule = matches!(&left.outcome, Some(HandoverOutcome::Plan(plan)) if plan.offline);
    let offline = by_rule || left.told.is_some();
    Request {
        moved: left.moved,
        approved: left.approved,
        wish_verdict: left.wish_verdict.clone(),
        name_verdict: left.name_verdict.clone(),
        no_cut: NoCut { donor: left.name_no_cut.clone(), wish: left.wish_no_cut.clone() },
        told: left.told.clone(),
        work: Work { plan, scene, offline, ..Work::default() },
        ..Request::new(left.request.clone(), Arc::clone(&left.donation), left.receipt)
    }
}

fn state_of(plan: &HandoverPlan, settings: &ShowSettings) -> PlanState {
    if let (true, Some(text)) = (plan.steps.is_empty(), &plan.footer.render_text) {
        return PlanState::Card(text.clone(), plan.footer.clone());
    }
    let mut partial = PartialPlan::new(plan.header.clone(), settings);
    for step in &plan.steps {
        partial.push(step, Frame::ZERO);
    }
    if partial.steps().is_empty() {
        PlanState::Wanted
    } else {
        PlanState::Closed(Box::new(partial), plan.footer.clone())
    }
}

/// How a request ended whose picture or card was complete.
fn held_end(request: &Request) -> End {
    let is_card = request.is_refused() || matches!(request.work.plan, PlanState::Refused | PlanState::Failed);
    if is_card { End::Card } else { End::Drawn }
}
