//! The operator's commands: skip, hide, clear, undo, remove, move, draw again, allow, approve, reject, take back, ban, pause,
//! resume.

use crate::plan::Scene;
use std::sync::Arc;

use super::bans::Ban;
use super::donation::{Donation, RequestId};
use super::history::{End, Ended, Stood};
use super::request::Request;
use super::state::{Clearing, Show, UNDO_SEC};

impl Show {
    pub(super) fn skip(&mut self, id: &RequestId) {
        if self.on_air.as_ref().is_some_and(|on_air| on_air.request.id == *id) {
            self.end_on_air();
        }
    }

    /// Paused first, so that nothing takes the empty place; a picture that was complete counts as skipped too.
    pub(super) fn hide(&mut self) {
        self.paused = true;
        self.end_on_air_as(End::Skipped);
    }

    pub(super) fn clear(&mut self) {
        if !self.queue.is_empty() {
            let until = self.now.after(self.settings.fps.frames_of_ms(u64::from(UNDO_SEC) * 1000));
            self.clearings.push_back(Clearing { until, requests: self.queue.take_all() });
        }
    }

    /// Takes the last clearing back.
    pub(super) fn undo_clear(&mut self) {
        if let Some(clearing) = self.clearings.pop_back() {
            self.queue.restore(clearing.requests, self.settings.queue_max);
        }
    }

    pub(super) fn remove(&mut self, id: &RequestId) {
        let size_max = self.settings.queue_max;
        if let Some(request) = self.queue.remove(id, size_max).or_else(|| self.take_from_review(id)) {
            self.end(request, End::Removed);
        }
    }

    /// The plan that was ready is made anew, from these words.
    pub(super) fn edit_scene(&mut self, id: &RequestId, scene: &Arc<Scene>) {
        if let Some(request) = self.queue.get_mut(id) {
            request.tell(scene);
            request.work.start_over();
        }
    }

    pub(super) fn redraw(&mut self, id: &RequestId, scene: Option<&Arc<Scene>>) {
        if let Some(mut again) = self.take_up(id, Ended::can_be_redrawn) {
            if let Some(scene) = scene {
                again.tell(scene);
            }
            self.queue.push_back(again, self.settings.queue_max);
        }
    }

    /// Lets a request pass that waits for its card, where it stands, or an ended one, or takes up a missed donation. A
    /// refused wish needs no verdict then; all else does.
    pub(super) fn allow(&mut self, id: &RequestId) {
        if self.queue.is_refused(id) {
            self.queue.change(id, self.settings.queue_max, |request| request.approved = true);
        } else if let Some(again) = self.take_up(id, Ended::can_be_allowed) {
            self.queue.push_back(again, self.settings.queue_max);
        } else if let Some(donation) = self.take_missed(id) {
            self.received += 1;
            self.enter(&donation, false);
        }
    }

    /// Takes an end of the operator's back: the donation comes again as its next run, where it stood.
    pub(super) fn take_back(&mut self, id: &RequestId) {
        let Some(ended) = self.history.find_mut(id).filter(|ended| ended.can_be_taken_back()) else { return };
        ended.taken_up = true;
        let Stood { receipt, moved, place, in_review, told } = ended.stood.clone();
        let (next, donation, approved) =
            (ended.request.next_run(), Arc::clone(&ended.donation), ended.approved);
        let mut again = Request { approved, moved, ..Request::new(next, donation, receipt) };
        if let Some(scene) = told {
            again.tell(&scene);
        }
        self.received += 1;
        let size_max = self.settings.queue_max;
        if in_review && self.is_reviewing() {
            let later = |other: &Request| other.receipt > receipt;
            let place = self.review.iter().position(later).unwrap_or(self.review.len());
            self.review.insert(place, again);
        } else if moved {
            self.queue.insert_at(again, place, size_max);
        } else {
            self.queue.insert_by_receipt(again, size_max);
        }
    }

    /// What waits of a name ends; `waiting` are ids that are the donor's where the file has no names.
    pub(super) fn ban(&mut self, ban: Ban, waiting: &[RequestId]) {
        self.bans.add(ban);
        let in_queue = self.queue.iter().chain(&self.review);
        let banned =
            in_queue.filter(|request| self.bans.has(&request.donation) || waiting.contains(&request.id));
        let ids: Vec<RequestId> = banned.map(|request| request.id.clone()).collect();
        for id in &ids {
            self.remove(id);
        }
    }

    fn take_missed(&mut self, id: &RequestId) -> Option<Arc<Donation>> {
        let place = self.missed.iter().position(|donation| donation.id == id.donation && id.run == 0)?;
        self.missed.remove(place)
    }

    pub(super) fn approve(&mut self, id: &RequestId) {
        if let Some(mut request) = self.take_from_review(id) {
            request.in_review = false;
            request.approved = true;
            self.queue.insert_by_receipt(request, self.settings.queue_max);
        }
    }

    pub(super) fn reject(&mut self, id: &RequestId) {
        if let Some(request) = self.take_from_review(id) {
            self.end(request, End::Rejected);
        }
    }

    fn take_from_review(&mut self, id: &RequestId) -> Option<Request> {
        let place = self.review.iter().position(|request| request.id == *id)?;
        let request = self.review.remove(place)?;
        Some(Request { in_review: true, ..request })
    }

    /// The next run of an ended request, once.
    fn take_up(&mut self, id: &RequestId, may_be: impl Fn(&Ended) -> bool) -> Option<Request> {
        let ended = self.history.find_mut(id).filter(|ended| may_be(ended))?;
        ended.taken_up = true;
        let was_refused = ended.is_refused() || ended.end == End::Rejected;
        let approved = ended.approved || was_refused;
        let (id, donation) = (ended.request.next_run(), Arc::clone(&ended.donation));
        self.received += 1;
        let receipt = self.take_receipt();
        Some(Request { approved, ..Request::new(id, donation, receipt) })
    }
}
