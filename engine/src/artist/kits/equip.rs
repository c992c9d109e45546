//! What a figure wears, holds and eats, merged into it spot to spot: by whose measure, and how large.
//!
//! Decides neither what is worn nor what a hand is doing.

use crate::geometry::Point;

use super::super::cast::Tie;
use super::super::form::{UNIT, depth};
use super::super::stencil::Stencil;
use super::merge::{Attachment, merge};
use super::{face, face_place, outfit};

/// A thing that belongs to its owner, assembled already.
#[derive(Clone, Debug)]
pub(in crate::artist) struct Equipment {
    /// How it belongs: held, worn or eaten.
    pub(in crate::artist) tie: Tie,
    /// Its drawing.
    pub(in crate::artist) thing: Stencil,
    /// -2 tiny … 2 huge.
    pub(in crate::artist) size: i32,
}

/// Whether a hat hides the hair under it.
pub(super) fn covers(hat: &Stencil) -> bool {
    hat.spot("worn").is_some() && !hat.open
}

impl Equipment {
    /// Whether it is worn.
    pub(super) fn is_worn(&self) -> bool {
        matches!(self.tie, Tie::Worn(_))
    }
}

/// Gives one thing to its owner.
pub(super) fn equip(owner: &mut Stencil, item: &Equipment, act: Option<&str>) {
    match item.tie {
        Tie::Worn(_) => wear(owner, item),
        Tie::Eaten(_) => eat(owner, item),
        _ => hold(owner, item, "hand", act == Some("play")),
    }
}

/// Gives a thing that is to wear something a face to wear it on: a potato in sunglasses smiles below them.
pub(super) fn prepare(owner: &mut Stencil, thing: &Stencil) {
    let gaze = thing.spot("gaze").is_some() && owner.spot("eyes").is_none();
    let hat = thing.spot("worn").is_some() && owner.spot("head").is_none();
    if (gaze || hat)
        && let Some(dark) = face_place::find(owner)
        && gaze
    {
        face::add_to_thing(owner, "happy", dark);
    }
}

/// Glasses over the eyes, scarves around the neck, anything else on the head.
fn wear(owner: &mut Stencil, item: &Equipment) {
    let thing = &item.thing;
    if outfit::put_on(owner, thing, grown(item.size)) {
        return;
    }
    prepare(owner, thing);
    let crowned = owner.spot("crown").is_some();
    let pairs = [("gaze", "eyes"), ("neck", "neck"), ("worn", if crowned { "crown" } else { "head" })];
    let fit = pairs.into_iter().find_map(|(own, at)| Some((thing.spot(own)?, owner.spot(at)?)));
    let middle = || {
        let (low, high) = thing.bounds();
        Some((Point::new((low.x + high.x) / 2, high.y), owner.spot("head")?))
    };
    // A bee has no neck: its tie hangs below the mouth.
    let chin =
        || Some((thing.spot("neck")?, owner.spot("mouth").map(|at| Point::new(at.x, at.y + 4 * UNIT))?));
    let neck = thing.spot("neck").is_some() && thing.spot("worn").is_none();
    let Some((from, to)) = (if neck { fit.or_else(chin) } else { fit.or_else(middle) }) else { return };
    let scale = owner.head_size() * 256 / thing.hat_size().max(1) * grown(item.size) / 16;
    merge(owner, thing, Attachment { from, to, scale, mirrored: false, aslant: false, depth: depth::WORN });
}

/// A thing into a hand, by its handle: no wider than two thirds of its owner's head, no higher than the head.
pub(super) fn hold(owner: &mut Stencil, item: &Equipment, spot: &str, playing: bool) {
    let thing = &item.thing;
    let side = || {
        // What has no hands has it at its right side: a statue, a cactus.
        let (low, high) = owner.bounds();
        Point::new(high.x - 2 * UNIT, low.y + (high.y - low.y) * 9 / 16)
    };
    let to = owner.spot(spot).or_else(|| owner.spot("hand")).unwrap_or_else(side);
    let (low, high) = thing.bounds();
    let lower = Point::new((low.x + high.x) / 2, high.y);
    let overhead = owner.spot("head").is_some_and(|head| to.y <= head.y + UNIT);
    let from = thing.spot("grip").filter(|_| !overhead).unwrap_or(lower);
    let middle = owner.spot("neck").or(owner.spot("head"));
    let left = middle.is_some_and(|middle| to.x < middle.x);
    // Before the body there is room for a guitar.
    let across = middle.is_some_and(|middle| (to.x - middle.x).abs() < owner.head_size() / 2);
    let fit = |room: i32, span: i32| room * 256 / span.max(1);
    let (width, height) = (high.x - low.x, high.y - low.y);
    let head = owner.head_size();
    // Who is carried is no toy.
    let lives = thing.spot("eyes").is_some();
    let (wide, tall, most) = match (width, height) {
        _ if lives => (head * 2, head * 7 / 4, 160),
        _ if across => (head * 5 / 2, head * 9 / 4, 150),
        (width, height) if height > 3 * width => (head, head * 3, 160),
        (width, height) if height > width || width > 2 * height => (head * 2, head * 9 / 4, 116),
        _ => (head * 4 / 3, head * 9 / 4, 128),
    };
    let size = if lives { item.size.max(0) } else { item.size };
    let scale = fit(wide, width).min(fit(tall, height)).min(most) * grown(size) / 16;
    let aslant = across && playing && height > width;
    if let Some((head, middle)) = owner.spot("head").zip(middle).filter(|_| thing.canopy && !overhead) {
        // Its upper half is over the head, and wider.
        let rise = (to.y - head.y + 2 * UNIT).max(head.y.abs() / 4) * 2;
        let scale = fit(rise, height).max(fit(owner.head_size() * 5 / 2, width));
        let aside = if to.x < middle.x { -owner.head_size() / 2 } else { owner.head_size() / 2 };
        let to = Point::new(middle.x + aside, to.y);
        let attachment = Attachment { from, to, scale, mirrored: false, aslant: false, depth: depth::BEHIND };
        return merge(owner, thing, attachment);
    }
    let (to, scale) =
        if overhead || aslant { (to, scale) } else { below_face(owner, thing, (from, to), scale, across) };
    let mirrored = left && !across && !thing.fixed;
    let to = if overhead || aslant || across {
        to
    } else {
        beside_eyes(owner, thing, (from, to), scale, mirrored)
    };
    merge(owner, thing, Attachment { from, to, scale, mirrored, aslant, depth: depth::HELD });
}

