//! The start of a session: what the last one left is carried over, and a new file begins with it.
//!
//! A new file is there with its whole opening or not at all, so that a crash at any moment leaves something to start
//! from. Older files than the last are not read.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::show::journal::{AppliedLine, DamagedLine, FactLine, Torn};
use engine::show::{Entry, Evening, Fact, Handover, SessionStarted, Show};
use engine::time::Frame;
use jiff::Timestamp;

use super::disk::{Access, Disk, FileReader, RealDisk};
use super::entry_reader::{EntryReader, ReadError};
use super::folder::{Folder, FolderError, SessionFile};
use super::home::Home;
use super::retention::{self, Retired};
use super::{Applying, Journal, writer};
use crate::config::FilesConfig;
use crate::message::{Message, Speak, spoken};
use crate::tonight::is_of_tonight;

/// Why no session can start.
#[derive(Debug)]
pub enum OpeningError {
    /// The folder cannot be used.
    Folder(FolderError),
    /// The last session's file is damaged before its end, or of another major version.
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first damaged line.
        damage: DamagedLine,
    },
    /// The last session's file does not hold its session's opening.
    NotBegun {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        error: io::Error,
    },
}

impl From<FolderError> for OpeningError {
    fn from(error: FolderError) -> Self {
        Self::Folder(error)
    }
}

impl Speak for OpeningError {
    fn message(&self) -> Message {
        match self {
            Self::Folder(error) => error.message(),
            Self::Damaged { path, damage } => {
                let message = Message::new("journal.damaged").with(path.display()).with(damage);
                message.with_message(advice(damage))
            }
            Self::NotBegun { path, what } => {
                Message::new("journal.not-begun").with(path.display()).with(what)
            }
            Self::Io { path, error } => Message::new("journal.io").with(path.display()).with(error),
        }
    }
}
spoken!(OpeningError);

/// What to do about a damaged line.
#[must_use]
pub fn advice(damage: &DamagedLine) -> Message {
    let other = damage.kind.is_of_other_version();
    Message::new(if other { "journal.other-version" } else { "journal.repair" })
}

/// Whether the newest session's file may be set aside when its opening is damaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetAside {
    /// No: the start stops.
    #[default]
    Refused,
    /// Yes: the operator asked for it.
    Allowed,
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
        Self::prepare_on(Arc::new(RealDisk), files, SetAside::Refused, Timestamp::now())
    }

    /// The same on any disk, at any time, and whatever is to happen to a file whose opening is damaged.
    ///
    /// # Errors
    /// As above.
    pub fn prepare_on(
        disk: Arc<dyn Disk>,
        files: &FilesConfig,
        set_aside: SetAside,
        now: Timestamp,
    ) -> Result<Self, OpeningError> {
        let folder = Folder::hold_on(disk, &files.data_dir)?;
        folder.remove_parts()?;
        match retention::retire(&folder, files.keep_days, now)? {
            Retired::Deleted(0) => {}
            Retired::Deleted(files) => tracing::info!(files, "old sessions were deleted from the journal"),
            Retired::ClockIsOdd(newest) => tracing::warn!(
                %now,
                %newest,
                "the clock is not what it was when the journal was last written: this start deletes no old session"
            ),
        }
        for rescue in retention::uncovered(&folder)? {
            tracing::warn!(file = %rescue.display(), "this copy of a damaged session holds what no session holds");
        }
        let (handover, pending) = left_by_last(&folder, set_aside)?;
        Ok(Self { folder, handover: of_tonight(handover, now), pending })
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
        let keys = self.handover.keys.clone();
        let opening = [Fact::SessionStarted(Box::new(started)), Fact::HandedOver(Box::new(self.handover))];
        let entries: Vec<Entry> = (1..)
            .zip(opening.into_iter().chain(self.pending))
            .map(|(seq, fact)| Entry { seq, frame: Frame::ZERO, fact })
            .collect();
        let text = text_of(&entries, now);
        self.folder.place(&path, text.as_bytes())?;
        let file = io_of(&path, self.folder.disk().open(&path, Access::Write))?;
        let home = Home::new(self.folder.clone(), path.clone());
        let next_seq = entries.len() as u64 + 1;
        let started = Journal::start_at(file, Some(home), text.len() as u64, next_seq, keys);
        let (journal, applying) = io_of(&path, started)?;
        let mut show = Show::new();
        entries.iter().for_each(|entry| drop(show.apply(entry)));
        Ok(Opened { folder: self.folder, path, journal, applying, show })
    }
}

/// What of the last session's evening still counts: an evening and a ban last twelve hours from their beginning, looked at
/// when a session starts.
fn of_tonight(mut handover: Handover, now: Timestamp) -> Handover {
    handover.banned.retain(|ban| is_of_tonight(&ban.since, now));
    let evening = handover.evening.take().filter(|evening| is_of_tonight(&evening.since, now));
    let begun = || Evening { since: writer::utc(now), ..Evening::default() };
    handover.evening = Some(evening.unwrap_or_else(begun));
    handover
}

