//! From found to told: each donation once, in order, and the position only after what came before is durable.
//!
//! Finds nothing itself; socket and list hand over what they find.

use std::sync::Arc;

use engine::show::StreamPosition;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{FuturesOrdered, StreamExt};
use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use super::board::{Board, User};
use super::notice::{Durable, Health, Notice};
use super::position::{Position, PositionFile};
use super::rest::Rest;
use super::seen::Seen;
use super::wire::Received;

/// Notices that may wait for their confirmation at a time.
const UNCONFIRMED_MAX: usize = 4_096;

/// What socket and list found.
#[derive(Debug)]
pub enum Found {
    /// The feed is about this user's donations from now on.
    User(User),
    /// Pushed or recovered over the socket.
    Pushed(Received, Option<StreamPosition>),
    /// The socket's place after subscribing.
    Subscribed(Option<StreamPosition>),
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
enum Step {
    User(User),
    Stream(Option<StreamPosition>),
    Listed(u64),
    Floor(u64),
    Nothing,
}

/// The way of each donation out of the feed.
pub struct Delivery {
    seen: Seen,
    position: Position,
    file: PositionFile,
    sink: mpsc::Sender<Notice>,
    board: Arc<Board>,
    rest: Arc<Rest>,
    unconfirmed: FuturesOrdered<BoxFuture<'static, Result<Step, DeliveryError>>>,
    last_donation: Option<Timestamp>,
    told: Option<Health>,
}

impl Delivery {
    /// Delivers to `sink` what is not in `seen`, starting at `position`, which is kept in `file`.
    #[must_use]
    pub fn new(
        seen: Seen,
        position: Position,
        file: PositionFile,
        sink: mpsc::Sender<Notice>,
        board: Arc<Board>,
        rest: Arc<Rest>,
    ) -> Self {
        let unconfirmed = FuturesOrdered::new();
        Self { seen, position, file, sink, board, rest, unconfirmed, last_donation: None, told: None }
    }

    /// Delivers until nobody takes donations any more.
    pub async fn run(mut self, mut found: mpsc::Receiver<Found>) -> Result<(), DeliveryError> {
        let board = Arc::clone(&self.board);
        loop {
            tokio::select! {
                // Confirmations first: they make room for what was found.
                biased;
                Some(step) = self.unconfirmed.next() => self.confirmed(step?)?,
                () = board.changed() => self.tell_health().await?,
                item = found.recv(), if self.unconfirmed.len() < UNCONFIRMED_MAX => match item {
                    Some(item) => self.deliver(item).await?,
                    None => return Ok(()),
                },
            }
        }
    }

    async fn deliver(&mut self, found: Found) -> Result<(), DeliveryError> {
        match found {
            Found::User(user) => self.after_all(Step::User(user)),
            Found::Pushed(received, stream) => {
                self.tell(received, stream.clone()).await?;
                if stream.is_some() {
                    self.after_all(Step::Stream(stream));
                }
            }
            Found::Subscribed(stream) => self.after_all(Step::Stream(stream)),
            Found::Listed(donations, listed_to) => {
                for received in donations {
                    self.tell(received, None).await?;
                }
                self.after_all(listed_to.map_or(Step::Nothing, Step::Listed));
            }
            Found::Existing(donations, floor) => self.tell_existing(donations, floor).await?,
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
        self.board.touch();
        tracing::info!(id = received.donation.id, source = ?received.donation.source, "donation received");
        let (durable, confirmation) = Durable::new();
        self.send(Notice::Donation(received.donation, stream, durable)).await?;
        self.after(confirmation, Step::Nothing);
        Ok(())
    }

    async fn tell_existing(&mut self, existing: Vec<Received>, floor: u64) -> Result<(), DeliveryError> {
        self.seen.raise_floor(floor);
        let donations = existing.into_iter().map(|received| received.donation).collect();
        let (durable, confirmation) = Durable::new();
        self.send(Notice::Backlog(donations, durable)).await?;
        self.after(confirmation, Step::Floor(floor));
        Ok(())
    }

    fn after(&mut self, confirmation: oneshot::Receiver<()>, step: Step) {
        let confirmed =
            confirmation.map(|result| result.map(|()| step).map_err(|_| DeliveryError::NotStored));
        self.unconfirmed.push_back(confirmed.boxed());
    }

    fn after_all(&mut self, step: Step) {
        self.unconfirmed.push_back(std::future::ready(Ok(step)).boxed());
    }

    /// Takes this step and all that are ready behind it, then writes the position once.
    fn confirmed(&mut self, first: Step) -> Result<(), DeliveryError> {
        let before = self.position.clone();
        self.take(first);
        while let Some(Some(step)) = self.unconfirmed.next().now_or_never() {
            self.take(step?);
        }
        if self.position != before
            && let Err(error) = self.file.write(&self.position)
        {
            tracing::warn!(%error, "the place in the donations is not stored; a restart reads more of the list");
        }
        Ok(())
    }

    fn take(&mut self, step: Step) {
        let position = &mut self.position;
        match step {
            Step::User(user) => *position = std::mem::take(position).of(user.id, user.asked_unix),
            Step::Stream(stream) => position.stream = stream,
            Step::Listed(id) => position.listed_to = position.listed_to.max(Some(id)),
            Step::Floor(id) => position.floor = position.floor.max(id),
            Step::Nothing => {}
        }
    }

    async fn tell_health(&mut self) -> Result<(), DeliveryError> {
        let (state, observed) = (self.board.state(), self.rest.observed());
        let health = Health {
            link: state.link,
            since: state.since,
            user_id: self.board.user().borrow().map(|user| user.id),
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
        self.send(Notice::Health(health)).await
    }

    async fn send(&mut self, notice: Notice) -> Result<(), DeliveryError> {
        self.sink.send(notice).await.map_err(|_| DeliveryError::NotTaken)
    }
}
