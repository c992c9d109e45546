//! Pictures into files: PNG, GIF, APNG, and raw video for a pipe. Pixels come in, bytes go out.

pub mod apng;
pub mod contact_sheet;
pub mod gif;
pub mod html;
pub mod output;
pub mod palette;
mod part_file;
pub mod png;
pub mod y4m;

use std::io;

use engine::pixmap::PixmapRef;

/// A moving picture that is being written, frame by frame.
pub trait Animation {
    /// Takes the next frame; all frames have the same size.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn push(&mut self, frame: PixmapRef<'_>) -> io::Result<()>;

    /// Writes what is left.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}
