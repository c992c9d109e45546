//! What those wear who have no part for it: moustaches, fire out of the mouth, wings and boots at spots of their
//! silhouette, clothes as a band of cloth around the body.
//!
//! Things, drawings by hand and beasts alike. Chooses nothing of what is worn.

use super::super::form::{Form, FormLayer, Ink, Shading, Shape, UNIT, depth, wrong};
use super::super::palette::Ramp;
use super::super::stencil::{Stencil, numbered};
use super::merge::{Attachment, merge, set_spot};
use super::{face, face_place};
use crate::geometry::Point;

/// Spots of a thing that is worn elsewhere than on head, eyes and neck.
pub(super) const SPOTS: [&str; 4] = ["lip", "breath", "back", "sole"];

/// Clothes for the body, a line each; the format stands at its top.
const CLOTHES: &str = include_str!("clothes.txt");

/// One line of the file.
struct Cloth {
    colour: Ramp,
    /// Whether it has buttons in front.
    opens: bool,
}

/// Reads a line; the error says what was expected and what stands there.
fn read(line: &'static str) -> Result<(&'static str, Cloth), String> {
    let (name, rest) = line.split_once(": ").ok_or_else(|| wrong("NAME: RAMP [opens]", line))?;
    let (colour, opens) = match rest.split_once(' ') {
        None => (rest, false),
        Some((colour, "opens")) => (colour, true),
        Some((_, other)) => return Err(wrong("opens", other)),
    };
    let colour = Ramp::find(colour).ok_or_else(|| wrong("a ramp", colour))?;
    Ok((name, Cloth { colour, opens }))
}

/// The clothes of that name.
fn cloth(name: &str) -> Option<Cloth> {
    let mut clothes = numbered(CLOTHES).filter_map(|(_, line)| read(line).ok());
    clothes.find(|(known, _)| *known == name).map(|(_, cloth)| cloth)
}

/// Puts on a thing with one of the spots; false where it has none.
pub(super) fn put_on(owner: &mut Stencil, thing: &Stencil, grown: i32) -> bool {
    let (low, high) = owner.bounds();
    let (wide, tall) = (high.x - low.x, high.y - low.y);
    // Both boots of a pair are of one colour.
    let mut thing = thing.clone();
    thing.slots.iter_mut().for_each(|(_, ramps)| ramps.truncate(1));
    let thing = &thing;
    if let Some((from, breathed)) = at_mouth(thing) {
        if owner.spot("mouth").is_none()
            && let Some(dark) = face_place::find(owner)
        {
            face::add_to_thing(owner, "neutral", dark);
        }
        let Some(mouth) = owner.spot("mouth") else { return true };
        let scale = owner.head_size().max(8 * UNIT) * 256 / thing.hat_size().max(1) * 3 / 4;
        // Who looks to the left has the mouth left of the middle, and what comes out of it goes there.
        let left = breathed && mouth.x < (low.x + high.x) / 2 - wide / 16;
        attach(owner, thing, (from, mouth), scale * grown / 16, (left, depth::WORN));
        if breathed {
            // It looks there, wherever its middle is now.
            let (low, high) = owner.bounds();
            set_spot(owner, "front", Point::new(if left { low.x } else { high.x }, mouth.y));
        }
    } else if let Some(from) = thing.spot("back") {
        let middle = Point::new((low.x + high.x) / 2, low.y + tall * 7 / 16);
        let scale = (wide * 256 / (40 * UNIT)).min(tall * 256 / (44 * UNIT)).max(96);
        attach(owner, thing, (from, middle), scale * grown / 16, (false, depth::BEHIND));
    } else if let Some(from) = thing.spot("sole") {
        let scale = (wide * 256 / (110 * UNIT)).clamp(48, 160) * grown / 16;
        let rise = 4 * UNIT;
        for (part, mirrored) in [(5, true), (11, false)] {
            let at = Point::new(low.x + wide * part / 16, high.y - rise);
            attach(owner, thing, (from, at), scale, (mirrored, depth::FAR));
        }
        let foot = owner.bounds().1.y;
        let base = owner.base();
        set_spot(owner, "base", Point::new(base.x, foot));
    } else {
        return false;
    }
    true
}

