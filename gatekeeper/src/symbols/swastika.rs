//! The hooked cross: the same after a quarter turn, unlike its mirror image, and like one of a few models.

use std::sync::LazyLock;

use super::polar::{DIRECTIONS, Middle, ONE, direction};
use super::region::Shape;

/// Circles around the middle on which is looked.
const CIRCLES: usize = 14;
/// Directions that are looked at on each, and those in a quarter.
const LOOKS: usize = 72;
const QUARTER: usize = LOOKS / 4;

/// Half the width of an arm, in thousandths of half the side: from a line to bars as wide as the gaps between them.
const HALF_WIDTHS: [i64; 5] = [40, 100, 160, 220, 290];
/// Where a hook ends, in thousandths of half the side: at the corner, or on its way there.
const HOOKS: [i64; 3] = [1000, 800, 600];

/// How much of a shape may differ after a quarter turn, in thousandths of itself.
const TURN_MAX: i64 = 300;
/// How like a model it must be, how much less like the model's mirror image, and the sum of the one and twice the other,
/// in thousandths of a correlation. Thick ones are like both, thin and small ones like neither.
const LIKE_MIN: i64 = 660;
const MIRROR_LESS: i64 = 110;
const BOTH_MIN: i64 = 1_080;

/// A quarter of a shape as seen from its middle, 0 to 4 at each point: in how many quarters it is there.
type Quarter = [[i32; QUARTER]; CIRCLES];

/// A model, each row twice so that a turned one is a part of it, with what a correlation needs of it.
struct Model {
    rows: [[i32; 2 * QUARTER]; CIRCLES],
    sums: Sums,
}

/// The weighed sum of the points, and how far they spread around their mean.
struct Sums {
    sum: i64,
    spread: i64,
}

/// Every model.
static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let hooks = HOOKS.iter();
    let all = hooks.flat_map(|&hook| HALF_WIDTHS.iter().map(move |&half| model(half, hook)));
    all.map(|quarter| Model {
        rows: quarter.map(|row| std::array::from_fn(|at| row[at % QUARTER])),
        sums: Sums::of(&quarter),
    })
    .collect()
});

/// All points together, weighed.
const POINTS: i64 = (CIRCLES * CIRCLES * QUARTER) as i64;

/// Whether the shape is one.
pub(super) fn is_one(shape: &Shape, middle: Middle) -> bool {
    likeness(shape, middle).is_some_and(|(like, mirror)| {
        let less = like - mirror;
        like >= LIKE_MIN && less >= MIRROR_LESS && like + 2 * less >= BOTH_MIN
    })
}

/// How like a model the shape is, and how like its mirror image; `None` when it is not the same after a quarter turn.
fn likeness(shape: &Shape, middle: Middle) -> Option<(i64, i64)> {
    let mut seen = [[0; QUARTER]; CIRCLES];
    for (circle, row) in seen.iter_mut().enumerate() {
        for look in 0..LOOKS {
            let number = look * (DIRECTIONS / LOOKS);
            row[look % QUARTER] +=
                i32::from(middle.has(shape, number, 2 * circle as i64 + 1, 2 * CIRCLES as i64));
        }
    }
    let weighed = |of: fn(i32) -> i32| -> i64 {
        let circles = seen.iter().enumerate();
        circles
            .map(|(circle, row)| weight(circle) * i64::from(row.iter().map(|&count| of(count)).sum::<i32>()))
            .sum()
    };
    let (there, differs) = (weighed(|count| count), weighed(|count| count.min(4 - count)));
    if there == 0 || differs * 1000 > TURN_MAX * there {
        return None;
    }
    let mut mirrored = seen;
    mirrored.iter_mut().for_each(|row| row.reverse());
    let sums = Sums::of(&seen);
    let best = |seen: &Quarter| MODELS.iter().map(|model| correlation(seen, &sums, model)).max().unwrap_or(0);
    let (one, other) = (best(&seen), best(&mirrored));
    Some((one.max(other), one.min(other)))
}

/// A circle counts as much as it is long.
const fn weight(circle: usize) -> i64 {
    2 * circle as i64 + 1
}

/// A hooked cross with arms of this half width, whose hooks end there.
fn model(half: i64, hook: i64) -> Quarter {
    let reach = (1_000_000 + hook * hook).isqrt();
    let mut quarter = [[0; QUARTER]; CIRCLES];
    for (circle, row) in quarter.iter_mut().enumerate() {
        for (look, count) in row.iter_mut().enumerate() {
            let (dx, dy) = direction(look * (DIRECTIONS / LOOKS));
            let along = |unit: i64| reach * weight(circle) * unit / (2 * CIRCLES as i64 * ONE);
            if is_inside(along(dx), along(dy), half, hook) {
                *count = 4;
            }
        }
    }
    quarter
}

/// Whether a point belongs to a hooked cross of half side 1000.
fn is_inside(x: i64, y: i64, half: i64, hook: i64) -> bool {
    [(x, y), (-y, x), (-x, -y), (y, -x)].into_iter().any(|(x, y)| {
        let arm = (0..=1000).contains(&x) && y.abs() <= half;
        let end = (1000 - 2 * half..=1000).contains(&x) && (-half..=hook).contains(&y);
        arm || end
    })
}

impl Sums {
    fn of(quarter: &Quarter) -> Self {
        let (mut sum, mut squares) = (0, 0);
        for (circle, row) in quarter.iter().enumerate() {
            sum += weight(circle) * i64::from(row.iter().sum::<i32>());
            squares += weight(circle) * i64::from(row.iter().map(|count| count * count).sum::<i32>());
        }
        Self { sum, spread: (POINTS * squares - sum * sum).isqrt() }
    }
}

/// The best correlation of the two, one turned against the other, in thousandths.
fn correlation(seen: &Quarter, sums: &Sums, model: &Model) -> i64 {
    let spread = sums.spread * model.sums.spread;
    let products = (0..QUARTER).map(|turn| {
        let circles = seen.iter().zip(&model.rows).enumerate();
        let sums = circles.map(|(circle, (seen, model))| {
            let turned = seen.iter().zip(&model[turn..turn + QUARTER]);
            weight(circle) * i64::from(turned.map(|(one, other)| one * other).sum::<i32>())
        });
        sums.sum::<i64>()
    });
    let most = products.max().unwrap_or(0);
    if spread == 0 { 0 } else { (POINTS * most - sums.sum * model.sums.sum) * 1000 / spread }
}
