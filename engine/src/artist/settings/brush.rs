//! The broad brushes of the settings: skies, ridges, dithered bands, sprinkled dots, in design coordinates.

use std::collections::BTreeMap;

use crate::geometry::{Color, Point};
use crate::plan::Op;

use super::super::circumstances::Season;
use super::super::easel::{DESIGN, Easel, Touch, fill};
use super::super::palette::Ramp;
use super::super::sketch::{self, Pose};
use super::super::subjects;

/// The order of thresholds of a 4 x 4 ordered dither.
const BAYER: [[i32; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// Whether the dither of `density` sixteenths paints that pixel.
pub(super) fn dithers(x: i32, y: i32, density: i32) -> bool {
    BAYER[(y & 3) as usize][(x & 3) as usize] < density
}

impl Easel {
    /// Bands of colour from row `top` to row `bottom`, each dithered into the next.
    pub(in super::super) fn sky(&mut self, colours: &[Color], top: i32, bottom: i32) {
        let n = colours.len() as i32;
        let edge = |i: i32| top + (bottom - top) * i / n;
        for (i, color) in (0..).zip(colours) {
            let (y0, y1) = (self.y(edge(i)), self.y(edge(i + 1)));
            self.block(0, y0, self.size.w as i32, y1, *color, Touch::Wash);
        }
        for (i, color) in (0..).zip(colours).skip(1) {
            // The taper takes a quarter of a band on either side: more is noise.
            let half = ((bottom - top) / n / 4).max(2);
            self.dither((0, edge(i) - half), (DESIGN, edge(i)), (1, 8), *color);
            self.dither((0, edge(i)), (DESIGN, edge(i) + half), (8, 1), colours[i as usize - 1]);
        }
    }

    /// Every so many pixels between two corners, from the density at the top to that at the bottom, in sixteenths.
    pub(in super::super) fn dither(
        &mut self,
        from: (i32, i32),
        to: (i32, i32),
        density: (i32, i32),
        color: Color,
    ) {
        let (x0, x1) = (self.x(from.0).max(0), self.x(to.0).min(self.size.w as i32));
        let (y0, y1) = (self.y(from.1).max(0), self.y(to.1).min(self.size.h as i32));
        let mut pixels = Vec::new();
        for y in y0..y1 {
            let here = density.0 + (density.1 - density.0) * (y - y0) / (y1 - y0).max(1);
            pixels.extend((x0..x1).filter(|&x| dithers(x, y, here)).map(|x| self.offset(x, y)));
        }
        self.matrix(&pixels, color, Touch::Shade);
    }

    /// A flat block.
    pub(super) fn rect(&mut self, from: (i32, i32), to: (i32, i32), color: Color) {
        let (x0, y0, x1, y1) = (self.x(from.0), self.y(from.1), self.x(to.0), self.y(to.1));
        let touch = if (to.0 - from.0) * (to.1 - from.1) > 600 { Touch::Wash } else { Touch::Detail };
        self.block(x0, y0, x1.max(x0 + 1), y1.max(y0 + 1), color, touch);
    }

    /// A flat polygon.
    pub(in super::super) fn land(&mut self, points: &[(i32, i32)], color: Color) {
        let points: Vec<Point> = points.iter().map(|&(x, y)| Point::new(self.x(x), self.y(y))).collect();
        self.push(Op::Polygon { points, paint: fill(color) }, Touch::Wash);
    }

    /// A disc.
    pub(in super::super) fn disc(&mut self, x: i32, y: i32, r: i32, color: Color) {
        let center = Point::new(self.x(x), self.y(y));
        let r = self.len(r).max(1) as u32;
        self.push(Op::Circle { center, r, paint: fill(color) }, Touch::Form);
    }

    /// A skyline of hills or peaks down to `bottom`: a vertex every `step` columns, up to `height` above `base`.
    /// Returns the vertices.
    pub(in super::super) fn ridge(
        &mut self,
        base: i32,
        height: i32,
        step: i32,
        bottom: i32,
        color: Color,
    ) -> Vec<(i32, i32)> {
        let mut points = Vec::new();
        let mut x = -self.pick(0, step);
        let mut high = self.pick(0, 1) == 1;
        while x < DESIGN + step {
            let rise = if high { self.pick(height * 2 / 3, height) } else { self.pick(0, height / 3) };
            points.push((x, base - rise));
            x += self.pick(step * 2 / 3, step);
            high = !high;
        }
        let last = points.last().map_or(DESIGN, |p| p.0);
        let mut outline = vec![(points[0].0, bottom)];
        outline.extend(&points);
        outline.push((last, bottom));
        self.land(&outline, color);
        points
    }

    /// Dots of one design pixel at random places.
    pub(in super::super) fn sprinkle(&mut self, from: (i32, i32), to: (i32, i32), count: i32, color: Color) {
        self.dashes(from, to, count, (1, 1), color);
    }

    /// Small blocks of `size` at random places, all in one step.
    pub(in super::super) fn dashes(
        &mut self,
        from: (i32, i32),
        to: (i32, i32),
        count: i32,
        size: (i32, i32),
        color: Color,
    ) {
        let (w, h) = (self.len(size.0).max(1), self.len(size.1).max(1));
        let mut pixels = Vec::new();
        for _ in 0..count {
            let (x, y) = (self.pick(from.0, to.0 - 1), self.pick(from.1, to.1 - 1));
            let (x, y) = (self.x(x), self.y(y));
            self.cover(x, y, w, h, &mut pixels);
        }
        self.points(&pixels, color, Touch::Scatter);
    }

    /// Blades of grass that grow from row `base` up.
    pub(super) fn tufts(
        &mut self,
        from: i32,
        to: i32,
        base: (i32, i32),
        count: i32,
        height: i32,
        color: Color,
    ) {
        let unit = self.len(1).max(1);
        let mut pixels = Vec::new();
        for _ in 0..count {
            let (x, y) = (self.pick(from, to - 1), self.pick(base.0, base.1));
            for (dx, part) in [(-1, 2), (0, 3), (1, 2)] {
                let tall = self.pick(height * part / 4, height * part / 3);
                let tall = self.len(tall).max(1);
                let (x, y) = (self.x(x) + dx * unit, self.y(y));
                self.cover(x, y - tall, unit, tall, &mut pixels);
            }
        }
        self.matrix(&pixels, color, Touch::Scatter);
    }

    /// A stencil as part of the setting: its base at (x, y), `scale` in 256ths of a design pixel a grid unit.
    pub(super) fn prop(&mut self, name: &str, at: (i32, i32), scale: i32, air: Option<(Color, u32)>) {
        self.prop_as(name, at, scale, air, None);
    }

    /// A tree in the leaves of its season.
    pub(super) fn grow(
        &mut self,
        name: &str,
        at: (i32, i32),
        scale: i32,
        air: Option<(Color, u32)>,
        season: Season,
    ) {
        let leaves = if name == "tree" { super::foliage(season, self) } else { None };
        self.prop_as(name, at, scale, air, leaves);
    }

    fn prop_as(
        &mut self,
        name: &str,
        at: (i32, i32),
        scale: i32,
        air: Option<(Color, u32)>,
        main: Option<Ramp>,
    ) {
        let Some(stencil) = subjects::find(name) else { return };
        let mut chosen: Vec<(String, Ramp)> = main.map(|ramp| ("m".to_owned(), ramp)).into_iter().collect();
        for (role, ramps) in &stencil.slots {
            let ramp = ramps[self.pick(0, ramps.len() as i32 - 1) as usize];
            chosen.push((role.clone(), ramp));
        }
        let pose = Pose {
            at: Point::new(self.x(at.0), self.y(at.1)),
            scale: self.len(scale * 64) / 64,
            mirrored: !stencil.fixed && self.pick(0, 1) == 1,
            pose: self.pick(1, i32::from(stencil.poses)) as u8,
            colours: chosen,
            air,
        };
        self.flat(|easel| sketch::draw(easel, stencil, &pose));
    }

    /// Paints what a painter leaves to be seen, a step a colour, the largest first: a thing of the background is soon done.
    fn flat(&mut self, painter: impl FnOnce(&mut Self)) {
        let mut aside = Self::new(self.size, self.seed);
        painter(&mut aside);
        let mut seen: BTreeMap<usize, Color> = BTreeMap::new();
        for step in aside.take_setting() {
            seen.extend(self.painted(&step.op));
        }
        let mut colours: Vec<(Color, Vec<usize>)> = Vec::new();
        for (offset, color) in seen {
            match colours.iter_mut().find(|(known, _)| *known == color) {
                Some((_, pixels)) => pixels.push(offset),
                None => colours.push((color, vec![offset])),
            }
        }
        colours.sort_by_key(|(_, pixels)| std::cmp::Reverse(pixels.len()));
        for (color, pixels) in colours {
            self.matrix(&pixels, color, Touch::Detail);
        }
    }

    /// Drifting streaks of water: short bright lines in rows.
    pub(super) fn ripples(&mut self, top: i32, bottom: i32, count: i32, color: Color) {
        let mut pixels = Vec::new();
        for _ in 0..count {
            let y = self.pick(top, bottom - 1);
            let near = 1 + (y - top) * 7 / (bottom - top).max(1);
            let (x, length) = (self.pick(-4, DESIGN), self.pick(near, 2 * near + 2));
            let (x, y, w, h) = (self.x(x), self.y(y), self.len(length), self.len(1).max(1));
            self.cover(x, y, w, h, &mut pixels);
        }
        self.matrix(&pixels, color, Touch::Scatter);
    }

    /// Pixels of a block that lie on the canvas, as offsets.
    pub(in super::super) fn cover(&self, x: i32, y: i32, w: i32, h: i32, pixels: &mut Vec<usize>) {
        let (cw, ch) = (self.size.w as i32, self.size.h as i32);
        for y in y.max(0)..(y + h).min(ch) {
            pixels.extend((x.max(0)..(x + w).min(cw)).map(|x| self.offset(x, y)));
        }
    }

    fn offset(&self, x: i32, y: i32) -> usize {
        y as usize * self.size.w as usize + x as usize
    }
}
