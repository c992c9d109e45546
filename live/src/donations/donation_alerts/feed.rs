//! The feed: socket, list and delivery running side by side until shutdown.
//!
//! Starts the parts and hands them their pieces; each part knows its own business.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::budget::SharedBudget;
use super::checkpoint::{Checkpoint, CheckpointFile};
use super::delivery::{Delivery, DeliveryError};
use super::feed_event::{FeedEvent, Start};
use super::feed_state::FeedState;
use super::http::HttpError;
use super::listing::Lister;
use super::rest::Rest;
use super::seen::Seen;
use super::session::Patience;
use super::supervisor::Supervisor;
use super::tokens::{TokenSource, Tokens};
use crate::net::endpoint::Endpoint;

/// The shortest time between two readings of the list.
pub const POLL_INTERVAL_MIN: Duration = Duration::from_secs(3);
/// The time for one REST call unless the settings say otherwise.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// Name of the file in `DATA_DIR` with the times of the last minute's requests.
const BUDGET_FILE: &str = "donation_alerts_requests.json";
/// Findings on their way to delivery.
const FOUND_MAX: usize = 256;
/// Silence after which the socket is pinged, at most; servers expect a sign of life about as often.
const SILENCE_MAX: Duration = Duration::from_secs(25);
/// The same, at least.
const SILENCE_MIN: Duration = Duration::from_secs(5);
/// Time for the reply to any command.
const REPLY_MS: u64 = 4_000;
/// Time for the socket to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Everything the feed has to be told.
#[derive(Clone, Debug)]
pub struct FeedSettings {
    /// The socket's address; `https` means `wss`.
    pub ws_url: Endpoint,
    /// The API's address.
    pub api_base: Endpoint,
    /// Where tokens come from and go to; its folder keeps the request times, too.
    pub tokens: TokenSource,
    /// The user that the settings name; the token's user wins.
    pub user_id: Option<u64>,
    /// How often the list is read while the socket is down.
    pub poll_interval: Duration,
    /// The time for one REST call.
    pub request_timeout: Duration,
}

/// Why the feed ended.
#[derive(Debug, Error)]
pub enum FeedError {
    /// `DATA_DIR` cannot be made.
    #[error("DATA_DIR cannot be created: {0}; expected a folder that this user can write to")]
    DataDir(std::io::Error),
    /// No HTTP client can be made.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// Donations have nowhere to go.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
}

/// Tells every donation to `sink`, each once, until `shutdown`.
///
/// Without a token, or with an unusable token file, it waits for `live login`. It ends early only when `sink` is closed
/// or a donation was dropped without being confirmed.
pub async fn run(
    settings: FeedSettings,
    start: Start,
    sink: mpsc::Sender<FeedEvent>,
    shutdown: CancellationToken,
) -> Result<(), FeedError> {
    std::fs::create_dir_all(&settings.tokens.data_dir).map_err(FeedError::DataDir)?;
    // The socket's part looks at the file before each connection, and says so when it cannot be used.
    let tokens =
        Tokens::load(settings.tokens.clone()).unwrap_or_else(|_| Tokens::empty(settings.tokens.clone()));
    let budget = Arc::new(SharedBudget::load(Some(&budget_file(&settings.tokens.data_dir))));
    let rest = Arc::new(Rest::new(&settings.api_base, tokens, budget, settings.request_timeout)?);
    let feed_state = Arc::new(FeedState::default());
    let (found, findings) = mpsc::channel(FOUND_MAX);
    let file = CheckpointFile::new(&settings.tokens.data_dir);
    let checkpoint = file.read().unwrap_or_else(|| Checkpoint::guessed(&start.seen, start.stream));
    let seen = Seen::new(start.seen, checkpoint.floor);
    let delivery =
        Delivery::new(seen, checkpoint.clone(), file, sink, Arc::clone(&feed_state), Arc::clone(&rest));
    let interval = settings.poll_interval.max(POLL_INTERVAL_MIN);
    let lister = Lister {
        rest: Arc::clone(&rest),
        feed_state: Arc::clone(&feed_state),
        found: found.clone(),
        interval,
        checkpoint: checkpoint.clone(),
    };
    let supervisor = Supervisor {
        url: settings.ws_url,
        rest,
        feed_state,
        found,
        patience: patience(interval),
        expected_user: settings.user_id,
        checkpoint,
        shutdown: shutdown.clone(),
    };
    tokio::select! {
        delivered = delivery.run(findings) => Ok(delivered?),
        () = lister.run() => Ok(()),
        () = supervisor.run() => Ok(()),
        () = ended(shutdown) => Ok(()),
    }
}

fn budget_file(data_dir: &Path) -> std::path::PathBuf {
    data_dir.join(BUDGET_FILE)
}

/// A dead link is noticed in not much more time than it takes to read the list without one.
fn patience(interval: Duration) -> Patience {
    let silence = interval.clamp(SILENCE_MIN, SILENCE_MAX);
    Patience { silence_ms: u64::try_from(silence.as_millis()).unwrap_or(u64::MAX), reply_ms: REPLY_MS }
}

async fn ended(shutdown: CancellationToken) {
    shutdown.cancelled().await;
    sleep(GOODBYE).await;
}
