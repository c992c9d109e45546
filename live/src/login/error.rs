//! Why a login came to nothing.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use url::Url;

use crate::donations::donation_alerts::RestError;
use crate::donations::donation_alerts::http::HttpError;
use crate::donations::donation_alerts::oauth::OAuthError;
use crate::donations::donation_alerts::tokens::TokenFileError;
use crate::message::{Message, Speak, spoken};
use crate::net::endpoint::EndpointError;

/// How long the streamer may take.
pub(super) const LOGIN_TIMEOUT: Duration = Duration::from_secs(600);

/// Why nobody is logged in.
#[derive(Debug)]
pub enum LoginError {
    /// The browser would not come back to this computer.
    Redirect(Url),
    /// The address of DonationAlerts cannot be used.
    Address(EndpointError),
    /// Another program listens where the browser comes back to.
    Listen(SocketAddr, io::Error),
    /// The system gives no random numbers.
    Randomness(getrandom::Error),
    /// Time is up.
    Late,
    /// The streamer does not want it, or DonationAlerts does not; in its words.
    Refused(String),
    /// The page that the browser comes back to is gone.
    Stopped,
    /// No client can be made.
    Client(HttpError),
    /// Mostly an id or a secret that is another one than DonationAlerts has.
    NoTokens(OAuthError),
    /// The tokens are not on the disk.
    Store(TokenFileError),
    /// They are on the disk and of no use.
    Profile(RestError),
}

macro_rules! from {
    ($($variant:ident of $error:ty),* $(,)?) => {
        $(impl From<$error> for LoginError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from! {
    Address of EndpointError,
    Client of HttpError,
    NoTokens of OAuthError,
    Store of TokenFileError,
    Profile of RestError,
}

impl Speak for LoginError {
    fn message(&self) -> Message {
        match self {
            Self::Redirect(redirect) => Message::new("login.redirect").with(redirect),
            Self::Address(error) => Message::new("login.address").with_message(error.message()),
            Self::Listen(address, error) => Message::new("login.port").with(address).with(error),
            Self::Randomness(error) => Message::new("error.randomness").with(error),
            Self::Late => Message::new("start.login-late").with(LOGIN_TIMEOUT.as_secs() / 60),
            Self::Refused(why) => Message::new("start.login-refused").with(why),
            Self::Stopped => Message::new("login.stopped"),
            Self::Client(error) => Message::new("login.no-client").with_message(error.message()),
            Self::NoTokens(error) => Message::new("start.login-no-tokens").with_message(error.message()),
            Self::Store(error) => error.message(),
            Self::Profile(error) => Message::new("start.login-profile").with_message(error.message()),
        }
    }
}
spoken!(LoginError);

impl LoginError {
    /// The same for the page of the first start, which has no flags.
    #[must_use]
    pub fn on_page(&self) -> Message {
        match self {
            Self::Listen(address, _) => Message::new("start.login-port").with(address.port()),
            Self::Late | Self::Refused(_) | Self::NoTokens(_) | Self::Profile(_) => self.message(),
            Self::Redirect(_)
            | Self::Address(_)
            | Self::Randomness(_)
            | Self::Stopped
            | Self::Client(_)
            | Self::Store(_) => Message::new("start.login-failed").with_message(self.message()),
        }
    }
}
