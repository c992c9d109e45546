//! A stencil on the canvas: flat forms first, then shadow and light, then contours, then details and highlights.
//!
//! It keeps note of which form each pixel shows, so that shading and contours never run over a form in front.
//! Light always falls from the upper left, whatever side the subject faces.

use std::collections::BTreeMap;

use crate::geometry::{Color, Point};
use crate::plan::{Mode, Op};

use super::easel::{Easel, Touch, fill};
use super::palette::Ramp;
use super::stencil::{Form, Layer, Shading, Shape, Stencil, UNIT};

/// Scale of one canvas pixel a grid unit.
pub(super) const SCALE_ONE: i32 = 256;

/// Where and how a stencil is drawn.
#[derive(Clone, Debug)]
pub(super) struct Pose {
    /// The canvas pixel on which its `base` stands.
    pub(super) at: Point,
    /// Canvas pixels a grid unit, in [`SCALE_ONE`]s.
    pub(super) scale: i32,
    /// Whether left and right are exchanged.
    pub(super) mirrored: bool,
    /// Which of its poses, from 1.
    pub(super) pose: u8,
    /// The ramp of each role.
    pub(super) colours: Vec<(String, Ramp)>,
    /// Air in front of it: a colour and parts of 16.
    pub(super) air: Option<(Color, u32)>,
}

impl Pose {
    /// A grid point on the canvas.
    pub(super) fn place(&self, stencil: &Stencil, point: Point) -> Point {
        let base = stencil.base();
        let dx = if self.mirrored { base.x - point.x } else { point.x - base.x };
        Point::new(self.at.x + self.length(dx), self.at.y + self.length(point.y - base.y))
    }

    fn length(&self, units: i32) -> i32 {
        (units * self.scale + SCALE_ONE * UNIT / 2).div_euclid(SCALE_ONE * UNIT)
    }

    fn ramp(&self, name: &str) -> Ramp {
        let role = self.colours.iter().find(|(role, _)| role == name).map(|(_, ramp)| *ramp);
        let ramp = role.unwrap_or_else(|| Ramp::named(name));
        self.air.map_or(ramp, |(air, parts)| ramp.through(air, parts))
    }
}

/// Draws `stencil` onto the easel.
pub(super) fn draw(easel: &mut Easel, stencil: &Stencil, pose: &Pose) {
    draw_forms(easel, stencil, pose, |_| true);
}

/// Draws only the forms of its near side.
pub(super) fn draw_front(easel: &mut Easel, stencil: &Stencil, pose: &Pose) {
    draw_forms(easel, stencil, pose, |form| form.near);
}

fn draw_forms(easel: &mut Easel, stencil: &Stencil, pose: &Pose, wanted: impl Fn(&Form) -> bool) {
    let mut sketch = Sketch { pose, stencil, owners: vec![0; easel.size.area()], parts: Vec::new() };
    let forms =
        stencil.forms.iter().filter(|form| wanted(form) && form.pose.is_none_or(|only| only == pose.pose));
    let (bodies, marks): (Vec<&Form>, Vec<&Form>) = forms.partition(|form| form.layer == Layer::Body);
    for form in bodies {
        sketch.body(easel, form);
    }
    sketch.shade(easel);
    sketch.contours(easel);
    for layer in [Layer::Detail, Layer::Shine] {
        for form in marks.iter().filter(|form| form.layer == layer) {
            sketch.mark(easel, form);
        }
    }
}

struct Sketch<'a> {
    pose: &'a Pose,
    stencil: &'a Stencil,
    /// Number of the part that each pixel shows, 0: none.
    owners: Vec<u16>,
    parts: Vec<Part<'a>>,
}

/// A body form on the canvas.
struct Part<'a> {
    form: &'a Form,
    ramp: Ramp,
    /// The pixels of its whole area, row by row.
    area: Vec<usize>,
    /// Its contour's pixels in the order of a pen.
    contour: Vec<usize>,
    /// Index of the part whose shading it takes: itself unless it is clipped.
    root: usize,
}

impl<'a> Sketch<'a> {
    fn body(&mut self, easel: &mut Easel, form: &'a Form) {
        let ramp = self.pose.ramp(&form.ink.name);
        let color = ramp.tone(form.ink.level);
        let ops = self.ops(form, color);
        let number = self.parts.len();
        let root = self.parts.last().filter(|_| form.inside).map_or(number, |last| last.root);
        let mut area: Vec<usize> = ops.iter().flat_map(|op| easel.pixels(op, Mode::Fill)).collect();
        let whole = area.len();
        if root != number {
            let owners = &self.owners;
            let parts = &self.parts;
            area.retain(|&pixel| owners[pixel] != 0 && parts[usize::from(owners[pixel]) - 1].root == root);
        }
        if area.len() == whole {
            for op in &ops {
                easel.push(op.clone(), Touch::Form);
            }
        } else {
            easel.matrix(&area, color, Touch::Form);
        }
        for &pixel in &area {
            self.owners[pixel] = number as u16 + 1;
        }
        let contour = self.contour(easel, form, &ops);
        self.parts.push(Part { form, ramp, area, contour, root });
    }

