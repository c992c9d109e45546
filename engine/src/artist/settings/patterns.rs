//! Patterns of the settings: veils of light, seams, rows of windows, books and heads, each one step.

use crate::geometry::{Color, Point};
use crate::plan::{Mode, Op};

use super::super::circumstances::{Hour, Weather};
use super::super::easel::{DESIGN, Easel, Touch, fill};
use super::View;
use super::brush::dithers;
use crate::artist::palette::hex;

/// A pair of design columns and rows.
type Pair = (i32, i32);

impl Easel {
    /// Every so many pixels of a polygon, in sixteenths.
    pub(super) fn veil(&mut self, points: &[Pair], density: i32, color: Color) {
        let points = points.iter().map(|&(x, y)| Point::new(self.x(x), self.y(y))).collect();
        let op = Op::Polygon { points, paint: fill(color) };
        let pixels = self.thinned(&op, density);
        self.matrix(&pixels, color, Touch::Shade);
    }

    /// Light around a lamp: two dithered rings.
    pub(super) fn glow(&mut self, (x, y): Pair, r: i32, color: Color) {
        let center = Point::new(self.x(x), self.y(y));
        let mut pixels = Vec::new();
        for (r, density) in [(r, 3), (r * 2 / 3, 7)] {
            let r = self.len(r).max(1) as u32;
            pixels.extend(self.thinned(&Op::Circle { center, r, paint: fill(color) }, density));
        }
        pixels.sort_unstable();
        pixels.dedup();
        self.matrix(&pixels, color, Touch::Shade);
    }

    fn thinned(&mut self, op: &Op, density: i32) -> Vec<usize> {
        let w = self.size.w as usize;
        let mut pixels = self.pixels(op, Mode::Fill);
        pixels.retain(|offset| dithers((offset % w) as i32, (offset / w) as i32, density));
        pixels
    }

    /// A block of the design space, as pixels; at least one pixel wide and high.
    fn patch(&self, (x, y): Pair, (w, h): Pair, pixels: &mut Vec<usize>) {
        let (left, top) = (self.x(x), self.y(y));
        let (wide, high) = ((self.x(x + w) - left).max(1), (self.y(y + h) - top).max(1));
        self.cover(left, top, wide, high, pixels);
    }

    /// Blocks in rows and columns, each painted with a chance in sixteenths.
    pub(super) fn rows(&mut self, at: Pair, step: Pair, count: Pair, size: Pair, chance: i32, color: Color) {
        let mut pixels = Vec::new();
        for row in 0..count.1 {
            for column in 0..count.0 {
                if chance >= 16 || self.pick(1, 16) <= chance {
                    self.patch((at.0 + column * step.0, at.1 + row * step.1), size, &mut pixels);
                }
            }
        }
        self.matrix(&pixels, color, Touch::Scatter);
    }

    /// Upright seams every `step.0` columns and level ones every `step.1` rows; 0: none.
    pub(super) fn grid(&mut self, a: Pair, b: Pair, step: Pair, color: Color) {
        let mut pixels = Vec::new();
        let (w, h) = (b.0 - a.0, b.1 - a.1);
        if step.0 > 0 {
            (a.0..b.0).step_by(step.0 as usize).for_each(|x| self.patch((x, a.1), (1, h), &mut pixels));
        }
        if step.1 > 0 {
            (a.1..b.1).step_by(step.1 as usize).for_each(|y| self.patch((a.0, y), (w, 1), &mut pixels));
        }
        self.matrix(&pixels, color, Touch::Shade);
    }

    /// The seams of a wall of bricks.
    pub(super) fn bricks(&mut self, a: Pair, b: Pair, size: Pair, color: Color) {
        let mut pixels = Vec::new();
        let (w, h) = (size.0.max(2), size.1.max(2));
        for (row, y) in (a.1..b.1).step_by(h as usize).enumerate() {
            self.patch((a.0, y), (b.0 - a.0, 1), &mut pixels);
            let first = a.0 + w / 2 * (row as i32 % 2);
            let high = h.min(b.1 - y);
            (first..b.0).step_by(w as usize).for_each(|x| self.patch((x, y), (1, high), &mut pixels));
        }
        self.matrix(&pixels, color, Touch::Shade);
    }

    /// The seams of boards that run towards the viewer.
    pub(super) fn planks(&mut self, top: i32, color: Color) {
        let mut pixels = Vec::new();
        for i in -7..=7 {
            let points =
                [(48 + 9 * i, top), (48 + 22 * i, DESIGN)].map(|(x, y)| Point::new(self.x(x), self.y(y)));
            let op = Op::Polygon { points: vec![points[0], points[1], points[1]], paint: fill(color) };
            pixels.extend(self.pixels(&op, Mode::Fill));
        }
        self.matrix(&pixels, color, Touch::Shade);
    }

