//! One try of the socket, for `live doctor`: connects, subscribes, says goodbye.
//!
//! Takes no donation and remembers no place, so a show that runs beside it misses nothing.

use tokio_util::sync::CancellationToken;

use super::endpoint::Endpoint;
use super::rest::Rest;
use super::session::{Output, Patience, Session};
use super::socket::{self, Finder};
use super::wire::{self, Profile};

/// How long to wait for what.
const PATIENCE: Patience = Patience { silence_ms: 25_000, reply_ms: 4_000 };

/// Subscribes to the donations of `profile`'s user once.
///
/// # Errors
/// What failed, in words.
pub async fn try_socket(url: &Endpoint, rest: &Rest, profile: &Profile) -> Result<(), String> {
    let socket = socket::open(url).await?;
    let mut session = Session::new(wire::channel_of(profile.user_id), None, PATIENCE);
    let mut wait = Wait { is_subscribed: false, enough: CancellationToken::new() };
    let enough = wait.enough.clone();
    let ending =
        socket::converse(socket, &mut session, &profile.connect_token, rest, &mut wait, &enough).await;
    if wait.is_subscribed { Ok(()) } else { Err(ending.cause) }
}

/// Ends the conversation once it has come to a subscription.
struct Wait {
    is_subscribed: bool,
    enough: CancellationToken,
}

impl Finder for Wait {
    async fn found(&mut self, output: Output) {
        if matches!(output, Output::Subscribed { .. }) {
            self.is_subscribed = true;
            self.enough.cancel();
        }
    }
}
