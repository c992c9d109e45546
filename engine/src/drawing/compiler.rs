//! Steps become timed lists of painted pixels: a list a leaf, or one for a group that has a time of its own.
//!
//! Knows the order of pixels and how many each leaf paints; when they appear is `schedule`'s.

#![deny(clippy::wildcard_enum_match_arm, reason = "ops are matched one by one")]

use super::TooManyPixels;
use crate::geometry::Size;
use crate::plan::{Animate, Mode, Op, Step};
use crate::raster::{PixelList, Rasteriser, SplitMix64};

/// Compiles one step after another; leaves are numbered as they come.
#[derive(Clone, Debug)]
pub(super) struct Compiler {
    rasteriser: Rasteriser,
    seed: u32,
    leaves: u64,
}

/// What has one time: a leaf, or a whole group.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    pub(super) animate: Animate,
    pub(super) list: PixelList,
    /// How many pixels of the list each leaf paints, in order.
    pub(super) leaves: Vec<usize>,
}

impl Compiler {
    pub(super) fn new(size: Size, seed: u32) -> Self {
        Self { rasteriser: Rasteriser::new(size), seed, leaves: 0 }
    }

    /// How many leaves were compiled.
    pub(super) const fn number(&self) -> u64 {
        self.leaves
    }

    /// What was compiled since then is not taken: the next leaf has its number.
    pub(super) const fn go_back(&mut self, number: u64) {
        self.leaves = number;
    }

    /// What `step` paints, if that is no more than `pixels_left`.
    pub(super) fn compile(
        &mut self,
        step: &Step,
        pixels_left: usize,
        pixels_max: usize,
    ) -> Result<Vec<Compiled>, TooManyPixels> {
        let before = self.leaves;
        let mut batch = Batch { done: Vec::new(), pixels: 0, pixels_left };
        match self.timed(step, &mut batch) {
            Some(()) => Ok(batch.done),
            None => {
                self.leaves = before;
                Err(TooManyPixels { pixels_max })
            }
        }
    }

    fn timed(&mut self, step: &Step, batch: &mut Batch) -> Option<()> {
        match (&step.op, step.animate) {
            (Op::Group { steps }, None) => steps.iter().try_for_each(|step| self.timed(step, batch)),
            (_, animate) => {
                let mut compiled = Compiled { animate: animate.unwrap_or_default(), ..Compiled::default() };
                self.leaf(step, None, batch, &mut compiled)?;
                batch.done.push(compiled);
                Some(())
            }
        }
    }

    fn leaf(
        &mut self,
        step: &Step,
        inherited: Option<Mode>,
        batch: &mut Batch,
        compiled: &mut Compiled,
    ) -> Option<()> {
        let own = step.animate.and_then(|animate| animate.mode);
        let mode = own.or(inherited);
        if let Op::Group { steps } = &step.op {
            return steps.iter().try_for_each(|step| self.leaf(step, mode, batch, compiled));
        }
        let random = SplitMix64::of_leaf(self.seed, self.leaves);
        self.leaves += 1;
        let painted = self.rasteriser.paint(&step.op, mode, random, &mut compiled.list);
        compiled.leaves.push(painted);
        batch.pixels += painted;
        (batch.pixels <= batch.pixels_left).then_some(())
    }
}

/// What one step compiles to, before any of it is taken.
struct Batch {
    done: Vec<Compiled>,
    pixels: usize,
    pixels_left: usize,
}
