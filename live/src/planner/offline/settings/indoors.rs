//! Indoors: the room, and the plain backdrop of a still life.

use engine::geometry::Color;

use super::super::easel::Easel;
use super::super::palette::{Ramp, blend, hex};
use super::super::scene::{Hour, Stage};
use super::View;

/// A room in the evening: wall, window, picture, floor and rug.
pub(super) fn room(easel: &mut Easel, view: &View) -> Stage {
    let wall = view.tint.unwrap_or_else(|| wall_of(easel));
    let [low, high] = [wall.tone(2), wall.tone(3)].map(|c| blend(c, hex(0x20_1838), 4));
    easel.sky(&[high, low], 0, 66);
    for i in 0..12 {
        let x = 8 * i + 3;
        easel.rect((x, 0), (x + 1, 64), blend(low, hex(0x20_1838), 2));
    }
    window(easel, view, 10, 10);
    picture(easel, 70, 12);
    easel.rect((0, 62), (96, 66), hex(0xE8_DCCC));
    floor(easel, 66, [0x7A_4A2C, 0x94_5E38]);
    easel.hill(48, 76, 50, 84, hex(0xB8_4458));
    easel.land(&[(-2, 84), (98, 84), (88, 94), (8, 94)], hex(0xB8_4458));
    easel.land(&[(6, 84), (90, 84), (82, 92), (14, 92)], hex(0xD8_6A6A));
    Stage { ground: 88, water: 88 }
}

fn wall_of(easel: &mut Easel) -> Ramp {
    Ramp::named(["teal", "violet", "sand", "rose", "leaf", "blue"][easel.pick(0, 5) as usize])
}

/// Boards that run towards the viewer.
pub(super) fn floor(easel: &mut Easel, top: i32, tones: [u32; 2]) {
    easel.rect((0, top), (96, 96), hex(tones[0]));
    for i in 0..5 {
        let x = 20 * i + 8;
        easel.land(
            &[(x, top), (x + 8, top), (48 + (x + 9 - 48) * 2, 97), (48 + (x - 48) * 2, 97)],
            hex(tones[1]),
        );
    }
    easel.rect((0, top), (96, top + 1), blend(hex(tones[0]), hex(0x10_0818), 6));
}

/// A window with the sky of the hour in it.
pub(super) fn window(easel: &mut Easel, view: &View, x: i32, y: i32) {
    easel.rect((x, y), (x + 26, y + 32), hex(0x5A_3624));
    let sky = view.sky();
    for (i, color) in (0..).zip([sky[1], sky[2], sky[3]]) {
        easel.rect((x + 2, y + 2 + 9 * i), (x + 24, y + 3 + 9 * (i + 1)), color);
    }
    if view.hour == Hour::Night {
        easel.disc(x + 17, y + 9, 4, hex(0xF4_ECC8));
        easel.sprinkle((x + 3, y + 3), (x + 23, y + 28), 8, hex(0xE8_EEFF));
    } else {
        easel.hill(x + 12, y + 22, 11, y + 30, view.greens()[1]);
    }
    easel.rect((x + 12, y + 2), (x + 14, y + 30), hex(0x7A_4A2C));
    easel.rect((x + 2, y + 14), (x + 24, y + 16), hex(0x7A_4A2C));
    easel.rect((x - 1, y + 31), (x + 27, y + 34), hex(0x9A_6238));
}

fn picture(easel: &mut Easel, x: i32, y: i32) {
    easel.rect((x, y), (x + 18, y + 15), hex(0xC8_963C));
    easel.rect((x + 2, y + 2), (x + 16, y + 13), hex(0x8A_C8E0));
    easel.land(
        &[(x + 2, y + 12), (x + 7, y + 6), (x + 10, y + 9), (x + 13, y + 5), (x + 15, y + 12)],
        hex(0x4A_7A6A),
    );
}

/// A plain wall in a colour that lets anything stand out, a round light on it, and a table.
pub(super) fn studio(easel: &mut Easel, view: &View) -> Stage {
    let ramp = view.tint.unwrap_or_else(|| {
        Ramp::named(["navy", "purple", "teal", "violet", "blue", "pine"][easel.pick(0, 5) as usize])
    });
    let tone = |level: i32| -> Color { blend(ramp.tone(level), hex(0x1A_1430), 5) };
    easel.sky(&[tone(1), tone(1), tone(2)], 0, 74);
    easel.disc(48, 42, 38, tone(2));
    easel.disc(48, 42, 30, blend(tone(2), tone(3), 6));
    easel.disc(48, 42, 21, blend(tone(2), tone(3), 11));
    easel.sky(&[hex(0x8A_5434), hex(0x6E_4030), hex(0x52_2E2A)], 74, 96);
    easel.rect((0, 74), (96, 76), hex(0xB8_7C4C));
    easel.ripples(78, 95, 14, hex(0x62_382C));
    Stage { ground: 86, water: 86 }
}
