//! Keeps one socket up: profile, connection, subscription, and the pause before the next try.
//!
//! What the socket brings goes to `delivery`; what a token is, `rest` knows.

use std::sync::Arc;
use std::time::Duration;

use engine::show::DonationSource;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::budget::Purpose;
use super::checkpoint::Checkpoint;
use super::close_reason::CloseReason;
use super::delivery::Incoming;
use super::feed_event::SocketState;
use super::feed_state::{FeedState, User};
use super::rest::Rest;
use super::rest_error::RestError;
use super::session::{Output, Patience, Session};
use super::socket::{self, OutputHandler};
use super::wire::{self, Profile};
use crate::message::Message;
use crate::net::backoff::{Backoff, Retry};
use crate::net::endpoint::Endpoint;

/// How often the token file is looked at while there is no token.
const TOKEN_LOOK: Duration = Duration::from_secs(5);
/// How long the first socket waits for the list of what existed before.
const BASELINE_WAIT: Duration = Duration::from_secs(15);

/// The part of the feed that owns the socket.
pub struct Supervisor {
    /// The socket's address.
    pub url: Endpoint,
    /// The API.
    pub rest: Arc<Rest>,
    /// Where the other parts look.
    pub feed_state: Arc<FeedState>,
    /// Where donations go.
    pub found: mpsc::Sender<Incoming>,
    /// The protocol's waiting times.
    pub patience: Patience,
    /// The user that the settings name.
    pub expected_user: Option<u64>,
    /// Where to recover from.
    pub checkpoint: Checkpoint,
    /// Ends everything.
    pub shutdown: CancellationToken,
}

impl Supervisor {
    /// Keeps the socket up until shutdown.
    pub async fn run(mut self) {
        let mut backoff = Backoff::default();
        while !self.shutdown.is_cancelled() {
            let (close_reason, subscribed_ms) = self.connect_once().await;
            let pause = match close_reason {
                Some(close_reason) => {
                    let pause = backoff.pause(close_reason.retry, subscribed_ms, dice());
                    tracing::warn!(
                        cause = close_reason.cause,
                        pause_ms = pause.as_millis(),
                        "DonationAlerts socket is down"
                    );
                    self.feed_state.set_socket(SocketState::Down(close_reason.cause));
                    pause
                }
                None => TOKEN_LOOK,
            };
            tokio::select! {
                () = self.shutdown.cancelled() => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// One connection from profile to end, and for how long it was subscribed; no reason when there is no token.
    async fn connect_once(&mut self) -> (Option<CloseReason>, u64) {
        if let Err(advice) = self.rest.find_tokens().await {
            self.feed_state.set_socket(SocketState::NoToken);
            self.feed_state.advise_without_token(advice);
            return (None, 0);
        }
        self.feed_state.set_socket(SocketState::Connecting);
        let shutdown = self.shutdown.clone();
        let prepared = tokio::select! {
            () = shutdown.cancelled() => return (None, 0),
            prepared = self.prepare() => prepared,
        };
        match prepared {
            Ok((profile, socket)) => {
                let (close_reason, subscribed_ms) = self.converse(&profile, socket).await;
                (Some(close_reason), subscribed_ms)
            }
            Err(close_reason) => (Some(close_reason), 0),
        }
    }

    async fn prepare(&mut self) -> Result<(Profile, socket::Socket), CloseReason> {
        let is_first = self.feed_state.user().borrow().is_none();
        let purpose = if is_first { Purpose::Start } else { Purpose::Connect };
        let profile = self.rest.profile(purpose).await.map_err(|error| self.refused(&error))?;
        self.greet(&profile).await;
        // A first run that cannot read the list connects all the same: what is pushed is new.
        let _ = timeout(BASELINE_WAIT, self.feed_state.baseline()).await;
        let opened = socket::open(&self.url).await;
        let socket = opened.map_err(|cause| CloseReason { retry: Retry::Soon, cause })?;
        Ok((profile, socket))
    }

    async fn greet(&mut self, profile: &Profile) {
        let id = profile.user_id;
        self.feed_state.advise(
            self.expected_user
                .filter(|expected| *expected != id)
                .map(|expected| Message::new("donations.other-user").with(expected).with(id).with(id)),
        );
        if self.feed_state.user().borrow().is_some_and(|known| known.id == id) {
            return;
        }
        if let Some(advice) = self.feed_state.state().advice {
            tracing::warn!("{advice}");
        }
        let user = User { id, asked_unix: self.server_unix() };
        self.checkpoint = std::mem::take(&mut self.checkpoint).of(id, user.asked_unix);
        // Delivery must know the user before the list's donations reach it.
        let _ = self.found.send(Incoming::User(user)).await;
        self.feed_state.set_user(user);
    }

    fn server_unix(&self) -> i64 {
        let skew_ms = self.rest.observed().clock_skew_ms.unwrap_or(0);
        Timestamp::now().as_millisecond().saturating_add(skew_ms).div_euclid(1_000)
    }

    async fn converse(&mut self, profile: &Profile, socket: socket::Socket) -> (CloseReason, u64) {
        let stream = self.checkpoint.stream.clone();
        let mut session = Session::new(wire::channel_of(profile.user_id), stream, self.patience);
        let mut handler =
            DonationHandler { feed_state: &self.feed_state, found: &self.found, subscribed: None };
        let close_reason = socket::converse(
            socket,
            &mut session,
            &profile.connect_token,
            &self.rest,
            &mut handler,
            &self.shutdown,
        )
        .await;
        let subscribed_ms = handler.subscribed.map_or(0, |since| since.elapsed().as_millis());
        // What was handed to delivery is safe in this run, so the next connection starts behind it.
        self.checkpoint.stream = session.position().cloned();
        (close_reason, u64::try_from(subscribed_ms).unwrap_or(u64::MAX))
    }

    fn refused(&self, error: &RestError) -> CloseReason {
        let advice = error.advice();
        let retry = if advice.is_some() { Retry::Slow } else { Retry::Soon };
        if advice.is_some() {
            self.feed_state.advise(advice);
        }
        CloseReason { retry, cause: error.to_string() }
    }
}

/// Sorts what the session finds.
struct DonationHandler<'a> {
    feed_state: &'a FeedState,
    found: &'a mpsc::Sender<Incoming>,
    subscribed: Option<Instant>,
}

impl OutputHandler for DonationHandler<'_> {
    async fn handle(&mut self, output: Output) {
        match output {
            Output::Published(value, stream) => match wire::donation(&value, DonationSource::Socket) {
                Some(received) => self.hand_on(Incoming::Pushed(received, stream)).await,
                None => {
                    tracing::warn!("a publication without a donation id; the list is read instead");
                    self.feed_state.want_list();
                }
            },
            Output::Subscribed { recovered, position } => {
                tracing::info!(recovered, "DonationAlerts socket is subscribed");
                self.subscribed = Some(self.subscribed.unwrap_or_else(Instant::now));
                self.hand_on(Incoming::Subscribed(position)).await;
                self.feed_state.set_socket(SocketState::Subscribed);
                self.feed_state.set_recovered(recovered);
            }
            Output::Gap => self.feed_state.want_list(),
            Output::Unsubscribed => self.feed_state.set_socket(SocketState::Connecting),
            _ => {}
        }
    }
}

impl DonationHandler<'_> {
    async fn hand_on(&self, found: Incoming) {
        // Delivery ends before this only when the whole feed ends.
        let _ = self.found.send(found).await;
    }
}

fn dice() -> u64 {
    getrandom::u64().unwrap_or(0)
}
