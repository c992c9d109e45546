//! Words to choose from, lines of text, and secrets.

use std::ops::RangeInclusive;

use super::ValueKind;
use crate::config::choice::Words;
use crate::message::Message;
use crate::net::secret::Secret;

/// One of a few words, in any case.
pub struct Choice<T: 'static>(&'static [(&'static str, T)]);

impl<T: Words> Choice<T> {
    /// The words of the type.
    pub const WORDS: Self = Self(T::WORDS);
}

impl<T: Words> ValueKind for Choice<T> {
    type Value = T;

    fn read(&self, text: &str) -> Option<T> {
        self.0.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value)
    }

    fn allowed(&self) -> Message {
        Message::fixed(self.0.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "))
    }
}

/// One line of text of a limited length in Unicode scalar values.
pub struct TextLine(pub usize);

impl ValueKind for TextLine {
    type Value = String;

    fn read(&self, text: &str) -> Option<String> {
        let fits = text.chars().count() <= self.0 && !text.chars().any(char::is_control);
        fits.then(|| text.to_owned())
    }

    fn allowed(&self) -> Message {
        Message::new("settings.line").with(self.0)
    }
}

/// A token, key or password of so many bytes. Its text is never shown, and it has no flag: other users of a machine can read those.
pub struct Hidden(pub RangeInclusive<usize>);

impl ValueKind for Hidden {
    type Value = Secret;

    fn read(&self, text: &str) -> Option<Secret> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        (self.0.contains(&text.len()) && printable).then(|| Secret::new(text))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.secret").with(self.0.start()).with(self.0.end())
    }

    fn secret(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_with_a_space_or_a_line_end_in_it_is_not_read() {
        assert!(Hidden(1..=8192).read("abc.DEF-123_").is_some());
        for wrong in ["a b", "a\nb", "ключ"] {
            assert!(Hidden(1..=8192).read(wrong).is_none(), "{wrong}");
        }
    }
}
