//! One session's file under the writer: bytes at a place, a sync, a cut. Knows nothing of lines.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};

/// What the writer needs of a file. A test gives one that fails.
pub trait LogFile: Send + 'static {
    /// Writes all of `bytes` from byte `offset` on.
    ///
    /// # Errors
    /// When not all of it was taken; what then stands behind `offset` is unknown.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Returns when everything that was written is on the disk.
    ///
    /// # Errors
    /// When it may not be.
    fn sync(&mut self) -> io::Result<()>;

    /// Drops everything from byte `length` on.
    ///
    /// # Errors
    /// When the file is as before.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

impl LogFile for File {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.seek(SeekFrom::Start(offset))?;
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}
