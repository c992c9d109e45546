//! A figure becomes one stencil: its kit's parts or its hand-made drawing, in a pose, with a face, wearing and holding
//! what it was given, one colour a role.

use crate::raster::SplitMix64;

use super::super::cast::{Action, Feeling, Figure, Tie, Trait};
use super::super::palette::Ramp;
use super::super::stencil::{self, Stencil};
use super::equip::{Equipment, covers, equip, hold};
use super::reader::Kit;
use super::{Base, Concept, acts, build, concept, face, face_place, glyph, merge, outfit, state};

/// Slots that say something of the whole figure and are no part of it.
const WHOLE: [&str; 9] = ["", "m", "main", "pose", "feeling", "home", "stance", "bulk", state::SLOT];

/// Slots whose colour is never that of the whole drawing.
const OTHERS: [&str; 17] = [
    "eyes", "hat", "glasses", "neck", "hand", "handfar", "hair", "beard", "horns", "wings", "gloves", "mask",
    "shoes", "legs", "belt", "cape", "vest",
];

/// The slot of a beast's fur, and of a pattern on anything.
const COAT: &str = "coat";

/// The stencil of `figure` with its `equipment`; `random` decides what nobody said.
///
/// A key that nothing is known of is an empty stencil: whoever asks has looked it up.
pub(in crate::artist) fn assemble(
    figure: &Figure,
    equipment: &[Equipment],
    random: &mut SplitMix64,
) -> Stencil {
    if figure.key == glyph::GLYPH {
        let mut stencil = glyph::stencil(&figure.label, &figure.traits);
        if let Some(state) = said(&figure.traits, state::SLOT) {
            state::show(&mut stencil, state);
        }
        return stencil;
    }
    let upright = concept(&format!("{}/upright", figure.key)).filter(|_| stands_up(figure));
    let Some(mut concept) = upright.or_else(|| concept(&figure.key)) else { return Stencil::default() };
    if !keeps_its_own(figure, equipment) {
        let own = concept.own;
        let keep = |look: &Trait| look.slot != "hand" && look.slot != "handfar";
        concept.own = concept.traits[..own].iter().filter(|look| keep(look)).count();
        concept.traits.retain(keep);
    }
    concept.traits.extend(figure.traits.iter().cloned());
    let act = action(figure, &concept.traits, equipment);
    let mut stencil = bare(figure, &concept, equipment);
    build::decide(&mut stencil, random);
    for item in equipment {
        let mut thing = item.thing.clone();
        build::decide(&mut thing, random);
        equip(&mut stencil, &Equipment { thing, ..item.clone() }, act);
    }
    stencil.forms.sort_by_key(|form| form.depth);
    stencil
}

/// Whether it still holds what it holds when it does nothing: an officer runs with a sabre but fishes without.
fn keeps_its_own(figure: &Figure, equipment: &[Equipment]) -> bool {
    let given = equipment.iter().any(|item| matches!(item.tie, Tie::Held(_) | Tie::Eaten(_)));
    let free = !matches!(
        figure.action,
        Some(
            Action::Lie
                | Action::Sleep
                | Action::Wave
                | Action::HoldUp
                | Action::ArmsUp
                | Action::Dance
                | Action::Kneel
                | Action::UpsideDown
                | Action::Swim
                | Action::Fish
                | Action::Desk
                | Action::Eat
                | Action::Read
                | Action::Sing
                | Action::Play
                | Action::Cook
                | Action::Hug
                | Action::Kiss
                | Action::ShakeHands
        )
    );
    free && !given
}

/// Whether it does or wears what only those can who stand on two legs and have hands.
fn stands_up(figure: &Figure) -> bool {
    use Action::{
        ArmsUp, Cook, Dance, Desk, Feed, Fight, Fish, HoldUp, Hug, Kick, Kiss, Play, Point, Push, Read,
        ShakeHands, Sing, Tend, Throw, Wave,
    };
    let hands = [
        ArmsUp, Cook, Dance, Desk, Feed, Fight, Fish, HoldUp, Hug, Kick, Kiss, Play, Point, Push, Read,
        ShakeHands, Sing, Tend, Throw, Wave,
    ];
    figure.action.is_some_and(|action| hands.contains(&action))
        || figure.traits.iter().any(|look| ["torso", "legs", "gloves"].contains(&look.slot.as_str()))
}

