//! From found to told: each donation once, in order, and the checkpoint only after what came before is durable.
//!
//! Finds nothing itself; socket and list hand over what they find.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::show::Donation;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{FuturesOrdered, StreamExt};
use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use super::checkpoint::{Checkpoint, CheckpointFile};
use super::feed_event::{Ack, FeedEvent, FeedHealth};
use super::feed_state::{FeedState, User};
use super::offset::StreamPosition;
use super::rest::Rest;
use super::seen::Seen;
use super::wire::Received;

/// Notices that may wait for their confirmation at a time.
const UNCONFIRMED_MAX: usize = 4_096;
/// Entries without an id that are told in one run: more are no donations.
const UNNUMBERED_MAX: usize = 1_000;
/// What the log says of a donation that cannot be read.
const UNREADABLE: &str =
    "a donation was paid for and cannot be read: it is listed as missed, for you to look at";

/// What socket and list found.
#[derive(Debug)]
pub enum Incoming {
    /// The feed is about this user's donations from now on.
    User(User),
    /// Pushed or recovered over the socket.
    Pushed(Received, Option<StreamPosition>),
    /// The socket's place after subscribing.
    Subscribed(Option<StreamPosition>),
    /// An entry that has no usable id.
    Unnumbered(Donation),
    /// In the list, oldest first; complete up to the id, when it is complete.
    Listed(Vec<Received>, Option<u64>),
    /// In the list at the first run.
    Existing(Vec<Received>, u64),
}

/// Why delivering stopped.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DeliveryError {
    /// Nobody takes donations any more.
    #[error("donations are no longer taken")]
    NotTaken,
    /// A donation was taken and dropped before it was on disk.
    #[error("a donation was not stored")]
    NotStored,
}

/// What becomes true when everything before it is durable.
#[derive(Clone, Debug)]
enum Commit {
    User(User),
    Stream(Option<StreamPosition>),
    Listed(u64),
    Floor(u64),
    Nothing,
}

/// The way of each donation out of the feed.
pub struct Delivery {
    seen: Seen,
    /// Ids that were made for entries without one.
    unnumbered: BTreeSet<String>,
    checkpoint: Checkpoint,
    file: CheckpointFile,
    sink: mpsc::Sender<FeedEvent>,
    feed_state: Arc<FeedState>,
    rest: Arc<Rest>,
    unconfirmed: FuturesOrdered<BoxFuture<'static, Result<Commit, DeliveryError>>>,
    last_donation: Option<Timestamp>,
    told: Option<FeedHealth>,
}

impl Delivery {
    /// Delivers to `sink` what is not in `seen`, starting at `checkpoint`, which is kept in `file`.
    #[must_use]
    pub fn new(
        seen: Seen,
        checkpoint: Checkpoint,
        file: CheckpointFile,
        sink: mpsc::Sender<FeedEvent>,
        feed_state: Arc<FeedState>,
        rest: Arc<Rest>,
    ) -> Self {
        let (unconfirmed, unnumbered) = (FuturesOrdered::new(), BTreeSet::new());
        Self {
            seen,
            unnumbered,
            checkpoint,
            file,
            sink,
            feed_state,
            rest,
            unconfirmed,
            last_donation: None,
            told: None,
        }
    }

    /// Delivers until nobody takes donations any more.
    pub async fn run(mut self, mut found: mpsc::Receiver<Incoming>) -> Result<(), DeliveryError> {
        let feed_state = Arc::clone(&self.feed_state);
        loop {
            tokio::select! {
                // Confirmations first: they make room for what was found.
                biased;
                Some(commit) = self.unconfirmed.next() => self.confirmed(commit?)?,
                () = feed_state.changed() => self.tell_health().await?,
                item = found.recv(), if self.unconfirmed.len() < UNCONFIRMED_MAX => match item {
                    Some(item) => self.deliver(item).await?,
                    None => return Ok(()),
                },
            }
        }
    }

    async fn deliver(&mut self, found: Incoming) -> Result<(), DeliveryError> {
        match found {
            Incoming::User(user) => self.after_all(Commit::User(user)),
            Incoming::Pushed(received, stream) => {
                self.tell(received, stream.clone()).await?;
                if stream.is_some() {
                    self.after_all(Commit::Stream(stream));
                }
            }
            Incoming::Unnumbered(donation) => self.tell_unnumbered(donation).await?,
            Incoming::Subscribed(stream) => self.after_all(Commit::Stream(stream)),
            Incoming::Listed(donations, listed_to) => {
                for received in donations {
                    self.tell(received, None).await?;
                }
                self.after_all(listed_to.map_or(Commit::Nothing, Commit::Listed));
            }
            Incoming::Existing(donations, floor) => self.tell_existing(donations, floor).await?,
        }
        Ok(())
    }

