//! Lettering: a text in the largest letters that fit a box, the board it hangs on, the banner of a key word.

use crate::geometry::{Color, Point, Rect};
use crate::plan::{Face, limits};
use crate::text::canvas_text;

use super::compose::board;
use super::easel::{DESIGN, Easel, Touch};
use super::palette::{Ramp, hex};
use super::sketch::Pose;
use super::stencil::Stencil;

/// Faces and sizes from the largest down.
const SIZES: [(Face, u32); 9] = [
    (Face::Headline, 64),
    (Face::Headline, 48),
    (Face::Headline, 32),
    (Face::Headline, 24),
    (Face::Headline, 16),
    (Face::Tiny, 16),
    (Face::Headline, 8),
    (Face::Tiny, 8),
    (Face::Tiny, 4),
];

/// A text broken into lines, with the box its ink takes.
struct Block {
    value: String,
    face: (Face, u32),
    ink: Rect,
}

/// A wooden board with `text` hung from the upper edge. Returns the design row at which it ends.
pub(super) fn board(easel: &mut Easel, text: &str) -> i32 {
    let wood = Ramp::named("wood");
    let room = (easel.x(84), easel.y(24));
    let Some(block) = fit(text, room, SIZES[4].1) else { return 0 };
    let (w, h) = (block.ink.w as i32 + easel.len(8), block.ink.h as i32 + easel.len(7));
    let (cx, top) = (easel.size.w as i32 / 2, easel.y(5));
    let (left, right) = (cx - w / 2, cx - w / 2 + w);
    let unit = easel.len(1).max(1);
    for x in [left + w / 6, right - w / 6] {
        easel.block(x, 0, x + unit, top, hex(0xD8_C49A), Touch::Detail);
    }
    easel.block(left - unit, top - unit, right + unit, top + h + unit, wood.tone(0), Touch::Form);
    easel.block(left, top, right, top + h, wood.tone(3), Touch::Form);
    easel.block(left, top + h - 2 * unit, right, top + h, wood.tone(1), Touch::Shade);
    easel.block(left, top, right, top + unit, wood.tone(4), Touch::Shade);
    let at = Point::new(cx - block.ink.w as i32 / 2, top + (h - unit - block.ink.h as i32) / 2);
    letter(easel, &block, at, wood.tone(0));
    (top + h + unit) * DESIGN / easel.size.h as i32 + 1
}

/// The word of a framed board, on it.
pub(super) fn label(easel: &mut Easel, stencil: &Stencil, pose: &Pose, text: &str) {
    let Some((low, high)) = board::sheet(stencil) else { return };
    let (low, high) = (pose.place(stencil, low), pose.place(stencil, high));
    let room = (high.x - low.x, high.y - low.y);
    let Some(block) = fit(text, room, SIZES[2].1) else { return };
    let at = Point::new(low.x + (room.0 - block.ink.w as i32) / 2, low.y + (room.1 - block.ink.h as i32) / 2);
    letter(easel, &block, at, hex(0x30_1C18));
}

/// `text` across the middle of the canvas, light with a dark rim.
pub(super) fn banner(easel: &mut Easel, text: &str, ramp: Ramp) {
    let room = (easel.x(88), easel.y(46));
    let Some(block) = fit(text, room, SIZES[0].1) else { return };
    let (w, h) = (easel.size.w as i32, easel.size.h as i32);
    let at = Point::new((w - block.ink.w as i32) / 2, (h - block.ink.h as i32) / 2);
    let unit = easel.len(1).max(1);
    let (top, bottom) = (at.y - easel.len(6), at.y + block.ink.h as i32 + easel.len(6));
    easel.block(0, top, w, bottom, ramp.tone(0), Touch::Form);
    easel.block(0, top + unit, w, top + 2 * unit, ramp.tone(2), Touch::Outline);
    easel.block(0, bottom - 2 * unit, w, bottom - unit, ramp.tone(2), Touch::Outline);
    letter(easel, &block, Point::new(at.x + unit, at.y + unit), ramp.tone(1));
    letter(easel, &block, at, hex(0xFF_FAE4));
}

/// Letters so that their ink begins at `at`.
fn letter(easel: &mut Easel, block: &Block, at: Point, color: Color) {
    easel.letters(at.x - block.ink.x, at.y - block.ink.y, block.value.clone(), block.face, color);
}

/// `text` in the largest letters of at most `size_max` that fit `room`; in the smallest, cut, if none do.
fn fit(text: &str, room: (i32, i32), size_max: u32) -> Option<Block> {
    let text: String = text.chars().filter(|c| !c.is_control()).take(limits::TEXT_CHARS_MAX / 2).collect();
    let sizes = SIZES.iter().filter(|(_, size)| *size <= size_max);
    for (loose, face) in
        [true, false].into_iter().flat_map(|loose| sizes.clone().map(move |face| (loose, *face)))
    {
        if let Some(block) = block(&text, room, face, loose) {
            return Some(block);
        }
    }
    let half = text.chars().count() / 2;
    if half == 0 { None } else { fit(&text.chars().take(half).collect::<String>(), room, size_max) }
}

/// The text wrapped for `room`, or nothing if it does not fit; `loose`: words stay whole.
fn block(text: &str, room: (i32, i32), face: (Face, u32), loose: bool) -> Option<Block> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        if let Some(joined) = joined.filter(|joined| measure(joined, face).w as i32 <= room.0) {
            lines.pop();
            lines.push(joined);
        } else if measure(word, face).w as i32 <= room.0 {
            lines.push(word.into());
        } else if loose {
            return None;
        } else {
            lines.extend(pieces(word, room.0, face)?);
        }
    }
    let value = lines.join("\n");
    let ink = measure(&value, face);
    let fits = ink.w > 0 && ink.w as i32 <= room.0 && ink.h as i32 <= room.1;
    fits.then_some(Block { value, face, ink })
}

/// A long word in pieces that fit, or nothing if not even one letter does.
fn pieces(word: &str, width: i32, face: (Face, u32)) -> Option<Vec<String>> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let longer = pieces.last().map(|piece| format!("{piece}{c}")).unwrap_or_default();
        if measure(&longer, face).w as i32 <= width {
            pieces.pop();
            pieces.push(longer);
        } else {
            pieces.push(c.into());
        }
        if measure(&c.to_string(), face).w as i32 > width {
            return None;
        }
    }
    Some(pieces)
}

/// The box of a text's ink, from the top-left of its first line box.
fn measure(text: &str, (face, size): (Face, u32)) -> Rect {
    const FAR: i32 = 4096;
    let visible = Rect::new(-64, -64, 2 * FAR as u32, FAR as u32);
    let (mut low, mut high) = (Point::new(FAR, FAR), Point::new(-FAR, -FAR));
    canvas_text(text, face, size, visible, &mut |point| {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    });
    if low.x > high.x {
        return Rect::new(0, 0, 0, 0);
    }
    Rect::new(low.x, low.y, (high.x - low.x + 1) as u32, (high.y - low.y + 1) as u32)
}