/// The figure of a key as it stands when nobody says more.
pub(in crate::artist) fn standing(key: &str) -> Option<Stencil> {
    if key == glyph::GLYPH {
        return Some(glyph::stencil("", &[]));
    }
    let concept = concept(key)?;
    let mut stencil = bare(&Figure::of(key, Vec::new()), &concept, &[]);
    stencil.name = key.into();
    stencil.forms.sort_by_key(|form| form.depth);
    Some(stencil)
}

/// Where a figure is at home: its own place first, then its stencil's. None: everywhere alike.
pub(in crate::artist) fn homes(figure: &Figure) -> Vec<String> {
    let of_stencil = standing(&figure.key).map(|stencil| stencil.home).unwrap_or_default();
    figure.home.iter().cloned().chain(of_stencil).collect()
}

/// The figure with what its traits give it to wear and hold.
fn bare(figure: &Figure, concept: &Concept, equipment: &[Equipment]) -> Stencil {
    let traits = &concept.traits;
    let asked = action(figure, &traits[concept.own..], equipment);
    let asked = asked.or_else(|| is_dressed(concept).then_some("upright"));
    let drawn = concept.drawn.filter(|_| drawing_will_do(concept, asked));
    let act = asked.or_else(|| action(figure, traits, equipment));
    let feeling = figure.feeling.map(Feeling::name).or_else(|| said(traits, "feeling"));
    let Raw { mut stencil, turns, feels, masked } = match (concept.base, drawn) {
        (Base::Kit(_), Some(drawn)) => by_hand(drawn, &traits[concept.own..], asked),
        (Base::Kit(kit), None) => from_kit(kit, figure, traits, (act, feeling), equipment),
        (Base::Stencil(stencil), _) => by_hand(stencil, traits, act),
    };
    stencil.name.clone_from(&figure.key);
    let asleep = matches!(act, Some("sleep" | "faint")).then_some("asleep");
    let feeling = asleep.or(feeling).or(feels);
    let state = said(traits, state::SLOT);
    if let Some(state) = state {
        state::show(&mut stencil, state);
    }
    if said(traits, "main") == Some(state::RAINBOW) {
        state::show(&mut stencil, state::RAINBOW);
    }
    for look in traits {
        if lies_on(look, concept, &stencil) {
            state::pattern(&mut stencil, &look.variant, look.colour);
        }
    }
    let shown = feeling.or(state.filter(|state| state::has_face(state)).map(|_| "surprised"));
    if !masked {
        show_face(&mut stencil, concept, shown);
    }
    whole(&mut stencil, traits);
    if let Some(home) = &figure.home {
        stencil.home = vec![home.clone()];
    }
    let covered = equipment.iter().any(|item| item.is_worn() && covers(&item.thing));
    wear_all(&mut stencil, concept, covered, act);
    let bare_hands = !equipment.iter().any(|item| matches!(item.tie, Tie::Held(_)));
    if act == Some("fish")
        && !matches!((&concept.base, drawn), (Base::Kit(kit), None) if kit.part("pose", "fish").is_some())
        && bare_hands
        && let Some(thing) = standing("rod")
    {
        hold(&mut stencil, &Equipment { tie: Tie::Held(0), thing, size: 1 }, "hand", false);
    }
    merge::turn(&mut stencil, turns);
    if !masked {
        let signs = feeling.filter(|_| act != Some("faint"));
        face::add_signs(&mut stencil, signs.unwrap_or_default());
    }
    stencil
}

