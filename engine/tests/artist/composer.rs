//! A scene composed piece by piece: the same steps as whole, the setting first, and never a setting without a subject.

use engine::artist::{Composer, Names, cast_of, compile, draw, read};
use engine::geometry::{Color, Size};
use engine::plan::{CanvasSpec, ReadOptions, Scene, Step, Subject, read_lenient};
use serde_json::Value;

fn canvas() -> CanvasSpec {
    CanvasSpec { size: Size::new(96, 96), background: Color::rgb(1, 254, 3) }
}

fn subject(is: &str, looks: &str, does: &str) -> Subject {
    Subject { is: is.into(), looks: looks.into(), does: does.into() }
}

fn scene() -> Scene {
    Scene {
        place: "forest".into(),
        time: "night".into(),
        subjects: vec![subject("fox", "white", "rides a bicycle"), subject("bicycle", "red", "")],
        ..Scene::default()
    }
}

fn composer(wish: &str) -> Composer {
    let names = Names::default();
    Composer::new(read(wish, &names), names, 5, canvas())
}

#[test]
fn the_setting_comes_with_the_header_and_once() {
    let mut composer = composer("лиса на велосипеде ночью в лесу");
    let setting = composer.header(&scene());
    assert!(setting.len() > 5);
    assert_eq!(composer.header(&scene()), Vec::<Step>::new());
    for subject in scene().subjects {
        composer.subject(subject);
    }
    assert!(composer.finish().len() > 20);
}

#[test]
fn the_setting_does_not_depend_on_the_subjects_of_the_answer() {
    let setting = |subjects: Vec<Subject>| {
        let mut composer = composer("нарисуй");
        composer.header(&Scene { subjects, ..scene() })
    };
    assert_eq!(setting(scene().subjects), setting(vec![subject("shark", "", "")]));
}

#[test]
fn a_scene_streamed_is_the_scene_compiled() {
    let names = Names::default();
    let whole = compile(&scene(), &names, 5, canvas());
    let mut composer = Composer::new(engine::artist::Reading::of(&scene()), names, 5, canvas());
    let mut steps = composer.header(&scene());
    for subject in scene().subjects {
        composer.subject(subject);
    }
    steps.extend(composer.finish());
    assert_eq!(whole.steps(), steps);
}

#[test]
fn an_answer_that_ends_early_still_shows_the_readers_subjects() {
    let whole = composer("красный дракон").finish();
    let mut cut = composer("красный дракон");
    let setting = cut.header(&Scene { place: "castle".into(), ..Scene::default() });
    let rest = cut.finish();
    assert!(whole.len() > 30);
    assert!(!setting.is_empty());
    assert!(rest.len() > 15, "a setting without a dragon: {} steps", rest.len());
}

#[test]
fn what_nobody_can_draw_is_said_to_become_a_board() {
    let scene =
        Scene { subjects: vec![subject("cat", "", ""), subject("qwrtzpsd", "", "")], ..Scene::default() };
    let cast = cast_of(&scene, &Names::default());
    let boards: Vec<(&str, bool)> = cast.iter().map(|drawn| (drawn.is.as_str(), drawn.board)).collect();
    assert_eq!(boards, [("cat", false), ("qwrtzpsd", true)]);
}

/// Wishes with what models wrote to them, faults and all.
fn wishes_and_scenes() -> Vec<(String, Scene)> {
    let lines = include_str!("../../../fixtures/scenes/merged.jsonl").lines();
    let merged = lines.map(|line| {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        (line["wish"].clone(), line["model"].to_string())
    });
    let lines = include_str!("../../../fixtures/llm/scenes.jsonl").lines();
    let answers = lines.map(|line| {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        (line["wish"].clone(), line["answer"].as_str().expect("an answer").to_owned())
    });
    let scene = |text: &str| {
        let read = read_lenient(text, &ReadOptions::default()).expect("something to draw");
        read.document.scene.expect("a scene")
    };
    let wish = |wish: Value| wish.as_str().expect("a wish").to_owned();
    merged.chain(answers).map(|(said, told)| (wish(said), scene(&told))).collect()
}

#[test]
fn what_was_on_air_is_what_its_scene_gives_again() {
    for (number, (wish, told)) in (0x9000_0001..).zip(wishes_and_scenes()) {
        let names = Names::default();
        let mut composer = Composer::new(read(&wish, &names), names.clone(), u64::from(number), canvas());
        let mut on_air = composer.header(&told);
        for subject in &told.subjects {
            composer.subject(subject.clone());
        }
        let (rest, understood) = composer.finish_understood();
        on_air.extend(rest);
        let again = compile(&understood.scene, &names, number, canvas());
        assert!(again.steps() == on_air, "{wish}: {told:?} became {:?}", understood.scene);
    }
}

#[test]
fn a_wish_drawn_without_a_model_is_what_its_scene_gives_again() {
    let lines = include_str!("../../../fixtures/wishes/lint.txt").lines();
    let wishes = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).step_by(9);
    for (number, wish) in (0x9000_0001..).zip(wishes.chain(["хбз щшг", ""])) {
        let names = Names::default();
        let reading = read(wish, &names);
        let scene = reading.scene.clone();
        let (drawn, again) =
            (draw(reading, &names, number, canvas()), compile(&scene, &names, number, canvas()));
        assert!(drawn == again, "{wish}: {scene:?}");
    }
}
