//! What the rest of the program holds of the director: the screen as it changes, questions about the show, and the
//! operator's word.

use std::sync::Arc;

use engine::show::{Fact, Screen, Show};
use engine::time::Frame;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};

use crate::journal::{Closed, Journal, State};

/// A screen and the frame at which it stood. Its picture may grow before the next one is published: between two
/// frames only what a drawing's cursor says changes.
#[derive(Clone, Debug)]
pub struct Published {
    /// The frame of the session.
    pub frame: Frame,
    /// What was seen then.
    pub screen: Arc<Screen>,
}

/// A question that the director answers between two frames.
pub(super) type Question = Box<dyn FnOnce(&Show) + Send>;

/// A cheap hand on a running show. A clone is another hand on the same one.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(super) screens: watch::Receiver<Published>,
    pub(super) questions: mpsc::Sender<Question>,
    pub(super) applied: watch::Receiver<u64>,
    /// The show was asked to stop.
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) journal: Journal,
}

/// Why the operator's word has no effect.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// The journal cannot be written.
    #[error("the journal cannot be written: {0}")]
    JournalUnavailable(String),
    /// The show was asked to stop: it takes no donation any more.
    #[error("the show is stopping and takes no donation any more")]
    Stopping,
    /// The session is over.
    #[error("the session is over")]
    Over,
}

impl From<Closed> for Refused {
    fn from(_: Closed) -> Self {
        Self::Over
    }
}

impl Handle {
    /// The screen, whenever it changes.
    #[must_use]
    pub fn screens(&self) -> watch::Receiver<Published> {
        self.screens.clone()
    }

    /// Asks the show something; `question` must be quick, since no frame is made meanwhile.
    ///
    /// # Errors
    /// When the session is over.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Show) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (answer, answered) = oneshot::channel();
        let question = Box::new(move |show: &Show| drop(answer.send(question(show))));
        self.questions.send(question).await.map_err(|_| Refused::Over)?;
        answered.await.map_err(|_| Refused::Over)
    }

    /// Takes a fact of the operator's, and returns when the show has taken it in. Whether it fits must be asked
    /// before; what does not fit changes nothing.
    ///
    /// # Errors
    /// When the journal cannot be written, the session is over, or it is a donation and the show was asked to stop.
    pub async fn tell(&self, fact: Fact) -> Result<(), Refused> {
        if let State::Unavailable(reason) = &*self.journal.state().borrow() {
            return Err(Refused::JournalUnavailable(reason.clone()));
        }
        if matches!(fact, Fact::DonationReceived { .. }) && *self.stopping.borrow() {
            return Err(Refused::Stopping);
        }
        let seq = self.journal.append(fact).await?;
        self.taken_in(seq).await
    }

    /// Waits until the show has taken in the fact of this number.
    ///
    /// # Errors
    /// When the session is over.
    pub async fn taken_in(&self, seq: u64) -> Result<(), Refused> {
        let mut applied = self.applied.clone();
        applied.wait_for(|applied| *applied >= seq).await.map_err(|_| Refused::Over)?;
        Ok(())
    }

    /// The number of the last fact that the show has taken in; 0 before the first behind the opening.
    #[must_use]
    pub fn applied(&self) -> u64 {
        *self.applied.borrow()
    }

    /// The journal, for what is not the operator's word.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }
}
