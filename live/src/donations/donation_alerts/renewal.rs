//! One renewal at a time of the token pair that everybody shares.
//!
//! Picks up a pair that another run of the program or `live login` stored; asks the server only when there is none.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use tokio::sync::Mutex;

use super::budget::{Purpose, SharedBudget};
use super::http::HttpError;
use super::oauth::{self, OAuthError};
use super::rest_error::RestError;
use super::tokens::{TokenFileError, TokenPair, Tokens};
use crate::net::endpoint::Endpoint;
use crate::net::secret::Secret;

/// The shared pair and the means to renew it.
#[derive(Clone, Debug)]
pub struct Renewal {
    client: Client,
    base: Endpoint,
    timeout: Duration,
    budget: Arc<SharedBudget>,
    tokens: Arc<Mutex<Tokens>>,
}

impl Renewal {
    /// Renews `tokens` at the server of `api`.
    #[must_use]
    pub fn new(
        client: Client,
        api: &Endpoint,
        timeout: Duration,
        budget: Arc<SharedBudget>,
        tokens: Tokens,
    ) -> Self {
        Self { client, base: oauth::base(api), timeout, budget, tokens: Arc::new(Mutex::new(tokens)) }
    }

    /// The pair in use.
    pub async fn pair(&self) -> Option<TokenPair> {
        self.tokens.lock().await.pair().cloned()
    }

    /// Looks at the token file again and says whether there is a pair now. A pair in use outlives a broken file.
    pub async fn reload(&self) -> Result<bool, TokenFileError> {
        let mut tokens = self.tokens.lock().await;
        let reloaded = tokens.reload();
        let found = tokens.pair().is_some();
        if found { Ok(true) } else { reloaded.map(|()| false) }
    }

    /// A new access token in place of `refused`; when another call has renewed it already, that one.
    pub async fn renew(self, refused: Secret) -> Result<Secret, RestError> {
        let mut tokens = self.tokens.lock().await;
        if tokens.pair().is_some_and(|pair| pair.access == refused) {
            // A file that cannot be read now leaves the pair as it is.
            let _ = tokens.reload();
        }
        let pair = tokens.pair().cloned().ok_or(RestError::NoToken)?;
        if pair.access != refused {
            return Ok(pair.access);
        }
        let renewed = self.request(&tokens, pair).await?;
        tracing::info!("DonationAlerts access token renewed");
        let access = renewed.access.clone();
        if let Err(error) = tokens.replace(renewed, None) {
            tracing::warn!(%error, "the renewed token is in use but not stored");
        }
        Ok(access)
    }

    async fn request(&self, tokens: &Tokens, pair: TokenPair) -> Result<TokenPair, RestError> {
        let refused = |why: &str| RestError::TokenRefused(why.to_owned());
        let refresh = pair.refresh.ok_or_else(|| refused("there is no refresh token"))?;
        let application =
            tokens.application().ok_or_else(|| refused("DA_CLIENT_ID and DA_CLIENT_SECRET are not set"))?;
        self.budget.acquire(Purpose::Token).await;
        let renewed = oauth::refresh(&self.client, &self.base, application, &refresh, self.timeout).await;
        renewed.map_err(|error| self.failed(error))
    }

    /// A refusal is final until somebody logs in; everything else may be better next time.
    fn failed(&self, error: OAuthError) -> RestError {
        match error {
            OAuthError::Http(HttpError::Status(status, said)) if (400..500).contains(&status) => {
                RestError::TokenRefused(said.unwrap_or_else(|| format!("status {status}")))
            }
            OAuthError::Http(HttpError::Unauthorized) => {
                RestError::TokenRefused("the application's id or secret is wrong".to_owned())
            }
            OAuthError::Http(HttpError::RateLimited(pause)) => {
                self.budget.refused(pause);
                RestError::Http(HttpError::RateLimited(pause))
            }
            OAuthError::Http(error) => RestError::Http(error),
            OAuthError::NoToken => RestError::TokenRefused(error.to_string()),
        }
    }
}
