//! Why a REST call brought nothing, and what the streamer can do about it.

use super::http::HttpError;
use super::oauth;
use crate::message::{Message, Speak, spoken};

/// Why a call brought nothing.
#[derive(Debug)]
pub enum RestError {
    /// There is no access token.
    NoToken,
    /// The access token is refused and cannot be renewed.
    TokenRefused(String),
    /// The token lacks the scope for this call, or the user may not do this.
    Forbidden(String),
    /// Anything that may be better next time.
    Http(HttpError),
}

impl From<HttpError> for RestError {
    fn from(error: HttpError) -> Self {
        Self::Http(error)
    }
}

impl Speak for RestError {
    fn message(&self) -> Message {
        match self {
            Self::NoToken => Message::new("donations.no-token"),
            Self::TokenRefused(why) => Message::new("donations.token-refused").with(why),
            Self::Forbidden(why) => Message::new("donations.forbidden").with(why).with(oauth::SCOPES),
            Self::Http(error) => error.message(),
        }
    }
}
spoken!(RestError);

impl RestError {
    /// What the streamer is to do; `None` when it may be better next time.
    #[must_use]
    pub fn advice(&self) -> Option<Message> {
        match self {
            Self::NoToken | Self::TokenRefused(_) | Self::Forbidden(_) => Some(self.message()),
            Self::Http(_) => None,
        }
    }
}
