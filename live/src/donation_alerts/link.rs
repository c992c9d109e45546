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

use super::backoff::{Backoff, Retry};
use super::board::{Board, User};
use super::budget::Purpose;
use super::closing::Ending;
use super::delivery::Found;
use super::endpoint::Endpoint;
use super::notice::Link;
use super::position::Position;
use super::rest::{Rest, RestError};
use super::session::{Output, Patience, Session};
use super::socket::{self, Finder};
use super::wire::{self, Profile};

/// How often the token file is looked at while there is no token.
const TOKEN_LOOK: Duration = Duration::from_secs(5);
/// How long the first socket waits for the list of what existed before.
const BASELINE_WAIT: Duration = Duration::from_secs(15);

/// The part of the feed that owns the socket.
pub struct Linker {
    /// The socket's address.
    pub url: Endpoint,
    /// The API.
    pub rest: Arc<Rest>,
    /// Where the other parts look.
    pub board: Arc<Board>,
    /// Where donations go.
    pub found: mpsc::Sender<Found>,
    /// The protocol's waiting times.
    pub patience: Patience,
    /// The user that the settings name.
    pub expected_user: Option<u64>,
    /// Where to recover from.
    pub position: Position,
    /// Ends everything.
    pub shutdown: CancellationToken,
}

impl Linker {
    /// Keeps the socket up until shutdown.
    pub async fn run(mut self) {
        let mut backoff = Backoff::default();
        while !self.shutdown.is_cancelled() {
            let (ending, subscribed_ms) = self.connect_once().await;
            let pause = match ending {
                Some(ending) => {
                    let pause = backoff.pause(ending.retry, subscribed_ms, dice());
                    tracing::warn!(
                        cause = ending.cause,
                        pause_ms = pause.as_millis(),
                        "DonationAlerts socket is down"
                    );
                    self.board.set_link(Link::Down(ending.cause));
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

    /// One connection from profile to end, and for how long it was subscribed; no ending when there is no token.
    async fn connect_once(&mut self) -> (Option<Ending>, u64) {
        if let Err(advice) = self.rest.find_tokens().await {
            self.board.set_link(Link::NoToken);
            self.board.advise(Some(advice));
            return (None, 0);
        }
        self.board.set_link(Link::Connecting);
        let shutdown = self.shutdown.clone();
        let prepared = tokio::select! {
            () = shutdown.cancelled() => return (None, 0),
            prepared = self.prepare() => prepared,
        };
        match prepared {
            Ok((profile, socket)) => {
                let (ending, subscribed_ms) = self.converse(&profile, socket).await;
                (Some(ending), subscribed_ms)
            }
            Err(ending) => (Some(ending), 0),
        }
    }

    async fn prepare(&mut self) -> Result<(Profile, socket::Socket), Ending> {
        let is_first = self.board.user().borrow().is_none();
        let purpose = if is_first { Purpose::Start } else { Purpose::Connect };
        let profile = self.rest.profile(purpose).await.map_err(|error| self.refused(&error))?;
        self.greet(&profile).await;
        // A first run that cannot read the list connects all the same: what is pushed is new.
        let _ = timeout(BASELINE_WAIT, self.board.baseline()).await;
        let opened = socket::open(&self.url).await;
        let socket = opened.map_err(|cause| Ending { retry: Retry::Soon, cause })?;
        Ok((profile, socket))
    }

    async fn greet(&mut self, profile: &Profile) {
        let id = profile.user_id;
        self.board.advise(self.expected_user.filter(|expected| *expected != id).map(|expected| {
            format!("DA_USER_ID is {expected}, but the token belongs to user {id}; donations of user {id} are taken")
        }));
        if self.board.user().borrow().is_some_and(|known| known.id == id) {
            return;
        }
        if let Some(advice) = self.board.state().advice {
            tracing::warn!("{advice}");
        }
        let user = User { id, asked_unix: self.server_unix() };
        self.position = std::mem::take(&mut self.position).of(id, user.asked_unix);
        // Delivery must know the user before the list's donations reach it.
        let _ = self.found.send(Found::User(user)).await;
        self.board.set_user(user);
    }

    fn server_unix(&self) -> i64 {
        let skew_ms = self.rest.observed().clock_skew_ms.unwrap_or(0);
        Timestamp::now().as_millisecond().saturating_add(skew_ms).div_euclid(1_000)
    }

    async fn converse(&mut self, profile: &Profile, socket: socket::Socket) -> (Ending, u64) {
        let stream = self.position.stream.clone();
        let mut session = Session::new(wire::channel_of(profile.user_id), stream, self.patience);
        let mut catch = Catch { board: &self.board, found: &self.found, subscribed: None };
        let ending = socket::converse(
            socket,
            &mut session,
            &profile.connect_token,
            &self.rest,
            &mut catch,
            &self.shutdown,
        )
        .await;
        let subscribed_ms = catch.subscribed.map_or(0, |since| since.elapsed().as_millis());
        // What was handed to delivery is safe in this run, so the next connection starts behind it.
        self.position.stream = session.position().cloned();
        (ending, u64::try_from(subscribed_ms).unwrap_or(u64::MAX))
    }

    fn refused(&self, error: &RestError) -> Ending {
        let advice = error.advice();
        let retry = if advice.is_some() { Retry::Slow } else { Retry::Soon };
        if advice.is_some() {
            self.board.advise(advice);
        }
        Ending { retry, cause: error.to_string() }
    }
}

/// Sorts what the session finds.
struct Catch<'a> {
    board: &'a Board,
    found: &'a mpsc::Sender<Found>,
    subscribed: Option<Instant>,
}

impl Finder for Catch<'_> {
    async fn found(&mut self, output: Output) {
        match output {
            Output::Published(value, stream) => match wire::donation(&value, DonationSource::Socket) {
                Some(received) => self.hand_on(Found::Pushed(received, stream)).await,
                None => {
                    tracing::warn!("a publication without a donation id; the list is read instead");
                    self.board.want_list();
                }
            },
            Output::Subscribed { recovered, position } => {
                tracing::info!(recovered, "DonationAlerts socket is subscribed");
                self.subscribed = Some(self.subscribed.unwrap_or_else(Instant::now));
                self.hand_on(Found::Subscribed(position)).await;
                self.board.set_link(Link::Subscribed);
                self.board.set_recovered(recovered);
            }
            Output::Gap => self.board.want_list(),
            Output::Unsubscribed => self.board.set_link(Link::Connecting),
            _ => {}
        }
    }
}

impl Catch<'_> {
    async fn hand_on(&self, found: Found) {
        // Delivery ends before this only when the whole feed ends.
        let _ = self.found.send(found).await;
    }
}

fn dice() -> u64 {
    getrandom::u64().unwrap_or(0)
}
