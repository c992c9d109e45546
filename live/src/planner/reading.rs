//! The plan inside an answer, step by step, and when to stop listening.
//!
//! Wraps the engine's incremental reader with what is wrong with models rather than with plans: thinking aloud, white
//! space without end, saying the same again and again, saying the prompt's example again. No clock and no socket.

use std::collections::VecDeque;

use engine::plan::{Finish, Incremental, PlanEvent, ReadOptions, Step, Thinking};

use super::failure::Reason;
use super::limits::{ANSWER_BYTES_MAX, COPIED_STEPS_MAX, REPEATS_MAX, ROUND_STEPS_MAX, SPACE_RUN_MAX};

/// The plan of one answer, as far as it came.
pub struct AnswerReader {
    thinking: Thinking,
    plan: Incremental,
    text: TextState,
    bytes: usize,
    recent: VecDeque<Step>,
    /// Steps that this plan must not begin with; empty once it has begun with one of its own.
    examples: Vec<Step>,
    /// What waits until the plan has a step of its own: steps that are an example's, and what came after them.
    held: Vec<PlanEvent>,
    /// How many steps of an example wait.
    copied: usize,
}

/// What one part of an answer gave.
#[derive(Debug, Default)]
pub struct Heard {
    /// Events in order.
    pub events: Vec<PlanEvent>,
    /// Why to listen no longer; `None`: go on.
    pub stop: Option<StopReason>,
}

/// Why an answer is not listened to any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The plan is complete.
    Complete,
    /// It is not, and will not be.
    Hopeless(Reason),
}

impl AnswerReader {
    /// Nothing has come yet. A plan that begins with steps of `examples` is a copy of them.
    #[must_use]
    pub fn new(options: ReadOptions, examples: Vec<Step>) -> Self {
        Self {
            thinking: Thinking::default(),
            plan: Incremental::new(options),
            text: TextState::default(),
            bytes: 0,
            recent: VecDeque::new(),
            examples,
            held: Vec::new(),
            copied: 0,
        }
    }

    /// Takes the next part of the answer's text.
    pub fn feed(&mut self, part: &str) -> Heard {
        let text = self.thinking.strip(part);
        self.bytes += text.len();
        let space_end = self.text.endless_space(&text);
        let listened = &text.as_bytes()[..space_end.unwrap_or(text.len())];
        let mut heard = Heard::default();
        for event in self.plan.feed(listened) {
            let repeats = matches!(&event, PlanEvent::Step { step, .. } if self.repeats(step));
            if repeats {
                heard.stop = Some(StopReason::Hopeless(Reason::Repetition));
                return heard;
            }
            if self.copies(&event) {
                self.held.clear();
                heard.stop = Some(StopReason::Hopeless(Reason::Copied));
                return heard;
            }
            self.held.push(event);
            if self.copied == 0 {
                heard.events.append(&mut self.held);
            }
        }
        heard.stop = self.verdict(space_end.is_some());
        heard
    }

    /// Whether the object has begun.
    #[must_use]
    pub const fn is_inside_object(&self) -> bool {
        self.text.in_object
    }

    /// The answer is over: what can still be taken from its end, and the plan's last fields.
    #[must_use]
    pub fn finish(mut self) -> Finish {
        let mut finish = self.plan.finish();
        self.held.append(&mut finish.events);
        Finish { events: self.held, ..finish }
    }

    /// Whether `event` makes the plan a copy of the examples; its first step of its own ends the question.
    fn copies(&mut self, event: &PlanEvent) -> bool {
        let PlanEvent::Step { step, .. } = event else { return false };
        if self.examples.contains(step) {
            self.copied += 1;
        } else {
            self.examples.clear();
            self.copied = 0;
        }
        self.copied >= COPIED_STEPS_MAX
    }

    fn verdict(&self, endless_space: bool) -> Option<StopReason> {
        if self.plan.root_closed() {
            return Some(StopReason::Complete);
        }
        if endless_space {
            return Some(StopReason::Hopeless(Reason::EndlessSpace));
        }
        if self.plan.hopeless().is_some() {
            return Some(StopReason::Hopeless(Reason::Repetition));
        }
        (self.bytes > ANSWER_BYTES_MAX).then_some(StopReason::Hopeless(Reason::TooLong))
    }

