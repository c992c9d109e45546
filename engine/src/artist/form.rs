//! One line of a drawing: a form with its shape, its colour and its place in the order of painting.
//!
//! A stencil's points are fixed; a kit's points hang on joints (`head-10,-8`) and settle when a figure is assembled.
//! The format is described in stencil.rs and kits/reader.rs. Knows no figure and no canvas.

use smol_str::SmolStr;

use crate::geometry::{Point, around};

/// Fractions of a grid unit in a [`Point`] of a stencil.
pub(super) const UNIT: i32 = 16;

/// One form of a stencil.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// Its geometry.
    pub(super) shape: Shape,
    /// Its colour.
    pub(super) ink: Ink,
    /// When it is painted.
    pub(super) layer: FormLayer,
    /// Whether it is clipped to the form before it that is not clipped.
    pub(super) inside: bool,
    /// Whether it is on the near side, in front of a crew.
    pub(super) near: bool,
    /// Whether it belongs to the neutral face, which a feeling replaces.
    pub(super) face: bool,
    /// Whether a hat hides it.
    pub(super) bare: bool,
    /// The only pose it belongs to.
    pub(super) pose: Option<u8>,
    /// How near it is: forms of a lower depth are painted first, and their details never show through nearer ones.
    pub(super) depth: u8,
}

/// Depths of a figure, from back to front.
pub(super) mod depth {
    /// Capes, back hair, wings, tails.
    pub(in crate::artist) const BEHIND: u8 = 0;
    /// The far arm and leg.
    pub(in crate::artist) const FAR: u8 = 1;
    /// Everything else.
    pub(in crate::artist) const BODY: u8 = 2;
    /// What is worn on head, eyes and neck.
    pub(in crate::artist) const WORN: u8 = 3;
    /// The near arm.
    pub(in crate::artist) const NEAR: u8 = 4;
    /// What is held.
    pub(in crate::artist) const HELD: u8 = 5;
    /// The fist around it, the desk in front.
    pub(in crate::artist) const FRONT: u8 = 6;
}

/// The geometry of a form, in [`UNIT`]s.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// A closed outline.
    Outline(Vec<Point>),
    /// An ellipse: centre and radii.
    Oval(Point, Point),
    /// A thick open line.
    Limb(Vec<Point>, i32),
}

/// The colour of a form.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    /// A role or a ramp.
    pub(super) name: SmolStr,
    /// The tone it is filled with.
    pub(super) level: i32,
    /// Whether it has an outline.
    pub(super) outlined: bool,
    /// How it is shaded.
    pub(super) shading: Shading,
}

/// How light falls on a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shading {
    /// Not at all.
    Flat,
    /// From the upper left, as on a ball.
    Round,
    /// Its right side lies in shadow.
    Side,
    /// Its underside lies in shadow.
    Below,
}

/// When a form is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormLayer {
    /// First; shaded and outlined.
    Body,
    /// Over the outlines.
    Detail,
    /// Last.
    Shine,
}

impl Shape {
    /// The smallest and the largest coordinates.
    pub(super) fn bounds(&self) -> (Point, Point) {
        let (points, margin) = match self {
            Self::Oval(c, r) => {
                return (Point::new(c.x - r.x, c.y - r.y), Point::new(c.x + r.x, c.y + r.y));
            }
            Self::Outline(points) => (points, 0),
            Self::Limb(points, width) => (points, width / 2),
        };
        let (low, high) = around(points.iter().map(|point| (*point, *point))).unwrap_or_default();
        (Point::new(low.x - margin, low.y - margin), Point::new(high.x + margin, high.y + margin))
    }

    /// Every point moved by `to`, every length multiplied by `scale` parts of 256.
    pub(super) fn moved(&mut self, to: impl Fn(Point) -> Point, scale: i32) {
        let length = |units: i32| scaled(units, scale);
        match self {
            Self::Outline(points) => points.iter_mut().for_each(|point| *point = to(*point)),
            Self::Oval(center, radii) => {
                *center = to(*center);
                *radii = Point::new(length(radii.x), length(radii.y));
            }
            Self::Limb(points, width) => {
                points.iter_mut().for_each(|point| *point = to(*point));
                *width = length(*width);
            }
        }
    }
}

/// A length times `scale` parts of 256, rounded.
pub(super) fn scaled(units: i32, scale: i32) -> i32 {
    (units * scale + 128).div_euclid(256)
}

/// A form as written: its points may still hang on joints.
#[derive(Clone, Debug)]
pub(super) struct FormDraft {
    /// The form, all but its shape.
    form: Form,
    kind: FormKind,
    points: Vec<Anchor>,
    /// Radii of an oval; width of a limb in `x`.
    extent: Point,
}

