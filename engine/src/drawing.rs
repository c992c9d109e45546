//! A drawing: the list of its painted pixels, and time as a cursor into it.
//!
//! [`DrawingBuilder::push`] compiles a step to its painted pixels and gives it a place in time; nothing that was pushed
//! ever moves. Everything else reads the list: [`Drawing::cursor`] says how far it is painted at a frame, [`Drawing::canvas_at`]
//! paints that many pixels, [`Drawing::changes`] is the slice between two cursors. Reads no clock.
//!
//! ```
//! use engine::drawing::{Appearance, Drawing, DrawingSettings};
//! use engine::plan::{ReadOptions, read_plan};
//! use engine::time::{Fps, Frame};
//!
//! let text = r##"{"steps": [{"op": "line", "x1": 0, "y1": 5, "x2": 59, "y2": 5, "color": "#FFF",
//!                            "animate": {"duration_ms": 1000}}]}"##;
//! let plan = read_plan(text, &ReadOptions::default())?;
//! let fps = Fps::new(60).ok_or("a frame rate is 1 to 240")?;
//! let drawing = Drawing::of(&plan, DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS))?;
//! // A pixel a frame; what is new at a frame is the slice between two cursors.
//! let (then, now) = (drawing.cursor(Frame(20)), drawing.cursor(Frame(21)));
//! assert_eq!(drawing.changes(then, now).collect::<Vec<_>>(), [(96 * 5 + 20, 0x00FF_FFFF)]);
//! assert_eq!((drawing.total(), drawing.end_frame()), (60, Frame(60)));
//!
//! // One number for all that a viewer sees of the plan, time included and whatever the frame rate.
//! let faster = read_plan(text.replace("1000", "999"), &ReadOptions::default())?;
//! assert_ne!(Appearance::of(&plan)?.fingerprint(), Appearance::of(&faster)?.fingerprint());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(clippy::wildcard_enum_match_arm, reason = "ops are matched one by one")]

mod appearance;
mod builder;
mod compiler;
mod difference;
mod error;
mod flashes;
mod form;
mod leaves;
mod lints;
mod luminance;
mod schedule;
mod snapshots;
mod visible_text;

use std::sync::Arc;

pub use appearance::{Appearance, Body, Fingerprint, TimedStep};
pub use builder::DrawingBuilder;
pub use difference::{Difference, diff};
pub use error::{DrawError, TooManyPixels};
pub(crate) use flashes::FlashMeter;
pub use form::BadForm;
pub use leaves::{Leaf, leaves};
pub use lints::{Lint, LintKind, lints};
pub use visible_text::{Lettered, VisibleText, visible_text};

use schedule::StepSpan;
use snapshots::Snapshots;

use crate::pixmap::Pixmap;
use crate::plan::{self, CanvasSpec, Plan, limits};
use crate::raster::{Pixel, PixelList};
use crate::time::{Fps, Frame, Ticks};

/// What a drawing needs to know besides its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawingSettings {
    /// Frames a second.
    pub fps: Fps,
    /// Size and background.
    pub canvas: CanvasSpec,
    /// The plan's seed.
    pub seed: u32,
    /// Length of a step that says neither duration nor speed, in milliseconds.
    pub default_step_ms: u32,
    /// Painted pixels at most; a step past that is refused.
    pub pixels_max: usize,
}

impl DrawingSettings {
    /// Length of a step when nothing else is configured, in milliseconds.
    pub const DEFAULT_STEP_MS: u32 = 700;

    /// The settings that a whole plan asks for.
    #[must_use]
    pub const fn of(plan: &Plan, fps: Fps, default_step_ms: u32) -> Self {
        Self {
            fps,
            canvas: plan.canvas,
            seed: plan.seed,
            default_step_ms,
            pixels_max: limits::PAINTED_PIXELS_MAX,
        }
    }
}

/// The list of painted pixels with its schedule. A clone shares the pixels; what makes more of them is a
/// [`DrawingBuilder`].
#[derive(Clone, Debug)]
pub struct Drawing {
    settings: DrawingSettings,
    blocks: Vec<StepPixels>,
    total: usize,
    end: Ticks,
    snapshots: Snapshots,
}

/// The painted pixels of one timed step.
#[derive(Clone, Debug, PartialEq, Eq)]
struct StepPixels {
    slot: StepSpan,
    list: Arc<PixelList>,
}

impl Drawing {
    /// The empty drawing.
    #[must_use]
    pub fn new(settings: DrawingSettings) -> Self {
        Self {
            settings,
            blocks: Vec::new(),
            total: 0,
            end: Ticks::default(),
            snapshots: Snapshots::new(settings.canvas),
        }
    }

    /// A whole plan, every step known at frame 0.
    ///
    /// # Errors
    /// When the plan is a text card, or paints more than `settings.pixels_max`; the error says at which step.
    pub fn of(plan: &Plan, settings: DrawingSettings) -> Result<Self, DrawError> {
        let steps = match &plan.body {
            plan::Body::Steps(steps) => steps,
            plan::Body::Card(_) => return Err(DrawError::Card),
        };
        let mut builder = DrawingBuilder::new(settings);
        for (index, step) in steps.iter().enumerate() {
            builder.push(step, Frame::ZERO).map_err(|limit| DrawError::at(index, limit))?;
        }
        Ok(builder.into_drawing())
    }

