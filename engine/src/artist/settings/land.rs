//! Open country: field, desert, mountains.

use super::super::easel::Easel;
use super::super::palette::{blend, hex};
use super::super::scene::{Season, Stage};
use super::{View, sky};

/// Meadow under an open sky, with hills behind it and a tree line between.
pub(super) fn field(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 56);
    let [dark, middle, light, _] = view.greens();
    let air = view.sky()[3];
    let (left, right) = (easel.pick(10, 30), easel.pick(66, 86));
    easel.hill(left, 44, 60, 66, blend(middle, air, 9));
    easel.hill(right, 48, 54, 66, blend(middle, air, 6));
    let tree = if easel.pick(0, 1) == 0 { easel.pick(6, 16) } else { easel.pick(80, 90) };
    easel.hill(48, 58, 110, 74, middle);
    easel.grow("tree", (tree, 64), 130, Some((air, 3)), view.season);
    easel.rect((0, 72), (96, 96), middle);
    easel.dither((0, 70), (96, 84), (1, 9), light);
    easel.rect((0, 84), (96, 96), light);
    easel.dither((0, 84), (96, 92), (6, 0), middle);
    easel.tufts(0, 96, (70, 84), 14, 4, dark);
    Stage::standing(86, 84)
}

/// Blades and flowers along the lower edge.
pub(super) fn field_front(easel: &mut Easel, view: &View) {
    let [dark, middle, _, blade] = view.greens();
    easel.tufts(0, 96, (95, 97), 26, 8, dark);
    easel.tufts(0, 96, (96, 98), 22, 7, middle);
    easel.tufts(0, 96, (97, 99), 10, 6, blade);
    if matches!(view.season, Season::Spring | Season::Summer) {
        for color in [0xFF_FFFF, 0xF8_D03C, 0xF0_5A78] {
            let color = blend(hex(color), view.greens()[0], if view.dark() { 6 } else { 0 });
            easel.dashes((2, 86), (94, 95), 5, (2, 2), color);
        }
    }
}

/// Dunes under a hot sky, with cacti and a far pyramid.
pub(super) fn desert(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 56);
    let air = view.sky()[4];
    let [far, middle, near, light] = view.lit_all([0xD8_9A60, 0xE2_AE68, 0xEE_C47C, 0xFA_DE9C]);
    let x = easel.pick(14, 34);
    easel.land(&[(x, 38), (x + 24, 60), (x - 22, 60)], blend(view.lit(0xC8_8A50), air, 5));
    easel.land(&[(x, 38), (x + 24, 60), (x + 8, 60)], blend(view.lit(0x9A_6240), air, 5));
    easel.hill(74, 50, 60, 66, blend(far, air, 5));
    easel.rect((0, 62), (96, 82), middle);
    easel.hill(20, 56, 80, 76, middle);
    easel.dither((0, 60), (60, 72), (1, 6), far);
    let (cactus, row) = (if x < 24 { easel.pick(80, 90) } else { easel.pick(6, 14) }, easel.pick(66, 70));
    easel.prop("cactus", (cactus, row), 100, Some((air, 4)));
    easel.hill(76, 64, 90, 90, near);
    easel.rect((0, 80), (96, 96), near);
    easel.dither((0, 74), (96, 90), (1, 7), light);
    easel.ripples(74, 94, 22, middle);
    Stage::standing(86, 86)
}

/// Stones and a bone of a shadow along the lower edge.
pub(super) fn desert_front(easel: &mut Easel, view: &View) {
    let [stone, shade] = view.lit_all([0xB8_7C50, 0x8A_5640]);
    for x in [easel.pick(2, 14), easel.pick(82, 92)] {
        easel.disc(x, 95, 5, shade);
        easel.disc(x - 1, 95, 4, stone);
    }
}

/// Two ranges with snowy peaks, a lake's shore of firs, a meadow.
pub(super) fn mountains(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 62);
    let air = view.sky()[3];
    easel.ridge(58, 22, 16, 68, blend(view.lit(0x6A_7AA0), air, 9));
    let peaks =
        [(easel.pick(14, 26), easel.pick(18, 24)), (easel.pick(66, 82), easel.pick(12, 20)), (46, 32)];
    for (x, top) in peaks {
        peak(easel, view, x, top, 68);
    }
    let [dark, middle, light, _] = view.greens();
    easel.ridge(66, 8, 4, 74, blend(dark, air, 5));
    easel.rect((0, 70), (96, 96), middle);
    easel.dither((0, 70), (96, 84), (0, 8), light);
    easel.tufts(0, 96, (74, 86), 12, 4, dark);
    Stage::standing(87, 86)
}

/// One peak: its lit left side, its shaded right side, its snow.
pub(super) fn peak(easel: &mut Easel, view: &View, x: i32, top: i32, bottom: i32) {
    let air = view.sky()[3];
    let [lit, shade, snow, blue] =
        view.lit_all([0x8A_8EA8, 0x5C_6082, 0xF6_FAFF, 0xB4_C8E8]).map(|tone| blend(tone, air, 3));
    let half = (bottom - top) * 2 / 3;
    easel.land(&[(x, top), (x - half, bottom), (x + half, bottom)], lit);
    easel.land(&[(x, top), (x + 4, top + 14), (x - 2, top + 24), (x + 6, bottom), (x + half, bottom)], shade);
    let cap = (bottom - top) / 3;
    let side = cap * 2 / 3;
    easel.land(
        &[
            (x, top),
            (x - side, top + cap),
            (x - side / 2, top + cap - 3),
            (x - 2, top + cap + 2),
            (x + 2, top + 8),
        ],
        snow,
    );
    easel.land(&[(x, top), (x + side, top + cap), (x + side / 2, top + cap - 2), (x + 1, top + cap)], blue);
}
