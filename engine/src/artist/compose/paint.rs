//! Placed figures as steps: the large shapes of all of them first, then shading, contours, and faces last.
//!
//! Each pass paints a figure only where nothing in front of it will be, so that figures may grow side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{Color, Point};

use super::super::easel::{Easel, Touch, matrix_bytes};
use super::super::palette::{blend, hex, lightness};
use super::super::sketch::Sketch;
use super::super::stencil::{FormLayer, Stance, UNIT};
use super::layout::{Placement, Room};
use super::member::Member;

/// Steps kept for what comes after the figures: foreground, weather, letters.
const STEPS_KEPT: usize = 60;
/// Bytes of a written plan kept for the same.
const BYTES_KEPT: usize = 160_000;
/// Lightness by which a figure stands off its background at least, of 255.
const CONTRAST_MIN: i32 = 34;

/// One sheet of a member on the canvas.
pub(in crate::artist) struct Sheet {
    /// Its figure's number in the cast.
    pub(in crate::artist) figure: Option<usize>,
    /// Number of its placement.
    pub(in crate::artist) placement: usize,
    /// Number of its member in the group.
    pub(in crate::artist) member: usize,
    /// Whether it is only the near side of a vessel.
    pub(in crate::artist) front: bool,
    /// What is painted.
    pub(in crate::artist) sketch: Sketch,
}

/// All figures on the canvas, with what hides what.
pub(in crate::artist) struct Tableau {
    /// From the rearmost to the foremost.
    pub(in crate::artist) sheets: Vec<Sheet>,
    /// Number of the sheet that each pixel shows, from 1; 0: none.
    pub(in crate::artist) top: Vec<u16>,
    /// Whether each figure takes a step a colour instead of one a form.
    merged: bool,
}

impl Tableau {
    /// Lays all placements out on the canvas, seen through `air`.
    pub(in crate::artist) fn of(
        easel: &mut Easel,
        placements: &[Placement],
        air: Option<(Color, u32)>,
    ) -> Self {
        let mut sheets = Vec::new();
        let mut top = vec![0; easel.size.area()];
        for (number, placement) in placements.iter().enumerate() {
            for layer in &placement.group.layers {
                let member = &placement.group.members[layer.member];
                // What shines has its own light.
                let air = air.filter(|_| member.stencil.stance != Stance::Sky);
                let pose = super::super::sketch::Pose { air, ..placement.pose(member) };
                let sketch = Sketch::of(easel, &member.stencil, &pose, layer.front);
                let sheet = sheets.len() as u16 + 1;
                sketch.silhouette().for_each(|pixel| top[pixel] = sheet);
                sheets.push(Sheet {
                    figure: member.figure,
                    placement: number,
                    member: layer.member,
                    front: layer.front,
                    sketch,
                });
            }
        }
        let mut tableau = Self { sheets, top, merged: false };
        tableau.merged = tableau.is_too_much(easel);
        tableau
    }

    /// Two placements that are exactly a pixel apart and touch nowhere, and the side of the second that the first is on.
    pub(in crate::artist) fn slit(&self, w: usize) -> Option<(usize, (i32, i32))> {
        let of = |pixel: usize| {
            usize::from(self.top[pixel]).checked_sub(1).map(|sheet| self.sheets[sheet].placement)
        };
        let mut slits: BTreeMap<(usize, usize), (i32, i32)> = BTreeMap::new();
        let mut touching: BTreeSet<(usize, usize)> = BTreeSet::new();
        for pixel in 0..self.top.len() {
            let Some(own) = of(pixel) else { continue };
            for (step, way) in [(1, (1, 0)), (w, (0, 1))] {
                let fits = |steps: usize| step > 1 || pixel % w + steps < w;
                let at = |steps: usize| {
                    Some(pixel + steps * step).filter(|at| fits(steps) && *at < self.top.len()).and_then(of)
                };
                let pair = |other: usize| (own.min(other), own.max(other));
                match (at(1), at(2)) {
                    (Some(other), _) if other != own => {
                        touching.insert(pair(other));
                    }
                    (None, Some(other)) if other != own => {
                        // The later placement is the one that moves, away from the other.
                        let away = if other > own { way } else { (-way.0, -way.1) };
                        slits.entry(pair(other)).or_insert(away);
                    }
                    _ => {}
                }
            }
        }
        let slit = slits.into_iter().find(|(pair, _)| !touching.contains(pair))?;
        Some((slit.0.1, slit.1))
    }

