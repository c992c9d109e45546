//! A whole evening replayed: every second hashed, as fast as the machine can.
//!
//! Prints a figure; `cargo test --release -p tests --test service evening -- --nocapture` gives that of the documentation. A build
//! without optimisation replays two minutes.

use std::sync::Arc;
use std::time::Instant;

use engine::artist;
use engine::plan::CanvasSpec;
use engine::show::{
    Entry, Fact, Handover, PlanCounts, PlanFooter, PlanHeader, RequestId, SessionStarted, ShowSettings,
    TextKind, Verdict,
};
use engine::time::Frame;
use live::replay::{Hashes, Playback};
use tests::show::received;

const SECONDS: u64 = if cfg!(debug_assertions) { 120 } else { 2 * 60 * 60 };
/// Seconds from one donation to the next: about as long as a picture takes with its hold.
const EVERY: u64 = 115;
const WISHES: [&str; 4] =
    ["a red fox in the snow", "кот в лодке на закате", "a rocket and a moon", "замок ночью"];

fn judged(request: &RequestId, text: TextKind) -> Fact {
    Fact::Judged {
        request: request.clone(),
        text,
        lists: String::new(),
        verdict: Verdict::Allow,
        no_cut: None,
    }
}

/// Everything that one request brings, in its order.
fn facts_of(number: usize) -> Vec<Fact> {
    let wish = WISHES[number % WISHES.len()];
    let request = RequestId::first(format!("test:{number}"));
    let plan = artist::plan(wish, number as u64, CanvasSpec::default());
    let header = PlanHeader { canvas: plan.canvas, palette: Vec::new(), seed: plan.seed };
    let mut facts = vec![
        received(number, wish),
        judged(&request, TextKind::Message),
        judged(&request, TextKind::Name),
        Fact::PlanStarted { request: request.clone(), attempt: 0 },
        Fact::PlanHeaderArrived { request: request.clone(), attempt: 0, header },
    ];
    for (index, step) in (0..).zip(plan.steps()) {
        let step = Arc::new(step.clone());
        facts.push(Fact::PlanStepArrived { request: request.clone(), attempt: 0, index, step });
    }
    let (footer, counts) = (PlanFooter::default(), PlanCounts::default());
    facts.push(Fact::PlanFinished { request, attempt: 0, footer, counts });
    facts
}

fn evening() -> Vec<Entry> {
    let settings = ShowSettings::default();
    let fps = u64::from(settings.fps.get());
    let started = SessionStarted {
        format: "1.0".into(),
        program: env!("CARGO_PKG_VERSION").into(),
        fonts: format!("{:016x}", engine::text::fingerprint()),
        settings,
    };
    let opening = [Fact::SessionStarted(Box::new(started)), Fact::HandedOver(Box::<Handover>::default())];
    let requests = (0..SECONDS.div_ceil(EVERY)).flat_map(|number| {
        let frame = Frame(number * EVERY * fps);
        facts_of(number as usize).into_iter().map(move |fact| (frame, fact))
    });
    let end = (Frame(SECONDS * fps), Fact::SessionEnded);
    let all = opening.into_iter().map(|fact| (Frame::ZERO, fact)).chain(requests).chain([end]);
    (1..).zip(all).map(|(seq, (frame, fact))| Entry { seq, frame, fact }).collect()
}

#[test]
fn every_second_of_an_evening_has_a_hash() {
    let entries = evening();
    let began = Instant::now();
    let mut playback = Playback::of(entries).expect("it begins with the start of a session");
    let (stage, last) = (playback.stage_settings(None, None), playback.last());
    let hashes: Vec<_> =
        Hashes::new(&mut playback, stage, (Frame::ZERO, last), 60).expect("a picture").collect();
    let took = began.elapsed();
    let ends: usize = hashes.iter().map(|hashed| hashed.ends.len()).sum();
    println!("{SECONDS} s of show, {} hashes, {ends} ends: {took:?}", hashes.len());
    assert!(hashes.len() as u64 > SECONDS);
    assert!(ends as u64 >= SECONDS / EVERY - 1);
}
