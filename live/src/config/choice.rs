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

/// What a model is asked to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// A scene in plain words; the artist draws it.
    #[default]
    Scene,
    /// The shapes themselves: for large models that draw well.
    Shapes,
}

impl Style {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] = &[("scene", Self::Scene), ("shapes", Self::Shapes)];
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

impl LocalAccess {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] = &[("open", Self::Open), ("token", Self::Token)];
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
