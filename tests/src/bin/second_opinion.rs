//! What a second opinion of a real model is worth: hints that it refuses, innocent wishes that it refuses, seconds.
//!
//! ```text
//! cargo run --release -p tests --features tools --bin second_opinion -- ADDRESS MODEL [--prompt FILE] WISHES.jsonl... > answers.tsv
//! ```
//!
//! Each line of a file holds `text` and `expected` (`allow`, or a category). Asks what `MODERATION_LLM=on` asks on air, of
//! every wish, also of those that the rules refuse, and waits longer than a stream does, so that late answers are counted as
//! late and not as none. FILE holds other instructions than the built-in ones. Prints a line an answer, and totals on
//! standard error. It changes nothing and is no part of any test.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use engine::plan::CanvasSpec;
use gatekeeper::{Gatekeeper, Verdict, second_opinion};
use live::planner::{ModelAddress, ModelClient, ModelSettings, ServerKind, Style};
use serde::Deserialize;

/// Longest answer that is waited for.
const ANSWER: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
struct Wish {
    text: String,
    expected: String,
}

/// The answers to one file.
#[derive(Default)]
struct Totals {
    asked: usize,
    refused_by_rules: usize,
    refused_by_model: usize,
    refused_by_either: usize,
    late: usize,
    seconds: Vec<f64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    live::net::tls::install();
    let mut arguments = std::env::args().skip(1).peekable();
    let address = arguments.next().context("expected the address of a model server")?;
    let model = arguments.next().context("expected the name of the model")?;
    let instructions = match arguments.next_if(|argument| argument == "--prompt") {
        Some(_) => {
            let file = arguments.next().context("expected a file after --prompt")?;
            fs::read_to_string(&file).with_context(|| format!("{file} cannot be read"))?
        }
        None => second_opinion::instructions(),
    };
    let client = ModelClient::new(settings(&address, model)?)?;
    println!("set\tline\texpected\trules\tanswer\tms");
    for file in arguments {
        let totals = asked(&client, &instructions, &file).await?;
        eprintln!("{file}: {}", shown(totals));
    }
    Ok(())
}

async fn asked(client: &ModelClient, instructions: &str, file: &str) -> anyhow::Result<Totals> {
    let rules = Gatekeeper::default();
    let set = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let text = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    let mut totals = Totals::default();
    for (number, line) in (1..).zip(text.lines()) {
        let wish: Wish =
            serde_json::from_str(line).with_context(|| format!("{file}, line {number} is no wish"))?;
        let by_rules = rules.wish(&wish.text);
        let question = second_opinion::question(&wish.text);
        let start = Instant::now();
        let answer =
            client.complete(instructions, &question, second_opinion::ANSWER_TOKENS_MAX, ANSWER).await.ok();
        let took = start.elapsed();
        let by_model = second_opinion::after(Verdict::Allow, &wish.text, answer.as_deref());
        totals.asked += 1;
        totals.refused_by_rules += usize::from(by_rules.is_block());
        totals.refused_by_model += usize::from(by_model.is_block());
        totals.refused_by_either += usize::from(by_rules.is_block() || by_model.is_block());
        totals.late += usize::from(took > second_opinion::ANSWER_TIMEOUT);
        totals.seconds.push(took.as_secs_f64());
        let answer = answer.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        println!("{set}\t{number}\t{}\t{}\t{answer}\t{}", wish.expected, word(&by_rules), took.as_millis());
    }
    Ok(totals)
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Block(refusal) => refusal.category.name(),
    }
}

fn shown(mut totals: Totals) -> String {
    totals.seconds.sort_by(f64::total_cmp);
    let of = |share: usize| totals.seconds.get(totals.seconds.len() * share / 100).copied().unwrap_or(0.0);
    format!(
        "{} asked; refused by the rules {}, by the model {}, by either {}; half within {:.1} s, nine of ten within {:.1} s; {} later than {} s",
        totals.asked,
        totals.refused_by_rules,
        totals.refused_by_model,
        totals.refused_by_either,
        of(50),
        of(90),
        totals.late,
        second_opinion::ANSWER_TIMEOUT.as_secs()
    )
}

fn settings(address: &str, model: String) -> anyhow::Result<ModelSettings> {
    Ok(ModelSettings {
        backend: ServerKind::OpenAi,
        address: ModelAddress::parse(address)?,
        model,
        style: Style::Scene,
        temperature: 0.1,
        tokens_max: 1_536,
        silence_max: ANSWER,
        api_key: None,
        canvas: CanvasSpec::default(),
    })
}
