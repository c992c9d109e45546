//! What a figure is made of, or what has become of it: a castle of cheese, a burning car, the ghost of a toaster.
//!
//! ```text
//! states.txt ──▶ State: a ramp for all its forms, marks on and behind them
//! ```
//!
//! Changes an assembled figure before it is given anything to wear or hold. Chooses no state.

mod patterns;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::geometry::Point;

use super::super::form::{Form, FormLayer, Ink, Shading, Shape, UNIT, depth, plain, wrong};
use super::super::palette::{BASE, Ramp, lightness};
use super::super::stencil::{Stance, Stencil, bounds, numbered};

/// The states, a line each; the format stands at its top.
const TEXT: &str = include_str!("states.txt");
/// The slot that names a state.
pub(in crate::artist) const SLOT: &str = "effect";
/// The state in all colours, which the main colour of a figure may be, too.
pub(super) const RAINBOW: &str = "rainbow";
/// Marks lie on forms whose bounds take at least this part of the figure's own: not on fingers and buttons.
const LARGE_FROM: i32 = 12;

/// How light a figure is whose pattern is dark unless a colour is said: white and yellow are.
const LIGHT_FROM: i32 = 160;

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    ramp: Option<Ramp>,
    /// Of 16.
    parts: u32,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Holes,
    Sprinkles,
    Stripes,
    Bricks,
    Blossoms,
    Hearts,
    Dots,
    Bands,
    Squares,
    Rainbow,
    Topping,
    Tinted,
    Crack,
    Flames,
    Rays,
    Block,
    Float,
    Face,
    Suds,
    Plaster,
    Knit,
}

/// Every mark by its word.
const MARKS: [(&str, Mark); 21] = [
    ("knit", Mark::Knit),
    ("holes", Mark::Holes),
    ("sprinkles", Mark::Sprinkles),
    ("stripes", Mark::Stripes),
    ("bricks", Mark::Bricks),
    ("blossoms", Mark::Blossoms),
    ("hearts", Mark::Hearts),
    ("dots", Mark::Dots),
    ("bands", Mark::Bands),
    ("squares", Mark::Squares),
    ("rainbow", Mark::Rainbow),
    ("topping", Mark::Topping),
    ("tinted", Mark::Tinted),
    ("crack", Mark::Crack),
    ("flames", Mark::Flames),
    ("rays", Mark::Rays),
    ("block", Mark::Block),
    ("float", Mark::Float),
    ("face", Mark::Face),
    ("suds", Mark::Suds),
    ("plaster", Mark::Plaster),
];

static STATES: LazyLock<BTreeMap<&'static str, State>> =
    LazyLock::new(|| numbered(TEXT).filter_map(|(_, line)| read(line).ok()).collect());

/// Reads a line; the error says what was expected and what stands there.
fn read(line: &'static str) -> Result<(&'static str, State), String> {
    let (name, rest) = line.split_once(": ").ok_or_else(|| wrong("NAME: RAMP PARTS MARK …", line))?;
    let mut words = rest.split_whitespace();
    let word = words.next().unwrap_or_default();
    let ramp = match word {
        "-" => None,
        word => Some(Ramp::find(word).ok_or_else(|| wrong("a ramp or -", word))?),
    };
    let word = words.next().unwrap_or_default();
    let parts = word.parse().ok().filter(|parts| *parts <= 16).ok_or_else(|| wrong("0 to 16", word))?;
    let mark = |word: &str| MARKS.iter().find(|(known, _)| *known == word).map(|(_, mark)| *mark);
    let marks =
        words.map(|word| mark(word).ok_or_else(|| wrong("a mark", word))).collect::<Result<_, _>>()?;
    Ok((name, State { ramp, parts, marks }))
}

/// Whether a state has that name.
pub(super) fn is_known(name: &str) -> bool {
    STATES.contains_key(name)
}

/// Whether something in that state shows a face.
pub(super) fn has_face(name: &str) -> bool {
    STATES.get(name).is_some_and(|state| state.marks.contains(&Mark::Face))
}

