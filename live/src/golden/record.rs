//! The film strip of a plan: a PNG for people, with the plan's appearance inside for the next comparison.
//!
//! The appearance stands, compressed, in a private chunk `dsAP` that other programs pass over, and the names of the steps
//! that paint in `dsST`. With them a later run can
//! show the accepted drawing at any frame, even when engine or artist have changed since. Touches no file.

use std::io::{self, Read as _, Write as _};

use engine::drawing::{Appearance, Body};
use engine::geometry::{Color, Rect, Size};
use engine::pixmap::Pixmap;
use engine::plan::{CanvasSpec, Plan, Version};
use engine::stage::Layout;
use engine::time::{Fps, Frame};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::seen::Painters;
use crate::export::png;
use crate::preview::Preview;

/// The private chunk: ancillary, private, not safe to copy when the picture is edited.
const CHUNK: [u8; 4] = *b"dsAP";
/// The names of the steps, as [`Painters::write`] writes them, compressed.
const STEPS_CHUNK: [u8; 4] = *b"dsST";
/// Bytes of all names: a line of 64 for each of 4,096 steps, and as much again.
const STEPS_BYTES_MAX: u64 = 512 << 10;
/// A larger record is left out: repositories keep every version of it.
const RECORD_BYTES_MAX: usize = 1 << 20;
/// Bytes of the largest appearance: eight a pixel, sixteen a step, and its texts.
const FORM_BYTES_MAX: u64 = 8 * 8_388_608 + 16 * 4096 + 4096;

/// Pictures of a strip: from the first frame to the last, evenly.
const PICTURES: u64 = 6;
const GAP: u32 = 2;
const GAP_COLOR: Color = Color::rgb(0x80, 0x80, 0x80);
/// Pixels along the side of a canvas pixel on which a card is shown: its letters need room.
const CARD_SCALE: u32 = 4;
/// Frames a second by which moments are named.
pub const FPS: u32 = 60;

/// The frame rate by which moments are named.
#[must_use]
pub fn fps() -> Fps {
    Fps::new(FPS).expect("60 is a frame rate")
}

/// The strip of an appearance as a PNG file.
///
/// # Errors
/// When a card makes no picture.
pub fn encode(appearance: &Appearance, painters: &Painters) -> anyhow::Result<Vec<u8>> {
    let (form, steps) = (compress(&appearance.to_bytes())?, compress(painters.write().as_bytes())?);
    let strip = strip(appearance)?;
    let chunks: &[_] = &[(CHUNK, &form[..]), (STEPS_CHUNK, &steps[..])];
    let kept = if form.len() <= RECORD_BYTES_MAX { chunks } else { &[] };
    Ok(png::encode_with(strip.as_ref(), kept)?)
}

/// The names of the steps inside a strip; none when they cannot be read.
#[must_use]
pub fn painters(file: &[u8]) -> Painters {
    let mut text = String::new();
    let chunk = png::chunk(file, STEPS_CHUNK).unwrap_or_default();
    let read = ZlibDecoder::new(chunk).take(STEPS_BYTES_MAX).read_to_string(&mut text);
    if read.is_ok() { Painters::parse(&text) } else { Painters::default() }
}

/// The appearance inside a strip; `None` when there is none or it cannot be read.
#[must_use]
pub fn decode(file: &[u8]) -> Option<Appearance> {
    let mut form = Vec::new();
    ZlibDecoder::new(png::chunk(file, CHUNK)?).take(FORM_BYTES_MAX).read_to_end(&mut form).ok()?;
    Appearance::from_bytes(&form).ok()
}

/// Whether a PNG is one of ours, so that it may be removed.
#[must_use]
pub fn is_ours(file: &[u8]) -> bool {
    png::chunk(file, CHUNK).is_some()
}

/// zlib's format.
pub(super) fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The pictures of a drawing side by side; a card alone.
///
/// # Errors
/// When a card makes no picture.
pub fn strip(appearance: &Appearance) -> anyhow::Result<Pixmap> {
    let Ok(drawing) = appearance.drawing(fps()) else { return card(appearance) };
    let end = drawing.end_frame().0;
    let Size { w, h } = appearance.canvas.size;
    let width = w * PICTURES as u32 + GAP * (PICTURES as u32 - 1);
    let mut strip = Pixmap::blank(CanvasSpec { size: Size::new(width, h), background: GAP_COLOR });
    for part in 0..PICTURES {
        let picture = drawing.canvas_at(Frame(end * part / (PICTURES - 1)));
        let left = (part as u32 * (w + GAP)) as i32;
        copy(&picture, &mut strip, left);
    }
    Ok(strip)
}

/// A card as the stage shows it.
///
/// # Errors
/// When canvas and letters make no picture.
pub fn card(appearance: &Appearance) -> anyhow::Result<Pixmap> {
    let body = match &appearance.body {
        Body::Card(text) => engine::plan::Body::Card(text.clone()),
        Body::Drawing(_) => engine::plan::Body::Steps(Vec::new()),
    };
    let plan = Plan {
        version: Version::CURRENT,
        canvas: appearance.canvas,
        palette: Vec::new(),
        seed: 0,
        body,
        duration_sec: appearance.hold_sec,
        caption: appearance.caption.clone(),
    };
    let mut preview = Preview::new(String::new(), plan, Layout::Bare, CARD_SCALE, fps())?;
    Ok(preview.paint(Frame::ZERO).to_owned())
}

/// Copies a picture into a larger one of the same height or more, at column `left`.
pub(super) fn copy(picture: &Pixmap, to: &mut Pixmap, left: i32) {
    let Size { w, h } = picture.size();
    let mut target = to.as_mut();
    for (y, row) in picture.as_ref().rows_of(Rect::new(0, 0, w, h)).enumerate() {
        target.row(y as i32, left, left + w as i32).copy_from_slice(row);
    }
}

#[cfg(test)]
mod tests {
    use engine::plan::{ReadOptions, read_plan};

    use super::*;

    #[test]
    fn a_strip_is_a_picture_and_holds_what_was_accepted() {
        for text in [
            r##"{"steps": [{"op": "circle", "cx": 40, "cy": 40, "r": 20, "fill": "#F00"}], "caption": "x"}"##,
            r#"{"render_text": "You are too small"}"#,
        ] {
            let plan = read_plan(text, &ReadOptions::default()).expect("a plan");
            let appearance = Appearance::of(&plan).expect("within limits");
            let painters = Painters::parse("1257 $.steps[0] (circle)\n");
            let file = encode(&appearance, &painters).expect("a picture");
            assert_eq!(super::painters(&file).of(1256), Some("$.steps[0] (circle)"));
            assert_eq!(decode(&file).map(|old| old.fingerprint()), Some(appearance.fingerprint()));
            assert!(is_ours(&file));
            assert!(image::load_from_memory(&file).is_ok(), "other programs read it");
            for end in 0..file.len().min(400) {
                assert!(decode(&file[..end]).is_none());
            }
        }
    }
}
