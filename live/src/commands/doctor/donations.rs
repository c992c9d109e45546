//! DonationAlerts: token, user, list of donations, socket. One after another, since each needs the one before.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::finding::Finding;
use crate::config::{Config, DonationsConfig};
use crate::donations::donation_alerts::http::HttpError;
use crate::donations::donation_alerts::wire::Profile;
use crate::donations::donation_alerts::{
    self, Purpose, REQUEST_TIMEOUT, Rest, RestError, SharedBudget, Tokens, try_socket,
};

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
    let wrong_address =
        |error: String| Finding::wrong("addresses", error, "remove DA_WS_URL and DA_API_BASE from .env");
    let settings =
        donation_alerts::settings(donations, data_dir).map_err(|e| wrong_address(e.to_string()))?;
    let tokens =
        Tokens::load(settings.tokens).map_err(|error| Finding::wrong("token", error.to_string(), LOGIN))?;
    found.findings.push(token(&tokens, donations)?);
    let budget = Arc::new(SharedBudget::load(None));
    let rest = Rest::new(&settings.api_base, tokens, budget, REQUEST_TIMEOUT)
        .map_err(|error| wrong_address(error.to_string()))?;
    let profile = within(rest.profile(Purpose::Connect)).await.map_err(|error| failed("user", &error))?;
    found.clock_skew_ms = rest.observed().clock_skew_ms;
    found.findings.push(user(&profile, donations));
    found.findings.push(match within(rest.page(1)).await {
        Ok(page) => {
            let count = page.donations.len();
            Finding::fine("list", format!("{count} donations on its first page (oauth-donation-index)"))
        }
        Err(error) => failed("list", &error),
    });
    let tried = timeout(SOCKET, try_socket(&settings.ws_url, &rest, &profile)).await;
    found
        .findings
        .push(socket(tried.unwrap_or_else(|_| Err("no subscription in time".to_owned())), donations));
    Ok(())
}

async fn within<T>(question: impl Future<Output = Result<T, RestError>>) -> Result<T, RestError> {
    timeout(QUESTION, question).await.unwrap_or(Err(RestError::Http(HttpError::Timeout(QUESTION))))
}

fn token(tokens: &Tokens, donations: &DonationsConfig) -> Result<Finding, Finding> {
    let Some(pair) = tokens.pair() else {
        let mend = match (&donations.client_id, &donations.client_secret) {
            (Some(_), Some(_)) => LOGIN.to_owned(),
            _ => format!(
                "set DA_CLIENT_ID and DA_CLIENT_SECRET in .env (docs/streaming-setup.md), then: {LOGIN}"
            ),
        };
        return Err(Finding::wrong("token", "there is no access to DonationAlerts", mend));
    };
    let renewable = pair.refresh.is_some() && tokens.application().is_some();
    let words =
        if renewable { "there is one, and it can be renewed" } else { "there is one; it cannot be renewed" };
    Ok(Finding::fine("token", words))
}

fn user(profile: &Profile, donations: &DonationsConfig) -> Finding {
    let id = profile.user_id;
    match donations.user_id.filter(|expected| *expected != id) {
        None => Finding::fine("user", format!("number {id} (oauth-user-show)")),
        Some(expected) => {
            let words =
                format!("DA_USER_ID is {expected}, but the token belongs to user {id}, whose donations come");
            Finding::note(
                "user",
                words,
                format!("log in as the other one with `{LOGIN}`, or remove DA_USER_ID"),
            )
        }
    }
}

/// Without the socket the list is read instead: late, but nothing is lost.
fn socket(tried: Result<(), String>, donations: &DonationsConfig) -> Finding {
    match tried {
        Ok(()) => Finding::fine("socket", "subscribed to new donations (oauth-donation-subscribe)"),
        Err(cause) => {
            let late = donations.poll_interval.as_secs();
            let words = format!("{cause}; donations would come up to {late} s late, from the list");
            let mend = format!("let wss through the firewall or proxy; if it was not permitted: {LOGIN}");
            Finding::note("socket", words, mend)
        }
    }
}

fn failed(about: &'static str, error: &RestError) -> Finding {
    let mend = match error {
        RestError::NoToken | RestError::TokenRefused(_) | RestError::Forbidden(_) => LOGIN,
        RestError::Http(HttpError::RateLimited(_)) => {
            "wait a minute: an application may ask 60 times a minute"
        }
        RestError::Http(HttpError::Network(_) | HttpError::Timeout(_)) => {
            "check the connection to the internet: curl -I https://www.donationalerts.com"
        }
        RestError::Http(_) => "try again later; if you changed DA_API_BASE, remove it from .env",
    };
    Finding::wrong(about, error.to_string(), mend)
}
