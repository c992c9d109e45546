//! The writing thread: facts become lines, many of them share one sync, and only then are they handed on.
//!
//! When the disk refuses, nothing is lost and nothing is handed on: the bytes since the last sync are kept, the file is
//! cut back to what was synced, and the whole is tried again every [`LOOK_EVERY`]. Facts of which the one who asks wants
//! to know at once are taken out again, as soon as it is sure that they are not in the file. Applies no fact.

use std::io;
use std::ops::Range;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use engine::show::Fact;
use engine::show::journal::{AppliedLine, FactLine};
use engine::time::Frame;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};

use super::disk::LogFile;
use super::home::{Home, Standing};

/// Time between two tries while the disk refuses, and between two looks whether the file still lies in its folder.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Lines that one sync covers at most, so that the first of a burst is not kept waiting by the last.
const BATCH_MAX: usize = 1024;
/// Bytes that may wait for a sync that no fact asks for: they must be kept in memory until then.
const UNSYNCED_MAX: usize = 256 * 1024;

/// A fact that is safe to apply: it is on the disk, or needs not be.
#[derive(Debug)]
pub struct Durable {
    /// Its number in the file.
    pub seq: u64,
    /// What happened.
    pub fact: Fact,
    /// Its place among the facts that may be under way; free again when this is dropped.
    pub(super) _place: Option<OwnedSemaphorePermit>,
}

/// Whether the journal can be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    #[default]
    Available,
    /// It cannot, for the reason given; what comes in waits.
    Unavailable(String),
    /// Its folder is gone and cannot be made again, for the reason given; what comes in waits.
    Missing(String),
    /// Something else lies in its place; in words, with the file that holds what was written. The session ends.
    Lost(String),
}

/// Who waits for a fact to be in the file.
#[derive(Debug)]
pub(super) enum Asker {
    /// One who waits for as long as it takes.
    Patient(oneshot::Sender<u64>),
    /// One who wants to know at once when it cannot be written; it is not in the file then, for this reason.
    Hasty(oneshot::Sender<Result<u64, String>>),
}

/// What the thread is asked for.
#[derive(Debug)]
pub(super) enum WriterCommand {
    /// Write down a fact; `key` stands for the command that it is.
    Append { fact: Box<Fact>, key: Option<String>, place: Option<OwnedSemaphorePermit>, asker: Asker },
    /// Write down what was applied when.
    Applied { seqs: Vec<u64>, frame: Frame },
    /// Sync what is left and end.
    Close,
}

/// A fact that is not in the file for sure.
struct Waiting {
    durable: Durable,
    asker: Asker,
    /// Its line in the tail.
    line: Range<usize>,
}

impl Waiting {
    const fn is_hasty(&self) -> bool {
        matches!(self.asker, Asker::Hasty(_))
    }
}

/// The state of the thread.
pub(super) struct Writer {
    file: Box<dyn LogFile>,
    /// Where the file belongs; `None`: it has no name.
    home: Option<Home>,
    /// Bytes of the file that are on the disk.
    synced: u64,
    /// The bytes behind them, written or not.
    tail: Vec<u8>,
    /// How many of `tail` the file has taken.
    written: usize,
    /// What stands behind `synced` in the file is unknown.
    broken: bool,
    next_seq: u64,
    waiting: Vec<Waiting>,
    sync_wanted: bool,
    closing: bool,
    durable: mpsc::UnboundedSender<Durable>,
    state: watch::Sender<Availability>,
}

