//! The same pixels on every machine: frame hashes of all plans, compared with `snapshots/hashes/`. This suite alone is
//! run in debug and release, on x86-64, aarch64 and s390x. `BLESS=1` writes the file.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::golden::{Golden, inputs, stem};

use engine::drawing::{Appearance, Drawing, DrawingSettings};
use engine::hash::FrameHash;
use engine::plan::{Body, ReadOptions, read_plan};
use engine::time::{Fps, Frame};

/// Frames of each plan that are hashed, evenly from the first to the last.
const FRAMES: u64 = 8;

fn plans() -> Vec<PathBuf> {
    ["assets/examples", "fixtures/plans"].iter().flat_map(|folder| inputs(folder, "json")).collect()
}

fn hashes(path: &Path, out: &mut String) {
    let name = stem(path);
    let text = fs::read_to_string(path).expect("a plan");
    let plan = read_plan(text, &ReadOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let fps = Fps::new(60).expect("in range");
    let settings = DrawingSettings::of(&plan, fps, 700);
    // Behind a card the canvas is empty.
    let drawing = match &plan.body {
        Body::Steps(_) => Drawing::of(&plan, settings).expect("within the limits"),
        Body::Card(_) => Drawing::new(settings),
    };
    let end = drawing.end_frame().0;
    for part in 0..FRAMES {
        let frame = Frame(end * part / (FRAMES - 1));
        let canvas = drawing.canvas_at(frame);
        let _ = writeln!(out, "{name}\t{}\t{}", frame.0, FrameHash::of(canvas.size(), canvas.pixels()));
    }
}

fn frame_hashes() -> String {
    let mut found = String::new();
    plans().iter().for_each(|plan| hashes(plan, &mut found));
    found
}

fn fingerprints() -> String {
    let mut found = String::new();
    for path in plans() {
        let plan =
            read_plan(fs::read_to_string(&path).expect("a plan"), &ReadOptions::default()).expect("fine");
        let appearance = Appearance::of(&plan).expect("within the limits");
        let _ = writeln!(found, "{}\t{}", stem(&path), appearance.fingerprint());
        let read = Appearance::from_bytes(&appearance.to_bytes()).expect("its own bytes");
        assert_eq!(read.fingerprint(), appearance.fingerprint(), "{}", path.display());
    }
    found
}

#[test]
fn every_plan_and_the_faces_have_the_recorded_hashes() {
    let mut golden = Golden::open("hashes");
    golden.text("canvas.txt", &frame_hashes());
    golden.text("fingerprints.txt", &fingerprints());
    golden.text("faces.txt", &format!("{:016x}\n", engine::text::fingerprint()));
    golden.finish();
}
