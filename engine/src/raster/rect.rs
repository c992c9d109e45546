//! The block of `rect`, and its border clockwise from the top-left pixel.

use super::Pen;
use crate::geometry::Rect;

pub(super) fn fill(block: Rect, pen: &mut Pen<'_>) {
    if block.is_empty() {
        return;
    }
    for y in pen.rows(block.y, block.bottom() - 1) {
        pen.run(y, block.x, block.right());
    }
}

pub(super) fn outline(block: Rect, pen: &mut Pen<'_>) {
    if block.is_empty() {
        return;
    }
    let (left, right) = (block.x, block.right() - 1);
    let (top, bottom) = (block.y, block.bottom() - 1);
    let columns = left.max(0)..=right.min(pen.clip.w - 1);
    let rows = pen.rows(top, bottom);
    pen.run(top, left, right + 1);
    for y in rows.clone() {
        pen.pixel(right, y);
    }
    for x in columns.rev() {
        pen.pixel(x, bottom);
    }
    for y in rows.rev() {
        pen.pixel(left, y);
    }
}
