//! Where a text comes to stand in its slot.

use super::super::layout::Slot;
use super::super::{ink, sprite};
use crate::geometry::{Color, Point, Rect};
use crate::pixmap::PixmapMut;
use crate::text::fit;

/// Width that the heart beside a caption needs.
pub(super) fn heart_width(slot: &Slot) -> u32 {
    sprite::HEART.w * (slot.unit / 2).max(1) + 2 * slot.unit
}

/// Paints a heart at the right edge of a slot, and returns the width that it needs.
pub(super) fn heart(slot: &Slot, pixmap: &mut PixmapMut<'_>) -> u32 {
    let scale = (slot.unit / 2).max(1);
    let (w, h) = (sprite::HEART.w * scale, sprite::HEART.h * scale);
    let y = slot.area.y + slot.area.h.saturating_sub(h) as i32 / 2;
    sprite::heart(slot.area.right() - w as i32, y, scale, pixmap);
    heart_width(slot)
}

/// A slot in three columns; the middle one takes what the others leave.
pub(super) fn columns(slot: &Slot, [first, _, last]: [u32; 3]) -> [Slot; 3] {
    let first = first.min(slot.area.w);
    let last = last.min(slot.area.w - first);
    let middle = slot.area.w - first - last;
    let part = |x, w| Slot { area: Rect { x: slot.area.x + x as i32, w, ..slot.area }, ..slot.clone() };
    [part(0, first), part(first, middle), part(first + middle, last)]
}

pub(super) fn inset(area: Rect, by: u32) -> Rect {
    Rect { x: area.x + by as i32, w: area.w.saturating_sub(2 * by), ..area }
}

pub(super) fn left(slot: &Slot, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    left_whole(slot, &fit(text, slot.lettering, slot.area.w), color, pixmap);
}

/// A text that has been cut already.
pub(super) fn left_whole(slot: &Slot, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    let at = Point::new(slot.area.x, line_top(slot));
    ink::text(pixmap, text, slot.lettering, at, slot.area, color);
}

pub(super) fn right(slot: &Slot, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    right_at(slot, line_top(slot), text, color, pixmap);
}

pub(super) fn right_at(slot: &Slot, top: i32, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    let text = fit(text, slot.lettering, slot.area.w);
    let at = Point::new(slot.area.right() - slot.lettering.width(&text) as i32, top);
    ink::text(pixmap, &text, slot.lettering, at, slot.area, color);
}

/// The top of the line box whose capitals stand in the middle of a slot; other scripts may be cut there.
pub(super) fn middle(slot: &Slot) -> i32 {
    let baseline = (slot.area.h as i32 + slot.lettering.capital_height() as i32) / 2;
    slot.area.y + baseline - slot.lettering.ascent() as i32
}

/// The same, moved until the line box of any script lies in the slot.
fn line_top(slot: &Slot) -> i32 {
    let spare = slot.area.h.saturating_sub(slot.lettering.height()) as i32;
    middle(slot).clamp(slot.area.y, slot.area.y + spare)
}
