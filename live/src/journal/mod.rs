//! The journal on the disk: a fact is appended and synced first, then applied, then a line says at which frame.
//!
//! ```text
//! append(fact) ─▶ writing thread ─▶ file, one sync for all that wait ─▶ Durable ─▶ director
//! applied(seqs, frame) ─▶ the same thread, no sync
//! ```
//!
//! What a line looks like and what follows from it is the engine's.

#![deny(clippy::wildcard_enum_match_arm, reason = "facts and ops are matched one by one")]

mod collecting;
pub mod disk;
mod entry_reader;
pub mod folder;
mod home;
mod lines;
mod opening;
pub mod privacy;
pub mod replay;
mod retention;
mod writer;

use std::io;
use std::sync::{Arc, mpsc as std_mpsc};
use std::thread::{self, JoinHandle};

use engine::show::Fact;
use engine::time::Frame;
use thiserror::Error;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

pub use collecting::{CollectedFact, Collector};
pub use disk::LogFile;
pub use entry_reader::{EntryReader, ReadError};
pub use opening::{Opened, Opening, OpeningError, SetAside, advice};
pub use writer::{Availability, Durable, utc};

use home::Home;
use writer::{Asker, Writer, WriterCommand};

/// Facts that may be under way, from being handed in to being applied.
const UNDER_WAY_MAX: usize = 8192;

/// The session is over: nothing is written any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the session is over")]
pub struct Closed;

/// Why a fact is not known to be in the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotWritten {
    /// It is not in it and never will be.
    #[error("the journal cannot be written: {0}")]
    Refused(String),
    /// The session ended before that was known.
    #[error("the session ended before the disk had answered")]
    Unknown,
}

/// Hands facts to the journal. A clone is another hand on the same file.
#[derive(Clone, Debug)]
pub struct Journal {
    requests: std_mpsc::Sender<WriterCommand>,
    places: Arc<Semaphore>,
    state: watch::Receiver<Availability>,
    /// Keys of commands that sessions before this one wrote down.
    keys: Arc<[String]>,
}

/// The writing end of a session, for the one that applies facts.
#[derive(Debug)]
pub struct Applying {
    requests: std_mpsc::Sender<WriterCommand>,
    /// Facts that may be applied, in the order of the file.
    pub durable: mpsc::UnboundedReceiver<Durable>,
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    /// Starts writing behind `length` bytes of `file` that are on the disk.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(file: impl LogFile, length: u64, next_seq: u64) -> io::Result<(Self, Applying)> {
        Self::start_at(Box::new(file), None, length, next_seq, Vec::new())
    }

    /// The same with the place where the file belongs, and the keys of commands that were written down before.
    fn start_at(
        file: Box<dyn LogFile>,
        home: Option<Home>,
        length: u64,
        next_seq: u64,
        keys: Vec<String>,
    ) -> io::Result<(Self, Applying)> {
        let (requests, asked) = std_mpsc::channel();
        let (hand_on, durable) = mpsc::unbounded_channel();
        let (report, state) = watch::channel(Availability::Available);
        let writer = Writer::new(file, home, length, next_seq, hand_on, report);
        let thread = thread::Builder::new().name("journal".into()).spawn(move || writer.run(&asked))?;
        let places = Arc::new(Semaphore::new(UNDER_WAY_MAX));
        let applying = Applying { requests: requests.clone(), durable, thread: Some(thread) };
        Ok((Self { requests, places, state, keys: keys.into() }, applying))
    }

    /// Hands in a fact; the result comes when it is durable, and is its number. While the disk refuses, that takes as
    /// long as the disk does. The order of calls is the order of the facts.
    ///
    /// # Errors
    /// When the session is over.
    pub async fn append(&self, fact: Fact) -> Result<u64, Closed> {
        self.submit(fact).await?.await.map_err(|_| Closed)
    }

    /// The same, without waiting until it is durable.
    ///
    /// # Errors
    /// When the session is over.
    pub async fn submit(&self, fact: Fact) -> Result<oneshot::Receiver<u64>, Closed> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Closed)?;
        let (receipt, receiver) = oneshot::channel();
        let asker = Asker::Patient(receipt);
        self.requests
            .send(WriterCommand::Append { fact: Box::new(fact), key: None, place: Some(place), asker })
            .map_err(|_| Closed)?;
        Ok(receiver)
    }

    /// Hands in a fact that is to be in the file soon or never: when the disk refuses, it is taken out again. `key`
    /// stands for the command that it is.
    ///
    /// # Errors
    /// When it is not in the file, or that is not known.
    pub async fn append_or_withdraw(&self, fact: Fact, key: Option<String>) -> Result<u64, NotWritten> {
        let over = || NotWritten::Refused("the session is over".to_owned());
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| over())?;
        let (receipt, receiver) = oneshot::channel();
        let asker = Asker::Hasty(receipt);
        self.requests
            .send(WriterCommand::Append { fact: Box::new(fact), key, place: Some(place), asker })
            .map_err(|_| over())?;
        receiver.await.map_err(|_| NotWritten::Unknown)?.map_err(NotWritten::Refused)
    }

    /// Keys of commands that sessions before this one wrote down, the oldest first.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Whether it can be written.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<Availability> {
        self.state.clone()
    }
}

