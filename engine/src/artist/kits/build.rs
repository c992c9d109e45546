//! A kit's figure: its chosen parts in a pose, as a stencil that wears and holds nothing yet.

use crate::geometry::Point;
use crate::raster::SplitMix64;

use super::super::cast::Trait;
use super::super::form::{Draft, Form, depth};
use super::super::palette::Ramp;
use super::super::stencil::Stencil;
use super::reader::{Kit, KitPose, Part};

/// Joints that a build does not move: they belong to the head.
const HEAD_JOINTS: [&str; 4] = ["head", "face", "brow", "muzzle"];

/// The parts that a kit shows: one a slot, in the order of painting.
pub(super) fn parts<'a>(kit: &'a Kit, traits: &[Trait]) -> Vec<&'a Part> {
    let chosen = |slot: &str| {
        let default =
            kit.defaults.iter().find(|(known, _)| known == slot).map(|(_, variant)| variant.as_str());
        let said = traits.iter().rev().filter(|look| look.slot == slot && !look.variant.is_empty());
        let known = |variant: &&str| *variant == "none" || kit.part(slot, variant).is_some();
        let variant = said.map(|look| look.variant.as_str()).find(known).or(default)?;
        kit.part(slot, variant)
    };
    let parts: Vec<&Part> = kit.order().into_iter().filter_map(chosen).collect();
    let hidden: Vec<&String> = parts.iter().flat_map(|part| &part.hides).collect();
    parts.into_iter().filter(|part| !hidden.contains(&&part.slot)).collect()
}

/// The figure of `parts` in a pose.
pub(super) fn figure(kit: &Kit, parts: &[&Part], pose: Option<&KitPose>, traits: &[Trait]) -> Stencil {
    let joints = joints(kit, parts, pose);
    let at =
        |name: &str| joints.iter().find(|(known, _)| known == name).map_or(Point::new(0, 0), |(_, at)| *at);
    let mut forms: Vec<Form> = Vec::new();
    for draft in parts.iter().flat_map(|part| &part.forms) {
        let form = draft.settle(at, 256);
        let before = forms.last().map_or(depth::BODY, |form| form.depth);
        forms.push(Form { depth: if form.inside { before } else { depth_of(draft, &form, pose) }, ..form });
    }
    let own = parts.iter().flat_map(|part| &part.spots);
    let spots = own.chain(&kit.spots).map(|(name, anchor)| {
        let from = at(&anchor.joint);
        (name.clone(), Point::new(from.x + anchor.by.x, from.y + anchor.by.y))
    });
    let size = |of: fn(&Part) -> i32, usual: i32| {
        parts.iter().map(|part| of(part)).filter(|size| *size > 0).last().unwrap_or(usual)
    };
    Stencil {
        name: kit.name.clone(),
        slots: colours(kit, parts, traits),
        spots: spots.collect(),
        stance: kit.stance,
        home: kit.home.clone(),
        bulk: kit.bulk,
        crew: kit.crew,
        fixed: parts.iter().any(|part| part.fixed),
        poses: 1,
        head_size: size(|part| part.head_size, kit.head_size),
        face_size: size(|part| part.face_size, kit.face_size),
        forms,
        ..Stencil::default()
    }
}

/// How near a form is: as it is written, unless the pose says otherwise of one of its joints.
fn depth_of(draft: &Draft, form: &Form, pose: Option<&KitPose>) -> u8 {
    let mut posed = pose.into_iter().flat_map(|pose| &pose.depths);
    let said = posed.find(|(joint, _)| draft.joints().any(|own| own == joint)).map(|(_, depth)| *depth);
    match said {
        Some(depth::NEAR) => form.depth.max(depth::NEAR),
        Some(depth) => depth,
        None if form.near && form.depth == depth::BODY => depth::NEAR,
        None => form.depth,
    }
}

/// The joints of a pose, with the build of the parts: the body below the neck is drawn towards it.
fn joints(kit: &Kit, parts: &[&Part], pose: Option<&KitPose>) -> Vec<(String, Point)> {
    let mut joints = kit.joints.clone();
    for (name, at) in pose.into_iter().flat_map(|pose| &pose.joints) {
        if let Some((_, known)) = joints.iter_mut().find(|(known, _)| known == name) {
            *known = *at;
        }
    }
    let neck = joints.iter().find(|(name, _)| name == "neck").map(|(_, at)| *at);
    let builds = parts.iter().map(|part| part.build).filter(|build| *build != (0, 0));
    for (tall, wide) in builds {
        let Some(neck) = neck else { continue };
        let part = |length: i32, of: i32| if of > 0 { length * of / 16 } else { length };
        for (_, at) in joints.iter_mut().filter(|(name, _)| !HEAD_JOINTS.contains(&name.as_str())) {
            *at = Point::new(neck.x + part(at.x - neck.x, wide), neck.y + part(at.y - neck.y, tall));
        }
    }
    joints
}

/// The ramps of each role: what the traits say, else the part's own, else the kit's.
fn colours(kit: &Kit, parts: &[&Part], traits: &[Trait]) -> Vec<(String, Vec<Ramp>)> {
    let mut colours = kit.slots.clone();
    for (role, ramps) in parts.iter().flat_map(|part| &part.colours) {
        set(&mut colours, role, ramps.clone());
    }
    for look in traits {
        let Some(colour) = look.colour else { continue };
        let has = |role: &str| colours.iter().any(|(known, _)| known == role);
        let whole = ["", "m", "main"].contains(&look.slot.as_str());
        let role = [look.variant.as_str(), look.slot.as_str()].into_iter().find(|role| has(role) && !whole);
        if let Some(role) = role.or(whole.then_some(kit.main.as_str())) {
            let role = role.to_owned();
            set(&mut colours, &role, vec![colour]);
        }
    }
    colours
}

fn set(colours: &mut Vec<(String, Vec<Ramp>)>, role: &str, ramps: Vec<Ramp>) {
    match colours.iter_mut().find(|(known, _)| known == role) {
        Some((_, known)) => *known = ramps,
        None => colours.push((role.into(), ramps)),
    }
}

/// One ramp a role, by the seed.
pub(super) fn decide(stencil: &mut Stencil, random: &mut SplitMix64) {
    for (_, ramps) in &mut stencil.slots {
        if ramps.len() > 1 {
            let chosen = ramps[random.below(ramps.len() as u64) as usize];
            *ramps = vec![chosen];
        }
    }
}
