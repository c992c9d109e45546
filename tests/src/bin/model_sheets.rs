//! Pictures of the same wishes by several authors, side by side in an order that the sheets do not tell, for somebody
//! who scores them; and the key of that order.
//!
//! `cargo run -p tests --features tools --bin model_sheets -- FOLDER ANSWERS.jsonl …`
//!
//! Each file holds answers as `model_scenes` prints them, and gives one author: a scene is merged with what the reader
//! made of the wish, as on air; a plan of shapes is drawn as it is. The reader alone is one more author. Wishes are those
//! of the first file. FOLDER gets `sheet-1.png` …, ten wishes each, and `key.tsv`: the wish's number, letter, author.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use engine::artist::{self, Composer, Names};
use engine::drawing::{Drawing, DrawingSettings};
use engine::plan::{Body, CanvasSpec, Plan, ReadOptions, Scene, SceneHeader, read_lenient};
use engine::time::Fps;
use live::export::contact_sheet::{Tile, sheet_of};
use live::export::png;
use live::planner::example;
use serde::Deserialize;

/// Wishes on a sheet: ten rows of four pictures can be looked at on one screen without scaling.
const ROWS: usize = 10;

#[derive(Deserialize)]
struct Answered {
    wish: String,
    answer: String,
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().context("FOLDER is missing")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let authors: Vec<(String, Vec<Answered>)> =
        arguments.map(|file| Ok((file.clone(), answers(&file)?))).collect::<anyhow::Result<_>>()?;
    let wishes = authors.first().context("ANSWERS.jsonl is missing")?;
    let mut key = String::new();
    for (sheet, rows) in wishes.1.chunks(ROWS).enumerate() {
        let columns = authors.len() + 1;
        let mut tiles = Vec::new();
        for (row, asked) in rows.iter().enumerate() {
            let number = sheet * ROWS + row + 1;
            let seed = number as u64;
            let mut pictures = vec![("reader", drawn(&asked.wish, None, seed))];
            for (name, answers) in &authors {
                if let Some(one) = answers.iter().find(|one| one.wish == asked.wish) {
                    pictures.push((name, drawn(&one.wish, Some(&one.answer), seed)));
                }
            }
            let turn = turn(number, pictures.len());
            pictures.rotate_left(turn);
            for (column, (author, plan)) in pictures.iter().enumerate() {
                let letter = char::from(b'a' + column as u8);
                tiles.push(tile(format!("{number}{letter}"), plan)?);
                writeln!(key, "{number}\t{letter}\t{author}\t{}", asked.wish)?;
            }
            // An author without an answer leaves its place empty.
            let nothing = Tile { picture: None, label: String::new(), note: String::new() };
            tiles.resize((row + 1) * columns, nothing);
        }
        let page = sheet_of(CanvasSpec::default().size, columns, &tiles);
        fs::write(folder.join(format!("sheet-{}.png", sheet + 1)), png::encode(page.as_ref())?)?;
    }
    fs::write(folder.join("key.tsv"), key)?;
    Ok(())
}

fn answers(file: &str) -> anyhow::Result<Vec<Answered>> {
    let text = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    text.lines().map(|line| serde_json::from_str(line).with_context(|| format!("{file}: {line}"))).collect()
}

/// How far a row's authors are turned: anything that follows no order a judge could learn, and is the same every time.
fn turn(number: usize, authors: usize) -> usize {
    (number.wrapping_mul(2_654_435_761) >> 7) % authors.max(1)
}

/// The picture that would be on air after this answer; without one, after none.
fn drawn(wish: &str, answer: Option<&str>, seed: u64) -> Plan {
    let read = answer.and_then(|answer| read_lenient(answer, &ReadOptions::default()).ok());
    let (scene, shapes) = match read.map(|read| read.document) {
        Some(document) if document.scene.is_none() => (None, Some(document)),
        Some(document) => (document.scene, None),
        None => (None, None),
    };
    if let Some(shapes) = shapes {
        return artist::compile_document(shapes, &Names::default());
    }
    let spec = CanvasSpec::default();
    let scene = scene.map(|scene| without_the_example(scene, wish));
    let mut composer = Composer::new(artist::read(wish, &Names::default()), Names::default(), seed, spec);
    let mut steps = scene.as_ref().map(|scene| composer.header(scene)).unwrap_or_default();
    for subject in scene.into_iter().flat_map(|scene| scene.subjects) {
        composer.subject(subject);
    }
    steps.extend(composer.finish());
    Plan { body: Body::Steps(steps), palette: Vec::new(), ..artist::plan(wish, seed, spec) }
}

/// As on air: what the model copied from the prompt is passed over.
fn without_the_example(mut scene: Scene, wish: &str) -> Scene {
    let Scene { place, time, weather, text, .. } = scene.clone();
    let copied = example::header_is_copied(&SceneHeader { place, time, weather, text }, wish);
    scene.subjects.retain(|subject| !example::subject_is_copied(subject, copied, wish));
    if copied { Scene { subjects: scene.subjects, ..Scene::default() } } else { scene }
}

/// The finished picture of a plan.
fn tile(label: String, plan: &Plan) -> anyhow::Result<Tile> {
    let fps = Fps::new(60).context("60 is a frame rate")?;
    let drawing = Drawing::of(plan, DrawingSettings::of(plan, fps, DrawingSettings::DEFAULT_STEP_MS))?;
    Ok(Tile { picture: Some(drawing.canvas_of(drawing.total())), label, note: String::new() })
}