    /// Whether `step` completes the third round of the same steps in a row.
    fn repeats(&mut self, step: &Step) -> bool {
        self.recent.push_back(step.clone());
        if self.recent.len() > REPEATS_MAX * ROUND_STEPS_MAX {
            self.recent.pop_front();
        }
        let steps = self.recent.make_contiguous();
        (1..=ROUND_STEPS_MAX).any(|round| {
            let Some(start) = steps.len().checked_sub(round * REPEATS_MAX) else { return false };
            let last = &steps[start..];
            last[round..] == last[..last.len() - round]
        })
    }
}

/// As much of JSON as tells white space between values from white space inside a string.
#[derive(Clone, Copy, Debug, Default)]
struct TextState {
    in_object: bool,
    in_string: bool,
    escaped: bool,
    space_run: usize,
}

impl TextState {
    /// Where in `text` white space has become endless.
    fn endless_space(&mut self, text: &str) -> Option<usize> {
        for (at, byte) in text.bytes().enumerate() {
            self.step(byte);
            if self.space_run == SPACE_RUN_MAX {
                return Some(at + 1);
            }
        }
        None
    }

    fn step(&mut self, byte: u8) {
        if !self.in_string && byte.is_ascii_whitespace() {
            self.space_run += 1;
            return;
        }
        self.space_run = 0;
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            // An apostrophe or a quotation in front of the plan opens no string.
            b'"' if self.in_object => self.in_string = !self.in_string,
            b'{' => self.in_object = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sse::Lines;
    use super::super::wire::{AnswerDelta, pieces};
    use super::*;

    const HEAD: &str =
        "Here's \"it\": {\"canvas\":{\"bg\":\"#102\"},\"palette\":[\"#fff\"],\"caption\":\"a\",\"steps\":[";

    fn rect(x: u32) -> String {
        format!("{{\"op\":\"rect\",\"x\":{x},\"y\":0,\"w\":1,\"h\":1,\"fill\":0}}")
    }

    /// Steps heard, and why it stopped, fed in parts of `size` characters.
    fn heard(text: &str, size: usize) -> (usize, Option<StopReason>) {
        let mut reading = AnswerReader::new(ReadOptions::default(), Vec::new());
        let characters: Vec<char> = text.chars().collect();
        let mut steps = 0;
        for part in characters.chunks(size) {
            let heard = reading.feed(&part.iter().collect::<String>());
            steps += heard.events.iter().filter(|event| matches!(event, PlanEvent::Step { .. })).count();
            if heard.stop.is_some() {
                return (steps, heard.stop);
            }
        }
        (steps, None)
    }

    /// The same however the text is cut.
    fn heard_in_any_parts(text: &str) -> (usize, Option<StopReason>) {
        let whole = heard(text, text.len());
        for size in [1, 2, 5, 31] {
            assert_eq!(heard(text, size), whole, "parts of {size}");
        }
        whole
    }

    #[test]
    fn a_complete_plan_ends_the_listening() {
        let text = format!("{HEAD}{},{}]}} and that's it", rect(1), rect(2));
        assert_eq!(heard_in_any_parts(&text), (2, Some(StopReason::Complete)));
    }

    #[test]
    fn the_third_round_of_the_same_steps_ends_it_and_likeness_does_not() {
        let steps = |xs: &[u32]| xs.iter().map(|&x| rect(x)).collect::<Vec<_>>().join(",");
        let repeated = Some(StopReason::Hopeless(Reason::Repetition));
        let cases: [(&[u32], usize, Option<StopReason>); 6] = [
            (&[1, 1, 1, 2], 2, repeated),
            (&[7, 1, 2, 1, 2, 1, 2, 3], 6, repeated),
            (&[1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 5], 11, repeated),
            (&[1, 1, 2, 1, 1, 2, 2], 7, None),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 12, None),
            (&[1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5], 15, None),
        ];
        for (xs, expected, stop) in cases {
            assert_eq!(heard_in_any_parts(&format!("{HEAD}{},", steps(xs))), (expected, stop), "{xs:?}");
        }
    }

