//! Away from the Earth: planets and thin light between the stars.

use super::super::easel::Easel;
use super::super::palette::{Ramp, blend, hex};

/// A planet lit from the upper left.
pub(super) fn globe(easel: &mut Easel, x: i32, y: i32, r: i32, ramp: Ramp) {
    easel.disc(x, y, r, ramp.tone(1));
    easel.disc(x - r / 8, y - r / 8, r * 7 / 8, ramp.tone(2));
    easel.disc(x - r / 4, y - r / 4, r * 5 / 8, ramp.tone(3));
}

/// Thin light dithered in bands that cross the sky.
pub(super) fn nebula(easel: &mut Easel, ramp: Ramp) {
    let slope = if easel.pick(0, 1) == 0 { 1 } else { -1 };
    for (width, level, density) in [(40, 0, 9), (26, 1, 7), (12, 2, 4)] {
        for i in 0..12 {
            let middle = 48 + slope * (i * 8 - 44) / 2 + easel.pick(-3, 3);
            let color = blend(ramp.tone(level), hex(0x0C_0C26), 3);
            easel.dither(
                (8 * i, middle - width / 2),
                (8 * i + 8, middle + width / 2),
                (density, density),
                color,
            );
        }
    }
}
