//! Any bytes in any portions: what arrives is what arrives when they are fed at once.
//!
//! The first byte says how the rest is cut.

#![no_main]

use engine::plan::{PlanEvent, Finish, Incremental, ReadOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&seed, text)) = bytes.split_first() else { return };
    let whole = read(text, |_| usize::MAX);
    let mut random = u32::from(seed);
    let portions = read(text, |_| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 24) as usize % 17
    });
    assert_eq!(portions, whole);
    let headers = whole.0.iter().position(|event| matches!(event, PlanEvent::Header(_)));
    let steps = whole.0.iter().position(|event| matches!(event, PlanEvent::Step { .. }));
    assert!(steps.is_none() || headers < steps);
    let accepted = whole.0.iter().filter(|event| matches!(event, PlanEvent::Step { .. })).count();
    assert_eq!((accepted, whole.1.root_closed), (whole.1.steps, !whole.1.cut));
});

fn read(text: &[u8], mut portion: impl FnMut(usize) -> usize) -> (Vec<PlanEvent>, Finish) {
    let mut reader = Incremental::new(ReadOptions::default());
    let (mut events, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let end = at.saturating_add(portion(at)).min(text.len());
        events.extend(reader.feed(&text[at..end]));
        at = end;
    }
    let closed = reader.root_closed();
    let mut finish = reader.finish();
    assert!(!closed || finish.root_closed);
    events.append(&mut finish.events);
    (events, finish)
}
