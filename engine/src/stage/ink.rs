//! Lettering on a picture, clipped to its slot.

use crate::geometry::{Color, Point, Rect};
use crate::pixmap::PixmapMut;
use crate::text::Lettering;

/// Sets one line of text with its line box's top-left at `at`; nothing inks outside `clip`.
pub(super) fn text(
    pixmap: &mut PixmapMut<'_>,
    text: &str,
    lettering: Lettering,
    at: Point,
    clip: Rect,
    color: Color,
) {
    lettering.ink(text, &mut |block| {
        let placed = Rect::new(block.x + at.x, block.y + at.y, block.w, block.h);
        pixmap.fill(placed.intersect(clip), color);
    });
}
