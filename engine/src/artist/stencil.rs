//! A stencil: one subject as forms on a 64 x 64 grid, read from the text files in `subjects/`.
//!
//! The format, a line each (`#` starts a comment):
//!
//! ```text
//! = fox                          a new stencil
//! slots m=orange|rust s=cream    colours by role; the seed or the wish picks one of several
//! spots base 32,62 hand 46,44    where it stands, holds, wears, seats
//! stance ground                  ground, table, water, deep, air or sky
//! home forest field              settings it feels at home in, best first
//! poses 2                        lines that start with `1:` or `2:` belong to one pose
//! blob m 10,50 20,30! ...        a smooth closed outline through the points, `!` is a corner
//! poly m ...                     a straight-edged one
//! oval m 32,40 12,9              centre and radii
//! limb m 4 10,50 20,40           a thick line through the points, width first
//! vein m 2 10,50 20,40 30,44     the same through a smooth curve
//! bulk 20                        its size in company: 16 is usual, from 20 on it stands behind
//! crew 22                        how tall its crew is, where that matters
//! fixed                          never mirrored
//! in oval s ...                  clipped to the form before it, and shaded with it
//! near blob m ...                drawn again in front of a crew
//! + oval ink 26,24 2,3           a detail: flat, over the outlines
//! * oval white4 25,23 0,0        a highlight: drawn last
//! ```
//!
//! A slot is a ramp's or a role's name, an optional level 0..=4, and flags: `'` no outline, `~` no shading,
//! `|` shaded on its right side, `_` shaded below.

use std::sync::LazyLock;

use crate::geometry::Point;

/// Fractions of a grid unit in a [`Point`] of a stencil.
pub(super) const UNIT: i32 = 16;

/// One subject, ready to be drawn at any size, colour and side.
#[derive(Clone, Debug, Default)]
pub(super) struct Stencil {
    /// Its name in the lexicon.
    pub(super) name: String,
    /// Role and the ramps it may have.
    pub(super) slots: Vec<(String, Vec<String>)>,
    /// Named points.
    pub(super) spots: Vec<(String, Point)>,
    /// Where it belongs in a picture.
    pub(super) stance: Stance,
    /// Settings it feels at home in, best first.
    pub(super) home: Vec<String>,
    /// Its size in company, in sixteenths of the usual one.
    pub(super) bulk: i32,
    /// Height of one of its crew in grid units; 0: whatever suits the picture.
    pub(super) crew: i32,
    /// Whether left and right may not be exchanged.
    pub(super) fixed: bool,
    /// How many poses it has, at least 1.
    pub(super) poses: u8,
    /// What it is made of, in the order of painting.
    pub(super) forms: Vec<Form>,
}

/// Where a subject belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stance {
    /// Stands on the ground.
    #[default]
    Ground,
    /// A thing that stands on the ground or on a table.
    Table,
    /// Swims on the water's surface.
    Water,
    /// Lives under water.
    Deep,
    /// Flies.
    Air,
    /// Hangs in the sky, behind everything.
    Sky,
}

/// One form of a stencil.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// Its geometry.
    pub(super) shape: Shape,
    /// Its colour.
    pub(super) ink: Ink,
    /// When it is painted.
    pub(super) layer: Layer,
    /// Whether it is clipped to the form before it that is not clipped.
    pub(super) inside: bool,
    /// Whether it is on the near side, in front of a crew.
    pub(super) near: bool,
    /// The only pose it belongs to.
    pub(super) pose: Option<u8>,
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
    pub(super) name: String,
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
pub(super) enum Layer {
    /// First; shaded and outlined.
    Body,
    /// Over the outlines.
    Detail,
    /// Last.
    Shine,
}

impl Stencil {
    /// The point of that name.
    pub(super) fn spot(&self, name: &str) -> Option<Point> {
        self.spots.iter().find(|(known, _)| known == name).map(|(_, point)| *point)
    }

    /// Whether it can be held in a hand.
    pub(super) fn is_thing(&self) -> bool {
        self.stance == Stance::Table || self.spot("grip").is_some()
    }

    /// Where it stands: the middle of its feet.
    pub(super) fn base(&self) -> Point {
        self.spot("base").unwrap_or(Point::new(32 * UNIT, 62 * UNIT))
    }

    /// The smallest and the largest coordinates of its forms.
    pub(super) fn bounds(&self) -> (Point, Point) {
        let mut low = Point::new(i32::MAX, i32::MAX);
        let mut high = Point::new(i32::MIN, i32::MIN);
        for form in &self.forms {
            let (a, b) = form.shape.bounds();
            low = Point::new(low.x.min(a.x), low.y.min(a.y));
            high = Point::new(high.x.max(b.x), high.y.max(b.y));
        }
        (low, high)
    }
}

