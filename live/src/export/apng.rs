//! Animated PNG: exact colours, only what changed.

use std::io::{self, Write};

use engine::geometry::{Rect, Size};
use engine::pixmap::{Pixmap, PixmapRef};
use engine::time::Fps;
use png::{BlendOp, ColorType, Compression, DisposeOp, Encoder, Writer};

use super::Animation;
use super::palette::rgb;

/// Writes an APNG that plays for ever.
pub struct Apng<W: Write> {
    writer: Writer<W>,
    shown: Option<Pixmap>,
}

impl<W: Write> Apng<W> {
    /// Starts the file, which will have exactly `frames` frames.
    ///
    /// # Errors
    /// When `out` fails, or there are no frames.
    pub fn new(out: W, size: Size, fps: Fps, frames: u32) -> io::Result<Self> {
        let mut encoder = Encoder::new(out, size.w, size.h);
        encoder.set_color(ColorType::Rgb);
        encoder.set_compression(Compression::Fast);
        encoder.set_animated(frames, 0)?;
        encoder.set_frame_delay(1, fps.get() as u16)?;
        encoder.set_dispose_op(DisposeOp::None)?;
        encoder.set_blend_op(BlendOp::Source)?;
        Ok(Self { writer: encoder.write_header()?, shown: None })
    }
}

impl<W: Write> Animation for Apng<W> {
    fn push(&mut self, frame: PixmapRef<'_>) -> io::Result<()> {
        let block = match &self.shown {
            None => Rect::of(frame.size()),
            Some(shown) => {
                // A frame must show something: one pixel as it was.
                let block = frame.changed_since(shown.as_ref()).unwrap_or(Rect::new(0, 0, 1, 1));
                self.writer.reset_frame_position()?;
                self.writer.set_frame_dimension(block.w, block.h)?;
                self.writer.set_frame_position(block.x as u32, block.y as u32)?;
                block
            }
        };
        let pixels: Vec<u32> = frame.rows_of(block).flatten().copied().collect();
        self.writer.write_image_data(&rgb(&pixels))?;
        self.shown = Some(frame.to_owned());
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(self.writer.finish()?)
    }
}
