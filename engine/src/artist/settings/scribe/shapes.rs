//! The brushes that are shapes; those of one colour that follow one another become one step.

use super::super::super::easel::{Touch, fill};
use super::{Scribe, WASH_SHARE};
use crate::geometry::{Color, Point, Size};
use crate::plan::{Mode, Op};

impl Scribe<'_, '_> {
    /// Flat shapes; those of one colour are gathered. `Some(false)`: no shape of that name.
    pub(super) fn shape(&mut self, verb: &str, words: &[&str]) -> Option<bool> {
        let (points, color) = match (verb, words) {
            ("rect", [a, b, color]) => {
                let (a, b) = self.corners(a, b)?;
                let (at, to) = (self.pixel(a), self.pixel(b));
                let size = Size::new((to.x - at.x).max(1) as u32, (to.y - at.y).max(1) as u32);
                let color = self.words.color(color)?;
                self.gather(Op::Rect { at, size, paint: fill(color) }, color);
                return Some(true);
            }
            ("disc", [at, r, color]) => {
                let (at, r) = (self.point(at)?, self.length(r)?);
                let (center, r) = (self.pixel(at), self.easel.len(r).max(1) as u32);
                let color = self.words.color(color)?;
                self.gather(Op::Circle { center, r, paint: fill(color) }, color);
                return Some(true);
            }
            ("poly", [color, points @ ..]) => (self.points(points)?, *color),
            ("oval", [at, radii, color]) => {
                let ((x, y), (rx, ry)) = (self.point(at)?, self.lengths(radii)?);
                (ROUND.iter().map(|&(dx, dy)| (x + dx * rx / 64, y + dy * ry / 64)).collect(), *color)
            }
            ("hill", [middle, top, half, bottom, color]) => {
                let (x, top) = self.point(&format!("{middle},{top}"))?;
                let (half, bottom) = (self.length(half)?, self.point(&format!("0,{bottom}"))?.1);
                let curve = |i: i32| (x + half * i / 8, top + (bottom - top) * i * i / 64);
                ((-8..=8).map(curve).collect(), *color)
            }
            ("line", [width, color, points @ ..]) => {
                let (width, points) = (self.length(width)?.max(1), self.points(points)?);
                let color = self.words.color(color)?;
                let wide = self.easel.len(width).max(1) - 1;
                for pair in points.windows(2) {
                    let points = stroke(self.pixel(pair[0]), self.pixel(pair[1]), wide).to_vec();
                    self.gather(Op::Polygon { points, paint: fill(color) }, color);
                }
                return Some(true);
            }
            _ => return Some(false),
        };
        let color = self.words.color(color)?;
        self.outline(&points, color);
        Some(true)
    }

    fn outline(&mut self, points: &[(i32, i32)], color: Color) {
        let points = points.iter().map(|&point| self.pixel(point)).collect();
        self.gather(Op::Polygon { points, paint: fill(color) }, color);
    }

    fn pixel(&self, (x, y): (i32, i32)) -> Point {
        Point::new(self.easel.x(x), self.easel.y(y))
    }

    fn gather(&mut self, op: Op, color: Color) {
        if self.pending.as_ref().is_some_and(|(pending, _)| *pending != color) {
            self.flush();
        }
        self.pending.get_or_insert((color, Vec::new())).1.push(op);
    }

    /// Paints the gathered shapes: one as it is, several as the pixels of all.
    pub(super) fn flush(&mut self) {
        let Some((color, mut ops)) = self.pending.take() else { return };
        let canvas = (self.easel.size.w * self.easel.size.h) as usize;
        let mut pixels: Vec<usize> = ops.iter().flat_map(|op| self.easel.pixels(op, Mode::Fill)).collect();
        let touch = if pixels.len() * WASH_SHARE > canvas { Touch::Wash } else { Touch::Detail };
        if ops.len() == 1 {
            return self.easel.push(ops.remove(0), touch);
        }
        pixels.sort_unstable();
        pixels.dedup();
        self.easel.matrix(&pixels, color, touch);
    }
}

/// Sixteen points of a circle of radius 64.
const ROUND: [(i32, i32); 16] = [
    (64, 0),
    (59, 24),
    (45, 45),
    (24, 59),
    (0, 64),
    (-24, 59),
    (-45, 45),
    (-59, 24),
    (-64, 0),
    (-59, -24),
    (-45, -45),
    (-24, -59),
    (0, -64),
    (24, -59),
    (45, -45),
    (59, -24),
];

/// The four corners of a straight stroke: widened across its longer direction.
fn stroke(a: Point, b: Point, wide: i32) -> [Point; 4] {
    let steep = (b.y - a.y).abs() > (b.x - a.x).abs();
    let (dx, dy) = if steep { (wide, 0) } else { (0, wide) };
    let back = |point: Point| Point::new(point.x - dx / 2, point.y - dy / 2);
    let on = |point: Point| Point::new(point.x + dx, point.y + dy);
    let (a, b) = (back(a), back(b));
    [a, on(a), on(b), b]
}