    /// Whether it flashes more than a show would let it, at its own frame rate.
    #[must_use]
    pub fn flashes(&self) -> bool {
        let mut meter = FlashMeter::new(self.settings.canvas, self.settings.fps);
        self.blocks.iter().any(|block| meter.take(&block.list, &block.slot).is_err())
    }

    /// What it was made with.
    #[must_use]
    pub const fn settings(&self) -> &DrawingSettings {
        &self.settings
    }

    /// Number of painted pixels in the list.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    /// The instant at which the last pixel is painted.
    #[must_use]
    pub const fn end(&self) -> Ticks {
        self.end
    }

    /// The first frame at which everything is painted.
    #[must_use]
    pub const fn end_frame(&self) -> Frame {
        self.end.ceil_frame()
    }

    /// How many pixels of the list are painted at `frame`.
    #[must_use]
    pub fn cursor(&self, frame: Frame) -> usize {
        let now = frame.to_ticks();
        let started = self.blocks.partition_point(|block| block.slot.paint_at <= now);
        match started.checked_sub(1) {
            None => 0,
            Some(last) => self.blocks[last].slot.cursor(now),
        }
    }

    /// The first frame after `frame` at which more is painted; `None` when everything is.
    fn next_change(&self, frame: Frame) -> Option<Frame> {
        let painted = self.cursor(frame);
        if painted >= self.total {
            return None;
        }
        let is_more = |after: u64| self.cursor(frame.after(after)) > painted;
        // At the last frame more is painted, so that doubling ends; between the last two tries lies the change.
        let mut more = 1;
        while !is_more(more) {
            more *= 2;
        }
        let mut equal = more / 2;
        while more - equal > 1 {
            let middle = equal + (more - equal) / 2;
            *if is_more(middle) { &mut more } else { &mut equal } = middle;
        }
        Some(frame.after(more))
    }

    /// The canvas at `frame`.
    #[must_use]
    pub fn canvas_at(&self, frame: Frame) -> Pixmap {
        self.canvas_of(self.cursor(frame))
    }

    /// The canvas with the first `cursor` pixels painted.
    #[must_use]
    pub fn canvas_of(&self, cursor: usize) -> Pixmap {
        let mut canvas = Pixmap::blank(self.settings.canvas);
        self.seek(&mut canvas, cursor);
        canvas
    }

    /// Paints the first `cursor` pixels into `canvas`, whatever it held; it must have this drawing's size.
    pub fn seek(&self, canvas: &mut Pixmap, cursor: usize) {
        let cursor = cursor.min(self.total);
        let from = self.snapshots.load(canvas, cursor);
        self.paint(canvas, from, cursor);
    }

    /// Paints the pixels number `from..to` of the list into `canvas`, which shows the first `from` of them.
    pub fn paint(&self, canvas: &mut Pixmap, from: usize, to: usize) {
        let pixels = canvas.pixels_mut();
        for (painted, colors) in self.slices(from, to) {
            for pixel in painted {
                pixels[pixel.offset()] = colors[pixel.color()];
            }
        }
    }

    /// The painted pixels number `from..to`, in order: the index in a row-major canvas and the colour as
    /// `0x00RRGGBB`. What changed between two frames is the slice between their cursors.
    pub fn changes(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.slices(from, to).flat_map(|(pixels, colors)| {
            pixels.iter().map(move |pixel| (pixel.offset(), colors[pixel.color()]))
        })
    }

    /// Whether one of the two is the other, or the other with more steps pushed, so that a picture of the one can be
    /// carried on with the changes of the other.
    #[must_use]
    pub fn continues(&self, other: &Self) -> bool {
        // What is on air is asked at each frame, and mostly is the very same.
        if std::ptr::eq(self, other) {
            return true;
        }
        let common = self.blocks.len().min(other.blocks.len());
        self.settings == other.settings && self.blocks[..common] == other.blocks[..common]
    }

    /// Bytes that the seek snapshots of this drawing take: at most 8 MiB.
    // For the test that holds it to that.
    #[doc(hidden)]
    #[must_use]
    pub fn snapshot_bytes(&self) -> usize {
        self.snapshots.bytes()
    }

    fn slices(&self, from: usize, to: usize) -> impl Iterator<Item = (&[Pixel], &[u32])> + '_ {
        let to = to.min(self.total);
        let first = self.blocks.partition_point(|block| block.slot.end_cursor() <= from);
        self.blocks[first..].iter().take_while(move |block| block.slot.first < to).map(move |block| {
            let low = from.saturating_sub(block.slot.first);
            let high = to.min(block.slot.end_cursor()) - block.slot.first;
            (block.list.pixels.get(low..high).unwrap_or_default(), &block.list.colors[..])
        })
    }
}

impl PartialEq for Drawing {
    /// Equal when they have the same settings and the same pixels at the same times.
    fn eq(&self, other: &Self) -> bool {
        self.settings == other.settings && self.blocks == other.blocks
    }
}
