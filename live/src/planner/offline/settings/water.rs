//! On and under the water: the sea.

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
    Stage { ground: 84, water: 80 }
}

/// From the horizon to the shore.
pub(super) fn water(view: &View) -> [engine::geometry::Color; 4] {
    view.lit_all([0x58_B8E4, 0x36_94D4, 0x26_74BE, 0x1C_56A0])
}

/// Waves before the swimmers.
pub(super) fn sea_front(easel: &mut Easel, view: &View) {
    let [_, _, near, deep] = water(view);
    waves(easel, 84, near, view.lit(0xBC_ECFA));
    waves(easel, 91, deep, view.lit(0x7C_C4EC));
}

/// A row of waves with a crest.
pub(super) fn waves(
    easel: &mut Easel,
    top: i32,
    color: engine::geometry::Color,
    crest: engine::geometry::Color,
) {
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
