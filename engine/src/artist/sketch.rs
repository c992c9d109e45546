//! A stencil on the canvas: flat forms first, then shadow and light, then contours, then details and highlights.
//!
//! It keeps note of which form each pixel shows, so that shading and contours never run over a form in front.
//! Light always falls from the upper left, whatever side the subject faces.

use std::collections::BTreeMap;

use crate::geometry::{Color, Point};
use crate::plan::{Mode, Op};

use super::easel::{Easel, Touch, fill, matrix_bytes};
use super::palette::Ramp;
use super::stencil::{Form, FormLayer, Shading, Shape, Stencil, UNIT};

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

/// Draws `stencil` onto the easel, whole.
pub(super) fn draw(easel: &mut Easel, stencil: &Stencil, pose: &Pose) {
    let sketch = Sketch::of(easel, stencil, pose, false);
    let everything = |_: usize| true;
    sketch.forms(easel);
    sketch.shade(easel, 0, &everything);
    sketch.contours(easel, &everything);
    sketch.marks(easel, FormLayer::Detail, &everything);
    sketch.marks(easel, FormLayer::Shine, &everything);
}

/// A stencil laid out on the canvas, ready to be painted in passes, so that several can grow side by side.
pub(super) struct Sketch {
    /// Number of the part that each pixel shows, 0: none.
    owners: Vec<u16>,
    parts: Vec<Region>,
    marks: Vec<Mark>,
}

/// A body form on the canvas.
struct Region {
    ops: Vec<Op>,
    /// Whether it is cut by the form it is clipped to: then its pixels stand for its ops.
    cut: bool,
    ramp: Ramp,
    level: i32,
    shading: Shading,
    /// How near it is, as in its form.
    depth: u8,
    /// The pixels of its whole area, row by row.
    area: Vec<usize>,
    /// Its contour's pixels in the order of a pen.
    contour: Vec<usize>,
    /// Index of the part whose shading it takes: itself unless it is clipped.
    root: usize,
}

/// A detail or a highlight on the canvas.
struct Mark {
    layer: FormLayer,
    ops: Vec<Op>,
    color: Color,
    /// Its pixels that no nearer form of its own stencil hides.
    area: Vec<usize>,
    /// Whether a nearer form hides some of it.
    cut: bool,
}

impl Sketch {
    /// `stencil` in its pose; `front`: only the forms of its near side.
    pub(super) fn of(easel: &mut Easel, stencil: &Stencil, pose: &Pose, front: bool) -> Self {
        let mut sketch = Self { owners: vec![0; easel.size.area()], parts: Vec::new(), marks: Vec::new() };
        let pencil = Pencil { stencil, pose };
        let shown = |form: &&Form| (form.near || !front) && form.pose.is_none_or(|only| only == pose.pose);
        for form in stencil.forms.iter().filter(shown) {
            if form.layer == FormLayer::Body {
                sketch.body(easel, &pencil, form);
            }
        }
        for form in stencil.forms.iter().filter(shown) {
            if form.layer != FormLayer::Body {
                sketch.mark(easel, &pencil, form);
            }
        }
        sketch
    }

    fn body(&mut self, easel: &mut Easel, pencil: &Pencil<'_>, form: &Form) {
        let ramp = pencil.pose.ramp(&form.ink.name);
        let ops = pencil.ops(form, ramp.tone(form.ink.level));
        let number = self.parts.len();
        let root = self.parts.last().filter(|_| form.inside).map_or(number, |last| last.root);
        let mut area: Vec<usize> = ops.iter().flat_map(|op| easel.pixels(op, Mode::Fill)).collect();
        let whole = area.len();
        if root != number {
            let (owners, parts) = (&self.owners, &self.parts);
            area.retain(|&pixel| owners[pixel] != 0 && parts[usize::from(owners[pixel]) - 1].root == root);
        }
        for &pixel in &area {
            self.owners[pixel] = number as u16 + 1;
        }
        let contour = contour(easel, form, &ops);
        let cut = area.len() != whole;
        let (level, shading) = (form.ink.level, form.ink.shading);
        let depth = form.depth;
        self.parts.push(Region { ops, cut, ramp, level, shading, depth, area, contour, root });
    }