    /// Tells a donation unless it is known; it waits for its confirmation like all before it.
    async fn tell(
        &mut self,
        received: Received,
        stream: Option<StreamPosition>,
    ) -> Result<(), DeliveryError> {
        if !self.seen.insert(received.id) {
            return Ok(());
        }
        self.last_donation = Some(Timestamp::now());
        self.feed_state.touch();
        if received.donation.unreadable {
            tracing::warn!(id = received.donation.id, "{UNREADABLE}");
        } else {
            tracing::info!(id = received.donation.id, source = ?received.donation.source, "donation received");
        }
        let (ack, confirmation) = Ack::new();
        self.send(FeedEvent::Donation(received.donation, stream, ack)).await?;
        self.after(confirmation, Commit::Nothing);
        Ok(())
    }

    /// Tells an entry without an id once a run; the show knows it by the id that was made for it.
    async fn tell_unnumbered(&mut self, donation: Donation) -> Result<(), DeliveryError> {
        if self.unnumbered.len() == UNNUMBERED_MAX || !self.unnumbered.insert(donation.id.clone()) {
            return Ok(());
        }
        tracing::warn!(id = donation.id, "{UNREADABLE}");
        let (ack, confirmation) = Ack::new();
        self.send(FeedEvent::Donation(donation, None, ack)).await?;
        self.after(confirmation, Commit::Nothing);
        Ok(())
    }

    async fn tell_existing(&mut self, existing: Vec<Received>, floor: u64) -> Result<(), DeliveryError> {
        self.seen.raise_floor(floor);
        let donations = existing.into_iter().map(|received| received.donation).collect();
        let (ack, confirmation) = Ack::new();
        self.send(FeedEvent::Backlog(donations, ack)).await?;
        self.after(confirmation, Commit::Floor(floor));
        Ok(())
    }

    fn after(&mut self, confirmation: oneshot::Receiver<()>, commit: Commit) {
        let confirmed =
            confirmation.map(|result| result.map(|()| commit).map_err(|_| DeliveryError::NotStored));
        self.unconfirmed.push_back(confirmed.boxed());
    }

    fn after_all(&mut self, commit: Commit) {
        self.unconfirmed.push_back(std::future::ready(Ok(commit)).boxed());
    }

    /// Takes this commit and all that are ready behind it, then writes the checkpoint once.
    fn confirmed(&mut self, first: Commit) -> Result<(), DeliveryError> {
        let before = self.checkpoint.clone();
        self.take(first);
        while let Some(Some(commit)) = self.unconfirmed.next().now_or_never() {
            self.take(commit?);
        }
        if self.checkpoint != before
            && let Err(error) = self.file.write(&self.checkpoint)
        {
            tracing::warn!(%error, "the place in the donations is not stored; a restart reads more of the list");
        }
        Ok(())
    }

    fn take(&mut self, commit: Commit) {
        let checkpoint = &mut self.checkpoint;
        match commit {
            Commit::User(user) => *checkpoint = std::mem::take(checkpoint).of(user.id, user.asked_unix),
            Commit::Stream(stream) => checkpoint.stream = stream,
            Commit::Listed(id) => checkpoint.listed_to = checkpoint.listed_to.max(Some(id)),
            Commit::Floor(id) => checkpoint.floor = checkpoint.floor.max(id),
            Commit::Nothing => {}
        }
    }

    async fn tell_health(&mut self) -> Result<(), DeliveryError> {
        let (state, observed) = (self.feed_state.state(), self.rest.observed());
        let health = FeedHealth {
            link: state.link,
            since: state.since,
            user_id: self.feed_state.user().borrow().map(|user| user.id),
            recovered: state.recovered,
            last_donation: self.last_donation,
            last_rest: observed.answered,
            rest_error: observed.error,
            clock_skew_ms: observed.clock_skew_ms,
            advice: state.advice.or(state.list_advice),
        };
        if self.told.as_ref() == Some(&health) {
            return Ok(());
        }
        self.told = Some(health.clone());
        self.send(FeedEvent::Health(health)).await
    }

    async fn send(&mut self, event: FeedEvent) -> Result<(), DeliveryError> {
        self.sink.send(event).await.map_err(|_| DeliveryError::NotTaken)
    }
}