    /// Large shapes, shading and contours of all figures; faces come with [`Tableau::finish`].
    pub(in crate::artist) fn begin(&self, easel: &mut Easel) {
        if self.merged {
            return self.begin_merged(easel);
        }
        for sheet in &self.sheets {
            sheet.sketch.forms(easel);
        }
        let kept = BYTES_KEPT + self.sheets.iter().map(|sheet| sheet.sketch.bytes_of_lines()).sum::<usize>();
        for (number, sheet) in (1..).zip(&self.sheets) {
            sheet.sketch.shade(easel, kept, &|pixel| self.top[pixel] == number);
        }
        self.rims(easel);
        for (number, sheet) in (1..).zip(&self.sheets) {
            sheet.sketch.contours(easel, &|pixel| self.top[pixel] == number);
        }
    }

    /// Faces and all other details, highlights last.
    pub(in crate::artist) fn finish(&self, easel: &mut Easel) {
        if self.merged {
            return self.finish_merged(easel);
        }
        for layer in [FormLayer::Detail, FormLayer::Shine] {
            for (number, sheet) in (1..).zip(&self.sheets) {
                sheet.sketch.marks(easel, layer, &|pixel| self.top[pixel] <= number);
            }
        }
    }

    fn steps(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.sketch.steps()).sum()
    }

    fn is_too_much(&self, easel: &Easel) -> bool {
        let work: usize = self.sheets.iter().map(|sheet| sheet.sketch.work()).sum();
        self.steps() + STEPS_KEPT > easel.steps_left() || work > easel.pixels_left() * 7 / 8
    }

    /// The bodies of all figures, a step a colour; without shading where a written plan could not hold it.
    fn begin_merged(&self, easel: &mut Easel) {
        let w = easel.size.w as usize;
        let mut steps = self.bodies(easel, true);
        let written = |steps: &[Area]| steps.iter().map(|(_, pixels)| matrix_bytes(pixels, w)).sum::<usize>();
        let lines: usize = self.sheets.iter().map(|sheet| sheet.sketch.bytes_of_lines()).sum();
        if written(&steps) + BYTES_KEPT + lines / 2 > easel.bytes_left() {
            steps = self.bodies(easel, false);
        }
        if steps.len() + STEPS_KEPT > easel.steps_left() * 2 / 3 {
            steps = joined(steps);
        }
        for (color, pixels) in steps {
            easel.matrix(&pixels, color, Touch::Form);
        }
    }

    fn bodies(&self, easel: &Easel, shaded: bool) -> Vec<Area> {
        let mut steps = Vec::new();
        for (number, sheet) in (1..).zip(&self.sheets) {
            let colours = sheet.sketch.body_colours(easel, shaded);
            steps.extend(by_color(colours.into_iter().filter(|(pixel, _)| self.top[*pixel] == number)));
        }
        steps
    }

    /// The details of all figures, a step a colour.
    fn finish_merged(&self, easel: &mut Easel) {
        let mut steps = Vec::new();
        for (number, sheet) in (1..).zip(&self.sheets) {
            let colours = sheet.sketch.mark_colours().into_iter();
            steps.extend(by_color(colours.filter(|(pixel, _)| self.top[*pixel] <= number)));
        }
        if steps.len() + STEPS_KEPT / 2 > easel.steps_left() {
            steps = joined(steps);
        }
        for (color, pixels) in steps {
            easel.matrix(&pixels, color, Touch::Detail);
        }
    }

    /// A light line around figures that are nearly as dark as what is behind them.
    fn rims(&self, easel: &mut Easel) {
        let (w, h) = (easel.size.w as i32, easel.size.h as i32);
        for (number, sheet) in (1..).zip(&self.sheets) {
            if sheet.front {
                continue;
            }
            let (mut around, mut inner, mut outer) = (Vec::new(), Vec::new(), Vec::new());
            for pixel in sheet.sketch.silhouette().filter(|&pixel| self.top[pixel] == number) {
                let (x, y) = (pixel as i32 % w, pixel as i32 / w);
                for (dx, dy) in [(0, -1), (-1, 0), (1, 0), (0, 1)] {
                    let (x, y) = (x + dx, y + dy);
                    let near = (y * w + x) as usize;
                    if x >= 0 && y >= 0 && x < w && y < h && self.top[near] == 0 {
                        around.push(near);
                        inner.extend(sheet.sketch.base(pixel).map(lightness));
                        outer.push(lightness(easel.color_at(near)));
                    }
                }
            }
            let mean = |values: &[i32]| values.iter().sum::<i32>() / values.len().max(1) as i32;
            if around.is_empty() || (mean(&inner) - mean(&outer)).abs() >= CONTRAST_MIN || mean(&outer) > 96 {
                continue;
            }
            around.sort_unstable();
            around.dedup();
            let behind = easel.color_at(around[around.len() / 2]);
            easel.points(&around, blend(behind, hex(0xE8_F0FF), 8), Touch::Outline);
        }
    }
}

