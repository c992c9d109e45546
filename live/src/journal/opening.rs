//! The start of a session: what the last one left is carried over, and a new file begins with it.
//!
//! A new file is there with its whole opening or not at all, so that a crash at any moment leaves something to start
//! from. Older files than the last are not read.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use engine::show::journal::{AppliedLine, DamagedLine, FactLine, JournalReader, Torn, whole_lines};
use engine::show::{Entry, Fact, Handover, SessionStarted, Show};
use engine::time::Frame;
use jiff::Timestamp;
use thiserror::Error;

use super::folder::{Folder, FolderError, SessionFile, place};
use super::{Applying, Journal, writer};
use crate::config::FilesConfig;

/// Why no session can start.
#[derive(Debug, Error)]
pub enum OpeningError {
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The last session's file is damaged before its end.
    #[error("{}, {damage}. Mend it with: live journal repair", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first damaged line.
        damage: DamagedLine,
    },
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        error: io::Error,
    },
}

/// The folder is held, and it is known what the last session left.
#[derive(Debug)]
pub struct Opening {
    folder: Folder,
    handover: Handover,
    /// Facts that were durable and never applied.
    pending: Vec<Fact>,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Opened {
    /// Held for as long as the session runs.
    pub folder: Folder,
    /// The session's file.
    pub path: PathBuf,
    /// Hands facts to it.
    pub journal: Journal,
    /// Applies them.
    pub applying: Applying,
    /// The show with the session's opening taken in.
    pub show: Show,
}

impl Opening {
    /// Takes hold of the folder, deletes what is too old, and reads what the last session left.
    ///
    /// # Errors
    /// When another instance holds the folder, or the last file cannot be read.
    pub fn prepare(files: &FilesConfig) -> Result<Self, OpeningError> {
        let folder = Folder::hold(&files.data_dir)?;
        let retired = folder.retire(files.keep_days, SystemTime::now())?;
        if retired > 0 {
            tracing::info!(files = retired, "old sessions were deleted from the journal");
        }
        let (handover, pending) = left_by_last(folder.sessions()?)?;
        Ok(Self { folder, handover, pending })
    }

    /// What the last session left.
    #[must_use]
    pub const fn handover(&self) -> &Handover {
        &self.handover
    }

    /// Facts that were durable and never applied: the next session begins with them.
    #[must_use]
    pub fn pending(&self) -> &[Fact] {
        &self.pending
    }

    /// The folder that is held.
    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether a request for this donation goes on in the next session, or can be taken back into it.
    #[must_use]
    pub fn is_unfinished(&self, donation: &str) -> bool {
        let Handover { on_air, waiting, review, cleared, missed, .. } = &self.handover;
        let cleared = cleared.iter().flat_map(|clearing| &clearing.requests);
        let requests = on_air.iter().chain(waiting).chain(review).chain(cleared);
        let open = requests.filter(|request| !request.held).map(|request| &request.donation);
        let pending = self.pending.iter().filter_map(Fact::donation);
        open.chain(missed).chain(pending).any(|open| open.id == donation)
    }

    /// Begins a session in a new file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(self, started: SessionStarted) -> Result<Opened, OpeningError> {
        let now = Timestamp::now();
        let path = self.folder.next(now)?.path;
        let opening = [Fact::SessionStarted(Box::new(started)), Fact::HandedOver(Box::new(self.handover))];
        let entries: Vec<Entry> = (1..)
            .zip(opening.into_iter().chain(self.pending))
            .map(|(seq, fact)| Entry { seq, frame: Frame::ZERO, fact })
            .collect();
        let text = text_of(&entries, now);
        place(&path, text.as_bytes())?;
        let file = io_of(&path, File::options().read(true).write(true).open(&path))?;
        let next_seq = entries.len() as u64 + 1;
        let started = Journal::start(file, text.len() as u64, next_seq);
        let (journal, applying) = io_of(&path, started)?;
        let mut show = Show::new();
        entries.iter().for_each(|entry| drop(show.apply(entry)));
        Ok(Opened { folder: self.folder, path, journal, applying, show })
    }
}

/// What the newest session left that had begun.
fn left_by_last(sessions: Vec<SessionFile>) -> Result<(Handover, Vec<Fact>), OpeningError> {
    for session in sessions.into_iter().rev() {
        let bytes = io_of(&session.path, fs::read(&session.path))?;
        let left = FoldedSession::by(&bytes)
            .map_err(|damage| OpeningError::Damaged { path: session.path.clone(), damage })?;
        if let Some(torn) = left.torn {
            cut(&session, torn)?;
        }
        if left.opened {
            return Ok((left.show.handover(), left.pending));
        }
        tracing::warn!(file = %session.path.display(), "a session did not begin; going on from the one before");
    }
    Ok((Handover::default(), Vec::new()))
}

/// A session's file, folded.
struct FoldedSession {
    show: Show,
    pending: Vec<Fact>,
    torn: Option<Torn>,
    opened: bool,
}

impl FoldedSession {
    /// Takes in one line after another: however long the session was, only its state is kept.
    fn by(bytes: &[u8]) -> Result<Self, DamagedLine> {
        let (whole, torn) = whole_lines(bytes);
        let (mut reader, mut show, mut entries) = (JournalReader::new(), Show::new(), Vec::new());
        for line in whole.split_inclusive(|&byte| byte == b'\n') {
            reader.line(&line[..line.len() - 1], &mut entries)?;
            entries.drain(..).for_each(|entry| drop(show.apply(&entry)));
        }
        Ok(Self { show, torn, opened: reader.is_opened(), pending: reader.into_pending() })
    }
}

/// Cuts a line that a crash tore.
fn cut(session: &SessionFile, torn: Torn) -> Result<(), OpeningError> {
    let Torn { line, offset, length } = torn;
    tracing::warn!(file = %session.path.display(), line, bytes = length, "the journal's last line was torn: it is cut");
    let file = io_of(&session.path, File::options().write(true).open(&session.path))?;
    io_of(&session.path, file.set_len(offset).and_then(|()| file.sync_all()))
}

/// The opening's lines: every fact, then the line that applies them all.
fn text_of(entries: &[Entry], now: Timestamp) -> String {
    let utc = writer::utc(now);
    let line =
        |entry: &Entry| FactLine { seq: entry.seq, utc: utc.clone(), fact: entry.fact.clone() }.to_text();
    let mut text: String = entries.iter().map(line).collect();
    let applied = entries.iter().map(|entry| entry.seq).collect();
    text.push_str(&AppliedLine { applied, frame: 0 }.to_text());
    text
}

fn io_of<T>(path: &std::path::Path, result: io::Result<T>) -> Result<T, OpeningError> {
    result.map_err(|error| OpeningError::Io { path: path.to_owned(), error })
}
