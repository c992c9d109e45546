//! One stencil into another, spot to spot: hats onto heads, swords into hands.
//!
//! Both keep their colours. Decides neither what is worn nor where.

use crate::geometry::Point;

use super::super::form::{Form, UNIT, depth, scaled};
use super::super::stencil::Stencil;

/// How a thing comes into its owner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attachment {
    /// The thing's own point …
    pub(super) from: Point,
    /// … comes to be here.
    pub(super) to: Point,
    /// Size, in parts of 256.
    pub(super) scale: i32,
    /// Whether left and right are exchanged.
    pub(super) mirrored: bool,
    /// Whether it leans to the right by an eighth of a turn.
    pub(super) aslant: bool,
    /// The depth of all its forms.
    pub(super) depth: u8,
}

/// Adds `thing` to `owner`.
pub(super) fn merge(owner: &mut Stencil, thing: &Stencil, seat: Attachment) {
    // Roles of the owner have no digit in front, so no name is taken twice.
    let prefix = owner.slots.len();
    let renamed = |name: &str| format!("{prefix}{name}");
    for (role, ramps) in &thing.slots {
        owner.slots.push((renamed(role), ramps.clone()));
    }
    let place = |point: Point| {
        let (dx, dy) = (point.x - seat.from.x, point.y - seat.from.y);
        let (dx, dy) = if seat.aslant { (eighth(dx - dy), eighth(dx + dy)) } else { (dx, dy) };
        let dx = if seat.mirrored { -dx } else { dx };
        Point::new(seat.to.x + scaled(dx, seat.scale), seat.to.y + scaled(dy, seat.scale))
    };
    let only = thing.forms.iter().filter(|form| form.pose.is_none_or(|pose| pose == 1));
    let mut forms: Vec<Form> = only.cloned().collect();
    forms.sort_by_key(|form| form.depth);
    for mut form in forms {
        form.shape.moved(place, seat.scale);
        if thing.slots.iter().any(|(role, _)| *role == form.ink.name) {
            form.ink.name = renamed(&form.ink.name).into();
        }
        // The back of a hood stays behind the head.
        let back = seat.depth == depth::WORN && form.depth == depth::BEHIND;
        form.depth = if back { depth::BEHIND } else { seat.depth };
        (form.near, form.pose) = (false, None);
        owner.forms.push(form);
    }
    owner.fixed |= thing.fixed && !seat.mirrored;
}

/// A length times the root of a half.
fn eighth(length: i32) -> i32 {
    scaled(length, 181)
}

/// Turns a stencil about the middle of its grid by quarters, clockwise, and stands it on its lowest edge again.
pub(in crate::artist) fn turn(stencil: &mut Stencil, quarters: u8) {
    for _ in 0..quarters % 4 {
        let quarter = |point: Point| Point::new(64 * UNIT - point.y, point.x);
        for form in &mut stencil.forms {
            if let super::super::stencil::Shape::Oval(_, radii) = &mut form.shape {
                *radii = Point::new(radii.y, radii.x);
            }
            form.shape.moved(quarter, 256);
        }
        stencil.spots.iter_mut().for_each(|(_, at)| *at = quarter(*at));
    }
    if !quarters.is_multiple_of(4) {
        let (low, high) = stencil.bounds();
        set_spot(stencil, "base", Point::new((low.x + high.x) / 2, high.y));
    }
}

/// Gives a spot its place, whether it had one or not.
pub(super) fn set_spot(stencil: &mut Stencil, name: &str, at: Point) {
    match stencil.spots.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = at,
        None => stencil.spots.push((name.into(), at)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::stencil::{Shape, read_all};
    use super::*;

    fn two() -> (Stencil, Stencil) {
        let text = "= man\nslots m=red\nspots hand 50,40\noval m 32,32 10,10\n= cup\nslots m=blue\nspots grip 10,10\noval m 14,10 4,2";
        let mut both = read_all(text).into_iter();
        (both.next().expect("a man"), both.next().expect("a cup"))
    }

    fn seat(mirrored: bool) -> Attachment {
        let at = |x, y| Point::new(x * UNIT, y * UNIT);
        Attachment { from: at(10, 10), to: at(50, 40), scale: 128, mirrored, aslant: false, depth: 5 }
    }

    #[test]
    fn a_thing_comes_to_its_spot_in_its_size_and_keeps_its_colour() {
        for (mirrored, x) in [(false, 52), (true, 48)] {
            let (mut man, cup) = two();
            merge(&mut man, &cup, seat(mirrored));
            let form = &man.forms[1];
            assert!(
                matches!(form.shape, Shape::Oval(c, r) if c == Point::new(x * 16, 640) && r == Point::new(32, 16))
            );
            let ramps =
                |name: &str| man.slots.iter().find(|(role, _)| role == name).map(|(_, ramps)| ramps.clone());
            assert_eq!(ramps(&form.ink.name), Some(cup.slots[0].1.clone()));
            assert_ne!(ramps(&form.ink.name), ramps(&man.forms[0].ink.name));
        }
    }

    #[test]
    fn four_quarters_are_none() {
        let (mut man, _) = two();
        let before = man.bounds();
        for _ in 0..4 {
            turn(&mut man, 1);
        }
        assert_eq!(man.bounds(), before);
    }
}
