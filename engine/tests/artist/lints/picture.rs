//! The finished picture of a plan, and a way to look at it.

use std::fs;
use std::io::BufWriter;
use std::path::Path;

use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::Size;
use engine::plan::Plan;
use engine::time::Fps;

/// A finished picture: its size, its pixels, and the milliseconds until they are all painted.
pub struct Picture {
    pub size: Size,
    pub pixels: Vec<u32>,
}

/// The finished picture of a plan.
pub fn of(plan: &Plan) -> Picture {
    let fps = Fps::new(60).expect("a frame rate");
    let settings = DrawingSettings::of(plan, fps, DrawingSettings::DEFAULT_STEP_MS);
    let drawing = Drawing::of(plan, settings).expect("within the limits");
    let pixmap = drawing.canvas_of(drawing.total());
    Picture { size: plan.canvas.size, pixels: pixmap.pixels().to_vec() }
}

/// Writes a picture to `target/golden/lints`, six times its size.
pub fn write(name: &str, picture: &Picture) {
    const TIMES: usize = 6;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/golden/lints");
    fs::create_dir_all(&folder).expect("target can be written");
    let (w, h) = (picture.size.w as usize, picture.size.h as usize);
    let mut bytes = Vec::with_capacity(3 * TIMES * TIMES * w * h);
    for y in 0..h * TIMES {
        for x in 0..w * TIMES {
            let [_, r, g, b] = picture.pixels[y / TIMES * w + x / TIMES].to_be_bytes();
            bytes.extend([r, g, b]);
        }
    }
    let file = fs::File::create(folder.join(format!("{name}.png"))).expect("target can be written");
    let mut encoder = png::Encoder::new(BufWriter::new(file), (w * TIMES) as u32, (h * TIMES) as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&bytes)).expect("a picture");
}
