//! The model: server, model there, quantisation, context, and how long a wish waits for its first token.

use std::time::Duration;

use engine::plan::PlanCounts;
use engine::show::Fallback;
use tokio::time::timeout;

use super::finding::Finding;
use crate::config::Config;
use crate::config::choice::{Backend, Style};
use crate::planner::speed::{self, ANSWER, Fit, too_late};
use crate::planner::{self, Failure, ModelClient, Probe, Reason, Server};

/// Time for everything that the server is asked about itself.
const QUESTIONS: Duration = Duration::from_secs(30);
/// A first token later than this is a wait that viewers feel.
const FIRST_TOKEN_FINE: Duration = Duration::from_secs(5);
/// What to do about a slow one.
const SMALLER: &str =
    "a smaller model: qwen2.5-coder:7b or 3b on the card, 1.5b on the processor (-instruct-q4_K_M)";
/// Names of other models that are listed.
const NAMES_MAX: usize = 5;

/// Looks at everything, as far as it gets.
pub async fn look(config: &Config) -> Vec<Finding> {
    if config.model.backend == Backend::Offline {
        return vec![Finding::fine("model", "none is needed: the built-in artist draws")];
    }
    let mut findings = Vec::new();
    if let Err(finding) = each(config, &mut findings).await {
        findings.push(finding);
    }
    findings
}

async fn each(config: &Config, findings: &mut Vec<Finding>) -> Result<(), Finding> {
    let wrong = |error: String| {
        Finding::wrong("model server", error, "put LLM_ENDPOINT and LLM_API_KEY right in .env")
    };
    let settings =
        planner::ModelSettings::of(&config.model, config.canvas()).map_err(|e| wrong(e.to_string()))?;
    let server = settings.address.endpoint().server();
    let planner = ModelClient::new(settings).map_err(|error| wrong(error.to_string()))?;
    let asked = timeout(QUESTIONS, planner.probe()).await;
    let probe =
        asked.unwrap_or_else(|_| Err(too_late(QUESTIONS))).map_err(|e| absent(config, &server, &e))?;
    findings.push(Finding::fine("model server", format!("{} at {server}", described(&probe.server))));
    findings.push(there(config, &probe)?);
    findings.push(quantisation(&probe));
    findings.push(context(&probe));
    findings.push(first_token(config, &planner).await);
    findings.push(whole_answer(config, &planner).await);
    Ok(())
}

/// Without a model every wish ends as its fallback, which is a show only when that draws.
fn absent(config: &Config, server: &str, failure: &Failure) -> Finding {
    let words = format!("{server}: {failure}");
    let mend = if failure.reason.connection_level() && config.model.backend == Backend::Ollama {
        "ollama serve"
    } else {
        "curl the address in LLM_ENDPOINT; LLM_BACKEND=offline draws without a model"
    };
    unless_drawn(config, "model server", words, mend)
}

fn unless_drawn(config: &Config, about: &'static str, words: String, mend: &str) -> Finding {
    match config.model.fallback {
        Fallback::Offline => {
            Finding::note(about, format!("{words} (the built-in artist draws instead)"), mend)
        }
        _ => Finding::wrong(about, words, mend),
    }
}

fn described(server: &Server) -> String {
    match server {
        Server::Ollama(version) => format!("Ollama {version}"),
        Server::LlamaCpp(Some(build)) => format!("llama.cpp {build}"),
        Server::LlamaCpp(None) => "llama.cpp".to_owned(),
        Server::Other => "a server with OpenAI's chat completions".to_owned(),
    }
}

