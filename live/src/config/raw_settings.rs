//! The settings as written: texts from flags, the environment and `.env`, not yet looked at.
//!
//! A flag wins over the environment, the environment over `.env`. Nothing here knows what a value means.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::environment::from_file;
use super::kind::ValueKind;
use super::setting::{Setting, SettingInfo};
use super::table::{ALL, DATA_DIR, LOG_FORMAT, LOG_LEVEL};

/// What was given for each setting; an empty text counts as not given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawSettings {
    texts: BTreeMap<&'static str, String>,
}

impl RawSettings {
    /// Settings given by name: for tests and for programs that hold the library.
    #[must_use]
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Self {
        let given = |entry: &&dyn SettingInfo| {
            let name = entry.name();
            let (_, text) = pairs.iter().rev().find(|(key, _)| *key == name)?;
            Some((name, (*text).to_owned()))
        };
        Self { texts: ALL.iter().filter_map(given).collect() }
    }

    /// What the environment gives, for a command whose flags are not the settings'.
    #[must_use]
    pub fn from_environment() -> Self {
        let given = |entry: &&dyn SettingInfo| Some((entry.name(), std::env::var(entry.name()).ok()?));
        Self { texts: ALL.iter().filter_map(given).collect() }
    }

    /// The text of a setting: as given, else its default; `None` when it has neither.
    #[must_use]
    pub fn text<K: ValueKind>(&self, setting: &Setting<K>) -> Option<&str> {
        self.said(setting.name).or(Some(setting.default())).filter(|text| !text.is_empty())
    }

    /// The same with `text` for one more setting.
    #[must_use]
    pub fn with(mut self, setting: &dyn SettingInfo, text: &str) -> Self {
        self.texts.insert(setting.name(), text.to_owned());
        self
    }

    /// The same with what `.env` gives, where nothing else does.
    #[must_use]
    pub fn over(mut self, env_file: &BTreeMap<String, String>) -> Self {
        for entry in ALL {
            if let Some(text) = env_file.get(entry.name()) {
                self.texts.entry(entry.name()).or_insert_with(|| text.clone());
            }
        }
        self
    }

    /// The text that was given for a setting, as it counts; `None`: its default does.
    #[must_use]
    pub fn given(&self, setting: &dyn SettingInfo) -> Option<&str> {
        self.said(setting.name())
    }

    fn said(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether `setting` was given at all.
    #[must_use]
    pub fn gives(&self, setting: &dyn SettingInfo) -> bool {
        self.texts.get(setting.name()).is_some_and(|text| !text.is_empty())
    }
}

impl Args for RawSettings {
    fn augment_args(command: Command) -> Command {
        command.args(ALL.iter().filter_map(|entry| argument(*entry)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for RawSettings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut written = Self::default();
        written.update_from_arg_matches(matches)?;
        Ok(written)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for entry in ALL {
            if let Some(text) = given(*entry, matches) {
                self.texts.insert(entry.name(), text);
            }
        }
        Ok(())
    }
}

/// The same settings for a command that has not all of their flags.
#[derive(Clone)]
pub struct SettingsWith<F>(pub RawSettings, PhantomData<F>);

/// Which flags a command has.
pub trait Flags {
    /// The flag of a setting; `None`: there is none.
    fn flag(setting: &'static dyn SettingInfo) -> Option<Arg>;
}

/// For a command that hardly needs any: all flags work and the help lists [`DATA_DIR`] alone.
#[derive(Clone)]
pub struct Hidden;

impl Flags for Hidden {
    fn flag(setting: &'static dyn SettingInfo) -> Option<Arg> {
        argument(setting).map(|argument| argument.hide(setting.name() != DATA_DIR.name))
    }
}

/// Those of the log and of the data folder alone: for a command whose own flags have names that settings have too.
#[derive(Clone)]
pub struct LogAndFolder;

impl Flags for LogAndFolder {
    fn flag(setting: &'static dyn SettingInfo) -> Option<Arg> {
        let has_it = [DATA_DIR.name, LOG_LEVEL.name, LOG_FORMAT.name].contains(&setting.name());
        has_it.then(|| argument(setting)).flatten()
    }
}

/// What is not listed in the help.
pub type Unlisted = SettingsWith<Hidden>;
/// What a recording is shown with: the log and the folder.
pub type OfARecording = SettingsWith<LogAndFolder>;

impl<F: Flags> Args for SettingsWith<F> {
    fn augment_args(command: Command) -> Command {
        command.args(ALL.iter().filter_map(|setting| F::flag(*setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<F: Flags> FromArgMatches for SettingsWith<F> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        RawSettings::from_arg_matches(matches).map(|settings| Self(settings, PhantomData))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

fn argument(entry: &'static dyn SettingInfo) -> Option<Arg> {
    let default = match entry.default() {
        "" => "none",
        text => text,
    };
    let help =
        format!("{} [default: {default}] [allowed: {}]", entry.help(), entry.allowed()).replace(". [", " [");
    let argument = Arg::new(entry.name())
        .long(entry.flag()?)
        .env(entry.name())
        .hide_env_values(true)
        .value_name("VALUE")
        .allow_hyphen_values(true)
        // -h is for the flags of the command; --help lists the settings too.
        .hide_short_help(true)
        .help_heading(entry.part().heading())
        .help(help);
    Some(argument)
}

fn given(entry: &dyn SettingInfo, matches: &ArgMatches) -> Option<String> {
    let said = if entry.secret() {
        std::env::var(entry.name()).ok()
    } else {
        // A command that has not every setting has not every argument.
        matches.try_get_one::<String>(entry.name()).ok().flatten().cloned()
    };
    said.or_else(|| from_file(entry.name()))
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::*;

    #[test]
    fn an_empty_text_is_the_default() {
        let written = RawSettings::from_pairs(&[("FRAME_RATE", ""), ("CANVAS_W", "64")]);
        assert_eq!(written.text(&table::FRAME_RATE), Some("60"));
        assert_eq!(written.text(&table::CANVAS_W), Some("64"));
        assert_eq!(written.text(&table::DA_USER_ID), None);
    }

    #[test]
    fn secrets_have_no_flag() {
        let command = RawSettings::augment_args(Command::new("live"));
        for entry in ALL {
            let has_flag = command.get_arguments().any(|argument| argument.get_id() == entry.name());
            assert_eq!(has_flag, !entry.secret(), "{}", entry.name());
        }
    }
}
