//! The writing thread: facts become lines, many of them share one sync, and only then are they handed on.
//!
//! When the disk refuses, nothing is lost and nothing is handed on: the bytes since the last sync are kept, the file is
//! cut back to what was synced, and the whole is tried again every [`RETRY`]. Applies no fact and reads no file.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use engine::show::Fact;
use engine::show::journal::{AppliedLine, FactLine};
use engine::time::Frame;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};

use super::file::LogFile;

/// Time between two tries while the disk refuses.
const RETRY: Duration = Duration::from_secs(1);
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
}

/// What the thread is asked for.
#[derive(Debug)]
pub(super) enum WriterCommand {
    /// Write down a fact.
    Append { fact: Fact, place: Option<OwnedSemaphorePermit>, receipt: oneshot::Sender<u64> },
    /// Write down what was applied when.
    Applied { seqs: Vec<u64>, frame: Frame },
    /// Sync what is left and end.
    Close,
}

/// The state of the thread.
pub(super) struct Writer<F> {
    file: F,
    /// Bytes of the file that are on the disk.
    synced: u64,
    /// The bytes behind them, written or not.
    tail: Vec<u8>,
    /// How many of `tail` the file has taken.
    written: usize,
    /// What stands behind `synced` in the file is unknown.
    broken: bool,
    next_seq: u64,
    waiting: Vec<(Durable, oneshot::Sender<u64>)>,
    sync_wanted: bool,
    closing: bool,
    durable: mpsc::UnboundedSender<Durable>,
    state: watch::Sender<Availability>,
}

impl<F: LogFile> Writer<F> {
    /// A writer that goes on behind `length` bytes that are on the disk.
    pub(super) fn new(
        file: F,
        length: u64,
        next_seq: u64,
        durable: mpsc::UnboundedSender<Durable>,
        state: watch::Sender<Availability>,
    ) -> Self {
        Self {
            file,
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
                Err(error) => self.report(&error),
            }
            if self.closing {
                return;
            }
        }
    }

    /// Waits for a request, then takes what is there. `false`: there will be none.
    fn take_batch(&mut self, requests: &Receiver<WriterCommand>) -> bool {
        let first = if self.is_available() {
            requests.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            requests.recv_timeout(RETRY)
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
            WriterCommand::Append { fact, place, receipt } => {
                let seq = self.next_seq;
                self.next_seq += 1;
                self.sync_wanted |= fact.needs_sync();
                let line = FactLine { seq, utc: utc(Timestamp::now()), fact };
                self.tail.extend_from_slice(line.to_text().as_bytes());
                self.waiting.push((Durable { seq, fact: line.fact, _place: place }, receipt));
            }
            WriterCommand::Applied { seqs, frame } => {
                let line = AppliedLine { applied: seqs, frame: frame.0 };
                self.tail.extend_from_slice(line.to_text().as_bytes());
            }
            WriterCommand::Close => (self.closing, self.sync_wanted) = (true, true),
        }
    }

    /// Brings the file up to the last line, synced if a fact asks for it.
    fn flush(&mut self) -> io::Result<()> {
        if self.broken {
            self.file.cut(self.synced)?;
            (self.broken, self.written) = (false, 0);
        }
        self.broken = true;
        self.file.write_at(self.synced + self.written as u64, &self.tail[self.written..])?;
        self.written = self.tail.len();
        if self.sync_wanted || self.tail.len() > UNSYNCED_MAX {
            self.file.sync()?;
            self.synced += self.tail.len() as u64;
            self.tail.clear();
            self.written = 0;
            self.sync_wanted = false;
        }
        self.broken = false;
        Ok(())
    }

    fn hand_on(&mut self) {
        if !self.is_available() {
            tracing::info!("the journal can be written again");
            self.state.send_replace(Availability::Available);
        }
        for (durable, receipt) in self.waiting.drain(..) {
            // Who asked may be gone by now, and the show may be over: the fact is in the file all the same.
            let _ = receipt.send(durable.seq);
            let _ = self.durable.send(durable);
        }
    }

    fn report(&self, error: &io::Error) {
        let reason = error.to_string();
        if *self.state.borrow() != Availability::Unavailable(reason.clone()) {
            tracing::error!(reason, "the journal cannot be written: no donation is taken until it can");
            self.state.send_replace(Availability::Unavailable(reason));
        }
    }

    fn is_available(&self) -> bool {
        *self.state.borrow() == Availability::Available
    }
}

/// As it stands in a line: milliseconds, in UTC.
pub(super) fn utc(now: Timestamp) -> String {
    format!("{now:.3}")
}
