//! Regions of a picture: pixels that touch and have one colour, or any colour but one. A region becomes a shape: which
//! pixels of its smallest block it has.

use super::SIDE_MIN;
use super::rows::{ColorRun, Rows};

/// Longest side of a shape over the shortest, and how far its middle may lie from the middle of its block, in parts of
/// its side: both 0 for what is the same after a quarter turn, but for the grid of pixels.
const SLACK_PARTS: usize = 8;

/// Longest side over the shortest of anything that is looked at, and its block over its area.
const SIDES_MAX: usize = 4;
const EMPTY_MAX: usize = 32;

/// Points a side at which a shape is compared with itself, turned.
const POINTS: usize = 16;

/// A picture that is cut into regions.
pub(super) struct Regions<'a> {
    rows: &'a Rows,
}

/// Neighbours of one kind in a row.
#[derive(Clone, Copy)]
struct Run {
    y: usize,
    left: usize,
    /// The pixel behind its last one.
    right: usize,
    kind: u32,
}

/// A region: its block, its area, and the sums of its pixels' places.
#[derive(Clone, Copy)]
struct Region {
    block: Block,
    area: usize,
    /// Of twice the places, which are whole numbers for a run's middle.
    sums: [usize; 2],
}

/// Which pixels of its block a region has, wherever that lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) area: usize,
    has: Vec<bool>,
}

/// Where a shape's block begins: the column and the row.
pub(super) type Place = (usize, usize);

/// A block of pixels, its far corner included.
#[derive(Clone, Copy)]
struct Block {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl<'a> Regions<'a> {
    /// Of a picture that has pixels.
    pub(super) const fn new(rows: &'a Rows) -> Self {
        Self { rows }
    }

    /// Every region of one colour.
    pub(super) fn same(&self, look: &mut impl FnMut(Place, Shape)) {
        self.within(self.whole(), Some, look);
    }

    /// Every region of all colours but one: in the whole picture, and in the block that this colour takes, where what it
    /// leaves out is cut off from the rest.
    pub(super) fn other_than(&self, ground: u32, look: &mut impl FnMut(Place, Shape)) {
        let other = |color: u32| (color != ground).then_some(0);
        self.within(self.whole(), other, look);
        let (block, whole) = (self.block_of(ground), self.whole());
        if block.right - block.left < whole.right || block.bottom - block.top < whole.bottom {
            self.within(block, other, look);
        }
    }

    fn whole(&self) -> Block {
        Block { left: 0, top: 0, right: self.rows.width - 1, bottom: self.rows.runs().len() - 1 }
    }

    fn block_of(&self, color: u32) -> Block {
        let whole = self.whole();
        let mut block = Block { left: whole.right, top: whole.bottom, right: 0, bottom: 0 };
        for (y, row) in self.rows.runs().iter().enumerate() {
            let is_it = |run: &&ColorRun| run.color == color;
            let (Some(first), Some(last)) = (row.iter().find(is_it), row.iter().rfind(is_it)) else {
                continue;
            };
            block.left = block.left.min(first.left);
            block.right = block.right.max(last.right - 1);
            block.top = block.top.min(y);
            block.bottom = y;
        }
        block
    }

    /// Every region of a block that may be a symbol. Pixels of one kind that touch, also by a corner, are a region; what
    /// has no kind is in none.
    fn within(&self, block: Block, kind: impl Fn(u32) -> Option<u32>, look: &mut impl FnMut(Place, Shape)) {
        let (runs, first_of) = self.runs(block, kind);
        let mut regions: Vec<Region> = runs.iter().map(Region::of).collect();
        // For each run the next one of its region; the last one has itself.
        let mut next: Vec<u32> = (0..runs.len() as u32).collect();
        for (run, &first) in first_of.iter().enumerate().rev().filter(|(run, first)| *run != **first as usize)
        {
            let part = regions[run];
            regions[first as usize].take(&part);
            if next[first as usize] != first {
                next[run] = next[first as usize];
            }
            next[first as usize] = run as u32;
        }
        for (first, region) in regions.into_iter().enumerate() {
            if first_of[first] as usize == first && region.may_be_a_symbol() {
                let after = |run: &usize| Some(next[*run] as usize).filter(|after| after != run);
                let own = std::iter::successors(Some(first), after).map(|run| &runs[run]);
                look((region.block.left, region.block.top), Shape::of(region, own));
            }
        }
    }

    /// The runs of a block, row by row, each with the number of the first run of its region.
    fn runs(&self, block: Block, kind: impl Fn(u32) -> Option<u32>) -> (Vec<Run>, Vec<u32>) {
        let mut runs: Vec<Run> = Vec::new();
        let mut first_of: Vec<u32> = Vec::new();
        let mut above = 0..0;
        for y in block.top..=block.bottom {
            let start = runs.len();
            for part in &self.rows.runs()[y] {
                let (left, right) = (part.left.max(block.left), part.right.min(block.right + 1));
                let Some(kind) = kind(part.color).filter(|_| left < right) else { continue };
                match runs[start..].last_mut().filter(|last| last.right == left && last.kind == kind) {
                    Some(last) => last.right = right,
                    None => {
                        first_of.push(runs.len() as u32);
                        runs.push(Run { y, left, right, kind });
                    }
                }
            }
            let mut next = above.start;
            for own in start..runs.len() {
                while next < above.end && runs[next].right < runs[own].left {
                    next += 1;
                }
                let touching = (next..above.end).take_while(|&over| runs[over].left <= runs[own].right);
                for over in touching.filter(|&over| runs[over].kind == runs[own].kind) {
                    join(&mut first_of, over, own);
                }
            }
            above = start..runs.len();
        }
        for run in 0..runs.len() {
            first_of[run] = first_in(&mut first_of, run) as u32;
        }
        (runs, first_of)
    }
}

/// The first run of a region; those on the way to it are brought nearer.
fn first_in(first_of: &mut [u32], mut run: usize) -> usize {
    while first_of[run] as usize != run {
        first_of[run] = first_of[first_of[run] as usize];
        run = first_of[run] as usize;
    }
    run
}

/// Two runs that touch are of one region.
fn join(first_of: &mut [u32], one: usize, other: usize) {
    let (one, other) = (first_in(first_of, one), first_in(first_of, other));
    first_of[one.max(other)] = one.min(other) as u32;
}

impl Block {
    const fn of(run: &Run) -> Self {
        Self { left: run.left, top: run.y, right: run.right - 1, bottom: run.y }
    }

