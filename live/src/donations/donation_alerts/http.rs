//! One request, one answer: sizes and times limited, no redirect followed, every failure named.
//!
//! Knows no token and no address of its own; `rest` and `oauth` do.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;

use super::{tolerant, wire};
use crate::message::{Message, Speak, spoken};
use crate::net::http::{self as net, BodyEnd, NoAnswer};

/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest `Retry-After` that is obeyed.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(300);
/// Time to reach the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why there is no usable answer.
#[derive(Debug)]
pub enum HttpError {
    /// No connection, or it broke in the middle.
    Network(String),
    /// Nothing, or not all of it, in time.
    Timeout(Duration),
    /// 401.
    Unauthorized,
    /// 429, with the pause that the server asked for.
    RateLimited(Option<Duration>),
    /// 3xx. Following it would hand the token to whoever is named there.
    Redirected(u16),
    /// Any other status.
    Status(u16, Option<String>),
    /// Status 2xx, but not what was asked for.
    Unreadable(&'static str),
}

impl Speak for HttpError {
    fn message(&self) -> Message {
        match self {
            Self::Network(why) => Message::new("donations.no-answer").with(why),
            Self::Timeout(limit) => Message::new("donations.not-in-time").with(limit.as_secs_f32()),
            Self::Unauthorized => Message::new("donations.unauthorized"),
            Self::RateLimited(_) => Message::new("donations.too-many"),
            Self::Redirected(status) => Message::new("donations.redirected").with(status),
            Self::Status(status, None) => Message::new("donations.status").with(status),
            Self::Status(status, Some(said)) => Message::new("donations.status-said").with(status).with(said),
            Self::Unreadable(expected) => Message::new("donations.unreadable").with(expected),
        }
    }
}
spoken!(HttpError);

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