fn there(config: &Config, probe: &Probe) -> Result<Finding, Finding> {
    let name = &config.model.id;
    match probe.model_present {
        Some(true) => {
            let size =
                probe.parameters.as_ref().map(|size| format!(", {size} parameters")).unwrap_or_default();
            Ok(Finding::fine("model", format!("{name}{size}")))
        }
        None => Ok(Finding::note("model", format!("the server does not say whether it has {name}"), "")),
        Some(false) => {
            let others: Vec<&str> = probe.models.iter().take(NAMES_MAX).map(String::as_str).collect();
            let others = if others.is_empty() { "no model".to_owned() } else { others.join(", ") };
            let mend = match probe.server {
                Server::Ollama(_) => format!("ollama pull {name}"),
                _ => "set LLM_MODEL_ID to one of those".to_owned(),
            };
            Err(unless_drawn(config, "model", format!("{name} is not there; the server has {others}"), &mend))
        }
    }
}

fn quantisation(probe: &Probe) -> Finding {
    match &probe.quantisation {
        Some(kind) if kind.to_ascii_uppercase().contains("Q4") => Finding::fine("quantisation", kind),
        Some(kind) => {
            let words = format!("{kind}, not four bits: more memory and a longer wait for the same picture");
            Finding::note("quantisation", words, "a model with q4_K_M in its name, if this one is slow")
        }
        None => Finding::fine("quantisation", "the server does not say"),
    }
}

fn context(probe: &Probe) -> Finding {
    let needed = probe.context_needed;
    match probe.context {
        Some(context) if probe.context_too_small() => {
            let words =
                format!("{context} tokens, but a wish and its answer need {needed}: long answers are cut");
            Finding::note("context", words, "start the server with a longer context, or lower LLM_MAX_TOKENS")
        }
        Some(context) => Finding::fine("context", format!("{context} tokens, {needed} are needed")),
        None => Finding::fine("context", format!("the server does not say; {needed} tokens are needed")),
    }
}

/// How long a wish waits for its first token.
async fn first_token(config: &Config, planner: &ModelClient) -> Finding {
    let (first, second) = match warm_twice(planner).await {
        Ok(times) => times,
        Err(failure) => {
            let mend = "ollama ps; or the server's own log";
            return unless_drawn(config, "first token", failure.to_string(), mend);
        }
    };
    let words =
        format!("after {:.1} s ({:.1} s when first asked)", second.as_secs_f32(), first.as_secs_f32());
    if second <= FIRST_TOKEN_FINE {
        Finding::fine("first token", words)
    } else {
        Finding::note("first token", words, "`ollama ps` should say 100% GPU; if not, a smaller model")
    }
}

/// How long a whole answer takes, and what size of model would suit.
async fn whole_answer(config: &Config, planner: &ModelClient) -> Finding {
    let about = match config.model.style {
        Style::Scene => "whole scene",
        Style::Shapes => "whole plan",
    };
    match speed::answer(planner).await {
        Ok(counts) => advised(about, counts),
        Err(failure) if failure.name == Reason::AnswerTimeout.name() => {
            let words = format!("not within {} s", ANSWER.as_secs());
            unless_drawn(config, about, words, SMALLER)
        }
        Err(failure) => Finding::note(
            about,
            failure.to_string(),
            "a small model does this now and then; a larger one does not",
        ),
    }
}

fn advised(about: &'static str, counts: PlanCounts) -> Finding {
    let seconds = f64::from(counts.total_ms) / 1000.0;
    let words = format!("after {seconds:.1} s, {} tokens", counts.answer_tokens);
    match Fit::of(counts) {
        Fit::Slow => Finding::note(about, words, SMALLER),
        Fit::Suits => Finding::fine(about, format!("{words}: this size of model suits this computer")),
        Fit::Quick => Finding::fine(
            about,
            format!("{words}: a larger model would be quick enough, too, if memory allows"),
        ),
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
        let said =
            |total_ms| advised("whole scene", PlanCounts { total_ms, ..PlanCounts::default() }).to_string();
        assert!(said(800).starts_with("fine") && said(800).contains("a larger model"));
        assert!(said(5_700).contains("after 5.7 s") && said(5_700).contains("suits"));
        assert!(said(20_000).starts_with("note") && said(20_000).contains("1.5b on the processor"));
    }
}
