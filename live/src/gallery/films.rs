//! The film of one drawing: its canvas from the first pixel to the last, as a GIF of the canvas' own size.

use engine::drawing::Drawing;
use engine::time::{Fps, Frame};

use crate::export::Animation as _;
use crate::export::gif::Gif;

/// Frames a second of a film: a tenth of a second each.
const FILM_FPS: u32 = 10;
/// Seconds for which the finished picture stays before the film begins again.
const STAY_SEC: u64 = 3;

/// The film's bytes. `fps`: frames a second of the session.
pub(super) fn film(drawing: &Drawing, fps: Fps) -> anyhow::Result<Vec<u8>> {
    let film_fps = Fps::new(FILM_FPS).unwrap_or(fps);
    let (of_session, of_film) = (u64::from(fps.get()), u64::from(film_fps.get()));
    let frames = (drawing.end_frame().0 * of_film).div_ceil(of_session);
    let mut canvas = drawing.canvas_of(0);
    let mut bytes = Vec::new();
    let mut gif = Box::new(Gif::new(&mut bytes, canvas.size(), film_fps)?);
    for number in 0..=frames + STAY_SEC * of_film {
        let frame = Frame((number * of_session / of_film).min(drawing.end_frame().0));
        drawing.seek(&mut canvas, drawing.cursor(frame));
        gif.push(canvas.as_ref())?;
    }
    gif.finish()?;
    Ok(bytes)
}
