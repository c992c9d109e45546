//! Why a login came to nothing.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use url::Url;

use crate::donations::donation_alerts::RestError;
use crate::donations::donation_alerts::http::HttpError;
use crate::donations::donation_alerts::oauth::OAuthError;
use crate::donations::donation_alerts::tokens::TokenFileError;
use crate::net::endpoint::EndpointError;

/// How long the streamer may take.
pub(super) const LOGIN_TIMEOUT: Duration = Duration::from_secs(600);

/// Why nobody is logged in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The browser would not come back to this computer.
    #[error("--redirect is {0}; expected http:// to localhost or another loopback address")]
    Redirect(Url),
    /// The address of DonationAlerts cannot be used.
    #[error("DA_API_BASE: {0}")]
    Address(#[from] EndpointError),
    /// Another program listens where the browser comes back to.
    #[error("cannot listen on {0}; stop what uses it, or register and name another --redirect: {1}")]
    Listen(SocketAddr, io::Error),
    /// The system gives no random numbers.
    #[error("no randomness for the login: {0}")]
    Randomness(getrandom::Error),
    /// Time is up.
    #[error("nobody came back from the browser within {} minutes", LOGIN_TIMEOUT.as_secs() / 60)]
    Late,
    /// The streamer does not want it, or DonationAlerts does not; in its words.
    #[error("DonationAlerts did not allow it: {0}")]
    Refused(String),
    /// The page that the browser comes back to is gone.
    #[error("the login page stopped")]
    Stopped,
    /// No client can be made.
    #[error("DonationAlerts cannot be asked: {0}")]
    Client(#[from] HttpError),
    /// Mostly an id or a secret that is another one than DonationAlerts has.
    #[error("DonationAlerts gave no tokens for the browser's code: {0}")]
    NoTokens(#[from] OAuthError),
    /// The tokens are not on the disk.
    #[error(transparent)]
    Store(#[from] TokenFileError),
    /// They are on the disk and of no use.
    #[error("the tokens are stored, but the profile cannot be read with them: {0}")]
    Profile(#[from] RestError),
}

impl LoginError {
    /// The key of the same in every language; its gap, where it has one, is what [`LoginError::detail`] says.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Listen(..) => "start.login-port",
            Self::Late => "start.login-late",
            Self::Refused(_) => "start.login-refused",
            Self::NoTokens(_) => "start.login-no-tokens",
            Self::Profile(_) => "start.login-profile",
            Self::Redirect(_)
            | Self::Address(_)
            | Self::Randomness(_)
            | Self::Stopped
            | Self::Client(_)
            | Self::Store(_) => "start.login-failed",
        }
    }

    /// What of it is no text of a language: an address, a number, the words of a server or of the system.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Listen(address, _) => address.port().to_string(),
            Self::Late => (LOGIN_TIMEOUT.as_secs() / 60).to_string(),
            Self::Refused(why) => why.clone(),
            Self::NoTokens(error) => error.to_string(),
            Self::Profile(error) => error.to_string(),
            other => other.to_string(),
        }
    }
}
