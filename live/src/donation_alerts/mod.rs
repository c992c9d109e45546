//! DonationAlerts: every donation, once.
//!
//! ```text
//!  socket <- session (pure) ─┐
//!            link ───────────┼─▶ delivery ─▶ Notice (donation, backlog, health)
//!  rest <- listing ──────────┘      ▲
//!                                   └─ confirmation once a donation is durable
//! ```
//!
//! The socket is fast and may miss something; the list misses nothing and is slow. Both lead into one delivery that knows
//! every id. Does not judge, draw or store donations.

mod backoff;
mod board;
mod budget;
mod closing;
mod configured;
mod delivery;
pub mod endpoint;
mod feed;
pub mod http;
mod link;
mod listing;
pub mod notice;
pub mod oauth;
mod place;
mod position;
mod renewal;
mod rest;
mod seen;
pub mod session;
mod socket;
pub mod tokens;
mod trial;
pub mod wire;

pub use backoff::Retry;
pub use budget::{Purpose, SharedBudget};
pub use closing::Ending;
pub use configured::{settings, token_source};
pub use delivery::DeliveryError;
pub use endpoint::Endpoint;
pub use feed::{FeedError, POLL_INTERVAL_MIN, REQUEST_TIMEOUT, Settings, run};
pub use notice::{Durable, Health, Link, Notice, Start};
pub use rest::{Observed, Rest, RestError};
pub use tokens::{Application, TokenPair, TokenSource, Tokens};
pub use trial::try_socket;
