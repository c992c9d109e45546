//! Peaks, water and waves.

use crate::geometry::Color;

use super::super::easel::Easel;
use super::super::palette::blend;
use super::View;

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

/// From the horizon to the shore.
pub(super) fn water(view: &View) -> [Color; 4] {
    view.lit_all([0x58_B8E4, 0x36_94D4, 0x26_74BE, 0x1C_56A0])
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
