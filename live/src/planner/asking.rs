//! One request, from the server's protocol to the first byte of its answer.
//!
//! Finds out once whether the server is Ollama, asks for less when a form is refused, and waits while a server
//! says that it is still loading its model. Reads no plan.

use std::time::Duration;

use bytes::Bytes;
use engine::plan::Thinking;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::Value;
use tokio::time::{sleep, timeout_at};

use super::answer::{AnswerStream, Deadlines};
use super::failure::{Failure, Reason};
use super::fallback::AnswerFormat;
use super::http::Rejection;
use super::limits::ANSWER_BYTES_MAX;
use super::wire::{AnswerDelta, Ask, Dialect, load_request, request};
use super::{ModelClient, ServerKind, Style, prompt};
use crate::mutex::lock;

/// Pause between two questions while the server loads its model.
const LOADING_PAUSE: Duration = Duration::from_secs(1);

/// The bytes of an answer.
pub(super) type Bytestream = BoxStream<'static, Result<Bytes, String>>;

impl ModelClient {
    /// Asks, and hands back the answer as soon as the server begins with it.
    pub(super) async fn ask(
        &self,
        ask: &Ask<'_>,
        clock: Deadlines,
    ) -> Result<AnswerStream<Bytestream>, Failure> {
        let asked = timeout_at(clock.deadline(), self.ask_patiently(ask)).await;
        let response = asked.unwrap_or_else(|_| Err(clock.failure()))?;
        let bytes = response.bytes_stream().map_err(|error| error.without_url().to_string());
        Ok(AnswerStream::new(bytes.boxed(), clock))
    }

    /// The protocol of the server: asked for once, and again only while nobody answers.
    pub(super) async fn dialect(&self) -> Result<Dialect, Failure> {
        let known = *lock(&self.dialect);
        if let Some(dialect) = known {
            return Ok(dialect);
        }
        let dialect = self.find_dialect().await?;
        *lock(&self.dialect) = Some(dialect);
        Ok(dialect)
    }

    /// The question for a plan; `attempt` raises the temperature.
    pub(super) fn plan_ask<'a>(&'a self, user: &'a str, attempt: u32) -> Ask<'a> {
        let warmer = self.settings.temperature + 0.2 * attempt as f32;
        Ask {
            model: &self.settings.model,
            system: &self.system,
            examples: match self.settings.style {
                Style::Scene => &prompt::SCENE_EXAMPLES,
                Style::Shapes => &prompt::EXAMPLES,
            },
            user,
            schema: Some(&self.schema),
            temperature: warmer.min(self.settings.temperature.max(1.0)),
            tokens_max: self.settings.tokens_max,
            context: prompt::context(self.settings.tokens_max),
        }
    }

    async fn find_dialect(&self) -> Result<Dialect, Failure> {
        if self.settings.address.names_native_api() {
            return Ok(Dialect::Ollama);
        }
        if self.settings.backend == ServerKind::OpenAi {
            return Ok(Dialect::OpenAi);
        }
        match self.http.get_json(self.settings.address.at("/api/version")).await {
            // Other servers answer unknown paths with an error, and some of them with status 200.
            Ok(answer) if answer.get("version").is_some_and(Value::is_string) => Ok(Dialect::Ollama),
            Err(refusal) if refusal.failure.reason.connection_level() => Err(refusal.failure),
            _ => Ok(Dialect::OpenAi),
        }
    }

    async fn ask_patiently(&self, ask: &Ask<'_>) -> Result<reqwest::Response, Failure> {
        let dialect = self.dialect().await?;
        let mut format = lock(&self.fallback).format();
        loop {
            let refusal = match self.send(dialect, ask, format).await {
                Ok(response) => {
                    lock(&self.fallback).remember(format);
                    return Ok(response);
                }
                Err(refusal) => refusal,
            };
            if refusal.loading {
                sleep(LOADING_PAUSE).await;
            } else {
                format = self.lower(format, refusal, ask.model)?;
            }
        }
    }

    async fn send(
        &self,
        dialect: Dialect,
        ask: &Ask<'_>,
        format: AnswerFormat,
    ) -> Result<reqwest::Response, Rejection> {
        let url = match dialect {
            Dialect::OpenAi => self.settings.address.completions(),
            Dialect::Ollama => self.settings.address.at("/api/chat"),
        };
        self.http.post(url, request(dialect, ask, format)).await
    }

    /// The format below, or the failure that the refusal is.
    fn lower(&self, format: AnswerFormat, refusal: Rejection, model: &str) -> Result<AnswerFormat, Failure> {
        if let Some(below) = format.below(&refusal.words).filter(|_| refusal.about_form) {
            tracing::debug!(?below, words = refusal.words, "the model's server refuses a form of answer");
            return Ok(below);
        }
        Err(self.explained(refusal.failure, model))
    }

    /// A failure with the command that mends it, where there is one.
    fn explained(&self, mut failure: Failure, model: &str) -> Failure {
        if failure.reason == Reason::ModelUnknown && *lock(&self.dialect) == Some(Dialect::Ollama) {
            failure.detail = format!("{}; run `ollama pull {model}`", failure.detail);
        }
        failure
    }
}

/// Makes the server load the model and read the prompt; how long that took.
pub(super) async fn warm(planner: &ModelClient) -> Result<Duration, Failure> {
    let clock = Deadlines::start(planner.settings.silence_max);
    let user = prompt::user("");
    let ask = Ask { tokens_max: 1, schema: None, ..planner.plan_ask(&user, 0) };
    if planner.dialect().await? == Dialect::Ollama {
        load(planner, &ask, clock).await?;
    }
    let mut answer = planner.ask(&ask, clock).await?;
    while answer.next().await?.is_some() {}
    Ok(clock.elapsed())
}

/// Ollama loads a model on a request without messages, and says when it is there.
async fn load(planner: &ModelClient, ask: &Ask<'_>, clock: Deadlines) -> Result<(), Failure> {
    let url = planner.settings.address.at("/api/chat");
    let loaded = timeout_at(clock.deadline(), planner.http.post(url, load_request(ask))).await;
    match loaded.unwrap_or_else(|_| Err(clock.failure().into())) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(planner.explained(refusal.failure, ask.model)),
    }
}

/// The whole text of an answer without a form.
pub(super) async fn complete(
    planner: &ModelClient,
    system: &str,
    user: &str,
    tokens_max: u32,
    limit: Duration,
) -> Result<String, Failure> {
    let clock = Deadlines::start(planner.settings.silence_max).with_answer_limit(limit);
    let ask = Ask { system, examples: &[], tokens_max, schema: None, ..planner.plan_ask(user, 0) };
    let mut answer = planner.ask(&ask, clock).await?;
    let (mut thinking, mut text) = (Thinking::default(), String::new());
    while let Some(piece) = answer.next().await? {
        if let AnswerDelta::Text(part) = piece {
            text += &thinking.strip(&part);
        }
        if text.len() > ANSWER_BYTES_MAX {
            return Err(Failure::new(Reason::TooLong, "the answer is longer than its limit"));
        }
    }
    if answer.tally().finish.is_none() {
        return Err(Failure::new(Reason::BrokenOff, "the answer ended without an end"));
    }
    Ok(text.trim().to_owned())
}
