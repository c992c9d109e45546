//! Indoors: room, kitchen, stage, and the plain backdrop of a still life.

use crate::geometry::Color;

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
    Stage::standing(88, 88)
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
    Stage::standing(86, 86)
}

/// A kitchen: tiles, a shelf, a window, a table.
pub(super) fn kitchen(easel: &mut Easel, view: &View) -> Stage {
    let wall = view
        .tint
        .unwrap_or_else(|| Ramp::named(["teal", "amber", "rose", "leaf"][easel.pick(0, 3) as usize]));
    let tone = |level: i32| blend(wall.tone(level), hex(0x30_2840), 4);
    easel.sky(&[tone(3), tone(3), tone(2)], 0, 72);
    for i in 0..12 {
        easel.rect((8 * i, 44), (8 * i + 1, 72), tone(4));
    }
    for y in [44, 53, 62] {
        easel.rect((0, y), (96, y + 1), tone(4));
    }
    window(easel, view, 35, 8);
    for x in [4, 68] {
        easel.rect((x, 26), (x + 25, 29), hex(0x8A_5434));
    }
    for (x, name, scale) in [(12, "tea", 60), (24, "potion", 48), (74, "cheese", 44), (86, "apple", 44)] {
        easel.prop(name, (x, 25), scale, Some((tone(2), 3)));
    }
    easel.sky(&[hex(0xB8_7848), hex(0x9A_5E3A), hex(0x7A_4630)], 72, 96);
    easel.rect((0, 72), (96, 74), hex(0xD8_A068));
    easel.ripples(77, 95, 14, hex(0x8A_5234));
    Stage::standing(87, 86)
}

/// A stage: curtains, beams of light, boards.
pub(super) fn stage(easel: &mut Easel, view: &View) -> Stage {
    let back = view.tint.unwrap_or_else(|| Ramp::named("purple"));
    let tone = |level: i32| blend(back.tone(level), hex(0x10_0820), 7);
    easel.sky(&[tone(0), tone(1), tone(2)], 0, 75);
    let beams = [(20, 0xF0_5A90, 40), (48, 0xF8_E08C, 48), (76, 0x5A_C8F0, 56)];
    for (x, color, aim) in beams {
        let color = blend(hex(color), tone(1), 9);
        easel.land(&[(x - 2, 0), (x + 2, 0), (aim + 12, 76), (aim - 12, 76)], color);
    }
    easel.sprinkle((14, 6), (82, 60), 26, hex(0xFF_F0C0));
    for (i, x) in [(0, -2), (1, 4), (2, 10), (0, 98), (1, 92), (2, 86)] {
        let color = hex([0x7A_1830, 0xA8_2840, 0xC8_3A4C][i]);
        let inner = if x < 48 { x + 7 } else { x - 7 };
        easel.land(&[(x, -1), (inner, -1), (inner, 60), (x, 78)], color);
    }
    for i in 0..7 {
        easel.disc(14 * i + 6, 2, 8, hex(if i % 2 == 0 { 0xA8_2840 } else { 0xC8_3A4C }));
    }
    floor(easel, 74, [0x6A_3C2A, 0x84_5034]);
    easel.land(&[(22, 80), (74, 80), (82, 92), (14, 92)], hex(0xC8_945C));
    Stage::standing(88, 90)
}
