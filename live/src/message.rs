//! What the program says to people, before it is in a language: the key of a text in `engine/languages`, and what fills its
//! gaps. Shown as it stands, it is English; whoever knows who reads says it in theirs.

use std::fmt;

use engine::language::Language;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// A text, apart from its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    /// The number that decides the form of the plural.
    count: Option<u32>,
    gaps: Vec<Gap>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Gap {
    /// The same in every language: a name, a path, a number, the words of a server or of the system.
    Fixed(String),
    Message(Message),
}

/// Something that can be said in every language.
pub trait Speak {
    /// As a message.
    fn message(&self) -> Message;
}

impl Message {
    /// The text of a key.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, count: None, gaps: Vec::new() }
    }

    /// The text of a key that counts; the number fills its first gap.
    #[must_use]
    pub fn count(key: &'static str, count: u32) -> Self {
        Self { key, count: Some(count), gaps: Vec::new() }.with(count)
    }

    /// What is the same in every language.
    #[must_use]
    pub fn fixed(text: impl fmt::Display) -> Self {
        Self::new("say.fixed").with(text)
    }

    /// Messages, each in a line of its own.
    #[must_use]
    pub fn lines(messages: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(messages, "\n")
    }

    /// Messages in one line.
    #[must_use]
    pub fn list(messages: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(messages, "; ")
    }

    fn joined(messages: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let two = |before: Self, next| {
            Self::new("say.joined").with_message(before).with(between).with_message(next)
        };
        messages.into_iter().reduce(two).unwrap_or_else(|| Self::fixed(""))
    }

    /// Fills the next gap with what is the same in every language.
    #[must_use]
    pub fn with(mut self, fixed: impl fmt::Display) -> Self {
        self.gaps.push(Gap::Fixed(fixed.to_string()));
        self
    }

    /// Fills the next gap with another message.
    #[must_use]
    pub fn with_message(mut self, message: Self) -> Self {
        self.gaps.push(Gap::Message(message));
        self
    }

    /// Its key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The text in a language.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        let gaps: Vec<String> = self.gaps.iter().map(|gap| gap.said(language)).collect();
        let counting = self.count.map(|count| language.counting_key(self.key, count));
        let key = counting.as_deref().unwrap_or(self.key);
        debug_assert_eq!(language.text(key).matches("{}").count(), gaps.len(), "gaps of {key}");
        language.fill_all(key, &gaps)
    }

    /// Key, number and gaps, for a page that says it in its own language.
    #[must_use]
    pub fn json(&self) -> Value {
        let gaps: Vec<Value> = self
            .gaps
            .iter()
            .map(|gap| match gap {
                Gap::Fixed(text) => text.as_str().into(),
                Gap::Message(message) => message.json(),
            })
            .collect();
        json!({ "key": self.key, "count": self.count, "gaps": gaps })
    }
}

impl Gap {
    fn said(&self, language: Language) -> String {
        match self {
            Self::Fixed(text) => text.clone(),
            Self::Message(message) => message.said(language),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::ENGLISH))
    }
}

/// A message may be the reason why something is not done.
impl std::error::Error for Message {}

/// As it is said in English: [`Message::json`] is for those who say it in another language.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is the same in every language.
impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::fixed(text)
    }
}

/// What is the same in every language.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::fixed(text)
    }
}

impl Speak for Message {
    fn message(&self) -> Message {
        self.clone()
    }
}

/// Shows something that speaks as it is said in English.
macro_rules! shown {
    ($type:ty) => {
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&$crate::message::Speak::message(self), f)
            }
        }
    };
}

/// Makes something that speaks an error.
macro_rules! spoken {
    ($type:ty) => {
        $crate::message::shown!($type);
        impl ::std::error::Error for $type {}
    };
}

pub(crate) use {shown, spoken};
