//! Numerals and letters as drawings: their shape from the canvas's own type, thick, with a side in shadow.
//!
//! Also the numbers on chests, as parts of the person's kit.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::geometry::{Point, Rect};
use crate::plan::Face;
use crate::text::canvas_text;

use super::super::cast::Trait;
use super::super::form::{Form, FormLayer, Ink, Shading, Shape, UNIT, depth, plain};
use super::super::palette::Ramp;
use super::super::stencil::{Stance, Stencil};

/// The key of a numeral or a letter; what it shows is the last word of its label.
pub(in crate::artist) const GLYPH: &str = "glyph";
/// Where it stands on its grid, and the room it has.
const FOOT: i32 = 60;
const WIDE: i32 = 58;
const TALL: i32 = 54;
/// Colours of its characters, when nothing is said, and in turn for a rainbow.
const USUAL: [&str; 6] = ["red", "blue", "purple", "orange", "teal", "pink"];
const RAINBOW: [&str; 6] = ["red", "orange", "yellow", "green", "cyan", "purple"];
/// «π», which the type has not, in cells.
const PI: [&str; 7] = ["........", "########", "#######.", ".##.##..", ".##.##..", ".##.##.#", "##..####"];
/// The numerals, in cells: thick all round, as the type's own are not.
const DIGITS: [[&str; 8]; 10] = [
    [".####.", "######", "##..##", "##..##", "##..##", "##..##", "######", ".####."],
    ["..##..", "####..", "####..", "..##..", "..##..", "..##..", "######", "######"],
    [".####.", "######", "##..##", "...###", "..###.", ".###..", "######", "######"],
    ["#####.", "######", "....##", ".####.", ".####.", "....##", "######", "#####."],
    ["...##.", "..###.", ".####.", "##.##.", "######", "######", "...##.", "...##."],
    ["######", "######", "##....", "#####.", "######", "....##", "######", "#####."],
    [".####.", "######", "##....", "#####.", "######", "##..##", "######", ".####."],
    ["######", "######", "....##", "...##.", "..##..", "..##..", "..##..", "..##.."],
    [".####.", "######", "##..##", ".####.", ".####.", "##..##", "######", ".####."],
    [".####.", "######", "##..##", "######", ".#####", "....##", "######", ".####."],
];
/// The plus-shaped lights around it: sixteenths of its box.
const LIGHTS: [(i32, i32); 4] = [(0, 2), (16, 0), (15, 9), (1, 12)];

/// What a label shows.
pub(super) fn stencil(label: &str, traits: &[Trait]) -> Stencil {
    let value = label.split_whitespace().last().unwrap_or("?");
    let shapes: Vec<BTreeSet<(i32, i32)>> =
        value.chars().map(cells).filter(|cells| !cells.is_empty()).collect();
    let widths: Vec<i32> =
        shapes.iter().map(|cells| 1 + cells.iter().map(|(x, _)| *x).max().unwrap_or(0)).collect();
    let across = (widths.iter().sum::<i32>() + widths.len().saturating_sub(1) as i32).max(1);
    let down = 1 + shapes.iter().flatten().map(|(_, y)| *y).max().unwrap_or(0);
    let cell = (WIDE * UNIT / across).min(TALL * UNIT / down);
    let mut left = 32 * UNIT - across * cell / 2;
    let mut stencil = Stencil {
        name: GLYPH.into(),
        slots: slots(traits, shapes.len(), value.chars().next().map_or(0, |c| c as usize)),
        spots: spots(),
        stance: Stance::Ground,
        home: vec!["studio".into()],
        bulk: 18,
        fixed: true,
        poses: 1,
        ..Stencil::default()
    };
    for (number, (shape, width)) in shapes.iter().zip(&widths).enumerate() {
        let corner = Point::new(left + cell / 2, FOOT * UNIT - down * cell + cell / 2);
        for part in parts(shape) {
            let points: Vec<Point> = walk(&part)
                .into_iter()
                .map(|(x, y)| Point::new(corner.x + x * cell, corner.y + y * cell))
                .collect();
            let side = cell / 3;
            let shifted = points.iter().map(|point| Point::new(point.x + side, point.y + side / 2)).collect();
            stencil.forms.push(form(shifted, cell, number, 0, depth::FAR));
            stencil.forms.push(form(points, cell, number, 2, depth::BODY));
        }
        left += (width + 1) * cell;
    }
    let (wide, tall) = (across * cell, down * cell);
    for (x, y) in LIGHTS {
        for (rx, ry) in [(3, 0), (0, 3)] {
            let at = Point::new(32 * UNIT + wide * (x - 8) / 16, FOOT * UNIT - tall + tall * y / 16);
            let ends = vec![
                Point::new(at.x - rx * UNIT, at.y - ry * UNIT),
                Point::new(at.x + rx * UNIT, at.y + ry * UNIT),
            ];
            stencil.forms.push(Form { layer: FormLayer::Shine, ..form(ends, UNIT, 0, 4, depth::FRONT) });
        }
    }
    let lights = stencil.forms.iter_mut().filter(|form| form.layer == FormLayer::Shine);
    lights.for_each(|form| form.ink.name = "yellow".into());
    stencil.forms.sort_by_key(|form| form.depth);
    stencil
}

