//! What follows from a fact's kind alone: its name, whom it is about, whether it waits for the disk.

use std::sync::Arc;

use super::donation::{Donation, RequestId};
use super::fact::Fact;

impl Fact {
    /// Whether the show may take it in only once it is safe on the disk.
    #[must_use]
    pub const fn needs_sync(&self) -> bool {
        match self {
            Self::PlanStepArrived { .. } | Self::FrameReached => false,
            Self::SessionStarted(_)
            | Self::HandedOver(_)
            | Self::DonationReceived { .. }
            | Self::DonationMissed { .. }
            | Self::BacklogSeen { .. }
            | Self::Judged { .. }
            | Self::PlanStarted { .. }
            | Self::PlanHeaderArrived { .. }
            | Self::SceneUnderstood { .. }
            | Self::PlanStepDropped { .. }
            | Self::PlanFinished { .. }
            | Self::PlanFailed { .. }
            | Self::WarmUpStarted
            | Self::WarmUpEnded { .. }
            | Self::Skipped { .. }
            | Self::Cleared
            | Self::ClearUndone
            | Self::Removed { .. }
            | Self::Moved { .. }
            | Self::SceneEdited { .. }
            | Self::Redrawn { .. }
            | Self::Allowed { .. }
            | Self::Approved { .. }
            | Self::Rejected { .. }
            | Self::Hidden
            | Self::Paused
            | Self::Resumed
            | Self::RulesChanged { .. }
            | Self::SessionEnded => true,
        }
    }

    /// Whether it still counts in the next session when this one ended before it was applied. What is about the
    /// session itself, or about work that ended with it, does not.
    #[must_use]
    pub const fn outlives_session(&self) -> bool {
        match self {
            Self::SessionStarted(_)
            | Self::HandedOver(_)
            | Self::PlanStarted { .. }
            | Self::PlanHeaderArrived { .. }
            | Self::SceneUnderstood { .. }
            | Self::PlanStepArrived { .. }
            | Self::PlanStepDropped { .. }
            | Self::PlanFinished { .. }
            | Self::PlanFailed { .. }
            | Self::WarmUpStarted
            | Self::WarmUpEnded { .. }
            | Self::RulesChanged { .. }
            | Self::FrameReached
            | Self::SessionEnded => false,
            Self::DonationReceived { .. }
            | Self::DonationMissed { .. }
            | Self::BacklogSeen { .. }
            | Self::Judged { .. }
            | Self::Skipped { .. }
            | Self::Cleared
            | Self::ClearUndone
            | Self::Removed { .. }
            | Self::Moved { .. }
            | Self::SceneEdited { .. }
            | Self::Redrawn { .. }
            | Self::Allowed { .. }
            | Self::Approved { .. }
            | Self::Rejected { .. }
            | Self::Hidden
            | Self::Paused
            | Self::Resumed => true,
        }
    }

    /// The request it is about, if it is about one.
    #[must_use]
    pub const fn request(&self) -> Option<&RequestId> {
        match self {
            Self::Judged { request, .. }
            | Self::PlanStarted { request, .. }
            | Self::PlanHeaderArrived { request, .. }
            | Self::SceneUnderstood { request, .. }
            | Self::SceneEdited { request, .. }
            | Self::PlanStepArrived { request, .. }
            | Self::PlanStepDropped { request, .. }
            | Self::PlanFinished { request, .. }
            | Self::PlanFailed { request, .. }
            | Self::Skipped { request }
            | Self::Removed { request }
            | Self::Moved { request, .. }
            | Self::Redrawn { request, .. }
            | Self::Allowed { request }
            | Self::Approved { request }
            | Self::Rejected { request } => Some(request),
            Self::SessionStarted(_)
            | Self::HandedOver(_)
            | Self::DonationReceived { .. }
            | Self::DonationMissed { .. }
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
            | Self::SessionEnded => None,
        }
    }

    /// The donation that became known by it, if one did.
    #[must_use]
    pub const fn donation(&self) -> Option<&Arc<Donation>> {
        match self {
            Self::DonationReceived { donation, .. } | Self::DonationMissed { donation, .. } => Some(donation),
            Self::SessionStarted(_)
            | Self::HandedOver(_)
            | Self::BacklogSeen { .. }
            | Self::Judged { .. }
            | Self::PlanStarted { .. }
            | Self::PlanHeaderArrived { .. }
            | Self::SceneUnderstood { .. }
            | Self::PlanStepArrived { .. }
            | Self::PlanStepDropped { .. }
            | Self::PlanFinished { .. }
            | Self::PlanFailed { .. }
            | Self::WarmUpStarted
            | Self::WarmUpEnded { .. }
            | Self::Skipped { .. }
            | Self::Cleared
            | Self::ClearUndone
            | Self::Removed { .. }
            | Self::Moved { .. }
            | Self::SceneEdited { .. }
            | Self::Redrawn { .. }
            | Self::Allowed { .. }
            | Self::Approved { .. }
            | Self::Rejected { .. }
            | Self::Hidden
            | Self::Paused
            | Self::Resumed
            | Self::RulesChanged { .. }
            | Self::FrameReached
            | Self::SessionEnded => None,
        }
    }

    /// Its name in the journal.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SessionStarted(_) => "session_started",
            Self::HandedOver(_) => "carried",
            Self::DonationReceived { .. } => "donation_received",
            Self::DonationMissed { .. } => "donation_missed",
            Self::BacklogSeen { .. } => "backlog_seen",
            Self::Judged { .. } => "judged",
            Self::PlanStarted { .. } => "plan_started",
            Self::PlanHeaderArrived { .. } => "plan_header_arrived",
            Self::SceneUnderstood { .. } => "scene_understood",
            Self::SceneEdited { .. } => "scene_edited",
            Self::PlanStepArrived { .. } => "plan_step_arrived",
            Self::PlanStepDropped { .. } => "plan_step_dropped",
            Self::PlanFinished { .. } => "plan_finished",
            Self::PlanFailed { .. } => "plan_failed",
            Self::WarmUpStarted => "warm_up_started",
            Self::WarmUpEnded { .. } => "warm_up_ended",
            Self::Skipped { .. } => "skipped",
            Self::Cleared => "cleared",
            Self::ClearUndone => "clear_undone",
            Self::Removed { .. } => "removed",
            Self::Moved { .. } => "moved",
            Self::Redrawn { .. } => "redrawn",
            Self::Allowed { .. } => "allowed",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::Hidden => "hidden",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::RulesChanged { .. } => "rules_changed",
            Self::FrameReached => "frame_reached",
            Self::SessionEnded => "session_ended",
        }
    }

    /// Every name that [`Fact::kind`] gives. A fact of any other name comes from a newer program.
    pub const KINDS: [&'static str; 31] = [
        "session_started",
        "carried",
        "donation_received",
        "donation_missed",
        "backlog_seen",
        "judged",
        "plan_started",
        "plan_header_arrived",
        "scene_understood",
        "scene_edited",
        "plan_step_arrived",
        "plan_step_dropped",
        "plan_finished",
        "plan_failed",
        "warm_up_started",
        "warm_up_ended",
        "skipped",
        "cleared",
        "clear_undone",
        "removed",
        "moved",
        "redrawn",
        "allowed",
        "approved",
        "rejected",
        "hidden",
        "paused",
        "resumed",
        "rules_changed",
        "frame_reached",
        "session_ended",
    ];
}
