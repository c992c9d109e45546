//! The way to the server: one client, the key, and what a status means.
//!
//! Follows no redirect, so a key never travels on; asks no proxy on the way to the same house. Knows nothing of plans.

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use tokio::time::timeout;
use url::Url;

use super::failure::{Failure, Reason};
use super::limits::{BODY_BYTES_MAX, CONNECT, QUESTION, RETRY_AFTER_MAX};
use super::wire::{error_message, excerpt};
use crate::net::endpoint::{Endpoint, redirect_target};
use crate::net::http::{self as net, NoAnswer};
use crate::net::secret::Secret;

/// A client for one endpoint.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    key: Option<Secret>,
}

/// A server's refusal: the failure, and its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// What it means.
    pub failure: Failure,
    /// What the server said; empty when it said nothing.
    pub words: String,
    /// Whether asking for another form of answer may help.
    pub about_form: bool,
    /// Whether the server says that it is still loading the model.
    pub loading: bool,
}

impl From<Failure> for Rejection {
    fn from(failure: Failure) -> Self {
        Self { failure, words: String::new(), about_form: false, loading: false }
    }
}

impl Http {
    /// A client that sends `key`, if there is one, as a bearer token.
    ///
    /// # Errors
    /// When the system's certificates cannot be read.
    pub fn new(endpoint: &Endpoint, key: Option<Secret>) -> Result<Self, reqwest::Error> {
        let mut client = net::client(CONNECT);
        if endpoint.is_local() {
            client = client.no_proxy();
        }
        Ok(Self { client: client.build()?, key })
    }

    /// Sends a request and hands back its answer once it is known to be one.
    ///
    /// # Errors
    /// When nobody answers, or the answer is a refusal.
    pub async fn post(&self, url: Url, body: String) -> Result<Response, Rejection> {
        let request = self.client.post(url).header(CONTENT_TYPE, "application/json").body(body);
        let response = self.authorised(request).send().await.map_err(|error| failure_of(&error))?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        let kind = header(&response, CONTENT_TYPE.as_str());
        if kind.starts_with("text/html") {
            return Err(Failure::new(Reason::NotAModelServer, "the answer is a web page").into());
        }
        Ok(response)
    }

    /// Asks a small question and reads the JSON that answers it.
    ///
    /// # Errors
    /// When nobody answers in time, or something else than JSON comes.
    pub async fn get_json(&self, url: Url) -> Result<Value, Rejection> {
        let sent = self.authorised(self.client.get(url)).send();
        self.question(sent).await
    }

    /// The same with a body.
    ///
    /// # Errors
    /// As [`Http::get_json`].
    pub async fn post_json(&self, url: Url, body: String) -> Result<Value, Rejection> {
        let request = self.client.post(url).header(CONTENT_TYPE, "application/json").body(body);
        self.question(self.authorised(request).send()).await
    }

    async fn question(
        &self,
        sent: impl Future<Output = Result<Response, reqwest::Error>>,
    ) -> Result<Value, Rejection> {
        let asked = async {
            let response = sent.await.map_err(|error| failure_of(&error))?;
            if !response.status().is_success() {
                return Err(refusal(response).await);
            }
            let text = bounded_text(response).await;
            let no_json = || Failure::new(Reason::NotAModelServer, "the answer is no JSON").into();
            serde_json::from_str(&text).map_err(|_| no_json())
        };
        let late = || {
            Failure::new(Reason::ConnectTimeout, format!("no answer within {} s", QUESTION.as_secs())).into()
        };
        timeout(QUESTION, asked).await.unwrap_or_else(|_| Err(late()))
    }

    fn authorised(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &self.key {
            Some(key) => request.bearer_auth(key.expose()),
            None => request,
        }
    }
}

/// What a failed exchange means. The address stays out of the text: it is the setting's, and known.
fn failure_of(error: &reqwest::Error) -> Failure {
    let reason = match NoAnswer::of(error) {
        NoAnswer::ConnectTimeout => Reason::ConnectTimeout,
        NoAnswer::Unreachable => Reason::Unreachable,
        NoAnswer::Timeout | NoAnswer::BrokenOff => Reason::BrokenOff,
    };
    Failure::new(reason, excerpt(&net::innermost(error)))
}

async fn refusal(response: Response) -> Rejection {
    let status = response.status();
    let retry_after = net::retry_after(response.headers(), RETRY_AFTER_MAX);
    let location = header(&response, LOCATION.as_str());
    let text = timeout(QUESTION, bounded_text(response)).await.unwrap_or_default();
    let words = words_of(&text);
    let reason = reason_of(status, &words);
    let detail = match reason {
        Reason::Redirected => format!("HTTP {} to {}", status.as_u16(), redirect_target(&location)),
        _ if words.is_empty() => format!("HTTP {}", status.as_u16()),
        _ => format!("HTTP {}: {words}", status.as_u16()),
    };
    Rejection {
        failure: Failure { reason, detail, retry_after },
        about_form: reason == Reason::Rejected || is_about_form(status, &words),
        loading: status == StatusCode::SERVICE_UNAVAILABLE && words.to_ascii_lowercase().contains("loading"),
        words,
    }
}

fn words_of(body: &str) -> String {
    let value: Option<Value> = serde_json::from_str(body).ok();
    value.as_ref().and_then(error_message).unwrap_or_default()
}

fn reason_of(status: StatusCode, words: &str) -> Reason {
    let words = words.to_ascii_lowercase();
    let model =
        words.contains("model") && ["not found", "not exist", "not_found"].iter().any(|w| words.contains(w));
    match status.as_u16() {
        300..=399 => Reason::Redirected,
        401 | 403 => Reason::Unauthorized,
        400 | 404 if model => Reason::ModelUnknown,
        404 | 405 | 410 => Reason::WrongAddress,
        408 | 425 | 429 | 503 => Reason::Overloaded,
        500..=599 => Reason::ServerError,
        _ => Reason::Rejected,
    }
}

/// Some servers report a schema that they cannot take as their own failure.
fn is_about_form(status: StatusCode, words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    status == StatusCode::INTERNAL_SERVER_ERROR
        && ["grammar", "schema", "response_format"].iter().any(|word| words.contains(word))
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// A body as far as its limit goes; what breaks off is used as far as it came.
async fn bounded_text(response: Response) -> String {
    String::from_utf8_lossy(&net::body(response, BODY_BYTES_MAX).await.bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_meaning() {
        let cases = [
            (307, "", Reason::Redirected),
            (400, "response_format is not supported", Reason::Rejected),
            (400, "model 'x' not found", Reason::ModelUnknown),
            (401, "", Reason::Unauthorized),
            (404, "model \"x\" not found, try pulling it first", Reason::ModelUnknown),
            (404, "The model `x` does not exist.", Reason::ModelUnknown),
            (404, "404 page not found", Reason::WrongAddress),
            (422, "", Reason::Rejected),
            (429, "", Reason::Overloaded),
            (500, "model requires more system memory", Reason::ServerError),
            (503, "server busy", Reason::Overloaded),
            (529, "", Reason::ServerError),
        ];
        for (status, words, expected) in cases {
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(reason_of(status, words), expected, "{status} {words}");
        }
    }
}
