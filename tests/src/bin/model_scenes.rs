//! Asks a real model for the scenes of wishes, with the prompt and the form of answer that go on air, and prints one JSON
//! line a wish: the answer as it came, its tokens and its time.
//!
//! `cargo run --release -p tests --features tools --bin model_scenes -- ADDRESS MODEL WISHES.txt [scene | shapes] > fixtures/llm/scenes.jsonl`
//!
//! ADDRESS is a server with OpenAI's chat completions, such as `http://127.0.0.1:8080`; a wish a line, `#` a comment. With
//! `shapes` it is asked for plans of shapes instead, with the prompt of `LLM_STYLE=shapes`.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use engine::plan::{CanvasSpec, schema_for_model, schema_for_scene};
use live::planner::prompt;
use serde_json::{Value, json};

/// Longest answer that is waited for.
const ANSWER: Duration = Duration::from_secs(900);
/// Tokens of a scene at most: more than any takes.
const SCENE_TOKENS_MAX: u32 = 400;
/// Tokens of a plan of shapes at most, as `LLM_MAX_TOKENS` is without a setting.
const SHAPES_TOKENS_MAX: u32 = 1536;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let mut next = |name: &'static str| args.next().context(name);
    let (address, model, wishes) =
        (next("ADDRESS is missing")?, next("MODEL is missing")?, next("WISHES.txt is missing")?);
    let shapes = match args.next().as_deref() {
        None | Some("scene") => false,
        Some("shapes") => true,
        Some(other) => anyhow::bail!("{other:?} is no style: scene or shapes"),
    };
    let wishes = std::fs::read_to_string(&wishes).with_context(|| format!("{wishes} cannot be read"))?;
    live::net::tls::install();
    let client = reqwest::Client::builder().timeout(ANSWER).build()?;
    for wish in wishes.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let asked = Instant::now();
        let request = client.post(format!("{address}/v1/chat/completions"));
        let answer = request
            .header("content-type", "application/json")
            .body(body(&model, wish, shapes).to_string())
            .send();
        let answer: Value = serde_json::from_str(&answer.await?.error_for_status()?.text().await?)?;
        let ms = u64::try_from(asked.elapsed().as_millis())?;
        let usage = &answer["usage"];
        let line = json!({
            "wish": wish,
            "answer": answer["choices"][0]["message"]["content"],
            "prompt_tokens": usage["prompt_tokens"],
            "answer_tokens": usage["completion_tokens"],
            "ms": ms,
        });
        println!("{line}");
    }
    Ok(())
}

fn body(model: &str, wish: &str, shapes: bool) -> Value {
    let turn = |role: &str, content: &str| json!({ "role": role, "content": content });
    let (system, examples, schema, tokens) = if shapes {
        let system = prompt::system(CanvasSpec::default().size);
        (system, prompt::EXAMPLES, schema_for_model(), SHAPES_TOKENS_MAX)
    } else {
        (prompt::scene_system(), prompt::SCENE_EXAMPLES, schema_for_scene(), SCENE_TOKENS_MAX)
    };
    let mut messages = vec![turn("system", &system)];
    for (question, answer) in examples {
        messages.extend([turn("user", question), turn("assistant", answer)]);
    }
    messages.push(turn("user", &prompt::user(wish)));
    json!({
        "model": model,
        "messages": messages,
        "temperature": 0.1,
        "top_p": 0.95,
        "max_tokens": tokens,
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": "plan", "strict": true, "schema": schema },
        },
    })
}
