//! The settings that are one of a few words.

use engine::language::Language;
use engine::show::{Fallback, ModerationMode};
use engine::stage::Layout;
use tracing::Level;

/// A type whose values have words.
pub trait Words: Copy + Sync + 'static {
    /// Every value with its word.
    const WORDS: &'static [(&'static str, Self)];
}

impl Words for bool {
    const WORDS: &'static [(&'static str, Self)] = &[("off", false), ("on", true)];
}

impl Words for Language {
    const WORDS: &'static [(&'static str, Self)] = &Self::NAMES;
}

impl Words for Layout {
    const WORDS: &'static [(&'static str, Self)] = &Self::NAMES;
}

impl Words for Fallback {
    const WORDS: &'static [(&'static str, Self)] =
        &[("card", Self::Card), ("offline", Self::Offline), ("wait", Self::Wait)];
}

impl Words for ModerationMode {
    const WORDS: &'static [(&'static str, Self)] = &[("auto", Self::Auto), ("review", Self::Review)];
}

impl Words for Level {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("ERROR", Self::ERROR),
        ("WARN", Self::WARN),
        ("INFO", Self::INFO),
        ("DEBUG", Self::DEBUG),
        ("TRACE", Self::TRACE),
    ];
}

/// What turns a wish into a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Ollama, over its own protocol where the server speaks it.
    Ollama,
    /// Any other server with OpenAI's chat completions: llama.cpp, vLLM, LM Studio.
    OpenAi,
    /// The built-in artist, without a model.
    Offline,
}

impl Words for Backend {
    const WORDS: &'static [(&'static str, Self)] =
        &[("ollama", Self::Ollama), ("openai", Self::OpenAi), ("offline", Self::Offline)];
}

/// What a model is asked to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// A scene in plain words; the artist draws it.
    #[default]
    Scene,
    /// The shapes themselves: for large models that draw well.
    Shapes,
}

impl Words for Style {
    const WORDS: &'static [(&'static str, Self)] = &[("scene", Self::Scene), ("shapes", Self::Shapes)];
}

/// What requests from this machine need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LocalAccess {
    /// Nothing, unless they were passed on.
    #[default]
    Open,
    /// The token, as from anywhere else.
    Token,
}

impl Words for LocalAccess {
    const WORDS: &'static [(&'static str, Self)] = &[("open", Self::Open), ("token", Self::Token)];
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Words for LogFormat {
    const WORDS: &'static [(&'static str, Self)] = &[("text", Self::Text), ("json", Self::Json)];
}
