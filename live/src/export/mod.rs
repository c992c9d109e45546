//! Pictures into files: PNG, GIF, APNG, raw video for a pipe, and films by ffmpeg. Pixels come in, bytes go out.

pub mod apng;
pub mod contact_sheet;
pub mod ffmpeg;
pub mod gif;
pub mod html;
pub mod output;
pub mod palette;
pub(crate) mod part_file;
pub mod png;
pub(crate) mod stop_signals;
pub mod y4m;

use std::io;

use engine::pixmap::PixmapRef;
use engine::stage::Damage;

/// A moving picture that is being written, frame by frame.
pub trait Animation {
    /// Takes the next frame; all frames have the same size.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn push(&mut self, frame: PixmapRef<'_>) -> io::Result<()>;

    /// Takes the next frame, of which `damage` says where it differs from the one before. Costs less where little does.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn push_changed(&mut self, frame: PixmapRef<'_>, damage: &Damage) -> io::Result<()> {
        let _ = damage;
        self.push(frame)
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}
