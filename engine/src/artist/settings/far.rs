//! Away from the Earth: open space, the Moon.

use super::super::easel::Easel;
use super::super::palette::{Ramp, blend, hex};
use super::super::scene::Stage;
use super::{View, sky};

/// Stars, a nebula, planets.
pub(super) fn space(easel: &mut Easel, view: &View) -> Stage {
    easel.sky(&[0x08_0818, 0x0C_0C26, 0x12_1034].map(hex), 0, 96);
    let cloud = view
        .tint
        .unwrap_or_else(|| Ramp::named(["purple", "teal", "pink", "blue"][easel.pick(0, 3) as usize]));
    nebula(easel, cloud);
    sky::stars(easel, 96, 40);
    if !view.lamp {
        let (x, y) = if easel.pick(0, 1) == 0 { (16, 18) } else { (82, 22) };
        let ramp = Ramp::named(["rust", "teal", "sand", "violet"][easel.pick(0, 3) as usize]);
        globe(easel, x, y, 11, ramp);
    }
    let x = easel.pick(20, 76);
    globe(easel, x, 122, 44, Ramp::named("blue"));
    Stage::standing(88, 80)
}

/// Thin light dithered in bands that cross the sky.
fn nebula(easel: &mut Easel, ramp: Ramp) {
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

/// A planet lit from the upper left.
fn globe(easel: &mut Easel, x: i32, y: i32, r: i32, ramp: Ramp) {
    easel.disc(x, y, r, ramp.tone(1));
    easel.disc(x - r / 8, y - r / 8, r * 7 / 8, ramp.tone(2));
    easel.disc(x - r / 4, y - r / 4, r * 5 / 8, ramp.tone(3));
}

/// The grey ground of the Moon with craters, and the Earth above it.
pub(super) fn moon(easel: &mut Easel) -> Stage {
    easel.sky(&[0x06_0616, 0x0A_0A20, 0x10_102C].map(hex), 0, 68);
    sky::stars(easel, 60, 34);
    let (x, y) = if easel.pick(0, 1) == 0 { (18, 20) } else { (78, 20) };
    globe(easel, x, y, 12, Ramp::named("blue"));
    easel.land(&[(x - 8, y - 4), (x - 2, y - 8), (x + 2, y - 3), (x - 3, y + 1)], hex(0x5C_B86A));
    easel.land(&[(x, y + 3), (x + 6, y + 1), (x + 4, y + 8), (x + 1, y + 7)], hex(0x4A_A05C));
    easel.ridge(66, 10, 12, 76, hex(0x56_566C));
    easel.hill(48, 66, 90, 90, hex(0x86_8698));
    easel.rect((0, 78), (96, 96), hex(0x86_8698));
    easel.dither((0, 70), (96, 92), (1, 7), hex(0xA8_A8B8));
    for (x, y, r) in [(easel.pick(6, 20), 76, 5), (easel.pick(70, 90), 80, 7), (easel.pick(36, 60), 74, 4)] {
        crater(easel, x, y, r);
    }
    Stage::standing(87, 88)
}

/// A flat ellipse with a bright far rim.
fn crater(easel: &mut Easel, x: i32, y: i32, r: i32) {
    let ring = |r: i32, dy: i32| {
        [(x - r, y + dy), (x - r / 2, y - r / 3 + dy), (x + r / 2, y - r / 3 + dy), (x + r, y + dy)]
            .into_iter()
            .chain([(x + r / 2, y + r / 3 + dy), (x - r / 2, y + r / 3 + dy)])
            .collect::<Vec<_>>()
    };
    easel.land(&ring(r, 1), hex(0xC4_C4D0));
    easel.land(&ring(r, 0), hex(0x5A_5A70));
}

/// Stones before the subjects.
pub(super) fn moon_front(easel: &mut Easel) {
    for x in [easel.pick(2, 12), easel.pick(84, 94)] {
        easel.disc(x, 95, 5, hex(0x4A_4A60));
        easel.disc(x - 1, 94, 3, hex(0x9A_9AAC));
    }
}