fn form(points: Vec<Point>, width: i32, number: usize, level: i32, depth: u8) -> Form {
    let shading = if level == 0 { Shading::Flat } else { Shading::Round };
    Form {
        shape: Shape::Limb(points, width + UNIT / 2),
        ink: Ink { name: role(number).into(), level, outlined: true, shading },
        depth,
        ..plain()
    }
}

fn role(number: usize) -> String {
    if number == 0 { "m".into() } else { format!("m{number}") }
}

fn slots(traits: &[Trait], chars: usize, first: usize) -> Vec<(String, Vec<Ramp>)> {
    let main = traits.iter().rev().find(|look| ["main", "m", ""].contains(&look.slot.as_str()));
    let rainbow = main.is_some_and(|look| look.variant == "rainbow");
    let said = main.and_then(|look| look.colour);
    let ramps = |number: usize| match said {
        _ if rainbow => vec![Ramp::named(RAINBOW[number % RAINBOW.len()])],
        Some(colour) => vec![colour],
        // By the character, so that one number is always of the same colours.
        None => vec![Ramp::named(USUAL[(first + number) % USUAL.len()])],
    };
    (0..chars.max(1)).map(|number| (role(number), ramps(number))).collect()
}

fn spots() -> Vec<(String, Point)> {
    let at = |x: i32, y: i32| Point::new(x * UNIT, y * UNIT);
    [
        ("base", at(32, FOOT)),
        ("top", at(32, FOOT - TALL)),
        ("grip", at(32, FOOT)),
        ("head", at(32, FOOT - TALL)),
    ]
    .map(|(name, at)| (name.to_owned(), at))
    .to_vec()
}

/// The cells of a character, from its own left and top.
fn cells(c: char) -> BTreeSet<(i32, i32)> {
    let mut cells = BTreeSet::new();
    let digit = c.to_digit(10).map(|digit| &DIGITS[digit as usize][..]);
    if let Some(rows) = digit.or((c == 'π').then_some(&PI[..])) {
        let rows = (0..).zip(rows);
        cells.extend(rows.flat_map(|(y, row)| {
            (0..).zip(row.chars()).filter(|(_, c)| *c == '#').map(move |(x, _)| (x, y))
        }));
    } else {
        let mut text = [0; 4];
        canvas_text(c.encode_utf8(&mut text), Face::Headline, 8, Rect::new(0, 0, 32, 32), &mut |point| {
            cells.insert((point.x, point.y));
        });
    }
    let left = cells.iter().map(|(x, _)| *x).min().unwrap_or(0);
    let top = cells.iter().map(|(_, y)| *y).min().unwrap_or(0);
    cells.into_iter().map(|(x, y)| (x - left, y - top)).collect()
}

/// The steps from a cell to its neighbours, those over a corner last.
const WAYS: [(i32, i32); 8] = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)];

