//! A drawing in the making: the drawing so far, shared, and the scratch memory that only the next step needs.
//!
//! Who looks at the drawing holds what was there when they looked; the next step then copies the list of its steps, not
//! their pixels and not the scratch.

use std::ops::Deref;
use std::sync::Arc;

use super::compiler::Compiler;
use super::schedule::StepSpan;
use super::{Drawing, DrawingSettings, FlashMeter, StepPixels, TooManyPixels};
use crate::pixmap::Pixmap;
use crate::plan::{Animate, Step};
use crate::raster::PixelList;
use crate::time::{Frame, Ticks};

/// Makes a drawing step by step; reads like the drawing it has so far.
///
/// ```
/// use engine::drawing::{DrawingBuilder, DrawingSettings};
/// use engine::plan::{CanvasSpec, read_step};
/// use engine::time::{Fps, Frame};
///
/// let settings = DrawingSettings {
///     fps: Fps::new(60).ok_or("a frame rate is 1 to 240")?,
///     canvas: CanvasSpec::default(),
///     seed: 0,
///     default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
///     pixels_max: 1000,
/// };
/// let mut builder = DrawingBuilder::new(settings);
/// builder.push(&read_step(r##"{"op": "rect", "x": 1, "y": 1, "w": 2, "h": 2, "fill": "#FFF"}"##)?, Frame(0))?;
/// let shown = builder.drawing().clone();
/// builder.push(&read_step(r##"{"op": "rect", "x": 5, "y": 1, "w": 3, "h": 1, "fill": "#F00"}"##)?, Frame(9))?;
/// assert_eq!((shown.total(), builder.total()), (4, 7));
/// assert!(builder.continues(&shown));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct DrawingBuilder {
    drawing: Arc<Drawing>,
    /// The canvas with everything painted, to take the next snapshot from.
    latest: Pixmap,
    compiler: Compiler,
}

impl DrawingBuilder {
    /// Begins with the empty drawing.
    #[must_use]
    pub fn new(settings: DrawingSettings) -> Self {
        Self {
            drawing: Arc::new(Drawing::new(settings)),
            latest: Pixmap::blank(settings.canvas),
            compiler: Compiler::new(settings.canvas.size, settings.seed),
        }
    }

    /// The drawing so far.
    #[must_use]
    pub const fn drawing(&self) -> &Arc<Drawing> {
        &self.drawing
    }

    /// The drawing; nothing can be added to it any more.
    #[must_use]
    pub fn into_drawing(self) -> Drawing {
        Arc::unwrap_or_clone(self.drawing)
    }

    /// Takes one more step, which arrived at frame `arrival` of the drawing, and returns how many pixels it paints.
    ///
    /// # Errors
    /// When it would paint more than the drawing may hold; the drawing is as before.
    pub fn push(&mut self, step: &Step, arrival: Frame) -> Result<usize, TooManyPixels> {
        self.push_within(step, arrival, None)
    }

    /// The same, with a limit on the step's delay and duration together: the duration is cut first to the limit,
    /// then the delay to what is left of it.
    ///
    /// # Errors
    /// As [`DrawingBuilder::push`].
    pub(crate) fn push_within(
        &mut self,
        step: &Step,
        arrival: Frame,
        length_max: Option<Ticks>,
    ) -> Result<usize, TooManyPixels> {
        let pixels_max = self.drawing.settings.pixels_max;
        let before = self.drawing.total;
        for compiled in self.compiler.compile(step, pixels_max.saturating_sub(before), pixels_max)? {
            self.schedule(&compiled.animate, compiled.list, arrival, length_max);
        }
        Ok(self.drawing.total - before)
    }

