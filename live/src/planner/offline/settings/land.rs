//! Open country: the field.

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
    easel.prop("tree", (tree, 64), 130, Some((air, 3)));
    easel.rect((0, 72), (96, 96), middle);
    easel.dither((0, 70), (96, 84), (1, 9), light);
    easel.rect((0, 84), (96, 96), light);
    easel.dither((0, 84), (96, 92), (6, 0), middle);
    easel.tufts(0, 96, (70, 84), 14, 4, dark);
    Stage { ground: 86, water: 84 }
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
