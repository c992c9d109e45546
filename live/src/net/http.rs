//! What every HTTP client of the program has in common.
//!
//! Follows no redirect, so a token never travels on to whoever is named there. Sends nothing itself.

use std::error::Error;
use std::time::Duration;

use reqwest::ClientBuilder;
use reqwest::redirect::Policy;

use super::tls;

/// A client to be finished by the adapter that needs it.
pub fn client(connect_timeout: Duration) -> ClientBuilder {
    tls::install();
    ClientBuilder::new()
        .connect_timeout(connect_timeout)
        .redirect(Policy::none())
        .user_agent(concat!("draw-stream/", env!("CARGO_PKG_VERSION")))
}

/// The innermost cause says what happened: «connection refused», «invalid certificate».
#[must_use]
pub fn innermost(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
