//! What each route answers: errors, and what is known of the show as text. Pictures and the operator's words have files
//! of their own.

use std::sync::Arc;

use bytes::Bytes;
use engine::show::Show;
use http_body_util::Full;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

use super::guard::{Access, Denial};
use super::routes::{NoRoute, Route};
use super::{Control, metrics, views};
use crate::director::Refused;

/// A whole answer.
pub type Answer = Response<Full<Bytes>>;

/// The description of this interface.
const OPENAPI: &str = include_str!("openapi.json");

/// Why a request has no answer but an error.
pub enum Failure {
    /// With this status and these words.
    Said(StatusCode, String),
    /// The show takes no word.
    Show(Refused),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Show(refused)
    }
}

impl Failure {
    pub fn said(status: StatusCode, words: impl Into<String>) -> Self {
        Self::Said(status, words.into())
    }

    /// The failure as an answer.
    pub fn answer(self) -> Answer {
        match self {
            Self::Said(status, words) => error(status, &words),
            Self::Show(refused) => error(StatusCode::SERVICE_UNAVAILABLE, &refused.to_string()),
        }
    }
}

/// An error as JSON: `{"error": words}`.
pub fn error(status: StatusCode, words: &str) -> Answer {
    with(status, "application/json", Bytes::from(json!({ "error": words }).to_string()))
}

/// What the guard refused.
pub fn denied(denial: &Denial) -> Answer {
    error(denial.status, &denial.reason)
}

/// What is for the operator alone.
pub fn no_token() -> Answer {
    error(StatusCode::UNAUTHORIZED, "expected Authorization: Bearer TOKEN")
}

/// What no route is for.
pub fn no_route(no_route: &NoRoute) -> Answer {
    match no_route {
        NoRoute::NotFound => {
            error(StatusCode::NOT_FOUND, "there is nothing here; GET /openapi.json lists what there is")
        }
        NoRoute::Malformed(words) => error(StatusCode::BAD_REQUEST, words),
        NoRoute::Method(allowed) => {
            let mut answer = error(StatusCode::METHOD_NOT_ALLOWED, &format!("this path takes {allowed}"));
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
            answer
        }
    }
}

impl Control {
    /// Answers everything but the WebSocket.
    pub async fn answer(self: Arc<Self>, route: Route, access: Access, body: Bytes) -> Answer {
        if access != Access::Operator {
            return match route {
                Route::Health => self.health_word().await,
                _ => no_token(),
            };
        }
        let answered = match route {
            Route::Health => self.health().await,
            Route::Queue => self.queue().await,
            Route::History => self.history().await,
            Route::HistoryPicture(id) => self.history_picture(id).await,
            Route::HistoryAnimation(id, kind) => self.history_animation(id, kind).await,
            Route::HistoryPlan(id) => self.history_plan(id).await,
            Route::Frame(frame) => self.frame(frame).await,
            Route::Metrics => self.metrics().await,
            Route::OpenApi => {
                Ok(with(StatusCode::OK, "application/json", Bytes::from_static(OPENAPI.as_bytes())))
            }
            Route::Word(word) => self.word(word, &body).await,
            Route::Events | Route::Overlay | Route::Page(_) => {
                Err(Failure::said(StatusCode::UPGRADE_REQUIRED, "expected a WebSocket"))
            }
        };
        answered.unwrap_or_else(Failure::answer)
    }

    /// `ok`, or `degraded` when a link is not fine.
    fn status(links: &[super::Link]) -> &'static str {
        if links.iter().all(|link| link.state == "fine") { "ok" } else { "degraded" }
    }

    async fn health_word(&self) -> Answer {
        let running = self.handle.ask(Show::is_running).await.unwrap_or(false);
        let status = if running { Self::status(&(self.links)()) } else { "over" };
        json_answer(&json!({ "status": status }))
    }

    async fn health(&self) -> Result<Answer, Failure> {
        let links = (self.links)();
        let (frame, counts, ended) = self
            .handle
            .ask(|show| {
                let counts = views::counts(show);
                let ended: serde_json::Map<String, Value> =
                    counts.ended.iter().map(|(end, count)| ((*end).to_owned(), (*count).into())).collect();
                (show.now().0, counts, ended)
            })
            .await?;
        let version = env!("CARGO_PKG_VERSION");
        let status = Self::status(&links);
        let health = json!({
            "status": status, "version": version, "frame": frame, "counts": counts, "ended": ended, "links": links,
        });
        Ok(json_answer(&health))
    }

    async fn queue(&self) -> Result<Answer, Failure> {
        let view = self.handle.ask(|show| views::queue(show, show.now().0)).await?;
        Ok(json_answer(&json!(view)))
    }

    async fn history(&self) -> Result<Answer, Failure> {
        let view = self.handle.ask(views::history).await?;
        Ok(json_answer(&json!({ "history": view })))
    }

    async fn metrics(&self) -> Result<Answer, Failure> {
        let links = (self.links)();
        let (counts, frame) = self.handle.ask(|show| (views::counts(show), show.now().0)).await?;
        let page = metrics::page(&counts, frame, &links);
        Ok(with(StatusCode::OK, "text/plain; version=0.0.4", Bytes::from(page)))
    }
}

/// An answer of JSON.
pub fn json_answer(value: &Value) -> Answer {
    with(StatusCode::OK, "application/json", Bytes::from(value.to_string()))
}

/// An answer of bytes.
pub fn with(status: StatusCode, kind: &'static str, body: Bytes) -> Answer {
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
