//! The page of the first start asks, whoever knows donations, model and `.env` answers.
//!
//! Only a program on this machine that speaks for itself is answered, and only while nothing is set up. What is typed into the
//! page comes in; no answer holds a secret. Knows no setting and writes no file.

use std::sync::Arc;

use bytes::Bytes;
use engine::language::Language;
use futures_util::future::BoxFuture;
use hyper::StatusCode;
use hyper::header::{ACCEPT_LANGUAGE, HeaderMap};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use super::commands::read;
use super::guard::Access;
use super::response::{HttpResponse, json_response};
use super::routes::SetupStep;
use super::{answers, response};
use crate::message::Message;
use crate::net::secret::Secret;

/// An application at DonationAlerts, as it was typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedApplication {
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: TypedSecret,
}

/// A secret exactly as it was typed: a [`Secret`] leaves white space around it out, which must not go unsaid.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct TypedSecret(String);

impl TypedSecret {
    /// The secret; `None` when it would be another than the one that was typed.
    #[must_use]
    pub fn unchanged(&self) -> Option<Secret> {
        let secret = Secret::new(&self.0);
        (secret.expose() == self.0).then_some(secret)
    }
}

impl std::fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A model of a server that was found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChosenModel {
    /// The server, as the answer about models names it.
    pub server: String,
    /// The model's name there.
    pub model: String,
}

/// Everything that the page decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Code of the language of the picture.
    pub language: String,
    /// `None`: the built-in artist draws.
    pub model: Option<ChosenModel>,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Whose fault it is.
    pub blame: Blame,
    /// Why.
    pub words: Message,
}

/// Whose fault something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// What was asked for cannot be.
    Question,
    /// Not now: it is done already, or being done.
    Time,
    /// What it takes from outside failed.
    World,
}

impl Trouble {
    fn answer(self) -> HttpResponse {
        let status = match self.blame {
            Blame::Question => StatusCode::BAD_REQUEST,
            Blame::Time => StatusCode::CONFLICT,
            Blame::World => StatusCode::SERVICE_UNAVAILABLE,
        };
        response::error(status, self.words)
    }
}

/// An answer for the page, in time.
pub type Told = BoxFuture<'static, Result<Value, Trouble>>;

/// Whoever knows donations, model and `.env`. No answer may hold a secret.
pub trait FirstStart: Send + Sync {
    /// How far it is.
    fn state(&self) -> Value;
    /// Begins a login; tells the address that the browser must open.
    fn log_in(self: Arc<Self>, application: TypedApplication) -> Told;
    /// Looks for servers and their models.
    fn models(self: Arc<Self>) -> Told;
    /// Asks a model for a scene.
    fn measure(self: Arc<Self>, model: ChosenModel) -> Told;
    /// Writes the settings and starts the service again.
    fn save(self: Arc<Self>, choices: Choices) -> Told;
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker {
    /// What it may do.
    pub access: Access,
    /// A program on this machine, which speaks for itself and calls the machine by a local name.
    pub is_here: bool,
}

impl Control {
    /// Answers the page, or says why not.
    pub(super) async fn answer_setup(&self, step: SetupStep, asker: Asker, body: &Bytes) -> HttpResponse {
        if asker.access != Access::Operator {
            return answers::no_token();
        }
        let Some(first_start) = self.first_start.get() else {
            return match step {
                SetupStep::State => json_response(&json!({ "open": false })),
                _ => response::error(StatusCode::CONFLICT, Message::new("start.closed")),
            };
        };
        if !asker.is_here {
            return response::error(StatusCode::FORBIDDEN, Message::new("start.elsewhere"));
        }
        let told = match (step, Arc::clone(first_start)) {
            (SetupStep::State, known) => return json_response(&known.state()),
            (SetupStep::LogIn, known) => read(body).map(|application| known.log_in(application)),
            (SetupStep::Models, known) => Ok(known.models()),
            (SetupStep::Measure, known) => read(body).map(|model| known.measure(model)),
            (SetupStep::Save, known) => read(body).map(|choices| known.save(choices)),
        };
        match told {
            Ok(told) => told.await.map_or_else(Trouble::answer, |value| json_response(&value)),
            Err(unread) => unread.answer(),
        }
    }
}

/// The first language that a request prefers and the program speaks, else English.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let listed = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let tags = listed.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
    tags.filter_map(Language::named).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_with_a_blank_around_it_is_not_taken_for_another_one() {
        let typed = |text: &str| TypedSecret(text.to_owned()).unchanged().is_some();
        assert!(typed("pa$s#w\"ord"));
        assert!(!typed(" secret") && !typed("secret\n") && !typed("\u{a0}secret"));
        let application = r#"{"client_id":"1","client_secret":"hunter2"}"#;
        let application: TypedApplication = serde_json::from_str(application).expect("it can be read");
        assert!(!format!("{application:?}").contains("hunter2"));
    }

    #[test]
    fn an_answer_is_in_the_first_language_that_is_spoken() {
        let language = |value: &'static str| {
            let headers = [(ACCEPT_LANGUAGE, value.parse().expect("a value"))].into_iter().collect();
            language_of(&headers).code()
        };
        for (value, code) in [
            ("ru", "ru"),
            ("de,ru-RU;q=0.8,en;q=0.5", "ru"),
            ("en-US,en;q=0.9,ru;q=0.8", "en"),
            ("xx", "en"),
            ("", "en"),
        ] {
            assert_eq!(language(value), code, "{value}");
        }
        assert_eq!(language_of(&HeaderMap::new()), Language::ENGLISH);
    }
}