/// Shows the state of that name; an unknown one changes nothing.
pub(super) fn show(stencil: &mut Stencil, name: &str) {
    let Some(state) = STATES.get(name) else { return };
    if let Some(ramp) = state.ramp {
        colour(stencil, ramp, state.parts);
    }
    let bounds = body_bounds(stencil);
    for mark in &state.marks {
        match mark {
            Mark::Holes => on_forms(stencil, patterns::holes),
            Mark::Sprinkles => on_forms(stencil, patterns::sprinkles),
            Mark::Stripes => on_forms(stencil, patterns::stripes),
            Mark::Bricks => on_forms(stencil, patterns::bricks),
            Mark::Blossoms => on_forms(stencil, patterns::blossoms),
            Mark::Hearts => on_forms(stencil, patterns::hearts),
            Mark::Knit => on_forms(stencil, patterns::knit),
            Mark::Dots => on_forms(stencil, patterns::dots),
            Mark::Bands => on_forms_from(stencil, LARGE_FROM * 3, patterns::bands),
            Mark::Squares => patterns::square(stencil, bounds),
            Mark::Topping => {
                stencil.slots.extend(state.ramp.map(|ramp| (patterns::TOPPING.into(), vec![ramp])));
                patterns::topping(stencil, bounds);
            }
            Mark::Tinted => patterns::tint(stencil),
            Mark::Rainbow => patterns::rainbow(stencil, bounds),
            Mark::Crack => crack(stencil),
            Mark::Flames => flames(stencil, bounds),
            Mark::Rays => rays(stencil, bounds),
            Mark::Block => block(stencil, bounds),
            Mark::Float => stencil.stance = Stance::Air,
            Mark::Face => {}
            Mark::Suds => suds(stencil, bounds),
            Mark::Plaster => plaster(stencil, bounds),
        }
    }
}

/// Whether a coat of that name is a pattern that lies on anything.
pub(super) fn is_pattern(variant: &str) -> bool {
    patterns::of_coat(variant).is_some()
}

/// Draws the pattern of a coat on what has no part for it, in that colour: a striped cup, a car with black stripes.
pub(super) fn pattern(stencil: &mut Stencil, variant: &str, colour: Option<Ramp>) {
    let Some(marks) = patterns::of_coat(variant) else { return };
    // Else one that is seen on the figure.
    let own = stencil.slots.first().and_then(|(_, ramps)| ramps.first());
    let is_light = own.is_some_and(|ramp| lightness(ramp.tone(BASE)) > LIGHT_FROM);
    let colour = colour.unwrap_or_else(|| Ramp::named(if is_light { "red" } else { "white" }));
    on_forms_from(stencil, LARGE_FROM * 2, marks);
    // Windows stay clear and wheels black, where there is a body of a colour that may be another.
    let glass = Ramp::named("glass");
    let coloured = stencil.slots.iter().filter(|(_, ramps)| !ramps.contains(&glass));
    let bodies: Vec<&str> = coloured.map(|(role, _)| role.as_str()).collect();
    let mut on_body = true;
    stencil.forms.retain(|form| {
        on_body = if form.inside { on_body } else { bodies.contains(&form.ink.name.as_str()) };
        on_body || bodies.is_empty() || form.ink.name != patterns::PATTERN
    });
    stencil.slots.push((patterns::PATTERN.into(), vec![colour]));
}

/// Every colour of the body leans to `ramp`; eyes and mouths keep theirs.
fn colour(stencil: &mut Stencil, ramp: Ramp, parts: u32) {
    let mut changed: Vec<SmolStr> = Vec::new();
    for form in stencil.forms.iter().filter(|form| form.layer == FormLayer::Body && !form.face) {
        if !changed.contains(&form.ink.name) {
            changed.push(form.ink.name.clone());
        }
    }
    for name in changed {
        match stencil.slots.iter_mut().find(|(role, _)| *role == name) {
            Some((_, ramps)) => ramps.iter_mut().for_each(|own| *own = own.toward(ramp, parts)),
            None => {
                if let Some(own) = Ramp::find(&name) {
                    let details = stencil.forms.iter_mut().filter(|form| form.ink.name == name);
                    let role = format!("state-{name}");
                    details
                        .filter(|form| form.layer == FormLayer::Body && !form.face)
                        .for_each(|form| form.ink.name = role.as_str().into());
                    stencil.slots.push((role, vec![own.toward(ramp, parts)]));
                }
            }
        }
    }
}