/// Whether a look is a pattern for which the figure has neither a part nor a colour of its own.
fn lies_on(look: &Trait, concept: &Concept, stencil: &Stencil) -> bool {
    let part = matches!(concept.base, Base::Kit(kit) if kit.part(&look.slot, &look.variant).is_some());
    let role = stencil.slots.iter().any(|(role, _)| *role == look.variant || *role == look.slot);
    look.slot == COAT && state::is_pattern(&look.variant) && !part && !role
}

/// A figure without what it wears and without its face.
struct Raw {
    stencil: Stencil,
    /// Quarter turns of its pose.
    turns: u8,
    /// What its pose makes it feel.
    feels: Option<&'static str>,
    /// Whether something hides its face.
    masked: bool,
}

/// What the figure does: what is said, else what it holds or sits on tells.
fn action<'a>(figure: &Figure, traits: &'a [Trait], equipment: &[Equipment]) -> Option<&'a str> {
    let held =
        equipment.iter().any(|item| matches!(item.tie, Tie::Held(_))) || said(traits, "hand").is_some();
    let eaten = equipment.iter().any(|item| matches!(item.tie, Tie::Eaten(_)));
    match (figure.action.map(Action::name), figure.tie) {
        (None, _) if said(traits, "pose") == Some("surf") => Some("surf"),
        (None | Some("sit" | "stand" | "ride"), Tie::Riding(_)) => Some("ride"),
        (Some("sit"), Tie::On(_) | Tie::In(_)) => Some("seat"),
        (Some("sit"), _) if said(traits, "pose") == Some("squat") => Some("squat"),
        (Some(act), _) => Some(act),
        (None, _) => said(traits, "pose").or(eaten.then_some("eat")).or(held.then_some("hold")),
    }
}

/// A kit's figure. Who does nothing stands as they feel.
fn from_kit(
    kit: &'static Kit,
    figure: &Figure,
    traits: &[Trait],
    (act, feeling): (Option<&str>, Option<&str>),
    equipment: &[Equipment],
) -> Raw {
    let pose = match act {
        Some(act) => acts::ways(act).find_map(|name| kit.pose(name)),
        None => feeling.and_then(|name| kit.pose(name)),
    };
    // A rod of the pose's own, unless it was given another.
    let apart = figure.toward.is_none() || act == Some("propose");
    let free = apart && !equipment.iter().any(|item| matches!(item.tie, Tie::Held(_)));
    let parts =
        build::parts(kit, &with_pose(kit, traits, act.filter(|_| free && said(traits, "hand").is_none())));
    Raw {
        stencil: build::figure(kit, &parts, pose, traits),
        turns: pose.map_or(0, |pose| pose.turns),
        feels: pose.and_then(|pose| pose.feels.as_deref()),
        masked: parts.iter().any(|part| part.hides.iter().any(|slot| slot == "face")),
    }
}

/// Whether it wears clothes, in which a beast stands like a person.
fn is_dressed(concept: &Concept) -> bool {
    let Base::Kit(kit) = concept.base else { return false };
    let clothes = concept.traits.iter().any(|look| {
        ["torso", "legs"].contains(&look.slot.as_str()) && kit.part(&look.slot, &look.variant).is_some()
    });
    clothes && kit.pose("upright").is_some()
}

/// Whether the drawing by hand shows all that is asked of a kit's figure: it is in the pose that the kit's own row
/// names, else it sits, and no part of it is another.
fn drawing_will_do(concept: &Concept, act: Option<&str>) -> bool {
    let Base::Kit(kit) = concept.base else { return false };
    let (own, more) = concept.traits.split_at(concept.own);
    let usual = said(own, "pose").unwrap_or("sit");
    let pose = act.and_then(|act| acts::ways(act).find_map(|name| kit.pose(name)));
    let shows = pose.is_none_or(|pose| pose.names.iter().any(|name| name == usual));
    let acts = |drawn: &Stencil| drawn.acts.iter().any(|(_, known)| Some(known.as_str()) == act);
    let other = |look: &Trait| look.slot != "pose" && kit.part(&look.slot, &look.variant).is_some();
    (shows || concept.drawn.is_some_and(acts)) && !more.iter().any(other)
}

