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
            info!(seq, frame, id = donation.id, source = ?donation.source, via = donation.via, "{kind}");
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
        Fact::PlanStarted { request, .. }
        | Fact::PlanHeaderArrived { request, .. }
        | Fact::Skipped { request }
        | Fact::Removed { request }
        | Fact::Moved { request, .. }
        | Fact::Redrawn { request, .. }
        | Fact::SceneUnderstood { request, .. }
        | Fact::SceneEdited { request, .. }
        | Fact::ShareAddress { request, .. }
        | Fact::Allowed { request }
        | Fact::Approved { request }
        | Fact::Rejected { request }
        | Fact::TakenBack { request }
        | Fact::DonorBanned { request, .. }
        | Fact::DonorUnbanned { request } => info!(seq, frame, %request, "{kind}"),
        Fact::HandedOver(_)
        | Fact::WarmUpStarted
        | Fact::Cleared
        | Fact::ClearUndone
        | Fact::Hidden
        | Fact::Paused
        | Fact::Resumed
        | Fact::SessionEnded => info!(seq, frame, "{kind}"),
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

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use engine::plan::{Op, Step};
    use engine::show::{Donation, DonationSource, PlanFooter, RequestId, TextKind};
    use tracing::Level;

    use super::*;

    /// Collects what is logged.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no test panics inside").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn facts() -> Vec<Fact> {
        let donation = Donation {
            donor: Some("SECRETNAME".into()),
            amount: "5".into(),
            currency: "EUR".into(),
            ..Donation::new("da:1", "SECRETWISH", DonationSource::Rest)
        };
        let request = RequestId::first("da:1".into());
        let refused = Verdict::refusal("hate", "SECRETRULE");
        let op = Op::Group { steps: Vec::new() };
        let step = Arc::new(Step { op, animate: None });
        let footer = PlanFooter { caption: Some("SECRETCAPTION".into()), ..PlanFooter::default() };
        vec![
            Fact::DonationReceived { donation: Arc::new(donation), position: None },
            Fact::Judged {
                request: request.clone(),
                text: TextKind::Message,
                lists: String::new(),
                verdict: refused,
                no_cut: None,
            },
            Fact::PlanStepArrived { request: request.clone(), attempt: 0, index: 0, step },
            Fact::PlanFinished { request: request.clone(), attempt: 0, footer, counts: Default::default() },
            Fact::Skipped { request },
        ]
    }

    #[test]
    fn a_fact_is_one_line_and_holds_no_name_no_wish_and_no_drawn_text() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::INFO)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            facts().iter().zip(1..).for_each(|(fact, seq)| tell(seq, Frame(seq), fact));
        });
        let text = String::from_utf8(lines.0.lock().expect("no test panics inside").clone()).expect("text");
        assert_eq!(text.lines().count(), 4, "a step is for DEBUG: {text}");
        assert!(!text.contains("SECRET"), "{text}");
        assert!(text.contains("donation_received") && text.contains("category=\"hate\""), "{text}");
    }
}
