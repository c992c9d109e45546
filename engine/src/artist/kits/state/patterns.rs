//! Patterns on the larger forms of a figure: holes, sprinkles, stripes, bricks, blossoms, hearts, dots, bands, stitches;
//! the pattern of a coat in a colour of its own; and wheels that are square.
//!
//! Each is clipped to the form that it lies on. Knows no state.

use super::super::super::form::{Form, FormLayer, Ink, Shape, UNIT};
use super::super::super::palette::Ramp;
use super::super::super::stencil::Stencil;
use super::{Marks, ink};
use crate::geometry::Point;

/// A form that is clipped to the one before it.
fn inside(of: &Form, shape: Shape, ink: Ink) -> Form {
    Form { shape, ink, inside: true, face: false, ..of.clone() }
}

/// Points of a staggered grid over the bounds, each with its number.
fn grid((low, high): (Point, Point), step: i32) -> Vec<(usize, Point)> {
    let mut points = Vec::new();
    let mut y = low.y + step / 3;
    let mut odd = false;
    while y < high.y {
        let mut x = low.x + if odd { step * 4 / 5 } else { step * 2 / 5 };
        while x < high.x {
            points.push(Point::new(x, y));
            x += step;
        }
        y += step * 3 / 4;
        odd = !odd;
    }
    points.into_iter().enumerate().collect()
}

pub(super) fn holes(form: &Form, bounds: (Point, Point)) -> Vec<Form> {
    let hole = |(number, at): (usize, Point)| {
        let radius = [3 * UNIT, 2 * UNIT, 5 * UNIT / 2][number % 3];
        inside(form, Shape::Oval(at, Point::new(radius, radius)), ink(&form.ink.name, 1))
    };
    grid(bounds, 14 * UNIT).into_iter().map(hole).collect()
}

pub(super) fn sprinkles(form: &Form, bounds: (Point, Point)) -> Vec<Form> {
    const COLOURS: [(&str, i32); 5] = [("cyan", 3), ("yellow", 3), ("white", 4), ("purple", 3), ("lime", 3)];
    let sprinkle = |(number, at): (usize, Point)| {
        let (name, level) = COLOURS[number % COLOURS.len()];
        let lean = [(2, 1), (-2, 1), (0, 2)][number % 3];
        let to = Point::new(at.x + lean.0 * UNIT, at.y + lean.1 * UNIT);
        inside(form, Shape::Limb(vec![at, to], 2 * UNIT), ink(name, level))
    };
    grid(bounds, 9 * UNIT).into_iter().map(sprinkle).collect()
}

pub(super) fn stripes(form: &Form, (low, high): (Point, Point)) -> Vec<Form> {
    let step = ((high.x - low.x) / 5).max(5 * UNIT);
    let mut forms = Vec::new();
    let mut x = low.x + step / 2;
    while x < high.x {
        let bent = [Point::new(x, low.y), Point::new(x - UNIT, (low.y + high.y) / 2), Point::new(x, high.y)];
        forms.push(inside(form, Shape::Limb(bent.to_vec(), 2 * UNIT), ink(&form.ink.name, 1)));
        x += step;
    }
    forms
}

pub(super) fn bricks(form: &Form, (low, high): (Point, Point)) -> Vec<Form> {
    let (wide, tall) = (12 * UNIT, 7 * UNIT);
    let mut forms = Vec::new();
    let mut line =
        |from: Point, to: Point| forms.push(inside(form, Shape::Limb(vec![from, to], UNIT), ink("stone", 3)));
    for (row, y) in (low.y..high.y).step_by(tall as usize).enumerate() {
        line(Point::new(low.x, y), Point::new(high.x, y));
        let shift = if row % 2 == 0 { 0 } else { wide / 2 };
        for x in (low.x + shift..high.x).step_by(wide as usize) {
            line(Point::new(x, y), Point::new(x, y + tall));
        }
    }
    forms
}

