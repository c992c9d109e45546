//! The disc of `circle` and its outline by exact angle.
//!
//! A pixel belongs to the disc when dx² + dy² < r² + r, which is the circle of radius r + 1/2 on whole numbers. The
//! outline is the disc's pixels that have a 4-neighbour outside it.

use super::Pen;
use crate::geometry::Point;

/// A disc, asked row by row.
pub(super) struct Disc {
    center: Point,
    r: i32,
}

impl Disc {
    pub(super) fn new(center: Point, r: u32) -> Self {
        Self { center, r: r as i32 }
    }

    pub(super) fn fill(&self, pen: &mut Pen<'_>) {
        for y in pen.rows(self.center.y - self.r, self.center.y + self.r) {
            let half = self.half_width(y - self.center.y);
            pen.run(y, self.center.x - half, self.center.x + half + 1);
        }
    }

    /// Clockwise from the top, a quadrant at a time. Inside a quadrant the angle grows with each row and along each
    /// row, because the next row's outline starts no earlier than this one's ends.
    pub(super) fn outline(&self, pen: &mut Pen<'_>) {
        let (r, y0) = (self.r, self.center.y);
        for y in pen.rows(y0 - r, y0 - 1) {
            self.arc(pen, y - y0, 1, false, true);
        }
        for y in pen.rows(y0, y0 + r) {
            self.arc(pen, y - y0, 1, true, self.r == 0);
        }
        for y in pen.rows(y0 + 1, y0 + r).rev() {
            self.arc(pen, y - y0, -1, false, true);
        }
        for y in pen.rows(y0 - r, y0).rev() {
            self.arc(pen, y - y0, -1, true, false);
        }
    }

    /// The outline's pixels of one row on one side, outwards or inwards; `middle`: with the pixel at dx = 0.
    fn arc(&self, pen: &mut Pen<'_>, dy: i32, side: i32, inwards: bool, middle: bool) {
        let half = self.half_width(dy);
        let neighbours = self.half_width(dy - 1).min(self.half_width(dy + 1));
        let first = half.min(neighbours + 1).max(i32::from(!middle));
        // Only what is visible is walked: a huge circle costs no more than the canvas is wide.
        let (a, b) = (-self.center.x * side, (pen.clip.w - 1 - self.center.x) * side);
        let (first, half) = (first.max(a.min(b)), half.min(a.max(b)));
        let y = self.center.y + dy;
        if inwards {
            (first..=half).rev().for_each(|dx| pen.pixel(self.center.x + dx * side, y));
        } else {
            (first..=half).for_each(|dx| pen.pixel(self.center.x + dx * side, y));
        }
    }

    /// The largest dx of row `dy`, or -1 when the row is outside.
    fn half_width(&self, dy: i32) -> i32 {
        let (r, dy) = (i64::from(self.r), i64::from(dy));
        if r == 0 {
            return if dy == 0 { 0 } else { -1 };
        }
        let rest = r * r + r - dy * dy - 1;
        if rest < 0 { -1 } else { rest.isqrt() as i32 }
    }
}
