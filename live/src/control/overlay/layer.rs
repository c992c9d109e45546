//! One layer of an overlay's picture: what it should show, and what its clients were told. Pure.

use engine::drawing::Drawing;
use engine::geometry::{Placement, Rect, Size};
use engine::pixmap::Pixmap;

use super::wire::{Message, Run};

/// Painted pixels that are sent one by one at most; more are sent as a block.
const CELLS_MAX: usize = 4096;

/// A layer.
#[derive(Clone, Debug)]
pub struct Layer {
    layer: u8,
    size: Size,
    /// The top byte of what is painted.
    opaque: u32,
    /// `0xAARRGGBB`, or `0x00RRGGBB` where there is no alpha channel.
    pub wanted: Pixmap,
    sent: Pixmap,
}

/// A slice of a drawing's paint log.
pub struct Slice<'a> {
    /// The drawing.
    pub drawing: &'a Drawing,
    /// The first painted pixel.
    pub from: usize,
    /// One past the last.
    pub to: usize,
}

impl Layer {
    /// A layer of zeros.
    pub fn new(layer: u8, size: Size, opaque: u32) -> Self {
        Self { layer, size, opaque, wanted: Pixmap::new(size), sent: Pixmap::new(size) }
    }

    /// Width and height.
    pub const fn size(&self) -> Size {
        self.size
    }

    /// Writes what clients do not have yet of `block`, if there is any.
    pub fn send(&mut self, block: Rect, message: &mut Message) {
        let wanted = self.wanted.as_ref();
        let Some(block) = wanted.changed_within(self.sent.as_ref(), block) else { return };
        message.block(self.layer, block, wanted.rows_of(block));
        for (range, row) in ranges(self.size, block).zip(wanted.rows_of(block)) {
            self.sent.pixels_mut()[range].copy_from_slice(row);
        }
    }

    /// Takes all that is wanted as sent.
    pub fn mark_sent(&mut self) {
        self.sent.clone_from(&self.wanted);
    }

    /// Writes all that clients have.
    pub fn send_whole(&self, message: &mut Message) {
        let block = Rect::of(self.size);
        message.block(self.layer, block, self.sent.as_ref().rows_of(block));
    }

    /// Whether clients have nothing but zeros.
    pub fn is_clear(&self) -> bool {
        self.sent.pixels().iter().all(|pixel| *pixel == 0)
    }

    /// Writes a slice of the paint log and paints it; of what stands in one of `covers`, or not wholly in the picture,
    /// it writes the blocks that are seen. Writes nothing and returns `false` when one block is the better way.
    pub fn send_slice(
        &mut self,
        slice: &Slice<'_>,
        place: Placement,
        covers: &[Rect],
        told: &mut Option<Placement>,
        message: &mut Message,
    ) -> bool {
        if slice.to - slice.from > CELLS_MAX {
            return false;
        }
        let (runs, hidden) = self.paint_slice(slice, place, covers);
        if !runs.is_empty() {
            if *told != Some(place) {
                message.place(place);
                *told = Some(place);
            }
            message.cells(&runs);
        }
        hidden.iter().for_each(|block| self.send(*block, message));
        true
    }

    /// The cells as runs, and for each cover, and for the picture's edge, the block around the cells that it hides.
    fn paint_slice(&mut self, slice: &Slice<'_>, place: Placement, covers: &[Rect]) -> (Vec<Run>, Vec<Rect>) {
        let picture = Rect::of(self.size);
        let mut runs: Vec<Run> = Vec::new();
        let mut hidden = vec![Rect::new(0, 0, 0, 0); covers.len() + 1];
        for (offset, color) in slice.drawing.changes(slice.from, slice.to) {
            let cell = place.cell(offset);
            let cover = covers.iter().position(|cover| !cover.intersect(cell).is_empty());
            let beyond = (cell.intersect(picture) != cell).then_some(covers.len());
            if let Some(by) = cover.or(beyond) {
                self.want(cell.intersect(picture), color);
                hidden[by] = hidden[by].union(cell);
                continue;
            }
            if !self.fill(cell, color | self.opaque) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.color == color && run.offset + run.length == offset => run.length += 1,
                _ => runs.push(Run { offset, length: 1, color }),
            }
        }
        (runs, hidden)
    }

    /// Paints a part of a cell as wanted, unless a stage has painted it.
    fn want(&mut self, part: Rect, color: u32) {
        if self.opaque > 0 && !part.is_empty() {
            ranges(self.size, part)
                .for_each(|range| self.wanted.pixels_mut()[range].fill(color | self.opaque));
        }
    }

    /// Paints a cell as sent, and as wanted unless a stage has painted it; `false` when clients have it already.
    fn fill(&mut self, cell: Rect, pixel: u32) -> bool {
        self.want(cell, pixel);
        if self.sent.pixels()[cell.y as usize * self.size.w as usize + cell.x as usize] == pixel {
            return false;
        }
        ranges(self.size, cell).for_each(|range| self.sent.pixels_mut()[range].fill(pixel));
        true
    }
}

/// The places of a block's rows in a row-major buffer.
pub fn ranges(size: Size, block: Rect) -> impl Iterator<Item = std::ops::Range<usize>> + Clone {
    (block.y..block.bottom()).map(move |y| {
        let start = y as usize * size.w as usize + block.x as usize;
        start..start + block.w as usize
    })
}
