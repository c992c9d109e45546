//! What fills the air between the subjects and the viewer: rain, snow, fog, hearts, notes, confetti, sleep.

use crate::geometry::{Color, Point};
use crate::plan::{Op, PixelSource};

use super::cast::Cast;
use super::circumstances::{Holiday, Hour, Mood, Season, Weather};
use super::easel::{Easel, Touch};
use super::palette::hex;
use super::settings;

const HEART: [&str; 6] = [".##.##.", "#######", "#######", ".#####.", "..###..", "...#..."];
const SPARKLE: [&str; 5] = ["..#..", "..#..", "##.##", "..#..", "..#.."];
const TEAR: [&str; 5] = ["..#..", "..#..", ".###.", ".###.", "..#.."];
const ANGER: [&str; 5] = ["#...#", "#...#", ".....", "#...#", "#...#"];
const ZED: [&str; 5] = ["#####", "...#.", "..#..", ".#...", "#####"];
const EGG: [&str; 5] = [".##.", "####", "####", "####", ".##."];
const BAT: [&str; 4] = ["#.......#", "##.#.#.##", "#########", ".#.###.#."];

/// Paints the weather, the season, the mood and the holiday of a scene.
pub(super) fn paint(easel: &mut Easel, cast: &Cast, place: &str) {
    if settings::is_outdoors(place) {
        weather(easel, cast);
    }
    mood(easel, cast);
    holiday(easel, cast);
}

/// Paints what hangs in the air behind the figures.
pub(super) fn paint_far(easel: &mut Easel, cast: &Cast, place: &str) {
    if !settings::is_outdoors(place) {
        return;
    }
    match cast.circumstances.weather {
        Some(Weather::Fog) => {
            let fog = fog(cast);
            easel.dither((0, 0), (96, 96), (4, 8), fog);
            for (y, half, tall) in [(40, 40, 5), (54, 52, 6), (68, 46, 6), (82, 60, 7)] {
                drift(easel, y, half, tall, fog);
            }
        }
        Some(Weather::Storm) => lightning(easel),
        _ => {}
    }
}

/// The colour of fog at that hour.
fn fog(cast: &Cast) -> Color {
    hex(if cast.circumstances.hour == Some(Hour::Night) { 0x62_7090 } else { 0xDC_E4EA })
}

/// A long bank of fog.
fn drift(easel: &mut Easel, y: i32, half: i32, tall: i32, color: Color) {
    let x = easel.pick(16, 80);
    easel.land(
        &[
            (x - half, y),
            (x - half / 2, y - tall / 2),
            (x - half / 4, y - tall),
            (x + half / 5, y - tall / 2 - 1),
            (x + half / 2, y - tall),
            (x + half, y),
            (x + half / 3, y + tall / 2),
            (x - half / 2, y + tall / 3),
        ],
        color,
    );
}

/// A bolt with a branch at one side, where no head stands.
fn lightning(easel: &mut Easel) {
    let x = if easel.pick(0, 1) == 0 { easel.pick(10, 18) } else { easel.pick(76, 84) };
    for (wide, color) in [(2, 0x8C_A4F0), (0, 0xFF_FCD8)] {
        easel.land(
            &[
                (x - 1 - wide, 8),
                (x + 4 + wide, 8),
                (x + 1 + wide, 24),
                (x + 6 + wide, 24),
                (x - 4, 52 + wide),
                (x - 1 - wide, 31),
                (x - 5 - wide, 31),
            ],
            hex(color),
        );
        easel.land(&[(x + 1, 26), (x + 9 + wide, 38), (x + 8, 40 + wide)], hex(color));
    }
}

fn weather(easel: &mut Easel, cast: &Cast) {
    match cast.circumstances.weather {
        Some(Weather::Rain | Weather::Storm) => {
            easel.dashes((0, 0), (96, 92), 34, (1, 5), hex(0xA8_C8EC));
            easel.dashes((0, 0), (96, 92), 18, (1, 3), hex(0xD8_ECFF));
        }
        Some(Weather::Snow) => {
            easel.sprinkle((0, 0), (96, 96), 60, hex(0xFF_FFFF));
            easel.dashes((0, 0), (96, 94), 16, (2, 2), hex(0xF4_FAFF));
        }
        Some(Weather::Fog) => {
            // Thin in front of the figures: their feet are in it, their faces are not.
            let fog = fog(cast);
            easel.dither((0, 74), (96, 96), (1, 7), fog);
            drift(easel, 92, 56, 5, fog);
        }
        _ => {}
    }
    match cast.circumstances.season {
        Some(Season::Autumn) => {
            for color in [0xE8_782A, 0xC8_3C2C, 0xF4_C030] {
                easel.dashes((0, 4), (96, 94), 7, (2, 2), hex(color));
            }
        }
        Some(Season::Spring) => easel.dashes((0, 0), (96, 92), 16, (2, 1), hex(0xFC_C0DA)),
        Some(Season::Winter) if cast.circumstances.weather.is_none() => {
            easel.sprinkle((0, 0), (96, 96), 34, hex(0xFF_FFFF));
        }
        _ => {}
    }
}

