//! What a show costs: a start with a long past, a fold of a hundred thousand requests, a tick with a full queue, a step
//! for the drawing on air.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use engine::geometry::Size;
use engine::plan::{CanvasSpec, Step, read_step};
use engine::show::journal::{AppliedLine, FORMAT, FactLine, read};
use engine::show::{
    Donation, DonationSource, Entry, Fact, Handover, PlanCounts, PlanFooter, RequestId, SEEN_IDS_MAX,
    SessionStarted, Show, ShowSettings, TextKind, Verdict,
};
use engine::time::Frame;

/// Requests of the long evening.
const REQUESTS: u64 = 100_000;

fn request(number: u64) -> RequestId {
    RequestId::first(format!("da:{number}"))
}

fn donation(number: u64) -> Fact {
    let donation = Donation {
        donor: Some("Ann".into()),
        amount: "100".into(),
        currency: "RUB".into(),
        ..Donation::new(format!("da:{number}"), "a cat under the moon", DonationSource::Socket)
    };
    Fact::DonationReceived { donation: Arc::new(donation), position: None }
}

fn allowed(number: u64, text: TextKind) -> Fact {
    Fact::Judged {
        request: request(number),
        text,
        lists: String::new(),
        verdict: Verdict::Allow,
        no_cut: None,
    }
}

fn started(settings: ShowSettings) -> Fact {
    let (format, program, fonts) = (FORMAT.into(), String::new(), String::new());
    Fact::SessionStarted(Box::new(SessionStarted { format, program, fonts, settings }))
}

/// A hundred thousand requests, each drawn with one step and without a hold, or refused.
fn long_evening() -> Vec<Entry> {
    let text = r##"{"op":"rect","x":8,"y":8,"w":40,"h":40,"fill":"#FF0000","animate":{"duration_ms":100}}"##;
    let step: Arc<Step> = Arc::new(read_step(text).expect("a step"));
    let mut facts = vec![(0, started(ShowSettings { hold_sec: 0, ..ShowSettings::default() }))];
    for number in 0..REQUESTS {
        let (request, attempt, index, frame) = (request(number), 0, 0, number * 10);
        facts.push((frame, donation(number)));
        facts.push((frame, allowed(number, TextKind::Message)));
        facts.push((frame, allowed(number, TextKind::Name)));
        facts.push((
            frame,
            Fact::PlanStepArrived { request: request.clone(), attempt, index, step: Arc::clone(&step) },
        ));
        let (footer, counts) = (PlanFooter::default(), PlanCounts::default());
        facts.push((frame, Fact::PlanFinished { request, attempt, footer, counts }));
    }
    let entry = |(seq, (frame, fact))| Entry { seq: seq as u64 + 1, frame: Frame(frame), fact };
    facts.into_iter().enumerate().map(entry).collect()
}

/// Steps that have arrived for the drawing on air.
const ARRIVED: u32 = 100;

/// A drawing on air, half of which has arrived, and the step that comes next.
fn on_air(side: u32) -> (Show, Entry) {
    let canvas = CanvasSpec { size: Size::new(side, side), ..CanvasSpec::default() };
    let text = r##"{"op":"rect","x":8,"y":8,"w":4,"h":4,"fill":"#FF0000","animate":{"duration_ms":20}}"##;
    let step: Arc<Step> = Arc::new(read_step(text).expect("a step"));
    let arrives = |index| {
        let fact = Fact::PlanStepArrived { request: request(0), attempt: 0, index, step: Arc::clone(&step) };
        Entry { seq: 0, frame: Frame::ZERO, fact }
    };
    let mut show = Show::new();
    let first = [
        started(ShowSettings { canvas, ..ShowSettings::default() }),
        donation(0),
        allowed(0, TextKind::Message),
        allowed(0, TextKind::Name),
    ];
    for fact in first {
        show.apply(&Entry { seq: 0, frame: Frame::ZERO, fact });
    }
    (0..ARRIVED).for_each(|index| drop(show.apply(&arrives(index))));
    (show, arrives(ARRIVED))
}

/// The file of a session that begins with everything a long past leaves.
fn file_after_a_long_past() -> Vec<u8> {
    let seen = (0..SEEN_IDS_MAX as u64).map(|number| format!("da:{number}")).collect();
    let handover = Fact::HandedOver(Box::new(Handover { seen, ..Handover::default() }));
    let mut file = String::new();
    for (seq, fact) in [started(ShowSettings::default()), handover].into_iter().enumerate() {
        file += &FactLine { seq: seq as u64 + 1, utc: String::new(), key: None, fact }.to_text();
    }
    (file + &AppliedLine { applied: vec![1, 2], frame: 0 }.to_text()).into_bytes()
}

/// One on air, thirty-two waiting, ten thousand on top.
fn full_queue() -> Show {
    let mut show = Show::new();
    let mut tell = |fact| show.apply(&Entry { seq: 0, frame: Frame::ZERO, fact });
    tell(started(ShowSettings::default()));
    for number in 0..10_033 {
        tell(donation(number));
    }
    for number in 0..33 {
        tell(allowed(number, TextKind::Message));
        tell(allowed(number, TextKind::Name));
    }
    show
}

fn show(criterion: &mut Criterion) {
    let evening = long_evening();
    criterion.bench_function("show/fold 100,000 requests", |bencher| {
        bencher.iter(|| {
            let mut show = Show::new();
            evening.iter().for_each(|entry| drop(show.apply(entry)));
            show
        });
    });
    let file = file_after_a_long_past();
    criterion.bench_function("show/start after a long past", |bencher| {
        bencher.iter(|| {
            let recording = read(&file).expect("a journal");
            let mut show = Show::new();
            recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
            show.handover()
        });
    });
    let mut show = full_queue();
    criterion.bench_function("show/tick with a full queue", |bencher| {
        bencher.iter(|| {
            show.advance(show.now().after(1));
            black_box((show.screen(), show.jobs(), show.deadline()))
        });
    });
    for side in [96, 512] {
        let (show, arrives) = on_air(side);
        // A window or a browser holds the screen, and with it the drawing as it was.
        let seen = || (show.clone(), show.screen());
        criterion.bench_function(
            &format!("show/a step for the drawing on air, {side} x {side}"),
            |bencher| {
                let apply = |(mut show, screen): (Show, _)| {
                    show.apply(&arrives);
                    (show, screen)
                };
                bencher.iter_batched(seen, apply, BatchSize::LargeInput);
            },
        );
    }
    criterion.bench_function("show/10,000 donations at once", |bencher| bencher.iter(full_queue));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = show
}
criterion_main!(benches);
