//! The model: server, model there, quantisation, context, and how long a wish waits for its first token.

use std::time::Duration;

use engine::plan::PlanCounts;
use engine::show::Fallback;
use tokio::time::timeout;

use super::finding::{Finding, Topic};
use crate::config::choice::{Backend, Style};
use crate::config::{Config, ENV_FILE};
use crate::message::{Message, Speak as _};
use crate::planner::speed::{self, ANSWER, Fit, too_late};
use crate::planner::{self, Failure, ModelClient, Probe, Reason, Server};

/// Time for everything that the server is asked about itself.
const QUESTIONS: Duration = Duration::from_secs(30);
/// A first token later than this is a wait that viewers feel.
const FIRST_TOKEN_FINE: Duration = Duration::from_secs(5);
/// Names of other models that are listed.
const NAMES_MAX: usize = 5;

/// Looks at everything, as far as it gets.
pub async fn look(config: &Config) -> Vec<Finding> {
    if config.model.backend == Backend::Offline {
        return vec![Finding::fine(Topic::Model, Message::new("doctor.model-none"))];
    }
    let mut findings = Vec::new();
    if let Err(finding) = each(config, &mut findings).await {
        findings.push(finding);
    }
    findings
}

async fn each(config: &Config, findings: &mut Vec<Finding>) -> Result<(), Finding> {
    let wrong = |error: Message| {
        Finding::wrong(Topic::ModelServer, error)
            .mended_by(Message::new("doctor.mend-endpoint").with(ENV_FILE))
    };
    let settings = planner::ModelSettings::of(&config.model, config.canvas());
    let server = settings.address.endpoint().server();
    let planner = ModelClient::new(settings).map_err(|error| wrong(error.message()))?;
    let asked = timeout(QUESTIONS, planner.probe()).await;
    let probe =
        asked.unwrap_or_else(|_| Err(too_late(QUESTIONS))).map_err(|e| absent(config, &server, &e))?;
    let words = Message::new("doctor.server-at").with_message(described(&probe.server)).with(&server);
    findings.push(Finding::fine(Topic::ModelServer, words));
    findings.push(there(config, &probe)?);
    findings.push(quantisation(&probe));
    findings.push(context(&probe));
    findings.push(first_token(config, &planner).await);
    findings.push(whole_answer(config, &planner).await);
    Ok(())
}

/// Without a model every wish ends as its fallback, which is a show only when that draws.
fn absent(config: &Config, server: &str, failure: &Failure) -> Finding {
    let words = Message::new("doctor.server-says").with(server).with_message(failure.message());
    let mend = if failure.reason.connection_level() && config.model.backend == Backend::Ollama {
        Message::fixed("ollama serve")
    } else {
        Message::new("doctor.mend-server")
    };
    unless_drawn(config, Topic::ModelServer, words, mend)
}

fn unless_drawn(config: &Config, about: Topic, words: Message, mend: Message) -> Finding {
    let found = match config.model.fallback {
        Fallback::Offline => Finding::note(about, Message::new("doctor.artist-instead").with_message(words)),
        _ => Finding::wrong(about, words),
    };
    found.mended_by(mend)
}

fn described(server: &Server) -> Message {
    match server {
        Server::Ollama(version) => Message::fixed(format!("Ollama {version}")),
        Server::LlamaCpp(Some(build)) => Message::fixed(format!("llama.cpp {build}")),
        Server::LlamaCpp(None) => Message::fixed("llama.cpp"),
        Server::Other => Message::new("doctor.server-other"),
    }
}

/// What to do about a slow one.
const fn smaller() -> Message {
    Message::new("doctor.mend-smaller")
}

fn there(config: &Config, probe: &Probe) -> Result<Finding, Finding> {
    let name = &config.model.id;
    match probe.model_present {
        Some(true) => {
            let words = match &probe.parameters {
                Some(size) => Message::new("doctor.model-size").with(name).with(size),
                None => Message::fixed(name),
            };
            Ok(Finding::fine(Topic::Model, words))
        }
        None => Ok(Finding::note(Topic::Model, Message::new("doctor.model-unknown").with(name))),
        Some(false) => {
            let others: Vec<&str> = probe.models.iter().take(NAMES_MAX).map(String::as_str).collect();
            let words = if others.is_empty() {
                Message::new("doctor.model-none-there").with(name)
            } else {
                Message::new("doctor.model-missing").with(name).with(others.join(", "))
            };
            let mend = match probe.server {
                Server::Ollama(_) => Message::fixed(format!("ollama pull {name}")),
                _ => Message::new("doctor.mend-model"),
            };
            Err(unless_drawn(config, Topic::Model, words, mend))
        }
    }
}

