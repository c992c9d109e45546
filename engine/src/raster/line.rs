//! The pixels of `line`: one a step of the longer axis, the shorter coordinate rounded to nearest, halves towards
//! the greater, so that both directions give the same set.

use std::ops::RangeInclusive;

use super::{Clip, Pen};
use crate::geometry::Point;

/// A line's pixels between two ends, walked from the first to the second.
struct Walk {
    from: Point,
    /// Steps of the longer axis.
    length: i64,
    /// Whether x is the longer axis.
    flat: bool,
    /// Direction along the longer axis.
    step: i64,
    /// How far the shorter coordinate goes in all.
    rise: i64,
}

impl Walk {
    fn new(from: Point, to: Point) -> Self {
        let (dx, dy) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
        let flat = dx.abs() >= dy.abs();
        let (long, rise) = if flat { (dx, dy) } else { (dy, dx) };
        Self { from, length: long.abs(), flat, step: long.signum(), rise }
    }

    /// The steps whose long coordinate lies in `low..=high`.
    fn visible(&self, low: i64, high: i64) -> (i64, i64) {
        let start = i64::from(if self.flat { self.from.x } else { self.from.y });
        if self.step == 0 {
            return if start >= low && start <= high { (0, 0) } else { (0, -1) };
        }
        let (a, b) = ((low - start) * self.step, (high - start) * self.step);
        (a.min(b).max(0), a.max(b).min(self.length))
    }

    /// Pixel number `i`, 0..=length.
    fn at(&self, i: i64) -> Point {
        let short =
            if self.length == 0 { 0 } else { (2 * self.rise * i + self.length).div_euclid(2 * self.length) };
        let long = (i * self.step) as i32;
        if self.flat {
            Point::new(self.from.x + long, self.from.y + short as i32)
        } else {
            Point::new(self.from.x + short as i32, self.from.y + long)
        }
    }

    fn visible_in(&self, clip: Clip, margin: i64) -> RangeInclusive<i64> {
        let side = if self.flat { clip.w } else { clip.h };
        let (first, last) = self.visible(-margin, i64::from(side) + margin);
        first..=last
    }
}

/// The pixels of a line of width 1 that can be visible.
pub(super) fn thin(from: Point, to: Point, clip: Clip) -> impl Iterator<Item = Point> {
    let walk = Walk::new(from, to);
    walk.visible_in(clip, 0).map(move |i| walk.at(i))
}

/// A square brush of `width` moved along the line; even widths reach one pixel further to the top-left.
pub(super) fn stroke(from: Point, to: Point, width: u32, pen: &mut Pen<'_>) {
    if width <= 1 {
        return thin(from, to, pen.clip).for_each(|point| pen.point(point));
    }
    let (walk, width) = (Walk::new(from, to), width as i32);
    let mut last: Option<Point> = None;
    for i in walk.visible_in(pen.clip, i64::from(width)) {
        let corner = walk.at(i);
        let corner = Point::new(corner.x - width / 2, corner.y - width / 2);
        stamp(corner, last, width, pen);
        last = Some(corner);
    }
}

/// The brush's pixels in reading order, without those of the brush one step before.
fn stamp(corner: Point, last: Option<Point>, width: i32, pen: &mut Pen<'_>) {
    for y in pen.rows(corner.y, corner.y + width - 1) {
        let (mut from, mut to) = (corner.x, corner.x + width);
        if let Some(last) = last.filter(|last| y >= last.y && y < last.y + width) {
            match corner.x - last.x {
                0 => continue,
                1 => from = to - 1,
                _ => to = from + 1,
            }
        }
        pen.run(y, from, to);
    }
}
