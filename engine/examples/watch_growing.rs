//! Watches a plan grow while it is still being written: text in a bit at a time, steps out as soon as each is whole, and
//! the canvas in the terminal as it is painted.
//!
//! `cargo run -p drawstream-engine --example watch_growing -- PLAN.json`, in a terminal that shows 24-bit colours

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::thread;
use std::time::Duration;

use engine::drawing::{DrawingBuilder, DrawingSettings};
use engine::pixmap::Pixmap;
use engine::plan::{CanvasSpec, Incremental, PlanEvent, ReadOptions, limits};
use engine::time::{Fps, Frame};

/// Frames a second.
const FPS: u32 = 20;
/// Bytes that arrive in one frame: a model of about a hundred tokens a second.
const BYTES_A_FRAME: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let text = fs::read(std::env::args().nth(1).ok_or("PLAN.json is missing")?)?;
    let fps = Fps::new(FPS).ok_or("it is a frame rate")?;
    let settings = |canvas, seed| DrawingSettings {
        fps,
        canvas,
        seed,
        default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
        pixels_max: limits::PAINTED_PIXELS_LENIENT_MAX,
    };
    let mut reader = Incremental::new(ReadOptions::default());
    let mut drawing = DrawingBuilder::new(settings(CanvasSpec::default(), 0));
    let mut bytes = text.chunks(BYTES_A_FRAME);
    let (mut now, mut canvas, mut painted) = (Frame::ZERO, Pixmap::blank(CanvasSpec::default()), 0);
    loop {
        let chunk = bytes.next();
        for event in chunk.map(|chunk| reader.feed(chunk)).unwrap_or_default() {
            match event {
                PlanEvent::Header(header) => {
                    drawing = DrawingBuilder::new(settings(header.canvas, header.seed));
                    (canvas, painted) = (Pixmap::blank(header.canvas), 0);
                }
                PlanEvent::Step { step, .. } => {
                    drawing.push(&step, now)?;
                }
                _ => {}
            }
        }
        // What is new since the last frame is a slice of the list.
        let cursor = drawing.cursor(now);
        drawing.paint(&mut canvas, painted, cursor);
        painted = cursor;
        print!("{}", in_terminal(&canvas));
        println!("frame {}, {painted} of {} pixels", now.0, drawing.total());
        if chunk.is_none() && now >= drawing.end_frame() {
            return Ok(());
        }
        now = now.after(1);
        thread::sleep(Duration::from_millis(1000 / u64::from(FPS)));
    }
}

/// Two rows of pixels a line, the upper as the colour of a half block, the lower behind it.
fn in_terminal(canvas: &Pixmap) -> String {
    let rows: Vec<&[u32]> = canvas.pixels().chunks(canvas.size().w as usize).collect();
    let mut text = String::from("\x1b[H");
    for pair in rows.chunks(2) {
        let lower = pair.last().copied().unwrap_or_default();
        for (upper, lower) in pair[0].iter().zip(lower) {
            let ([_, r, g, b], [_, low_r, low_g, low_b]) = (upper.to_be_bytes(), lower.to_be_bytes());
            let _ = write!(text, "\x1b[38;2;{r};{g};{b}m\x1b[48;2;{low_r};{low_g};{low_b}m▀");
        }
        text += "\x1b[0m\n";
    }
    text
}
