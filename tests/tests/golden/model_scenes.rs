//! Scenes that a real small model wrote, read again: what they cost, and that each becomes a picture.

use engine::artist::{self, Names};
use engine::plan::{ReadOptions, Scene, read_lenient};
use serde::Deserialize;

/// Sixty answers of Qwen2.5-Coder 1.5B (Q4_K_M), as they came; `cargo run -p tests --features tools --bin model_scenes` takes them again.
const ANSWERS: &str = include_str!("../../../fixtures/llm/scenes.jsonl");

#[derive(Deserialize)]
struct Answered {
    wish: String,
    answer: String,
    prompt_tokens: u32,
    answer_tokens: u32,
    ms: u32,
}

fn answers() -> Vec<Answered> {
    ANSWERS.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn scene(answered: &Answered) -> Option<Scene> {
    read_lenient(&answered.answer, &ReadOptions::default()).ok()?.document.scene
}

fn median(mut figures: Vec<u32>) -> u32 {
    figures.sort_unstable();
    figures[figures.len() / 2]
}

/// Tokens of an answer until its list of subjects opens, by its share of the answer's characters.
fn tokens_to_the_setting(answered: &Answered) -> u32 {
    let opened =
        answered.answer.find("\"subjects\"").map_or(answered.answer.len(), |at| at + "\"subjects\":[".len());
    let share = answered.answer[..opened].chars().count() * answered.answer_tokens as usize;
    share.div_ceil(answered.answer.chars().count().max(1)) as u32
}

#[test]
fn a_scene_costs_few_tokens_and_its_setting_a_part_of_them() {
    let answers = answers();
    assert!(answers.len() >= 60);
    assert!(answers.iter().all(|answered| answered.prompt_tokens <= 500), "the prompt fits its limit");
    let (tokens, setting) = (
        median(answers.iter().map(|answered| answered.answer_tokens).collect()),
        median(answers.iter().map(tokens_to_the_setting).collect()),
    );
    assert!(tokens <= 60, "median {tokens} tokens");
    assert!(setting <= 25, "median {setting} tokens before the setting is known");
    let page = include_str!("../../../docs/prompt.md");
    let ms = median(answers.iter().map(|answered| answered.ms).collect());
    let slowest = answers.iter().map(|answered| answered.ms).max().expect("sixty answers");
    let seconds = |ms: u32| format!("{}.{} s", ms / 1000, ms % 1000 / 100);
    for told in [
        format!("median {tokens} tokens an answer, {setting} of them before the first stroke"),
        format!("median {} an answer", seconds(ms)),
        format!("{} the first one", seconds(slowest)),
    ] {
        assert!(page.contains(&told), "docs/prompt.md does not say: {told}");
    }
}

#[test]
fn every_answer_is_read_and_what_the_wish_says_for_certain_is_drawn() {
    for answered in answers() {
        let scene = scene(&answered).unwrap_or_else(|| panic!("{} is no scene", answered.answer));
        let reading = artist::read(&answered.wish, &Names::default());
        let merged = artist::merge(&reading, &scene, &Names::default()).scene;
        assert!(!merged.is_empty(), "{}: nothing is left of it", answered.wish);
        let certain =
            reading.scene.subjects.iter().zip(&reading.certain).filter(|(_, certain)| **certain).count();
        assert!(merged.subjects.len() >= certain.min(1), "{}: {merged:?}", answered.wish);
    }
}
