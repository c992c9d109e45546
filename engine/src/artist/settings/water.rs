//! On, under and beside the water: sea, seabed, beach.

use crate::geometry::Color;

use super::super::easel::Easel;
use super::super::palette::{blend, hex};
use super::super::scene::{Hour, Stage};
use super::{View, sky};

/// The open sea with a far island.
pub(super) fn sea(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 48);
    let air = view.sky()[4];
    let island = if easel.pick(0, 1) == 0 { easel.pick(8, 22) } else { easel.pick(74, 88) };
    easel.hill(island, 41, 16, 49, blend(view.lit(0x4A_8A6A), air, 7));
    easel.sky(&water(view), 48, 96);
    let glint = if view.hour == Hour::Night { hex(0x6C_8CD0) } else { hex(0xD8_F6FF) };
    easel.ripples(50, 90, 34, view.lit(0x8C_D8F0));
    easel.ripples(50, 66, 8, glint);
    Stage::standing(84, 80)
}

/// From the horizon to the shore.
pub(super) fn water(view: &View) -> [Color; 4] {
    view.lit_all([0x58_B8E4, 0x36_94D4, 0x26_74BE, 0x1C_56A0])
}

/// Waves before the swimmers.
pub(super) fn sea_front(easel: &mut Easel, view: &View) {
    let [_, _, near, deep] = water(view);
    waves(easel, 84, near, view.lit(0xBC_ECFA));
    waves(easel, 91, deep, view.lit(0x7C_C4EC));
}

/// A row of waves with a crest.
pub(super) fn waves(easel: &mut Easel, top: i32, color: Color, crest: Color) {
    let shift = easel.pick(0, 11);
    for (lift, color) in [(0, crest), (1, color)] {
        let mut points = vec![(-12, 97)];
        for i in -1..9 {
            let x = 12 * i - shift;
            let y = top + lift;
            points.extend([(x, y + 3), (x + 3, y + 1), (x + 6, y), (x + 9, y + 1)]);
        }
        points.push((108, 97));
        easel.land(&points, color);
    }
}

/// Under the sea: beams, reefs, sand and bubbles.
pub(super) fn underwater(easel: &mut Easel, view: &View) -> Stage {
    let deep = view.hour == Hour::Night;
    let tones = if deep {
        [0x16_4A88, 0x10_3A74, 0x0C_2C60, 0x0A_204A, 0x08_1838]
    } else {
        [0x6A_D8F0, 0x3C_B0E0, 0x26_8CCC, 0x1C_6CB0, 0x16_5092]
    };
    easel.sky(&tones.map(hex), 0, 80);
    for x in [easel.pick(6, 20), easel.pick(36, 50), easel.pick(64, 78)] {
        beam(easel, x, blend(hex(tones[1]), hex(0xF0_FFFF), 5));
    }
    easel.ridge(76, 16, 12, 86, hex(if deep { 0x0C_2A50 } else { 0x1E_6AA0 }));
    let [sand, light] = view.lit_all([0xD8_B87C, 0xF2_DCA4]);
    easel.hill(30, 78, 90, 98, sand);
    easel.rect((0, 84), (96, 96), sand);
    easel.dither((0, 82), (96, 96), (1, 8), light);
    for x in [easel.pick(3, 10), easel.pick(84, 93)] {
        coral(easel, x, 86, if x < 48 { hex(0xF0_6A7C) } else { hex(0xF8_A048) });
    }
    Stage::standing(88, 60)
}

/// A slanting beam of light, every second pixel.
fn beam(easel: &mut Easel, x: i32, color: Color) {
    for row in (0..56).step_by(8) {
        let left = x - row / 4;
        easel.dither((left, row), (left + 8, row + 8), (6 - row / 10, 6 - row / 10), color);
    }
}

fn coral(easel: &mut Easel, x: i32, y: i32, color: Color) {
    for (dx, top) in [(-5, 10), (0, 16), (5, 8)] {
        easel.land(&[(x, y), (x + dx - 1, y - top), (x + dx + 2, y - top), (x + 3, y)], color);
        easel.disc(x + dx, y - top, 2, color);
    }
}

/// Weeds and bubbles.
pub(super) fn underwater_front(easel: &mut Easel, view: &View) {
    let [dark, green] = view.lit_all([0x1C_6A50, 0x3E_A060]);
    for (x, color) in [(2, dark), (8, green), (88, green), (94, dark)] {
        weed(easel, x, color);
    }
    for _ in 0..7 {
        let (x, y, r) = (easel.pick(4, 92), easel.pick(8, 70), easel.pick(1, 2));
        easel.disc(x, y, r, hex(0xC8_F4FF));
        easel.disc(x, y, r - 1, hex(0x7C_D0F0));
    }
}

fn weed(easel: &mut Easel, x: i32, color: Color) {
    let top = easel.pick(62, 74);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (i, y) in (top..=97).step_by(5).enumerate() {
        let sway = if i % 2 == 0 { -2 } else { 2 };
        left.push((x + sway - 1, y));
        right.push((x + sway + 2, y));
    }
    right.reverse();
    left.extend(right);
    easel.land(&left, color);
}

/// A beach: sea behind, a palm to one side, sand before.
pub(super) fn beach(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 44);
    easel.sky(&water(view)[..3], 44, 68);
    easel.ripples(46, 66, 22, view.lit(0xA4_E4F8));
    let [wet, sand, light] = view.lit_all([0xC8_9C64, 0xEA_CC8C, 0xFA_E8B8]);
    easel.hill(40, 62, 110, 84, hex(0xF4_FCFF));
    easel.hill(40, 64, 110, 84, wet);
    easel.hill(40, 67, 110, 84, sand);
    easel.rect((0, 80), (96, 96), sand);
    easel.dither((0, 72), (96, 94), (1, 8), light);
    let x = if easel.pick(0, 1) == 0 { easel.pick(6, 12) } else { easel.pick(84, 90) };
    easel.prop("palm", (x, 80), 290, None);
    Stage::standing(88, 70)
}

/// Shells and a starfish.
pub(super) fn beach_front(easel: &mut Easel, view: &View) {
    for (color, size) in [(0xF4_7A5C, (3, 2)), (0xFF_FAF0, (2, 2)), (0xD8_A878, (2, 1))] {
        easel.dashes((2, 90), (92, 95), 3, size, view.lit(color));
    }
}
