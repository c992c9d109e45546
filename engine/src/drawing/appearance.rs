//! All that a viewer sees of a plan, time included, without a frame rate: what two plans are compared by.
//!
//! Nothing is rendered for it. Colours are resolved and steps compiled, so two plans that are written differently and
//! look the same have the same appearance. Its bytes, and what the fingerprint is of, are `form`'s.

use std::fmt;
use std::sync::Arc;

use super::compiler::{Compiled, Compiler};
use super::schedule::duration_ms;
use super::{DrawError, Drawing, DrawingBuilder, DrawingSettings};
use crate::plan::{Animate, CanvasSpec, Ease, Plan, limits};
use crate::raster::PixelList;
use crate::time::{Fps, Frame};

/// What a viewer sees of a plan.
#[derive(Clone, Debug)]
pub struct Appearance {
    /// Size and background.
    pub canvas: CanvasSpec,
    /// How long the finished picture stays, in seconds; `None`: the plan does not say.
    pub hold_sec: Option<u32>,
    /// The caption; `None`: the plan gives none.
    pub caption: Option<String>,
    /// Drawing or card.
    pub body: Body,
}

/// What stands on the canvas.
#[derive(Clone, Debug)]
pub enum Body {
    /// A text card.
    Card(String),
    /// What is painted, one after another; a step that paints nothing is not there.
    Drawing(Vec<TimedStep>),
}

/// The painted pixels that share one time: a step's, or those of a group that has a time of its own.
#[derive(Clone, Debug)]
pub struct TimedStep {
    /// Pause before its first pixel.
    pub delay_ms: u32,
    /// From then to its last pixel.
    pub duration_ms: u32,
    /// How progress follows time.
    pub ease: Ease,
    /// Its pixels, at least one.
    pub list: Arc<PixelList>,
}

/// One number for all that a viewer sees: XXH3 with 128 bits over the bytes of [`Appearance::to_bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        u128::from_str_radix(text, 16).ok().filter(|_| digits).map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Appearance {
    /// What is seen of `plan`; a step that gives no time takes [`DrawingSettings::DEFAULT_STEP_MS`].
    ///
    /// # Errors
    /// When the plan paints too many pixels; the error says at which step.
    pub fn of(plan: &Plan) -> Result<Self, DrawError> {
        let body = match &plan.body {
            crate::plan::Body::Card(text) => Body::Card(text.clone()),
            crate::plan::Body::Steps(_) => {
                Body::Drawing(compile(plan)?.into_iter().filter_map(TimedStep::of).collect())
            }
        };
        Ok(Self { canvas: plan.canvas, hold_sec: plan.duration_sec, caption: plan.caption.clone(), body })
    }

    /// The timed steps; none for a card.
    #[must_use]
    pub fn steps(&self) -> &[TimedStep] {
        match &self.body {
            Body::Drawing(steps) => steps,
            Body::Card(_) => &[],
        }
    }

    /// Number of painted pixels.
    #[must_use]
    pub fn total(&self) -> usize {
        self.steps().iter().map(|step| step.list.pixels.len()).sum()
    }

    /// When the last pixel is painted.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        self.steps().iter().map(|step| u64::from(step.delay_ms) + u64::from(step.duration_ms)).sum()
    }

    /// The painted pixels in order: index in a row-major canvas, and colour.
    pub fn painted(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.steps().iter().flat_map(|step| {
            step.list.pixels.iter().map(|pixel| (pixel.offset(), step.list.colors[pixel.color()]))
        })
    }

    /// The drawing at a frame rate.
    ///
    /// # Errors
    /// When it is a text card, which is no drawing.
    pub fn drawing(&self, fps: Fps) -> Result<Drawing, DrawError> {
        let steps = match &self.body {
            Body::Drawing(steps) => steps,
            Body::Card(_) => return Err(DrawError::Card),
        };
        let mut builder = DrawingBuilder::new(DrawingSettings {
            fps,
            canvas: self.canvas,
            seed: 0,
            default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
            pixels_max: limits::PAINTED_PIXELS_MAX,
        });
        for step in steps {
            let animate = Animate {
                duration_ms: Some(step.duration_ms),
                delay_ms: step.delay_ms,
                ease: step.ease,
                ..Animate::default()
            };
            builder.schedule(&animate, (*step.list).clone(), Frame::ZERO, None);
        }
        Ok(builder.into_drawing())
    }
}

impl TimedStep {
    fn of(compiled: Compiled) -> Option<Self> {
        let Compiled { animate, list, leaves: _ } = compiled;
        let count = list.pixels.len();
        (count > 0).then(|| Self {
            delay_ms: animate.delay_ms,
            duration_ms: duration_ms(count, &animate, DrawingSettings::DEFAULT_STEP_MS),
            ease: animate.ease,
            list: Arc::new(list),
        })
    }
}

/// Every timed step of a plan, those that paint nothing too.
pub(super) fn compile(plan: &Plan) -> Result<Vec<Compiled>, DrawError> {
    let pixels_max = limits::PAINTED_PIXELS_MAX;
    let mut compiler = Compiler::new(plan.canvas.size, plan.seed);
    let (mut done, mut left) = (Vec::new(), pixels_max);
    for (index, step) in plan.steps().iter().enumerate() {
        let compiled =
            compiler.compile(step, left, pixels_max).map_err(|limit| DrawError::at(index, limit))?;
        left -= compiled.iter().map(|one| one.list.pixels.len()).sum::<usize>();
        done.extend(compiled);
    }
    Ok(done)
}