impl Applying {
    /// Writes down that these facts were applied at this frame; none: that time passed.
    pub fn applied(&self, seqs: Vec<u64>, frame: Frame) {
        // After the end there is nothing left that such a line could matter to.
        let _ = self.requests.send(WriterCommand::Applied { seqs, frame });
    }

    /// Hands in a fact of the one that applies facts itself: it takes no place, so that nobody waits for himself.
    pub fn append(&self, fact: Fact) {
        let (receipt, _) = oneshot::channel();
        let asker = Asker::Patient(receipt);
        // As above.
        let _ =
            self.requests.send(WriterCommand::Append { fact: Box::new(fact), key: None, place: None, asker });
    }

    /// Syncs what is left and ends the thread. Blocks for as long as that takes.
    pub fn close(mut self) {
        let _ = self.requests.send(WriterCommand::Close);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod failing;

#[cfg(test)]
mod tests {
    use engine::show::journal::Line;
    use engine::show::{Donation, DonationSource};

    use super::failing::FailingFile;
    use super::*;

    fn donation(number: u32) -> Fact {
        let donation = Donation {
            amount: "5".into(),
            currency: "EUR".into(),
            ..Donation::new(format!("test:{number}"), "a cat", DonationSource::Test)
        };
        Fact::DonationReceived { donation: Arc::new(donation), position: None }
    }

    fn seqs(file: &FailingFile) -> Vec<u64> {
        let text = String::from_utf8(file.bytes()).expect("lines are text");
        assert!(text.is_empty() || text.ends_with('\n'), "no line is torn");
        let parsed = text.lines().map(|line| Line::parse(line).expect("a line"));
        parsed.filter_map(|line| if let Line::Fact(fact) = line { Some(fact.seq) } else { None }).collect()
    }

    #[tokio::test]
    async fn a_receipt_comes_when_the_fact_is_in_the_file_and_synced() {
        let file = FailingFile::default();
        let (journal, mut applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        assert_eq!(journal.append(donation(1)).await, Ok(1));
        assert_eq!((seqs(&file), file.syncs()), (vec![1], 1));
        let durable = applying.durable.recv().await.expect("it is handed on");
        assert_eq!((durable.seq, durable.fact), (1, donation(1)));
    }

    #[tokio::test]
    async fn time_passing_is_not_synced() {
        let file = FailingFile::default();
        let (journal, applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        journal.append(Fact::FrameReached).await.expect("it is written");
        applying.applied(vec![1], Frame(60));
        assert_eq!(file.syncs(), 0);
        applying.close();
        assert_eq!(file.syncs(), 1);
        assert!(String::from_utf8(file.bytes()).expect("text").ends_with("{\"applied\":[1],\"frame\":60}\n"));
    }

    #[tokio::test]
    async fn a_full_disk_takes_nothing_as_accepted_and_loses_nothing() {
        let file = FailingFile::default();
        let (journal, mut applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        journal.append(donation(1)).await.expect("it is written");
        file.limit(Some(50));
        let mut state = journal.state();
        let mut second = journal.submit(donation(2)).await.expect("the session runs");
        state.changed().await.expect("the thread lives");
        assert!(matches!(&*state.borrow_and_update(), Availability::Unavailable(_)));
        assert!(second.try_recv().is_err(), "it is not accepted");
        file.limit(None);
        assert_eq!(second.await, Ok(2), "it is accepted when there is space");
        assert_eq!(*state.borrow_and_update(), Availability::Available);
        assert_eq!(seqs(&file), [1, 2]);
        let handed_on: Vec<u64> = [applying.durable.recv().await, applying.durable.recv().await]
            .map(|durable| durable.expect("both are handed on").seq)
            .into();
        assert_eq!(handed_on, [1, 2]);
    }

    #[tokio::test]
    async fn what_is_refused_at_once_is_not_in_the_file_when_there_is_space_again() {
        let file = FailingFile::default();
        let (journal, _applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        journal.append(donation(1)).await.expect("it is written");
        file.limit(Some(50));
        let refused = journal.append_or_withdraw(Fact::Cleared, None).await.expect_err("the disk is full");
        assert!(matches!(refused, NotWritten::Refused(_)), "{refused}");
        let waiting = journal.submit(donation(2)).await.expect("the session runs");
        file.limit(None);
        assert_eq!(waiting.await, Ok(3));
        assert_eq!(seqs(&file), [1, 3]);
        file.fail_sync(true);
        let mut unsure = std::pin::pin!(journal.append_or_withdraw(Fact::Cleared, Some("key".into())));
        let mut state = journal.state();
        tokio::select! {
            _ = &mut unsure => panic!("the cut is not on the disk: it may still come back"),
            _ = state.wait_for(|state| *state != Availability::Available) => {}
        }
        file.fail_sync(false);
        assert_eq!(unsure.await, Ok(4));
        assert_eq!(seqs(&file), [1, 3, 4]);
        assert!(String::from_utf8(file.bytes()).expect("text").contains("\"key\":\"key\""));
    }

    #[tokio::test]
    async fn what_ends_before_the_disk_answers_is_not_known() {
        let file = FailingFile::default();
        let (journal, applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        file.fail_sync(true);
        let asked = tokio::spawn({
            let journal = journal.clone();
            async move { journal.append_or_withdraw(Fact::Cleared, None).await }
        });
        journal.state().wait_for(|state| *state != Availability::Available).await.expect("the thread lives");
        tokio::task::spawn_blocking(move || applying.close()).await.expect("no panic");
        assert_eq!(asked.await.expect("no panic"), Err(NotWritten::Unknown));
    }

    #[tokio::test]
    async fn after_a_failed_sync_everything_since_the_last_one_is_written_again() {
        let file = FailingFile::default();
        let (journal, applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        journal.append(donation(1)).await.expect("it is written");
        applying.applied(vec![1], Frame(3));
        journal.append(Fact::FrameReached).await.expect("it is written");
        file.fail_sync(true);
        let third = journal.submit(donation(3)).await.expect("the session runs");
        journal.state().wait_for(|state| *state != Availability::Available).await.expect("the thread lives");
        file.fail_sync(false);
        assert_eq!(third.await, Ok(3));
        let text = String::from_utf8(file.bytes()).expect("text");
        assert_eq!((seqs(&file), text.matches("\"applied\":[1]").count()), (vec![1, 2, 3], 1));
    }

    #[tokio::test]
    async fn many_facts_share_one_sync() {
        let file = FailingFile::default();
        let (journal, _applying) = Journal::start(file.clone(), 0, 1).expect("a thread");
        let mut receipts = Vec::new();
        for number in 0..2000 {
            receipts.push(journal.submit(donation(number)).await.expect("the session runs"));
        }
        for receipt in receipts {
            receipt.await.expect("it is written");
        }
        assert!(file.syncs() < 1000, "{} syncs", file.syncs());
        assert_eq!(seqs(&file), (1..=2000).collect::<Vec<_>>());
    }
}
