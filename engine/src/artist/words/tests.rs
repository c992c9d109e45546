//! What wishes are understood to say, case by case.

use std::fmt::Write as _;

use super::super::cast::{Cast, Figure, Tie};
use super::{Names, cast, read};

/// A cast in words.
fn told(cast: &Cast) -> String {
    let mut told = cast.figures.iter().map(|figure| told_figure(cast, figure)).collect::<Vec<_>>().join(", ");
    let mut say = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(told, "; {what}{}", value.to_lowercase());
        }
    };
    say("at ", cast.place.clone());
    say("", cast.circumstances.hour.map(|hour| format!("{hour:?}")));
    say("", cast.circumstances.weather.map(|weather| format!("{weather:?}")));
    say("", cast.circumstances.season.map(|season| format!("{season:?}")));
    say("", cast.circumstances.holiday.map(|holiday| format!("{holiday:?}")));
    say("mood ", cast.circumstances.mood.map(|mood| format!("{mood:?}")));
    let letters = cast.lettering.as_ref();
    if let Some(letters) = letters {
        let _ = write!(told, "; letters \"{}\"", letters.text);
        if !letters.colours.is_empty() {
            let _ = write!(told, " in {} colours", letters.colours.len());
        }
        if let Some((number, voice)) = letters.by {
            let _ = write!(told, ", {} {voice:?}", cast.figures[number].concept);
        }
    }
    told.trim_start_matches("; ").into()
}

fn told_figure(cast: &Cast, figure: &Figure) -> String {
    let mut told = String::new();
    if figure.count > 1 {
        let _ = write!(told, "{} ", figure.count);
    }
    told += ["tiny ", "small ", "", "large ", "huge "][(figure.size + 2) as usize];
    told += if figure.concept.is_empty() { &figure.label } else { &figure.concept };
    if figure.key == "board" {
        told += "[board]";
    }
    for one in &figure.traits {
        let colour = if one.colour.is_some() { "*" } else { "" };
        let _ = write!(told, " +{}/{}{colour}", one.slot, one.variant);
    }
    if let Some(action) = figure.action {
        let _ = write!(told, " {action:?}");
    }
    if let Some(feeling) = figure.feeling {
        let _ = write!(told, " {feeling:?}");
    }
    let name = |number: usize| cast.figures.get(number).map_or("?", |figure| figure.concept.as_str());
    if let Some(toward) = figure.toward {
        let _ = write!(told, " toward {}", name(toward));
    }
    match figure.tie {
        Tie::Free => {}
        Tie::In(other) => told += &format!(" in {}", name(other)),
        Tie::On(other) => told += &format!(" on {}", name(other)),
        Tie::Riding(other) => told += &format!(" riding {}", name(other)),
        Tie::Under(other) => told += &format!(" under {}", name(other)),
        Tie::Behind(other) => told += &format!(" behind {}", name(other)),
        Tie::Beside(other) => told += &format!(" beside {}", name(other)),
        Tie::Above(other) => told += &format!(" above {}", name(other)),
        Tie::Between(other) => told += &format!(" between {}", name(other)),
        Tie::Held(other) => told += &format!(" held by {}", name(other)),
        Tie::Worn(other) => told += &format!(" worn by {}", name(other)),
        Tie::Eaten(other) => told += &format!(" eaten by {}", name(other)),
    }
    told
}

/// A scene as its JSON, without what is empty.
fn told_scene(scene: &crate::plan::Scene) -> serde_json::Value {
    let mut value = serde_json::Map::new();
    let texts =
        [("place", &scene.place), ("time", &scene.time), ("weather", &scene.weather), ("text", &scene.text)];
    for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        value.insert(key.into(), text.as_str().into());
    }
    let subjects = scene
        .subjects
        .iter()
        .map(|subject| serde_json::json!({"is": subject.is, "looks": subject.looks, "does": subject.does}));
    value.insert("subjects".into(), subjects.collect());
    value.into()
}

fn read_scene(value: &serde_json::Value) -> crate::plan::Scene {
    let text = |value: &serde_json::Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let subjects = value["subjects"].as_array().into_iter().flatten();
    crate::plan::Scene {
        place: text(value, "place"),
        time: text(value, "time"),
        weather: text(value, "weather"),
        text: text(value, "text"),
        subjects: subjects
            .map(|one| crate::plan::Subject {
                is: text(one, "is"),
                looks: text(one, "looks"),
                does: text(one, "does"),
            })
            .collect(),
    }
}

#[test]
fn scenes_of_two_authors_are_merged_as_their_file_says() {
    let text = include_str!("../../../../fixtures/scenes/merged.jsonl");
    let names = Names::default();
    let (mut differences, mut actual) = (String::new(), String::new());
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let wish = case["wish"].as_str().expect("a wish");
        let merged = super::merge(&read(wish, &names), &read_scene(&case["model"]), &names);
        let changes: Vec<String> = merged.changes.iter().map(ToString::to_string).collect();
        let now = serde_json::json!({
            "wish": wish, "model": case["model"], "merged": told_scene(&merged.scene), "changes": changes
        });
        let _ = writeln!(actual, "{now}");
        if now != case {
            let _ = writeln!(
                differences,
                "  {wish}\n    expected {} {}\n    actual   {} {}",
                case["merged"], case["changes"], now["merged"], now["changes"]
            );
        }
    }
    assert!(differences.is_empty(), "merged otherwise:\n{differences}\n{actual}");
    assert!(text.lines().count() >= 40);
}