    fn contour(&self, easel: &mut Easel, form: &Form, ops: &[Op]) -> Vec<usize> {
        if !form.ink.outlined || form.inside {
            return Vec::new();
        }
        match ops {
            [one @ (Op::Polygon { .. } | Op::Circle { .. })] => {
                easel.pixels(&contour_only(one), Mode::Stroke)
            }
            _ => {
                let area: Vec<usize> = ops.iter().flat_map(|op| easel.pixels(op, Mode::Fill)).collect();
                rim(&area, easel)
            }
        }
    }

    /// Shadows and lights of all parts, a step a colour, shadows first.
    fn shade(&self, easel: &mut Easel) {
        let mut tones: BTreeMap<(bool, Color), Vec<usize>> = BTreeMap::new();
        let mut inside = vec![false; self.owners.len()];
        for (number, part) in self.parts.iter().enumerate().filter(|(number, part)| part.root == *number) {
            part.area.iter().for_each(|&pixel| inside[pixel] = true);
            let light = Light::on(&part.area, part.form.ink.shading, &inside, easel);
            for &pixel in &part.area {
                let Some(owner) = usize::from(self.owners[pixel]).checked_sub(1) else { continue };
                let owner = &self.parts[owner];
                let change = light.at(pixel);
                if owner.root == number && change != 0 && owner.form.ink.shading != Shading::Flat {
                    let tone = owner.ramp.tone(owner.form.ink.level + change);
                    tones.entry((change > 0, tone)).or_default().push(pixel);
                }
            }
            part.area.iter().for_each(|&pixel| inside[pixel] = false);
        }
        for ((_, color), pixels) in tones {
            easel.matrix(&pixels, color, Touch::Shade);
        }
    }

    fn contours(&self, easel: &mut Easel) {
        for (number, part) in self.parts.iter().enumerate() {
            let visible = |pixel: &usize| {
                let owner = usize::from(self.owners[*pixel]);
                owner > 0 && self.parts[owner - 1].root == number
            };
            let pixels: Vec<usize> = part.contour.iter().copied().filter(visible).collect();
            easel.points(&pixels, part.ramp.tone(0), Touch::Outline);
        }
    }

    fn mark(&self, easel: &mut Easel, form: &Form) {
        let color = self.pose.ramp(&form.ink.name).tone(form.ink.level);
        for op in self.ops(form, color) {
            let pixels = easel.pixels(&op, Mode::Fill);
            let seen: Vec<usize> =
                pixels.iter().copied().filter(|&pixel| !self.is_hidden(pixel, form)).collect();
            if seen.len() == pixels.len() {
                easel.push(op, Touch::Detail);
            } else {
                easel.matrix(&seen, color, Touch::Detail);
            }
        }
    }

    /// Whether a nearer form covers that pixel.
    fn is_hidden(&self, pixel: usize, form: &Form) -> bool {
        let owner = usize::from(self.owners[pixel]).checked_sub(1);
        owner.is_some_and(|owner| self.parts[owner].form.depth > form.depth)
    }

    /// The form as steps, flat.
    fn ops(&self, form: &Form, color: Color) -> Vec<Op> {
        let place = |point: &Point| self.pose.place(self.stencil, *point);
        match &form.shape {
            Shape::Outline(points) => closed(points.iter().map(place).collect(), color),
            Shape::Oval(center, radii) => self.oval(*center, *radii, color),
            Shape::Limb(points, width) => {
                let width = self.pose.length(*width).clamp(1, 64) as u32;
                let points: Vec<Point> = points.iter().map(place).collect();
                let lines = points.windows(2);
                lines.map(|ends| Op::Line { from: ends[0], to: ends[1], width, color }).collect()
            }
        }
    }

    fn oval(&self, center: Point, radii: Point, color: Color) -> Vec<Op> {
        let at = self.pose.place(self.stencil, center);
        let (rx, ry) = (self.pose.length(radii.x), self.pose.length(radii.y));
        if (rx - ry).abs() <= i32::from(radii.x == radii.y) {
            let r = rx.max(ry).max(0) as u32;
            return vec![Op::Circle { center: at, r, paint: fill(color) }];
        }
        let turn = COSINES.iter().zip(COSINES.iter().cycle().skip(24));
        let round = |radius: i32, part: i32| (radius * part + 128).div_euclid(256);
        let points = turn.map(|(c, s)| Point::new(at.x + round(rx, *c), at.y + round(ry, *s)));
        closed(points.collect(), color)
    }
}

