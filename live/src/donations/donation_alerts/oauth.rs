//! Getting and renewing tokens with OAuth 2.0.
//!
//! Speaks to the token address only; where tokens are kept is `tokens`' business, the browser is `live login`'s.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Client;
use serde_json::Value;
use url::Url;

use super::http::{self, HttpError};
use super::tokens::{Application, TokenPair};
use crate::message::{Message, Speak, spoken};
use crate::net::endpoint::Endpoint;
use crate::net::secret::Secret;

/// What the program asks the streamer to allow: the profile, the socket, the list.
pub const SCOPES: &str = "oauth-user-show oauth-donation-subscribe oauth-donation-index";

/// Why there are no new tokens.
#[derive(Debug)]
pub enum OAuthError {
    /// No usable answer.
    Http(HttpError),
    /// An answer without a token.
    NoToken,
}

impl From<HttpError> for OAuthError {
    fn from(error: HttpError) -> Self {
        Self::Http(error)
    }
}

impl Speak for OAuthError {
    fn message(&self) -> Message {
        match self {
            Self::Http(error) => Message::new("donations.token-request").with_message(error.message()),
            Self::NoToken => Message::new("donations.token-missing"),
        }
    }
}
spoken!(OAuthError);

/// The OAuth addresses that belong to the API at `api`: `/oauth` on the same server.
#[must_use]
pub fn base(api: &Endpoint) -> Endpoint {
    api.to_http().root().join("oauth")
}

/// The page on which the streamer allows `client_id` to act; the answer comes to `redirect` and repeats `state`.
#[must_use]
pub fn authorize_url(base: &Endpoint, client_id: &str, redirect: &str, state: &str) -> Url {
    let mut url = base.join("authorize").url().clone();
    url.query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", redirect)
        .append_pair("response_type", "code")
        .append_pair("scope", SCOPES)
        .append_pair("state", state);
    url
}

/// Changes the `code` that came to `redirect` into tokens.
pub async fn exchange(
    client: &Client,
    base: &Endpoint,
    application: &Application,
    redirect: &str,
    code: &str,
    timeout: Duration,
) -> Result<TokenPair, OAuthError> {
    let form = [("grant_type", "authorization_code"), ("redirect_uri", redirect), ("code", code)];
    request(client, base, application, &form, timeout).await
}

/// Renews a pair with its refresh token, which stays in use unless the answer brings another.
pub async fn refresh(
    client: &Client,
    base: &Endpoint,
    application: &Application,
    refresh: &Secret,
    timeout: Duration,
) -> Result<TokenPair, OAuthError> {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose()), ("scope", SCOPES)];
    let pair = request(client, base, application, &form, timeout).await?;
    Ok(TokenPair { refresh: pair.refresh.or_else(|| Some(refresh.clone())), ..pair })
}

async fn request(
    client: &Client,
    base: &Endpoint,
    application: &Application,
    form: &[(&str, &str)],
    timeout: Duration,
) -> Result<TokenPair, OAuthError> {
    let known = [
        ("client_id", application.client_id.as_str()),
        ("client_secret", application.client_secret.expose()),
    ];
    let form: Vec<_> = form.iter().copied().chain(known).collect();
    let request =
        client.post(base.join("token").url().clone()).header("Accept", "application/json").form(&form);
    let answer = http::answer(request, timeout).await?;
    pair(&answer.body, SystemTime::now()).ok_or(OAuthError::NoToken)
}

fn pair(answer: &Value, now: SystemTime) -> Option<TokenPair> {
    let secret =
        |key| answer.get(key).and_then(Value::as_str).map(Secret::new).filter(|secret| !secret.is_empty());
    let now_unix = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let lifetime_sec = answer.get("expires_in").and_then(Value::as_u64);
    Some(TokenPair {
        access: secret("access_token")?,
        refresh: secret("refresh_token"),
        expires_unix: lifetime_sec.map(|seconds| now_unix.saturating_add(seconds)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_oauth_addresses_lie_on_the_apis_server() {
        let api = Endpoint::parse("https://www.donationalerts.com/api/v1").unwrap();
        assert_eq!(base(&api).as_str(), "https://www.donationalerts.com/oauth");
        let local = Endpoint::parse("http://127.0.0.1:18090/api/v1/").unwrap();
        assert_eq!(base(&local).as_str(), "http://127.0.0.1:18090/oauth");
    }

    #[test]
    fn the_authorize_address_asks_for_a_code_with_the_three_scopes_and_the_state() {
        let base = Endpoint::parse("https://www.donationalerts.com/oauth").unwrap();
        let url = authorize_url(&base, "12", "http://localhost:5000/callback", "st&te");
        assert_eq!(
            url.as_str(),
            "https://www.donationalerts.com/oauth/authorize?client_id=12\
             &redirect_uri=http%3A%2F%2Flocalhost%3A5000%2Fcallback&response_type=code\
             &scope=oauth-user-show+oauth-donation-subscribe+oauth-donation-index&state=st%26te"
        );
    }

    #[test]
    fn a_lifetime_of_twenty_years_or_of_the_largest_number_does_not_overflow() {
        let now = UNIX_EPOCH + Duration::from_secs(1_000);
        for (lifetime, expires) in
            [(json!(631_151_999), Some(631_152_999)), (json!(u64::MAX), Some(u64::MAX)), (json!(null), None)]
        {
            let answer = json!({"access_token": "a", "refresh_token": "", "expires_in": lifetime});
            let pair = pair(&answer, now).unwrap();
            assert_eq!((pair.expires_unix, pair.refresh), (expires, None));
        }
        assert_eq!(pair(&json!({"error": "invalid_grant"}), now), None);
    }
}