/// Why lines are not in the file.
enum Failure {
    /// The system refuses.
    Disk(io::Error),
    /// The folder is gone and does not come back.
    Missing(io::Error),
    /// Something else lies there.
    Taken(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Failure {
    fn words(&self) -> String {
        match self {
            Self::Disk(error) | Self::Missing(error) => error.to_string(),
            Self::Taken(words) => words.clone(),
        }
    }
}

impl Writer {
    /// A writer that goes on behind `length` bytes that are on the disk.
    pub(super) fn new(
        file: Box<dyn LogFile>,
        home: Option<Home>,
        length: u64,
        next_seq: u64,
        durable: mpsc::UnboundedSender<Durable>,
        state: watch::Sender<Availability>,
    ) -> Self {
        Self {
            file,
            home,
            synced: length,
            tail: Vec::new(),
            written: 0,
            broken: false,
            next_seq,
            waiting: Vec::new(),
            sync_wanted: false,
            closing: false,
            durable,
            state,
        }
    }

    /// Serves until it is asked to close, or nobody is left to ask.
    pub(super) fn run(mut self, requests: &Receiver<WriterCommand>) {
        while self.take_batch(requests) {
            match self.flush() {
                Ok(()) => self.hand_on(),
                Err(failure) => {
                    self.withdraw(&failure);
                    self.report(&failure);
                }
            }
            if self.closing {
                return;
            }
        }
    }

    /// Waits for a request, then takes what is there. `false`: there will be none.
    fn take_batch(&mut self, requests: &Receiver<WriterCommand>) -> bool {
        let first = if self.is_available() && self.home.is_none() {
            requests.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            requests.recv_timeout(LOOK_EVERY)
        };
        match first {
            Ok(request) => self.take(request),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        for _ in 1..BATCH_MAX {
            match requests.try_recv() {
                Ok(request) => self.take(request),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        true
    }

    fn take(&mut self, request: WriterCommand) {
        match request {
            WriterCommand::Append { fact, key, place, asker } => {
                let seq = self.next_seq;
                self.next_seq += 1;
                self.sync_wanted |= fact.needs_sync();
                let line = FactLine { seq, utc: utc(Timestamp::now()), key, fact: *fact };
                let start = self.tail.len();
                self.tail.extend_from_slice(line.to_text().as_bytes());
                let durable = Durable { seq, fact: line.fact, _place: place };
                self.waiting.push(Waiting { durable, asker, line: start..self.tail.len() });
            }
            WriterCommand::Applied { seqs, frame } => {
                let line = AppliedLine { applied: seqs, frame: frame.0 };
                self.tail.extend_from_slice(line.to_text().as_bytes());
            }
            WriterCommand::Close => (self.closing, self.sync_wanted) = (true, true),
        }
    }

    /// Brings the file up to the last line, synced if a fact asks for it, and sees that it lies where it belongs.
    fn flush(&mut self) -> Result<(), Failure> {
        self.come_home()?;
        if self.broken {
            self.file.cut(self.synced)?;
            (self.broken, self.written) = (false, 0);
        }
        if self.written < self.tail.len() {
            self.broken = true;
            self.file.write_at(self.synced + self.written as u64, &self.tail[self.written..])?;
            (self.broken, self.written) = (false, self.tail.len());
        }
        if self.sync_wanted || self.tail.len() > UNSYNCED_MAX {
            self.broken = true;
            self.file.sync()?;
            // A file without a name is gone with the program.
            if self.standing()? != Standing::InPlace {
                return Err(Failure::Disk(io::Error::other("the journal's file was moved or deleted")));
            }
            self.broken = false;
            self.synced += self.tail.len() as u64;
            self.tail.clear();
            (self.written, self.sync_wanted) = (0, false);
        }
        Ok(())
    }

    fn standing(&self) -> io::Result<Standing> {
        self.home.as_ref().map_or(Ok(Standing::InPlace), |home| home.standing(&*self.file))
    }

    /// Brings the file back to its place when it was deleted.
    fn come_home(&mut self) -> Result<(), Failure> {
        let standing = self.standing()?;
        let Some(home) = &self.home else { return Ok(()) };
        match standing {
            Standing::InPlace => Ok(()),
            Standing::Unlocked => home.hold_again().map_err(failed_to_return),
            Standing::Free => {
                self.file = home.restore(&mut *self.file, self.synced).map_err(failed_to_return)?;
                (self.broken, self.written) = (false, 0);
                tracing::error!(
                    "the journal's folder was deleted or moved: it was made again, with this session in it"
                );
                Ok(())
            }
            Standing::Taken(words) => Err(Failure::Taken(words)),
        }
    }

    /// Takes out the facts of those who do not wait, when it is sure that they are not in the file.
    fn withdraw(&mut self, failure: &Failure) {
        if !self.waiting.iter().any(Waiting::is_hasty) {
            return;
        }
        // Until the cut is on the disk, a crash could bring them back.
        self.broken = true;
        if self.file.cut(self.synced).and_then(|()| self.file.sync()).is_err() {
            return;
        }
        (self.broken, self.written) = (false, 0);
        let reason = failure.words();
        let mut kept = Vec::with_capacity(self.tail.len());
        let mut taken_to = 0;
        for mut waiting in std::mem::take(&mut self.waiting) {
            kept.extend_from_slice(&self.tail[taken_to..waiting.line.start]);
            taken_to = waiting.line.end;
            match waiting.asker {
                // Who asked may be gone by now.
                Asker::Hasty(receipt) => drop(receipt.send(Err(reason.clone()))),
                Asker::Patient(_) => {
                    let start = kept.len();
                    kept.extend_from_slice(&self.tail[waiting.line]);
                    waiting.line = start..kept.len();
                    self.waiting.push(waiting);
                }
            }
        }
        kept.extend_from_slice(&self.tail[taken_to..]);
        self.tail = kept;
    }

    fn hand_on(&mut self) {
        if !self.is_available() {
            tracing::info!("the journal can be written again");
            self.state.send_replace(Availability::Available);
        }
        for Waiting { durable, asker, .. } in self.waiting.drain(..) {
            // Who asked may be gone by now, and the show may be over: the fact is in the file all the same.
            match asker {
                Asker::Patient(receipt) => drop(receipt.send(durable.seq)),
                Asker::Hasty(receipt) => drop(receipt.send(Ok(durable.seq))),
            }
            let _ = self.durable.send(durable);
        }
    }

    fn report(&mut self, failure: &Failure) {
        if matches!(*self.state.borrow(), Availability::Lost(_)) {
            return;
        }
        let state = match failure {
            Failure::Disk(error) => Availability::Unavailable(error.to_string()),
            Failure::Missing(error) => Availability::Missing(error.to_string()),
            Failure::Taken(words) => match self.rescue() {
                Ok(rescued) => Availability::Lost(format!("{words}; {rescued}")),
                // Tried again at the next look.
                Err(error) => {
                    Availability::Missing(format!("{words}, and no rescue file can be written: {error}"))
                }
            },
        };
        if *self.state.borrow() != state {
            tracing::error!(reason = ?state, "the journal cannot be written: no donation is taken until it can");
            self.state.send_replace(state);
        }
    }

    /// Keeps everything in a file of its own; in words, where it is.
    fn rescue(&mut self) -> io::Result<String> {
        let Some(home) = &self.home else { return Ok("nothing is lost".to_owned()) };
        let path = home.rescue(&mut *self.file, self.synced, &self.tail)?;
        Ok(format!(
            "all of this session is in {}: to go on from it, move it into the journal's folder as its newest session",
            path.display()
        ))
    }

    fn is_available(&self) -> bool {
        *self.state.borrow() == Availability::Available
    }
}

fn failed_to_return(error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::ResourceBusy {
        Failure::Taken(error.to_string())
    } else {
        Failure::Missing(error)
    }
}

/// A time as it stands in a line: milliseconds, in UTC.
#[must_use]
pub fn utc(now: Timestamp) -> String {
    format!("{now:.3}")
}
