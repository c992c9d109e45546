//! What lies behind a wish that no word of was understood: a pattern in the mood's colours.

use crate::geometry::Color;

use super::cast::Cast;
use super::circumstances::Mood;
use super::easel::{DESIGN, Easel};
use super::palette::{Ramp, blend, hex};

/// Paints the whole picture.
pub(super) fn paint(easel: &mut Easel, cast: &Cast) {
    let tones = tones(easel, cast);
    match easel.pick(0, 3) {
        0 => rays(easel, &tones),
        1 => rings(easel, &tones),
        2 => waves(easel, &tones),
        _ => shards(easel, &tones),
    }
}

/// Six colours from dark to light that fit the mood.
fn tones(easel: &mut Easel, cast: &Cast) -> [Color; 6] {
    let names: &[[&str; 2]] = match cast.circumstances.mood {
        Some(Mood::Happy | Mood::Party) => &[["orange", "pink"], ["cyan", "yellow"], ["lime", "teal"]],
        Some(Mood::Sad) => &[["navy", "blue"], ["stone", "navy"]],
        Some(Mood::Angry) => &[["red", "orange"], ["ink", "red"]],
        Some(Mood::Scary) => &[["ink", "purple"], ["ink", "leaf"]],
        Some(Mood::Love) => &[["pink", "rose"], ["red", "pink"]],
        Some(Mood::Calm) => &[["teal", "ice"], ["navy", "violet"]],
        Some(Mood::Magic) => &[["purple", "cyan"], ["violet", "pink"]],
        None => {
            &[["blue", "pink"], ["teal", "gold"], ["purple", "orange"], ["navy", "teal"], ["rust", "sand"]]
        }
    };
    let [low, high] = names[easel.pick(0, names.len() as i32 - 1) as usize].map(Ramp::named);
    let low = cast.tint.unwrap_or(low);
    [low.tone(0), low.tone(1), low.tone(2), blend(low.tone(2), high.tone(2), 9), high.tone(2), high.tone(3)]
}

fn rays(easel: &mut Easel, tones: &[Color; 6]) {
    easel.sky(&[tones[1], tones[2]], 0, DESIGN);
    let (cx, cy) = (easel.pick(34, 62), easel.pick(36, 60));
    let rim =
        [(0, -140), (80, -120), (130, -60), (140, 0), (120, 80), (60, 130), (0, 140), (-80, 120), (-130, 60)];
    let rim = rim.into_iter().chain([(-140, 0), (-120, -80), (-60, -130)]);
    let rim: Vec<(i32, i32)> = rim.map(|(x, y)| (cx + x, cy + y)).collect();
    for i in 0..rim.len() {
        let (a, b) = (rim[i], rim[(i + 1) % rim.len()]);
        let half = ((a.0 + b.0) / 2, (a.1 + b.1) / 2);
        easel.land(&[(cx, cy), a, half], tones[3]);
    }
    for (r, tone) in [(26, 3), (20, 4), (13, 5)] {
        easel.disc(cx, cy, r, tones[tone]);
    }
    easel.sprinkle((0, 0), (96, 96), 40, tones[5]);
}

fn rings(easel: &mut Easel, tones: &[Color; 6]) {
    easel.sky(&[tones[0], tones[1], tones[1]], 0, DESIGN);
    for _ in 0..4 {
        let (x, y, r) = (easel.pick(4, 92), easel.pick(4, 92), easel.pick(12, 26));
        for (step, tone) in (1..6).enumerate() {
            easel.disc(x, y, r - step as i32 * r / 6, tones[tone]);
        }
    }
    easel.sprinkle((0, 0), (96, 96), 60, tones[4]);
}

fn waves(easel: &mut Easel, tones: &[Color; 6]) {
    easel.sky(&[tones[5], tones[4], tones[4]], 0, 60);
    let (x, y) = (easel.pick(20, 76), easel.pick(14, 24));
    easel.disc(x, y, 11, blend(tones[5], hex(0xFF_FFFF), 9));
    for (row, tone) in [(30, 4), (42, 3), (56, 2), (70, 1), (84, 0)] {
        easel.ridge(row, 12, 16, 97, tones[tone]);
        easel.dither((0, row), (96, row + 14), (3, 0), tones[tone + 1]);
    }
}

fn shards(easel: &mut Easel, tones: &[Color; 6]) {
    easel.sky(&[tones[0], tones[1]], 0, DESIGN);
    for row in 0..4 {
        for column in 0..4 {
            let (x, y) = (24 * column, 24 * row);
            let (a, b) = (easel.pick(0, 3), easel.pick(1, 4));
            let (px, py) = (x + easel.pick(6, 18), y + easel.pick(6, 18));
            easel.land(&[(x, y), (x + 24, y), (px, py)], tones[a as usize + 1]);
            easel.land(&[(x, y), (px, py), (x, y + 24)], tones[b as usize]);
        }
    }
    easel.sprinkle((0, 0), (96, 96), 30, tones[5]);
}
