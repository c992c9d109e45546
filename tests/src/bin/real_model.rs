//! Wishes through the whole service with a real model server, and what they cost.
//!
//! ```text
//! cargo run -p tests --bin real_model -- http://127.0.0.1:18434 [MODEL] [WISHES]
//! ```
//!
//! Donates one wish after another to a service without a window: judge, queue, planner, journal, show. Prints when the
//! first pixel was painted and when the last token came, the medians, and the same schema's answer to a plain request
//! for comparison. Pictures of a small model are poor; the protocol and the times are real.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use engine::plan::{CanvasSpec, schema_for_model};
use engine::show::{OnAirPhase, Picture, Progress, Show, ShowSettings};
use live::planner::{ModelAddress, ModelClient, ModelSettings, ServerKind};
use live::service::Service;
use serde_json::{Value, json};
use tests::show::{Data, ended, finish, quick, received};
use tokio::time::sleep;

const WISHES: [&str; 10] = [
    "a red house on a hill",
    "лиса в лесу",
    "a cat on a roof at night",
    "кораблик в море",
    "a green dragon",
    "снеговик",
    "a rocket and the moon",
    "кот в шляпе",
    "a tree in autumn",
    "робот с цветком",
];
/// Between two looks at the screen: a frame.
const LOOK: Duration = Duration::from_millis(16);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().context("expected the address of a model server")?;
    let model = arguments.next().unwrap_or_else(|| "default".to_owned());
    let wishes = arguments.next().map_or(Ok(WISHES.len()), |count| count.parse())?;
    let planner = ModelClient::new(settings(&address, model)?)?;
    println!("{:?}", planner.probe().await?);
    println!("warm after {:.1} s", planner.warm().await?.as_secs_f64());
    through_the_service(planner, wishes).await?;
    plain(&ModelAddress::parse(&address)?).await
}

fn settings(address: &str, model: String) -> anyhow::Result<ModelSettings> {
    Ok(ModelSettings {
        backend: ServerKind::Ollama,
        address: ModelAddress::parse(address)?,
        model,
        style: live::planner::Style::Shapes,
        temperature: 0.8,
        tokens_max: 900,
        silence_max: Duration::from_secs(120),
        api_key: None,
        canvas: CanvasSpec::default(),
    })
}

async fn through_the_service(planner: ModelClient, wishes: usize) -> anyhow::Result<()> {
    let data = Data::default();
    let service = data.start_with(ShowSettings { default_step_ms: 100, ..quick() }, planner);
    let mut shares = Vec::new();
    for (number, wish) in (1..).zip(WISHES.iter().cycle().take(wishes)) {
        let asked = Instant::now();
        service.handle.tell(received(number, wish)).await?;
        match watched(&service, asked).await? {
            Some((first, last)) => {
                let share = 100.0 * first.as_secs_f64() / last.as_secs_f64();
                println!(
                    "{wish}: first pixel {:.1} s, last token {:.1} s, {share:.1} %",
                    first.as_secs_f64(),
                    last.as_secs_f64()
                );
                shares.push(share);
            }
            None => println!("{wish}: no picture"),
        }
        ended(&service, number as u64).await;
    }
    println!(
        "{} of {wishes} wishes drawn; median share of the first pixel {:.1} %",
        shares.len(),
        median(shares)
    );
    let totals = service.handle.ask(|show| *show.answer_totals()).await?;
    println!(
        "{} answers: {} tokens, {} steps, {:.1} tokens a step; {} fixes, {} dropped",
        totals.answers,
        totals.tokens,
        totals.steps,
        totals.tokens as f64 / totals.steps.max(1) as f64,
        totals.fixes,
        totals.dropped
    );
    finish(service).await;
    Ok(())
}

/// When the first pixel was painted and when the plan was closed; `None` for a card.
async fn watched(service: &Service, asked: Instant) -> anyhow::Result<Option<(Duration, Duration)>> {
    let before = service.handle.ask(Show::ended_total).await?;
    let mut first = None;
    loop {
        let (screen, over) =
            service.handle.ask(move |show| (show.screen(), show.ended_total() > before)).await?;
        if let Picture::Drawing { cursor: 1.., .. } = screen.picture
            && screen.active.is_some()
        {
            first.get_or_insert_with(|| asked.elapsed());
        }
        let closed =
            matches!(screen.phase, OnAirPhase::Drawing(Progress::Closed { .. }) | OnAirPhase::Holding(_));
        if over || (closed && first.is_some()) {
            return Ok(first.map(|first| (first, asked.elapsed())));
        }
        sleep(LOOK).await;
    }
}

/// The same schema without the prompt's manner: how many tokens a step takes when nobody asks for few.
async fn plain(endpoint: &ModelAddress) -> anyhow::Result<()> {
    let schema = schema_for_model();
    let body = json!({
        "messages": [{"role": "user", "content": "Draw a fox. Answer with a drawing plan as pretty-printed JSON, indented by two spaces."}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "plan", "schema": schema}},
        "temperature": 0.8,
        "max_tokens": 600,
    });
    live::net::tls::install();
    let request =
        reqwest::Client::new().post(endpoint.completions()).header("content-type", "application/json");
    let answer: Value = serde_json::from_str(&request.body(body.to_string()).send().await?.text().await?)?;
    let Some(text) = answer.pointer("/choices/0/message/content").and_then(Value::as_str) else {
        bail!("no answer to the plain request: {answer}");
    };
    let tokens = answer.pointer("/usage/completion_tokens").and_then(Value::as_u64).unwrap_or(0);
    let steps = text.matches("\"op\"").count();
    println!(
        "plain: {tokens} tokens, {steps} steps, {:.1} tokens a step",
        tokens as f64 / steps.max(1) as f64
    );
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
