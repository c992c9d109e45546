//! A cast as settings and effects know it: a scene of actors.
//!
//! Goes when they take a cast.

use super::cast::{self, Cast, Figure};
use super::palette::Ramp;
use super::scene::{Actor, Scene, Tie};
use super::stencil::Stencil;
use super::{kits, settings, stencil};

/// The ramp of each role.
pub(super) fn colours(stencil: &Stencil) -> Vec<(String, Ramp)> {
    stencil.slots.iter().map(|(role, ramps)| (role.clone(), ramps[0])).collect()
}

/// A cast as the composition knows it.
pub(super) fn scene_of(cast: &Cast) -> Scene {
    let place = cast.place.as_deref();
    let board = cast.figures.iter().find(|figure| figure.key == "board").map(|figure| figure.label.clone());
    Scene {
        actors: cast.figures.iter().filter_map(actor_of).collect(),
        place: place.and_then(|place| settings::NAMES.iter().copied().find(|known| *known == place)),
        hour: cast.hour,
        weather: cast.weather,
        season: cast.season,
        holiday: cast.holiday,
        mood: cast.mood,
        tint: cast.tint,
        sign: cast.lettering.as_ref().map(|letters| letters.text.clone()),
        keyword: board.filter(|label| !label.is_empty()),
    }
}

fn actor_of(figure: &Figure) -> Option<Actor> {
    let stencil = kits::drawn(&figure.key).or_else(|| stencil::find(&figure.key))?;
    let main = figure.traits.iter().find(|one| one.slot == "main");
    let tie = match figure.tie {
        cast::Tie::In(other) => Tie::In(other),
        cast::Tie::On(other) | cast::Tie::Riding(other) => Tie::On(other),
        cast::Tie::Held(other) | cast::Tie::Eaten(other) => Tie::Held(other),
        cast::Tie::Worn(other) => Tie::Worn(other),
        _ => Tie::Free,
    };
    let colour = main.and_then(|one| one.colour);
    Some(Actor { stencil, pose: None, count: figure.count, colour, size: figure.size.clamp(-1, 1), tie })
}
