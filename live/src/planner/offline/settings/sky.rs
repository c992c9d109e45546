//! Skies: sun, moon, stars, clouds; and the settings that are nothing but sky.

use engine::geometry::Color;

use super::super::easel::Easel;
use super::super::palette::{blend, hex};
use super::super::scene::{Hour, Weather};
use super::View;

/// The sky of the hour and the weather down to `horizon`, with its lamp and clouds.
pub(super) fn open(easel: &mut Easel, view: &View, horizon: i32) {
    easel.sky(&view.sky(), 0, horizon);
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

/// The sun or the moon, in one of the upper corners.
fn lamp(easel: &mut Easel, view: &View, horizon: i32) {
    let x = if easel.pick(0, 1) == 0 { easel.pick(12, 20) } else { easel.pick(76, 84) };
    match view.hour {
        Hour::Night => {
            let y = easel.pick(12, 18);
            moon(easel, x, y, view);
        }
        Hour::Day => {
            let y = easel.pick(11, 17);
            easel.disc(x, y, 9, hex(0xF8_E8A0));
            easel.disc(x, y, 7, hex(0xFF_F6C8));
        }
        Hour::Dawn | Hour::Sunset => {
            let x = easel.pick(24, 72);
            easel.disc(x, horizon - 6, 14, blend(view.sky()[4], hex(0xFF_E0A0), 8));
            easel.disc(x, horizon - 6, 10, hex(0xFF_F0C0));
        }
    }
}

fn moon(easel: &mut Easel, x: i32, y: i32, view: &View) {
    easel.disc(x, y, 8, hex(0xF4_ECC8));
    easel.disc(x + 4, y - 2, 7, view.sky()[1]);
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

/// Flat-bottomed clouds with a shaded underside.
pub(super) fn clouds(easel: &mut Easel, view: &View, horizon: i32, count: i32) {
    let (top, under) = cloud_tones(view);
    for i in 0..count {
        let x = 96 * i / count + easel.pick(4, 96 / count);
        let y = easel.pick(10, (horizon / 2).max(14));
        let half = easel.pick(7, 11);
        cloud(easel, x, y, half, (top, under));
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
