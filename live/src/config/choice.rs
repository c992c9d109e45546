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

/// What follows when every try to get a plan failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The card.
    Card,
    /// A picture by the built-in artist.
    Offline,
    /// Back to the head of the queue until the model answers.
    Wait,
}

impl Fallback {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] =
        &[("card", Self::Card), ("offline", Self::Offline), ("wait", Self::Wait)];
}

/// How canvas and texts are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// The canvas with the texts beside it.
    Panel,
    /// The texts over the canvas.
    Overlay,
    /// The canvas alone.
    Bare,
    /// A whole picture of 1920 by 1080.
    FullHd,
}

impl Layout {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] =
        &[("panel", Self::Panel), ("overlay", Self::Overlay), ("bare", Self::Bare), ("1080p", Self::FullHd)];
}

/// Whether an allowed wish needs the operator's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationMode {
    /// It is drawn at once.
    Auto,
    /// It waits until the operator approves it.
    Review,
}

impl ModerationMode {
    /// Every value with its word.
    pub const WORDS: &[(&str, Self)] = &[("auto", Self::Auto), ("review", Self::Review)];
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