/// The smallest and the largest coordinates of its body.
fn body_bounds(stencil: &Stencil) -> (Point, Point) {
    bounds(stencil.forms.iter().filter(|form| form.layer == FormLayer::Body))
}

fn ink(name: &str, level: i32) -> Ink {
    Ink { name: name.into(), level, outlined: false, shading: Shading::Flat }
}

/// What a pattern adds on a form within those bounds.
type Marks = fn(&Form, (Point, Point)) -> Vec<Form>;

/// Adds what `marks` draws on a form, given its bounds, behind every large form.
fn on_forms(stencil: &mut Stencil, marks: Marks) {
    on_forms_from(stencil, LARGE_FROM, marks);
}

/// Adds what `marks` draws on forms of at least that part of the figure.
fn on_forms_from(stencil: &mut Stencil, part: i32, marks: Marks) {
    let (low, high) = body_bounds(stencil);
    let area = |a: Point, b: Point| i64::from(b.x - a.x) * i64::from(b.y - a.y);
    let least = area(low, high) / i64::from(part);
    let mut forms = Vec::new();
    for form in std::mem::take(&mut stencil.forms) {
        let bounds = form.shape.bounds();
        let large =
            form.layer == FormLayer::Body && !form.inside && !form.face && area(bounds.0, bounds.1) >= least;
        let added = if large { marks(&form, bounds) } else { Vec::new() };
        forms.push(form);
        forms.extend(added);
    }
    stencil.forms = forms;
}

/// A zigzag from near its top to near its foot.
fn crack(stencil: &mut Stencil) {
    let (low, high) = body_bounds(stencil);
    let (middle, wide, tall) = ((low.x + high.x) / 2, high.x - low.x, (high.y - low.y) * 3 / 4);
    let from = low.y + (high.y - low.y) / 8;
    let points: Vec<Point> = (0..=6)
        .map(|step| {
            let side = [0, 1, -1][step as usize % 3];
            Point::new(middle + side * wide / 9, from + tall * step / 6)
        })
        .collect();
    let branch = vec![points[3], Point::new(points[3].x + wide / 4, points[3].y + tall / 12)];
    let right = |points: &[Point]| points.iter().map(|at| Point::new(at.x + UNIT, at.y)).collect::<Vec<_>>();
    // A light edge beside the dark one is seen on dark things, too.
    for (points, width, name, level) in
        [(right(&points), 2 * UNIT, "white", 3), (points, 2 * UNIT, "ink", 0), (branch, UNIT, "ink", 0)]
    {
        let line = behind(Shape::Limb(points, width), ink(name, level));
        stencil.forms.push(Form { layer: FormLayer::Detail, depth: depth::WORN, ..line });
    }
}

/// Foam on its shoulders and its foot, and bubbles that rise from it.
fn suds(stencil: &mut Stencil, (low, high): (Point, Point)) {
    // Of 16: where over its bounds, and how large.
    const FOAM: [(i32, i32, i32); 11] = [
        (1, 12, 3),
        (4, 15, 3),
        (8, 15, 3),
        (12, 15, 3),
        (15, 12, 3),
        (0, 7, 2),
        (16, 8, 2),
        (2, 1, 1),
        (14, -1, 2),
        (17, 3, 1),
        (-2, 3, 1),
    ];
    let span = (high.x - low.x).min(high.y - low.y).max(12 * UNIT);
    for (column, row, size) in FOAM {
        let at = Point::new(low.x + (high.x - low.x) * column / 16, low.y + (high.y - low.y) * row / 16);
        let radius = (span * size / 24).max(UNIT);
        let form =
            behind(Shape::Oval(at, Point::new(radius, radius)), Ink { outlined: true, ..ink("white", 4) });
        stencil.forms.push(Form { depth: depth::FRONT, ..form });
    }
}

