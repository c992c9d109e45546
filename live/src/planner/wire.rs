//! The servers' own words: request bodies, and what a payload of the answer's stream says.
//!
//! Two dialects: OpenAI's chat completions, and Ollama's `/api/chat` (which takes `num_ctx` and `keep_alive`, dropped
//! without a word by its other door). Reads leniently: a field of another type is a field that is not there. Sources:
//! <https://platform.openai.com/docs/api-reference/chat>, <https://docs.ollama.com/api/chat>.

use serde_json::{Value, json};

use super::fallback::{AnswerFormat, JsonFormat};
use super::limits::{EXCERPT_CHARS_MAX, KEEP_ALIVE};

use crate::texts;

/// Which protocol a server is spoken to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `/v1/chat/completions`, server-sent events.
    OpenAi,
    /// `/api/chat`, one JSON object a line.
    Ollama,
}

/// What is asked of a model.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The model's name at the server.
    pub model: &'a str,
    /// What is said first and never changes.
    pub system: &'a str,
    /// Questions with model answers; they never change either.
    pub examples: &'a [(&'a str, &'a str)],
    /// The question itself, last.
    pub user: &'a str,
    /// The form of the answer, whose keys come in the order of this one's; `None`: plain text.
    pub schema: Option<&'a Value>,
    /// Randomness, 0 and up.
    pub temperature: f32,
    /// Most tokens of the answer.
    pub tokens_max: u32,
    /// Context to reserve; only Ollama is told.
    pub context: u32,
}

/// `top_p` of every request: left out, servers differ in what they take.
const TOP_P: f32 = 0.95;

/// The body of a request.
#[must_use]
pub fn request(dialect: Dialect, ask: &Ask<'_>, format: AnswerFormat) -> String {
    let messages = messages(ask);
    match dialect {
        Dialect::OpenAi => completions_request(ask, format, &messages),
        Dialect::Ollama => native_request(ask, format, &messages),
    }
}

/// The body that makes Ollama load a model and answer nothing.
#[must_use]
pub fn load_request(ask: &Ask<'_>) -> String {
    json!({"model": ask.model, "messages": [], "keep_alive": KEEP_ALIVE, "options": {"num_ctx": ask.context}})
        .to_string()
}

fn messages(ask: &Ask<'_>) -> Value {
    let turn = |role: &str, content: &str| json!({"role": role, "content": content});
    let mut messages = vec![turn("system", ask.system)];
    for (question, answer) in ask.examples {
        messages.extend([turn("user", question), turn("assistant", answer)]);
    }
    messages.push(turn("user", ask.user));
    Value::Array(messages)
}

fn completions_request(ask: &Ask<'_>, format: AnswerFormat, messages: &Value) -> String {
    let mut body = json!({
        "model": ask.model,
        "messages": messages,
        "stream": true,
        "stream_options": {"include_usage": true},
        "temperature": ask.temperature,
        "top_p": TOP_P,
        "max_tokens": ask.tokens_max,
    });
    if format.quiet {
        body["reasoning_effort"] = json!("none");
    }
    match (ask.schema, format.json) {
        (None, _) | (_, JsonFormat::None) => {}
        (Some(schema), JsonFormat::Schema) => {
            let named = json!({"name": "plan", "strict": true, "schema": schema});
            body["response_format"] = json!({"type": "json_schema", "json_schema": named});
        }
        (Some(_), JsonFormat::Object) => body["response_format"] = json!({"type": "json_object"}),
    }
    body.to_string()
}

fn native_request(ask: &Ask<'_>, format: AnswerFormat, messages: &Value) -> String {
    let mut body = json!({
        "model": ask.model,
        "messages": messages,
        "stream": true,
        "keep_alive": KEEP_ALIVE,
        "options": {
            "temperature": ask.temperature,
            "top_p": TOP_P,
            "num_ctx": ask.context,
            "num_predict": ask.tokens_max,
        },
    });
    if format.quiet {
        body["think"] = json!(false);
    }
    match (ask.schema, format.json) {
        (None, _) | (_, JsonFormat::None) => {}
        (Some(schema), JsonFormat::Schema) => body["format"] = schema.clone(),
        (Some(_), JsonFormat::Object) => body["format"] = json!("json"),
    }
    body.to_string()
}