    #[test]
    fn steps_of_an_example_wait_for_one_that_is_none_and_the_third_ends_it() {
        let copied = Some(StopReason::Hopeless(Reason::Copied));
        let cases: [(&[u32], usize, Option<StopReason>); 6] = [
            (&[1, 2, 3, 9], 0, copied),
            (&[1, 3, 1, 9], 0, copied),
            (&[1, 2], 0, None),
            (&[1, 2, 9], 3, None),
            (&[9, 1, 2, 3], 4, None),
            (&[1, 9, 1, 2, 3, 8], 6, None),
        ];
        let examples = || {
            let text = format!("{HEAD}{},{},{}]}}", rect(1), rect(2), rect(3));
            let mut reading = AnswerReader::new(ReadOptions::default(), Vec::new());
            let events = reading.feed(&text).events.into_iter();
            events
                .filter_map(|event| match event {
                    PlanEvent::Step { step, .. } => Some(step),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
        for (xs, expected, stop) in cases {
            let text = xs.iter().map(|&x| rect(x) + ",").collect::<String>();
            let mut reading = AnswerReader::new(ReadOptions::default(), examples());
            let heard = reading.feed(&format!("{HEAD}{text}"));
            let steps = |events: &[PlanEvent]| {
                events.iter().filter(|event| matches!(event, PlanEvent::Step { .. })).count()
            };
            assert_eq!((steps(&heard.events), heard.stop), (expected, stop), "{xs:?}");
            let kept = if stop.is_some() { 0 } else { xs.len() };
            let last = reading.finish().events;
            assert_eq!(expected + steps(&last), kept, "a short plan keeps its steps: {xs:?}");
        }
    }

    #[test]
    fn white_space_ends_it_outside_a_string_only() {
        let endless = Some(StopReason::Hopeless(Reason::EndlessSpace));
        let space = " ".repeat(SPACE_RUN_MAX - 1);
        assert_eq!(heard_in_any_parts(&format!("{HEAD}{}{space}", rect(1))), (1, None));
        assert_eq!(heard_in_any_parts(&format!("{HEAD}{}{space}\n", rect(1))), (1, endless));
        assert_eq!(heard_in_any_parts(&format!("{{\"render_text\":\"\\\"{space}  {space}")), (0, None));
        assert_eq!(heard_in_any_parts(&" ".repeat(SPACE_RUN_MAX)), (0, endless));
    }

    #[test]
    fn an_answer_has_a_longest_length() {
        let long = "x".repeat(ANSWER_BYTES_MAX);
        let mut reading = AnswerReader::new(ReadOptions::default(), Vec::new());
        assert_eq!(reading.feed(&long).stop, None);
        assert_eq!(reading.feed("x").stop, Some(StopReason::Hopeless(Reason::TooLong)));
    }

    /// What is heard of an answer's stream that comes in chunks of `size` bytes.
    fn heard_on_the_wire(bytes: &[u8], size: usize) -> (Vec<PlanEvent>, Option<StopReason>) {
        let (mut lines, mut reading) =
            (Lines::default(), AnswerReader::new(ReadOptions::default(), Vec::new()));
        let (mut events, mut stop) = (Vec::new(), None);
        for chunk in bytes.chunks(size) {
            let mut said = Vec::new();
            lines.feed(chunk, |payload| said.extend(pieces(payload))).expect("short");
            for piece in said {
                if let (AnswerDelta::Text(text), None) = (piece, stop) {
                    let heard = reading.feed(&text);
                    events.extend(heard.events);
                    stop = heard.stop;
                }
            }
        }
        events.extend(reading.finish().events);
        (events, stop)
    }

    /// A stream as servers send it, with some of its bytes replaced.
    fn damaged_stream() -> impl Strategy<Value = Vec<u8>> {
        let text = format!("<think>hm</think>{HEAD}{},{},{}]}}", rect(1), rect(2), rect(2));
        let tokens: Vec<char> = text.chars().collect();
        let event = |token: &[char]| {
            let text: String = token.iter().collect();
            format!("data: {}\n\n", serde_json::json!({"choices": [{"delta": {"content": text}}]}))
        };
        let stream: Vec<u8> = tokens.chunks(9).map(event).collect::<String>().into_bytes();
        let damage = prop::collection::vec((0..stream.len(), any::<u8>()), 0..12);
        damage.prop_map(move |damage| {
            let mut stream = stream.clone();
            damage.into_iter().for_each(|(at, byte)| stream[at] = byte);
            stream
        })
    }

    proptest! {
        #[test]
        fn any_stream_in_any_chunks_is_heard_the_same(stream in damaged_stream(), size in 1_usize..40) {
            let whole = heard_on_the_wire(&stream, stream.len());
            prop_assert_eq!(heard_on_the_wire(&stream, size), whole);
        }

        #[test]
        fn any_bytes_are_heard_without_a_panic(bytes: Vec<u8>, size in 1_usize..9) {
            let whole = heard_on_the_wire(&bytes, bytes.len().max(1));
            prop_assert_eq!(heard_on_the_wire(&bytes, size), whole);
        }
    }
}
