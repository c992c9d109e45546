//! The framed board of a subject that nobody can draw: a drawing like any other, with room for its word.

use crate::geometry::Point;

use super::super::easel::Easel;
use super::super::lettering;
use super::super::palette::hex;
use super::super::sketch::Pose;
use super::super::stencil::{self, Stencil};

/// Characters of a label that stand on a line at most: longer words make a wider board.
const LINE_CHARS: usize = 12;
/// Characters on a line at most: a longer word is broken.
const WORD_CHARS: usize = 16;
/// Size of a board's letters at most: larger ones shout.
const LETTERS_MAX: u32 = 32;

/// A board as wide as its label needs.
pub(super) fn stencil(label: &str) -> Stencil {
    let longest = label.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let chars = label.chars().count();
    let across = chars.min(LINE_CHARS).max(longest).min(WORD_CHARS);
    let lines = chars.div_ceil(across.max(1)).clamp(1, 5) as i32 + i32::from(longest > WORD_CHARS);
    let half = (2 * across as i32 + 6).clamp(18, 40);
    let tall = 8 * lines + 14;
    let (left, right, top, foot) = (32 - half, 32 + half, 54 - tall, 62);
    let text = format!(
        "= board\nslots m=wood f=cream\nstance ground\nfixed\nbulk 16\nspots base 32,62 head 32,{top} top 32,{top} low {l},{t} high {r},{b}\n\
         poly m| {a},46 {b1},46 {b1},{foot} {a},{foot}\npoly m| {c},46 {d},46 {d},{foot} {c},{foot}\n\
         poly m_ {left},{top} {right},{top} {right},54 {left},54\n\
         poly f~ {l},{t} {r},{t} {r},{b} {l},{b}\n",
        l = left + 3,
        r = right - 3,
        t = top + 3,
        b = 51,
        a = left + 5,
        b1 = left + 9,
        c = right - 9,
        d = right - 5,
    );
    stencil::read_all(&text).into_iter().next().unwrap_or_default()
}

/// Letters the board's word, in the middle of it.
pub(super) fn letter(easel: &mut Easel, stencil: &Stencil, pose: &Pose, text: &str) {
    let (Some(low), Some(high)) = (stencil.spot("low"), stencil.spot("high")) else { return };
    let (low, high) = (pose.place(stencil, low), pose.place(stencil, high));
    let room = (high.x - low.x - 2, high.y - low.y - 2);
    let Some(block) = lettering::fit(text, room, LETTERS_MAX) else { return };
    let (w, h) = (room.0 - block.ink.w as i32, room.1 - block.ink.h as i32);
    lettering::paint(easel, &block, Point::new(low.x + 1 + w / 2, low.y + 1 + h / 2), &[hex(0x30_1C18)]);
}
