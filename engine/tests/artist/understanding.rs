//! What holds for every picture of the artist.

use engine::artist::{Names, PLACES, compile, plan};
use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::{Color, Size};
use engine::plan::{CanvasSpec, Plan, ReadOptions, Scene, Subject, limits, read_plan, write};
use engine::time::Fps;
use proptest::prelude::*;

/// Steps of a picture at most, whatever is in it.
const STEPS_MAX: usize = 400;

fn canvas(w: u32, h: u32) -> CanvasSpec {
    // A colour that no palette has, so that a bare pixel shows.
    CanvasSpec { size: Size::new(w, h), background: Color::rgb(1, 254, 3) }
}

fn drawing(plan: &Plan) -> Drawing {
    let settings =
        DrawingSettings::of(plan, Fps::new(60).expect("a frame rate"), DrawingSettings::DEFAULT_STEP_MS);
    Drawing::of(plan, settings).expect("within the limit of painted pixels")
}

/// The plan can be read back strictly, keeps the lenient limits and covers its canvas.
fn check(plan: &Plan) {
    assert_eq!(&read_plan(write(plan), &ReadOptions::default()).expect("a valid plan"), plan);
    assert!(plan.steps().len() <= STEPS_MAX, "{} steps", plan.steps().len());
    let drawing = drawing(plan);
    assert!(drawing.total() <= limits::PAINTED_PIXELS_LENIENT_MAX);
    let blank = plan.canvas.background.to_u32();
    let last = drawing.canvas_of(drawing.total());
    let bare = last.pixels().iter().position(|&pixel| pixel == blank);
    assert!(bare.is_none(), "a pixel was left bare: {bare:?}");
}

/// Words of every kind that the grammar knows: who and what, when and where, looks, verbs, prepositions, and those of its
/// tables.
const WORDS: [&str; 4] = [
    include_str!("../../src/artist/words/subjects.txt"),
    include_str!("../../src/artist/words/circumstances.txt"),
    include_str!("../../src/artist/words/looks.txt"),
    include_str!("../../src/artist/words/tables.txt"),
];

/// Wishes of words that the lexicon knows and words that it does not, with all that people type between them.
fn wishes() -> impl Strategy<Value = String> {
    let written = |word: &str| word.replace(['~', '^', '*', '=', '.', ':'], "").replace('_', " ");
    let of_file = WORDS.map(|text| text.split_whitespace().map(written).collect::<Vec<String>>());
    // As often of a short file as of a long one, and now and then behind a comma or in a quotation.
    let word = prop::sample::select(of_file.to_vec()).prop_flat_map(prop::sample::select);
    let mark = prop::sample::select(vec!["", "", "", ",", "!", ".", "\"", " и", " and", " один", " one"]);
    let word = (word, mark).prop_map(|(word, mark)| word + mark);
    prop_oneof![
        prop::collection::vec(word, 0..14).prop_map(|words| words.join(" ")),
        any::<String>(),
        "[а-яёА-ЯЁa-z0-9 \"«»!?🦊❤️]{0,300}",
    ]
}

/// Scenes of any words, in the fields where models put them.
fn scenes() -> impl Strategy<Value = Scene> {
    let subject = (wishes(), wishes(), wishes()).prop_map(|(is, looks, does)| Subject { is, looks, does });
    let header = (wishes(), wishes(), wishes(), wishes());
    (header, prop::collection::vec(subject, 0..9)).prop_map(|((place, time, weather, text), subjects)| {
        Scene { place, time, weather, text, subjects }.clamped()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_valid_plan_and_the_same_one_twice(wish in wishes(), seed in any::<u64>()) {
        let made = plan(&wish, seed, canvas(96, 96));
        check(&made);
        prop_assert_eq!(made, plan(&wish, seed, canvas(96, 96)));
    }

    #[test]
    fn a_scene_of_any_words_is_a_valid_plan_and_the_same_one_twice(scene in scenes(), seed in any::<u32>()) {
        let made = compile(&scene, &Names::default(), seed, canvas(64, 48));
        check(&made);
        prop_assert_eq!(made, compile(&scene, &Names::default(), seed, canvas(64, 48)));
    }

    #[test]
    fn any_canvas_is_filled(wish in wishes(), w in 1u32..=200, h in 1u32..=200) {
        check(&plan(&wish, 7, canvas(w, h)));
    }
}

#[test]
fn every_setting_fills_its_canvas_at_every_hour() {
    for place in PLACES.iter().filter(|place| **place != "studio") {
        // The settings' own test paints each in every hour, weather and season; here they are whole plans.
        for (seed, hour) in (0..).zip(["morning", "day", "sunset", "night winter", "storm", "halloween"]) {
            check(&plan(&format!("{place} at {hour}"), seed, canvas(96, 96)));
        }
    }
}

#[test]
fn the_largest_canvas_keeps_the_limits() {
    for wish in [
        "пять котов в лесу",
        "двенадцать рыцарей и дракон в замке",
        "сова \"привет\"",
        "city at night",
        "хбз",
        "панда в лодке под дождём",
    ] {
        check(&plan(wish, 3, canvas(512, 512)));
        check(&plan(wish, 3, canvas(1, 1)));
        check(&plan(wish, 3, canvas(512, 64)));
        check(&plan(wish, 3, canvas(64, 512)));
    }
}

#[test]
fn a_picture_takes_about_a_quarter_of_a_minute() {
    for wish in ["fox", "", "кот и собака в лодке", "десять пингвинов на льду ночью", "qwerty"]
    {
        let made = plan(wish, 1, canvas(96, 96));
        let seconds = drawing(&made).end_frame().0 / 60;
        assert!((10..=20).contains(&seconds), "{wish}: {seconds} s");
    }
}

#[test]
fn long_and_hostile_texts_cost_no_more_than_a_sentence() {
    let _ = plan("кот", 0, canvas(96, 96));
    let long = "лиса и кот в лодке ".repeat(100_000);
    for wish in [long.as_str(), &"\"".repeat(100_000), &"ы".repeat(100_000), &"е\u{301}".repeat(50_000)] {
        check(&plan(wish, 1, canvas(96, 96)));
    }
}

#[test]
fn seeds_tell_pictures_of_one_wish_apart() {
    let pictures: Vec<Plan> = (0..8).map(|seed| plan("лиса в лесу", seed, canvas(96, 96))).collect();
    for (number, one) in pictures.iter().enumerate() {
        assert!(pictures[number + 1..].iter().all(|other| one.body != other.body));
    }
}
