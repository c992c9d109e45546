//! Wishes through the whole service with a real model server, and what they cost.
//!
//! ```text
//! cargo run --release -p tests --features tools --bin real_model -- http://127.0.0.1:18434 [MODEL] [WISHES] [scene | shapes]
//! ```
//!
//! WISHES is a file, a wish a line, `#` a comment; or how many of ten wishes that stand here. Donates one after another to
//! a service without a window: judge, queue, planner, journal, show. Prints for each its tokens, when the first pixel was
//! painted and when the whole answer was there, and the medians; for shapes also the same schema's answer to a plain
//! request for comparison. Pictures of a small model are poor; the protocol and the times are real.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use engine::plan::{CanvasSpec, schema_for_model};
use engine::show::{OnAirPhase, Picture, Progress, Show, ShowSettings};
use live::planner::{ModelAddress, ModelClient, ModelSettings, ServerKind, Style};
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
    let wishes = wishes(arguments.next().as_deref())?;
    let style = match arguments.next().as_deref() {
        None | Some("scene") => Style::Scene,
        Some("shapes") => Style::Shapes,
        Some(other) => bail!("found the style {other}, expected scene or shapes"),
    };
    let planner = ModelClient::new(settings(&address, model, style)?)?;
    println!("{:?}", planner.probe().await?);
    println!("warm after {:.1} s", planner.warm().await?.as_secs_f64());
    through_the_service(planner, &wishes).await?;
    match style {
        Style::Scene => Ok(()),
        Style::Shapes => plain(&ModelAddress::parse(&address)?).await,
    }
}

/// The wishes of a file, or so many of those that stand here, again from the first when there are more.
fn wishes(asked: Option<&str>) -> anyhow::Result<Vec<String>> {
    let count = match asked.map(str::parse) {
        None => WISHES.len(),
        Some(Ok(count)) => count,
        Some(Err(_)) => {
            let file = asked.unwrap_or_default();
            let text = std::fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            return Ok(lines.map(str::to_owned).collect());
        }
    };
    Ok(WISHES.iter().cycle().take(count).map(ToString::to_string).collect())
}

fn settings(address: &str, model: String, style: Style) -> anyhow::Result<ModelSettings> {
    // As on air for scenes; shapes need more room, and repeat themselves less when they are warmer.
    let (temperature, tokens_max) = match style {
        Style::Scene => (0.1, 1_536),
        Style::Shapes => (0.8, 900),
    };
    Ok(ModelSettings {
        backend: ServerKind::Ollama,
        address: ModelAddress::parse(address)?,
        model,
        style,
        temperature,
        tokens_max,
        silence_max: Duration::from_secs(120),
        api_key: None,
        canvas: CanvasSpec::default(),
    })
}

async fn through_the_service(planner: ModelClient, wishes: &[String]) -> anyhow::Result<()> {
    let data = Data::default();
    let service = data.start_with(ShowSettings { default_step_ms: 100, ..quick() }, planner);
    let (mut shares, mut firsts, mut lasts, mut tokens) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut counted = 0;
    for (number, wish) in (1..).zip(wishes) {
        let asked = Instant::now();
        service.handle.tell(received(number, wish)).await?;
        let seen = watched(&service, asked).await?;
        ended(&service, number as u64).await;
        let so_far = service.handle.ask(|show| show.answer_totals().tokens).await?;
        let took = so_far - std::mem::replace(&mut counted, so_far);
        match seen {
            Some((first, last)) => {
                let (first, last) = (first.as_secs_f64(), last.as_secs_f64());
                println!("{wish}: {took} tokens, first pixel {first:.1} s, whole answer {last:.1} s");
                shares.push(100.0 * first / last);
                firsts.push(first);
                lasts.push(last);
                tokens.push(took as f64);
            }
            None => println!("{wish}: {took} tokens, no picture"),
        }
    }
    println!(
        "{} of {} wishes drawn; medians: {:.0} tokens, first pixel {:.1} s, whole answer {:.1} s, share {:.1} %",
        shares.len(),
        wishes.len(),
        median(tokens),
        median(firsts),
        median(lasts),
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