/// The spot that lies at the owner's mouth, and whether the thing comes out of it.
fn at_mouth(thing: &Stencil) -> Option<(Point, bool)> {
    thing.spot("breath").map(|spot| (spot, true)).or(thing.spot("lip").map(|spot| (spot, false)))
}

fn attach(
    owner: &mut Stencil,
    thing: &Stencil,
    (from, to): (Point, Point),
    scale: i32,
    (mirrored, depth): (bool, u8),
) {
    let fixed = owner.fixed;
    merge(owner, thing, Attachment { from, to, scale, mirrored, aslant: false, depth });
    owner.fixed = fixed;
}

/// Whether clothes of that name are worn as a band of cloth.
pub(super) fn is_cloth(slot: &str, variant: &str) -> bool {
    slot == "torso" && cloth(variant).is_some()
}

/// Dresses the largest form of a body in a band of cloth: below the face of who stands, between head and tail of who
/// stands on four legs.
pub(super) fn dress(owner: &mut Stencil, variant: &str, colour: Option<Ramp>) {
    let Some(Cloth { colour: usual, opens }) = cloth(variant) else { return };
    let plain = |form: &Form| {
        form.layer == FormLayer::Body && !form.inside && !form.face && form.depth == depth::BODY
    };
    let area = |form: &Form| {
        let (low, high) = form.shape.bounds();
        i64::from(high.x - low.x) * i64::from(high.y - low.y)
    };
    // Below the neck: a tail may be larger.
    let neck = owner.spot("neck").or(owner.spot("mouth"));
    let below = |form: &Form| {
        let (low, high) = form.shape.bounds();
        neck.is_some_and(|neck| low.x <= neck.x && neck.x <= high.x && high.y > neck.y + 6 * UNIT)
    };
    let bodies = owner.forms.iter().enumerate().filter(|(_, form)| plain(form));
    let body = bodies.max_by_key(|(at, form)| (below(form), area(form), usize::MAX - at));
    let Some((at, body)) = body else { return };
    let (low, high) = body.shape.bounds();
    let (wide, tall) = (high.x - low.x, high.y - low.y);
    let role = format!("cloth{}", owner.slots.len());
    let across = wide * 4 > tall * 5;
    let chin = owner.spot("mouth").map_or(low.y, |mouth| mouth.y + 5 * UNIT / 2);
    let (from, to) = if across {
        // The head is at one end.
        let head = owner.spot("eyes").or(owner.spot("head")).map_or(low.x, |head| head.x);
        let right = head > (low.x + high.x) / 2;
        let (near, far) = (wide * 5 / 16, wide * 4 / 16);
        let (left, other) = if right { (far, near) } else { (near, far) };
        (Point::new(low.x + left, low.y - UNIT), Point::new(high.x - other, high.y + UNIT))
    } else {
        let top = chin.clamp(low.y + tall * 5 / 16, low.y + tall * 11 / 16);
        (Point::new(low.x - UNIT, top), Point::new(high.x + UNIT, low.y + tall * 14 / 16))
    };
    let ink = |level: i32| Ink { name: role.as_str().into(), level, outlined: false, shading: Shading::Flat };
    let form =
        |shape: Shape, level: i32| Form { shape, ink: ink(level), inside: true, face: false, ..body.clone() };
    let corner = |x: i32, y: i32| Point::new(x, y);
    let block = vec![from, corner(to.x, from.y), to, corner(from.x, to.y)];
    let mut forms = vec![form(Shape::Outline(block), 2)];
    let line = |a: Point, b: Point, thick: i32| Shape::Limb(vec![a, b], thick);
    let (top, foot) = ((from, corner(to.x, from.y)), (corner(from.x, to.y), to));
    let sides = ((from, corner(from.x, to.y)), (corner(to.x, from.y), to));
    let (hem, collar) = if across { sides } else { (foot, top) };
    forms.push(form(line(hem.0, hem.1, 3 * UNIT), 1));
    forms.push(form(line(collar.0, collar.1, 3 * UNIT), 3));
    if opens && !across {
        let middle = (low.x + high.x) / 2;
        forms.push(form(line(corner(middle, from.y), corner(middle, to.y), UNIT * 3 / 2), 0));
        for part in [1, 2, 3] {
            let y = from.y + (to.y - from.y) * part / 4;
            forms.push(form(Shape::Oval(corner(middle + 3 * UNIT, y), corner(UNIT, UNIT)), 0));
        }
    }
    let own = owner.slots.iter().find(|(known, _)| *known == body.ink.name.as_str());
    let own = own.and_then(|(_, ramps)| ramps.first().copied()).or(Ramp::find(&body.ink.name));
    // Cloth of the body's own colour would not be seen.
    let seen = Some(usual).filter(|ramp| Some(*ramp) != own);
    let colour = colour.or(seen).unwrap_or(Ramp::named("blue"));
    // Behind what is clipped to the body already, which stays to be seen: a belly, a beak.
    owner.forms.splice(at + 1..at + 1, forms);
    owner.slots.push((role, vec![colour]));
}