/// Flowers of four petals.
pub(super) fn blossoms(form: &Form, bounds: (Point, Point)) -> Vec<Form> {
    const COLOURS: [(&str, i32); 4] = [("pink", 3), ("white", 4), ("yellow", 3), ("red", 3)];
    let mut forms = Vec::new();
    for (number, at) in grid(bounds, 13 * UNIT) {
        let (name, level) = COLOURS[number % COLOURS.len()];
        let (near, petal) = (2 * UNIT, Point::new(UNIT * 7 / 4, UNIT * 7 / 4));
        for (dx, dy) in [(near, 0), (-near, 0), (0, near), (0, -near)] {
            let oval = Shape::Oval(Point::new(at.x + dx, at.y + dy), petal);
            forms.push(inside(form, oval, ink(name, level)));
        }
        let heart = if name == "yellow" { "rust" } else { "amber" };
        forms.push(inside(form, Shape::Oval(at, Point::new(UNIT * 3 / 2, UNIT * 3 / 2)), ink(heart, 3)));
    }
    forms
}

pub(super) fn hearts(form: &Form, bounds: (Point, Point)) -> Vec<Form> {
    let mut forms = Vec::new();
    for (number, at) in grid(bounds, 13 * UNIT) {
        let name = ["red", "pink"][number % 2];
        for side in [-1, 1] {
            let top = Point::new(at.x + side * UNIT * 3 / 2, at.y - UNIT);
            forms.push(inside(form, Shape::Oval(top, Point::new(2 * UNIT, 2 * UNIT)), ink(name, 3)));
        }
        let point = |x: i32, y: i32| Point::new(at.x + x * UNIT / 2, at.y + y * UNIT / 2);
        let foot = Shape::Outline(vec![point(-6, -1), point(6, -1), point(0, 7)]);
        forms.push(inside(form, foot, ink(name, 3)));
    }
    forms
}

pub(super) fn dots(form: &Form, bounds: (Point, Point)) -> Vec<Form> {
    spots(form, bounds, &ink("white", 4))
}

fn spots(form: &Form, bounds: (Point, Point), of: &Ink) -> Vec<Form> {
    let radii = Point::new(2 * UNIT, 2 * UNIT);
    let spot = |(_, at): (usize, Point)| inside(form, Shape::Oval(at, radii), of.clone());
    grid(bounds, 10 * UNIT).into_iter().map(spot).collect()
}

/// Rows of stitches: a lighter V beside a darker one.
pub(super) fn knit(form: &Form, (low, high): (Point, Point)) -> Vec<Form> {
    let (wide, tall) = (5 * UNIT, 4 * UNIT);
    let mut forms = Vec::new();
    for (row, y) in (low.y..high.y).step_by(tall as usize).enumerate() {
        for (column, x) in (low.x..high.x).step_by(wide as usize).enumerate() {
            let level = if (row + column) % 2 == 0 { 3 } else { 1 };
            let stitch = vec![Point::new(x, y), Point::new(x + wide / 2, y + tall), Point::new(x + wide, y)];
            forms.push(inside(form, Shape::Limb(stitch, UNIT), ink(&form.ink.name, level)));
        }
    }
    forms
}

/// The role of the colour of a coat's pattern.
pub(super) const PATTERN: &str = "pattern";

/// The marks of a coat's pattern, in the colour [`PATTERN`].
pub(super) fn of_coat(variant: &str) -> Option<Marks> {
    match variant {
        "stripes" => Some(lines),
        "spots" => Some(|form, bounds| spots(form, bounds, &ink(PATTERN, 2))),
        _ => None,
    }
}

/// Broad stripes: along what is much wider than tall, a car; else down it.
fn lines(form: &Form, (low, high): (Point, Point)) -> Vec<Form> {
    let (wide, tall) = (high.x - low.x, high.y - low.y);
    let is_long = wide * 2 > tall * 3;
    let span = if is_long { tall } else { wide };
    // Of what is small, fewer and thinner ones.
    let count = (span / (9 * UNIT)).clamp(2, 5);
    let thick = (span / (count * 2 + 1)).clamp(3 * UNIT / 2, 5 * UNIT);
    let line = |number: i32| {
        let part = |from: i32| from + span * (2 * number + 1) / (2 * count);
        let ends = if is_long {
            [Point::new(low.x, part(low.y)), Point::new(high.x, part(low.y))]
        } else {
            [Point::new(part(low.x), low.y), Point::new(part(low.x), high.y)]
        };
        inside(form, Shape::Limb(ends.to_vec(), thick), ink(PATTERN, 2))
    };
    (0..count).map(line).collect()
}

