//! What each route answers: errors, and what is known of the show as text. Pictures and the operator's commands have files
//! of their own.

use std::sync::Arc;

use bytes::Bytes;
use engine::show::Show;
use hyper::StatusCode;
use hyper::header::{ALLOW, HeaderValue};
use serde_json::{Value, json};

use super::guard::{Access, Denial};
use super::overlay::Cue;
use super::response::{ApiError, HttpResponse, error, json_response, with};
use super::routes::{NoRoute, Route};
use super::sounds::Sounds;
use super::{Control, metrics, openapi, views};
use crate::message::Message;

/// What the guard refused.
pub fn denied(denial: &Denial) -> HttpResponse {
    error(denial.status, denial.reason.as_str())
}

/// What is for the operator alone.
pub fn no_token() -> HttpResponse {
    error(StatusCode::UNAUTHORIZED, Message::new("api.no-token"))
}

/// What no route is for.
pub fn no_route(no_route: &NoRoute) -> HttpResponse {
    match no_route {
        NoRoute::NotFound => {
            error(StatusCode::NOT_FOUND, "there is nothing here; GET /openapi.json lists what there is")
        }
        NoRoute::Malformed(words) => error(StatusCode::BAD_REQUEST, *words),
        NoRoute::Method(allowed) => {
            let mut answer = error(StatusCode::METHOD_NOT_ALLOWED, format!("this path takes {allowed}"));
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
            answer
        }
    }
}

impl Control {
    /// Answers everything but the WebSocket and the commands.
    pub async fn answer(self: Arc<Self>, route: Route, access: Access) -> HttpResponse {
        if access != Access::Operator {
            return match route {
                Route::Health => self.health_word().await,
                Route::Sound(cue) if access == Access::Viewer => self.heard(cue),
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
            Route::HistoryScene(id) => self.history_scene(id).await,
            Route::Tonight => self.tonight().await,
            Route::Evenings => self.evenings().await,
            Route::Evening(session) => self.evening(session).await,
            Route::EveningPicture(session, id) => self.evening_picture(session, id).await,
            Route::Frame(frame) => self.frame(frame).await,
            Route::Sound(cue) => Ok(self.heard(cue)),
            Route::Metrics => self.metrics().await,
            Route::OpenApi => Ok(with(
                StatusCode::OK,
                "application/json",
                Bytes::from_static(openapi::document().as_bytes()),
            )),
            Route::Command(_) | Route::Setup(_) => {
                Err(ApiError::said(StatusCode::NOT_FOUND, "expected a question"))
            }
            Route::Events | Route::Overlay | Route::Page(_) => {
                Err(ApiError::said(StatusCode::UPGRADE_REQUIRED, "expected a WebSocket"))
            }
        };
        answered.unwrap_or_else(ApiError::answer)
    }

    /// `ok`, or `degraded` when a link is not fine.
    fn status(links: &[super::Health]) -> &'static str {
        if links.iter().all(|link| link.state == "fine") { "ok" } else { "degraded" }
    }

    async fn health_word(&self) -> HttpResponse {
        let running = self.handle.ask(Show::is_running).await.unwrap_or(false);
        let status = if running { Self::status(&(self.links)()) } else { "over" };
        json_response(&json!({ "status": status }))
    }

    async fn health(&self) -> Result<HttpResponse, ApiError> {
        let links = self.links();
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
        Ok(json_response(&health))
    }

    fn heard(&self, cue: Cue) -> HttpResponse {
        self.sounds.get_or_init(Sounds::default).answer(cue)
    }

    async fn queue(&self) -> Result<HttpResponse, ApiError> {
        let view = self.handle.ask(|show| views::queue(show, show.now().0)).await?;
        Ok(json_response(&json!(view)))
    }

    async fn tonight(&self) -> Result<HttpResponse, ApiError> {
        let evening = self.handle.ask(|show| show.evening().clone()).await?;
        Ok(json_response(&json!(evening)))
    }

    async fn history(&self) -> Result<HttpResponse, ApiError> {
        let share = self.share.get().cloned();
        let view = self.handle.ask(move |show| views::history(show, share.as_ref())).await?;
        Ok(json_response(&json!({ "history": view })))
    }

    async fn metrics(&self) -> Result<HttpResponse, ApiError> {
        let links = (self.links)();
        let (counts, frame) = self.handle.ask(|show| (views::counts(show), show.now().0)).await?;
        let page = metrics::page(&counts, frame, &links);
        Ok(with(StatusCode::OK, "text/plain; version=0.0.4", Bytes::from(page)))
    }
}
