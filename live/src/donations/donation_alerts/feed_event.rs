//! What the feed tells the rest of the program, and what it is told back.
//!
//! Data only.

use std::fmt;

use super::offset::StreamPosition;
use crate::message::Message;
use engine::show::Donation;
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::oneshot;

/// One message of the feed.
#[derive(Debug)]
pub enum FeedEvent {
    /// A donation that was not told before, and the socket's place behind it when it came from there.
    Donation(Donation, Option<StreamPosition>, Ack),
    /// The first run ever: donations that exist already, to be known and not to be drawn.
    Backlog(Vec<Donation>, Ack),
    /// The feed's state changed.
    Health(FeedHealth),
}

/// To be confirmed once what it came with is on disk. Until then the position that a restart goes on from
/// stays before it.
pub struct Ack(oneshot::Sender<()>);

impl Ack {
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

impl fmt::Debug for Ack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ack")
    }
}

/// What the last run left behind.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Numbers of donations that are known (`wire::donation_number` of their ids).
    pub seen: Vec<u64>,
    /// The last place in the socket's stream, for when the feed's own file is lost.
    pub stream: Option<StreamPosition>,
}

/// The socket's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SocketState {
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
pub struct FeedHealth {
    /// The socket's state.
    pub link: SocketState,
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
    pub advice: Option<Message>,
}
