//! The brushes that are patterns, and those that are sky, land and water.

use super::super::super::circumstances::Hour;
use super::super::super::palette::{blend, hex};
use super::super::{far, land, sky};
use super::Scribe;
use crate::geometry::Color;

impl Scribe<'_, '_> {
    /// Many small shapes in one step. `Some(false)`: no pattern of that name.
    pub(super) fn pattern(&mut self, verb: &str, words: &[&str]) -> Option<bool> {
        match (verb, words) {
            ("rows", [at, step, count, size, color, chance @ ..]) => {
                let (at, step, size) = (self.point(at)?, self.lengths(step)?, self.lengths(size)?);
                let count = self.words.pair(self.easel, count)?;
                let chance = chance.first().map_or(Some(16), |word| self.number(word))?;
                self.easel.rows(at, step, count, size, chance, self.words.color(color)?);
            }
            ("grid", [a, b, step, color]) => {
                let ((a, b), step) = (self.corners(a, b)?, self.lengths(step)?);
                self.easel.grid(a, b, step, self.words.color(color)?);
            }
            ("brick", [a, b, size, color]) => {
                let ((a, b), size) = (self.corners(a, b)?, self.lengths(size)?);
                self.easel.bricks(a, b, size, self.words.color(color)?);
            }
            ("plank", [top, color]) => {
                let top = self.number(top)?;
                self.easel.planks(top, self.words.color(color)?);
            }
            ("check", [top, color]) => {
                let top = self.number(top)?;
                self.easel.checks(top, self.words.color(color)?);
            }
            ("books", [a, b, colours @ ..]) => {
                let (a, b) = self.corners(a, b)?;
                let colours: Vec<Color> =
                    colours.iter().map(|word| self.words.color(word)).collect::<Option<_>>()?;
                self.easel.books(a, b, &colours);
            }
            ("crowd", [a, b, step, colours @ ..]) => {
                let ((a, b), step) = (self.corners(a, b)?, self.lengths(step)?);
                let colours: Vec<Color> =
                    colours.iter().map(|word| self.words.color(word)).collect::<Option<_>>()?;
                self.easel.crowd(a, b, step, &colours);
            }
            _ => return Some(false),
        }
        Some(true)
    }

    /// Skies, ranges and trees. `Some(false)`: nothing of that name.
    pub(super) fn nature(&mut self, verb: &str, words: &[&str]) -> Option<bool> {
        let view = *self.words.view;
        match (verb, words) {
            ("open", [horizon]) => {
                let horizon = self.number(horizon)?;
                sky::open(self.easel, &view, horizon);
            }
            ("stars", [bottom, count]) => {
                let (bottom, count) = (self.number(bottom)?, self.number(count)?);
                sky::stars(self.easel, bottom, count);
            }
            ("clouds", [horizon, count]) => {
                let (horizon, count) = (self.number(horizon)?, self.number(count)?);
                sky::clouds(self.easel, &view, horizon, count);
            }
            ("skyline", [tops, bottom, color, windows @ ..]) => {
                let (tops, bottom) = (self.words.pair(self.easel, tops)?, self.number(bottom)?);
                let windows = match windows.first() {
                    Some(word) => Some(self.words.color(word)?),
                    None => None,
                };
                self.easel.skyline(tops, bottom, self.words.color(color)?, windows);
            }
            ("ridge", [base, height, step, bottom, color]) => {
                let (base, height) = (self.number(base)?, self.number(height)?);
                let (step, bottom) = (self.number(step)?, self.number(bottom)?);
                self.easel.ridge(base, height, step, bottom, self.words.color(color)?);
            }
            ("window", [at, size, frame]) => {
                let (at, size) = (self.point(at)?, self.lengths(size)?);
                let at = if self.frame.flip { (at.0 - size.0, at.1) } else { at };
                self.easel.window(&view, at, size, self.words.color(frame)?);
            }
            ("prop", [name, foot, scale, air @ ..]) => {
                let (foot, scale) = (self.point(foot)?, self.length(scale)?);
                let air = air.first().and_then(|word| word.parse().ok()).map(|parts| (self.words.air, parts));
                let name = self.words.meant(name);
                self.easel.prop(&name, foot, scale, self.night_air(air));
            }
            ("tree", [foot, scale, air @ ..]) => {
                let (foot, scale) = (self.point(foot)?, self.length(scale)?);
                let air = air.first().and_then(|word| word.parse().ok()).map(|parts| (self.words.air, parts));
                let air = self.night_air(air);
                self.easel.grow("tree", foot, scale, air, view.season);
            }
            ("peak", [x, top, bottom]) => {
                let (x, top, bottom) = (self.number(x)?, self.number(top)?, self.number(bottom)?);
                land::peak(self.easel, &view, x, top, bottom);
            }
            ("waves", [top, color, crest]) => {
                let (top, color) = (self.number(top)?, self.words.color(color)?);
                land::waves(self.easel, top, color, self.words.color(crest)?);
            }
            ("bank", [top, color]) => {
                let top = self.number(top)?;
                sky::bank(self.easel, top, self.words.color(color)?);
            }
            ("curtain", [top, color, rim]) => {
                let top = self.number(top)?;
                let (color, rim) = (self.words.color(color)?, self.words.color(rim)?);
                sky::curtain(self.easel, top, color, rim);
            }
            ("globe", [at, r, ramp]) => {
                let ((x, y), r) = (self.point(at)?, self.length(r)?);
                far::globe(self.easel, x, y, r, self.words.ramp(ramp)?);
            }
            ("nebula", [ramp]) => far::nebula(self.easel, self.words.ramp(ramp)?),
            _ => return Some(false),
        }
        Some(true)
    }

    /// At night a prop is seen through the dark.
    fn night_air(&self, air: Option<(Color, u32)>) -> Option<(Color, u32)> {
        if !self.words.outdoors || self.words.view.hour != Hour::Night {
            return air;
        }
        let night = hex(0x0C_1238);
        Some(air.map_or((night, 7), |(color, parts)| (blend(color, night, 6), (parts + 6).min(12))))
    }
}
