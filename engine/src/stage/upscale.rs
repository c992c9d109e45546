//! The canvas in the picture: where it stands, how much larger, and which of its cells changed.
//!
//! Keeps the canvas that is on screen, so that the next frame costs the cells that changed and a jump costs the rows
//! that differ.

use std::sync::Arc;

use crate::drawing::Drawing;
use crate::geometry::{Color, Point, Rect, Size};
use crate::pixmap::{Pixmap, PixmapMut};
use crate::plan::CanvasSpec;

/// One part in this many of a canvas: when more cells change at once, rows are compared and expanded whole.
const CELLS_ONE_BY_ONE: usize = 8;

/// Where a canvas stands in its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CanvasPlace {
    /// Its pixels in the picture; a canvas too large for its area is centred and cut.
    pub rect: Rect,
    /// Side of a cell in pixels.
    pub scale: u32,
}

impl CanvasPlace {
    /// The largest whole scale at which `canvas` fits `area`, centred.
    pub fn of(canvas: Size, area: Rect) -> Self {
        let scale = (area.w / canvas.w.max(1)).min(area.h / canvas.h.max(1)).max(1);
        let (w, h) = (canvas.w * scale, canvas.h * scale);
        let x = area.x + (area.w as i32 - w as i32).div_euclid(2);
        let y = area.y + (area.h as i32 - h as i32).div_euclid(2);
        Self { rect: Rect::new(x, y, w, h), scale }
    }

    fn cells(&self, x: usize, y: usize, count: usize) -> Rect {
        let at = Point::new(
            self.rect.x + (x as u32 * self.scale) as i32,
            self.rect.y + (y as u32 * self.scale) as i32,
        );
        Rect::new(at.x, at.y, count as u32 * self.scale, self.scale)
    }
}

/// The drawing that is on screen.
#[derive(Clone, Debug)]
pub(super) struct CanvasView {
    place: CanvasPlace,
    /// Nothing is painted outside it.
    visible: Rect,
    drawing: Arc<Drawing>,
    cursor: usize,
    shown: Pixmap,
    /// The next canvas during a jump.
    spare: Pixmap,
}

impl CanvasView {
    /// Paints the first `cursor` pixels of `drawing` into `area`, `mat` around it.
    pub fn new(
        drawing: &Arc<Drawing>,
        cursor: usize,
        area: Rect,
        visible: Rect,
        mat: Color,
        pixmap: &mut PixmapMut<'_>,
    ) -> Self {
        let canvas = drawing.settings().canvas;
        let place = blank(canvas, area, visible, mat, pixmap);
        let shown = Pixmap::blank(canvas);
        let mut view =
            Self { place, visible, drawing: Arc::clone(drawing), cursor: 0, spare: shown.clone(), shown };
        view.jump(cursor, pixmap);
        view
    }

    /// Whether the view of this drawing can be carried on to `drawing`.
    pub fn continues_to(&self, drawing: &Drawing) -> bool {
        drawing.continues(&self.drawing)
    }

    /// Shows the first `cursor` pixels of `drawing`, to which this view leads, and returns what changed.
    pub fn update(
        &mut self,
        drawing: &Arc<Drawing>,
        cursor: usize,
        pixmap: &mut PixmapMut<'_>,
    ) -> Option<Rect> {
        if !Arc::ptr_eq(&self.drawing, drawing) {
            self.drawing = Arc::clone(drawing);
        }
        let cursor = cursor.min(drawing.total());
        let few = self.shown.size().area() / CELLS_ONE_BY_ONE;
        if cursor >= self.cursor && cursor - self.cursor <= few {
            self.step(cursor, pixmap)
        } else {
            self.jump(cursor, pixmap)
        }
    }

    /// Paints what lies below `block` again.
    pub fn uncover(&self, block: Rect, mat: Color, pixmap: &mut PixmapMut<'_>) {
        let visible = block.intersect(self.visible);
        pixmap.fill(visible, mat);
        let width = self.shown.size().w as usize;
        for (y, row) in self.shown.pixels().chunks_exact(width).enumerate() {
            expand(row, self.place.cells(0, y, width), visible, self.place.scale, pixmap);
        }
    }

    /// Paints the cells between two cursors one by one.
    fn step(&mut self, cursor: usize, pixmap: &mut PixmapMut<'_>) -> Option<Rect> {
        let width = self.shown.size().w as usize;
        let pixels = self.shown.pixels_mut();
        let mut changed = Bounds::default();
        for (offset, color) in self.drawing.changes(self.cursor, cursor) {
            if std::mem::replace(&mut pixels[offset], color) != color {
                let cell = self.place.cells(offset % width, offset / width, 1).intersect(self.visible);
                pixmap.fill(cell, Color::from_u32(color));
                changed.add(cell);
            }
        }
        self.cursor = cursor;
        changed.rect()
    }

