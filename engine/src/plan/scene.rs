//! The scene of Canvas-DSL 1.1 as data: what is in the picture, in plain words.
//!
//! A [`Scene`] is proven like the rest of a plan: every text is inside its limit. What the words mean is the artist's.
//!
//! ```
//! use engine::plan::{Scene, Subject, scene};
//!
//! let subject = Subject { is: "a fox".into(), looks: "red, sleepy".into(), does: "sleeps".into() };
//! let crowd = Scene { place: "a forest".into(), subjects: vec![subject; 20], ..Scene::default() };
//! assert_eq!(crowd.clamped().subjects.len(), scene::SUBJECTS_MAX);
//! ```

use serde::{Deserialize, Serialize};

/// What is in the picture, in plain words, English or Russian.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(default)]
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

impl Scene {
    /// The scene with every text and the list within their limits: what another program wrote may be longer.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        let cut = |text: &mut String, chars_max: usize| {
            if let Some((end, _)) = text.char_indices().nth(chars_max) {
                text.truncate(end);
            }
        };
        cut(&mut self.place, PLACE_CHARS_MAX);
        cut(&mut self.time, HOUR_CHARS_MAX);
        cut(&mut self.weather, HOUR_CHARS_MAX);
        cut(&mut self.text, TEXT_CHARS_MAX);
        self.subjects.retain(|subject| !subject.is.trim().is_empty());
        self.subjects.truncate(SUBJECTS_MAX);
        for subject in &mut self.subjects {
            cut(&mut subject.is, IS_CHARS_MAX);
            cut(&mut subject.looks, LOOKS_CHARS_MAX);
            cut(&mut subject.does, DOES_CHARS_MAX);
        }
        self
    }

    /// Whether there is neither a subject, a place nor a letter in it: nothing that could be drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.subjects.is_empty() && self.place.trim().is_empty() && self.text.trim().is_empty()
    }
}

/// One subject of a [`Scene`].
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(default)]
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
