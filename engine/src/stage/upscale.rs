//! The canvas in the picture: where it stands, how much larger, and which of its cells changed.
//!
//! Keeps the canvas that is on screen, so that the next frame costs the cells that changed and a jump costs the rows
//! that differ.

use std::sync::Arc;

use crate::drawing::Drawing;
use crate::geometry::{Color, Placement, Rect};
use crate::pixmap::{Pixmap, PixmapMut, widen};
use crate::plan::CanvasSpec;

/// One part in this many of a canvas: when more cells change at once, rows are compared and expanded whole.
const CELLS_ONE_BY_ONE: usize = 8;

/// The drawing that is on screen.
#[derive(Clone, Debug)]
pub(super) struct CanvasView {
    place: Placement,
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
            expand(
                row,
                self.place.block(Rect::new(0, y as i32, width as u32, 1)),
                visible,
                self.place.scale,
                pixmap,
            );
        }
    }

    /// Paints the cells between two cursors one by one.
    fn step(&mut self, cursor: usize, pixmap: &mut PixmapMut<'_>) -> Option<Rect> {
        let pixels = self.shown.pixels_mut();
        let mut changed = Bounds::default();
        for (offset, color) in self.drawing.changes(self.cursor, cursor) {
            if std::mem::replace(&mut pixels[offset], color) != color {
                let cell = self.place.cell(offset).intersect(self.visible);
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
                let block = Rect::new(first as i32, y as i32, (last - first) as u32, 1);
                let block = self.place.block(block);
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
) -> Placement {
    let place = Placement::fit(canvas.size, area);
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
