//! The rows of a picture as runs of one colour. Of a picture that changed only the rows that changed are read again.

use std::collections::BTreeMap;

/// A picture, row by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) width: usize,
    colors: Vec<u32>,
    runs: Vec<Vec<ColorRun>>,
}

/// Neighbours of one colour in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColorRun {
    pub(super) left: usize,
    /// The pixel behind its last one.
    pub(super) right: usize,
    pub(super) color: u32,
}

impl Rows {
    /// Takes in a picture of rows of `width` pixels, which is not 0.
    pub(super) fn take(&mut self, width: usize, colors: &[u32]) {
        if (self.width, self.colors.len()) != (width, colors.len()) {
            let runs = colors.chunks_exact(width).map(runs).collect();
            *self = Self { width, colors: colors.to_vec(), runs };
            return;
        }
        let before = self.colors.chunks_exact_mut(width).zip(&mut self.runs);
        for ((before, known), row) in before.zip(colors.chunks_exact(width)) {
            if before != row {
                before.copy_from_slice(row);
                *known = runs(row);
            }
        }
    }

    /// The runs of each row.
    pub(super) fn runs(&self) -> &[Vec<ColorRun>] {
        &self.runs
    }

    /// The colours with the largest areas.
    pub(super) fn grounds(&self, count: usize) -> Vec<u32> {
        let mut areas: BTreeMap<u32, usize> = BTreeMap::new();
        for run in self.runs.iter().flatten() {
            *areas.entry(run.color).or_default() += run.right - run.left;
        }
        let mut areas: Vec<(usize, u32)> = areas.into_iter().map(|(color, area)| (area, color)).collect();
        areas.sort_unstable_by(|one, other| other.cmp(one));
        areas.into_iter().take(count).map(|(_, color)| color).collect()
    }
}

fn runs(row: &[u32]) -> Vec<ColorRun> {
    let mut left = 0;
    let runs = row.chunk_by(|one, other| one == other).map(|same| {
        let run = ColorRun { left, right: left + same.len(), color: same[0] };
        left = run.right;
        run
    });
    runs.collect()
}
