//! What the feed tells the rest of the program, and what it is told back.
//!
//! Data only.

use std::fmt;

use engine::show::Donation;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::session::StreamPosition;

/// One message of the feed.
#[derive(Debug)]
pub enum Notice {
    /// A donation that was not told before.
    Donation(Donation, Durable),
    /// The first run ever: donations that exist already, to be known and not to be drawn.
    Backlog(Vec<Donation>, Durable),
    /// Everything told before this is durable; start from here next time.
    Position(Position),
    /// The feed's state changed.
    Health(Health),
}

/// To be confirmed once what it came with is on disk. Until then no [`Position`] moves past it.
pub struct Durable(oneshot::Sender<()>);

impl Durable {
    /// The confirmation and its other end.
    #[must_use]
    pub fn new() -> (Self, oneshot::Receiver<()>) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), receiver)
    }

    /// It is on disk.
    pub fn confirm(self) {
        // Nobody waits for it when the feed has ended.
        let _ = self.0.send(());
    }
}

impl fmt::Debug for Durable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Durable")
    }
}

/// Where to go on after a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The user whose donations these are; another user's token starts anew.
    pub user_id: u64,
    /// The place in the socket's stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamPosition>,
    /// When this program first asked about this user, unix seconds by the server's clock: what is older was there
    /// before.
    #[serde(default)]
    pub began_unix: i64,
    /// The list of donations was read completely up to this id; `None`: not once yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_to: Option<u64>,
    /// Everything up to this id was there before the first run.
    #[serde(default)]
    pub floor: u64,
}

impl Position {
    /// This position when it is of user `id` (or of nobody in particular), else a new one that begins now.
    #[must_use]
    pub fn of(self, id: u64, now_unix: i64) -> Self {
        match self.user_id {
            known if known == id => self,
            0 if self.listed_to.is_some() => Self { user_id: id, began_unix: now_unix, ..self },
            _ => Self { user_id: id, began_unix: now_unix, ..Self::default() },
        }
    }
}

/// What the last run left behind.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The last [`Notice::Position`].
    pub position: Option<Position>,
    /// Numbers of donations that are known (`wire::donation_number` of their ids).
    pub seen: Vec<u64>,
}

/// The socket's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// There is no token: `live login`.
    #[default]
    NoToken,
    /// On the way to a subscription.
    Connecting,
    /// Donations are pushed.
    Subscribed,
    /// Waiting before the next try, for this reason.
    Down(String),
}

/// The feed's health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// The socket's state.
    pub link: Link,
    /// Since when.
    pub since: Timestamp,
    /// The token's user.
    pub user_id: Option<u64>,
    /// Whether the last subscription recovered everything that was missed.
    pub recovered: Option<bool>,
    /// When the last new donation became known.
    pub last_donation: Option<Timestamp>,
    /// When the last usable REST answer came.
    pub last_rest: Option<Timestamp>,
    /// What REST said since then.
    pub rest_error: Option<String>,
    /// The server's clock minus this machine's, milliseconds; precise to about a second.
    pub clock_skew_ms: Option<i64>,
    /// Something for the streamer to put right, in words.
    pub advice: Option<String>,
}
