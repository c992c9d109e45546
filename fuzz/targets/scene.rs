//! Any bytes read as a model's scene, in any portions: what is drawn of it is a plan of 1.0 within every limit.
//!
//! The first byte says how the rest is cut, the second which wish it answers.

#![no_main]

use std::sync::LazyLock;

use engine::artist::{self, Composer, Names, Reading};
use engine::geometry::Size;
use engine::plan::{self, CanvasSpec, Incremental, PlanEvent, ReadOptions, Scene, SceneHeader};
use libfuzzer_sys::fuzz_target;

/// Wishes that a scene may be the answer to: one that is known, one with letters, one that nobody knows.
const WISHES: [&str; 4] =
    ["", "\u{440}\u{44b}\u{436}\u{438}\u{439} \u{43a}\u{43e}\u{442}", "a cake, write HI", "qwrtz"];
/// The same as they are read; they are the same for every input.
static READINGS: LazyLock<[Reading; 4]> =
    LazyLock::new(|| WISHES.map(|wish| artist::read(wish, &Names::default())));
/// Steps of a picture at most.
const STEPS_MAX: usize = 400;

/// Reads the artist's data, which every first picture does: on a busy machine that took longer than an input may.
fn init() {
    LazyLock::force(&READINGS);
    let _ = artist::compile(&Scene::default(), &Names::default(), 7, CanvasSpec::default());
}

fuzz_target!(init: init(), |bytes: &[u8]| {
    let [cut, wish, text @ ..] = bytes else { return };
    let reading = READINGS[usize::from(*wish) % WISHES.len()].clone();
    let canvas = CanvasSpec { size: Size::new(24, 24), ..CanvasSpec::default() };
    let mut reader = Incremental::new(ReadOptions { canvas, force_canvas: true });
    let names = Names::default();
    let mut composer = Composer::new(reading, names.clone(), 7, canvas);
    let mut steps = Vec::new();
    let mut events = Vec::new();
    for portion in text.chunks(usize::from(*cut).max(1)) {
        events.extend(reader.feed(portion));
    }
    events.extend(reader.finish().events);
    for event in events {
        match event {
            PlanEvent::SceneHeader(SceneHeader { place, time, weather, text }) => {
                steps.extend(composer.header(&Scene { place, time, weather, text, subjects: Vec::new() }));
            }
            PlanEvent::Subject { subject, .. } => composer.subject(subject),
            _ => {}
        }
    }
    let (rest, understood) = composer.finish_understood();
    steps.extend(rest);
    assert!(steps.len() <= STEPS_MAX);
    assert_eq!(understood.scene, understood.scene.clone().clamped());
    let plan = artist::compile(&understood.scene, &names, 7, canvas);
    assert_eq!(plan::read_plan(plan::write(&plan), &ReadOptions::default()).as_ref(), Ok(&plan));
});
