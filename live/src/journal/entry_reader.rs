//! The entries of a session's file, one line after another, as far as it is whole.

use std::io::{self, BufRead};

use engine::show::Entry;
use engine::show::journal::{DamagedLine, JournalReader, Torn};

use super::lines::{Lines, Piece};

/// Reads the entries of a file.
#[derive(Debug)]
pub struct EntryReader<R> {
    lines: Lines<R>,
    reader: JournalReader,
    torn: Option<Torn>,
}

/// Why the next line is not known.
#[derive(Debug)]
pub enum ReadError {
    /// The file cannot be read.
    Io(io::Error),
    /// The line is damaged.
    Damaged(DamagedLine),
}

impl<R: BufRead> EntryReader<R> {
    /// The entries of `source`, from its beginning.
    pub fn new(source: R) -> Self {
        Self { lines: Lines::new(source), reader: JournalReader::new(), torn: None }
    }

    /// Takes in the next whole line, appends what it applies to `entries`, and gives its bytes. `None` at the end of the
    /// file: of one that grows it can be asked again.
    ///
    /// # Errors
    /// When the file cannot be read, or the line is damaged.
    pub fn next_line(&mut self, entries: &mut Vec<Entry>) -> Result<Option<&[u8]>, ReadError> {
        self.torn = None;
        match self.lines.next_piece().map_err(ReadError::Io)? {
            Piece::Line(line) => {
                self.reader.line(line, entries).map_err(ReadError::Damaged)?;
                Ok(Some(line))
            }
            Piece::Damaged(damage) => Err(ReadError::Damaged(damage)),
            Piece::Torn(torn) => {
                self.torn = Some(torn);
                Ok(None)
            }
            Piece::End => Ok(None),
        }
    }

    /// What stands behind the last line break, once the end was met.
    pub const fn torn(&self) -> Option<Torn> {
        self.torn
    }

    /// What is known of the lines so far.
    pub const fn journal(&self) -> &JournalReader {
        &self.reader
    }

    /// The same, given up.
    pub fn into_journal(self) -> JournalReader {
        self.reader
    }
}
