//! The session as log lines: one a fact, one an end. Ids, kinds and figures; never a name, a wish or a drawn text.

use engine::show::{Fact, Show, Verdict};
use engine::time::Frame;
use tracing::{debug, info};

/// Logs a fact that the show takes in. Steps and time are many and small: they are for DEBUG.
pub(super) fn tell(seq: u64, frame: Frame, fact: &Fact) {
    let (kind, frame) = (fact.kind(), frame.0);
    match fact {
        Fact::PlanStepArrived { request, index, .. } => debug!(seq, frame, %request, index, "{kind}"),
        Fact::FrameReached => debug!(seq, frame, "{kind}"),
        Fact::SessionStarted(started) => info!(seq, frame, program = started.program, "{kind}"),
        Fact::DonationReceived { donation, .. } | Fact::DonationMissed { donation, .. } => {
            info!(seq, frame, id = donation.id, source = ?donation.source, "{kind}");
        }
        Fact::BacklogSeen { ids, .. } => info!(seq, frame, count = ids.len(), "{kind}"),
        Fact::Judged { request, text, verdict: Verdict::Allow, .. } => {
            info!(seq, frame, %request, ?text, verdict = "allow", "{kind}");
        }
        Fact::Judged { request, text, verdict: Verdict::Block { category, .. }, .. } => {
            info!(seq, frame, %request, ?text, verdict = "block", category, "{kind}");
        }
        Fact::PlanStepDropped { request, index, reason, .. } => {
            info!(seq, frame, %request, index, ?reason, "{kind}");
        }
        Fact::PlanFailed { request, attempt, reason, retry, .. } => {
            info!(seq, frame, %request, attempt, ?reason, retry, "{kind}");
        }
        Fact::PlanFinished { request, attempt, counts, .. } => {
            info!(seq, frame, %request, attempt, tokens = counts.answer_tokens, total_ms = counts.total_ms, "{kind}");
        }
        Fact::WarmUpEnded { ready } => info!(seq, frame, ready, "{kind}"),
        Fact::RulesChanged { lists, changed, .. } => info!(seq, frame, lists, ?changed, "{kind}"),
        _ => match fact.request() {
            Some(request) => info!(seq, frame, %request, "{kind}"),
            None => info!(seq, frame, "{kind}"),
        },
    }
}

/// Logs what has ended since `told` ends were logged.
pub(super) fn tell_ends(show: &Show, told: &mut u64) {
    for ended in show.ended_since(*told) {
        let (frame, request, end) = (ended.frame.0, &ended.request, ended.end.name());
        info!(frame, %request, end, "request ended");
    }
    *told = show.ended_total();
}