/// What a form's points are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FormKind {
    Blob,
    Poly,
    Oval,
    Limb,
    Vein,
}

/// A point as written: a joint's name, or none, and a step from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    /// The joint, or the two joints with a `/` between them that it lies halfway between; empty: the grid's corner.
    pub(super) joint: SmolStr,
    /// The step.
    pub(super) by: Point,
    /// Whether a curve has a corner here.
    corner: bool,
}

impl Anchor {
    /// Reads `32,40`, `head`, `head-10,-8`, `elbowl/handl+0,1`, each with a `!` for a corner.
    pub(super) fn read(word: &str) -> Result<Self, String> {
        let bare = word.trim_end_matches('!');
        let end = bare.find(|c: char| !c.is_ascii_lowercase() && c != '/').unwrap_or(bare.len());
        let (joint, step) = bare.split_at(end);
        let by = if step.is_empty() && !joint.is_empty() { Some(Point::new(0, 0)) } else { point(step) };
        let by = by.ok_or_else(|| wrong("a point such as 32,40 or head-10,-8", word))?;
        Ok(Self { joint: joint.into(), by, corner: bare.len() < word.len() })
    }

    /// The joints it hangs on.
    pub(super) fn joints(&self) -> impl Iterator<Item = &str> {
        self.joint.split('/').filter(|joint| !joint.is_empty())
    }

    /// Its place with the joints where `joint` says, its step multiplied by `scale` parts of 256.
    pub(super) fn place(&self, joint: impl Fn(&str) -> Point, scale: i32) -> Point {
        let from = match self.joint.split_once('/') {
            Some((one, other)) => {
                let (one, other) = (joint(one), joint(other));
                Point::new((one.x + other.x) / 2, (one.y + other.y) / 2)
            }
            None => joint(&self.joint),
        };
        Point::new(from.x + scaled(self.by.x, scale), from.y + scaled(self.by.y, scale))
    }
}

impl FormDraft {
    /// Reads a form's line.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let mut words = line.split_whitespace().peekable();
        let mut form = plain();
        while let Some(word) = words.next_if(|word| is_prefix(word)) {
            prefix(word, &mut form)?;
        }
        let kind = kind(words.next().unwrap_or_default())?;
        let name = words.next().ok_or_else(|| wrong("a colour", "the end of the line"))?;
        form.ink = ink(name)?;
        let mut words: Vec<&str> = words.collect();
        let extent = extent(kind, &mut words)?;
        let points = words.into_iter().map(Anchor::read).collect::<Result<Vec<_>, _>>()?;
        let least = match kind {
            FormKind::Blob | FormKind::Poly => 3,
            FormKind::Limb | FormKind::Vein => 2,
            FormKind::Oval => 1,
        };
        if points.len() < least || (kind == FormKind::Oval && points.len() > 1) {
            return Err(wrong(&format!("{least} points or more"), &format!("{} points", points.len())));
        }
        Ok(Self { form, kind, points, extent })
    }

    /// The name of its colour.
    #[cfg(test)]
    pub(super) fn colour(&self) -> &str {
        &self.form.ink.name
    }

    /// The joints it hangs on.
    pub(super) fn joints(&self) -> impl Iterator<Item = &str> {
        self.points.iter().flat_map(Anchor::joints)
    }

    /// The form with its joints at their places and its steps and lengths multiplied by `scale` parts of 256.
    pub(super) fn settle(&self, joint: impl Fn(&str) -> Point, scale: i32) -> Form {
        let mut points = Vec::with_capacity(self.points.len() + 2);
        for anchor in &self.points {
            let at = anchor.place(&joint, scale);
            points.extend(std::iter::repeat_n(at, 1 + usize::from(anchor.corner)));
        }
        let extent = Point::new(scaled(self.extent.x, scale), scaled(self.extent.y, scale));
        let shape = match self.kind {
            FormKind::Blob => Shape::Outline(smooth(&points, true)),
            FormKind::Poly => Shape::Outline(points),
            FormKind::Oval => Shape::Oval(points[0], extent),
            FormKind::Limb => Shape::Limb(points, extent.x),
            FormKind::Vein => Shape::Limb(smooth(&points, false), extent.x),
        };
        Form { shape, ..self.form.clone() }
    }
}

/// A form of the body that says nothing of itself yet.
pub(super) fn plain() -> Form {
    Form {
        shape: Shape::Outline(Vec::new()),
        ink: Ink { name: SmolStr::default(), level: 0, outlined: true, shading: Shading::Round },
        layer: FormLayer::Body,
        inside: false,
        near: false,
        face: false,
        bare: false,
        pose: None,
        depth: depth::BODY,
    }
}

/// What was expected, and what stands there.
pub(super) fn wrong(expected: &str, found: &str) -> String {
    format!("expected {expected}, found `{found}`")
}