/// A hand-made drawing in the pose that shows the action best.
fn by_hand(stencil: &Stencil, traits: &[Trait], act: Option<&str>) -> Raw {
    let mut drawn = stencil.clone();
    let pose = act.and_then(|act| {
        acts::ways(act).find_map(|name| stencil.acts.iter().find(|(_, known)| known == name))
    });
    if let Some((pose, _)) = pose {
        drawn.forms.retain(|form| form.pose.is_none_or(|only| only == *pose));
        drawn.forms.iter_mut().for_each(|form| form.pose = None);
        drawn.poses = 1;
    }
    for look in traits {
        let Some(colour) = look.colour else { continue };
        let has = |role: &str| drawn.slots.iter().any(|(known, _)| known == role);
        let named = [look.variant.as_str(), look.slot.as_str(), look.slot.trim_end_matches('s')];
        let aside = match look.slot.as_str() {
            "second" => Some("s"),
            COAT if state::is_pattern(&look.variant) => None,
            slot if OTHERS.contains(&slot) || outfit::is_cloth(slot, &look.variant) => None,
            _ => Some("m"),
        };
        let Some(role) = named.into_iter().find(|role| has(role)).or(aside) else { continue };
        let role = role.to_owned();
        if let Some((_, ramps)) = drawn.slots.iter_mut().find(|(known, _)| *known == role) {
            *ramps = vec![colour];
        }
    }
    let turns = match act {
        Some("lie" | "sleep") if pose.is_none() && stencil.spot("hand2").is_some() => 1,
        Some("upsidedown") if pose.is_none() => 2,
        _ => 0,
    };
    Raw { stencil: drawn, turns, feels: None, masked: false }
}

/// The face that a figure shows. A hand-made one keeps its own until it feels something.
fn show_face(stencil: &mut Stencil, concept: &Concept, feeling: Option<&str>) {
    let kit = matches!(concept.base, Base::Kit(_));
    let masked = said(&concept.traits, "face") == Some("none");
    if masked {
        return;
    }
    if !face::can_feel(stencil) {
        if let Some(feeling) = feeling.filter(|_| !kit)
            && let Some(dark) = face_place::find(stencil)
        {
            face::add_to_thing(stencil, feeling, dark);
        }
        return;
    }
    match feeling {
        Some(feeling) => {
            stencil.forms.retain(|form| !form.face);
            face::add(stencil, feeling);
        }
        None if kit && !stencil.forms.iter().any(|form| form.face) => face::add(stencil, "neutral"),
        None => {}
    }
}

/// What traits say of the whole figure.
fn whole(stencil: &mut Stencil, traits: &[Trait]) {
    if let Some(stance) = said(traits, "stance").and_then(|word| stencil::stance(word).ok()) {
        stencil.stance = stance;
    }
    if let Some(bulk) = said(traits, "bulk").and_then(|word| word.parse().ok()) {
        stencil.bulk = bulk;
    }
    let homes: Vec<String> =
        traits.iter().filter(|look| look.slot == "home").map(|look| look.variant.clone()).collect();
    if !homes.is_empty() {
        stencil.home = homes;
    }
}