#[test]
fn wishes_are_understood_as_their_file_says() {
    let text = include_str!("../../../../fixtures/wishes/drawing.jsonl");
    let names = Names::default();
    let (mut differences, mut actual) = (String::new(), String::new());
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let wish = case["wish"].as_str().expect("a wish");
        let now = told(&cast(&read(wish, &names).scene, &names));
        let _ = writeln!(actual, "{}", serde_json::json!({ "wish": wish, "scene": now }));
        if Some(now.as_str()) != case["scene"].as_str() {
            let _ = writeln!(differences, "  {wish}\n    expected {}\n    actual   {now}", case["scene"]);
        }
    }
    assert!(
        differences.is_empty(),
        "understood otherwise:\n{differences}\nthe file as it would be now:\n{actual}"
    );
    assert!(text.lines().count() >= 150);
}

#[test]
fn what_the_reader_writes_is_read_back_as_the_same_figures() {
    let names = Names::default();
    let mut differences = String::new();
    for line in include_str!("../../../../fixtures/wishes/drawing.jsonl").lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let scene = read(case["wish"].as_str().expect("a wish"), &names).scene;
        let again = super::writing::scene(&super::casting::draft(&scene, &names), &scene.text);
        let (first, second) = (told(&cast(&scene, &names)), told(&cast(&again, &names)));
        if first != second {
            let _ = writeln!(differences, "  {}\n    {first}\n    {second}", case["wish"]);
        }
    }
    assert!(differences.is_empty(), "not the same after a round trip:\n{differences}");
}

#[test]
fn scenes_as_models_write_them_are_cast_as_their_file_says() {
    let text = include_str!("../../../../fixtures/scenes/as_written.jsonl");
    let (mut differences, mut actual) = (String::new(), String::new());
    for line in text.lines() {
        let mut case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let answer = case["answer"].as_str().expect("an answer");
        let read = crate::plan::read_lenient(answer, &crate::plan::ReadOptions::default());
        let scene = read.ok().and_then(|read| read.document.scene).unwrap_or_default();
        let now = told(&cast(&scene, &Names::default()));
        if case["cast"].as_str() != Some(&now) {
            let _ = writeln!(differences, "  {answer}\n    expected {}\n    actual   {now}", case["cast"]);
        }
        case["cast"] = now.into();
        let _ = writeln!(actual, "{case}");
    }
    assert!(differences.is_empty(), "cast otherwise:\n{differences}\nthe file as it would be now:\n{actual}");
    assert!(text.lines().count() >= 40);
}

#[test]
fn every_setting_has_a_name_that_is_read_as_it() {
    let read_as = |name: &str| {
        let reading = read("", &Names::default());
        let nowhere = crate::plan::Scene::default();
        let header = super::merge_header(&reading, &nowhere, Some(name), &Names::default());
        let scene = header.over(nowhere);
        (scene.place.clone(), cast(&scene, &Names::default()).place)
    };
    let lost: Vec<_> = super::super::settings::NAMES
        .into_iter()
        .map(|name| (name, read_as(name)))
        .filter(|(name, (_, read))| read.as_deref() != Some(*name))
        .collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn every_state_that_words_name_is_drawn() {
    let lines = include_str!("looks.txt").lines().filter_map(|line| line.strip_prefix("effect/"));
    let names: Vec<&str> = lines.filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    assert!(names.len() > 30, "{} states", names.len());
    for name in names {
        assert!(crate::artist::kits::is_state(name), "words/looks.txt: kits/states.txt has no state {name}");
    }
}

#[test]
fn all_clothes_for_those_without_a_part_have_a_word() {
    let lines = crate::artist::stencil::numbered(include_str!("../kits/clothes.txt"));
    for name in lines.filter_map(|(_, line)| Some(line.split_once(": ")?.0)) {
        let word = super::lexicon::name_of_part("torso", name);
        assert!(word.is_some(), "kits/clothes.txt: no file of words/ has torso/{name}");
    }
}

#[test]
fn every_staging_brings_what_can_be_drawn() {
    let text = include_str!("tables.txt");
    let lines = text.lines().enumerate().skip_while(|(_, line)| *line != "[staging]").skip(1);
    let lines: Vec<(usize, &str)> = lines.take_while(|(_, line)| !line.is_empty()).collect();
    assert!(lines.len() > 15, "{} stagings", lines.len());
    let mut faults = String::new();
    for (at, line) in lines {
        let (name, props) = line.split_once(": ").unwrap_or((line, ""));
        let used = include_str!("looks.txt")
            .lines()
            .any(|verb| verb.split(':').next().is_some_and(|key| key.split('/').nth(2) == Some(name)));
        let known = |prop: &str| {
            let Some((how, what)) = prop.split_once('/') else { return false };
            let thing = || crate::artist::kits::knows(&super::keys::root(what, &Names::default()));
            match how {
                "face" | "it-face" | "both-face" => super::keys::feeling(what).is_some(),
                "look" => what
                    .split_once('/')
                    .is_some_and(|(slot, variant)| super::lexicon::name_of_part(slot, variant).is_some()),
                "size" => super::keys::size(what) != 0,
                "place" => super::super::settings::NAMES.contains(&what),
                "it-look" => crate::artist::kits::is_state(what),
                "both" | "tool" => thing(),
                _ => {
                    let object =
                        how.strip_prefix("it-").is_some_and(|how| super::keys::relation(how).is_some());
                    thing() && (object || super::keys::link(how).is_some())
                }
            }
        };
        for prop in props.split_whitespace().filter(|prop| !known(prop)) {
            let _ = writeln!(
                faults,
                "words/tables.txt, line {}: {prop} of {name} is no LINK/THING that is drawn",
                at + 1
            );
        }
        if props.is_empty() || !used {
            let _ = writeln!(
                faults,
                "words/tables.txt, line {}: no verb of words/looks.txt brings {name}",
                at + 1
            );
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
