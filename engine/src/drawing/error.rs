//! Why a plan or a step cannot be drawn.

use std::error::Error;
use std::fmt;

/// A step would paint more pixels than the drawing may hold. Nothing of it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyPixels {
    /// The limit it would cross.
    pub pixels_max: usize,
}

impl fmt::Display for TooManyPixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} painted pixels in all, expected fewer or smaller shapes", self.pixels_max)
    }
}

impl Error for TooManyPixels {}

/// Why a whole plan is no drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DrawError {
    /// The plan is a text card, which a stage shows: there is nothing to paint on a canvas.
    Card,
    /// A step paints too much.
    TooManyPixels {
        /// The step's place in the plan.
        step: usize,
        /// The limit it would cross.
        limit: TooManyPixels,
    },
}

impl DrawError {
    /// For a failed step its place in the plan.
    pub(super) const fn at(step: usize, limit: TooManyPixels) -> Self {
        Self::TooManyPixels { step, limit }
    }
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card => f.write_str("at $.render_text: a text card, expected steps to draw"),
            Self::TooManyPixels { step, limit } => write!(f, "at $.steps[{step}]: {limit}"),
        }
    }
}

impl Error for DrawError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Card => None,
            Self::TooManyPixels { limit, .. } => Some(limit),
        }
    }
}
