//! The film of a difference: old | new | difference, frame by frame, around the time at which the two differ.

use engine::drawing::Appearance;
use engine::time::{Fps, Frame};

use super::compare::on_canvas;
use super::pixels::side_by_side;
use crate::export::Animation as _;
use crate::export::apng::Apng;

/// Frames a second: every player shows it as it is.
const FPS: u32 = 25;
/// What is shown before and after.
const MARGIN_MS: u64 = 500;
/// Ten seconds; a longer difference is shown from its beginning.
const FRAMES_MAX: u64 = 250;

/// The film as an animated PNG, from shortly before `first_ms` to shortly after `last_ms`.
///
/// # Errors
/// When the picture is too large for a PNG.
pub fn film(old: &Appearance, new: &Appearance, first_ms: u64, last_ms: u64) -> anyhow::Result<Vec<u8>> {
    let fps = Fps::new(FPS).expect("25 is a frame rate");
    let (was, is) = (on_canvas(old, fps), on_canvas(new, fps));
    let start = fps.frame_at_ms(first_ms.saturating_sub(MARGIN_MS)).0;
    let end = fps.frames_of_ms(last_ms + MARGIN_MS).min(start + FRAMES_MAX - 1);
    let sheet = |frame: u64| {
        let (before, after) = (was.canvas_at(Frame(frame)), is.canvas_at(Frame(frame)));
        side_by_side(Some(before.as_ref()), Some(after.as_ref()))
    };
    let mut file = Vec::new();
    let count = (end - start + 1) as u32;
    let mut animation = Box::new(Apng::new(&mut file, sheet(start).size(), fps, count)?);
    for frame in start..=end {
        animation.push(sheet(frame).as_ref())?;
    }
    animation.finish()?;
    Ok(file)
}