fn quantisation(probe: &Probe) -> Finding {
    match &probe.quantisation {
        Some(kind) if kind.to_ascii_uppercase().contains("Q4") => {
            Finding::fine(Topic::Quantisation, Message::fixed(kind))
        }
        Some(kind) => {
            let words = Message::new("doctor.bits").with(kind);
            Finding::note(Topic::Quantisation, words).mended_by(Message::new("doctor.mend-bits"))
        }
        None => Finding::fine(Topic::Quantisation, Message::new("doctor.not-said")),
    }
}

fn context(probe: &Probe) -> Finding {
    let needed = probe.context_needed;
    match probe.context {
        Some(context) if probe.context_too_small() => {
            let words = Message::new("doctor.context-small").with(context).with(needed);
            Finding::note(Topic::Context, words).mended_by(Message::new("doctor.mend-context"))
        }
        Some(context) => {
            Finding::fine(Topic::Context, Message::new("doctor.context-fine").with(context).with(needed))
        }
        None => Finding::fine(Topic::Context, Message::new("doctor.context-unknown").with(needed)),
    }
}

/// How long a wish waits for its first token.
async fn first_token(config: &Config, planner: &ModelClient) -> Finding {
    let (first, second) = match warm_twice(planner).await {
        Ok(times) => times,
        Err(failure) => {
            let mend = Message::new("doctor.mend-log");
            return unless_drawn(config, Topic::FirstToken, failure.message(), mend);
        }
    };
    let seconds = |length: Duration| format!("{:.1}", length.as_secs_f32());
    let words = Message::new("doctor.first-after").with(seconds(second)).with(seconds(first));
    if second <= FIRST_TOKEN_FINE {
        Finding::fine(Topic::FirstToken, words)
    } else {
        Finding::note(Topic::FirstToken, words).mended_by(Message::new("doctor.mend-gpu"))
    }
}

/// How long a whole answer takes, and what size of model would suit.
async fn whole_answer(config: &Config, planner: &ModelClient) -> Finding {
    let about = match config.model.style {
        Style::Scene => Topic::WholeScene,
        Style::Shapes => Topic::WholePlan,
    };
    match speed::answer(planner).await {
        Ok(counts) => advised(about, counts),
        Err(failure) if failure.name == Reason::AnswerTimeout.name() => {
            let words = Message::new("doctor.not-within").with(ANSWER.as_secs());
            unless_drawn(config, about, words, smaller())
        }
        // The planner's own words about an answer, which a log keeps in English.
        Err(failure) => Finding::note(about, Message::fixed(failure.to_string()))
            .mended_by(Message::new("model.advice-small")),
    }
}

fn advised(about: Topic, counts: PlanCounts) -> Finding {
    let seconds = f64::from(counts.total_ms) / 1000.0;
    let words = Message::new("doctor.whole-after").with(format!("{seconds:.1}")).with(counts.answer_tokens);
    match Fit::of(counts) {
        Fit::Slow => Finding::note(about, words).mended_by(smaller()),
        Fit::Suits => Finding::fine(about, Message::new("doctor.fit-suits").with_message(words)),
        Fit::Quick => Finding::fine(about, Message::new("doctor.fit-quick").with_message(words)),
    }
}

/// The first time may load the model, the second is what a wish waits for.
async fn warm_twice(planner: &ModelClient) -> Result<(Duration, Duration), Failure> {
    Ok((speed::warm(planner).await?, speed::warm(planner).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seconds_of_an_answer_say_what_size_of_model_suits() {
        let said = |total_ms| {
            advised(Topic::WholeScene, PlanCounts { total_ms, ..PlanCounts::default() }).to_string()
        };
        assert!(said(800).starts_with("fine") && said(800).contains("a larger model"));
        assert!(said(5_700).contains("after 5.7 s") && said(5_700).contains("suits"));
        assert!(said(20_000).starts_with("note") && said(20_000).contains("1.5b on the processor"));
    }
}