/// One thing that a payload says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerDelta {
    /// Text of the answer.
    Text(String),
    /// The model thinks aloud; the text itself is of no use.
    Thinking,
    /// Why the model stopped.
    Finish(FinishReason),
    /// Tokens of prompt and answer.
    Usage {
        /// Tokens read; `None` when the server does not say.
        prompt: Option<u32>,
        /// Tokens written.
        answer: u32,
    },
    /// The server's own words about what went wrong.
    Error(String),
    /// Nothing comes after this.
    Done,
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinishReason {
    /// It was done, or says something this program does not know.
    Stop,
    /// It ran into a limit of tokens or of context.
    Length,
}

/// Everything that one payload says, in order. A payload that is no JSON object says nothing.
#[must_use]
pub fn pieces(payload: &str) -> Vec<AnswerDelta> {
    if payload == "[DONE]" {
        return vec![AnswerDelta::Done];
    }
    let Ok(value) = serde_json::from_str::<Value>(payload) else { return Vec::new() };
    if let Some(message) = error_message(&value) {
        return vec![AnswerDelta::Error(message)];
    }
    let mut pieces = Vec::new();
    let spoken = ["/choices/0/delta", "/choices/0/message", "/message"];
    for message in spoken.iter().filter_map(|path| value.pointer(path)) {
        pieces.extend(spoken_in(message));
    }
    let finish = value.pointer("/choices/0/finish_reason").or_else(|| value.get("done_reason"));
    pieces.extend(finish.and_then(Value::as_str).map(|reason| AnswerDelta::Finish(finish_of(reason))));
    pieces.extend(usage(&value));
    if value.get("done").and_then(Value::as_bool) == Some(true) {
        if finish.and_then(Value::as_str).is_none() {
            pieces.push(AnswerDelta::Finish(FinishReason::Stop));
        }
        pieces.push(AnswerDelta::Done);
    }
    pieces
}

fn spoken_in(message: &Value) -> Option<AnswerDelta> {
    let text = |name: &str| message.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(content) = text("content") {
        return Some(AnswerDelta::Text(content.to_owned()));
    }
    ["reasoning", "reasoning_content", "thinking"]
        .iter()
        .find_map(|name| text(name))
        .map(|_| AnswerDelta::Thinking)
}

fn finish_of(reason: &str) -> FinishReason {
    match reason {
        "length" | "max_tokens" | "model_length" => FinishReason::Length,
        _ => FinishReason::Stop,
    }
}

fn usage(value: &Value) -> Option<AnswerDelta> {
    let count =
        |path: &str| value.pointer(path).and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok());
    let answer = count("/usage/completion_tokens").or_else(|| count("/eval_count"))?;
    let prompt = count("/usage/prompt_tokens").or_else(|| count("/prompt_eval_count"));
    Some(AnswerDelta::Usage { prompt, answer })
}

/// The message of an error in any of the forms in use; `None` when the value is none.
#[must_use]
pub fn error_message(value: &Value) -> Option<String> {
    let error = value.get("error").or_else(|| value.get("detail")).filter(|error| !error.is_null())?;
    let text = error.as_str().or_else(|| error.get("message").and_then(Value::as_str));
    Some(excerpt(text.unwrap_or("an error without a message")))
}

