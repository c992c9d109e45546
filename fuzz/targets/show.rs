//! Any facts at any frames into a show: it never panics, never ends a request twice, and how often it is polled does
//! not matter. Six bytes make a fact.

#![no_main]

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::plan::{Step, read_step};
use engine::show::{
    Donation, DonationSource, DropReason, Entry, Fact, Fallback, ModerationMode, PlanCounts, PlanFailure,
    PlanFooter, RequestId, SessionStarted, Show, ShowSettings, TextKind, Verdict,
};
use engine::time::{Fps, Frame};
use libfuzzer_sys::fuzz_target;

const FAILURES: [PlanFailure; 4] =
    [PlanFailure::Unreachable, PlanFailure::Cut, PlanFailure::Refused, PlanFailure::SilenceTimeout];

fuzz_target!(|bytes: &[u8]| {
    let Some((head, rest)) = bytes.split_first_chunk::<6>() else { return };
    let mut frame = 0;
    let mut polled = Show::new();
    let mut silent = Show::new();
    for (seq, group) in [&head[..]].into_iter().chain(rest.chunks_exact(6)).enumerate() {
        frame += u64::from(group[4]) * if group[5] > 250 { 50 } else { 1 };
        let fact = if seq == 0 { start(head) } else { fact(group, &polled) };
        polled.advance(Frame(frame / 2));
        let _ = (polled.screen(), polled.jobs(), polled.deadline());
        let entry = Entry { seq: seq as u64, frame: Frame(frame), fact };
        polled.apply(&entry);
        silent.apply(&entry);
    }
    assert_eq!(polled.screen(), silent.screen());
    assert_eq!(polled.handover(), silent.handover());
    assert_eq!(polled.jobs(), silent.jobs());
    let ended: Vec<_> = polled.ended_since(0).map(|ended| &ended.request).collect();
    assert_eq!(ended.iter().collect::<BTreeSet<_>>().len(), ended.len());
});

fn start(head: &[u8; 6]) -> Fact {
    let settings = ShowSettings {
        fps: Fps::new(u32::from(head[0]).clamp(1, Fps::MAX)).expect("clamped to what exists"),
        hold_sec: u32::from(head[1]) / 16,
        queue_max: u32::from(head[2]) % 8,
        plan_ahead: u32::from(head[3]) % 4,
        fallback: [Fallback::Card, Fallback::Offline, Fallback::Wait][usize::from(head[4]) % 3],
        moderation: if head[5] > 200 { ModerationMode::Review } else { ModerationMode::Auto },
        warm_up: head[5] % 2 == 1,
        lists: "0".into(),
        ..ShowSettings::default()
    };
    let (format, program, fonts) = ("1.0".into(), String::new(), String::new());
    Fact::SessionStarted(Box::new(SessionStarted { format, program, fonts, settings }))
}

fn fact(group: &[u8], show: &Show) -> Fact {
    let [kind, who, attempt, index, ..] = group else { unreachable!("a group has six bytes") };
    let request = RequestId { donation: format!("test:{}", who % 16), run: u32::from(who / 16 % 3) };
    let (attempt, index) = (u32::from(attempt % 6), u32::from(*index));
    let counts = PlanCounts::default();
    let verdict = if index.is_multiple_of(5) { block() } else { Verdict::Allow };
    let lists = show.settings().lists.clone();
    match kind % 26 {
        0..=3 => Fact::DonationReceived { donation: donation(&request, index), position: None },
        4 => Fact::DonationMissed { donation: donation(&request, index), position: None },
        5 | 6 => Fact::Judged { request, text: TextKind::Message, lists, verdict, no_cut: None },
        7 | 8 => Fact::Judged { request, text: TextKind::Name, lists, verdict, no_cut: None },
        9 | 10 => Fact::PlanStepArrived { request, attempt, index: index % 8, step: step(index) },
        11 => Fact::PlanStepDropped { request, attempt, index, reason: DropReason::Refused, detail: None },
        12 | 13 => Fact::PlanFinished { request, attempt, footer: footer(index), counts },
        14 => {
            let reason = FAILURES[index as usize % FAILURES.len()];
            Fact::PlanFailed { request, attempt, reason, retry: index % 3 > 0, detail: None, counts }
        }
        15 => Fact::Skipped { request },
        16 => {
            if index % 2 == 0 {
                Fact::Cleared
            } else {
                Fact::ClearUndone
            }
        }
        17 => {
            if index % 2 == 0 {
                Fact::Removed { request }
            } else {
                Fact::Moved { request, place: index % 4 }
            }
        }
        18 => Fact::Redrawn { request, scene: None },
        19 => Fact::Allowed { request },
        20 => {
            if index % 2 == 0 {
                Fact::Approved { request }
            } else {
                Fact::Rejected { request }
            }
        }
        21 => {
            if index % 2 == 0 {
                Fact::Paused
            } else {
                Fact::Resumed
            }
        }
        // Taken back, told without a name as a file that was redacted tells it, and hidden.
        23 => {
            match index % 3 {
                0 => Fact::TakenBack { request },
                1 => Fact::Hidden,
                _ => Fact::ShareAddress { request, address: "https://example.org/x.gif".into() },
            }
        }
        24 => {
            if index % 2 == 0 {
                let waiting = if index % 3 == 0 { vec![request.clone()] } else { Vec::new() };
                let donor = if index % 4 == 0 { String::new() } else { "Ann".into() };
                Fact::DonorBanned { request, donor, waiting, since: String::new() }
            } else {
                Fact::DonorUnbanned { request }
            }
        }
        22 => Fact::RulesChanged { lists: (index % 3).to_string(), changed: Vec::new(), settings: None },
        _ => Fact::WarmUpEnded { ready: index % 2 == 0 },
    }
}

fn donation(request: &RequestId, index: u32) -> Arc<Donation> {
    let message = if index % 7 == 0 { "" } else { "a cat" };
    Arc::new(Donation {
        donor: (index % 3 > 0).then(|| "Ann".into()),
        amount: "100".into(),
        currency: "RUB".into(),
        ..Donation::new(request.donation.clone(), message, DonationSource::Test)
    })
}

fn footer(index: u32) -> PlanFooter {
    let render_text = (index % 2 == 0).then(|| "hello".into());
    PlanFooter { render_text, duration_sec: (index % 3 > 0).then_some(index), caption: None }
}

fn step(index: u32) -> Arc<Step> {
    let text = if index % 4 == 0 {
        r#"{"op":"text","x":1,"y":1,"value":"hi"}"#.to_owned()
    } else {
        format!(
            r##"{{"op":"rect","x":{index},"y":1,"w":4,"h":4,"fill":"#FF0000","animate":{{"duration_ms":{}}}}}"##,
            1 + index * 20
        )
    };
    Arc::new(read_step(text).expect("a step"))
}

fn block() -> Verdict {
    Verdict::Block {
        category: "profanity".into(),
        rule: "stem".into(),
        span: None,
        chars: None,
        how: None,
        read_as: None,
    }
}