/// Pixels of one colour.
type Area = (Color, Vec<usize>);

/// Pixels by their colour, the largest area first.
fn by_color(pixels: impl Iterator<Item = (usize, Color)>) -> Vec<Area> {
    let mut areas: BTreeMap<Color, Vec<usize>> = BTreeMap::new();
    for (pixel, color) in pixels {
        areas.entry(color).or_default().push(pixel);
    }
    let mut areas: Vec<Area> = areas.into_iter().collect();
    areas.sort_by_key(|(color, pixels)| (std::cmp::Reverse(pixels.len()), *color));
    areas
}

/// Steps of different figures in one colour as one step; of a pixel that comes twice the later one stays.
fn joined(steps: Vec<Area>) -> Vec<Area> {
    let mut last: BTreeMap<usize, Color> = BTreeMap::new();
    for (color, pixels) in steps {
        last.extend(pixels.into_iter().map(|pixel| (pixel, color)));
    }
    by_color(last.into_iter())
}

/// Shadows on the ground at the feet of all who stand there.
pub(in crate::artist) fn shadows(easel: &mut Easel, placements: &[Placement], room: &Room) {
    let (w, h) = (easel.size.w as i32, easel.size.h as i32);
    let mut pixels: BTreeMap<Color, Vec<usize>> = BTreeMap::new();
    let mut shaded = vec![false; easel.size.area()];
    let standing = placements.iter().filter(|placement| placement.grounded).flat_map(|placement| {
        let bottom = placement.group.lead().feet().y;
        // A grid unit or two: whoever is on a seat or in a box stands higher.
        let on_ground = move |member: &&Member| (member.feet().y - bottom).abs() <= 2 * UNIT;
        placement.group.members.iter().filter(on_ground).map(move |member| (placement, member))
    });
    for (placement, member) in standing {
        let pose = placement.pose(member);
        let (low, high) = super::member::drawn(&member.stencil, true);
        let (left, right) = (pose.place(&member.stencil, low), pose.place(&member.stencil, high));
        let middle = Point::new((left.x + right.x) / 2 + room.len(1), left.y.max(right.y));
        let (rx, ry) = ((left.x - right.x).abs() * 15 / 32, room.len(3).max(1));
        for y in (middle.y - ry).max(0)..=(middle.y + ry).min(h - 1) {
            for x in (middle.x - rx).max(0)..=(middle.x + rx).min(w - 1) {
                let (dx, dy) = (i64::from(x - middle.x), i64::from(y - middle.y));
                let (a, b) = (i64::from(rx.max(1)), i64::from(ry));
                let offset = (y * w + x) as usize;
                if dx * dx * b * b + dy * dy * a * a <= a * a * b * b && !shaded[offset] {
                    shaded[offset] = true;
                    pixels.entry(easel.color_at(offset)).or_default().push(offset);
                }
            }
        }
    }
    let mut areas: Vec<(Color, Vec<usize>)> = pixels.into_iter().collect();
    areas.sort_by_key(|(color, pixels)| (std::cmp::Reverse(pixels.len()), *color));
    // Rare colours take the shadow of the commonest: a step each would cost more than it shows.
    let rest: Vec<usize> =
        areas.split_off(areas.len().min(4)).into_iter().flat_map(|(_, pixels)| pixels).collect();
    if let Some(first) = areas.first_mut() {
        first.1.extend(rest);
    }
    for (color, pixels) in areas {
        easel.matrix(&pixels, blend(color, hex(0x14_1030), 6), Touch::Shade);
    }
}
