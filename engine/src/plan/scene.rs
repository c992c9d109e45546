//! The scene of Canvas-DSL 1.1 as data: what is in the picture, in plain words.
//!
//! A [`Scene`] is proven like the rest of a plan: every text is inside its limit. What the words mean is the artist's.

/// What is in the picture, in plain words, English or Russian.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scene {
    /// Where; at most [`PLACE_CHARS_MAX`] characters, any words; empty: not said.
    pub place: String,
    /// When in the day; at most [`HOUR_CHARS_MAX`] characters: dawn, day, sunset, night, or words that mean one.
    pub time: String,
    /// The weather; at most [`HOUR_CHARS_MAX`] characters: clear, rain, snow, storm, fog, or words that mean one.
    pub weather: String,
    /// Letters to be shown, exactly as written; at most [`TEXT_CHARS_MAX`] characters; empty: none.
    pub text: String,
    /// At most [`SUBJECTS_MAX`], most important first.
    pub subjects: Vec<Subject>,
}

/// One subject of a [`Scene`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// One or two nouns with their number, such as "three cats"; 1..=[`IS_CHARS_MAX`] characters.
    pub is: String,
    /// Kind, colours, hair, clothes, parts, mood; at most [`LOOKS_CHARS_MAX`] characters.
    pub looks: String,
    /// Action, what it holds, wears, sits on or in; at most [`DOES_CHARS_MAX`] characters.
    pub does: String,
}

/// Subjects of a scene at most.
pub const SUBJECTS_MAX: usize = 6;
/// Characters of `place` at most.
pub const PLACE_CHARS_MAX: usize = 40;
/// Characters of `time` and of `weather` at most.
pub const HOUR_CHARS_MAX: usize = 20;
/// Characters of `text` at most.
pub const TEXT_CHARS_MAX: usize = 256;
/// Characters of `is` at most.
pub const IS_CHARS_MAX: usize = 40;
/// Characters of `looks` at most.
pub const LOOKS_CHARS_MAX: usize = 120;
/// Characters of `does` at most.
pub const DOES_CHARS_MAX: usize = 80;