fn mood(easel: &mut Easel, cast: &Cast) {
    let (stamp, colours, count): (&[&str], &[u32], i32) = match cast.circumstances.mood {
        Some(Mood::Love) => (&HEART, &[0xF0_4A78, 0xFC_8CB0], 6),
        Some(Mood::Magic) => (&SPARKLE, &[0xFF_F8C0, 0xB8_F0FF, 0xF0_C0FF], 9),
        // Tears, anger and sleep belong to heads: in the air they only stand for a picture without any.
        Some(Mood::Sad | Mood::Angry | Mood::Calm)
            if cast.figures.iter().any(|figure| figure.key != "board") =>
        {
            return;
        }
        Some(Mood::Sad) => (&TEAR, &[0x6C_B8F4], 4),
        Some(Mood::Angry) => (&ANGER, &[0xE8_3038], 3),
        Some(Mood::Calm) => (&ZED, &[0xE8_F0FF], 3),
        Some(Mood::Party) => {
            return confetti(easel);
        }
        _ => return,
    };
    stamps(easel, stamp, colours, count);
}

fn holiday(easel: &mut Easel, cast: &Cast) {
    match cast.circumstances.holiday {
        Some(Holiday::Valentine) => stamps(easel, &HEART, &[0xF0_4A78, 0xFC_8CB0], 7),
        Some(Holiday::Birthday) => confetti(easel),
        Some(Holiday::Halloween) => stamps(easel, &BAT, &[0x1A_1028], 5),
        Some(Holiday::Easter) => {
            stamps_at(easel, &EGG, &[0xF0_7AA8, 0x5C_C8E8, 0xF8_D040, 0x9C_D858], 6, (82, 90));
        }
        Some(Holiday::NewYear) => garland(easel),
        None => {}
    }
}

fn confetti(easel: &mut Easel) {
    for color in [0xF8_4A68, 0xF8_D040, 0x4A_C8F0, 0x7C_E060, 0xC0_78F0] {
        easel.dashes((0, 0), (96, 70), 8, (2, 1), hex(color));
        easel.dashes((0, 0), (96, 80), 4, (1, 2), hex(color));
    }
}

/// Lamps on a sagging string along the upper edge.
fn garland(easel: &mut Easel) {
    let unit = easel.len(1).max(1);
    let sag = |x: i32| 3 + (x % 32) * (32 - x % 32) / 40;
    let mut string = Vec::new();
    for x in 0..96 {
        easel.cover(easel.x(x), easel.y(sag(x)), unit.max(easel.x(1)), unit, &mut string);
    }
    easel.points(&string, hex(0x1A_3A2A), Touch::Outline);
    for (color, first) in [(0xF8_4A58, 4), (0xF8_D850, 12), (0x58_C8F8, 20), (0x7C_E860, 28)] {
        let mut lamps = Vec::new();
        for x in (first..96).step_by(32) {
            easel.cover(easel.x(x), easel.y(sag(x) + 1), 3 * unit, 3 * unit, &mut lamps);
        }
        easel.points(&lamps, hex(color), Touch::Detail);
    }
}

fn stamps(easel: &mut Easel, rows: &[&str], colours: &[u32], count: i32) {
    stamps_at(easel, rows, colours, count, (6, 44));
}

/// Small figures spread from left to right, in the upper part where faces rarely are: near the edges.
fn stamps_at(easel: &mut Easel, rows: &[&str], colours: &[u32], count: i32, band: (i32, i32)) {
    for i in 0..count {
        let side = if i % 2 == 0 { easel.pick(3, 22) } else { easel.pick(70, 88) };
        let y = easel.pick(band.0, band.1);
        let color = hex(colours[i as usize % colours.len()]);
        stamp(easel, rows, side, y, color);
    }
}

/// One figure at whole multiples of its size.
fn stamp(easel: &mut Easel, rows: &[&str], x: i32, y: i32, color: Color) {
    let unit = easel.len(1).max(1) as usize;
    let wide = |row: &&str| row.chars().flat_map(|c| std::iter::repeat_n(c, unit)).collect::<String>();
    let rows = rows.iter().flat_map(|row| std::iter::repeat_n(wide(row), unit)).collect();
    let at = Point::new(easel.x(x), easel.y(y));
    easel.push(Op::Pixels { source: PixelSource::Rows { at, rows }, color }, Touch::Detail);
}
