//! A shape seen from its middle: which of the points on circles around it belong to it.

use super::region::Shape;

/// Directions in which is looked.
pub(super) const DIRECTIONS: usize = 144;
/// Unit of [`COSINE`].
pub(super) const ONE: i64 = 1 << 14;

/// `ONE * cos(2 pi i / DIRECTIONS)`, rounded.
const COSINE: [i64; DIRECTIONS] = [
    16_384, 16_368, 16_322, 16_244, 16_135, 15_996, 15_826, 15_626, 15_396, 15_137, 14_849, 14_533, 14_189,
    13_818, 13_421, 12_998, 12_551, 12_080, 11_585, 11_069, 10_531, 9_974, 9_397, 8_803, 8_192, 7_565, 6_924,
    6_270, 5_604, 4_927, 4_240, 3_546, 2_845, 2_139, 1_428, 715, 0, -715, -1_428, -2_139, -2_845, -3_546,
    -4_240, -4_927, -5_604, -6_270, -6_924, -7_565, -8_192, -8_803, -9_397, -9_974, -10_531, -11_069,
    -11_585, -12_080, -12_551, -12_998, -13_421, -13_818, -14_189, -14_533, -14_849, -15_137, -15_396,
    -15_626, -15_826, -15_996, -16_135, -16_244, -16_322, -16_368, -16_384, -16_368, -16_322, -16_244,
    -16_135, -15_996, -15_826, -15_626, -15_396, -15_137, -14_849, -14_533, -14_189, -13_818, -13_421,
    -12_998, -12_551, -12_080, -11_585, -11_069, -10_531, -9_974, -9_397, -8_803, -8_192, -7_565, -6_924,
    -6_270, -5_604, -4_927, -4_240, -3_546, -2_845, -2_139, -1_428, -715, 0, 715, 1_428, 2_139, 2_845, 3_546,
    4_240, 4_927, 5_604, 6_270, 6_924, 7_565, 8_192, 8_803, 9_397, 9_974, 10_531, 11_069, 11_585, 12_080,
    12_551, 12_998, 13_421, 13_818, 14_189, 14_533, 14_849, 15_137, 15_396, 15_626, 15_826, 15_996, 16_135,
    16_244, 16_322, 16_368,
];

/// Where a shape's middle is, in 256ths of a pixel from its block's corner, and how far it reaches from there.
#[derive(Clone, Copy)]
pub(super) struct Middle {
    x: i64,
    y: i64,
    reach: i64,
}

/// Parts of a pixel in which a middle is told.
const FINE: i64 = 256;

/// A direction as the unit vector.
pub(super) const fn direction(number: usize) -> (i64, i64) {
    let quarter = DIRECTIONS / 4;
    (COSINE[number % DIRECTIONS], COSINE[(number + DIRECTIONS - quarter) % DIRECTIONS])
}

impl Middle {
    /// The middle of the shape, which has pixels.
    pub(super) fn of(shape: &Shape) -> Self {
        let (mut x, mut y) = (0, 0);
        for (number, row) in shape.rows() {
            let mut count = 0;
            for (place, &has) in row.iter().enumerate() {
                count += usize::from(has);
                x += place * usize::from(has);
            }
            y += number * count;
        }
        let fine = |sum: usize| sum as i64 * FINE / shape.area as i64 + FINE / 2;
        let (x, y) = (fine(x), fine(y));
        let far = |px: usize, py: usize| {
            let (dx, dy) = (px as i64 * FINE + FINE / 2 - x, py as i64 * FINE + FINE / 2 - y);
            dx * dx + dy * dy
        };
        // What is farthest away is at an end of its row.
        let ends = shape.rows().filter_map(|(number, row)| {
            let (left, right) = (row.iter().position(|has| *has)?, row.iter().rposition(|has| *has)?);
            Some(far(left, number).max(far(right, number)))
        });
        let reach = ends.max().unwrap_or(0).isqrt() + FINE / 2;
        Self { x, y, reach }
    }

    /// Whether the shape has the point in this direction, `part` of `of` of its reach away.
    pub(super) fn has(self, shape: &Shape, number: usize, part: i64, of: i64) -> bool {
        let (dx, dy) = direction(number);
        let along =
            |middle: i64, unit: i64| (middle + self.reach * part * unit / (of * ONE)).div_euclid(FINE);
        let (x, y) = (along(self.x, dx), along(self.y, dy));
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return false };
        x < shape.width && y < shape.height && shape.has(x, y)
    }
}
