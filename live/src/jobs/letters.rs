//! What can be read on the canvas of a plan, judged in the order of place before its step becomes a fact.

use engine::drawing::VisibleText;
use engine::plan::{CanvasSpec, Step};
use engine::show::Verdict;

use super::judging::Judge;

/// The lettering of one try.
pub(super) struct Letters {
    canvas: CanvasSpec,
    /// Length of a step that names none, in milliseconds.
    step_ms: u32,
    seen: VisibleText,
    /// The lines that were judged last.
    read: Vec<String>,
}

impl Letters {
    pub(super) fn new(canvas: CanvasSpec, step_ms: u32) -> Self {
        Self { canvas, step_ms, seen: VisibleText::new(canvas, step_ms), read: Vec::new() }
    }

    /// A plan begins: its canvas has the configured size and the background of `asked`.
    pub(super) fn begin(&mut self, asked: CanvasSpec) {
        let canvas = CanvasSpec { background: asked.background, ..self.canvas };
        *self = Self { canvas, ..Self::new(canvas, self.step_ms) };
    }

    /// The verdict on what can be read with one more step. One that is refused leaves nothing.
    pub(super) fn after(&mut self, step: &Step, judge: &dyn Judge) -> Verdict {
        let last = self.seen.push(step);
        if !last.changes_text {
            return Verdict::Allow;
        }
        let lines = self.seen.lines();
        let mut verdict = match lines == self.read {
            true => Verdict::Allow,
            false => judge.plan_texts(&lines.iter().map(String::as_str).collect::<Vec<_>>()),
        };
        for prefix in self.seen.slow_prefixes(&last) {
            if verdict == Verdict::Allow {
                verdict = judge.plan_texts(&[&prefix]);
            }
        }
        if verdict == Verdict::Allow {
            self.read = lines;
        } else {
            self.seen.take_back(last);
        }
        verdict
    }
}
