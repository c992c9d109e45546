//! From a cast to steps: the setting first, then who stands where, how large, and in which order the picture grows.
//!
//! ```text
//! Cast ── set ─────▶ the setting's steps
//!      ── groups ──▶ figures that belong together ── arrange ──▶ placements ── Tableau ──▶ steps
//! ```

mod actors;
mod board;
mod company;
mod group;
mod layout;
mod marks;
mod member;
mod paint;

use crate::geometry::{Color, Point, corners};

use super::carrier::{Owner, Sign};
use super::cast::{Action, Cast, Figure, Tie};
use super::circumstances::Hour;
use super::easel::Easel;
use super::palette::{Ramp, hex};
use super::settings::{self, Backdrop, Light, View};
use super::stencil::{Stance, Stencil, UNIT};
use super::{abstracts, effects, kits};
use layout::{Placement, Room};
use paint::Tableau;

/// Times that figures are moved a pixel apart at most.
const NUDGES_MAX: usize = 6;

/// A painted setting.
pub(super) struct PaintedSetting {
    place: &'static str,
    view: View,
    backdrop: Backdrop,
}

/// Paints what lies behind the subjects. Looks at the figures of `cast` only for their home.
pub(super) fn set(easel: &mut Easel, cast: &Cast) -> PaintedSetting {
    let place = place_of(cast);
    let view = View::of(cast, place);
    let known = cast.figures.iter().any(|figure| figure.key != "board");
    let backdrop = if known || cast.has_setting() || cast.figures.is_empty() {
        settings::paint(place, easel, &view)
    } else {
        abstracts::paint(easel, cast);
        Backdrop::standing(84, 84)
    };
    PaintedSetting { place, view, backdrop }
}

/// A picture that was composed, for those who look at what is where.
pub(super) struct Composed {
    /// All figures on the canvas.
    pub(super) tableau: Tableau,
    /// Where their groups stand.
    pub(super) placements: Vec<Placement>,
    /// What letters there are.
    pub(super) sign: Option<Sign>,
}

/// Paints the subjects and all that comes after them.
pub(super) fn compose(easel: &mut Easel, cast: &Cast, setting: &PaintedSetting) -> Composed {
    let mut sign = Sign::of(easel.size, cast, setting.place);
    let top = sign.as_ref().map_or(easel.y(3), Sign::bottom);
    let groups = company::gather(cast, group::groups(cast, &mut easel.random));
    let tabled = groups.iter().all(|group| group.lead().stencil.stance == Stance::Table);
    let room =
        Room { size: easel.size, backdrop: setting.backdrop, top, afloat: setting.place == "sea", tabled };
    let mut placements = layout::arrange(groups, cast, &room, &mut easel.random);
    let tableau = apart(easel, &mut placements, air(setting));
    if let (Some(sign), Some(owner)) = (&mut sign, owner(cast, &placements)) {
        sign.give(owner, easel.size);
    }
    paint::shadows(easel, &placements, &room);
    effects::paint_far(easel, cast, setting.place);
    tableau.begin(easel);
    settings::paint_front(setting.place, easel, &setting.view);
    effects::paint(easel, cast, setting.place);
    sign.iter().filter(|sign| !sign.is_held()).for_each(|sign| sign.paint(easel));
    tableau.finish(easel);
    marks::paint(easel, cast, (&placements, &tableau), &room);
    sign.iter().filter(|sign| sign.is_held()).for_each(|sign| sign.paint(easel));
    for placement in &placements {
        for member in &placement.group.members {
            if let Some(label) = &member.label {
                board::letter(easel, &member.stencil, &placement.pose(member), label);
            }
        }
    }
    sign.iter().for_each(|sign| sign.letter(easel));
    Composed { tableau, placements, sign }
}

/// Who says the letters or holds their sign.
fn owner(cast: &Cast, placements: &[Placement]) -> Option<Owner> {
    let (number, _) = cast.lettering.as_ref()?.by?;
    let members = placements.iter().flat_map(|place| place.group.members.iter().map(move |one| (place, one)));
    let (placement, member) = members.into_iter().find(|(_, member)| member.figure == Some(number))?;
    let pose = placement.pose(member);
    let stencil = &member.stencil;
    let (low, high) = member::drawn(stencil, true);
    let body = corners(pose.place(stencil, low), pose.place(stencil, high));
    let head = stencil.spot("head").map(|head| pose.place(stencil, head));
    let head = head.unwrap_or(Point::new((body.0.x + body.1.x) / 2, body.0.y));
    let below = |mouth: Point| Point::new(mouth.x, mouth.y + 3 * UNIT);
    let neck =
        stencil.spot("neck").or(stencil.spot("mouth").map(below)).map(|neck| pose.place(stencil, neck).y);
    let role = |name: &str| stencil.slots.iter().find(|(role, _)| role == name).map(|(_, ramps)| ramps[0]);
    let first = || stencil.slots.first().map(|(_, ramps)| ramps[0]);
    Some(Owner {
        body,
        head,
        neck: neck.unwrap_or((body.0.y + body.1.y) / 2),
        hands: role("skin").or_else(|| role("m")).or_else(first).unwrap_or(Ramp::named("cream")),
    })
}