    fn and(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

impl Region {
    const fn of(run: &Run) -> Self {
        let area = run.right - run.left;
        Self { block: Block::of(run), area, sums: [area * (run.left + run.right - 1), area * 2 * run.y] }
    }

    fn take(&mut self, part: &Self) {
        self.block = self.block.and(part.block);
        self.area += part.area;
        self.sums = [self.sums[0] + part.sums[0], self.sums[1] + part.sums[1]];
    }

    /// Whether its middle is the middle of its block: half a pixel beside it for the grid, and a sixteenth of the side for
    /// what is drawn by hand.
    const fn is_even(&self) -> bool {
        let Block { left, top, right, bottom } = self.block;
        let (width, height) = (right - left + 1, bottom - top + 1);
        let side = if width > height { width } else { height };
        let off_x = self.sums[0].abs_diff(self.area * (left + right));
        let off_y = self.sums[1].abs_diff(self.area * (top + bottom));
        let slack = self.area * (8 + side);
        off_x * 8 <= slack && off_y * 8 <= slack
    }

    /// Whether it is large enough, neither nearly empty nor full, and has its middle in the middle: every symbol is the
    /// same after half a turn.
    const fn may_be_a_symbol(&self) -> bool {
        let width = self.block.right - self.block.left + 1;
        let height = self.block.bottom - self.block.top + 1;
        let block = width * height;
        height >= SIDE_MIN
            && width >= SIDE_MIN / 2
            && height * SIDES_MAX >= width
            && width * SIDES_MAX >= height
            && self.area * EMPTY_MAX >= block
            && self.area < block
            && self.is_even()
    }
}

impl Shape {
    fn of<'a>(region: Region, runs: impl Iterator<Item = &'a Run>) -> Self {
        let Region { block: Block { left, top, right, bottom }, area, .. } = region;
        let (width, height) = (right - left + 1, bottom - top + 1);
        let mut has = vec![false; width * height];
        for run in runs {
            let start = (run.y - top) * width + run.left - left;
            has[start..start + run.right - run.left].fill(true);
        }
        Self { width, height, area, has }
    }

    /// Whether it has this pixel of its block.
    pub(super) fn has(&self, x: usize, y: usize) -> bool {
        self.has[y * self.width + x]
    }

    /// Its rows, each with its number.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, &[bool])> {
        self.has.chunks_exact(self.width).enumerate()
    }

    /// Whether it may be the same after a quarter turn: as wide as high, neither nearly empty nor nearly full.
    pub(super) fn may_turn(&self) -> bool {
        let (longest, shortest) = (self.width.max(self.height), self.width.min(self.height));
        let block = self.width * self.height;
        shortest >= SIDE_MIN
            && longest - shortest <= longest.div_ceil(SLACK_PARTS)
            && self.area * EMPTY_MAX >= block
            && self.area * 10 <= block * 9
            && self.seems_to_turn()
    }

    /// Whether it is much the same after a quarter turn, at a few points: most of a landscape is not. What is thin is not
    /// told by points.
    fn seems_to_turn(&self) -> bool {
        if self.area * 3 < self.width * self.height {
            return true;
        }
        let has = |x: usize, y: usize| {
            self.has((2 * x + 1) * self.width / (2 * POINTS), (2 * y + 1) * self.height / (2 * POINTS))
        };
        let points = || (0..POINTS).flat_map(|y| (0..POINTS).map(move |x| (x, y)));
        let there = points().filter(|&(x, y)| has(x, y)).count();
        let differ = points().filter(|&(x, y)| has(x, y) != has(POINTS - 1 - y, x)).count();
        differ * 2 <= there
    }

    /// The same without holes; `None` when it has none.
    pub(super) fn filled(&self) -> Option<Self> {
        let mut outside = vec![false; self.has.len()];
        let mut reached = Vec::new();
        let (width, height) = (self.width, self.height);
        let rim = (0..width).flat_map(|x| [(x, 0), (x, height - 1)]);
        let rim = rim.chain((0..height).flat_map(|y| [(0, y), (width - 1, y)]));
        for (x, y) in rim {
            if !self.has(x, y) && !std::mem::replace(&mut outside[y * width + x], true) {
                reached.push((x, y));
            }
        }
        while let Some((x, y)) = reached.pop() {
            let beside = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
            for (x, y) in beside.into_iter().filter(|&(x, y)| x < width && y < height) {
                if !self.has(x, y) && !std::mem::replace(&mut outside[y * width + x], true) {
                    reached.push((x, y));
                }
            }
        }
        let has: Vec<bool> = outside.into_iter().map(|outside| !outside).collect();
        let area = has.iter().filter(|has| **has).count();
        (area > self.area).then_some(Self { area, has, ..*self })
    }
}
