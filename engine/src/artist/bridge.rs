//! Stands between the reader of wishes as it is and the cast: a scene of actors as a cast, and back for the composition.
//!
//! Goes when words give a cast and the composition takes one.

use crate::plan;

use super::cast::{self, Cast, Figure, Letters};
use super::palette::Ramp;
use super::scene::{Actor, Scene, Tie};
use super::stencil::Stencil;
use super::{kits, settings, stencil, words};

/// The ramp of each role.
pub(super) fn colours(stencil: &Stencil) -> Vec<(String, Ramp)> {
    stencil.slots.iter().map(|(role, ramps)| (role.clone(), ramps[0])).collect()
}

/// Names that a streamer added, each with its look.
#[derive(Clone, Debug, Default)]
pub struct Names;

/// What the reader of wishes made of one.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The wish in plain words.
    pub scene: plan::Scene,
    pub(super) cast: Cast,
}

impl Reading {
    /// The reading of a scene that was written by hand: all of it is certain.
    pub(super) fn of(scene: &plan::Scene, names: &Names) -> Self {
        Self { scene: scene.clone(), cast: cast(scene, names) }
    }
}

/// What a wish asks to see.
#[must_use]
pub fn read(wish: &str, _names: &Names) -> Reading {
    let scene = words::understand(wish);
    let cast = cast_of(&scene);
    let text = cast.lettering.as_ref().map(|letters| letters.text.clone()).unwrap_or_default();
    let subjects = cast.figures.iter().take(plan::scene::SUBJECTS_MAX);
    let subjects = subjects
        .map(|figure| plan::Subject { is: figure.label.clone(), ..plan::Subject::default() })
        .collect();
    let place = cast.place.clone().unwrap_or_default();
    Reading { scene: plan::Scene { place, text, subjects, ..plan::Scene::default() }, cast }
}

/// The cast of a scene in plain words.
pub(super) fn cast(scene: &plan::Scene, names: &Names) -> Cast {
    let mut told: Vec<&str> = Vec::new();
    for subject in &scene.subjects {
        told.extend([subject.is.as_str(), &subject.looks, &subject.does]);
    }
    told.extend([scene.place.as_str(), &scene.time, &scene.weather]);
    let mut cast = read(&told.join(" "), names).cast;
    if !scene.text.is_empty() {
        cast.lettering = Some(Letters { text: scene.text.clone(), colours: Vec::new() });
    }
    cast
}

fn cast_of(scene: &Scene) -> Cast {
    let mut figures: Vec<Figure> = scene.actors.iter().map(figure_of).collect();
    if figures.is_empty() && scene.is_empty() {
        let label = scene.sign.clone().or_else(|| scene.keyword.clone()).unwrap_or_default();
        figures.push(figure("board", &label));
    }
    Cast {
        figures,
        place: scene.place.map(Into::into),
        hour: scene.hour,
        weather: scene.weather,
        season: scene.season,
        holiday: scene.holiday,
        mood: scene.mood,
        tint: scene.tint,
        lettering: scene.sign.clone().map(|text| Letters { text, colours: Vec::new() }),
    }
}

fn figure(key: &str, label: &str) -> Figure {
    Figure {
        key: key.into(),
        concept: key.into(),
        home: None,
        label: label.into(),
        traits: Vec::new(),
        count: 1,
        size: 0,
        action: None,
        feeling: None,
        tie: cast::Tie::Free,
        toward: None,
    }
}

fn figure_of(actor: &Actor) -> Figure {
    let mut figure = figure(&actor.stencil.name, &actor.stencil.name);
    figure.traits = actor
        .colour
        .map(|colour| cast::Trait { slot: "main".into(), variant: String::new(), colour: Some(colour) })
        .into_iter()
        .collect();
    (figure.count, figure.size) = (actor.count, actor.size);
    figure.tie = match actor.tie {
        Tie::Free => cast::Tie::Free,
        Tie::In(other) => cast::Tie::In(other),
        Tie::On(other) => cast::Tie::On(other),
        Tie::Held(other) => cast::Tie::Held(other),
        Tie::Worn(other) => cast::Tie::Worn(other),
    };
    figure
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
        whim: false,
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
