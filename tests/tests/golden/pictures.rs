//! Golden pictures: each plan of `fixtures/plans` and `assets/examples` as a filmstrip, compared exactly.

use std::path::Path;

use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::Size;
use engine::plan::{ReadOptions, read_plan};
use engine::time::{Fps, Frame};
use tests::golden::{Golden, inputs, stem};

/// Pictures of a strip: from the first frame to the last, evenly.
const PICTURES: u64 = 6;
const GAP: usize = 2;
const GAP_COLOR: u32 = 0x0080_8080;

#[test]
fn every_plan_is_drawn_as_its_filmstrip_shows() {
    let mut golden = Golden::open("plans");
    for path in inputs("assets/examples", "json").into_iter().chain(inputs("fixtures/plans", "json")) {
        let (size, pixels) = filmstrip(&path);
        golden.picture(&stem(&path), size, &pixels);
    }
    golden.finish();
}

fn filmstrip(path: &Path) -> (Size, Vec<u32>) {
    let text = std::fs::read(path).expect("a plan");
    let plan = read_plan(text, &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let fps = Fps::new(60).expect("in range");
    let drawing = Drawing::of(&plan, DrawingSettings::of(&plan, fps, 700)).expect("within the limits");
    let end = drawing.end_frame().0;
    let pictures: Vec<_> =
        (0..PICTURES).map(|part| drawing.canvas_at(Frame(end * part / (PICTURES - 1)))).collect();
    let (w, h) = (plan.canvas.size.w as usize, plan.canvas.size.h as usize);
    let mut strip = Vec::new();
    for y in 0..h {
        for (number, picture) in pictures.iter().enumerate() {
            strip.extend([GAP_COLOR; GAP].iter().take(if number == 0 { 0 } else { GAP }));
            strip.extend_from_slice(&picture.pixels()[y * w..(y + 1) * w]);
        }
    }
    let width = strip.len() / h;
    (Size::new(width as u32, h as u32), strip)
}
