//! Compares what two plans show: whether a viewer sees any difference, from which frame on, and where.
//!
//! `cargo run -p drawstream-engine --example compare_plans -- OLD.json NEW.json`, at 60 frames a second; the exit status is 1 when they differ

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use engine::drawing::{Appearance, Body, diff};
use engine::plan::{ReadOptions, read_plan};
use engine::time::Fps;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let old = seen(&args.next().ok_or("OLD.json is missing")?)?;
    let new = seen(&args.next().ok_or("NEW.json is missing")?)?;
    if old.fingerprint() == new.fingerprint() {
        println!("they look the same: {}", old.fingerprint());
        return Ok(ExitCode::SUCCESS);
    }
    let fps = Fps::new(60).ok_or("60 is a frame rate")?;
    let (Ok(before), Ok(after)) = (old.drawing(fps), new.drawing(fps)) else {
        println!("they look different: {}, and then {}", kind(&old), kind(&new));
        return Ok(ExitCode::FAILURE);
    };
    match diff(&before, &after) {
        Some(difference) => {
            let (frame, block) = (difference.first, difference.block);
            let ms = fps.ms_of_frame(frame);
            println!(
                "first at frame {} ({ms} ms): {} x {} at ({}, {})",
                frame.0, block.w, block.h, block.x, block.y
            );
        }
        None => println!("no frame differs: a caption, a hold, or less than a frame of time does"),
    }
    Ok(ExitCode::FAILURE)
}

fn kind(appearance: &Appearance) -> String {
    match &appearance.body {
        Body::Card(text) => format!("a card with the text {text:?}"),
        Body::Drawing(steps) => format!("a drawing of {} steps", steps.len()),
    }
}

/// All that a viewer sees of a plan file.
fn seen(path: &str) -> Result<Appearance, Box<dyn Error>> {
    let plan =
        read_plan(fs::read(path)?, &ReadOptions::default()).map_err(|error| format!("{path}: {error}"))?;
    Ok(Appearance::of(&plan).map_err(|error| format!("{path}: {error}"))?)
}
