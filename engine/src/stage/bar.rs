//! The progress bar: how far a drawing is, how long a picture stays.

use super::layout::Slot;
use super::palette::{self, tone};
use crate::geometry::Rect;
use crate::pixmap::PixmapMut;
use crate::show::{OnAirPhase, Progress};

/// Paints the bar of a phase.
///
/// A closed plan fills it from the left and a hold empties it; while a plan is open its end is unknown, so each stroke
/// adds a block instead.
pub(super) fn paint(slot: &Slot, phase: OnAirPhase, pixmap: &mut PixmapMut<'_>) {
    pixmap.fill(slot.area, palette::DUSK);
    match (phase, filled(slot, phase)) {
        (_, Some(width)) => pixmap.fill(Rect { w: width, ..slot.area }, tone(phase)),
        (OnAirPhase::Drawing(Progress::Open { strokes }), None) => blocks(slot, strokes, phase, pixmap),
        (OnAirPhase::Thinking, None) => dots(slot, pixmap),
        (_, None) => {}
    }
    cut_corners(slot, pixmap);
}

/// The part of the bar that differs between two phases.
pub(super) fn touched(slot: &Slot, old: OnAirPhase, new: OnAirPhase) -> Rect {
    match (filled(slot, old), filled(slot, new)) {
        (Some(one), Some(other)) if tone(old) == tone(new) => {
            let (from, to) = (one.min(other), one.max(other));
            Rect { x: slot.area.x + from as i32, w: to - from, ..slot.area }
        }
        _ => slot.area,
    }
}

/// Width of the filled part, for a phase whose end is known.
fn filled(slot: &Slot, phase: OnAirPhase) -> Option<u32> {
    let (part, whole) = match phase {
        OnAirPhase::Drawing(Progress::Closed { per_mille }) => (u32::from(per_mille), 1000),
        OnAirPhase::Holding(left) | OnAirPhase::Card(left) => (left.seconds_left, left.seconds_total.max(1)),
        OnAirPhase::Idle | OnAirPhase::Thinking | OnAirPhase::Drawing(Progress::Open { .. }) => return None,
    };
    Some((u64::from(slot.area.w) * u64::from(part.min(whole)) / u64::from(whole)) as u32)
}

/// A block for each stroke, as many as the bar holds.
fn blocks(slot: &Slot, strokes: u32, phase: OnAirPhase, pixmap: &mut PixmapMut<'_>) {
    let pitch = slot.unit * 3 / 2;
    let count = strokes.min((slot.area.w + pitch - slot.unit) / pitch);
    for block in 0..count {
        let x = slot.area.x + (block * pitch) as i32;
        pixmap.fill(Rect { x, w: slot.unit, ..slot.area }, tone(phase));
    }
}

/// Evenly spread dots: nothing to measure yet.
fn dots(slot: &Slot, pixmap: &mut PixmapMut<'_>) {
    let side = (slot.area.h / 3).max(1);
    let pitch = slot.unit * 3;
    for dot in 0..slot.area.w / pitch {
        let x = slot.area.x + (dot * pitch + (pitch - side) / 2) as i32;
        let y = slot.area.y + ((slot.area.h - side) / 2) as i32;
        pixmap.fill(Rect::new(x, y, side, side), palette::LILAC);
    }
}

fn cut_corners(slot: &Slot, pixmap: &mut PixmapMut<'_>) {
    let notch = slot.unit / 4;
    let (right, bottom) = (slot.area.right() - notch as i32, slot.area.bottom() - notch as i32);
    for (x, y) in [(slot.area.x, slot.area.y), (right, slot.area.y), (slot.area.x, bottom), (right, bottom)] {
        pixmap.fill(Rect::new(x, y, notch, notch).intersect(slot.area), slot.on);
    }
}
