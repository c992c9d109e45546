//! Where people live: the city, a roof above it, a castle's hall.

use crate::geometry::Color;

use super::super::easel::{Easel, Touch};
use super::super::palette::{blend, hex};
use super::super::scene::{Hour, Stage};
use super::{View, sky};

/// Two rows of houses with lit windows, a road and a pavement.
pub(super) fn city(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 64);
    let air = view.sky()[3];
    skyline(easel, (14, 34), 66, blend(view.lit(0x5A_6A94), air, 8), None);
    let windows = if view.hour == Hour::Day { hex(0xC8_E8F8) } else { hex(0xFF_D868) };
    skyline(easel, (26, 46), 72, blend(view.lit(0x4A_4A74), air, 3), Some(windows));
    let [pavement, edge, road, line] = view.lit_all([0xA8_A4B0, 0xD0_CCD4, 0x4A_4858, 0xF4_E4A0]);
    easel.rect((0, 71), (96, 84), pavement);
    easel.rect((0, 71), (96, 72), edge);
    easel.rect((0, 82), (96, 84), edge);
    easel.rect((0, 84), (96, 96), road);
    for i in 0..5 {
        easel.rect((20 * i + 4, 90), (20 * i + 14, 92), line);
    }
    street_lamp(easel, view);
    Stage::standing(87, 90)
}

/// Houses from left to right, their tops between two rows, with windows if a colour is given.
fn skyline(easel: &mut Easel, tops: (i32, i32), bottom: i32, color: Color, windows: Option<Color>) {
    let mut x = -easel.pick(0, 6);
    let mut panes = Vec::new();
    while x < 96 {
        let (w, top) = (easel.pick(11, 18), easel.pick(tops.0, tops.1));
        easel.rect((x, top), (x + w, bottom), color);
        if easel.pick(0, 2) == 0 {
            easel.rect((x + w / 2, top - 6), (x + w / 2 + 1, top), color);
        }
        for row in (top + 3..bottom - 4).step_by(5) {
            for column in (x + 2..x + w - 3).step_by(4) {
                if easel.pick(0, 9) < 6 {
                    let (px, py) = (easel.x(column), easel.y(row));
                    easel.cover(px, py, easel.len(2).max(1), easel.len(2).max(1), &mut panes);
                }
            }
        }
        x += w + 1;
    }
    if let Some(color) = windows {
        easel.points(&panes, color, Touch::Scatter);
    }
}

fn street_lamp(easel: &mut Easel, view: &View) {
    let x = if easel.pick(0, 1) == 0 { 8 } else { 88 };
    let pole = view.lit(0x2A_2838);
    easel.rect((x, 44), (x + 2, 80), pole);
    easel.rect((x - 2, 78), (x + 4, 81), pole);
    let glow = if view.hour == Hour::Day { hex(0xF4_F0DC) } else { hex(0xFF_E88C) };
    easel.disc(x, 42, 4, glow);
    easel.rect((x - 2, 37), (x + 3, 39), pole);
}

/// A tiled roof above the lights of the town.
pub(super) fn roof(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 72);
    let windows = if view.hour == Hour::Day { hex(0xC8_E8F8) } else { hex(0xFF_D060) };
    skyline(easel, (44, 60), 84, blend(view.lit(0x5A_4A7A), view.sky()[3], 7), None);
    skyline(easel, (54, 68), 90, view.lit(0x4A_3A66), Some(windows));
    let chimney = if easel.pick(0, 1) == 0 { 8 } else { 74 };
    let [brick, brick_dark] = view.lit_all([0xA8_5444, 0x7A_3838]);
    easel.rect((chimney, 60), (chimney + 14, 82), brick);
    easel.rect((chimney + 9, 60), (chimney + 14, 82), brick_dark);
    easel.rect((chimney - 2, 57), (chimney + 16, 61), brick_dark);
    let [tile, dark, light] = view.lit_all([0xB8_5A48, 0x84_3A3C, 0xDC_8460]);
    easel.land(&[(-2, 84), (6, 78), (90, 78), (98, 84), (98, 97), (-2, 97)], tile);
    easel.rect((4, 77), (92, 79), light);
    for row in 0..3 {
        let y = 83 + 5 * row;
        easel.rect((0, y), (96, y + 1), dark);
        for i in 0..13 {
            let x = 8 * i + 4 * (row % 2);
            easel.rect((x, y - 4), (x + 1, y), dark);
        }
    }
    Stage::standing(84, 90)
}

/// A hall of stone with banners, torches and a carpet.
pub(super) fn castle(easel: &mut Easel, view: &View) -> Stage {
    easel.sky(&[0x5A_566C, 0x6A_667C, 0x74_7086].map(hex), 0, 70);
    let seam = hex(0x4E_4A60);
    for row in 0..8 {
        let y = 9 * row;
        easel.rect((0, y), (96, y + 1), seam);
        for i in 0..6 {
            let x = 18 * i + 9 * (row % 2);
            easel.rect((x, y), (x + 1, y + 9), seam);
        }
    }
    arch(easel, view);
    for x in [8, 76] {
        banner(easel, x);
    }
    easel.sky(&[0x8A_8494, 0x76_7082, 0x60_5A6C].map(hex), 68, 96);
    easel.rect((0, 68), (96, 69), hex(0x3A_3648));
    easel.land(&[(36, 69), (60, 69), (80, 97), (16, 97)], hex(0xA8_2C3C));
    easel.land(&[(39, 69), (57, 69), (74, 97), (22, 97)], hex(0xC8_3E48));
    Stage::standing(87, 90)
}

fn arch(easel: &mut Easel, view: &View) {
    easel.disc(48, 28, 17, hex(0x3A_3648));
    easel.rect((31, 28), (66, 62), hex(0x3A_3648));
    let sky = view.sky();
    easel.disc(48, 28, 14, sky[1]);
    easel.rect((34, 28), (63, 46), sky[2]);
    easel.rect((34, 46), (63, 60), sky[4]);
    easel.ridge(60, 8, 8, 62, hex(0x3A_3648));
    easel.rect((0, 60), (96, 68), hex(0x6A_667C));
    easel.rect((0, 60), (96, 61), hex(0x8E_8AA0));
    easel.rect((47, 14), (49, 60), hex(0x3A_3648));
    easel.rect((33, 36), (64, 38), hex(0x3A_3648));
}

fn banner(easel: &mut Easel, x: i32) {
    easel.rect((x - 2, 8), (x + 15, 10), hex(0xC8_963C));
    easel.land(&[(x, 10), (x + 12, 10), (x + 12, 42), (x + 6, 36), (x, 42)], hex(0xA0_2A44));
    easel.land(&[(x + 9, 10), (x + 12, 10), (x + 12, 42), (x + 9, 39)], hex(0x74_1C3A));
    easel.land(&[(x + 6, 15), (x + 9, 20), (x + 6, 25), (x + 3, 20)], hex(0xF4_CC54));
}
