//! What keeping a picture costs: the canvas x8 against filling a 768 x 768 buffer, 1080p with its HUD against copying
//! the picture.
//!
//! Walks `fixtures/plans`. `cargo bench -p benches --bench stage`.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::Size;
use engine::pixmap::Pixmap;
use engine::plan::{Body, CanvasSpec, ReadOptions, read_plan};
use engine::raster::SplitMix64;
use engine::show::{Active, NoCut, OnAirPhase, Picture, Progress, Queued, Screen, Show, Wait};
use engine::stage::{Layout, Stage, StageSettings};
use engine::time::{Fps, Frame};

const FPS: u32 = 60;

/// The 96 x 96 plans with their names.
fn drawings() -> Vec<(String, Arc<Drawing>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/plans");
    let entries = fs::read_dir(folder).expect("plans").map(|entry| entry.expect("an entry").path());
    let mut all: Vec<_> = entries
        .filter_map(|path| {
            let text = fs::read_to_string(&path).expect("a plan");
            let plan = read_plan(&text, &ReadOptions::default()).expect("a plan");
            if matches!(plan.body, Body::Card(_)) {
                return None;
            }
            let settings = DrawingSettings::of(&plan, Fps::new(FPS).expect("in range"), 700);
            let drawing = Drawing::of(&plan, settings).expect("within the limits");
            Some((path.file_stem().expect("a name").to_string_lossy().into_owned(), Arc::new(drawing)))
        })
        .filter(|(_, drawing)| {
            drawing.settings().canvas.size == CanvasSpec::default().size && drawing.total() > 0
        })
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

fn screen(drawing: &Arc<Drawing>) -> Screen {
    let queued = |donor: &str, seconds| Queued {
        donor: Some(donor.into()),
        wish: Some("a cat on the moon".into()),
        wait: Wait { seconds },
        test: false,
        no_cut: NoCut::default(),
    };
    Screen {
        picture: Picture::Drawing { drawing: Arc::clone(drawing), cursor: 0 },
        phase: OnAirPhase::Drawing(Progress::Closed { per_mille: 0 }),
        active: Some(Active {
            donor: "Ёжик".into(),
            amount: "500 RUB".into(),
            wish: "Нарисуй ёжика в тумане, который ищет свою лошадку и узелок с малиновым вареньем".into(),
            test: false,
            no_cut: NoCut::default(),
        }),
        next: vec![queued("moonlight_cat", 40), queued("猫のひげ", 160), queued("Ł", 280), queued("🦔", 400)],
        queue_length: 4,
        ..Show::new().screen()
    }
}

/// Moves a screen to a frame of its drawing.
fn seek(screen: &mut Screen, drawing: &Drawing, frame: Frame) {
    let now = drawing.cursor(frame);
    if let Picture::Drawing { cursor, .. } = &mut screen.picture {
        *cursor = now;
    }
    let per_mille = (now * 1000 / drawing.total()) as u16;
    screen.phase = OnAirPhase::Drawing(Progress::Closed { per_mille });
}

fn layouts(criterion: &mut Criterion) {
    for (name, drawing) in drawings() {
        for layout in [Layout::Bare, Layout::Panel, Layout::Overlay, Layout::FullHd] {
            frames(criterion, &name, &drawing, layout);
        }
    }
}

fn frames(criterion: &mut Criterion, name: &str, drawing: &Arc<Drawing>, layout: Layout) {
    let mut group = criterion.benchmark_group(format!("{name} {}", layout.name()));
    let mut stage = Stage::new(StageSettings { layout, ..StageSettings::default() }).expect("in range");
    let mut picture = Pixmap::new(stage.size());
    let source = vec![1; picture.pixels().len()];
    let mut screen = screen(drawing);
    let end = drawing.end_frame().0 + 1;
    group.bench_function("fill", |bench| bench.iter(|| black_box(picture.pixels_mut()).fill(black_box(7))));
    group.bench_function("memcpy", |bench| {
        bench.iter(|| black_box(picture.pixels_mut()).copy_from_slice(black_box(&source)));
    });
    stage.invalidate();
    stage.paint(&screen, picture.as_mut());
    let mut frame = 0;
    group.bench_function("next frame", |bench| {
        bench.iter(|| {
            frame = (frame + 1) % end;
            seek(&mut screen, drawing, Frame(frame));
            stage.paint(&screen, black_box(picture.as_mut()))
        });
    });
    let mut random = SplitMix64::new(1);
    group.bench_function("random frame", |bench| {
        bench.iter(|| {
            seek(&mut screen, drawing, Frame(random.below(end)));
            stage.paint(&screen, black_box(picture.as_mut()))
        });
    });
    group.bench_function("whole picture", |bench| {
        bench.iter(|| {
            stage.invalidate();
            stage.paint(&screen, black_box(picture.as_mut()))
        });
    });
    group.finish();
}

fn start(criterion: &mut Criterion) {
    let settings = StageSettings {
        canvas: CanvasSpec { size: Size::new(96, 96), ..CanvasSpec::default() },
        ..StageSettings::default()
    };
    criterion
        .bench_function("layout", |bench| bench.iter(|| Stage::new(black_box(settings)).expect("in range")));
}

criterion_group!(benches, layouts, start);
criterion_main!(benches);
