//! The one door from texts to checked values: keeps a line for each text that is not allowed.

use engine::language::Language;

use super::kind::{TextLine, ValueKind};
use super::setting::Setting;
use super::{RawSettings, Wrong, table};
use crate::message::Message;

/// Reads texts into values.
pub(super) struct Reader<'a> {
    written: &'a RawSettings,
    wrong: Vec<Message>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(written: &'a RawSettings) -> Self {
        Self { written, wrong: Vec::new() }
    }

    /// What was read, if nothing was wrong.
    pub(super) fn finish<T>(self, read: Option<T>) -> Result<T, Wrong> {
        read.filter(|_| self.wrong.is_empty()).ok_or(Wrong { lines: self.wrong })
    }

    /// Keeps a line about settings that do not go together.
    pub(super) fn refuse(&mut self, line: Message) {
        self.wrong.push(line);
    }

    /// The value of a setting that has a default; `None`: it is not allowed.
    pub(super) fn value<K: ValueKind>(&mut self, setting: &Setting<K>) -> Option<K::Value> {
        self.read(setting, self.written.text(setting).unwrap_or_default())
    }

    /// The value of a setting that may be left out; `None`: it is not allowed.
    pub(super) fn given<K: ValueKind>(&mut self, setting: &Setting<K>) -> Option<Option<K::Value>> {
        match self.written.given(setting) {
            Some(text) => self.read(setting, text).map(Some),
            None => Some(None),
        }
    }

    /// A text as it was given, else the language's own; `None`: it, or the language, is not allowed.
    pub(super) fn spoken(&mut self, setting: &Setting<TextLine>, key: &str) -> Option<String> {
        match self.written.given(setting) {
            Some(text) => self.read(setting, text),
            None => self.language().map(|language| language.text(key).to_owned()),
        }
    }

    /// The language of the HUD. A wrong one is told once, where it is itself read.
    fn language(&self) -> Option<Language> {
        table::HUD_LANGUAGE.kind.read(self.written.text(&table::HUD_LANGUAGE).unwrap_or_default())
    }

    fn read<K: ValueKind>(&mut self, setting: &Setting<K>, text: &str) -> Option<K::Value> {
        let value = setting.kind.read(text);
        if value.is_none() {
            let shown = if setting.kind.secret() { "***".to_owned() } else { setting.kind.shown(text) };
            let wrong = Message::new("settings.wrong").with(setting.name).with(shown);
            self.wrong.push(wrong.with_message(setting.kind.allowed()));
        }
        value
    }
}
