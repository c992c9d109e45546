//! Whether a fact would change anything: the precondition of each of the operator's commands, written once.
//!
//! Asked before a fact is written, and again when it is applied: between the two, another may have come first.

use super::donation::{Donation, RequestId};
use super::fact::Fact;
use super::history::Ended;
use super::misfit::Misfit;
use super::state::{SessionPhase, Show};

impl Show {
    /// Whether `fact` would be taken in now. What adapters tell always is, while the session runs: what is late or known
    /// of it changes nothing by itself. A donation that another program sends is taken in once.
    ///
    /// # Errors
    /// Why it would change nothing.
    pub fn fits(&self, fact: &Fact) -> Result<(), Misfit> {
        let begins = matches!(fact, Fact::SessionStarted(_));
        let is_open = if begins { SessionPhase::Before } else { SessionPhase::Running };
        if self.phase != is_open {
            return Err(Misfit::OutOfSession);
        }
        match fact {
            Fact::Skipped { request } => self.is_on_air(request),
            Fact::ClearUndone => self.undo().map(|_| ()).ok_or(Misfit::NothingToUndo),
            Fact::Removed { request } => {
                let found = self.queue.contains(request) || self.is_in_review(request);
                self.check(found, request, Misfit::NotWaiting)
            }
            Fact::Moved { request, .. } | Fact::SceneEdited { request, .. } => {
                self.check(self.queue.contains(request), request, Misfit::NotWaiting)
            }
            Fact::Redrawn { request, .. } => {
                self.check(self.has_ended(request, Ended::can_be_redrawn), request, Misfit::NotRedrawable)
            }
            Fact::Allowed { request } => {
                let found = self.queue.is_refused(request)
                    || self.is_missed(request)
                    || self.has_ended(request, Ended::can_be_allowed);
                self.check(found, request, Misfit::NotTurnedAway)
            }
            Fact::Approved { request } | Fact::Rejected { request } => {
                self.check(self.is_in_review(request), request, Misfit::NotUnderReview)
            }
            Fact::TakenBack { request } => {
                let found = self.has_ended(request, Ended::can_be_taken_back);
                self.check(found, request, Misfit::NotTakenBack)
            }
            Fact::DonorBanned { request, donor, .. } => {
                self.check(!self.bans.has_name(donor), request, Misfit::Banned)
            }
            Fact::DonorUnbanned { request } => {
                self.check(self.bans.is_by(request), request, Misfit::NotBanned)
            }
            Fact::DonationReceived { donation, .. } | Fact::DonationMissed { donation, .. } => {
                self.is_new(donation)
            }
            Fact::SessionStarted(_)
            | Fact::HandedOver(_)
            | Fact::BacklogSeen { .. }
            | Fact::Judged { .. }
            | Fact::PlanStarted { .. }
            | Fact::PlanHeaderArrived { .. }
            | Fact::SceneUnderstood { .. }
            | Fact::PlanStepArrived { .. }
            | Fact::PlanStepDropped { .. }
            | Fact::PlanFinished { .. }
            | Fact::PlanFailed { .. }
            | Fact::WarmUpStarted
            | Fact::WarmUpEnded { .. }
            | Fact::Cleared
            | Fact::Hidden
            | Fact::Paused
            | Fact::Resumed
            | Fact::RulesChanged { .. }
            | Fact::ShareAddress { .. }
            | Fact::FrameReached
            | Fact::SessionEnded => Ok(()),
        }
    }

    /// A hash that was taken out of the journal with a donor's texts is compared with none.
    fn is_new(&self, donation: &Donation) -> Result<(), Misfit> {
        let Some(content) = &donation.content else { return Ok(()) };
        if !self.knows(&donation.id) {
            return Ok(());
        }
        let is_same = self.seen.content(&donation.id).is_none_or(|known| known == content);
        let id = donation.id.clone();
        Err(if is_same { Misfit::KnownAlready(id) } else { Misfit::OtherContent(id) })
    }

    fn is_on_air(&self, request: &RequestId) -> Result<(), Misfit> {
        match self.on_air.as_ref().map(|on_air| &on_air.request.id) {
            None => Err(Misfit::NothingOnAir),
            Some(on_air) if on_air == request => Ok(()),
            Some(on_air) => Err(Misfit::NotOnAir { request: request.clone(), on_air: on_air.clone() }),
        }
    }

    fn check(
        &self,
        found: bool,
        request: &RequestId,
        misfit: impl FnOnce(RequestId) -> Misfit,
    ) -> Result<(), Misfit> {
        match (found, self.knows(&request.donation)) {
            (true, _) => Ok(()),
            (false, true) => Err(misfit(request.clone())),
            (false, false) => Err(Misfit::Unknown(request.clone())),
        }
    }

    fn is_in_review(&self, id: &RequestId) -> bool {
        self.review.iter().any(|request| request.id == *id)
    }

    fn is_missed(&self, id: &RequestId) -> bool {
        id.run == 0 && self.missed.iter().any(|donation| donation.id == id.donation)
    }

    fn has_ended(&self, id: &RequestId, so: impl Fn(&Ended) -> bool) -> bool {
        self.history.iter().rev().find(|ended| ended.request == *id).is_some_and(so)
    }
}