/// 256 cos of each of 32 equal parts of a turn. A quarter turn on is 24 parts back: the sine.
const COSINES: [i32; 32] = [
    256, 251, 237, 213, 181, 142, 98, 50, 0, -50, -98, -142, -181, -213, -237, -251, -256, -251, -237, -213,
    -181, -142, -98, -50, 0, 50, 98, 142, 181, 213, 237, 251,
];

/// A filled polygon; what is too small for one becomes a line or a pixel.
fn closed(mut points: Vec<Point>, color: Color) -> Vec<Op> {
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    match points[..] {
        [] => Vec::new(),
        [from] => vec![Op::Line { from, to: from, width: 1, color }],
        [from, to] => vec![Op::Line { from, to, width: 1, color }],
        _ => vec![Op::Polygon { points, paint: fill(color) }],
    }
}

fn contour_only(op: &Op) -> Op {
    let mut op = op.clone();
    if let Op::Polygon { paint, .. } | Op::Circle { paint, .. } = &mut op {
        (paint.outline, paint.fill) = (paint.fill, None);
    }
    op
}

/// The pixels of an area that have a neighbour outside it.
fn rim(area: &[usize], easel: &Easel) -> Vec<usize> {
    let mut inside = vec![false; easel.size.area()];
    area.iter().for_each(|&pixel| inside[pixel] = true);
    let w = easel.size.w as usize;
    let has = |pixel: Option<usize>| pixel.and_then(|p| inside.get(p)).is_none_or(|&is| is);
    let edge =
        |p: usize| !has(p.checked_sub(1)) || !has(Some(p + 1)) || !has(p.checked_sub(w)) || !has(Some(p + w));
    let mut rim: Vec<usize> = area.iter().copied().filter(|&p| edge(p)).collect();
    rim.sort_unstable();
    rim.dedup();
    rim
}

/// How light falls on an area.
struct Light<'a> {
    inside: &'a [bool],
    w: i32,
    h: i32,
    /// Where a pixel of the area looks for the end of it: shadow and light.
    shadow: (i32, i32),
    light: (i32, i32),
}

impl<'a> Light<'a> {
    fn on(area: &[usize], shading: Shading, inside: &'a [bool], easel: &Easel) -> Self {
        let (w, h) = (easel.size.w as i32, easel.size.h as i32);
        let xs = || area.iter().map(|&p| p as i32 % w);
        let width = xs().max().unwrap_or(0) - xs().min().unwrap_or(0) + 1;
        let ys = || area.iter().map(|&p| p as i32 / w);
        let height = ys().max().unwrap_or(0) - ys().min().unwrap_or(0) + 1;
        let depth = depth(width.min(height));
        let (shadow, light) = match shading {
            Shading::Flat => ((0, 0), (0, 0)),
            Shading::Round => ((depth, depth), (depth / 2 + 1, depth / 2 + 1)),
            Shading::Side => ((width * 2 / 7, 0), (1 + depth.min(2), 0)),
            Shading::Below => ((0, height * 2 / 7), (0, 1 + depth.min(2))),
        };
        let light = if depth < 2 { (0, 0) } else { light };
        Self { inside, w, h, shadow, light }
    }

    /// -1 in the shadow, 1 in the light, 0 between; a band of every second pixel leads into the shadow.
    fn at(&self, pixel: usize) -> i32 {
        let (x, y) = (pixel as i32 % self.w, pixel as i32 / self.w);
        let band = if self.shadow.0.max(self.shadow.1) > 2 && (x + y) % 2 == 0 { 2 } else { 0 };
        let further = |step: i32| if step > 0 { step + band } else { 0 };
        if self.ends(x + further(self.shadow.0), y + further(self.shadow.1)) {
            -1
        } else if self.ends(x - self.light.0, y - self.light.1) {
            1
        } else {
            0
        }
    }

    /// Whether the area ends at or before that pixel. Past the canvas it goes on.
    fn ends(&self, x: i32, y: i32) -> bool {
        x >= 0 && y >= 0 && x < self.w && y < self.h && !self.inside[(y * self.w + x) as usize]
    }
}

/// How deep shading goes into a form of that breadth.
fn depth(breadth: i32) -> i32 {
    match breadth {
        ..4 => 0,
        4..8 => 1,
        8..14 => 2,
        14..24 => 3,
        24..36 => 4,
        36..60 => 5,
        _ => breadth / 10,
    }
}