    /// Seeks to any cursor and expands the rows that differ.
    fn jump(&mut self, cursor: usize, pixmap: &mut PixmapMut<'_>) -> Option<Rect> {
        let cursor = cursor.min(self.drawing.total());
        self.drawing.seek(&mut self.spare, cursor);
        self.cursor = cursor;
        std::mem::swap(&mut self.shown, &mut self.spare);
        let width = self.shown.size().w as usize;
        let rows = self.shown.pixels().chunks_exact(width).zip(self.spare.pixels().chunks_exact(width));
        let mut changed = Bounds::default();
        for (y, (new, old)) in rows.enumerate() {
            if new != old {
                let first = new.iter().zip(old).take_while(|(new, old)| new == old).count();
                let last = width - new.iter().zip(old).rev().take_while(|(new, old)| new == old).count();
                let block = self.place.cells(first, y, last - first);
                expand(&new[first..last], block, self.visible, self.place.scale, pixmap);
                changed.add(block.intersect(self.visible));
            }
        }
        changed.rect()
    }
}

/// Paints an empty canvas into `area`, `mat` around it, and says where it stands.
pub(super) fn blank(
    canvas: CanvasSpec,
    area: Rect,
    visible: Rect,
    mat: Color,
    pixmap: &mut PixmapMut<'_>,
) -> CanvasPlace {
    let place = CanvasPlace::of(canvas.size, area);
    if place.rect.intersect(visible) != visible {
        pixmap.fill(visible, mat);
    }
    pixmap.fill(place.rect.intersect(visible), canvas.background);
    place
}

/// Expands the cells of a part of a row into `block`.
fn expand(cells: &[u32], block: Rect, visible: Rect, scale: u32, pixmap: &mut PixmapMut<'_>) {
    let clipped = block.intersect(visible).intersect(pixmap.bounds());
    if clipped.is_empty() {
        return;
    }
    if clipped.w == block.w {
        widen(cells, scale as usize, pixmap.row(clipped.y, clipped.x, clipped.right()));
        pixmap.repeat_row(clipped.y, clipped.x, clipped.right(), clipped.h - 1);
        return;
    }
    for (cell, x) in cells.iter().zip((block.x..).step_by(scale as usize)) {
        pixmap.fill(Rect::new(x, block.y, scale, scale).intersect(visible), Color::from_u32(*cell));
    }
}

/// Repeats each cell `scale` times. The usual scales are known to the compiler, which then writes whole words.
fn widen(cells: &[u32], scale: usize, row: &mut [u32]) {
    match scale {
        1 => row.copy_from_slice(cells),
        2 => widen_by::<2>(cells, row),
        4 => widen_by::<4>(cells, row),
        6 => widen_by::<6>(cells, row),
        8 => widen_by::<8>(cells, row),
        10 => widen_by::<10>(cells, row),
        11 => widen_by::<11>(cells, row),
        12 => widen_by::<12>(cells, row),
        16 => widen_by::<16>(cells, row),
        _ => row.chunks_exact_mut(scale).zip(cells).for_each(|(block, cell)| block.fill(*cell)),
    }
}

fn widen_by<const SCALE: usize>(cells: &[u32], row: &mut [u32]) {
    for (block, cell) in row.as_chunks_mut::<SCALE>().0.iter_mut().zip(cells) {
        *block = [*cell; SCALE];
    }
}

/// The smallest block around what was added.
#[derive(Default)]
struct Bounds(Option<Rect>);

impl Bounds {
    fn add(&mut self, block: Rect) {
        if block.is_empty() {
            return;
        }
        self.0 = Some(self.0.map_or(block, |all| all.union(block)));
    }

    fn rect(self) -> Option<Rect> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canvas_stands_centred_at_the_largest_whole_scale() {
        let place = CanvasPlace::of(Size::new(96, 96), Rect::new(0, 0, 1080, 1080));
        assert_eq!(place, CanvasPlace { rect: Rect::new(12, 12, 1056, 1056), scale: 11 });
        let wide = CanvasPlace::of(Size::new(512, 32), Rect::new(0, 0, 1080, 1080));
        assert_eq!(wide, CanvasPlace { rect: Rect::new(28, 508, 1024, 64), scale: 2 });
    }

    #[test]
    fn a_row_is_widened_by_every_scale() {
        for scale in 1..=20 {
            let mut row = vec![0; 3 * scale];
            widen(&[7, 8, 9], scale, &mut row);
            let expected: Vec<u32> = [7, 8, 9].into_iter().flat_map(|cell| vec![cell; scale]).collect();
            assert_eq!(row, expected, "x{scale}");
        }
    }
}
