//! How often the judge refuses a subject of a scene that nobody could mind: over real scenes, as they are judged on air.

use std::collections::BTreeSet;

use engine::artist::{self, Names};
use engine::plan::{ReadOptions, Scene, read_lenient};
use gatekeeper::Gatekeeper;
use serde_json::Value;

/// Scenes at least.
const SCENES_MIN: usize = 1_000;

/// What a model wrote to a wish, as it came.
fn told(line: &str) -> Option<Scene> {
    let line: Value = serde_json::from_str(line).expect("a line of JSON");
    let text = line["answer"].as_str().map_or_else(|| line["model"].to_string(), str::to_owned);
    read_lenient(&text, &ReadOptions::default()).ok()?.document.scene
}

/// Every scene of the fixtures: those that models wrote, and those that the reader makes of wishes that are allowed.
fn scenes() -> Vec<Scene> {
    let written = [
        include_str!("../../../fixtures/llm/scenes.jsonl"),
        include_str!("../../../fixtures/scenes/merged.jsonl"),
        include_str!("../../../fixtures/scenes/as_written.jsonl"),
    ];
    let lists = [
        include_str!("../../../fixtures/wishes/lint.txt"),
        include_str!("../../../fixtures/wishes/model.txt"),
    ];
    let plain =
        lists.into_iter().flat_map(str::lines).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let gatekeeper = Gatekeeper::default();
    let drawing = include_str!("../../../fixtures/wishes/drawing.jsonl").lines().map(|line| {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        line["wish"].as_str().expect("a wish").to_owned()
    });
    let wishes = plain.map(str::to_owned).chain(drawing).filter(|wish| !gatekeeper.wish(wish).is_block());
    let read = wishes.map(|wish| artist::read(&wish, &Names::default()).scene);
    written.into_iter().flat_map(str::lines).filter_map(told).chain(read).collect()
}

#[test]
fn hardly_a_subject_of_a_real_scene_is_refused() {
    let gatekeeper = Gatekeeper::default();
    let scenes = scenes();
    assert!(scenes.len() >= SCENES_MIN, "{} scenes", scenes.len());
    let subjects: Vec<String> = scenes
        .iter()
        .flat_map(|scene| &scene.subjects)
        .map(|subject| format!("{} {} {}", subject.is, subject.looks, subject.does))
        .collect();
    let refused = |text: &&String| gatekeeper.plan_texts(&[text]).is_block();
    let refused: Vec<&String> = subjects.iter().filter(refused).collect();
    let kinds: BTreeSet<&&String> = refused.iter().collect();
    let rate = 100.0 * refused.len() as f64 / subjects.len() as f64;
    let told = format!("{rate:.1} % of the subjects of more than {SCENES_MIN} scenes are refused");
    let page = include_str!("../../../docs/moderation.md");
    assert!(page.contains(&told), "docs/moderation.md does not say: {told}\n{kinds:#?}");
    assert_eq!(kinds, BTreeSet::new(), "each of these is a subject that somebody paid for");
}
