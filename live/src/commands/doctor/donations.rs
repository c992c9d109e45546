//! DonationAlerts: token, user, list of donations, socket. One after another, since each needs the one before.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::finding::{Finding, Topic};
use crate::config::{Config, DonationsConfig, ENV_FILE};
use crate::donations::donation_alerts::http::HttpError;
use crate::donations::donation_alerts::wire::Profile;
use crate::donations::donation_alerts::{
    self, Purpose, REQUEST_TIMEOUT, Rest, RestError, SharedBudget, Tokens, try_socket,
};
use crate::message::{Message, Speak as _};

/// Time for one question, a renewal of the token included.
const QUESTION: Duration = Duration::from_secs(30);
/// Time for connecting and subscribing.
const SOCKET: Duration = Duration::from_secs(30);
const LOGIN: &str = "live login";

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order in which it was looked at.
    pub findings: Vec<Finding>,
    /// The server's clock minus this machine's, milliseconds.
    pub clock_skew_ms: Option<i64>,
}

/// Looks at everything, as far as it gets.
pub async fn look(config: &Config) -> Found {
    let mut found = Found::default();
    // What keeps the rest from being looked at is the last finding.
    if let Err(finding) = each(config, &mut found).await {
        found.findings.push(finding);
    }
    found
}

async fn each(config: &Config, found: &mut Found) -> Result<(), Finding> {
    let (donations, data_dir) = (&config.donations, &config.files.data_dir);
    let wrong_address = |error: Message| {
        Finding::wrong(Topic::Addresses, error)
            .mended_by(Message::new("doctor.mend-addresses").with(ENV_FILE))
    };
    let settings =
        donation_alerts::settings(donations, data_dir).map_err(|error| wrong_address(error.message()))?;
    let tokens = Tokens::load(settings.tokens)
        .map_err(|error| Finding::wrong(Topic::Token, error.message()).mended_by(login()))?;
    found.findings.push(token(&tokens, donations)?);
    let budget = Arc::new(SharedBudget::load(None));
    let rest = Rest::new(&settings.api_base, tokens, budget, REQUEST_TIMEOUT)
        .map_err(|error| wrong_address(error.message()))?;
    let profile =
        within(rest.profile(Purpose::Connect)).await.map_err(|error| failed(Topic::User, &error))?;
    found.clock_skew_ms = rest.observed().clock_skew_ms;
    found.findings.push(user(&profile, donations));
    found.findings.push(match within(rest.page(1)).await {
        Ok(page) => {
            let count = u32::try_from(page.donations.len()).unwrap_or(u32::MAX);
            Finding::fine(Topic::List, Message::count("doctor.list-read", count))
        }
        Err(error) => failed(Topic::List, &error),
    });
    let tried = timeout(SOCKET, try_socket(&settings.ws_url, &rest, &profile)).await;
    let tried =
        tried.map_or_else(|_| Err(Message::new("doctor.socket-late")), |tried| tried.map_err(Message::fixed));
    found.findings.push(socket(tried, donations));
    Ok(())
}

async fn within<T>(question: impl Future<Output = Result<T, RestError>>) -> Result<T, RestError> {
    timeout(QUESTION, question).await.unwrap_or(Err(RestError::Http(HttpError::Timeout(QUESTION))))
}

fn token(tokens: &Tokens, donations: &DonationsConfig) -> Result<Finding, Finding> {
    let Some(pair) = tokens.pair() else {
        let mend = match (&donations.client_id, &donations.client_secret) {
            (Some(_), Some(_)) => login(),
            _ => Message::new("doctor.mend-application").with(ENV_FILE).with(LOGIN),
        };
        return Err(Finding::wrong(Topic::Token, Message::new("doctor.no-token")).mended_by(mend));
    };
    let renewable = pair.refresh.is_some() && tokens.application().is_some();
    let key = if renewable { "doctor.token-renewable" } else { "doctor.token-for-now" };
    Ok(Finding::fine(Topic::Token, Message::new(key)))
}

fn user(profile: &Profile, donations: &DonationsConfig) -> Finding {
    let id = profile.user_id;
    match donations.user_id.filter(|expected| *expected != id) {
        None => Finding::fine(Topic::User, Message::new("doctor.user-number").with(id)),
        Some(expected) => {
            let words = Message::new("doctor.user-other").with(expected).with(id);
            Finding::note(Topic::User, words).mended_by(Message::new("doctor.mend-user").with(LOGIN))
        }
    }
}

/// Without the socket the list is read instead: late, but nothing is lost.
fn socket(tried: Result<(), Message>, donations: &DonationsConfig) -> Finding {
    match tried {
        Ok(()) => Finding::fine(Topic::Socket, Message::new("doctor.subscribed")),
        Err(cause) => {
            let late = donations.poll_interval.as_secs();
            let words = Message::new("doctor.socket-down").with_message(cause).with(late);
            Finding::note(Topic::Socket, words).mended_by(Message::new("doctor.mend-socket").with(LOGIN))
        }
    }
}

fn failed(about: Topic, error: &RestError) -> Finding {
    let mend = match error {
        RestError::NoToken | RestError::TokenRefused(_) | RestError::Forbidden(_) => login(),
        RestError::Http(HttpError::RateLimited(_)) => Message::new("doctor.mend-rate"),
        RestError::Http(HttpError::Network(_) | HttpError::Timeout(_)) => Message::new("doctor.mend-network"),
        RestError::Http(_) => Message::new("doctor.mend-later").with(ENV_FILE),
    };
    Finding::wrong(about, error.message()).mended_by(mend)
}

fn login() -> Message {
    Message::fixed(LOGIN)
}
