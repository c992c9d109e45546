//! Why a REST call brought nothing, and what the streamer can do about it.

use thiserror::Error;

use super::http::HttpError;
use super::oauth;

/// Why a call brought nothing.
#[derive(Debug, Error)]
pub enum RestError {
    /// There is no access token.
    #[error("no DonationAlerts token; run `live login`, or set DA_ACCESS_TOKEN")]
    NoToken,
    /// The access token is refused and cannot be renewed.
    #[error("DonationAlerts refuses the access token and it cannot be renewed ({0}); run `live login`")]
    TokenRefused(String),
    /// The token lacks the scope for this call, or the user may not do this.
    #[error("DonationAlerts does not allow this ({0}); run `live login` to grant: {scopes}", scopes = oauth::SCOPES)]
    Forbidden(String),
    /// Anything that may be better next time.
    #[error(transparent)]
    Http(#[from] HttpError),
}

impl RestError {
    /// What the streamer is to do; `None` when it may be better next time.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::NoToken | Self::TokenRefused(_) | Self::Forbidden(_) => Some(self.to_string()),
            Self::Http(_) => None,
        }
    }
}
