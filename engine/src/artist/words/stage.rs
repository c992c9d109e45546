//! A cast as the composition of today takes it.

use super::super::cast::{self, Cast, Figure};
use super::super::palette::Ramp;
use super::super::scene::{Actor, Scene, Tie};
use super::super::{settings, stencil};
use super::{Names, casting, read};

/// Subjects at most.
const ACTORS_MAX: usize = 4;

/// What a wish asks to see.
pub(in super::super) fn understand(wish: &str) -> Scene {
    let names = Names::default();
    let reading = read(wish, &names);
    let cast = casting::cast(&reading.scene, &names);
    let place = cast.place.as_deref().and_then(|place| settings::NAMES.into_iter().find(|name| *name == place));
    let mut scene = Scene {
        place,
        hour: cast.hour,
        weather: cast.weather,
        season: cast.season,
        holiday: cast.holiday,
        mood: cast.mood,
        tint: cast.tint,
        ..Scene::default()
    };
    actors(&mut scene, &cast);
    let text = cast.lettering.map(|letters| letters.text);
    if reading.on_board {
        scene.keyword = text;
    } else {
        scene.sign = text;
    }
    scene
}

fn actors(scene: &mut Scene, cast: &Cast) {
    let drawn: Vec<usize> =
        (0..cast.figures.len()).filter(|at| stencil::find(&cast.figures[*at].key).is_some()).take(ACTORS_MAX).collect();
    for at in &drawn {
        let figure = &cast.figures[*at];
        let Some(stencil) = stencil::find(&figure.key) else { continue };
        let number = |old: usize| drawn.iter().position(|known| *known == old);
        scene.actors.push(Actor {
            stencil,
            pose: pose(figure),
            count: figure.count.clamp(1, 5),
            colour: colour(figure),
            size: figure.size.clamp(-1, 1),
            tie: tie(figure.tie, number),
        });
    }
    if let Some(board) = cast.figures.iter().find(|figure| figure.key == "board" && !figure.label.is_empty()) {
        scene.keyword = Some(board.label.clone());
    }
}

fn pose(figure: &Figure) -> Option<u8> {
    match figure.concept.as_str() {
        "man" | "boy" | "grandpa" => Some(1),
        "woman" | "girl" | "grandma" => Some(2),
        _ => None,
    }
}

fn colour(figure: &Figure) -> Option<Ramp> {
    figure.traits.iter().find(|said| said.slot == "main").and_then(|said| said.colour)
}

fn tie(tie: cast::Tie, number: impl Fn(usize) -> Option<usize>) -> Tie {
    let tied = |kind: fn(usize) -> Tie, other: usize| number(other).map_or(Tie::Free, kind);
    match tie {
        cast::Tie::In(other) => tied(Tie::In, other),
        cast::Tie::On(other) | cast::Tie::Riding(other) => tied(Tie::On, other),
        cast::Tie::Held(other) | cast::Tie::Eaten(other) => tied(Tie::Held, other),
        cast::Tie::Worn(other) => tied(Tie::Worn, other),
        _ => Tie::Free,
    }
}
