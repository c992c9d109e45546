//! A setting: its one definition, from which the flag, the environment variable, the help and `.env.example` come.
//!
//! The list of all of them is `table`'s; what they mean together is [`super::Config`]'s.

use super::kind::ValueKind;

/// A setting whose value is of kind `K`.
pub struct Setting<K> {
    /// Name of the environment variable; the flag is the same in lower case with hyphens.
    pub name: &'static str,
    /// The part of the program that reads it: a heading in the help.
    pub part: SettingGroup,
    /// The value when none is given; empty: none.
    pub default: &'static str,
    /// What it does, in one or two sentences.
    pub help: &'static str,
    /// What its value may be.
    pub kind: K,
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
    fn allowed(&self) -> String;
    /// Whether the value may never be shown.
    fn secret(&self) -> bool;
    /// Name of the flag without its hyphens; secrets have none.
    fn flag(&self) -> Option<String> {
        (!self.secret()).then(|| self.name().to_ascii_lowercase().replace('_', "-"))
    }
}

impl<K: ValueKind + Sync> SettingInfo for Setting<K> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn part(&self) -> SettingGroup {
        self.part
    }

    fn default(&self) -> &'static str {
        self.default
    }

    fn help(&self) -> &'static str {
        self.help
    }

    fn allowed(&self) -> String {
        self.kind.allowed()
    }

    fn secret(&self) -> bool {
        self.kind.secret()
    }
}
