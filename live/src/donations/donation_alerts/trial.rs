//! One try of the socket, for `live doctor`: connects, subscribes, says goodbye.
//!
//! Takes no donation and remembers no place, so a show that runs beside it misses nothing.

use tokio_util::sync::CancellationToken;

use super::rest::Rest;
use super::session::{Output, Patience, Session};
use super::socket::{self, OutputHandler};
use super::wire::{self, Profile};
use crate::net::endpoint::Endpoint;

/// How long to handler for what.
const PATIENCE: Patience = Patience { silence_ms: 25_000, reply_ms: 4_000 };

/// Subscribes to the donations of `profile`'s user once.
///
/// # Errors
/// What failed, in words.
pub async fn try_socket(url: &Endpoint, rest: &Rest, profile: &Profile) -> Result<(), String> {
    let socket = socket::open(url).await?;
    let mut session = Session::new(wire::channel_of(profile.user_id), None, PATIENCE);
    let mut handler = SubscriptionHandler { is_subscribed: false, enough: CancellationToken::new() };
    let enough = handler.enough.clone();
    let close_reason =
        socket::converse(socket, &mut session, &profile.connect_token, rest, &mut handler, &enough).await;
    if handler.is_subscribed { Ok(()) } else { Err(close_reason.cause) }
}

/// Ends the conversation once it has come to a subscription.
struct SubscriptionHandler {
    is_subscribed: bool,
    enough: CancellationToken,
}

impl OutputHandler for SubscriptionHandler {
    async fn handle(&mut self, output: Output) {
        if matches!(output, Output::Subscribed { .. }) {
            self.is_subscribed = true;
            self.enough.cancel();
        }
    }
}
