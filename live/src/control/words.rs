//! The operator's own words: what is refused or allowed from now on.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use super::Control;
use super::commands::read;
use super::response::{ApiError, HttpResponse, json_response};
use crate::message::{Message, Speak as _};
use crate::own_words::{AddError, WordList};

/// How long the judge may take to read a list; less than a command may take.
const IN_FORCE_TIMEOUT: Duration = Duration::from_secs(15);

impl Control {
    /// Adds exactly the words in the body to a list, and answers when they are in force.
    pub(super) async fn add_words(&self, list: WordList, body: &Bytes) -> Result<HttpResponse, ApiError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Words {
            words: String,
        }
        let Words { words } = read(body)?;
        let own = Arc::clone(&self.words.own);
        let added = tokio::task::spawn_blocking(move || own.add(list, &words)).await;
        match added {
            Ok(Ok(added)) => {
                let in_force = timeout(IN_FORCE_TIMEOUT, self.words.own.in_force()).await.is_ok();
                Ok(json_response(&json!({ "added": added, "in_force": in_force })))
            }
            Ok(Err(error)) => Err(ApiError::said(status_of(&error), error.message())),
            Err(_) => {
                Err(ApiError::said(StatusCode::INTERNAL_SERVER_ERROR, Message::new("api.words-not-added")))
            }
        }
    }
}

const fn status_of(error: &AddError) -> StatusCode {
    match error {
        AddError::Words(_) => StatusCode::BAD_REQUEST,
        AddError::File(_) => StatusCode::CONFLICT,
        AddError::Io { .. } => StatusCode::SERVICE_UNAVAILABLE,
    }
}
