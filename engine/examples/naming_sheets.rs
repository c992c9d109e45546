//! Draws every drawing alone, without its word, on numbered sheets: for strangers who say what they see.
//!
//! `cargo run -p drawstream-engine --example naming_sheets -- FOLDER`
//!
//! Writes `sheet-1.png` and so on, thirty drawings a sheet in an order that tells nothing, and `key.tsv`: sheet, number,
//! key, all words that mean it. The judges see the sheets alone.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fs;
use std::io::BufWriter;
use std::path::Path;

use engine::artist::{self, Named};
use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::{Color, Rect, Size};
use engine::hash::fnv1a;
use engine::plan::{CanvasSpec, Face};
use engine::text::canvas_text;
use engine::time::Fps;

/// Drawings a sheet, and how many stand in a row.
const SHEET: usize = 30;
const COLUMNS: usize = 6;
/// Side of a drawing in pixels, and how often each is shown.
const SIDE: usize = 80;
const SCALE: usize = 2;
/// Side of a tile, and what its number takes below.
const TILE: usize = SIDE * SCALE + 6;
const LABEL: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("FOLDER is missing")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut drawings = artist::drawings();
    // Neighbours in the order of keys are of one kind; this order is the same every time and tells nothing.
    drawings.sort_by_key(|one| fnv1a(&one.key));
    let mut key = String::from("# sheet, number, key, words that mean it\n");
    let mut before: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    let mut number = 0;
    let mut tiles = Vec::new();
    for one in &drawings {
        let pixels = picture(&one.key)?;
        // Two words for one look are asked once.
        if let Some((sheet, at, _)) = before.iter().find(|(_, _, known)| *known == pixels) {
            key += &line(*sheet, *at, one);
            continue;
        }
        number += 1;
        let sheet = (number - 1) / SHEET + 1;
        key += &line(sheet, number, one);
        before.push((sheet, number, pixels.clone()));
        tiles.push((number, pixels));
    }
    for (sheet, tiles) in tiles.chunks(SHEET).enumerate() {
        write(&folder.join(format!("sheet-{}.png", sheet + 1)), tiles)?;
    }
    fs::write(folder.join("key.tsv"), key)?;
    println!("{number} drawings, {} names", drawings.len());
    Ok(())
}

fn line(sheet: usize, number: usize, one: &Named) -> String {
    format!("{sheet}\t{number}\t{}\t{}\n", one.key, one.called.join(" "))
}

fn picture(key: &str) -> Result<Vec<u32>, Box<dyn Error>> {
    let size = Size::new(SIDE as u32, SIDE as u32);
    let plan = artist::alone(key, 1, CanvasSpec { size, background: Color::rgb(0x20, 0x20, 0x20) });
    let fps = Fps::new(60).ok_or("60 is a frame rate")?;
    let settings = DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS);
    let drawing = Drawing::of(&plan, settings).map_err(|error| format!("{key}: {error}"))?;
    Ok(drawing.canvas_of(drawing.total()).pixels().to_vec())
}

fn write(path: &Path, tiles: &[(usize, Vec<u32>)]) -> Result<(), Box<dyn Error>> {
    let (w, h) = (COLUMNS * TILE, SHEET.div_ceil(COLUMNS) * (TILE + LABEL));
    let mut sheet = vec![[0x16, 0x16, 0x1A]; w * h];
    for (at, (number, pixels)) in tiles.iter().enumerate() {
        let (left, top) = (at % COLUMNS * TILE + 3, at / COLUMNS * (TILE + LABEL) + 3);
        for y in 0..SIDE * SCALE {
            for x in 0..SIDE * SCALE {
                let [_, r, g, b] = pixels[y / SCALE * SIDE + x / SCALE].to_be_bytes();
                sheet[(top + y) * w + left + x] = [r, g, b];
            }
        }
        let (x, y) = (left as i32, (top + SIDE * SCALE + 1) as i32);
        canvas_text(&number.to_string(), Face::Headline, 16, Rect::new(0, 0, 999, 99), &mut |point| {
            if let Some(pixel) = sheet.get_mut((y + point.y) as usize * w + (x + point.x) as usize) {
                *pixel = [0xE8, 0xE8, 0xE8];
            }
        });
    }
    let mut encoder = png::Encoder::new(BufWriter::new(fs::File::create(path)?), w as u32, h as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&sheet.concat())?;
    Ok(())
}