/// The parts of a shape that hang together, if only by a corner.
fn parts(shape: &BTreeSet<(i32, i32)>) -> Vec<BTreeSet<(i32, i32)>> {
    let mut left = shape.clone();
    let mut parts = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut part = BTreeSet::from([first]);
        let mut open = vec![first];
        while let Some((x, y)) = open.pop() {
            for near in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] {
                if left.remove(&near) {
                    part.insert(near);
                    open.push(near);
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// A path through all cells of a part, from neighbour to neighbour, straight on as long as it can.
fn walk(part: &BTreeSet<(i32, i32)>) -> Vec<(i32, i32)> {
    let Some(&first) = part.first() else { return Vec::new() };
    let mut left = part.clone();
    left.remove(&first);
    let mut path = vec![first];
    let mut trail = vec![first];
    let mut way = (1, 0);
    while let Some(&(x, y)) = trail.last() {
        match std::iter::once(way).chain(WAYS).find(|(dx, dy)| left.contains(&(x + dx, y + dy))) {
            Some((dx, dy)) => {
                way = (dx, dy);
                left.remove(&(x + dx, y + dy));
                trail.push((x + dx, y + dy));
            }
            None => {
                trail.pop();
                if left.is_empty() {
                    break;
                }
            }
        }
        path.extend(trail.last().filter(|at| path.last() != Some(at)));
    }
    straightened(path, part.len())
}

/// The corners of a path alone.
fn straightened(path: Vec<(i32, i32)>, cells: usize) -> Vec<(i32, i32)> {
    let mut corners: Vec<(i32, i32)> = Vec::with_capacity(cells);
    for at in path {
        if let [.., (ax, ay), (bx, by)] = corners[..] {
            let straight = (bx - ax) * (at.1 - by) == (by - ay) * (at.0 - bx);
            let onward = (bx - ax) * (at.0 - bx) + (by - ay) * (at.1 - by) > 0;
            if straight && onward {
                corners.pop();
            }
        }
        corners.push(at);
    }
    if corners.len() == 1 {
        corners.push(corners[0]);
    }
    corners
}

/// The numbers from 0 to 99 as parts of a kit, small, at the joint `chest`.
pub(super) fn chest_numbers() -> String {
    const DIGITS: [&str; 10] = [
        "0,0 3,0 3,6 0,6 0,0",
        "0.4,1.4 2,0 2,6",
        "0,0 3,0 3,3 0,3 0,6 3,6",
        "0,0 3,0 3,3 1,3 3,3 3,6 0,6",
        "0,0 0,3 3,3 3,0 3,6",
        "3,0 0,0 0,3 3,3 3,6 0,6",
        "3,0 0,0 0,6 3,6 3,3 0,3",
        "0,0 3,0 1.4,6",
        "0,0 3,0 3,6 0,6 0,0 0,3 3,3",
        "3,3 0,3 0,0 3,0 3,6 0,6",
    ];
    let mut parts = String::new();
    for number in 0..100 {
        let _ = write!(parts, "part mark/{number}\n  fixed\n");
        let text = number.to_string();
        let digits: Vec<usize> = text.bytes().map(|byte| usize::from(byte - b'0')).collect();
        for (place, digit) in digits.iter().enumerate() {
            // In tenths, as the files write points.
            let left = if digits.len() == 1 { -15 } else { -41 + 50 * place as i32 };
            let points = DIGITS[*digit].split(' ').filter_map(|point| point.split_once(','));
            parts.push_str("  + limb mark2 1.6");
            for (x, y) in points {
                let x = left + tenths(x);
                let sign = if x < 0 { '-' } else { '+' };
                let _ = write!(parts, " chest{sign}{}.{},{y}", x.abs() / 10, x.abs() % 10);
            }
            parts.push('\n');
        }
    }
    parts
}

/// A number with at most one decimal in tenths.
fn tenths(text: &str) -> i32 {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    whole.parse::<i32>().unwrap_or(0) * 10 + part.parse::<i32>().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_and_numeral_is_a_drawing_that_keeps_to_its_grid() {
        for c in ('0'..='9').chain('A'..='Z').chain('А'..='Я').chain(['Ё', 'π']) {
            let stencil = stencil(&format!("letter {c}"), &[]);
            let bodies = stencil.forms.iter().filter(|form| form.layer == FormLayer::Body).count();
            assert!(bodies >= 2, "{c}");
            let (low, high) = stencil.bounds();
            assert!(
                low.x >= -UNIT && low.y >= 0 && high.x <= 66 * UNIT && high.y <= 66 * UNIT,
                "{c}: {low:?} {high:?}"
            );
        }
    }

    #[test]
    fn a_path_goes_through_every_cell() {
        let shape = cells('8');
        assert_eq!(parts(&shape).len(), 1);
        let path = walk(&shape);
        for (x, y) in shape {
            let on = path.windows(2).any(|ends| {
                let ((ax, ay), (bx, by)) = (ends[0], ends[1]);
                (ax.min(bx)..=ax.max(bx)).contains(&x) && (ay.min(by)..=ay.max(by)).contains(&y)
            });
            assert!(on, "{x},{y}");
        }
    }
}
