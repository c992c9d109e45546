//! A kit's figure: its chosen parts in a pose, as a stencil that wears and holds nothing yet.

use crate::geometry::Point;
use crate::raster::SplitMix64;

use super::super::cast::Trait;
use super::super::form::{Form, FormDraft, Shape, depth};
use super::super::palette::Ramp;
use super::super::stencil::Stencil;
use super::reader::{Kit, KitPose, Part};

/// Joints that a build does not move: they belong to the head.
const HEAD_JOINTS: [&str; 4] = ["head", "face", "eyel", "eyer"];

/// The parts that a kit shows: one a slot, in the order of painting.
pub(super) fn parts<'a>(kit: &'a Kit, traits: &[Trait]) -> Vec<&'a Part> {
    let woman =
        traits.iter().rev().find(|look| look.slot == "sex").is_some_and(|look| look.variant == "woman");
    let chosen = |slot: &str| {
        let default =
            kit.defaults.iter().find(|(known, _)| known == slot).map(|(_, variant)| variant.as_str());
        let mut variant = default;
        for look in traits.iter().filter(|look| look.slot == slot) {
            let known = look.variant == "none" || kit.part(slot, &look.variant).is_some();
            match look.variant.as_str() {
                "" => variant = variant.filter(|name| *name != "none").or_else(|| kit.first(slot)),
                said if known => variant = Some(said),
                _ => {}
            }
        }
        let hers = if woman { kit.part(slot, &format!("{}woman", variant?)) } else { None };
        hers.or(kit.part(slot, variant?))
    };
    let parts: Vec<&Part> = kit.order().into_iter().filter_map(chosen).collect();
    let hidden: Vec<&String> = parts.iter().flat_map(|part| &part.hides).collect();
    parts.into_iter().filter(|part| !hidden.iter().any(|slot| *slot == part.slot)).collect()
}

/// The figure of `parts` in a pose.
pub(super) fn figure(kit: &Kit, parts: &[&Part], pose: Option<&KitPose>, traits: &[Trait]) -> Stencil {
    let joints = joints(kit, parts, pose);
    let at =
        |name: &str| joints.iter().find(|(known, _)| known == name).map_or(Point::new(0, 0), |(_, at)| *at);
    let mut forms: Vec<Form> = Vec::new();
    let wide = parts.iter().map(|part| part.build.1).find(|wide| *wide > 0).unwrap_or(16);
    for draft in parts.iter().flat_map(|part| part.forms()) {
        let mut form = draft.settle(at, 256);
        if let Shape::Limb(_, width) = &mut form.shape
            && draft.joints().all(|joint| !HEAD_JOINTS.contains(&joint))
        {
            *width = *width * wide / 16;
        }
        let before = forms.last().map_or(depth::BODY, |form| form.depth);
        forms.push(Form { depth: if form.inside { before } else { depth_of(draft, &form, pose) }, ..form });
    }
    for (role, other) in kit.same.iter().filter(|(role, _)| !is_coloured(role, parts, traits)) {
        forms.iter_mut().filter(|form| form.ink.name == *role).for_each(|form| form.ink.name = other.into());
    }
    let own = parts.iter().flat_map(|part| &part.spots);
    let spots = own.chain(&kit.spots).map(|(name, anchor)| (name.clone(), anchor.place(at, 256)));
    let size = |of: fn(&Part) -> i32, usual: i32| {
        parts.iter().map(|part| of(part)).rfind(|size| *size > 0).unwrap_or(usual)
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

/// Whether a role was given a colour of its own.
fn is_coloured(role: &str, parts: &[&Part], traits: &[Trait]) -> bool {
    let said = traits.iter().any(|look| look.colour.is_some() && (look.slot == role || look.variant == role));
    said || parts.iter().flat_map(|part| &part.colours).any(|(own, _)| own == role)
}

/// A joint's place; the grid's corner if there is none of that name.
fn find(joints: &[(String, Point)], name: &str) -> Point {
    joints.iter().find(|(known, _)| known == name).map_or(Point::new(0, 0), |(_, at)| *at)
}

/// How near a form is: as it is written, unless the pose says otherwise of one of its joints.
fn depth_of(draft: &FormDraft, form: &Form, pose: Option<&KitPose>) -> u8 {
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
    let posed = |name: &str| pose.and_then(|pose| pose.joints.iter().find(|(known, _)| known == name));
    let mut joints: Vec<(String, Point)> = Vec::with_capacity(kit.joints.len());
    for (name, usual) in &kit.joints {
        let anchor = posed(name).map_or(usual, |(_, anchor)| anchor);
        let at = anchor.place(|joint| find(&joints, joint), 256);
        joints.push((name.clone(), at));
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
    for (number, look) in traits.iter().enumerate() {
        let Some(colour) = look.colour else { continue };
        // The armour that somebody puts on is not as purple as the hoodie was.
        let replaced = traits[number + 1..].iter().any(|later| {
            let other = later.slot == look.slot && later.variant != look.variant && !look.variant.is_empty();
            other && kit.part(&later.slot, &later.variant).is_some_and(|part| !part.colours.is_empty())
        });
        if replaced {
            continue;
        }
        let has = |role: &str| {
            colours.iter().any(|(known, _)| known == role) || kit.same.iter().any(|(known, _)| known == role)
        };
        let whole = ["", "m", "main"].contains(&look.slot.as_str());
        // A variant may be a role, unless it is a slot of its own: a waistcoat over a vest.
        let other = look.variant != look.slot && kit.first(&look.variant).is_some();
        let named = [look.variant.as_str(), look.slot.as_str(), look.slot.trim_end_matches('s')];
        let role = named.into_iter().skip(usize::from(other)).find(|role| has(role) && !whole);
        if let Some(role) = role.or(whole.then_some(kit.main.as_str())) {
            let role = role.to_owned();
            let meant = kit.means.iter().find(|(of, said, _)| *of == role && *said == colour);
            set(&mut colours, &role, vec![meant.map_or(colour, |(.., meant)| *meant)]);
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
