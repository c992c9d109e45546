//! Two drawings compared frame by frame: when they first show something else, and where.
//!
//! Goes from change to change, not from frame to frame, and paints each pixel of either once: however long the drawings
//! are, it takes no more steps than they have pixels.

use super::Drawing;
use crate::geometry::Rect;
use crate::pixmap::Pixmap;
use crate::time::Frame;

/// When and where two drawings show something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The first frame at which their canvases differ.
    pub first: Frame,
    /// The smallest block that holds all pixels that differ at that frame; of two sizes the second canvas as a whole.
    pub block: Rect,
    /// The last frame at which their canvases differ; when they stay different, the frame of the last change.
    pub last: Frame,
}

/// Compares what two drawings show, frame by frame; `None` when no frame differs. Of two frame rates the frames are
/// compared by their numbers.
///
/// ```
/// use engine::drawing::{Drawing, DrawingSettings, diff};
/// use engine::geometry::Rect;
/// use engine::plan::{ReadOptions, read_plan};
/// use engine::time::{Fps, Frame};
///
/// let drawing = |color: &str| -> Result<Drawing, Box<dyn std::error::Error>> {
///     let text = format!(
///         r##"{{"steps": [
///             {{"op": "rect", "x": 0, "y": 0, "w": 9, "h": 9, "fill": "#FFFFFF", "animate": {{"duration_ms": 500}}}},
///             {{"op": "rect", "x": 4, "y": 5, "w": 2, "h": 1, "fill": "{color}", "animate": {{"duration_ms": 1}}}}
///         ]}}"##
///     );
///     let plan = read_plan(text, &ReadOptions::default())?;
///     let fps = Fps::new(60).ok_or("60 frames a second is a rate")?;
///     Ok(Drawing::of(&plan, DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS))?)
/// };
/// let (red, blue) = (drawing("#FF0000")?, drawing("#0000FF")?);
/// let difference = diff(&red, &blue).ok_or("they differ")?;
/// assert_eq!(difference.first, Frame(31));
/// assert_eq!(difference.block, Rect::new(4, 5, 2, 1));
/// assert_eq!(diff(&red, &red.clone()), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn diff(a: &Drawing, b: &Drawing) -> Option<Difference> {
    if a.settings().canvas.size != b.settings().canvas.size {
        let block = Rect::of(b.settings().canvas.size);
        return Some(Difference { first: Frame::ZERO, block, last: a.end_frame().max(b.end_frame()) });
    }
    let mut both = Both::new(a, b);
    let (mut found, mut now) = (None::<Difference>, Frame::ZERO);
    loop {
        both.advance(now);
        let next = [a.next_change(now), b.next_change(now)].into_iter().flatten().min();
        if both.differing > 0 {
            let last = next.map_or(now, |next| Frame(next.0 - 1));
            match &mut found {
                Some(difference) => difference.last = last,
                None => found = both.block().map(|block| Difference { first: now, block, last }),
            }
        }
        let Some(next) = next else { return found };
        now = next;
    }
}

/// Two canvases going forward, with the number of pixels that differ.
struct Both<'a> {
    drawings: [&'a Drawing; 2],
    cursors: [usize; 2],
    before: Pixmap,
    after: Pixmap,
    differing: usize,
}

impl<'a> Both<'a> {
    fn new(a: &'a Drawing, b: &'a Drawing) -> Self {
        let (before, after) = (a.canvas_of(0), b.canvas_of(0));
        let differing = before.pixels().iter().zip(after.pixels()).filter(|(a, b)| a != b).count();
        Self { drawings: [a, b], cursors: [0; 2], before, after, differing }
    }

    fn block(&self) -> Option<Rect> {
        self.after.as_ref().changed_since(self.before.as_ref())
    }

    fn advance(&mut self, frame: Frame) {
        for side in 0..2 {
            let to = self.drawings[side].cursor(frame);
            for (offset, color) in self.drawings[side].changes(self.cursors[side], to) {
                let (mine, other) = match side {
                    0 => (&mut self.before, &self.after),
                    _ => (&mut self.after, &self.before),
                };
                let (mine, other) = (&mut mine.pixels_mut()[offset], other.pixels()[offset]);
                self.differing -= usize::from(*mine != other);
                *mine = color;
                self.differing += usize::from(*mine != other);
            }
            self.cursors[side] = to;
        }
    }
}