/// Two strips across, on the brow of who has a head, else in its middle.
fn plaster(stencil: &mut Stencil, (low, high): (Point, Point)) {
    let (wide, middle) = (high.x - low.x, Point::new((low.x + high.x) / 2, (low.y + high.y) / 2));
    let brow = stencil.spot("eyes").zip(stencil.spot("head"));
    let at = brow.map_or(middle, |(eyes, head)| Point::new(eyes.x + wide / 10, (eyes.y + 2 * head.y) / 3));
    let (reach, thick) = ((wide / 7).clamp(4 * UNIT, 7 * UNIT), (wide / 12).clamp(3 * UNIT, 4 * UNIT));
    for (width, name, level) in [(thick + 2 * UNIT, "brown", 1), (thick, "cream", 3)] {
        for side in [-1, 1] {
            let ends = vec![
                Point::new(at.x - reach, at.y - side * reach * 5 / 8),
                Point::new(at.x + reach, at.y + side * reach * 5 / 8),
            ];
            let strip = behind(Shape::Limb(ends, width), ink(name, level));
            stencil.forms.push(Form { layer: FormLayer::Detail, depth: depth::WORN, ..strip });
        }
    }
}

/// A form behind everything.
fn behind(shape: Shape, ink: Ink) -> Form {
    Form { shape, ink, depth: depth::BEHIND, ..plain() }
}

/// A tongue of fire with its foot in the middle of `foot`.
fn tongue(foot: Point, wide: i32, tall: i32, lean: i32) -> Shape {
    let at = |x: i32, y: i32| Point::new(foot.x + wide * x / 16, foot.y - tall * y / 16);
    Shape::Outline(vec![
        at(-8, 0),
        at(-9, 5),
        at(-4, 10),
        Point::new(at(0, 16).x + lean, at(0, 16).y),
        at(4, 11),
        at(9, 6),
        at(8, 0),
    ])
}

/// Fire that comes out behind it, and small flames before its foot.
fn flames(stencil: &mut Stencil, (low, high): (Point, Point)) {
    const TONGUES: [(i32, i32, i32); 6] =
        [(1, 9, 7), (15, 9, 7), (4, 4, 11), (12, 4, 11), (8, 2, 13), (6, 3, 9)];
    let (wide, tall) = (high.x - low.x, high.y - low.y);
    let mut back = Vec::new();
    for (name, level, share) in [("red", 2, 16), ("orange", 2, 13), ("yellow", 3, 8)] {
        for (column, row, height) in TONGUES {
            let foot = Point::new(low.x + wide * column / 16, low.y + tall * (row + 5) / 16);
            let (width, height) = (wide.max(24 * UNIT) * 6 / 16, tall.max(24 * UNIT) * height / 16);
            let lean = if column % 4 == 0 { 2 * UNIT } else { -2 * UNIT };
            let shape = tongue(foot, width * share / 16, height * share / 16, lean);
            back.push(behind(shape, ink(name, level)));
        }
    }
    stencil.forms.splice(0..0, back);
    for column in [3, 8, 13] {
        let foot = Point::new(low.x + wide * column / 16, high.y);
        for (name, level, share) in [("orange", 2, 16), ("yellow", 3, 9)] {
            let shape = tongue(foot, wide * share / 90, tall * share / 72, UNIT);
            stencil.forms.push(Form { depth: depth::FRONT, ..behind(shape, ink(name, level)) });
        }
    }
}

/// Rays of light around it.
fn rays(stencil: &mut Stencil, (low, high): (Point, Point)) {
    // None down to the ground.
    const WAYS: [(i32, i32); 7] = [(16, 0), (11, 11), (-11, 11), (-16, 0), (-11, -11), (0, -16), (11, -11)];
    let middle = Point::new((low.x + high.x) / 2, (low.y + high.y) / 2);
    let (wide, tall) = (high.x - low.x, high.y - low.y);
    let at = |(x, y): (i32, i32), parts: i32| {
        Point::new(middle.x + wide * x * parts / 512, middle.y + tall * y * parts / 512)
    };
    let lines = WAYS.into_iter();
    let forms =
        lines.map(|way| behind(Shape::Limb(vec![at(way, 19), at(way, 22)], 2 * UNIT), ink("yellow", 4)));
    stencil.forms.splice(0..0, forms.collect::<Vec<_>>());
}

