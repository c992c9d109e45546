//! What a frame of the canvas costs, against a memcpy of the canvas; what reading a plan costs, against serde_json; what a
//! step for a drawing that is being looked at costs, against copying the drawing with all that it is made with.
//!
//! Walks `fixtures/plans`. `cargo bench -p benches --bench drawing`.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use engine::drawing::{Drawing, DrawingBuilder, DrawingSettings};
use engine::geometry::Size;
use engine::pixmap::Pixmap;
use engine::plan::{Body, CanvasSpec, ReadOptions, read_plan, read_step};
use engine::raster::SplitMix64;
use engine::time::{Fps, Frame};

fn plans() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/plans");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("plans").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let texts = paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("a plan")));
    texts.filter(|(_, text)| !is_card(text)).collect()
}

/// Whether it is a text card, which is no drawing.
fn is_card(text: &str) -> bool {
    matches!(read_plan(text, &ReadOptions::default()).expect("a plan").body, Body::Card(_))
}

fn ready(text: &str) -> Drawing {
    let plan = read_plan(text, &ReadOptions::default()).expect("a plan");
    let fps = Fps::new(60).expect("in range");
    Drawing::of(&plan, DrawingSettings::of(&plan, fps, 700)).expect("within the limits")
}

fn frames(criterion: &mut Criterion) {
    for (name, text) in plans() {
        let drawing = ready(&text);
        let mut canvas = Pixmap::blank(drawing.settings().canvas);
        let source = canvas.clone();
        let mut group = criterion.benchmark_group(&name);
        group.bench_function("memcpy", |bench| {
            bench.iter(|| black_box(&mut canvas).pixels_mut().copy_from_slice(black_box(source.pixels())));
        });
        let mut random = SplitMix64::new(1);
        let end = drawing.end_frame().0 + 1;
        group.bench_function("random frame", |bench| {
            bench.iter(|| {
                let cursor = drawing.cursor(Frame(random.below(end)));
                drawing.seek(black_box(&mut canvas), cursor);
            });
        });
        let (mut frame, mut shown) = (0, 0);
        group.bench_function("next frame", |bench| {
            bench.iter(|| {
                frame = (frame + 1) % end;
                let cursor = drawing.cursor(Frame(frame));
                if cursor < shown {
                    drawing.seek(&mut canvas, cursor);
                } else {
                    drawing.paint(&mut canvas, shown, cursor);
                }
                shown = cursor;
            });
        });
        group.finish();
    }
}

fn reading(criterion: &mut Criterion) {
    for (name, text) in plans() {
        let mut group = criterion.benchmark_group(&name);
        group.bench_function("serde_json", |bench| {
            bench.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&text)).expect("JSON"));
        });
        group.bench_function("read strictly", |bench| {
            bench.iter(|| read_plan(black_box(&text), &ReadOptions::default()).expect("a plan"));
        });
        group.bench_function("text to drawing", |bench| bench.iter(|| ready(black_box(&text))));
        group.finish();
    }
}

/// Steps that the growing drawing has.
const ARRIVED: usize = 100;

/// A step arrives while somebody holds the drawing so far.
fn arriving(criterion: &mut Criterion) {
    let text = r##"{"op":"rect","x":8,"y":8,"w":4,"h":4,"fill":"#FF0000","animate":{"duration_ms":20}}"##;
    let step = read_step(text).expect("a step");
    for side in [96, 512] {
        let settings = DrawingSettings {
            fps: Fps::new(60).expect("in range"),
            canvas: CanvasSpec { size: Size::new(side, side), ..CanvasSpec::default() },
            seed: 0,
            default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
            pixels_max: 1 << 20,
        };
        let mut builder = DrawingBuilder::new(settings);
        for _ in 0..ARRIVED {
            builder.push(&step, Frame::ZERO).expect("fits");
        }
        let mut group = criterion.benchmark_group(format!("a step arrives, {side} x {side}"));
        group.bench_function("the builder apart", |bench| {
            let add = |(mut builder, held): (DrawingBuilder, Arc<Drawing>)| {
                builder.push(&step, Frame::ZERO).expect("fits");
                (builder, held)
            };
            let looked_at = || (builder.clone(), Arc::clone(builder.drawing()));
            bench.iter_batched(looked_at, add, BatchSize::LargeInput);
        });
        group.bench_function("cloned with the builder's scratch", |bench| {
            let add = |held: Arc<Drawing>| {
                let mut next = builder.clone();
                next.push(&step, Frame::ZERO).expect("fits");
                (next, held)
            };
            bench.iter_batched(|| Arc::clone(builder.drawing()), add, BatchSize::LargeInput);
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1));
    targets = frames, reading, arriving
}
criterion_main!(benches);
