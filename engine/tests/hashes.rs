//! The same pixels on every machine: frame hashes of all plans, compared with `snapshots/hashes/`. This suite alone is
//! run in debug and release, on x86-64, aarch64 and s390x. `BLESS=1` writes the file.

#![allow(clippy::disallowed_methods, reason = "plans are files here; the engine itself reads none")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use engine::drawing::{Drawing, DrawingSettings};
use engine::hash::FrameHash;
use engine::plan::{ReadOptions, read_strict};
use engine::time::{Fps, Frame};

/// Frames of each plan that are hashed, evenly from the first to the last.
const FRAMES: u64 = 8;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root").to_owned()
}

fn plans() -> Vec<PathBuf> {
    let folders = ["assets/examples", "fixtures/plans"].map(|folder| root().join(folder));
    let mut plans: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("plans").map(|entry| entry.expect("an entry").path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    plans.sort();
    plans
}

fn hashes(path: &Path, out: &mut String) {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(path).expect("a plan");
    let plan = read_strict(text, &ReadOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let fps = Fps::new(60).expect("in range");
    let drawing = Drawing::of(&plan, DrawingSettings::of(&plan, fps, 700)).expect("within the limits");
    let end = drawing.end_frame().0;
    for part in 0..FRAMES {
        let frame = Frame(end * part / (FRAMES - 1));
        let canvas = drawing.canvas_at(frame);
        let _ = writeln!(out, "{name}\t{}\t{}", frame.0, FrameHash::of(canvas.size(), canvas.pixels()));
    }
}

#[test]
fn every_plan_has_the_recorded_frame_hashes() {
    let path = root().join("snapshots/hashes/canvas.txt");
    let mut found = String::new();
    plans().iter().for_each(|plan| hashes(plan, &mut found));
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("written");
        fs::write(&path, &found).expect("written");
    }
    let recorded = fs::read_to_string(&path).expect("BLESS=1 cargo test --workspace writes it");
    for (recorded, found) in recorded.lines().zip(found.lines()) {
        assert_eq!(recorded, found, "another picture than recorded (plan, frame, hash)");
    }
    assert_eq!(recorded.lines().count(), found.lines().count(), "plans were added or removed: BLESS=1");
}