/// The beginning of foreign words, on one line.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = texts::said(&line, EXCERPT_CHARS_MAX);
    if line.chars().count() > EXCERPT_CHARS_MAX {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(dialect: Dialect, format: AnswerFormat) -> String {
        let schema = json!({"properties": {"palette": 1, "caption": 2, "a": 3}});
        let ask = Ask {
            model: "m",
            system: "s",
            examples: &[("\"q\"", "{}")],
            user: "\"w\"",
            schema: Some(&schema),
            temperature: 0.5,
            tokens_max: 1536,
            context: 4096,
        };
        request(dialect, &ask, format)
    }

    fn body(dialect: Dialect, format: AnswerFormat) -> Value {
        serde_json::from_str(&asked(dialect, format)).expect("a body is JSON")
    }

    #[test]
    fn the_order_of_the_schema_reaches_the_server() {
        for dialect in [Dialect::OpenAi, Dialect::Ollama] {
            let text = asked(dialect, AnswerFormat::TOP);
            assert!(text.contains(r#"{"properties":{"palette":1,"caption":2,"a":3}}"#), "{text}");
        }
    }

    #[test]
    fn completions_always_carry_temperature_top_p_and_a_limit() {
        let body = body(Dialect::OpenAi, AnswerFormat::TOP);
        for name in ["temperature", "top_p", "max_tokens", "stream", "stream_options", "reasoning_effort"] {
            assert!(body.get(name).is_some(), "{name}");
        }
        assert_eq!(body["response_format"]["type"], "json_schema");
        let roles: Vec<_> = (0..4).map(|turn| body["messages"][turn]["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["system", "user", "assistant", "user"]);
        assert_eq!(body["messages"][3], json!({"role": "user", "content": "\"w\""}));
    }

    #[test]
    fn ollama_is_told_context_and_how_long_to_keep_the_model() {
        let body = body(Dialect::Ollama, AnswerFormat::TOP);
        assert_eq!(body["options"]["num_ctx"], 4096);
        assert_eq!(body["options"]["num_predict"], 1536);
        assert_eq!(body["keep_alive"], KEEP_ALIVE);
        assert_eq!(body["think"], false);
        assert_eq!(body["format"]["properties"]["a"], 3);
    }

    #[test]
    fn lower_rungs_ask_for_less() {
        let object = AnswerFormat { json: JsonFormat::Object, quiet: true };
        let none = AnswerFormat { json: JsonFormat::None, quiet: false };
        assert_eq!(body(Dialect::OpenAi, object)["response_format"], json!({"type": "json_object"}));
        assert_eq!(body(Dialect::Ollama, object)["format"], "json");
        for dialect in [Dialect::OpenAi, Dialect::Ollama] {
            let bare = body(dialect, none);
            for name in ["response_format", "format", "think", "reasoning_effort"] {
                assert!(bare.get(name).is_none(), "{name}");
            }
        }
    }

    #[test]
    fn each_kind_of_chunk_is_understood() {
        let text = |text: &str| AnswerDelta::Text(text.to_owned());
        let stop = AnswerDelta::Finish(FinishReason::Stop);
        let cases = [
            (r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#, vec![]),
            (r#"{"choices":[{"delta":{"content":"{\"a\""},"finish_reason":null}]}"#, vec![text("{\"a\"")]),
            (r#"{"choices":[{"delta":{"content":"","reasoning":"hm"}}]}"#, vec![AnswerDelta::Thinking]),
            (r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#, vec![AnswerDelta::Thinking]),
            (r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, vec![stop.clone()]),
            (
                r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#,
                vec![AnswerDelta::Finish(FinishReason::Length)],
            ),
            (
                r#"{"choices":[],"usage":{"prompt_tokens":900,"completion_tokens":400}}"#,
                vec![AnswerDelta::Usage { prompt: Some(900), answer: 400 }],
            ),
            (
                r#"{"error":{"message":"out of\nmemory","code":500}}"#,
                vec![AnswerDelta::Error("out of memory".into())],
            ),
            (r#"{"error":"boom"}"#, vec![AnswerDelta::Error("boom".into())]),
            (r#"{"message":{"content":"x"},"done":false}"#, vec![text("x")]),
            (r#"{"message":{"content":"","thinking":"x"},"done":false}"#, vec![AnswerDelta::Thinking]),
            (
                r#"{"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":4}"#,
                vec![stop.clone(), AnswerDelta::Usage { prompt: Some(9), answer: 4 }, AnswerDelta::Done],
            ),
            (r#"{"done":true}"#, vec![stop, AnswerDelta::Done]),
            ("[DONE]", vec![AnswerDelta::Done]),
            ("{", vec![]),
            ("[1]", vec![]),
            (r#"{"choices":"odd","usage":[],"error":null}"#, vec![]),
        ];
        for (payload, expected) in cases {
            assert_eq!(pieces(payload), expected, "{payload}");
        }
    }

    #[test]
    fn a_servers_words_are_repeated_on_one_short_line() {
        let long = format!("a\u{7}b\r\n{}", "x".repeat(1000));
        let shown = excerpt(&long);
        assert!(shown.starts_with("ab xxx") && shown.ends_with('…'), "{shown}");
        assert_eq!(shown.chars().count(), EXCERPT_CHARS_MAX + 1);
    }
}
