//! What wishes are understood to say, case by case.

use std::fmt::Write as _;

use super::super::scene::{Actor, Scene, Tie};
use super::understand;

/// A scene in words.
fn told(scene: &Scene) -> String {
    let actors: Vec<String> = scene.actors.iter().map(|actor| told_actor(scene, actor)).collect();
    let mut told = actors.join(", ");
    let mut say = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(told, "; {what}{}", value.to_lowercase());
        }
    };
    say("at ", scene.place.map(Into::into));
    say("", scene.hour.map(|hour| format!("{hour:?}")));
    say("", scene.weather.map(|weather| format!("{weather:?}")));
    say("", scene.season.map(|season| format!("{season:?}")));
    say("", scene.holiday.map(|holiday| format!("{holiday:?}")));
    say("", scene.mood.map(|mood| format!("{mood:?}")));
    say("", scene.whim.then(|| "whim".into()));
    say("sign ", scene.sign.clone());
    say("word ", scene.keyword.clone().filter(|_| scene.actors.is_empty()));
    told.trim_start_matches("; ").into()
}

fn told_actor(scene: &Scene, actor: &Actor) -> String {
    let mut told = String::new();
    if actor.count > 1 {
        let _ = write!(told, "{} ", actor.count);
    }
    told += ["small ", "", "large "][(actor.size + 1) as usize];
    told += if actor.colour.is_some() { "coloured " } else { "" };
    told += &actor.stencil.name;
    let name = |number: usize| &scene.actors[number].stencil.name;
    match actor.tie {
        Tie::Free => {}
        Tie::In(other) => told += &format!(" in {}", name(other)),
        Tie::On(other) => told += &format!(" on {}", name(other)),
        Tie::Held(other) => told += &format!(" held by {}", name(other)),
        Tie::Worn(other) => told += &format!(" worn by {}", name(other)),
    }
    told
}

#[test]
fn wishes_are_understood_as_their_file_says() {
    let text = include_str!("../../../../fixtures/wishes/drawing.jsonl");
    let mut differences = String::new();
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let (wish, expected) =
            (case["wish"].as_str().expect("a wish"), case["scene"].as_str().expect("a scene"));
        let scene = told(&understand(wish));
        if scene != expected {
            let _ = writeln!(differences, "  {wish}\n    expected {expected}\n    actual   {scene}");
        }
    }
    assert!(differences.is_empty(), "understood otherwise:\n{differences}");
    assert!(text.lines().count() >= 120);
}
