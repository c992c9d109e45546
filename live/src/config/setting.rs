//! A setting as its declaration in [`super::table`] makes it, and what command line and documentation see of it.

use engine::language::Language;
use engine::show::ShowSettings;

use super::kind::ValueKind;
use crate::message::Message;

/// A setting whose value is of kind `K`.
pub struct Setting<K> {
    /// Name of the environment variable; the flag is the same in lower case with hyphens.
    pub name: &'static str,
    /// The part of the program that reads it: a heading in the help.
    pub part: SettingGroup,
    /// The value when none is given.
    pub default: DefaultText,
    /// What it does, in one or two sentences.
    pub help: &'static str,
    /// What its value may be.
    pub kind: K,
    /// Where a session records it; `None`: it does not.
    pub recorded: Option<Recorded>,
}

/// What counts when nothing is given.
#[derive(Clone, Copy, Debug)]
pub enum DefaultText {
    /// Nothing.
    None,
    /// This text.
    Is(&'static str),
    /// The text of this key in the language of the HUD.
    OfLanguage(&'static str),
}

/// The field of a session's settings that holds a setting.
#[derive(Clone, Copy)]
pub struct Recorded {
    /// Its name in the journal.
    pub field: &'static str,
    /// The name by which it can be set to another value in a recording; `None`: it cannot.
    pub short: Option<&'static str>,
    /// Takes it over into the first from the second.
    pub take: fn(&mut ShowSettings, &ShowSettings),
}

impl<K> Setting<K> {
    /// The value when none is given, in English where it follows the language; empty: none.
    #[must_use]
    pub fn default(&self) -> &'static str {
        match self.default {
            DefaultText::None => "",
            DefaultText::Is(text) => text,
            DefaultText::OfLanguage(key) => Language::ENGLISH.text(key),
        }
    }
}

/// The parts of the program that have settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingGroup {
    /// The source of donations.
    DonationAlerts,
    /// The model that writes plans.
    Model,
    /// The picture and its frame.
    Picture,
    /// Queue, holds and cards.
    Show,
    /// What may be shown.
    Moderation,
    /// The control API.
    Control,
    /// Files and logs.
    Files,
}

impl SettingGroup {
    /// Its heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::DonationAlerts => "DonationAlerts",
            Self::Model => "Model",
            Self::Picture => "Picture",
            Self::Show => "Show",
            Self::Moderation => "Moderation",
            Self::Control => "Control API",
            Self::Files => "Files and logs",
        }
    }
}

/// A setting of any kind, as the command line and the documentation see it.
pub trait SettingInfo: Sync {
    /// Name of the environment variable.
    fn name(&self) -> &'static str;
    /// Which part reads it.
    fn part(&self) -> SettingGroup;
    /// The value when none is given; empty: none.
    fn default(&self) -> &'static str;
    /// What it does.
    fn help(&self) -> &'static str;
    /// What is allowed.
    fn allowed(&self) -> Message;
    /// Whether the value may never be shown.
    fn secret(&self) -> bool;
    /// Where a session records it; `None`: it does not.
    fn recorded(&self) -> Option<Recorded>;
    /// Name of the flag without its hyphens; secrets have none.
    fn flag(&self) -> Option<String> {
        (!self.secret()).then(|| self.name().to_ascii_lowercase().replace('_', "-"))
    }
}

impl<K: ValueKind> SettingInfo for Setting<K> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn part(&self) -> SettingGroup {
        self.part
    }

    fn default(&self) -> &'static str {
        self.default()
    }

    fn help(&self) -> &'static str {
        self.help
    }

    fn allowed(&self) -> Message {
        self.kind.allowed()
    }

    fn secret(&self) -> bool {
        self.kind.secret()
    }

    fn recorded(&self) -> Option<Recorded> {
        self.recorded
    }
}
