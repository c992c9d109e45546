//! What the judge of pictures takes for a symbol of hate, and is none: every golden picture, a thousand wishes as the
//! artist draws them, plans of shapes.

use std::fs;
use std::path::{Path, PathBuf};

use engine::artist::{self, Names};
use engine::drawing::{DrawingBuilder, DrawingSettings};
use engine::plan::{CanvasSpec, Plan, ReadOptions, read_lenient, read_strict};
use engine::time::{Fps, Frame};
use gatekeeper::symbols::{Picture, Symbol, Watch};
use tests::golden::{inputs, root};

/// Steps between two looks: a plan of the artist has a hundred steps, and most of them are small.
const LOOK_EVERY: usize = 24;

/// The first symbol that is seen while a plan is drawn, by the look that the show takes: after every so many steps and
/// after the last.
fn seen(plan: &Plan) -> Option<Symbol> {
    let fps = Fps::new(60).expect("a frame rate");
    let mut drawing = DrawingBuilder::new(DrawingSettings::of(plan, fps, DrawingSettings::DEFAULT_STEP_MS));
    let (mut canvas, mut watch) = (drawing.canvas_of(0), Watch::default());
    let last = plan.steps().len();
    (1..).zip(plan.steps()).find_map(|(number, step)| {
        let before = drawing.total();
        drawing.push(step, Frame::ZERO).ok()?;
        drawing.paint(&mut canvas, before, drawing.total());
        let (size, pixels) = (canvas.size(), canvas.pixels());
        let looks = number % LOOK_EVERY == 0 || number == last;
        let picture = || Picture::new(size.w as usize, size.h as usize, pixels).expect("a picture");
        looks.then(|| watch.symbol(picture()))?
    })
}

fn pictures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            pictures(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "png") {
            found.push(path);
        }
    }
}

fn symbol_in_file(path: &Path) -> Option<Symbol> {
    let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).expect("a file")));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a picture");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut bytes).expect("pixels");
    let samples = frame.color_type.samples();
    let color = |pixel: &[u8]| pixel.iter().take(3).fold(0, |color, byte| color << 8 | u32::from(*byte));
    let pixels: Vec<u32> = bytes[..frame.buffer_size()].chunks_exact(samples).map(color).collect();
    Picture::new(frame.width as usize, frame.height as usize, &pixels).expect("a picture").symbol()
}

#[test]
fn no_golden_picture_holds_a_symbol_of_hate() {
    let mut paths = Vec::new();
    pictures(&root().join("snapshots"), &mut paths);
    assert!(paths.len() > 100, "{} pictures", paths.len());
    let found: Vec<_> = paths.iter().filter_map(|path| Some((path, symbol_in_file(path)?))).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn of_a_thousand_wishes_at_most_one_is_taken_for_a_symbol_of_hate() {
    let mut wishes = Vec::new();
    for (file, field) in [("drawing.jsonl", "wish"), ("gate_allow.jsonl", "text")] {
        let text = fs::read_to_string(root().join("fixtures/wishes").join(file)).expect("wishes");
        wishes.extend(text.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line[field].as_str().expect("a wish").to_owned()
        }));
    }
    wishes.truncate(1_000);
    assert_eq!(wishes.len(), 1_000);
    let wrong = |(seed, wish): (u64, &String)| {
        Some((wish.clone(), seen(&artist::plan(wish, seed, CanvasSpec::default()))?))
    };
    let wrong: Vec<_> = (1..).zip(&wishes).filter_map(wrong).collect();
    assert!(wrong.len() <= 1, "{wrong:?}");
}

#[test]
fn of_two_hundred_plans_of_shapes_at_most_one_is_taken_for_a_symbol_of_hate() {
    let options = ReadOptions::default();
    let mut plans = 0;
    let mut wrong = Vec::new();
    let files = inputs("fixtures/plans", "json").into_iter().chain(inputs("fixtures/plans_model", "txt"));
    for path in files.chain(inputs("fixtures/llm", "json")) {
        let bytes = fs::read(&path).expect("a file");
        let strict = read_strict(&bytes, &options).ok();
        let lenient = || read_lenient(&bytes, &options).ok().map(|read| read.document);
        let Some(document) = strict.or_else(lenient) else { continue };
        plans += 1;
        wrong.extend(
            seen(&artist::compile_document(document, &Names::default())).map(|symbol| (path, symbol)),
        );
    }
    let mut dice = engine::raster::SplitMix64::new(20);
    for number in 0..200 {
        plans += 1;
        let plan = shapes(&mut dice);
        wrong.extend(seen(&plan).map(|symbol| (format!("made up, number {number}").into(), symbol)));
    }
    assert!(wrong.len() * 200 <= plans, "{} of {plans}: {wrong:?}", wrong.len());
}

/// A plan of up to thirty shapes at random places in a few colours, as a small model makes them.
fn shapes(dice: &mut engine::raster::SplitMix64) -> Plan {
    let mut below = |bound: u64| dice.below(bound) as i64;
    let colors = ["#C0392B", "#2980B9", "#F1C40F", "#27AE60", "#ECF0F1", "#111111"];
    let steps: Vec<serde_json::Value> = (0..10 + below(20))
        .map(|_| {
            let color = colors[below(6) as usize];
            let (x, y, a, b) = (below(90), below(90), 2 + below(30), 2 + below(30));
            match below(5) {
                0 => serde_json::json!({"op":"rect","x":x,"y":y,"w":a,"h":b,"fill":color}),
                1 => serde_json::json!({"op":"circle","cx":x,"cy":y,"r":a / 2,"outline":color}),
                2 => serde_json::json!({"op":"circle","cx":x,"cy":y,"r":a / 2,"fill":color}),
                3 => serde_json::json!({"op":"line","x1":x,"y1":y,"x2":x + a - 16,"y2":y + b - 16,"color":color,"width":1 + a / 8}),
                _ => serde_json::json!({"op":"polygon","points":[[x, y], [x + a, y + b / 2], [x - b / 2, y + a]],"fill":color}),
            }
        })
        .collect();
    let plan = serde_json::json!({"version":"1.0","canvas":{"w":96,"h":96,"bg":"#204060"},"steps":steps});
    let document = read_strict(plan.to_string(), &ReadOptions::default()).expect("a plan");
    artist::compile_document(document, &Names::default())
}
