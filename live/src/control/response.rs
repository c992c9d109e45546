//! Answers as HTTP writes them: a status, a kind, bytes, and the headers that keep a browser careful.
//!
//! Knows no route and asks nobody.

use std::time::Duration;

use bytes::Bytes;
use engine::show::Misfit;
use http_body_util::Full;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

use super::refusals;
use crate::director::Refused;
use crate::message::Message;

/// A whole answer.
pub type HttpResponse = Response<Full<Bytes>>;

/// Why a request has no answer but an error.
pub enum ApiError {
    /// With this status and these words.
    Said(StatusCode, Message),
    /// The show takes no command.
    Show(Refused),
    /// So many came in the last minute that there is room for one only after this time.
    TooOften(Duration),
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        Self::Show(refused)
    }
}

impl ApiError {
    pub fn said(status: StatusCode, words: impl Into<Message>) -> Self {
        Self::Said(status, words.into())
    }

    /// The failure as an answer.
    pub fn answer(self) -> HttpResponse {
        match self {
            Self::Said(status, words) => error(status, words),
            Self::Show(refused) => error(status_of(&refused), refusals::message(&refused)),
            Self::TooOften(wait) => too_often(wait),
        }
    }
}

/// 404 for a request that the show does not know, 409 for one in another state, 503 while it takes no command, 504 when
/// the command may still be carried out.
const fn status_of(refused: &Refused) -> StatusCode {
    match refused {
        Refused::Misfit(Misfit::Unknown(_)) => StatusCode::NOT_FOUND,
        Refused::Misfit(Misfit::OutOfSession)
        | Refused::JournalUnavailable(_)
        | Refused::Stopping
        | Refused::Over => StatusCode::SERVICE_UNAVAILABLE,
        // Everything else that does not fit is about the state that a request is in.
        Refused::Misfit(_) => StatusCode::CONFLICT,
        Refused::Unsure => StatusCode::GATEWAY_TIMEOUT,
    }
}

fn too_often(wait: Duration) -> HttpResponse {
    let seconds = wait.as_millis().div_ceil(1000).max(1);
    let words = Message::new("api.too-often").with(seconds);
    let mut answer = error(StatusCode::TOO_MANY_REQUESTS, words);
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds as u64));
    answer
}

/// An error as JSON: in English as `error`, and as `message` for those who say it in another language.
pub fn error(status: StatusCode, words: impl Into<Message>) -> HttpResponse {
    let words = words.into();
    let body = json!({ "error": words, "message": words.json() });
    with(status, "application/json", Bytes::from(body.to_string()))
}

/// An answer of JSON.
pub fn json_response(value: &Value) -> HttpResponse {
    with(StatusCode::OK, "application/json", Bytes::from(value.to_string()))
}

/// An answer of bytes.
pub fn with(status: StatusCode, kind: &'static str, body: Bytes) -> HttpResponse {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in SAFETY {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

/// Headers that keep a browser from doing more with an answer than show it to its own page.
const SAFETY: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
];
