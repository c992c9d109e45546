//! The REST calls: profile, list of donations, channel token.
//!
//! Every call takes from the one budget, carries the token to a checked address only, renews a refused token once,
//! and obeys 429. When to call again is `feed`'s to decide.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::budget::{Purpose, SharedBudget};
use super::http::{self, HttpError};
use super::renewal::Renewal;
use super::rest_error::RestError;
use super::tokens::Tokens;
use super::wire::{self, DonationPage, Profile};
use crate::message::{Message, Speak as _};
use crate::mutex::lock;
use crate::net::endpoint::Endpoint;
use crate::net::secret::Secret;

/// What is known about the server from its last answers.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// When the last usable answer came.
    pub answered: Option<Timestamp>,
    /// What went wrong since then.
    pub error: Option<String>,
    /// The server's clock minus this machine's, milliseconds.
    pub clock_skew_ms: Option<i64>,
}

/// The API with a token.
#[derive(Debug)]
pub struct Rest {
    client: Client,
    api: Endpoint,
    timeout: Duration,
    renewal: Renewal,
    budget: Arc<SharedBudget>,
    observed: Mutex<Observed>,
}

impl Rest {
    /// The API at `api`; `timeout` for each call.
    pub fn new(
        api: &Endpoint,
        tokens: Tokens,
        budget: Arc<SharedBudget>,
        timeout: Duration,
    ) -> Result<Self, HttpError> {
        let (client, api) = (http::client(timeout)?, api.to_http());
        let renewal = Renewal::new(client.clone(), &api, timeout, Arc::clone(&budget), tokens);
        Ok(Self { client, api, timeout, renewal, budget, observed: Mutex::default() })
    }

    /// The streamer's profile with a fresh connection token, out of the budget for `purpose`.
    pub async fn profile(&self, purpose: Purpose) -> Result<Profile, RestError> {
        let answer = self.call(purpose, Method::GET, "user/oauth", None).await?;
        wire::profile(&answer).ok_or_else(|| self.unreadable("a profile"))
    }

    /// Page `number` (from 1) of the list of donations, newest first.
    pub async fn page(&self, number: usize) -> Result<DonationPage, RestError> {
        let path = format!("alerts/donations?page={number}");
        let answer = self.call(Purpose::List, Method::GET, &path, None).await?;
        wire::page(&answer).ok_or_else(|| self.unreadable("a list of donations"))
    }

    /// A token for `channel`, made out to the socket's `client`.
    pub async fn channel_token(&self, channel: &str, client: &str) -> Result<Secret, RestError> {
        let body = json!({"channels": [channel], "client": client});
        let answer = self.call(Purpose::Connect, Method::POST, "centrifuge/subscribe", Some(&body)).await?;
        wire::channel_token(&answer, channel)
            .ok_or_else(|| RestError::Forbidden("no token for the donations channel was granted".to_owned()))
    }

    /// What the last answers said about the server.
    #[must_use]
    pub fn observed(&self) -> Observed {
        lock(&self.observed).clone()
    }

    /// Looks for tokens again; `live login` may have stored some.
    ///
    /// # Errors
    /// In words, when there are none or their file cannot be used.
    pub async fn find_tokens(&self) -> Result<(), Message> {
        match self.renewal.reload().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(RestError::NoToken.message()),
            Err(error) => Err(error.message()),
        }
    }

    async fn call(
        &self,
        purpose: Purpose,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, RestError> {
        let result = self.call_renewing(purpose, method, path, body).await;
        if let Err(error) = &result {
            lock(&self.observed).error = Some(error.to_string());
        }
        result
    }

    async fn call_renewing(
        &self,
        purpose: Purpose,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, RestError> {
        let token = self.token().await?;
        match self.send(purpose, method.clone(), path, body, &token).await {
            Err(HttpError::Unauthorized) => {}
            other => return other.map_err(allowed),
        }
        let token = self.renew(&token).await?;
        self.send(purpose, method, path, body, &token).await.map_err(|error| match error {
            HttpError::Unauthorized => RestError::TokenRefused("a renewed one is refused, too".to_owned()),
            other => allowed(other),
        })
    }

    /// The access token, renewed when it is about to run out.
    async fn token(&self) -> Result<Secret, RestError> {
        let pair = self.renewal.pair().await.ok_or(RestError::NoToken)?;
        if pair.is_expired(SystemTime::now()) && pair.refresh.is_some() {
            // The server decides whether it really has run out.
            return Ok(self.renew(&pair.access).await.unwrap_or(pair.access));
        }
        Ok(pair.access)
    }

    /// Renewing runs in a task of its own: a renewal that is dropped half-way loses both the old pair and the new.
    async fn renew(&self, refused: &Secret) -> Result<Secret, RestError> {
        let task = tokio::spawn(self.renewal.clone().renew(refused.clone()));
        task.await.map_err(|_| RestError::Http(HttpError::Network("the program is ending".to_owned())))?
    }

    async fn send(
        &self,
        purpose: Purpose,
        method: Method,
        path: &str,
        body: Option<&Value>,
        token: &Secret,
    ) -> Result<Value, HttpError> {
        self.budget.acquire(purpose).await;
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut url = self.api.join(path).url().clone();
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        let mut request =
            self.client.request(method, url).bearer_auth(token.expose()).header("Accept", "application/json");
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = http::answer(request, self.timeout).await;
        if let Err(HttpError::RateLimited(pause)) = &answer {
            self.budget.refused(*pause);
        }
        let answer = answer?;
        self.answered(answer.date);
        Ok(answer.body)
    }

    fn answered(&self, server_time: Option<Timestamp>) {
        self.budget.answered();
        let now = Timestamp::now();
        let mut observed = lock(&self.observed);
        observed.answered = Some(now);
        observed.error = None;
        // The header has whole seconds: half a second is its middle.
        let skew_ms = server_time.map(|time| time.as_millisecond() + 500 - now.as_millisecond());
        observed.clock_skew_ms = skew_ms.or(observed.clock_skew_ms);
    }

    fn unreadable(&self, what: &'static str) -> RestError {
        let error = RestError::Http(HttpError::Unreadable(what));
        lock(&self.observed).error = Some(error.to_string());
        error
    }
}

fn allowed(error: HttpError) -> RestError {
    match error {
        HttpError::Status(403, said) => RestError::Forbidden(said.unwrap_or_else(|| "403".to_owned())),
        other => RestError::Http(other),
    }
}
