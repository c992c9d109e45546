//! Two sig runes: angular bolts of the same size and form, side by side.

use super::region::{Place, Shape};

/// Columns and rows to which a shape is brought before it is compared.
const COLUMNS: usize = 8;
const ROWS: usize = 16;
/// Rows of the smallest rune: in a smaller one a letter S looks the same.
const HEIGHT_MIN: usize = 9;
/// How like the model a rune must be, in thousandths of a correlation.
const LIKE_MIN: i64 = 560;
/// Runes that are compared with each other at most.
const RUNES_MAX: usize = 16;

/// The middle line of the rune, in hundredths of its width and height: down, back, and down again.
const LINE: [(i64, i64); 4] = [(86, 0), (14, 56), (86, 44), (14, 100)];
/// Half its breadth, in hundredths of its width.
const HALF: i64 = 17;

/// A shape that looks like one rune: its block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rune {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    area: usize,
}

/// Whether the shape looks like a rune.
pub(super) fn is_one(shape: &Shape) -> bool {
    let &Shape { width, height, .. } = shape;
    let is_upright = height >= HEIGHT_MIN && height * 5 >= width * 6 && height <= width * 4;
    is_upright && likeness(shape) >= LIKE_MIN
}

impl Rune {
    /// A shape that looks like one, at its place.
    pub(super) const fn of((left, top): Place, shape: &Shape) -> Self {
        let &Shape { width, height, area, .. } = shape;
        Self { left, top, width, height, area }
    }
}

/// Whether two of them stand side by side.
pub(super) fn is_pair(runes: &[Rune]) -> bool {
    let runes = &runes[..runes.len().min(RUNES_MAX)];
    runes.iter().any(|one| runes.iter().any(|other| are_pair(*one, *other)))
}

fn are_pair(one: Rune, other: Rune) -> bool {
    let near = |a: usize, b: usize, slack: usize| a.abs_diff(b) <= slack;
    let apart = other.left.saturating_sub(one.left);
    near(one.top, other.top, 1 + one.height / 8)
        && near(one.height, other.height, 1 + one.height / 10)
        && near(one.width, other.width, 1 + one.width / 8)
        && near(one.area, other.area, 2 + one.area / 6)
        && apart * 2 >= one.width
        && apart <= one.width * 2 + 2
}

fn likeness(shape: &Shape) -> i64 {
    let (mut n, mut a, mut b, mut ab) = (0, 0, 0, 0);
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let x = (2 * column + 1) * shape.width / (2 * COLUMNS);
            let y = (2 * row + 1) * shape.height / (2 * ROWS);
            let one = i64::from(shape.has(x, y));
            let other = i64::from(is_inside(
                (200 * column as i64 + 100) / (2 * COLUMNS as i64),
                (200 * row as i64 + 100) / (2 * ROWS as i64),
            ));
            n += 1;
            a += one;
            b += other;
            ab += one * other;
        }
    }
    let spread = (n * a - a * a).isqrt() * (n * b - b * b).isqrt();
    if spread == 0 { 0 } else { (n * ab - a * b) * 1000 / spread }
}

/// Whether a point of the block belongs to the model: near the line, measured across.
fn is_inside(x: i64, y: i64) -> bool {
    LINE.windows(2).any(|ends| {
        let ((x0, y0), (x1, y1)) = (ends[0], ends[1]);
        let (top, bottom) = (y0.min(y1), y0.max(y1));
        (top..=bottom).contains(&y) && (x - (x0 + (x1 - x0) * (y - y0) / (y1 - y0))).abs() <= HALF
    })
}