impl Shape {
    fn bounds(&self) -> (Point, Point) {
        let (points, margin) = match self {
            Self::Oval(c, r) => {
                return (Point::new(c.x - r.x, c.y - r.y), Point::new(c.x + r.x, c.y + r.y));
            }
            Self::Outline(points) => (points, 0),
            Self::Limb(points, width) => (points, width / 2),
        };
        let xs = || points.iter().map(|p| p.x);
        let ys = || points.iter().map(|p| p.y);
        let low = Point::new(xs().min().unwrap_or(0) - margin, ys().min().unwrap_or(0) - margin);
        (low, Point::new(xs().max().unwrap_or(0) + margin, ys().max().unwrap_or(0) + margin))
    }
}

/// The files, each with the stencils of one kind.
const FILES: [&str; 20] = [
    include_str!("subjects/animals.txt"),
    include_str!("subjects/beasts.txt"),
    include_str!("subjects/creatures.txt"),
    include_str!("subjects/people.txt"),
    include_str!("subjects/plants.txt"),
    include_str!("subjects/food.txt"),
    include_str!("subjects/vehicles.txt"),
    include_str!("subjects/buildings.txt"),
    include_str!("subjects/heavens.txt"),
    include_str!("subjects/things.txt"),
    include_str!("subjects/games.txt"),
    include_str!("subjects/headgear.txt"),
    include_str!("subjects/more_beasts.txt"),
    include_str!("subjects/more_vehicles.txt"),
    include_str!("subjects/tools.txt"),
    include_str!("subjects/home.txt"),
    include_str!("subjects/dishes.txt"),
    include_str!("subjects/landmarks.txt"),
    include_str!("subjects/nature.txt"),
    include_str!("subjects/signs.txt"),
];

static STENCILS: LazyLock<Vec<Stencil>> = LazyLock::new(|| read_all(&FILES.concat()));

/// Every stencil.
pub(super) fn all() -> &'static [Stencil] {
    &STENCILS
}

/// The stencil of that name.
pub(super) fn find(name: &str) -> Option<&'static Stencil> {
    all().iter().find(|stencil| stencil.name == name)
}

/// Reads stencils; a line that means nothing is passed over, and a test says that there is none.
pub(super) fn read_all(text: &str) -> Vec<Stencil> {
    let mut stencils: Vec<Stencil> = Vec::new();
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix("= ") {
            stencils.push(Stencil { name: name.into(), poses: 1, bulk: 16, ..Stencil::default() });
        } else if let Some(stencil) = stencils.last_mut() {
            read_line(line, stencil);
        }
    }
    stencils
}

/// Takes one line into `stencil` and says whether it meant something.
fn read_line(line: &str, stencil: &mut Stencil) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        None => return true,
        Some(comment) if comment.starts_with('#') => return true,
        Some("slots") => stencil.slots.extend(words.filter_map(slot)),
        Some("home") => stencil.home = words.map(Into::into).collect(),
        Some("poses") => stencil.poses = words.next().and_then(|n| n.parse().ok()).unwrap_or(1).max(1),
        Some("fixed") => stencil.fixed = true,
        Some("crew") => stencil.crew = words.next().and_then(|n| n.parse().ok()).unwrap_or(0),
        Some("bulk") => stencil.bulk = words.next().and_then(|n| n.parse().ok()).unwrap_or(16),
        Some("stance") => stencil.stance = words.next().map_or(Stance::Ground, stance),
        Some("spots") => {
            let words: Vec<&str> = words.collect();
            let pairs = words.chunks_exact(2);
            stencil.spots.extend(pairs.filter_map(|pair| Some((pair[0].into(), point(pair[1])?))));
        }
        Some(_) => match form(line) {
            Some(form) => stencil.forms.push(form),
            None => return false,
        },
    }
    true
}

fn slot(word: &str) -> Option<(String, Vec<String>)> {
    let (role, ramps) = word.split_once('=')?;
    Some((role.into(), ramps.split('|').map(Into::into).collect()))
}

fn stance(word: &str) -> Stance {
    match word {
        "table" => Stance::Table,
        "water" => Stance::Water,
        "deep" => Stance::Deep,
        "air" => Stance::Air,
        "sky" => Stance::Sky,
        _ => Stance::Ground,
    }
}