/// Tins one above the other: red labels between bright rims.
pub(super) fn bands(form: &Form, (low, high): (Point, Point)) -> Vec<Form> {
    let mut forms = Vec::new();
    let step = 9 * UNIT;
    for (row, y) in (low.y..high.y).step_by(step as usize).enumerate() {
        let name = ["red", "blue", "leaf"][row % 3];
        let line = |y: i32, thick: i32, ink: Ink| {
            let points = vec![Point::new(low.x, y), Point::new(high.x, y)];
            inside(form, Shape::Limb(points, thick), ink)
        };
        forms.push(line(y + step / 2, 4 * UNIT, ink(name, 2)));
        forms.push(line(y, UNIT, ink("ink", 1)));
    }
    forms
}

/// All colours in bands over the whole figure, on each form that is no speck; of people over what they wear.
pub(super) fn rainbow(stencil: &mut Stencil, (low, high): (Point, Point)) {
    const COLOURS: [&str; 6] = ["red", "orange", "yellow", "green", "cyan", "purple"];
    let clothed = stencil.forms.iter().any(|form| form.ink.name == "skin");
    let worn: Vec<Point> = stencil
        .forms
        .iter()
        .filter(|form| clothed && form.ink.name == "torso")
        .flat_map(|form| [form.shape.bounds().0, form.shape.bounds().1])
        .collect();
    let (least, most) = (worn.iter().map(|at| at.y).min(), worn.iter().map(|at| at.y).max());
    let (low, high) = (Point::new(low.x, least.unwrap_or(low.y)), Point::new(high.x, most.unwrap_or(high.y)));
    let tall = (high.y - low.y).max(1);
    let edge = |band: i32| low.y + tall * band / COLOURS.len() as i32;
    let mut forms = Vec::new();
    for form in std::mem::take(&mut stencil.forms) {
        let (a, b) = form.shape.bounds();
        let body = form.layer == FormLayer::Body && !form.inside && !form.face;
        let body = body && (!clothed || form.ink.name == "torso");
        let large =
            (b.x - a.x).min(b.y - a.y) > 4 * UNIT && form.ink.name != "ink" && form.ink.name != "glass";
        let mut bands = Vec::new();
        for (band, name) in (0..).zip(COLOURS).filter(|_| body && large) {
            let (top, foot) = (edge(band), edge(band + 1));
            if foot >= a.y && top <= b.y {
                let block = [(a.x, top), (b.x, top), (b.x, foot), (a.x, foot)];
                let block = block.map(|(x, y)| Point::new(x, y)).to_vec();
                bands.push(inside(&form, Shape::Outline(block), ink(name, 2)));
            }
        }
        forms.push(form);
        forms.extend(bands);
    }
    stencil.forms = forms;
}

/// The role of a topping's colour.
pub(super) const TOPPING: &str = "topping";

/// Sauce over the upper part of what is large and not low: over what is in a bowl, not over the bowl.
pub(super) fn topping(stencil: &mut Stencil, (low, high): (Point, Point)) {
    let area = |(a, b): (Point, Point)| i64::from(b.x - a.x) * i64::from(b.y - a.y);
    let covered = |form: &Form| {
        let bounds = form.shape.bounds();
        form.layer == FormLayer::Body
            && !form.inside
            && !form.face
            && area(bounds) * 40 > area((low, high))
            && bounds.0.y + bounds.1.y < 2 * low.y + (high.y - low.y) * 5 / 4
    };
    let mut forms = Vec::new();
    for form in std::mem::take(&mut stencil.forms) {
        let sauce = if covered(&form) { drops(&form, form.shape.bounds()) } else { Vec::new() };
        forms.push(form);
        forms.extend(sauce);
    }
    stencil.forms = forms;
}