    /// The same for one timed step, placed so that the canvas does not flash: later, or slower when it flashes by
    /// itself, within the limit. How many pixels it paints; `None` when it cannot be placed or paints too much, and the
    /// drawing is as before. `flashes` has taken in every step of the drawing and no other.
    pub(crate) fn push_calm(
        &mut self,
        step: &Step,
        arrival: Frame,
        length_max: Ticks,
        flashes: &mut FlashMeter,
    ) -> Option<usize> {
        let pixels_max = self.drawing.settings.pixels_max;
        let (before, compiler) = (self.drawing.total, self.compiler.number());
        for compiled in self.compiler.compile(step, pixels_max.saturating_sub(before), pixels_max).ok()? {
            let (list, animate) = (compiled.list, compiled.animate);
            if list.pixels.is_empty() {
                continue;
            }
            let start = self.drawing.end.max(arrival.to_ticks());
            let count = list.pixels.len();
            let slot = StepSpan::new(
                self.drawing.total,
                count,
                &animate,
                start,
                Some(length_max),
                &self.drawing.settings,
            );
            let Some(slot) = calm(slot, &list, start + length_max, flashes) else {
                self.compiler.go_back(compiler);
                return None;
            };
            self.append(slot, list);
        }
        Some(self.drawing.total - before)
    }

    pub(super) fn schedule(
        &mut self,
        animate: &Animate,
        list: PixelList,
        arrival: Frame,
        length_max: Option<Ticks>,
    ) {
        if list.pixels.is_empty() {
            return;
        }
        let start = self.drawing.end.max(arrival.to_ticks());
        let (total, settings) = (self.drawing.total, &self.drawing.settings);
        let slot = StepSpan::new(total, list.pixels.len(), animate, start, length_max, settings);
        self.append(slot, list);
    }

    fn append(&mut self, slot: StepSpan, mut list: PixelList) {
        // They stay as long as the drawing does.
        list.pixels.shrink_to_fit();
        list.colors.shrink_to_fit();
        let drawing = Arc::make_mut(&mut self.drawing);
        drawing.end = slot.end();
        drawing.total = slot.end_cursor();
        drawing.snapshots.extend(slot.first, &list, &mut self.latest);
        drawing.blocks.push(StepPixels { slot, list: Arc::new(list) });
    }
}

impl Deref for DrawingBuilder {
    type Target = Drawing;

    fn deref(&self) -> &Drawing {
        &self.drawing
    }
}

impl PartialEq for DrawingBuilder {
    /// Equal when their drawings are; the scratch is no part of them.
    fn eq(&self, other: &Self) -> bool {
        self.drawing == other.drawing
    }
}

/// Tries of a step to find its place. Each one that comes too soon waits twice as long as the one before at least, so
/// that nine are a second at any frame rate; the rest is for those that must be slower.
const PLACES_MAX: u32 = 24;

/// The first place in time, later or slower than `slot` and not past `end_max`, at which the canvas does not flash.
fn calm(mut slot: StepSpan, list: &PixelList, end_max: Ticks, flashes: &mut FlashMeter) -> Option<StepSpan> {
    for doubled in 0..PLACES_MAX {
        if slot.end() > end_max {
            return None;
        }
        match flashes.take(list, &slot) {
            Ok(()) => return Some(slot),
            Err(error) if error.by_itself => slot.slow_down(),
            Err(error) => slot.wait(Frame(error.wait.max(1 << doubled)).to_ticks()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{CanvasSpec, read_step};
    use crate::time::Fps;

    #[test]
    fn a_length_limit_cuts_the_duration_first_and_then_the_delay() {
        let mut drawing = DrawingBuilder::new(DrawingSettings {
            fps: Fps::new(10).expect("in range"),
            canvas: CanvasSpec::default(),
            seed: 7,
            default_step_ms: 700,
            pixels_max: 100,
        });
        let limit = Some(Ticks(5 * Ticks::PER_FRAME));
        let mut push = |duration_ms: u32| {
            let step = read_step(format!(
                r##"{{"op": "rect", "x": 0, "y": 0, "w": 4, "h": 1, "fill": "#FFF",
                    "animate": {{"duration_ms": {duration_ms}, "delay_ms": 60000}}}}"##
            ));
            drawing.push_within(&step.expect("a step"), Frame::ZERO, limit).expect("fits");
            (drawing.end_frame(), [1, 2, 5].map(|frame| drawing.cursor(Frame(frame))))
        };
        assert_eq!(push(400), (Frame(5), [0, 1, 4]));
        assert_eq!(push(60_000).0, Frame(10));
    }
}
