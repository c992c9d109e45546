//! One request, one answer: sizes and times limited, no redirect followed, every failure named.
//!
//! Knows no token and no address of its own; `rest` and `oauth` do.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use thiserror::Error;

use super::{tolerant, wire};
use crate::net::http::{self as net, BodyEnd, NoAnswer};

/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest `Retry-After` that is obeyed.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(300);
/// Time to reach the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why there is no usable answer.
#[derive(Debug, Error)]
pub enum HttpError {
    /// No connection, or it broke in the middle.
    #[error("no answer: {0}")]
    Network(String),
    /// Nothing, or not all of it, in time.
    #[error("no complete answer within {seconds} s", seconds = .0.as_secs_f32())]
    Timeout(Duration),
    /// 401.
    #[error("the access token was refused (401)")]
    Unauthorized,
    /// 429, with the pause that the server asked for.
    #[error("too many requests (429)")]
    RateLimited(Option<Duration>),
    /// 3xx. Following it would hand the token to whoever is named there.
    #[error("a redirect ({0}) where an answer was expected; tokens are not sent along")]
    Redirected(u16),
    /// Any other status.
    #[error("status {status}{said}", status = .0, said = said(.1.as_ref()))]
    Status(u16, Option<String>),
    /// Status 2xx, but not what was asked for.
    #[error("the answer is not {0}")]
    Unreadable(&'static str),
}

/// A readable answer.
#[derive(Debug)]
pub struct HttpReply {
    /// The body.
    pub body: Value,
    /// The server's clock, when it said.
    pub date: Option<Timestamp>,
}

/// The client for every request; no redirects, `timeout` for the whole of each.
pub fn client(timeout: Duration) -> Result<Client, HttpError> {
    net::client(CONNECT_TIMEOUT.min(timeout))
        .timeout(timeout)
        .build()
        .map_err(|error| network(error, timeout))
}

/// Sends `request` and reads its answer as JSON.
pub async fn answer(request: RequestBuilder, timeout: Duration) -> Result<HttpReply, HttpError> {
    let response = request.send().await.map_err(|error| network(error, timeout))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let date = net::date(&headers);
    if status.is_redirection() {
        return Err(HttpError::Redirected(status.as_u16()));
    }
    match status {
        StatusCode::UNAUTHORIZED => return Err(HttpError::Unauthorized),
        StatusCode::TOO_MANY_REQUESTS => {
            return Err(HttpError::RateLimited(net::retry_after(&headers, RETRY_AFTER_MAX)));
        }
        _ => {}
    }
    let body = read(response, timeout).await;
    if !status.is_success() {
        let said = body.ok().and_then(|body| wire::complaint(&body));
        return Err(HttpError::Status(status.as_u16(), said));
    }
    Ok(HttpReply { body: body?, date })
}

async fn read(response: Response, timeout: Duration) -> Result<Value, HttpError> {
    let body = net::body(response, ANSWER_BYTES_MAX).await;
    match body.end {
        BodyEnd::Complete => tolerant::read(&body.bytes).ok_or(HttpError::Unreadable("JSON")),
        BodyEnd::TooLong => Err(HttpError::Unreadable("of a reasonable size")),
        BodyEnd::BrokenOff(error) => Err(network(error, timeout)),
    }
}

/// The address is left out of the text: a query could hold what a log must not.
fn network(error: reqwest::Error, timeout: Duration) -> HttpError {
    match NoAnswer::of(&error) {
        NoAnswer::ConnectTimeout | NoAnswer::Timeout => HttpError::Timeout(timeout),
        NoAnswer::Unreachable | NoAnswer::BrokenOff => {
            HttpError::Network(net::innermost(&error.without_url()))
        }
    }
}

fn said(text: Option<&String>) -> String {
    text.map(|text| format!(": {text}")).unwrap_or_default()
}