    fn mark(&mut self, easel: &mut Easel, pencil: &Pencil<'_>, form: &Form) {
        let color = pencil.pose.ramp(&form.ink.name).tone(form.ink.level);
        let ops = pencil.ops(form, color);
        let mut area: Vec<usize> = ops.iter().flat_map(|op| easel.pixels(op, Mode::Fill)).collect();
        let whole = area.len();
        area.retain(|&pixel| !self.is_hidden(pixel, form));
        self.marks.push(Mark { layer: form.layer, cut: area.len() != whole, ops, color, area });
    }

    /// Whether a nearer form covers that pixel.
    fn is_hidden(&self, pixel: usize, form: &Form) -> bool {
        let owner = usize::from(self.owners[pixel]).checked_sub(1);
        owner.is_some_and(|owner| self.parts[owner].depth > form.depth)
    }

    /// The pixels of its body.
    pub(super) fn silhouette(&self) -> impl Iterator<Item = usize> + '_ {
        self.owners.iter().enumerate().filter(|(_, owner)| **owner != 0).map(|(pixel, _)| pixel)
    }

    /// Steps that it takes when nothing is merged.
    pub(super) fn steps(&self) -> usize {
        let forms: usize = self.parts.iter().map(|part| part.ops.len() + 1).sum();
        forms + self.marks.iter().map(|mark| mark.ops.len()).sum::<usize>() + 8
    }

    /// Pixels that it paints when nothing is merged.
    pub(super) fn work(&self) -> usize {
        let bodies: usize = self.parts.iter().map(|part| 2 * part.area.len() + part.contour.len()).sum();
        bodies + self.marks.iter().map(|mark| mark.area.len()).sum::<usize>()
    }

    /// The flat colour of each pixel of its body.
    pub(super) fn base(&self, pixel: usize) -> Option<Color> {
        let part = &self.parts[usize::from(*self.owners.get(pixel)?).checked_sub(1)?];
        Some(part.ramp.tone(part.level))
    }

    /// Its flat forms, from the rearmost to the foremost.
    pub(super) fn forms(&self, easel: &mut Easel) {
        for part in &self.parts {
            if part.cut {
                easel.matrix(&part.area, part.ramp.tone(part.level), Touch::Form);
            } else {
                part.ops.iter().for_each(|op| easel.push(op.clone(), Touch::Form));
            }
        }
    }

    /// Shadows and lights of all parts where `seen`, a step a colour, shadows first; on the largest canvases only as
    /// far as a written plan may hold them beside `kept` bytes of what matters more.
    pub(super) fn shade(&self, easel: &mut Easel, kept: usize, seen: &impl Fn(usize) -> bool) {
        for ((_, color), pixels) in self.tones(easel) {
            let pixels: Vec<usize> = pixels.into_iter().filter(|pixel| seen(*pixel)).collect();
            if matrix_bytes(&pixels, easel.size.w as usize) + kept <= easel.bytes_left() {
                easel.matrix(&pixels, color, Touch::Shade);
            }
        }
    }

    /// Bytes that its contours and details take in a written plan, about.
    pub(super) fn bytes_of_lines(&self) -> usize {
        let contours: usize = self.parts.iter().map(|part| 12 * part.contour.len() + 160).sum();
        contours + self.marks.iter().map(|mark| 400 + mark.area.len()).sum::<usize>()
    }

    fn tones(&self, easel: &Easel) -> BTreeMap<(bool, Color), Vec<usize>> {
        let mut tones: BTreeMap<(bool, Color), Vec<usize>> = BTreeMap::new();
        let mut inside = vec![false; self.owners.len()];
        for (number, part) in self.parts.iter().enumerate().filter(|(number, part)| part.root == *number) {
            part.area.iter().for_each(|&pixel| inside[pixel] = true);
            let light = LightMap::on(&part.area, part.shading, &inside, easel);
            for &pixel in &part.area {
                let Some(owner) = usize::from(self.owners[pixel]).checked_sub(1) else { continue };
                let owner = &self.parts[owner];
                let change = light.at(pixel);
                if owner.root == number && change != 0 && owner.shading != Shading::Flat {
                    let tone = owner.ramp.tone(owner.level + change);
                    tones.entry((change > 0, tone)).or_default().push(pixel);
                }
            }
            part.area.iter().for_each(|&pixel| inside[pixel] = false);
        }
        tones
    }

    /// The contours where `seen`.
    pub(super) fn contours(&self, easel: &mut Easel, seen: &impl Fn(usize) -> bool) {
        for (number, part) in self.parts.iter().enumerate() {
            let pixels: Vec<usize> = self.lines(number).filter(|pixel| seen(*pixel)).collect();
            easel.points(&pixels, part.ramp.tone(0), Touch::Outline);
        }
    }

    /// The pixels of a part's contour that its own stencil shows.
    fn lines(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        let visible = move |pixel: &usize| {
            let owner = usize::from(self.owners[*pixel]);
            owner > 0 && self.parts[owner - 1].root == number
        };
        self.parts[number].contour.iter().copied().filter(visible)
    }

    /// The details of a layer where `seen`.
    pub(super) fn marks(&self, easel: &mut Easel, layer: FormLayer, seen: &impl Fn(usize) -> bool) {
        for mark in self.marks.iter().filter(|mark| mark.layer == layer) {
            let area: Vec<usize> = mark.area.iter().copied().filter(|pixel| seen(*pixel)).collect();
            if area.len() == mark.area.len() && !mark.cut {
                mark.ops.iter().for_each(|op| easel.push(op.clone(), Touch::Detail));
            } else {
                easel.matrix(&area, mark.color, Touch::Detail);
            }
        }
    }

    /// The colour of each pixel of the body as it ends, outlined and, if so, shaded.
    pub(super) fn body_colours(&self, easel: &Easel, shaded: bool) -> BTreeMap<usize, Color> {
        let mut colours: BTreeMap<usize, Color> =
            self.silhouette().filter_map(|pixel| Some((pixel, self.base(pixel)?))).collect();
        if shaded {
            for ((_, color), pixels) in self.tones(easel) {
                colours.extend(pixels.into_iter().map(|pixel| (pixel, color)));
            }
        }
        for (number, part) in self.parts.iter().enumerate() {
            colours.extend(self.lines(number).map(|pixel| (pixel, part.ramp.tone(0))));
        }
        colours
    }

    /// The colour of each pixel of its details as they end.
    pub(super) fn mark_colours(&self) -> BTreeMap<usize, Color> {
        let layers = [FormLayer::Detail, FormLayer::Shine].into_iter();
        let marks = layers.flat_map(|layer| self.marks.iter().filter(move |mark| mark.layer == layer));
        marks.flat_map(|mark| mark.area.iter().map(|&pixel| (pixel, mark.color))).collect()
    }
}

/// The pixels of a form's outline, if it has one.
fn contour(easel: &mut Easel, form: &Form, ops: &[Op]) -> Vec<usize> {
    if !form.ink.outlined || form.inside {
        return Vec::new();
    }
    match ops {
        [one @ (Op::Polygon { .. } | Op::Circle { .. })] => easel.pixels(&contour_only(one), Mode::Stroke),
        _ => {
            let area: Vec<usize> = ops.iter().flat_map(|op| easel.pixels(op, Mode::Fill)).collect();
            rim(&area, easel)
        }
    }
}

/// Turns forms into steps.
struct Pencil<'a> {
    stencil: &'a Stencil,
    pose: &'a Pose,
}

impl Pencil<'_> {
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
struct LightMap<'a> {
    inside: &'a [bool],
    w: i32,
    h: i32,
    /// Where a pixel of the area looks for the end of it: shadow and light.
    shadow: (i32, i32),
    light: (i32, i32),
}

impl<'a> LightMap<'a> {
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