/// The figures on the canvas, none a single pixel away from another.
fn apart(easel: &mut Easel, placements: &mut [Placement], air: Option<(Color, u32)>) -> Tableau {
    let mut tableau = Tableau::of(easel, placements, air);
    for _ in 0..NUDGES_MAX {
        let Some((placement, (dx, dy))) = tableau.slit(easel.size.w as usize) else { break };
        let at = &mut placements[placement].at;
        (at.x, at.y) = (at.x + dx, at.y + dy);
        tableau = Tableau::of(easel, placements, air);
    }
    tableau
}

/// The air that the light of a setting lays over the figures.
fn air(setting: &PaintedSetting) -> Option<(Color, u32)> {
    match (setting.backdrop.light, setting.view.hour) {
        (Light::Moon, _) => Some((hex(0x1C_2460), 3)),
        (Light::Lamp, _) => Some((hex(0xFF_B060), 1)),
        (Light::Cool, _) => Some((hex(0x5C_7C9C), 1)),
        (Light::Warm, Hour::Sunset) => Some((hex(0xF0_6A48), 2)),
        (Light::Warm, Hour::Dawn) => Some((hex(0xF4_A8B0), 2)),
        (Light::Warm, _) => None,
    }
}

/// The setting asked for, or the one in which most of the figures feel at home, what is large and what carries others
/// first; out of doors when there is weather.
pub(super) fn place_of(cast: &Cast) -> &'static str {
    let known = |name: &str| settings::NAMES.iter().copied().find(|known| *known == name);
    let outside = cast.circumstances.weather.is_some() || cast.circumstances.season.is_some();
    let ties = actors::ties(cast);
    let carries = |number: usize| ties.iter().any(|tie| actors::target(*tie) == Some(number));
    let mut figures: Vec<(usize, Stencil)> = Vec::new();
    for (number, figure) in cast.figures.iter().enumerate() {
        let mut stencil = kits::standing(&figure.key);
        if let (Some(stencil), Some(home)) = (&mut stencil, &figure.home) {
            stencil.home.insert(0, home.clone());
        }
        figures.extend(stencil.map(|stencil| (number, stencil)));
    }
    figures.sort_by_key(|(number, stencil)| {
        let weight = if carries(*number) { 99 } else { stencil.bulk };
        (!group::is_root(ties[*number]), stencil.stance == Stance::Sky, -weight)
    });
    let votes = |place: &str| {
        let here = figures.iter().filter(|(_, stencil)| stencil.home.iter().any(|home| home == place));
        here.map(|(number, _)| if carries(*number) { 10 } else { 1 }).sum::<usize>()
    };
    let homes = figures.iter().flat_map(|(_, stencil)| &stencil.home).filter_map(|home| known(home));
    let mut best: Option<(&'static str, usize)> = None;
    for place in homes.filter(|place| !outside || settings::is_outdoors(place)) {
        if best.is_none_or(|(_, most)| votes(place) > most) {
            best = Some((place, votes(place)));
        }
    }
    let flown = (0..ties.len()).any(|number| actors::is_flown(cast, &ties, number));
    let surfed = |number: usize| {
        cast.figures[number].key == "surfboard"
            && ties.iter().any(|tie| matches!(tie, Tie::Riding(board) | Tie::On(board) if *board == number))
    };
    if cast.place.as_deref() == Some("beach") && (0..ties.len()).any(surfed) {
        // A board that somebody rides is on the water.
        return "sea";
    }
    if flown && cast.place.is_none() {
        // A broom in the air wants a sky around it.
        return "roof";
    }
    let cooks = |figure: &Figure| figure.action == Some(Action::Cook);
    let grill = cast
        .figures
        .iter()
        .any(|figure| matches!(figure.key.as_str(), "grill" | "shashlik" | "cauldron" | "potion"));
    if cast.place.is_none() && !outside && !grill && cast.figures.iter().any(cooks) {
        return "kitchen";
    }
    let brushes =
        |figure: &Figure| figure.key == "toothbrush" && matches!(figure.tie, Tie::Eaten(_) | Tie::Held(_));
    if cast.place.is_none() && !outside && cast.figures.iter().any(brushes) {
        return "bathroom";
    }
    let plain = if outside || cast.figures.is_empty() { "field" } else { "studio" };
    cast.place.as_deref().and_then(known).or(best.map(|(place, _)| place)).unwrap_or(plain)
}
