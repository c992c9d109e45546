//! The plan inside an answer, step by step, and when to stop listening.
//!
//! Wraps the engine's incremental reader with what is wrong with models rather than with plans: thinking aloud, white
//! space without end, saying the same again and again. No clock and no socket.

use std::collections::VecDeque;

use engine::plan::{Arrival, Finish, Incremental, ReadOptions, Step};

use super::failure::Reason;
use super::limits::{ANSWER_BYTES_MAX, REPEATS_MAX, ROUND_STEPS_MAX, SPACE_RUN_MAX};
use super::thinking::Thinking;

/// The plan of one answer, as far as it came.
pub struct Reading {
    thinking: Thinking,
    plan: Incremental,
    text: TextState,
    bytes: usize,
    recent: VecDeque<Step>,
}

/// What one part of an answer gave.
#[derive(Debug, Default)]
pub struct Heard {
    /// Arrivals in order.
    pub arrivals: Vec<Arrival>,
    /// Why to listen no longer; `None`: go on.
    pub stop: Option<Stop>,
}

/// Why an answer is not listened to any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The plan is complete.
    Complete,
    /// It is not, and will not be.
    Hopeless(Reason),
}

impl Reading {
    /// Nothing has come yet.
    #[must_use]
    pub fn new(options: ReadOptions) -> Self {
        Self {
            thinking: Thinking::default(),
            plan: Incremental::new(options),
            text: TextState::default(),
            bytes: 0,
            recent: VecDeque::new(),
        }
    }

    /// Takes the next part of the answer's text.
    pub fn feed(&mut self, part: &str) -> Heard {
        let text = self.thinking.strip(part);
        self.bytes += text.len();
        let space_end = self.text.endless_space(&text);
        let listened = &text.as_bytes()[..space_end.unwrap_or(text.len())];
        let mut heard = Heard::default();
        for arrival in self.plan.feed(listened) {
            let repeats = matches!(&arrival, Arrival::Step { step, .. } if self.repeats(step));
            if repeats {
                heard.stop = Some(Stop::Hopeless(Reason::Repetition));
                return heard;
            }
            heard.arrivals.push(arrival);
        }
        heard.stop = self.verdict(space_end.is_some());
        heard
    }

    /// The answer is over: what can still be taken from its end, and the plan's last fields.
    #[must_use]
    pub fn finish(self) -> Finish {
        self.plan.finish()
    }

    fn verdict(&self, endless_space: bool) -> Option<Stop> {
        if self.plan.root_closed() {
            return Some(Stop::Complete);
        }
        if endless_space {
            return Some(Stop::Hopeless(Reason::EndlessSpace));
        }
        (self.bytes > ANSWER_BYTES_MAX).then_some(Stop::Hopeless(Reason::TooLong))
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
