//! The settings that are one of a few words.

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

impl Backend {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] =
        &[("ollama", Self::Ollama), ("openai", Self::OpenAi), ("offline", Self::Offline)];
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] = &[("text", Self::Text), ("json", Self::Json)];
}
