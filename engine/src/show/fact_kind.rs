//! What follows from a fact's kind alone: its name, whom it is about, of which try it is, how long it counts, whether the
//! operator said it.

use std::sync::Arc;

use strum::VariantNames as _;

use super::donation::{Donation, RequestId};
use super::fact::Fact;

/// How long a fact counts.
enum Reach {
    /// Of its moment: lost with the power, it is found again or missed by nobody.
    Moment,
    /// Of its session: about the session itself, or about work that ends with it.
    Session,
    /// Of the evening: it counts in the next session when this one ended before it was applied.
    Evening,
    /// Of the evening, too: the operator's word about a request or the queue.
    Command,
}

/// Whom or what a fact is about.
enum About<'f> {
    Request(&'f RequestId),
    /// One try of a request's plan.
    Try(&'f RequestId, u32),
    Donation(&'f Arc<Donation>),
    Show,
}

impl Fact {
    /// Whether the show may take it in only once it is safe on the disk.
    #[must_use]
    pub const fn needs_sync(&self) -> bool {
        !matches!(self.reach(), Reach::Moment)
    }

    /// Whether it still counts in the next session when this one ended before it was applied. What is about the
    /// session itself, or about work that ended with it, does not.
    #[must_use]
    pub(super) const fn outlives_session(&self) -> bool {
        matches!(self.reach(), Reach::Evening | Reach::Command)
    }

    /// Whether it is the operator's word about a request or the queue.
    #[must_use]
    pub const fn is_command(&self) -> bool {
        matches!(self.reach(), Reach::Command)
    }

    /// The request it is about, if it is about one.
    #[must_use]
    pub const fn request(&self) -> Option<&RequestId> {
        if let About::Request(request) | About::Try(request, _) = self.about() { Some(request) } else { None }
    }

    /// The try of its request's plan that it is part of, if it is part of one.
    #[must_use]
    pub const fn attempt(&self) -> Option<u32> {
        if let About::Try(_, attempt) = self.about() { Some(attempt) } else { None }
    }

    /// The same fact of another try; one that is part of none stays as it is.
    #[must_use]
    pub fn with_attempt(mut self, number: u32) -> Self {
        if let Self::PlanStarted { attempt, .. }
        | Self::PlanHeaderArrived { attempt, .. }
        | Self::SceneUnderstood { attempt, .. }
        | Self::PlanStepArrived { attempt, .. }
        | Self::PlanStepDropped { attempt, .. }
        | Self::PlanFinished { attempt, .. }
        | Self::PlanFailed { attempt, .. } = &mut self
        {
            *attempt = number;
        }
        self
    }

    /// The donation that became known by it, if one did.
    #[must_use]
    pub const fn donation(&self) -> Option<&Arc<Donation>> {
        if let About::Donation(donation) = self.about() { Some(donation) } else { None }
    }

    /// Its name in the journal.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    /// Every name that [`Fact::kind`] gives. A fact of any other name comes from a newer program.
    pub(super) const KINDS: &'static [&'static str] = Self::VARIANTS;

    const fn reach(&self) -> Reach {
        match self {
            Self::PlanStepArrived { .. } | Self::FrameReached => Reach::Moment,
            Self::SessionStarted(_)
            | Self::HandedOver(_)
            | Self::PlanStarted { .. }
            | Self::PlanHeaderArrived { .. }
            | Self::SceneUnderstood { .. }
            | Self::PlanStepDropped { .. }
            | Self::PlanFinished { .. }
            | Self::PlanFailed { .. }
            | Self::WarmUpStarted
            | Self::WarmUpEnded { .. }
            | Self::RulesChanged { .. }
            | Self::ShareAddress { .. }
            | Self::SessionEnded => Reach::Session,
            Self::DonationReceived { .. }
            | Self::DonationMissed { .. }
            | Self::BacklogSeen { .. }
            | Self::Judged { .. } => Reach::Evening,
            Self::Skipped { .. }
            | Self::Cleared
            | Self::ClearUndone
            | Self::Removed { .. }
            | Self::Moved { .. }
            | Self::SceneEdited { .. }
            | Self::Redrawn { .. }
            | Self::Allowed { .. }
            | Self::Approved { .. }
            | Self::Rejected { .. }
            | Self::TakenBack { .. }
            | Self::DonorBanned { .. }
            | Self::DonorUnbanned { .. }
            | Self::Hidden
            | Self::Paused
            | Self::Resumed => Reach::Command,
        }
    }

    const fn about(&self) -> About<'_> {
        match self {
            Self::PlanStarted { request, attempt }
            | Self::PlanHeaderArrived { request, attempt, .. }
            | Self::SceneUnderstood { request, attempt, .. }
            | Self::PlanStepArrived { request, attempt, .. }
            | Self::PlanStepDropped { request, attempt, .. }
            | Self::PlanFinished { request, attempt, .. }
            | Self::PlanFailed { request, attempt, .. } => About::Try(request, *attempt),
            Self::Judged { request, .. }
            | Self::SceneEdited { request, .. }
            | Self::ShareAddress { request, .. }
            | Self::Skipped { request }
            | Self::Removed { request }
            | Self::Moved { request, .. }
            | Self::Redrawn { request, .. }
            | Self::Allowed { request }
            | Self::Approved { request }
            | Self::Rejected { request }
            | Self::TakenBack { request }
            | Self::DonorBanned { request, .. }
            | Self::DonorUnbanned { request } => About::Request(request),
            Self::DonationReceived { donation, .. } | Self::DonationMissed { donation, .. } => {
                About::Donation(donation)
            }
            Self::SessionStarted(_)
            | Self::HandedOver(_)
            | Self::BacklogSeen { .. }
            | Self::WarmUpStarted
            | Self::WarmUpEnded { .. }
            | Self::Cleared
            | Self::ClearUndone
            | Self::Hidden
            | Self::Paused
            | Self::Resumed
            | Self::RulesChanged { .. }
            | Self::FrameReached
            | Self::SessionEnded => About::Show,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facts_name_is_the_one_that_files_hold() {
        let written = |fact: &Fact| serde_json::to_value(fact).expect("a fact is JSON")["fact"].clone();
        for fact in [Fact::Cleared, Fact::ClearUndone, Fact::WarmUpEnded { ready: true }, Fact::FrameReached]
        {
            assert_eq!(written(&fact), fact.kind());
            assert!(Fact::KINDS.contains(&fact.kind()));
        }
        let started = Fact::PlanStarted { request: RequestId::first("da:1".to_owned()), attempt: 1 };
        assert_eq!((started.attempt(), started.with_attempt(3).attempt()), (Some(1), Some(3)));
        assert_eq!(Fact::Cleared.with_attempt(3), Fact::Cleared);
        let handed_over = Fact::HandedOver(Box::default());
        assert_eq!((written(&handed_over), handed_over.kind()), ("carried".into(), "carried"));
    }
}