fn is_prefix(word: &str) -> bool {
    matches!(word, "+" | "*" | "in" | "near" | "face" | "bare" | "behind" | "far" | "over" | "held" | "front")
        || word.ends_with(':')
}

fn prefix(word: &str, form: &mut Form) -> Result<(), String> {
    match word {
        "+" => form.layer = FormLayer::Detail,
        "*" => form.layer = FormLayer::Shine,
        "in" => form.inside = true,
        "near" => form.near = true,
        "face" => form.face = true,
        "bare" => form.bare = true,
        "behind" => form.depth = depth::BEHIND,
        "far" => form.depth = depth::FAR,
        "over" => form.depth = depth::WORN,
        "held" => form.depth = depth::HELD,
        "front" => form.depth = depth::FRONT,
        _ => {
            let number = word.trim_end_matches(':').parse().map_err(|_| wrong("a pose such as 2:", word))?;
            form.pose = Some(number);
        }
    }
    Ok(())
}

fn kind(word: &str) -> Result<FormKind, String> {
    Ok(match word {
        "blob" => FormKind::Blob,
        "poly" => FormKind::Poly,
        "oval" => FormKind::Oval,
        "limb" => FormKind::Limb,
        "vein" => FormKind::Vein,
        _ => return Err(wrong("blob, poly, oval, limb or vein", word)),
    })
}

/// Takes what is no point from the words: the radii at their end, the width at their start.
fn extent(kind: FormKind, words: &mut Vec<&str>) -> Result<Point, String> {
    match kind {
        FormKind::Blob | FormKind::Poly => Ok(Point::new(0, 0)),
        FormKind::Oval => {
            let radii = words.pop().unwrap_or_default();
            point(radii).ok_or_else(|| wrong("radii such as 12,9", radii))
        }
        FormKind::Limb | FormKind::Vein => {
            let width = if words.is_empty() { "" } else { words.remove(0) };
            number(width).map(|width| Point::new(width, 0)).ok_or_else(|| wrong("a width such as 2", width))
        }
    }
}

fn ink(word: &str) -> Result<Ink, String> {
    let end = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    let (name, flags) = word.split_at(end);
    let mut ink =
        Ink { level: super::palette::BASE, outlined: true, shading: Shading::Round, name: name.into() };
    for flag in flags.chars() {
        match flag {
            '0'..='4' => ink.level = flag.to_digit(10).unwrap_or(0).cast_signed(),
            '\'' => ink.outlined = false,
            '~' => ink.shading = Shading::Flat,
            '|' => ink.shading = Shading::Side,
            '_' => ink.shading = Shading::Below,
            _ => return Err(wrong("a level 0 to 4 or a flag ' ~ | _", word)),
        }
    }
    Ok(ink)
}

/// A point such as `32,40.5`.
pub(super) fn point(word: &str) -> Option<Point> {
    let (x, y) = word.split_once(',')?;
    Some(Point::new(number(x)?, number(y)?))
}

/// A number with at most one decimal, in [`UNIT`]s.
pub(super) fn number(word: &str) -> Option<i32> {
    let (whole, tenths) = word.split_once('.').unwrap_or((word, "0"));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let tenths: i32 = tenths.parse().ok().filter(|tenths| (0..10).contains(tenths))?;
    Some(whole.parse::<i32>().ok()? * UNIT + sign * tenths * UNIT / 10)
}

/// A uniform Catmull-Rom curve through the points, four pieces a span, in whole numbers.
fn smooth(points: &[Point], closed: bool) -> Vec<Point> {
    let n = points.len() as i32;
    let at = |i: i32| {
        let i = if closed { i.rem_euclid(n) } else { i.clamp(0, n - 1) };
        points[i as usize]
    };
    let spans = if closed { n } else { n - 1 };
    let mut curve = Vec::with_capacity(4 * spans as usize + 1);
    for i in 0..spans {
        let around = [at(i - 1), at(i), at(i + 1), at(i + 2)];
        if around[1] == around[2] {
            continue;
        }
        curve.extend(
            (0..4).map(|t| {
                Point::new(catmull_rom(around.map(|p| p.x), t), catmull_rom(around.map(|p| p.y), t))
            }),
        );
    }
    if !closed {
        curve.push(at(n - 1));
    }
    curve.dedup();
    curve
}

/// One coordinate at t/4 between the two middle values.
fn catmull_rom([a, b, c, d]: [i32; 4], t: i32) -> i32 {
    let sum = 2 * b * 64
        + (c - a) * t * 16
        + (2 * a - 5 * b + 4 * c - d) * t * t * 4
        + (3 * b - a - 3 * c + d) * t * t * t;
    (sum + 64).div_euclid(128)
}
