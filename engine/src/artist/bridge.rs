//! A cast as settings and effects know it: a scene of actors.
//!
//! Goes when they take a cast.

use super::cast::{Cast, Figure};
use super::palette::Ramp;
use super::scene::{Actor, Scene};
use super::stencil::Stencil;
use super::{kits, settings, stencil};

/// The ramp of each role.
pub(super) fn colours(stencil: &Stencil) -> Vec<(String, Ramp)> {
    stencil.slots.iter().map(|(role, ramps)| (role.clone(), ramps[0])).collect()
}

/// A cast as the composition knows it.
pub(super) fn scene_of(cast: &Cast) -> Scene {
    let place = cast.place.as_deref();
    Scene {
        actors: cast.figures.iter().filter_map(actor_of).collect(),
        place: place.and_then(|place| settings::NAMES.iter().copied().find(|known| *known == place)),
        hour: cast.hour,
        weather: cast.weather,
        season: cast.season,
        holiday: cast.holiday,
        mood: cast.mood,
        tint: cast.tint,
    }
}

fn actor_of(figure: &Figure) -> Option<Actor> {
    let stencil = kits::drawn(&figure.key).or_else(|| stencil::find(&figure.key))?;
    Some(Actor { stencil })
}
