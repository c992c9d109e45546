//! The closed path of `polygon` and its inside by the even-odd rule, on whole numbers.

use super::{Pen, line};
use crate::geometry::Point;

/// The edges in the given order, closed.
pub(super) fn outline(points: &[Point], pen: &mut Pen<'_>) {
    for (from, to) in edges(points) {
        line::thin(from, to, pen.clip).for_each(|point| pen.point(point));
    }
}

/// Pixels whose centre is inside, and the outline path's, row by row.
pub(super) fn fill(points: &[Point], pen: &mut Pen<'_>) {
    let mut runs: Vec<Span> = edges(points)
        .flat_map(|(from, to)| line::thin(from, to, pen.clip))
        .map(|point| (point.y, point.x, point.x + 1))
        .collect();
    inside(points, pen, &mut runs);
    // The pen drops what it has touched, so runs may overlap as long as they start in order.
    runs.sort_unstable();
    for (y, from, to) in runs {
        pen.run(y, from, to);
    }
}

/// Row, first column, one past the last column.
type Span = (i32, i32, i32);

fn inside(points: &[Point], pen: &Pen<'_>, runs: &mut Vec<Span>) {
    let top = points.iter().map(|point| point.y).min().unwrap_or(0);
    let bottom = points.iter().map(|point| point.y).max().unwrap_or(-1);
    let mut turns = Vec::new();
    for y in pen.rows(top, bottom) {
        turns.clear();
        turns.extend(edges(points).filter_map(|(a, b)| turn(a, b, y)));
        turns.sort_unstable();
        runs.extend(turns.chunks_exact(2).map(|pair| (y, pair[0], pair[1])));
    }
}

fn edges(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// The first column right of where the edge crosses row `y`; the edge holds its upper end, not its lower one.
fn turn(a: Point, b: Point, y: i32) -> Option<i32> {
    let (top, bottom) = if a.y <= b.y { (a, b) } else { (b, a) };
    if y < top.y || y >= bottom.y {
        return None;
    }
    let (dx, dy) = (i64::from(bottom.x) - i64::from(top.x), i64::from(bottom.y) - i64::from(top.y));
    let across = (i64::from(y) - i64::from(top.y)) * dx;
    Some(top.x + (across.div_euclid(dy) + 1) as i32)
}
