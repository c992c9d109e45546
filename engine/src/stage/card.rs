//! What stands in the canvas area when there is no drawing: a card, or the hedgehog who waits for a wish.

use super::sprite;
use super::{ink, palette};
use crate::geometry::{Color, Point, Rect};
use crate::pixmap::PixmapMut;
use crate::text::{CutKind, Lettering, wrap, wrap_allowed};

/// Paints a card's text as large as it fits, between four corners. `whole_words`: what does not fit is cut between words
/// only.
pub(super) fn card(text: &str, whole_words: bool, area: Rect, pixmap: &mut PixmapMut<'_>) {
    let unit = (area.w.min(area.h) / 48).max(1);
    corners(area, unit, palette::CORAL, pixmap);
    let room = shrunk(area, 6 * unit);
    letter(text, whole_words, room, palette::PAPER, pixmap);
}

/// Paints the hedgehog and what it says.
pub(super) fn greeting(says: &str, area: Rect, pixmap: &mut PixmapMut<'_>) {
    let room = shrunk(area, area.w.min(area.h) / 12);
    let size = sprite::HEDGEHOG;
    let scale = (room.w * 3 / 4 / size.w).min(room.h / 2 / size.h);
    if scale == 0 {
        return;
    }
    let mut sizes = (1..=(scale / 2).clamp(1, 6)).rev().map(Lettering::of_scale);
    let lettering = sizes.find(|lettering| lettering.width(says) <= room.w);
    let gap = 3 * scale;
    let below = lettering.map_or(0, |lettering| gap + lettering.height());
    let below = if size.h * scale + below > room.h { 0 } else { below };
    let (w, h) = (size.w * scale, size.h * scale + below);
    let top = room.y + ((room.h - h) / 2) as i32;
    sprite::hedgehog(room.x + ((room.w - w) / 2) as i32, top, scale, pixmap);
    if let Some(lettering) = lettering.filter(|_| below > 0) {
        let x = room.x + ((room.w - lettering.width(says)) / 2) as i32;
        let y = top + (size.h * scale + gap) as i32;
        ink::text(pixmap, says, lettering, Point::new(x, y), room, palette::PAPER);
    }
}

/// Sets a text in the middle of `room`, as large as it fits whole; the smallest is cut.
fn letter(text: &str, whole_words: bool, room: Rect, color: Color, pixmap: &mut PixmapMut<'_>) {
    let (lettering, lines) = lines(text, whole_words, room);
    let (pitch, rise) = lettering.line_pitch(text);
    let spare = room.h.saturating_sub(lines.len() as u32 * pitch);
    for (line, y) in lines.iter().zip((room.y + spare as i32 / 2 - rise..).step_by(pitch as usize)) {
        let x = room.x + (room.w.saturating_sub(lettering.width(line)) / 2) as i32;
        ink::text(pixmap, line, lettering, Point::new(x, y), room, color);
    }
}

/// What a card shows of its text, on one line.
pub(super) fn told(text: &str, whole_words: bool, area: Rect) -> String {
    let unit = (area.w.min(area.h) / 48).max(1);
    lines(text, whole_words, shrunk(area, 6 * unit)).1.join(" ")
}

/// The lines of a card, and their size.
fn lines(text: &str, whole_words: bool, room: Rect) -> (Lettering, Vec<String>) {
    let mut sizes = (1..=Lettering::SCALE_MAX).rev().map(Lettering::of_scale);
    let fitting = sizes.find(|lettering| fits(text, *lettering, room.w, lines_max(text, *lettering, room)));
    let lettering = fitting.unwrap_or(Lettering::of_scale(1));
    let most = lines_max(text, lettering, room);
    let lines = match fitting {
        None if whole_words => wrap_allowed(text, CutKind::Words, &[], lettering, room.w, most),
        _ => balanced(text, lettering, room.w, most),
    };
    (lettering, lines)
}

fn lines_max(text: &str, lettering: Lettering, room: Rect) -> usize {
    (room.h / lettering.line_pitch(text).0) as usize
}

/// Whether `text` stands whole in so many lines of this width, no word broken.
fn fits(text: &str, lettering: Lettering, width: u32, lines_max: usize) -> bool {
    let words_fit = text.split_whitespace().all(|word| lettering.width(word) <= width);
    words_fit && wrap(text, lettering, width, lines_max + 1).len() <= lines_max
}

/// The lines of `text` in the narrowest block that needs no more of them, so that the last is not a lone word.
fn balanced(text: &str, lettering: Lettering, width: u32, lines_max: usize) -> Vec<String> {
    let lines = wrap(text, lettering, width, lines_max);
    let narrower = (1..).map_while(|columns| width.checked_sub(columns * lettering.digit_width()));
    let narrowest = narrower.take_while(|width| fits(text, lettering, *width, lines.len())).last();
    narrowest.map_or(lines, |width| wrap(text, lettering, width, lines_max))
}

/// Four corners, each of two strokes.
fn corners(area: Rect, unit: u32, color: Color, pixmap: &mut PixmapMut<'_>) {
    let area = shrunk(area, 2 * unit);
    let long = 5 * unit;
    if area.w < 3 * long || area.h < 3 * long {
        return;
    }
    for (w, h) in [(long, unit), (unit, long)] {
        let (right, bottom) = (area.right() - w as i32, area.bottom() - h as i32);
        for (x, y) in [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)] {
            pixmap.fill(Rect::new(x, y, w, h), color);
        }
    }
}

fn shrunk(area: Rect, by: u32) -> Rect {
    let (w, h) = (area.w.saturating_sub(2 * by), area.h.saturating_sub(2 * by));
    Rect::new(area.x + by as i32, area.y + by as i32, w, h)
}