#[cfg(test)]
mod tests {
    use super::super::super::stencil::read_all;
    use super::*;

    fn potato() -> Stencil {
        read_all("= potato\nslots m=tan\nspots base 32,62\noval m 32,38 26,22").remove(0)
    }

    #[test]
    fn boots_stand_below_the_body_and_wings_behind_it() {
        let stencils = read_all(include_str!("../subjects/outfits.txt"));
        let of = |name: &str| stencils.iter().find(|thing| thing.name == name).expect("an outfit").clone();
        let mut booted = potato();
        assert!(put_on(&mut booted, &of("shoes/boots"), 16));
        assert!(booted.base().y > potato().base().y - UNIT, "it stands on its boots");
        assert_eq!(booted.base().y, booted.bounds().1.y);
        let mut winged = potato();
        assert!(put_on(&mut winged, &of("wings/angel"), 16));
        assert!(winged.forms[1..].iter().all(|form| form.depth == depth::BEHIND));
        let (low, high) = winged.bounds();
        assert!(low.x < potato().bounds().0.x && high.x > potato().bounds().1.x);
        assert!(!put_on(&mut potato(), &potato(), 16), "a potato is not worn");
    }

    #[test]
    fn fire_comes_out_where_its_owner_looks() {
        let stencils = read_all(include_str!("../subjects/outfits.txt"));
        let fire = stencils.iter().find(|thing| thing.name == "breath/fire").expect("a breath");
        for mouth in [12, 52] {
            let text =
                format!("= goose\nslots m=white\nspots base 32,62 mouth {mouth},20\noval m 32,38 26,22");
            let mut goose = read_all(&text).remove(0);
            let (before, to_the_left) = (goose.bounds(), mouth < 32);
            assert!(put_on(&mut goose, fire, 16));
            let (low, high) = goose.bounds();
            assert_eq!((low.x < before.0.x, high.x > before.1.x), (to_the_left, !to_the_left));
        }
    }

    #[test]
    fn every_line_of_the_clothes_means_something() {
        let faults: Vec<String> = numbered(CLOTHES)
            .filter_map(|(at, line)| Some(format!("kits/clothes.txt, line {at}: {}", read(line).err()?)))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn cloth_is_clipped_to_the_body_in_its_colour() {
        let mut dressed = potato();
        dress(&mut dressed, "sweater", Some(Ramp::named("blue")));
        assert!(dressed.forms.len() > 2 && dressed.forms[1..].iter().all(|form| form.inside));
        let role = &dressed.forms[1].ink.name;
        let cloth = dressed.slots.iter().find(|(known, _)| *known == role.as_str());
        assert_eq!(cloth.map(|(_, ramps)| ramps.clone()), Some(vec![Ramp::named("blue")]));
        assert!(is_cloth("torso", "sweater") && !is_cloth("torso", "armour"));
    }
}
