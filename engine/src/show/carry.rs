//! From one session to the next: what is unfinished, and how it goes on.
//!
//! A closed plan is drawn from its start, an open one is made anew, what only stayed on has ended. The time that the
//! program was down counts for nothing.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::air::OnAir;
use super::carried::{Carried, CarriedClearing, CarriedOutcome, CarriedPlan, CarriedRequest};
use super::history::End;
use super::request::{Course, Request, Standing, Work};
use super::settings::Settings;
use super::sketch::Sketch;
use super::state::{Clearing, Show};
use crate::time::Frame;

impl Show {
    /// What goes into the next session's file.
    #[must_use]
    pub fn carried(&self) -> Carried {
        let left = |clearing: &Clearing| CarriedClearing {
            left_ms: (clearing.until.since(self.now) * 1000).div_ceil(u64::from(self.settings.fps.get())),
            requests: clearing.requests.iter().map(carry).collect(),
        };
        Carried {
            on_air: self.on_air.as_ref().map(carry_on_air),
            waiting: self.line.iter().map(carry).collect(),
            review: self.review.iter().map(carry).collect(),
            cleared: self.clearings.iter().map(left).collect(),
            missed: self.missed.iter().cloned().collect(),
            paused: self.paused,
            lists: self.lists.to_string(),
            position: self.position.clone(),
            seen: self.seen.iter().map(str::to_owned).collect(),
        }
    }

    /// Takes up what the session before left; once, before anything else.
    pub(super) fn carry_on(&mut self, carried: &Carried) {
        if std::mem::replace(&mut self.has_begun, true) {
            return;
        }
        self.remember(carried);
        let settings = Arc::clone(&self.settings);
        let mut known = BTreeSet::new();
        let mut take = |requests: &[CarriedRequest]| -> VecDeque<Request> {
            let new = requests.iter().filter(|carried| known.insert(carried.request.clone()));
            new.map(|carried| take(carried, &settings)).collect()
        };
        let on_air =
            carried.on_air.as_ref().and_then(|on_air| take(std::slice::from_ref(on_air)).pop_front());
        let waiting = take(&carried.waiting);
        self.line.restore(waiting, settings.queue_max);
        self.review.extend(take(&carried.review));
        for clearing in &carried.cleared {
            let until = self.now.after(settings.fps.frames_of_ms(clearing.left_ms));
            self.clearings.push_back(Clearing { until, requests: take(&clearing.requests) });
        }
        self.clearings.make_contiguous().sort_by_key(|clearing| clearing.until);
        let held = carried.on_air.as_ref().is_some_and(|on_air| on_air.held);
        self.go_on(on_air, held, carried.lists == *self.lists);
        if !self.is_reviewing() {
            self.end_review();
        }
    }

    fn remember(&mut self, carried: &Carried) {
        self.paused = carried.paused;
        self.position.clone_from(&carried.position);
        self.missed.extend(carried.missed.iter().cloned());
        for id in &carried.seen {
            self.seen.insert(id);
        }
        let cleared = carried.cleared.iter().flat_map(|clearing| &clearing.requests);
        let queued = carried.on_air.iter().chain(&carried.waiting).chain(&carried.review).chain(cleared);
        for request in queued {
            self.seen.insert(&request.donation.id);
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
            Some(request) if same_lists && request.standing() != Standing::Unjudged => {
                self.on_air = Some(OnAir::new(request, self.now));
            }
            Some(request) => self.line.push_front(request, self.settings.queue_max),
            None => {}
        }
        if !same_lists {
            self.forget_verdicts();
        }
    }
}

fn carry_on_air(on_air: &OnAir) -> CarriedRequest {
    CarriedRequest { held: on_air.stay().is_some(), ..carry(&on_air.request) }
}

fn carry(request: &Request) -> CarriedRequest {
    CarriedRequest {
        request: request.id.clone(),
        donation: Arc::clone(&request.donation),
        receipt: request.receipt,
        moved: request.moved,
        approved: request.approved,
        message: request.message.clone(),
        name: request.name.clone(),
        outcome: outcome(&request.work),
        held: false,
    }
}

fn outcome(work: &Work) -> Option<CarriedOutcome> {
    let plan = |sketch: Option<&Sketch>| CarriedPlan {
        header: sketch.and_then(|sketch| sketch.header().cloned()),
        steps: sketch.into_iter().flat_map(Sketch::steps).map(|arrived| Arc::clone(&arrived.step)).collect(),
        footer: work.footer().cloned().unwrap_or_default(),
        offline: work.offline,
    };
    match &work.course {
        Course::Wanted | Course::Open(_) => None,
        Course::Closed(sketch, _) => Some(CarriedOutcome::Plan(plan(Some(sketch)))),
        Course::Card(..) => Some(CarriedOutcome::Plan(plan(None))),
        Course::Refused => Some(CarriedOutcome::Refused),
        Course::Failed => Some(CarriedOutcome::Failed),
    }
}

fn take(carried: &CarriedRequest, settings: &Settings) -> Request {
    let course = match &carried.outcome {
        None => Course::Wanted,
        Some(CarriedOutcome::Refused) => Course::Refused,
        Some(CarriedOutcome::Failed) => Course::Failed,
        Some(CarriedOutcome::Plan(plan)) => course_of(plan, settings),
    };
    let offline = matches!(&carried.outcome, Some(CarriedOutcome::Plan(plan)) if plan.offline);
    Request {
        moved: carried.moved,
        approved: carried.approved,
        message: carried.message.clone(),
        name: carried.name.clone(),
        work: Work { course, offline, ..Work::default() },
        ..Request::new(carried.request.clone(), Arc::clone(&carried.donation), carried.receipt)
    }
}

fn course_of(plan: &CarriedPlan, settings: &Settings) -> Course {
    if let (true, Some(text)) = (plan.steps.is_empty(), &plan.footer.render_text) {
        return Course::Card(text.clone(), plan.footer.clone());
    }
    let mut sketch = Sketch::new(plan.header.clone(), settings);
    for step in &plan.steps {
        sketch.push(step, Frame::ZERO);
    }
    if sketch.steps().is_empty() {
        Course::Wanted
    } else {
        Course::Closed(Box::new(sketch), plan.footer.clone())
    }
}

/// How a request ended whose picture or card was complete.
fn held_end(request: &Request) -> End {
    let is_card = request.is_refused() || matches!(request.work.course, Course::Refused | Course::Failed);
    if is_card { End::Card } else { End::Drawn }
}
