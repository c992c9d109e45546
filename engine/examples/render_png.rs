//! Renders a plan into a PNG: the finished picture, or the canvas at a frame.
//!
//! `cargo run -p drawstream-engine --example render_png -- PLAN.json OUT.png [FRAME]`, at 60 frames a second

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;

use engine::drawing::{Drawing, DrawingSettings};
use engine::hash::FrameHash;
use engine::plan::{ReadOptions, read_plan};
use engine::time::{Fps, Frame};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let input = args.next().ok_or("PLAN.json is missing")?;
    let output = args.next().ok_or("OUT.png is missing")?;
    let frame = args.next().map(|frame| frame.parse().map(Frame)).transpose()?;

    let plan = read_plan(fs::read(input)?, &ReadOptions::default())?;
    let fps = Fps::new(60).ok_or("60 is a frame rate")?;
    let drawing = Drawing::of(&plan, DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS))?;
    let canvas = drawing.canvas_at(frame.unwrap_or(drawing.end_frame()));

    let size = canvas.size();
    let rgb: Vec<u8> = canvas.pixels().iter().flat_map(|pixel| pixel.to_be_bytes()[1..].to_vec()).collect();
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(output)?), size.w, size.h);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&rgb)?;
    println!("{} x {}, {}", size.w, size.h, FrameHash::of(size, canvas.pixels()));
    Ok(())
}
