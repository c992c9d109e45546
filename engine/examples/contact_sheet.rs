//! Draws wishes without a model and puts the finished pictures on one sheet, numbered from 1.
//!
//! `cargo run -p drawstream-engine --example contact_sheet -- WISHES.txt SHEET.png [COLUMNS [SCALE [WIDTH HEIGHT]]]`
//!
//! A wish a line; `= KEY: looks` is one figure alone, as in a row of a kit; `@ KEY` is a drawing or a known name alone; empty lines and lines that start with `#` are passed over. The seed is the line's number.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fs;
use std::io::BufWriter;

use engine::artist;
use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::{Color, Point, Rect, Size};
use engine::plan::{CanvasSpec, Face};
use engine::text::canvas_text;
use engine::time::Fps;

/// Space below each picture for its number, in pixels.
const LABEL: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (wishes, out) =
        (args.next().ok_or("WISHES.txt is missing")?, args.next().ok_or("SHEET.png is missing")?);
    let mut number = |default: usize| args.next().map_or(Ok(default), |text| text.parse::<usize>());
    let (columns, scale) = (number(6)?, number(3)?);
    let (width, height) = (number(96)?, number(96)?);
    let text = fs::read_to_string(wishes)?;
    let wishes: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (cell_w, cell_h) = (width * scale + 6, height * scale + 6 + LABEL);
    let (sheet_w, sheet_h) = (columns * cell_w, wishes.len().div_ceil(columns).max(1) * cell_h);
    let mut sheet = vec![[0x16, 0x16, 0x1A]; sheet_w * sheet_h];
    let spec =
        CanvasSpec { size: Size::new(width as u32, height as u32), background: Color::rgb(0x20, 0x20, 0x20) };
    for (index, wish) in wishes.iter().enumerate() {
        let seed = index as u64 + 1;
        let plan = match (wish.strip_prefix("= "), wish.strip_prefix("@ ")) {
            (Some(row), _) => artist::figure(row, seed, spec),
            (_, Some(key)) => artist::alone(key, seed, spec),
            _ => artist::plan(wish, seed, spec),
        };
        let fps = Fps::new(60).ok_or("60 is a frame rate")?;
        let settings = DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS);
        let drawing = Drawing::of(&plan, settings)?;
        let canvas = drawing.canvas_of(drawing.total());
        let (left, top) = (index % columns * cell_w + 3, index / columns * cell_h + 3);
        for y in 0..height * scale {
            for x in 0..width * scale {
                let [_, r, g, b] = canvas.pixels()[y / scale * width + x / scale].to_be_bytes();
                sheet[(top + y) * sheet_w + left + x] = [r, g, b];
            }
        }
        let at = Point::new(left as i32, (top + height * scale + 2) as i32);
        canvas_text(&(index + 1).to_string(), Face::Headline, 16, Rect::new(0, 0, 999, 99), &mut |point| {
            let offset = (at.y + point.y) as usize * sheet_w + (at.x + point.x) as usize;
            if let Some(pixel) = sheet.get_mut(offset) {
                *pixel = [0xE8, 0xE8, 0xE8];
            }
        });
    }
    let mut encoder =
        png::Encoder::new(BufWriter::new(fs::File::create(out)?), sheet_w as u32, sheet_h as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&sheet.concat())?;
    Ok(())
}