/// What the newest session left. A session's file appears with its whole opening: one without it was damaged.
fn left_by_last(folder: &Folder, set_aside: SetAside) -> Result<(Handover, Vec<Fact>), OpeningError> {
    let mut aside = set_aside == SetAside::Allowed;
    for session in folder.sessions()?.into_iter().rev() {
        match FoldedSession::by(folder, &session.path)? {
            Ok(left) if left.opened => {
                if let Some(torn) = left.torn {
                    cut(folder, &session, torn)?;
                }
                let handover = Handover { keys: left.keys, ..left.show.handover() };
                if !aside && set_aside == SetAside::Allowed {
                    tell_what_may_be_drawn_twice(&session, &handover);
                }
                return Ok((handover, left.pending));
            }
            Err(Damaged { opened, damage }) if opened || damage.kind.is_of_other_version() => {
                return Err(OpeningError::Damaged { path: session.path, damage });
            }
            unopened => {
                let what =
                    unopened.err().map_or_else(|| "it ends too early".to_owned(), |it| it.damage.to_string());
                if !std::mem::take(&mut aside) {
                    return Err(OpeningError::NotBegun { path: session.path, what });
                }
                let kept = folder.set_aside(&session.path)?;
                tracing::warn!(file = %session.path.display(), "{what}: set aside as {}", kept.display());
            }
        }
    }
    Ok((Handover::default(), Vec::new()))
}

fn tell_what_may_be_drawn_twice(session: &SessionFile, handover: &Handover) {
    let open = handover.on_air.iter().chain(&handover.waiting).chain(&handover.review);
    let ids: Vec<_> = open.map(|request| request.request.to_string()).collect();
    tracing::warn!(
        from = %session.path.display(),
        requests = ids.len(),
        "these go on as they stood there; those that were drawn since then are drawn twice: {}",
        ids.join(", ")
    );
}

/// A session's file, folded.
struct FoldedSession {
    show: Show,
    pending: Vec<Fact>,
    keys: Vec<String>,
    torn: Option<Torn>,
    opened: bool,
}

/// Why it cannot be folded, and whether its opening could.
struct Damaged {
    opened: bool,
    damage: DamagedLine,
}

impl FoldedSession {
    /// Takes in one line after another: however long the session was, only its state is kept.
    fn by(folder: &Folder, path: &Path) -> Result<Result<Self, Damaged>, OpeningError> {
        let file = io_of(path, folder.disk().open(path, Access::Read))?;
        let mut session = EntryReader::new(BufReader::new(FileReader::new(file)));
        let (mut show, mut entries) = (Show::new(), Vec::new());
        loop {
            match session.next_line(&mut entries) {
                Ok(Some(_)) => entries.drain(..).for_each(|entry| drop(show.apply(&entry))),
                Ok(None) => break,
                Err(ReadError::Damaged(damage)) => {
                    return Ok(Err(Damaged { opened: session.journal().is_opened(), damage }));
                }
                Err(ReadError::Io(error)) => return io_of(path, Err(error)),
            }
        }
        let (torn, journal) = (session.torn(), session.into_journal());
        let (opened, keys) = (journal.is_opened(), journal.keys().map(str::to_owned).collect());
        Ok(Ok(Self { show, torn, opened, keys, pending: journal.into_pending() }))
    }
}

/// Cuts a line that a crash tore.
fn cut(folder: &Folder, session: &SessionFile, torn: Torn) -> Result<(), OpeningError> {
    let Torn { line, offset, length } = torn;
    tracing::warn!(file = %session.path.display(), line, bytes = length, "the journal's last line was torn: it is cut");
    let mut file = io_of(&session.path, folder.disk().open(&session.path, Access::Write))?;
    io_of(&session.path, file.cut(offset).and_then(|()| file.sync()))
}

/// The opening's lines: every fact, then the line that applies them all.
fn text_of(entries: &[Entry], now: Timestamp) -> String {
    let utc = writer::utc(now);
    let line = |entry: &Entry| {
        FactLine { seq: entry.seq, utc: utc.clone(), key: None, fact: entry.fact.clone() }.to_text()
    };
    let mut text: String = entries.iter().map(line).collect();
    let applied = entries.iter().map(|entry| entry.seq).collect();
    text.push_str(&AppliedLine { applied, frame: 0 }.to_text());
    text
}

fn io_of<T>(path: &Path, result: io::Result<T>) -> Result<T, OpeningError> {
    result.map_err(|error| OpeningError::Io { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use engine::show::{Ban, RequestId};

    use super::*;

    #[test]
    fn an_evening_and_its_bans_last_twelve_hours() {
        let ban = |since: &str| Ban {
            request: RequestId::first("da:1".into()),
            donor: "Troll".into(),
            since: since.into(),
        };
        let evening = Evening { since: "2026-11-28T18:00:00Z".into(), received: 7, ..Evening::default() };
        let left = Handover {
            banned: vec![ban("2026-11-28T19:00:00Z"), ban("2026-11-28T23:00:00Z"), ban("once")],
            evening: Some(evening.clone()),
            ..Handover::default()
        };
        let at = |time: &str| of_tonight(left.clone(), time.parse().expect("a time"));
        let soon = at("2026-11-29T05:59:59Z");
        assert_eq!((soon.banned.len(), soon.evening), (2, Some(evening)));
        let later = at("2026-11-29T07:30:00Z");
        assert_eq!(later.banned.len(), 1);
        let begun = later.evening.expect("a new one");
        assert_eq!((begun.received, begun.since.as_str()), (0, "2026-11-29T07:30:00.000Z"));
    }
}