/// Panes of glass become black.
pub(super) fn tint(stencil: &mut Stencil) {
    let glass = Ramp::named("glass");
    for (_, ramps) in stencil.slots.iter_mut().filter(|(_, ramps)| ramps.contains(&glass)) {
        *ramps = vec![Ramp::named("ink")];
    }
    stencil
        .forms
        .iter_mut()
        .filter(|form| form.ink.name == "glass")
        .for_each(|form| form.ink.name = "ink".into());
}

/// Sauce over the upper part of a form, with drops that run down.
fn drops(form: &Form, (low, high): (Point, Point)) -> Vec<Form> {
    const DROPS: [i32; 9] = [7, 5, 9, 6, 4, 8, 5, 7, 5];
    let (wide, tall) = (high.x - low.x, high.y - low.y);
    let mut points = vec![Point::new(high.x + UNIT, low.y - UNIT), Point::new(low.x - UNIT, low.y - UNIT)];
    points.extend((0..).zip(DROPS).map(|(column, drop)| {
        let x = low.x + wide * column / (DROPS.len() as i32 - 1);
        Point::new(x, low.y + tall * drop / 16)
    }));
    let shine = Shape::Oval(
        Point::new(low.x + wide * 5 / 16, low.y + tall * 3 / 16),
        Point::new(wide / 14, tall / 28 + UNIT / 2),
    );
    vec![inside(form, Shape::Outline(points), ink(TOPPING, 2)), inside(form, shine, ink(TOPPING, 4))]
}

/// What is round in the lower half is square.
pub(super) fn square(stencil: &mut Stencil, (low, high): (Point, Point)) {
    let middle = (low.y + high.y) / 2;
    let least = (high.x - low.x) / 32;
    for form in stencil.forms.iter_mut().filter(|form| !form.face) {
        let Shape::Oval(at, radii) = form.shape else { continue };
        let round = (radii.x - radii.y).abs() <= UNIT && radii.x > least;
        if round && at.y > middle {
            let (x, y) = (radii.x * 15 / 16, radii.y * 15 / 16);
            let corner = |dx: i32, dy: i32| Point::new(at.x + dx * x, at.y + dy * y);
            form.shape = Shape::Outline(vec![corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::stencil::read_all;
    use super::*;

    const CAR: &str =
        "= car\nslots m=red\npoly m 4,20 60,20 60,50 4,50\noval steel 16,52 8,8\noval steel 48,52 8,8";

    #[test]
    fn wheels_become_square_and_keep_their_middle() {
        let mut car = read_all(CAR).remove(0);
        let before = car.forms[1].shape.bounds();
        square(&mut car, (Point::new(0, 0), Point::new(64 * UNIT, 60 * UNIT)));
        assert!(matches!(&car.forms[1].shape, Shape::Outline(points) if points.len() == 4));
        let (low, high) = car.forms[1].shape.bounds();
        assert_eq!(low.x + high.x, before.0.x + before.1.x);
        assert_eq!(low.y + high.y, before.0.y + before.1.y);
    }

    #[test]
    fn a_rainbow_lies_in_six_bands_clipped_to_the_body_and_on_clothes_of_people_alone() {
        let mut car = read_all(CAR).remove(0);
        rainbow(&mut car, (Point::new(4 * UNIT, 20 * UNIT), Point::new(60 * UNIT, 50 * UNIT)));
        let bands = car.forms[1..].iter().take_while(|form| form.inside).count();
        assert_eq!(bands, 6);
        let text =
            "= man\nslots skin=skin torso=red\noval skin 32,10 9,9\npoly torso 20,20 44,20 44,50 20,50";
        let mut man = read_all(text).remove(0);
        rainbow(&mut man, (Point::new(0, 0), Point::new(64 * UNIT, 64 * UNIT)));
        assert!(!man.forms[1].inside, "the face keeps its colour");
        assert_eq!(man.forms[2..].len(), 6);
    }
}
