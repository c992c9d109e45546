//! The evenings before this one: each session's file is read to its end, and what ended in it is listed.
//!
//! Reads one at a time and remembers the last. Changes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use engine::show::{RequestId, Show};
use hyper::StatusCode;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Control;
use super::pictures::picture_of;
use super::response::{ApiError, HttpResponse, json_response, with};
use super::views;
use crate::journal::folder::sessions_in;
use crate::journal::replay;
use crate::message::{Message, Speak as _};
use crate::mutex::lock;

/// Sessions that are listed, the newest first.
const SESSIONS_MAX: usize = 100;
/// How a file's name tells when its session began.
const BEGAN: &str = "%Y%m%dT%H%M%SZ";

/// A session that was read: its name, and the show at its end.
pub type Remembered = Option<(String, Arc<Show>)>;

impl Control {
    /// The sessions before this one, the newest first.
    pub(super) async fn evenings(&self) -> Result<HttpResponse, ApiError> {
        let own = Arc::clone(&self.journal);
        let found = tokio::task::spawn_blocking(move || earlier(&own)).await.map_err(|_| not_read())??;
        let evenings: Vec<Value> = found
            .iter()
            .rev()
            .take(SESSIONS_MAX)
            .map(|(name, _)| json!({ "session": name, "began": began(name).map(|began| began.to_string()) }))
            .collect();
        Ok(json_response(&json!({ "evenings": evenings })))
    }

    /// What ended in one of them, the newest first.
    pub(super) async fn evening(&self, session: String) -> Result<HttpResponse, ApiError> {
        let show = self.earlier_show(session).await?;
        Ok(json_response(&json!({ "history": views::history(&show, None) })))
    }

    /// The picture of a request that ended in one of them.
    pub(super) async fn evening_picture(
        &self,
        session: String,
        id: RequestId,
    ) -> Result<HttpResponse, ApiError> {
        let show = self.earlier_show(session).await?;
        let plan =
            show.history().rev().find(|ended| ended.request == id).and_then(|ended| ended.plan.clone());
        let missing = || ApiError::said(StatusCode::NOT_FOUND, Message::new("api.no-picture").with(&id));
        let plan = plan.ok_or_else(missing)?;
        let file = self.work(move || picture_of(&plan)).await?;
        Ok(with(StatusCode::OK, "image/png", Bytes::from(file)))
    }

    /// The show at the end of an earlier session; whoever asks for another one meanwhile waits.
    async fn earlier_show(&self, session: String) -> Result<Arc<Show>, ApiError> {
        let turn = Arc::clone(&self.looking_back).acquire_owned().await.map_err(|_| not_read())?;
        if let Some((name, show)) = &*lock(&self.evening)
            && *name == session
        {
            return Ok(Arc::clone(show));
        }
        let (own, wanted) = (Arc::clone(&self.journal), session.clone());
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let found = earlier(&own)?.into_iter().find(|(name, _)| *name == wanted);
            let missing = || ApiError::said(StatusCode::NOT_FOUND, Message::new("api.no-session"));
            let (_, path) = found.ok_or_else(missing)?;
            replay::show_at_end(&path)
                .map_err(|error| ApiError::said(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
        });
        let show = Arc::new(read.await.map_err(|_| not_read())??);
        *lock(&self.evening) = Some((session, Arc::clone(&show)));
        Ok(show)
    }
}

/// The sessions beside the running one, the oldest first, with their names.
fn earlier(own: &Path) -> Result<Vec<(String, PathBuf)>, ApiError> {
    let folder = own.parent().unwrap_or(Path::new("."));
    let sessions = sessions_in(folder)
        .map_err(|error| ApiError::said(StatusCode::INTERNAL_SERVER_ERROR, error.message()))?;
    let others = sessions.into_iter().map(|session| session.path).filter(|path| path != own);
    Ok(others.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path))).collect())
}

/// When a session began, as its name says.
fn began(name: &str) -> Option<Timestamp> {
    let (_, time) = name.split_once('-')?;
    DateTime::strptime(BEGAN, time).ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn not_read() -> ApiError {
    ApiError::said(StatusCode::INTERNAL_SERVER_ERROR, Message::new("api.session-unread"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sessions_name_tells_when_it_began() {
        let told = |name| began(name).map(|began| began.to_string());
        assert_eq!(told("000012-20261128T183000Z").as_deref(), Some("2026-11-28T18:30:00Z"));
        assert_eq!(told("000012"), None);
        assert_eq!(told("000012-copy"), None);
    }
}
