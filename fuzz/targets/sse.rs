//! The bytes of a model's answer, in any chunks: whatever comes, nothing panics, and where the chunks were cut changes
//! nothing of the plan that is heard.

#![no_main]

use engine::plan::{PlanEvent, ReadOptions};
use libfuzzer_sys::fuzz_target;
use live::planner::reading::{AnswerReader, StopReason};
use live::planner::sse::Lines;
use live::planner::wire::{AnswerDelta, pieces};

/// What is heard of an answer that comes in chunks of `size` bytes.
fn heard(bytes: &[u8], size: usize) -> (Vec<PlanEvent>, Option<StopReason>) {
    let (mut lines, mut reading) = (Lines::default(), AnswerReader::new(ReadOptions::default(), Vec::new()));
    let (mut events, mut stop) = (Vec::new(), None);
    for chunk in bytes.chunks(size) {
        let mut said = Vec::new();
        let fed = lines.feed(chunk, |payload| said.extend(pieces(payload)));
        for piece in said {
            if let (AnswerDelta::Text(text), None) = (piece, stop) {
                let heard = reading.feed(&text);
                events.extend(heard.events);
                stop = heard.stop;
            }
        }
        if stop.is_some() || fed.is_err() {
            break;
        }
    }
    events.extend(reading.finish().events);
    (events, stop)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, answer)) = bytes.split_first() else { return };
    let whole = heard(answer, answer.len().max(1));
    assert_eq!(heard(answer, usize::from(first % 32) + 1), whole);
});
