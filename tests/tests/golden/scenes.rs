//! Scenes as models write them, faults and all, and the pictures that they become.

use engine::artist::{Names, compile};
use engine::drawing::{Drawing, DrawingSettings};
use engine::plan::{CanvasSpec, ReadOptions, read_lenient};
use engine::time::Fps;
use serde_json::Value;
use tests::golden::Golden;

/// Pictures at least.
const PICTURES_MIN: usize = 10;

#[test]
fn scenes_become_the_pictures_that_were_looked_at() {
    let mut golden = Golden::open("scenes");
    let lines = include_str!("../../../fixtures/scenes/as_written.jsonl").lines();
    let mut count = 0;
    for line in lines {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let Some(name) = line["picture"].as_str() else { continue };
        let answer = line["answer"].as_str().expect("an answer");
        let scene = read_lenient(answer, &ReadOptions::default()).ok().and_then(|read| read.document.scene);
        let plan = compile(&scene.expect("a scene"), &Names::default(), 1, CanvasSpec::default());
        let fps = Fps::new(60).expect("a frame rate");
        let settings = DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS);
        let drawing = Drawing::of(&plan, settings).expect("within the limits");
        let canvas = drawing.canvas_of(drawing.total());
        golden.picture(name, canvas.size(), canvas.pixels());
        count += 1;
    }
    golden.finish();
    assert!(count >= PICTURES_MIN, "{count} pictures");
}
