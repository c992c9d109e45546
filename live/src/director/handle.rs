//! What the rest of the program holds of the director: the screen as it changes, questions about the show, and the
//! operator's word.

use std::collections::VecDeque;
use std::sync::Arc;

use engine::show::{End, Fact, Misfit, RequestId, Screen, Show};
use engine::time::Frame;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};

use crate::journal::{Availability, Closed, Journal, NotWritten};

/// A screen and the frame at which it stood. Its picture may grow before the next one is published: between two
/// frames only what a drawing's cursor says changes.
#[derive(Clone, Debug)]
pub struct Published {
    /// The frame of the session.
    pub frame: Frame,
    /// What was seen then.
    pub screen: Arc<Screen>,
    /// The request on air.
    pub on_air: Option<RequestId>,
    /// How many requests had ended as drawn.
    pub drawn: u64,
}

impl Published {
    /// What a show publishes at this frame.
    pub(super) fn of(show: &Show, frame: Frame, screen: Screen) -> Self {
        Self {
            frame,
            screen: Arc::new(screen),
            on_air: show.on_air().map(|on_air| on_air.request.id().clone()),
            drawn: show.ended_count(End::Drawn),
        }
    }
}

/// A question that the director answers between two frames.
pub(super) type Question = Box<dyn FnOnce(&Show) + Send>;

/// Misfits that are remembered for those who told them.
const MISFITS_MAX: usize = 1024;

/// What the show has taken in.
#[derive(Clone, Debug, Default)]
pub(super) struct Applied {
    /// The number of the last fact.
    pub last: u64,
    /// The newest facts that changed nothing, and why.
    misfits: VecDeque<(u64, Misfit)>,
}

impl Applied {
    /// Takes note of a fact that changed nothing.
    pub fn remember(&mut self, seq: u64, misfit: Misfit) {
        if self.misfits.len() == MISFITS_MAX {
            self.misfits.pop_front();
        }
        self.misfits.push_back((seq, misfit));
    }

    fn misfit(&self, seq: u64) -> Option<Misfit> {
        self.misfits.iter().find(|(number, _)| *number == seq).map(|(_, misfit)| misfit.clone())
    }
}

/// A cheap hand on a running show. A clone is another hand on the same one.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(super) screens: watch::Receiver<Published>,
    pub(super) questions: mpsc::Sender<Question>,
    pub(super) applied: watch::Receiver<Applied>,
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
    /// It may have been written down, and may still happen, here or in the next session.
    #[error(
        "the session ended before the disk had answered: it may still happen, look at /queue after the next start"
    )]
    Unsure,
    /// The show was asked to stop: it takes no donation any more.
    #[error("the show is stopping and takes no donation any more")]
    Stopping,
    /// The session is over.
    #[error("the session is over")]
    Over,
    /// The show is in no state for it.
    #[error(transparent)]
    Misfit(#[from] Misfit),
}

impl From<Closed> for Refused {
    fn from(_: Closed) -> Self {
        Self::Over
    }
}

impl From<NotWritten> for Refused {
    fn from(not_written: NotWritten) -> Self {
        match not_written {
            NotWritten::Refused(reason) => Self::JournalUnavailable(reason),
            NotWritten::Unknown => Self::Unsure,
        }
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

    /// Takes a fact of the operator's, and returns when the show has taken it in. Whether it fits is asked before it is
    /// written, and answered by the show when it takes it in: another may have come first.
    ///
    /// # Errors
    /// When it does not fit, the journal cannot be written, the session is over, or it is a donation and the show was
    /// asked to stop.
    pub async fn tell(&self, fact: Fact) -> Result<(), Refused> {
        self.tell_as(fact, None).await
    }

    /// The same for a command that has a key, which is written down with it.
    ///
    /// # Errors
    /// As above. Only after [`Refused::Unsure`] it may happen all the same.
    pub async fn tell_as(&self, fact: Fact, key: Option<String>) -> Result<(), Refused> {
        match &*self.journal.state().borrow() {
            Availability::Available => {}
            Availability::Unavailable(reason)
            | Availability::Missing(reason)
            | Availability::Lost(reason) => {
                return Err(Refused::JournalUnavailable(reason.clone()));
            }
        }
        if fact.donation().is_some() && *self.stopping.borrow() {
            return Err(Refused::Stopping);
        }
        let asked = fact.clone();
        self.ask(move |show| show.fits(&asked)).await??;
        let seq = self.journal.append_or_withdraw(fact, key).await?;
        self.taken_in(seq).await.map_err(|_| Refused::Unsure)?;
        let misfit = self.applied.borrow().misfit(seq);
        misfit.map_or(Ok(()), |misfit| Err(misfit.into()))
    }

    /// Waits until the show has taken in the fact of this number.
    ///
    /// # Errors
    /// When the session is over.
    pub async fn taken_in(&self, seq: u64) -> Result<(), Refused> {
        let mut applied = self.applied.clone();
        applied.wait_for(|applied| applied.last >= seq).await.map_err(|_| Refused::Over)?;
        Ok(())
    }

    /// The number of the last fact that the show has taken in; 0 before the first behind the opening.
    #[must_use]
    pub fn applied(&self) -> u64 {
        self.applied.borrow().last
    }

    /// The journal, for what is not the operator's word.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }
}
