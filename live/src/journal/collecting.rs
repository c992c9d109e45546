//! A journal without a file: what is handed in is kept in memory for the one who asked for it, with the time it came.
//!
//! For work that is done outside of a session, by the same tasks that do it inside of one. Applies nothing.

use std::io;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Instant;

use engine::show::Fact;
use tokio::sync::{Semaphore, watch};

use super::writer::{Asker, Availability, WriterCommand};
use super::{Journal, UNDER_WAY_MAX};
use crate::mutex::lock;

/// A fact that was handed in.
#[derive(Debug)]
pub struct CollectedFact {
    /// What happened.
    pub fact: Fact,
    /// When it was handed in.
    pub at: Instant,
}

/// The other end of such a journal.
#[derive(Clone, Debug, Default)]
pub struct Collector(Arc<Mutex<Vec<CollectedFact>>>);

impl Collector {
    /// What was handed in since the last call, in order.
    #[must_use]
    pub fn take(&self) -> Vec<CollectedFact> {
        std::mem::take(&mut *lock(&self.0))
    }

    fn push(&self, fact: Fact) {
        let at = Instant::now();
        lock(&self.0).push(CollectedFact { fact, at });
    }
}

impl Journal {
    /// A journal that keeps facts in memory. Its thread ends with the last hand on it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn collecting() -> io::Result<(Self, Collector)> {
        let (requests, asked) = mpsc::channel();
        let collector = Collector::default();
        let kept = collector.clone();
        thread::Builder::new().name("facts".into()).spawn(move || collect(&asked, &kept))?;
        let (_, state) = watch::channel(Availability::Available);
        let places = Arc::new(Semaphore::new(UNDER_WAY_MAX));
        Ok((Self { requests, places, state, keys: Arc::default() }, collector))
    }
}

fn collect(asked: &mpsc::Receiver<WriterCommand>, kept: &Collector) {
    let commands = asked.iter().filter_map(|command| match command {
        WriterCommand::Append { fact, asker, .. } => Some((fact, asker)),
        WriterCommand::Applied { .. } | WriterCommand::Close => None,
    });
    for (seq, (fact, asker)) in (1..).zip(commands) {
        kept.push(*fact);
        // Whoever does not wait for the number needs none.
        match asker {
            Asker::Patient(receipt) => drop(receipt.send(seq)),
            Asker::Hasty(receipt) => drop(receipt.send(Ok(seq))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_handed_in_is_there_once_and_in_order() {
        let (journal, collector) = Journal::collecting().expect("a thread");
        for (number, fact) in [(1, Fact::Paused), (2, Fact::Resumed)] {
            assert_eq!(journal.append(fact).await, Ok(number));
        }
        let facts: Vec<Fact> = collector.take().into_iter().map(|collected| collected.fact).collect();
        assert_eq!(facts, [Fact::Paused, Fact::Resumed]);
        assert!(collector.take().is_empty());
    }
}