fn form(line: &str) -> Option<Form> {
    let mut words = line.split_whitespace().peekable();
    let (mut layer, mut inside, mut near, mut pose) = (Layer::Body, false, false, None);
    while let Some(word) = words.peek() {
        match *word {
            "+" => layer = Layer::Detail,
            "*" => layer = Layer::Shine,
            "in" => inside = true,
            "near" => near = true,
            word if word.ends_with(':') => pose = Some(word.trim_end_matches(':').parse().ok()?),
            _ => break,
        }
        words.next();
    }
    let kind = words.next()?;
    let ink = ink(words.next()?)?;
    let shape = shape(kind, &words.collect::<Vec<_>>())?;
    Some(Form { shape, ink, layer, inside, near, pose })
}

fn shape(kind: &str, words: &[&str]) -> Option<Shape> {
    match (kind, words) {
        ("oval", [center, radii]) => Some(Shape::Oval(point(center)?, point(radii)?)),
        ("blob", words) if words.len() >= 3 => Some(Shape::Outline(smooth(&points(words)?, true))),
        ("poly", words) if words.len() >= 3 => Some(Shape::Outline(points(words)?)),
        ("limb", [width, words @ ..]) if words.len() >= 2 => {
            Some(Shape::Limb(points(words)?, number(width)?))
        }
        ("vein", [width, words @ ..]) if words.len() >= 2 => {
            Some(Shape::Limb(smooth(&points(words)?, false), number(width)?))
        }
        _ => None,
    }
}

fn ink(word: &str) -> Option<Ink> {
    let name: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
    let mut ink = Ink { level: super::palette::BASE, outlined: true, shading: Shading::Round, name };
    for flag in word.chars().skip(ink.name.len()) {
        match flag {
            '0'..='4' => ink.level = i32::try_from(flag.to_digit(10)?).ok()?,
            '\'' => ink.outlined = false,
            '~' => ink.shading = Shading::Flat,
            '|' => ink.shading = Shading::Side,
            '_' => ink.shading = Shading::Below,
            _ => return None,
        }
    }
    Some(ink)
}

/// Points; a corner (`!`) stands twice.
fn points(words: &[&str]) -> Option<Vec<Point>> {
    let mut points = Vec::new();
    for word in words {
        let corner = word.ends_with('!');
        let point = point(word.trim_end_matches('!'))?;
        points.extend(std::iter::repeat_n(point, 1 + usize::from(corner)));
    }
    Some(points)
}

fn point(word: &str) -> Option<Point> {
    let (x, y) = word.split_once(',')?;
    Some(Point::new(number(x)?, number(y)?))
}

/// A number with at most one decimal, in [`UNIT`]s.
fn number(word: &str) -> Option<i32> {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::palette::Ramp;
    use super::super::settings;
    use super::*;

    #[test]
    fn every_line_of_the_stencils_means_something() {
        let mut stencil = Stencil::default();
        for line in FILES.iter().flat_map(|file| file.lines()) {
            let line = line.split(" #").next().unwrap_or_default().trim();
            assert!(line.starts_with("= ") || read_line(line, &mut stencil), "{line}");
        }
    }

    #[test]
    fn names_are_given_once_and_all_colours_and_homes_exist() {
        let mut names = BTreeSet::new();
        for stencil in all() {
            assert!(names.insert(&stencil.name), "{} twice", stencil.name);
            let ramps = stencil.slots.iter().flat_map(|(_, ramps)| ramps);
            assert!(ramps.clone().all(|ramp| Ramp::find(ramp).is_some()), "{}", stencil.name);
            let role = |name: &str| stencil.slots.iter().any(|(role, _)| role == name);
            for form in &stencil.forms {
                let name = &form.ink.name;
                assert!(role(name) || Ramp::find(name).is_some(), "{}: {name}", stencil.name);
            }
            assert!(
                stencil.home.iter().all(|home| settings::NAMES.contains(&home.as_str())),
                "{}",
                stencil.name
            );
            assert!(!stencil.home.is_empty(), "{} has no home", stencil.name);
        }
        assert!(names.len() >= 60, "{} subjects", names.len());
    }

    #[test]
    fn forms_keep_to_their_grid() {
        for stencil in all() {
            let (low, high) = stencil.bounds();
            let inside = |value: i32| (-16 * UNIT..=90 * UNIT).contains(&value);
            assert!(
                [low.x, low.y, high.x, high.y].into_iter().all(inside),
                "{}: {low:?} {high:?}",
                stencil.name
            );
            assert!(high.y > low.y && high.x > low.x, "{}", stencil.name);
        }
    }
}