/// Puts on what the traits name and the kit has no part for: hats, glasses, scarves, and things for the hands.
fn wear_all(stencil: &mut Stencil, concept: &Concept, covered: bool, act: Option<&str>) {
    let mut worn: Vec<(&str, Equipment)> = Vec::new();
    for look in &concept.traits {
        let of_it = look.variant.is_empty() && stencil.slots.iter().any(|(role, _)| *role == look.slot);
        if WHOLE.contains(&look.slot.as_str()) || of_it {
            continue;
        }
        if let Some((_, item)) =
            worn.iter_mut().find(|(slot, _)| look.variant.is_empty() && *slot == look.slot)
        {
            recolour(&mut item.thing, look.colour);
            continue;
        }
        let part = matches!(concept.base, Base::Kit(kit) if kit.has(look));
        worn.retain(|(slot, _)| *slot != look.slot);
        if !part && let Some(thing) = item(look) {
            worn.push((&look.slot, thing));
        }
    }
    let part = |look: &Trait| matches!(concept.base, Base::Kit(kit) if kit.part(&look.slot, &look.variant).is_some());
    for look in
        concept.traits.iter().filter(|look| !part(look) && outfit::is_cloth(&look.slot, &look.variant))
    {
        outfit::dress(stencil, &look.variant, look.colour);
    }
    if covered || worn.iter().any(|(_, item)| item.is_worn() && covers(&item.thing)) {
        stencil.forms.retain(|form| !form.bare);
    }
    for (slot, item) in &worn {
        if *slot == "handfar" { hold(stencil, item, "hand2", false) } else { equip(stencil, item, act) }
    }
}

/// The thing that a trait names, in its colour.
fn item(look: &Trait) -> Option<Equipment> {
    let held = ["hand", "handfar"].contains(&look.slot.as_str());
    let variant = if look.variant.is_empty() { &look.slot } else { &look.variant };
    let slot = if held { "hand" } else { &look.slot };
    let mut thing = standing(&format!("{slot}/{variant}")).or_else(|| standing(variant))?;
    let fits = ["worn", "gaze", "neck"].iter().chain(&outfit::SPOTS).any(|spot| thing.spot(spot).is_some());
    if !held && !fits {
        return None;
    }
    recolour(&mut thing, look.colour);
    Some(Equipment { tie: if held { Tie::Held(0) } else { Tie::Worn(0) }, thing, size: 0 })
}

/// Gives a thing's main role that colour.
fn recolour(thing: &mut Stencil, colour: Option<Ramp>) {
    let role = thing.slots.iter_mut().find(|(role, _)| role == "m");
    if let (Some(colour), Some((_, ramps))) = (colour, role) {
        *ramps = vec![colour];
    }
}

/// The last variant said of a slot.
fn said<'a>(traits: &'a [Trait], slot: &str) -> Option<&'a str> {
    let all = traits.iter().rev().filter(|look| look.slot == slot && !look.variant.is_empty());
    all.map(|look| look.variant.as_str()).next()
}

/// The traits, and the parts that only a pose has: its desk, its rod.
fn with_pose(kit: &Kit, traits: &[Trait], act: Option<&str>) -> Vec<Trait> {
    let mut traits: Vec<Trait> = traits.iter().filter(|look| look.slot != "pose").cloned().collect();
    let shown = act.into_iter().flat_map(acts::ways).find(|name| kit.pose(name).is_some());
    if let Some(act) = shown.or(act) {
        traits.push(Trait { slot: "pose".into(), variant: act.into(), colour: None });
    }
    traits
}

/// Whether a trait changes anything that can be seen.
#[cfg(test)]
pub(super) fn is_shown(base: &Base, look: &Trait) -> bool {
    let part = match base {
        Base::Kit(kit) => {
            kit.part(&look.slot, &look.variant).is_some()
                || (look.variant.is_empty() && kit.slots.iter().any(|(role, _)| *role == look.slot))
                || (look.slot == "pose" && acts::ways(&look.variant).any(|name| kit.pose(name).is_some()))
        }
        Base::Stencil(stencil) => {
            stencil.slots.iter().any(|(role, _)| *role == look.slot || *role == look.variant)
        }
    };
    let face = || super::kit("face").is_some_and(|kit| kit.part("face", &look.variant).is_some());
    if look.slot == state::SLOT {
        return state::is_known(&look.variant);
    }
    part || look.variant == "none"
        || (look.slot == "feeling" && face())
        || (look.slot != "pose" && WHOLE.contains(&look.slot.as_str()))
        || item(look).is_some()
}

#[cfg(test)]
mod tests;
