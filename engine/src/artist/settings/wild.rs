//! Wild places: forest, snow, volcano, cave.

use super::super::easel::Easel;
use super::super::palette::{Ramp, blend, hex};
use super::super::scene::{Season, Stage};
use super::{View, sky};

/// Three rows of trees, each nearer and darker, with light falling between them.
pub(super) fn forest(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 50);
    let [dark, middle, light, _] = view.greens();
    let air = blend(view.sky()[3], middle, 4);
    easel.ridge(48, 18, 8, 70, blend(dark, air, 9));
    for i in 0..5 {
        let (x, y) = (8 + 20 * i + easel.pick(-4, 4), easel.pick(60, 63));
        let name = tree_of(easel, view);
        let scale = easel.pick(140, 170);
        easel.grow(name, (x, y), scale, Some((air, 7)), view.season);
    }
    easel.rect((0, 60), (96, 96), dark);
    easel.dither((0, 60), (96, 74), (2, 10), middle);
    easel.rect((0, 74), (96, 96), middle);
    easel.dither((10, 76), (86, 92), (1, 7), light);
    for edge in [0, 88] {
        let x = edge + easel.pick(0, 8);
        let name = tree_of(easel, view);
        let scale = easel.pick(280, 320);
        easel.grow(name, (x, 78), scale, Some((air, 2)), view.season);
    }
    easel.tufts(0, 96, (72, 84), 12, 4, dark);
    Stage::standing(87, 86)
}

fn tree_of(easel: &mut Easel, view: &View) -> &'static str {
    let firs = match view.season {
        Season::Winter => 10,
        Season::Summer => 6,
        Season::Spring | Season::Autumn => 3,
    };
    if easel.pick(1, 10) <= firs { "pine" } else { "tree" }
}

/// Ferns, and mushrooms when there is no snow.
pub(super) fn forest_front(easel: &mut Easel, view: &View) {
    let [dark, middle, ..] = view.greens();
    easel.tufts(0, 96, (95, 97), 30, 9, blend(dark, hex(0x08_1018), 5));
    easel.tufts(0, 96, (97, 99), 18, 8, middle);
    if view.season != Season::Winter {
        let x = if easel.pick(0, 1) == 0 { easel.pick(6, 14) } else { easel.pick(82, 90) };
        easel.prop("mushroom", (x, 94), 60, None);
    }
}

/// Deep snow: drifts, firs, far ice.
pub(super) fn snow(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 58);
    let air = view.sky()[3];
    let [far, middle, near, light] = view.lit_all([0x9A_BCE0, 0xC0_D8EE, 0xDE_ECF8, 0xFF_FFFF]);
    easel.ridge(56, 16, 14, 66, blend(far, air, 7));
    easel.ridge(60, 8, 5, 68, blend(view.lit(0x3A_6A78), air, 6));
    easel.hill(30, 58, 70, 80, middle);
    for x in [easel.pick(4, 14), easel.pick(82, 92)] {
        let (y, scale) = (easel.pick(68, 74), easel.pick(130, 170));
        easel.prop("pine", (x, y), scale, Some((light, 5)));
    }
    easel.hill(80, 66, 80, 92, near);
    easel.rect((0, 78), (96, 96), near);
    easel.dither((0, 70), (96, 90), (0, 8), light);
    easel.ripples(72, 92, 12, middle);
    Stage::standing(87, 88)
}

/// A drift before the subjects.
pub(super) fn snow_front(easel: &mut Easel, view: &View) {
    let [shade, white] = view.lit_all([0xB4_CEEA, 0xFF_FFFF]);
    easel.hill(8, 89, 40, 98, shade);
    easel.hill(88, 90, 46, 98, shade);
    easel.hill(6, 91, 38, 98, white);
    easel.hill(90, 92, 44, 98, white);
}

/// A smoking mountain over streams of lava.
pub(super) fn volcano(easel: &mut Easel) -> Stage {
    easel.sky(&[0x1A_0A18, 0x34_1020, 0x62_1C24, 0xA4_3424, 0xE0_6A2C].map(hex), 0, 68);
    let x = easel.pick(34, 62);
    for (dx, y, r) in [(0, 12, 9), (-9, 8, 8), (8, 5, 10), (-2, 2, 9), (18, 0, 9)] {
        easel.disc(x + dx, y, r, hex(0x3C_2430));
    }
    easel.land(&[(x - 8, 22), (x + 8, 22), (x + 44, 70), (x - 44, 70)], hex(0x2E_1A22));
    easel.land(&[(x + 2, 22), (x + 8, 22), (x + 44, 70), (x + 14, 70)], hex(0x1E_1018));
    easel.land(&[(x - 7, 22), (x + 7, 22), (x + 4, 26), (x - 4, 26)], hex(0xFF_C848));
    easel.land(
        &[(x - 3, 24), (x + 3, 24), (x + 6, 44), (x + 14, 70), (x - 2, 70), (x - 4, 48)],
        hex(0xF0_5A24),
    );
    easel.land(&[(x - 1, 24), (x + 1, 24), (x + 4, 46), (x + 9, 70), (x + 3, 70), (x, 48)], hex(0xFF_C848));
    easel.sky(&[0xF0_6A28, 0xD8_4420, 0xA8_2A20].map(hex), 68, 96);
    easel.ripples(70, 92, 20, hex(0xFF_C040));
    easel.hill(48, 76, 46, 90, hex(0x3A_2028));
    easel.land(&[(4, 84), (92, 84), (98, 97), (-2, 97)], hex(0x3A_2028));
    easel.dither((4, 80), (92, 90), (1, 6), hex(0x54_303A));
    easel.sprinkle((0, 4), (96, 70), 26, hex(0xFF_9A3C));
    Stage::standing(88, 90)
}

/// A cave with crystals and a light from above.
pub(super) fn cave(easel: &mut Easel) -> Stage {
    easel.sky(&[0x1C_1428, 0x26_1C36, 0x32_2644].map(hex), 0, 74);
    easel.disc(48, 44, 36, hex(0x3E_3054));
    easel.disc(48, 42, 26, hex(0x4E_3E68));
    easel.disc(48, 40, 16, hex(0x62_507E));
    easel.land(&[(40, 0), (56, 0), (70, 74), (26, 74)], hex(0x62_507E));
    easel.ridge(70, 14, 12, 80, hex(0x2A_1E38));
    easel.sky(&[0x4A_3A50, 0x3C_2E44, 0x2C_2034].map(hex), 74, 96);
    easel.ripples(76, 95, 12, hex(0x5E_4C66));
    for i in 0..7 {
        let (x, length) = (14 * i + easel.pick(-3, 3), easel.pick(8, 26));
        easel.land(&[(x - 6, -1), (x + 6, -1), (x, length)], hex(0x16_0E20));
    }
    for (x, color) in [(6, "cyan"), (88, "violet"), (14, "pink")] {
        crystal(easel, x, 78, Ramp::named(color));
    }
    Stage::standing(88, 86)
}

fn crystal(easel: &mut Easel, x: i32, y: i32, ramp: Ramp) {
    for (dx, height, half) in [(-4, 10, 3), (4, 12, 3), (0, 18, 4)] {
        let x = x + dx;
        easel.land(&[(x - half, y), (x - half, y - height + 4), (x, y - height), (x, y)], ramp.tone(3));
        easel.land(&[(x, y), (x, y - height), (x + half, y - height + 4), (x + half, y)], ramp.tone(1));
    }
}