/// Where a thing in a hand near the face comes to be when it leaves the eyes free: a duck's knife stands before its beak.
fn beside_eyes(
    owner: &Stencil,
    thing: &Stencil,
    (from, to): (Point, Point),
    scale: i32,
    mirrored: bool,
) -> Point {
    let Some(eyes) = owner.spot("eyes").filter(|_| owner.spot("hand2").is_none()) else { return to };
    let (low, high) = thing.bounds();
    let at = |x: i32| {
        let dx = (x - from.x) * scale / 256;
        to.x + if mirrored { -dx } else { dx }
    };
    let (left, right) = (at(low.x).min(at(high.x)), at(low.x).max(at(high.x)));
    let (top, foot) = (to.y + (low.y - from.y) * scale / 256, to.y + (high.y - from.y) * scale / 256);
    // As wide as two eyes: one that looks to the side is off the middle.
    let free = (owner.head_size() / 2).max(owner.face_size * 2);
    if right <= eyes.x - free || left >= eyes.x + free || foot <= eyes.y - free || top >= eyes.y + free {
        return to;
    }
    let aside = if (left + right) / 2 < eyes.x { eyes.x - free - right } else { eyes.x + free - left };
    // No further than an arm would reach.
    let reach = owner.head_size();
    Point::new(to.x + aside.clamp(-reach, reach), to.y)
}

/// Where a thing before the body comes to be, and how large, when it leaves the face free: its upper edge is below the
/// mouth, its lower one no lower than the feet.
fn below_face(
    owner: &Stencil,
    thing: &Stencil,
    (from, to): (Point, Point),
    scale: i32,
    across: bool,
) -> (Point, i32) {
    let Some(mouth) = owner.spot("mouth").or(owner.spot("eyes")).filter(|_| across) else {
        return (to, scale);
    };
    let (low, high) = thing.bounds();
    let chin = mouth.y + 2 * UNIT;
    let feet = owner.bounds().1.y;
    let rising = |scale: i32| to.y - (from.y - low.y) * scale / 256;
    // A microphone, a flute: what is small may be at the mouth.
    let small = (high.x - low.x) * scale / 256 < owner.head_size();
    if small || rising(scale) >= chin || feet - chin < 8 * UNIT {
        return (to, scale);
    }
    let scale = scale.min((feet - chin) * 256 / (high.y - low.y).max(1));
    (Point::new(to.x, to.y + chin - rising(scale)), scale)
}

/// Food at the mouth, its middle just below it.
fn eat(owner: &mut Stencil, item: &Equipment) {
    let thing = &item.thing;
    if ["mouth", "eyes", "hand"].iter().all(|spot| owner.spot(spot).is_none()) {
        face_place::find(owner);
    }
    let Some(mouth) = owner.spot("mouth").or(owner.spot("eyes")).or(owner.spot("hand")) else { return };
    let (low, high) = thing.bounds();
    let sip = thing.spot("sip");
    let from = sip.unwrap_or(Point::new((low.x + high.x) / 2, low.y + (high.y - low.y) / 4));
    // A brush with its handle would be lost at the size of a bite.
    let long = ["toothbrush", "hand/tautrope"].contains(&thing.name.as_str());
    let bite = owner.head_size() * 5 / if long || sip.is_some() { 2 } else { 4 };
    let scale = (bite * 256 / breadth(thing)).min(120) * grown(item.size) / 16;
    // The eyes see what is eaten.
    let top = owner.spot("eyes").map_or(i32::MIN, |eyes| eyes.y + 5 * UNIT / 2);
    let rise = (from.y - low.y) * scale / 256;
    // A straw stands in the mouth itself.
    let mouth = if sip.is_some() { mouth } else { Point::new(mouth.x, mouth.y.max(top + rise)) };
    merge(
        owner,
        thing,
        Attachment { from, to: mouth, scale, mirrored: false, aslant: false, depth: depth::HELD },
    );
}

fn breadth(thing: &Stencil) -> i32 {
    let (low, high) = thing.bounds();
    (high.x - low.x).max(high.y - low.y).max(1)
}

/// Sixteenths of the usual size.
fn grown(size: i32) -> i32 {
    [8, 12, 16, 22, 28][(size.clamp(-2, 2) + 2) as usize]
}
