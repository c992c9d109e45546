//! DonationAlerts: every donation, once.
//!
//! ```text
//!  socket <- session (pure) ─┐
//!            supervisor ─────┼─▶ delivery ─▶ FeedEvent (donation, backlog, health)
//!  rest <- listing ──────────┘      ▲
//!                                   └─ confirmation once a donation is durable
//! ```
//!
//! The socket is fast and may miss something; the list misses nothing and is slow. Both lead into one delivery that knows
//! every id. Does not judge, draw or store donations.

mod budget;
mod centrifugo;
mod checkpoint;
mod close_reason;
mod configured;
mod delivery;
mod feed;
pub mod feed_event;
mod feed_state;
pub mod http;
mod listing;
pub mod oauth;
pub mod offset;
mod renewal;
mod rest;
mod rest_error;
mod seen;
pub mod session;
mod socket;
mod supervisor;
pub mod tokens;
mod tolerant;
mod trial;
pub mod wire;

pub use crate::net::backoff::Retry;
pub use crate::net::endpoint::Endpoint;
pub use budget::{Purpose, SharedBudget};
pub use close_reason::CloseReason;
pub use configured::{settings, token_source};
pub use delivery::DeliveryError;
pub use feed::{FeedError, FeedSettings, POLL_INTERVAL_MIN, REQUEST_TIMEOUT, run};
pub use feed_event::{Ack, FeedEvent, FeedHealth, SocketState, Start};
pub use rest::{Observed, Rest};
pub use rest_error::RestError;
pub use tokens::{Application, TokenPair, TokenSource, Tokens};
pub use trial::try_socket;
