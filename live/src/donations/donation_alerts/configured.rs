//! From the program's settings to the feed's.
//!
//! The one place of this part that knows `config`.

use std::path::Path;

use super::feed::{FeedSettings, REQUEST_TIMEOUT};
use super::tokens::{Application, TokenPair, TokenSource};
use crate::config::DonationsConfig;
use crate::net::endpoint::EndpointError;

/// The feed's settings; its files go to `data_dir`.
///
/// # Errors
/// When an address would send a token unprotected.
pub fn settings(donations: &DonationsConfig, data_dir: &Path) -> Result<FeedSettings, EndpointError> {
    Ok(FeedSettings {
        ws_url: donations.ws_url.clone().protected()?,
        api_base: donations.api_base.clone().protected()?,
        tokens: token_source(donations, data_dir),
        user_id: donations.user_id,
        poll_interval: donations.poll_interval,
        request_timeout: REQUEST_TIMEOUT,
    })
}

/// Where tokens come from and go to.
#[must_use]
pub fn token_source(donations: &DonationsConfig, data_dir: &Path) -> TokenSource {
    let pair = |access| TokenPair { access, refresh: donations.refresh_token.clone(), expires_unix: None };
    let application = donations.client_id.clone().zip(donations.client_secret.clone());
    TokenSource {
        data_dir: data_dir.to_owned(),
        environment: donations.access_token.clone().map(pair),
        application: application.map(|(client_id, client_secret)| Application { client_id, client_secret }),
    }
}
