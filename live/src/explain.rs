//! An error as a streamer reads it: in their language as far as it is known, behind what it is about.
//!
//! Also the messages of those errors whose own module knows nothing of languages.

use std::error::Error;

use engine::language::Language;

use crate::config::Wrong;
use crate::config::env_file::EnvFileError;
use crate::control::sounds::SoundsError;
use crate::donations::donation_alerts::RestError;
use crate::donations::donation_alerts::http::HttpError;
use crate::donations::donation_alerts::tokens::TokenFileError;
use crate::journal::OpeningError;
use crate::journal::folder::FolderError;
use crate::keys::KeysError;
use crate::login::LoginError;
use crate::message::{Message, Speak};
use crate::net::endpoint::EndpointError;
use crate::planner::{Failure, SetupError};
use crate::window::WindowError;

/// The error in one text; what no language knows stays as it is.
#[must_use]
pub fn explain(error: &anyhow::Error, language: Language) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        if let Some(message) = message_of(cause) {
            // It says what is behind it, too.
            parts.push(message.said(language));
            break;
        }
        parts.push(cause.to_string());
    }
    parts.join(": ")
}

fn message_of(cause: &(dyn Error + 'static)) -> Option<Message> {
    fn of<T: Error + Speak + 'static>(cause: &(dyn Error + 'static)) -> Option<Message> {
        cause.downcast_ref::<T>().map(Speak::message)
    }
    let known = [
        of::<Message>,
        of::<Wrong>,
        of::<EnvFileError>,
        of::<FolderError>,
        of::<OpeningError>,
        of::<KeysError>,
        of::<LoginError>,
        of::<TokenFileError>,
        of::<RestError>,
        of::<HttpError>,
        of::<EndpointError>,
        of::<SetupError>,
        of::<Failure>,
        of::<SoundsError>,
        of::<WindowError>,
    ];
    known.into_iter().find_map(|of| of(cause))
}

impl Speak for EndpointError {
    fn message(&self) -> Message {
        match self {
            Self::NotAUrl(text, why) => Message::new("error.no-url").with(text).with(why),
            Self::Scheme(scheme) => Message::new("error.scheme").with(scheme),
            Self::Unprotected(scheme, host) => Message::new("error.unprotected").with(scheme).with(host),
            Self::Credentials(host) => Message::new("error.credentials").with(host),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn an_error_is_said_in_the_language_behind_what_it_is_about() {
        let russian = Language::named("ru").expect("it is spoken");
        let inner = EndpointError::Scheme("ftp".into());
        let english = inner.to_string();
        let error = Err::<(), _>(inner).context("LLM_ENDPOINT").expect_err("it is one");
        assert_eq!(explain(&error, Language::ENGLISH), format!("LLM_ENDPOINT: {english}"));
        assert_eq!(
            explain(&error, russian),
            "LLM_ENDPOINT: схема 'ftp:' здесь не годится; нужна https, http, wss или ws"
        );
        for error in [
            EndpointError::NotAUrl("x".into(), "y".into()),
            EndpointError::Scheme("ftp".into()),
            EndpointError::Unprotected("http".into(), "host".into()),
            EndpointError::Credentials("host".into()),
        ] {
            assert_eq!(error.message().to_string(), error.to_string());
        }
        let unknown = anyhow::anyhow!("as it is").context("about");
        assert_eq!(explain(&unknown, russian), "about: as it is");
    }
}
