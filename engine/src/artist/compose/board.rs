//! The framed board of a subject that nobody can draw: a drawing like any other, with room for its word.

use crate::geometry::Point;

use super::super::stencil::{self, Stencil, UNIT};

/// Characters of a label that stand on a line at most: longer words make a wider board.
const LINE_CHARS: usize = 12;

/// A board as wide as its label needs.
pub(super) fn stencil(label: &str) -> Stencil {
    let longest = label.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let chars = label.chars().count();
    let lines = chars.div_ceil(LINE_CHARS.max(longest)).clamp(1, 5) as i32;
    let half = (4 * chars.min(LINE_CHARS).max(longest) as i32 / 2 + 6).clamp(18, 46);
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

/// The box in which the word stands, as grid points.
pub(in crate::artist) fn sheet(stencil: &Stencil) -> Option<(Point, Point)> {
    let (low, high) = (stencil.spot("low")?, stencil.spot("high")?);
    let inset = UNIT;
    Some((Point::new(low.x + inset, low.y + inset), Point::new(high.x - inset, high.y - inset)))
}
