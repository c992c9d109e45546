//! Skies: sun, moon, stars, clouds, northern lights.

use std::collections::BTreeSet;

use crate::geometry::{Color, Point};
use crate::plan::{Mode, Op};

use super::super::circumstances::{Hour, Weather};
use super::super::easel::{Easel, Touch, fill};
use super::super::palette::{blend, hex};
use super::View;

/// The sky of the hour and the weather down to `horizon`, with its lamp and clouds.
pub(super) fn open(easel: &mut Easel, view: &View, horizon: i32) {
    easel.sky(&view.sky(), 0, horizon);
    let haze = blend(view.greens()[1], view.sky()[3], 8);
    easel.rect((0, horizon), (96, horizon + 12), haze);
    let wet = matches!(view.weather, Weather::Rain | Weather::Storm | Weather::Fog | Weather::Cloudy);
    if view.dark() {
        stars(easel, horizon - 8, 26);
    }
    if !view.lamp && !wet {
        lamp(easel, view, horizon);
    }
    if !view.dark() || wet {
        let count = if wet { 4 } else { 2 };
        clouds(easel, view, horizon, count);
    }
}

/// The moon or the sun at one side, where no head stands; by day only now and then.
fn lamp(easel: &mut Easel, view: &View, horizon: i32) {
    let left = easel.pick(0, 1) == 0;
    let x = if left { easel.pick(9, 15) } else { easel.pick(81, 87) };
    match view.hour {
        Hour::Night => {
            let y = easel.pick(11, 15);
            moon(easel, x, y);
        }
        Hour::Day if easel.pick(0, 4) > 0 => {}
        Hour::Day => {
            let y = easel.pick(10, 13);
            easel.disc(x, y, 7, hex(0xF8_E8A0));
            easel.disc(x, y, 5, hex(0xFF_F6C8));
        }
        Hour::Dawn | Hour::Sunset => {
            easel.disc(x, horizon - 6, 12, blend(view.sky()[4], hex(0xFF_E0A0), 8));
            easel.disc(x, horizon - 6, 8, hex(0xFF_F0C0));
        }
    }
}

/// A sickle: what one disc leaves of another.
fn moon(easel: &mut Easel, x: i32, y: i32) {
    let color = hex(0xF4_ECC8);
    let disc = |easel: &Easel, x: i32, y: i32, r: i32| Op::Circle {
        center: Point::new(easel.x(x), easel.y(y)),
        r: easel.len(r).max(1) as u32,
        paint: fill(color),
    };
    let (whole, shade) = (disc(easel, x, y, 8), disc(easel, x + 4, y - 2, 7));
    let dark: BTreeSet<usize> = easel.pixels(&shade, Mode::Fill).into_iter().collect();
    let mut sickle = easel.pixels(&whole, Mode::Fill);
    sickle.retain(|offset| !dark.contains(offset));
    easel.matrix(&sickle, color, Touch::Form);
}

/// Stars in three sizes.
pub(super) fn stars(easel: &mut Easel, bottom: i32, count: i32) {
    easel.sprinkle((0, 0), (96, bottom), count, hex(0x7A_8CC8));
    easel.sprinkle((0, 0), (96, bottom), count / 2, hex(0xE8_EEFF));
    for _ in 0..2 {
        let (x, y) = (easel.pick(6, 90), easel.pick(4, bottom.max(6) * 2 / 3));
        easel.rect((x - 1, y), (x + 2, y + 1), hex(0xFF_FFF0));
        easel.rect((x, y - 1), (x + 1, y + 2), hex(0xFF_FFF0));
    }
}

/// Flat-bottomed clouds with a shaded underside, at the sides, where no head stands.
pub(super) fn clouds(easel: &mut Easel, view: &View, horizon: i32, count: i32) {
    let (top, under) = cloud_tones(view);
    let first = easel.pick(0, 1);
    for i in 0..count {
        let x = if (i + first) % 2 == 0 { easel.pick(2, 20) } else { easel.pick(76, 94) };
        let y = easel.pick(9, (horizon / 2).max(14)) / 2 + i / 2 * 11;
        let half = easel.pick(8, 13);
        cloud(easel, x, y.max(8), half, (top, under));
    }
}

fn cloud_tones(view: &View) -> (Color, Color) {
    let sky = view.sky();
    let white = match (view.hour, view.weather) {
        (Hour::Night, _) => hex(0x3A_4A80),
        (_, Weather::Storm) => hex(0x4A_5270),
        (_, Weather::Rain) => hex(0x9A_A6B4),
        (Hour::Sunset, _) => hex(0xFC_A888),
        _ => hex(0xFF_FFFF),
    };
    (white, blend(white, sky[2], 7))
}

/// One cloud, `half` design pixels to each side.
pub(super) fn cloud(easel: &mut Easel, x: i32, y: i32, half: i32, tones: (Color, Color)) {
    for (color, lift) in [(tones.1, 1), (tones.0, 0)] {
        let y = y + lift;
        easel.land(
            &[
                (x - half, y + 3),
                (x - half + 2, y),
                (x - half / 2, y - 1),
                (x - half / 3, y - 4),
                (x, y - 6),
                (x + half / 3, y - 5),
                (x + half / 2, y - 2),
                (x + half - 2, y - 1),
                (x + half, y + 2),
                (x + half - 2, y + 3),
            ],
            color,
        );
    }
}

/// A row of round clouds down to the lower edge.
pub(super) fn bank(easel: &mut Easel, top: i32, color: Color) {
    let mut x = -easel.pick(2, 8);
    while x < 100 {
        let r = easel.pick(7, 11);
        easel.disc(x, top + r, r, color);
        x += r + 3;
    }
    easel.rect((0, top + 9), (96, 96), color);
}

/// One curtain of light: columns of changing height, brighter at the lower edge.
pub(super) fn curtain(easel: &mut Easel, top: i32, color: Color, rim: Color) {
    let (mut glow, mut edge) = (Vec::new(), Vec::new());
    let mut y = top + 14;
    for x in (0..96).step_by(2) {
        y = (y + easel.pick(-2, 2)).clamp(top + 6, top + 24);
        let (left, w) = (easel.x(x), easel.x(x + 2) - easel.x(x));
        let tall = easel.pick(16, 26);
        let (high, low) = (easel.y(y - tall), easel.y(y));
        for row in (high..low).filter(|row| row % 2 == 0 || *row > high + (low - high) / 4) {
            easel.cover(left, row, w, 1, &mut glow);
        }
        easel.cover(left, low, w, easel.len(2).max(1), &mut edge);
    }
    easel.points(&glow, blend(color, rim, 6), Touch::Scatter);
    easel.points(&edge, blend(rim, hex(0xFF_FFFF), 4), Touch::Scatter);
}