/// A block of ice around it: its faces behind, its edges and its shine before.
fn block(stencil: &mut Stencil, (low, high): (Point, Point)) {
    let (low, high) = (Point::new(low.x - 4 * UNIT, low.y - 5 * UNIT), Point::new(high.x + 4 * UNIT, high.y));
    let at = Point::new;
    let front = vec![low, at(high.x, low.y), high, at(low.x, high.y)];
    let back = behind(Shape::Outline(front), Ink { outlined: true, ..ink("ice", 2) });
    stencil.forms.insert(0, back);
    let shine = |from: Point, to: Point| Form {
        layer: FormLayer::Shine,
        depth: depth::FRONT,
        ..behind(Shape::Limb(vec![from, to], 2 * UNIT), ink("white", 4))
    };
    let side = (high.x - low.x) / 5;
    stencil.forms.push(shine(at(low.x + side, low.y + 2 * UNIT), at(low.x + 2 * UNIT, low.y + side)));
    stencil.forms.push(shine(at(low.x + 2 * side, low.y + 2 * UNIT), at(low.x + 2 * UNIT, low.y + 2 * side)));
    stencil.forms.push(shine(at(high.x - 2 * UNIT, high.y - side), at(high.x - side, high.y - 2 * UNIT)));
}

#[cfg(test)]
mod tests {
    use super::super::super::stencil::read_all;
    use super::*;

    #[test]
    fn every_line_of_the_states_means_something() {
        let faults: Vec<String> = numbered(TEXT)
            .filter_map(|(at, line)| Some(format!("kits/states.txt, line {at}: {}", read(line).err()?)))
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert_eq!(numbered(TEXT).count(), STATES.len(), "a state is given twice");
    }

    #[test]
    fn stripes_lie_on_the_body_in_their_colour_and_neither_on_panes_nor_on_wheels() {
        let text = "= car\nslots m=red w=glass\npoly m 4,20 60,20 60,50 4,50\npoly w 8,22 56,22 56,44 8,44\n\
                    oval ink 16,52 12,12";
        let mut car = read_all(text).remove(0);
        pattern(&mut car, "stripes", Some(Ramp::named("dark")));
        let striped = |form: &Form| form.inside && form.ink.name == patterns::PATTERN;
        let after: Vec<bool> = car.forms.iter().map(striped).collect();
        assert!(after[1], "{after:?}");
        assert!(
            !after[after.len() - 1] && !after[after.len() - 2],
            "the pane and the wheel come last: {after:?}"
        );
        assert_eq!(car.slots.last(), Some(&(patterns::PATTERN.into(), vec![Ramp::named("dark")])));
        assert!(is_pattern("spots") && !is_pattern("fluffy"));
    }

    #[test]
    fn a_pattern_without_a_colour_is_seen_on_what_it_lies_on() {
        for (body, seen) in [("white", "red"), ("navy", "white")] {
            let mut thing = read_all(&format!("= box\nslots m={body}\npoly m 4,4 60,4 60,60 4,60")).remove(0);
            pattern(&mut thing, "spots", None);
            assert_eq!(thing.slots.last(), Some(&(patterns::PATTERN.into(), vec![Ramp::named(seen)])));
        }
    }

    #[test]
    fn cheese_is_yellow_with_holes_inside_its_form_and_a_ghost_floats() {
        let text = "= box\nslots m=purple\npoly m 10,10 50,10 50,50 10,50\n+ oval ink 20,20 2,2";
        let plain = read_all(text).remove(0);
        let mut cheese = plain.clone();
        show(&mut cheese, "cheese");
        assert_ne!(cheese.colours(), plain.colours());
        let holes: Vec<&Form> = cheese.forms.iter().filter(|form| form.inside).collect();
        assert!(holes.len() > 4 && cheese.forms[1].inside, "{} holes", holes.len());
        let mut ghost = plain.clone();
        show(&mut ghost, "ghost");
        assert!(ghost.stance == Stance::Air && has_face("ghost") && !has_face("cheese"));
        let mut same = plain.clone();
        show(&mut same, "nonsense");
        assert_eq!(same.forms.len(), plain.forms.len());
    }
}
