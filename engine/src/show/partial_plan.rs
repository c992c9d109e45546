//! A plan as far as it has arrived, with the drawing it makes.

use std::sync::Arc;

use super::answer::PlanHeader;
use super::settings::ShowSettings;
use crate::drawing::{Drawing, DrawingBuilder, DrawingSettings, FlashMeter};
use crate::plan::{CanvasSpec, Op, Step, limits};
use crate::time::{Frame, Ticks};

/// The steps of one try, and their drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialPlan {
    header: Option<PlanHeader>,
    steps: Vec<ArrivedStep>,
    builder: DrawingBuilder,
    /// Keeps its steps from flashing, when that is asked for.
    flashes: Option<Box<FlashMeter>>,
    /// How long the plan may draw.
    budget: Ticks,
    /// How much of that its steps take.
    used: Ticks,
}

/// A step, and when it arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrivedStep {
    /// The step.
    pub step: Arc<Step>,
    /// The frame of its drawing; 0 for what was there before the drawing started.
    pub arrival: Frame,
}

impl PartialPlan {
    pub(super) fn new(header: Option<PlanHeader>, settings: &ShowSettings) -> Self {
        let background =
            header.as_ref().map_or(settings.canvas.background, |header| header.canvas.background);
        let canvas = CanvasSpec { background, ..settings.canvas };
        let flashes = settings.flash_limit.then(|| Box::new(FlashMeter::new(canvas, settings.fps)));
        let builder = DrawingBuilder::new(DrawingSettings {
            fps: settings.fps,
            canvas,
            seed: header.as_ref().map_or(0, |header| header.seed),
            default_step_ms: settings.default_step_ms,
            pixels_max: limits::PAINTED_PIXELS_LENIENT_MAX,
        });
        let budget = settings.fps.ticks_of_ms(u64::from(settings.draw_max_sec) * 1000);
        Self { header, steps: Vec::new(), builder, flashes, budget, used: Ticks::default() }
    }

    /// Takes in a step; `false` when a limit of plans leaves no room for any of it, or the budget none to draw it without
    /// flashing.
    pub(super) fn push(&mut self, step: &Arc<Step>, arrival: Frame) -> bool {
        let taken = self.steps.len() < limits::LEAF_STEPS_MAX && self.paint(step, arrival);
        if taken {
            self.steps.push(ArrivedStep { step: Arc::clone(step), arrival });
        }
        taken
    }

    /// What the answer said in front of its steps.
    #[must_use]
    pub const fn header(&self) -> Option<&PlanHeader> {
        self.header.as_ref()
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[ArrivedStep] {
        &self.steps
    }

    /// Their drawing, exactly as it is or was on air.
    #[must_use]
    pub const fn drawing(&self) -> &Arc<Drawing> {
        self.builder.drawing()
    }

    /// Whether a step holds lettering, which other word lists may judge otherwise.
    pub(super) fn has_text(&self) -> bool {
        self.steps.iter().any(|arrived| has_text(&arrived.step))
    }

    /// Pushes a step; a group without a time of its own is just its steps, each with its own share of the budget.
    fn paint(&mut self, step: &Step, arrival: Frame) -> bool {
        if let (Op::Group { steps }, None) = (&step.op, step.animate) {
            let taken = steps.iter().take_while(|step| self.paint(step, arrival)).count();
            return taken > 0 || steps.is_empty();
        }
        let start = self.builder.end().max(arrival.to_ticks());
        let length_max = Ticks((self.budget - self.used).0 / 2);
        let painted = match &mut self.flashes {
            Some(flashes) => self.builder.push_calm(step, arrival, length_max, flashes),
            None => self.builder.push_within(step, arrival, Some(length_max)).ok(),
        };
        if painted.is_some_and(|pixels| pixels > 0) {
            self.used = self.used + (self.builder.end() - start);
        }
        painted.is_some()
    }
}

fn has_text(step: &Step) -> bool {
    match &step.op {
        Op::Text { .. } => true,
        Op::Group { steps } => steps.iter().any(has_text),
        Op::Rect { .. } | Op::Circle { .. } | Op::Polygon { .. } | Op::Line { .. } | Op::Pixels { .. } => {
            false
        }
    }
}
