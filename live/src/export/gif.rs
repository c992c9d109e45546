//! Animated GIF: only what changed, with a palette a frame; a still stretch is one frame with a longer delay.

use std::io::{self, Write};

use engine::geometry::{Rect, Size};
use engine::pixmap::{Pixmap, PixmapRef};
use engine::stage::Damage;
use engine::time::Fps;

use super::Animation;
use super::palette::{Palette, rgb};

/// Frames a second at most: players slow down what is faster.
pub const FPS_MAX: u32 = 50;

/// Writes a GIF that plays for ever.
pub struct Gif<W: Write> {
    encoder: gif::Encoder<W>,
    fps: Fps,
    /// The picture as it stands, and the change that is not written yet.
    shown: Option<Pixmap>,
    pending: Option<gif::Frame<'static>>,
    frames: u64,
    written_cs: u64,
}

impl<W: Write> Gif<W> {
    /// Starts the file.
    ///
    /// # Errors
    /// When `out` fails, or a side is over 65535.
    pub fn new(out: W, size: Size, fps: Fps) -> io::Result<Self> {
        let side = |value: u32| {
            u16::try_from(value).map_err(|_| io::Error::other("a GIF is at most 65535 pixels wide and high"))
        };
        let mut encoder =
            gif::Encoder::new(out, side(size.w)?, side(size.h)?, &[]).map_err(io::Error::other)?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(io::Error::other)?;
        Ok(Self { encoder, fps, shown: None, pending: None, frames: 0, written_cs: 0 })
    }

    /// Centiseconds from the start to the end of the frames taken so far, rounded once, not frame by frame.
    fn now_cs(&self) -> u64 {
        (self.frames * 100 + u64::from(self.fps.get()) / 2) / u64::from(self.fps.get())
    }

    /// Writes the pending change with the time it was shown.
    fn flush(&mut self) -> io::Result<()> {
        let now_cs = self.now_cs();
        if let Some(mut frame) = self.pending.take() {
            frame.delay = u16::try_from(now_cs - self.written_cs).unwrap_or(u16::MAX);
            self.encoder.write_frame(&frame).map_err(io::Error::other)?;
        }
        self.written_cs = now_cs;
        Ok(())
    }

    /// Takes the next frame, of which this block differs from the one before.
    fn take(&mut self, frame: PixmapRef<'_>, changed: Option<Rect>) -> io::Result<()> {
        let full = self.now_cs() - self.written_cs >= u64::from(u16::MAX) - 100;
        if let Some(block) = changed.or(full.then_some(Rect::new(0, 0, 1, 1))) {
            self.flush()?;
            self.pending = Some(image(frame, block));
            self.shown = Some(frame.to_owned());
        }
        self.frames += 1;
        Ok(())
    }
}

impl<W: Write> Animation for Gif<W> {
    fn push(&mut self, frame: PixmapRef<'_>) -> io::Result<()> {
        let changed = match &self.shown {
            None => Some(Rect::of(frame.size())),
            Some(shown) => frame.changed_since(shown.as_ref()),
        };
        self.take(frame, changed)
    }

    fn push_changed(&mut self, frame: PixmapRef<'_>, damage: &Damage) -> io::Result<()> {
        if damage.is_empty() && self.shown.is_some() { self.take(frame, None) } else { self.push(frame) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.flush()?;
        self.encoder.get_mut().flush()
    }
}

/// The block as a GIF frame: exact up to 256 colours, the nearest 256 past that.
fn image(frame: PixmapRef<'_>, block: Rect) -> gif::Frame<'static> {
    let pixels: Vec<u32> = frame.rows_of(block).flatten().copied().collect();
    let (w, h) = (block.w as u16, block.h as u16);
    let mut palette = Palette::new();
    let mut image = match palette.index(&pixels) {
        Some(indices) => gif::Frame::from_palette_pixels(w, h, indices, palette.bytes(), None),
        None => gif::Frame::from_rgb_speed(w, h, &rgb(&pixels), 10),
    };
    image.left = block.x as u16;
    image.top = block.y as u16;
    image.dispose = gif::DisposalMethod::Keep;
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_stretch_is_one_frame_and_delays_add_up() {
        let mut file = Vec::new();
        let size = Size::new(2, 1);
        let mut gif = Box::new(Gif::new(&mut file, size, Fps::new(30).expect("in range")).expect("starts"));
        for pixels in [[1, 1], [1, 1], [1, 2], [3, 2]] {
            gif.push(PixmapRef::new(size, &pixels).expect("two pixels")).expect("takes a frame");
        }
        gif.finish().expect("ends");
        let mut reader = gif::DecodeOptions::new().read_info(&file[..]).expect("a header");
        let mut delays = Vec::new();
        while let Some(frame) = reader.read_next_frame().expect("a frame") {
            delays.push((frame.left, frame.width, frame.delay));
        }
        assert_eq!(delays, [(0, 2, 7), (1, 1, 3), (0, 1, 3)]);
    }
}