    /// Every second tile of a floor that runs towards the viewer.
    pub(super) fn checks(&mut self, top: i32, color: Color) {
        let mut pixels = Vec::new();
        let (y0, h) = (self.y(top), self.size.h as i32);
        let w = self.size.w as i32;
        // The horizon lies twice the floor's depth above it, so that tiles grow to one and a half.
        let depth = (h - y0).max(1);
        for y in y0..h {
            let near = 2 * depth + (y - y0);
            let row = (near * 12 / depth - 24) * 6 / (near * 4 / depth).max(1);
            for x in 0..w {
                let column = ((2 * x - w) * 9 * depth).div_euclid(w.max(1) * near);
                if (column + row).rem_euclid(2) == 0 {
                    pixels.push((y * w + x) as usize);
                }
            }
        }
        self.matrix(&pixels, color, Touch::Shade);
    }

    /// Spines of books that stand side by side, one step a colour.
    pub(super) fn books(&mut self, a: Pair, b: Pair, colours: &[Color]) {
        let mut piles = vec![Vec::new(); colours.len()];
        let (mut x, mut last) = (a.0, 0);
        while x < b.0 {
            let w = self.pick(1, 3).min(b.0 - x);
            let high = (b.1 - a.1) - self.pick(0, 2);
            last = (last + self.pick(1, colours.len().max(2) as i32 - 1) as usize) % colours.len().max(1);
            if let Some(pile) = piles.get_mut(last) {
                self.patch((x, b.1 - high), (w, high), pile);
            }
            x += w;
        }
        for (pile, color) in piles.iter().zip(colours) {
            self.matrix(pile, *color, Touch::Scatter);
        }
    }

    /// Heads in rows, every second row between those before it, one step a colour.
    pub(super) fn crowd(&mut self, a: Pair, b: Pair, step: Pair, colours: &[Color]) {
        let mut heads = vec![Vec::new(); colours.len()];
        let (dx, dy) = (step.0.max(2), step.1.max(2));
        for (row, y) in (a.1..b.1).step_by(dy as usize).enumerate() {
            for x in (a.0 + dx / 2 * (row as i32 % 2)..b.0).step_by(dx as usize) {
                let color = self.pick(0, colours.len() as i32 - 1) as usize;
                let Some(head) = heads.get_mut(color) else { return };
                self.patch((x, y), (dx - 1, dy - 1), head);
            }
        }
        for (head, color) in heads.iter().zip(colours) {
            self.matrix(head, *color, Touch::Scatter);
        }
    }

    /// A window: the sky of the hour behind glass, a cross of wood, a sill.
    pub(super) fn window(&mut self, view: &View, (x, y): Pair, (w, h): Pair, frame: Color) {
        self.rect((x - 1, y - 1), (x + w + 1, y + h + 1), frame);
        let sky = view.sky();
        for (i, color) in (0..3).zip([sky[1], sky[2], sky[3]]) {
            self.rect((x, y + h * i / 3), (x + w, y + h * (i + 1) / 3), color);
        }
        if view.hour == Hour::Night {
            self.sprinkle((x, y), (x + w, y + h * 2 / 3), w * h / 40, hex(0xE8_EEFF));
        } else {
            self.rect((x, y + h * 3 / 4), (x + w, y + h), view.greens()[1]);
        }
        match view.weather {
            Weather::Rain | Weather::Storm => {
                self.dashes((x, y), (x + w, y + h - 2), w * h / 30, (1, 3), hex(0xD8_ECFF));
            }
            Weather::Snow => self.sprinkle((x, y), (x + w, y + h), w * h / 20, hex(0xFF_FFFF)),
            _ => {}
        }
        let mut bars = Vec::new();
        self.patch((x + w / 2, y), (1, h), &mut bars);
        self.patch((x, y + h * 2 / 5), (w, 1), &mut bars);
        self.patch((x - 2, y + h), (w + 4, 2), &mut bars);
        self.matrix(&bars, frame, Touch::Detail);
    }

    /// Houses from left to right, their tops between two rows, with lit windows if a colour is given: two steps.
    pub(super) fn skyline(&mut self, tops: Pair, bottom: i32, color: Color, windows: Option<Color>) {
        let (mut x, mut walls, mut panes) = (-self.pick(0, 6), Vec::new(), Vec::new());
        while x < DESIGN {
            let (w, top) = (self.pick(10, 18), self.pick(tops.0, tops.1));
            self.patch((x, top), (w, bottom - top), &mut walls);
            if self.pick(0, 2) == 0 {
                self.patch((x + w / 2, top - 5), (1, 5), &mut walls);
            }
            for row in (top + 3..bottom - 4).step_by(5) {
                for column in (x + 2..x + w - 3).step_by(4) {
                    if self.pick(0, 9) < 6 {
                        self.patch((column, row), (2, 2), &mut panes);
                    }
                }
            }
            x += w + self.pick(0, 1);
        }
        self.matrix(&walls, color, Touch::Wash);
        if let Some(color) = windows {
            self.matrix(&panes, color, Touch::Scatter);
        }
    }
}
