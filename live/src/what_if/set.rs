//! Settings of a recorded session put to other values: `hold=20,card=5,layout=overlay`.
//!
//! Values are read as the program's own settings are. The frame rate, the canvas and the word lists are not among them:
//! plans were made for the one canvas, and lists judge again on their own flag.

use std::fmt;
use std::str::FromStr;

use engine::show::ShowSettings;

use crate::config::setting::{Recorded, SettingInfo};
use crate::config::{Config, RawSettings, table};
use crate::message::Message;

/// Everything that can be set, by its name in `--set`. A session records each of them.
fn settable() -> impl Iterator<Item = (&'static str, &'static dyn SettingInfo, Recorded)> {
    table::ALL.iter().filter_map(|&setting| {
        let recorded = setting.recorded()?;
        Some((recorded.short?, setting, recorded))
    })
}

/// Settings and their new values.
#[derive(Clone, Default)]
pub struct SetTo {
    given: Vec<(Recorded, ShowSettings)>,
    text: String,
}

impl fmt::Debug for SetTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl SetTo {
    /// Settings with the new values in them.
    #[must_use]
    pub fn applied_to(&self, mut settings: ShowSettings) -> ShowSettings {
        for (recorded, from) in &self.given {
            (recorded.take)(&mut settings, from);
        }
        settings
    }
}

/// The text sets nothing that can be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotASetting(String);

impl FromStr for SetTo {
    type Err = NotASetting;

    fn from_str(text: &str) -> Result<Self, NotASetting> {
        let mut given: Vec<(&str, &dyn SettingInfo, Recorded, String)> = Vec::new();
        for part in text.split(',') {
            let (name, value) =
                part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
            let known = settable().find(|(known, ..)| *known == name.trim());
            match (known, value, given.last_mut()) {
                (Some((name, setting, recorded)), Some(value), _) => {
                    given.push((name, setting, recorded, value.trim().to_owned()));
                }
                // A comma inside of a value: the smallest amounts are a list themselves.
                (None, Some(_), Some(("min_amount", .., value))) => {
                    *value = format!("{value},{part}");
                }
                _ => return Err(NotASetting(unknown(part))),
            }
        }
        let read = |(_, setting, recorded, value): (&str, &dyn SettingInfo, Recorded, String)| {
            let written = RawSettings::default().with(setting, &value);
            let config = Config::check(&written)
                .map_err(|wrong| NotASetting(Message::list(wrong.lines).to_string()))?;
            Ok((recorded, config.session_settings(String::new())))
        };
        let given = given.into_iter().map(read).collect::<Result<_, NotASetting>>()?;
        Ok(Self { given, text: text.to_owned() })
    }
}

fn unknown(part: &str) -> String {
    let names: Vec<_> = settable().map(|(name, ..)| name).collect();
    format!("{part:?}: expected NAME=VALUE, more behind commas, with a NAME of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use engine::stage::Layout;

    use super::*;

    #[test]
    fn what_is_set_is_changed_and_nothing_else() {
        let set: SetTo = "hold=20, card=5,layout=bare,min_amount=RUB=100,EUR=2".parse().expect("settings");
        let changed = set.applied_to(ShowSettings::default());
        let expected = ShowSettings {
            hold_sec: 20,
            card_sec: Some(5),
            layout: Layout::Bare,
            min_amount: [("EUR", "2"), ("RUB", "100")]
                .map(|(code, least)| (code.into(), least.into()))
                .into(),
            ..ShowSettings::default()
        };
        assert_eq!(changed, expected);
        assert_eq!(SetTo::default().applied_to(expected.clone()), expected);
    }

    #[test]
    fn what_cannot_be_set_is_said_with_what_can() {
        for (text, told) in [
            (
                "fps=30",
                "\"fps=30\": expected NAME=VALUE, more behind commas, with a NAME of retries, ahead, ",
            ),
            ("hold", "\"hold\": expected NAME=VALUE"),
            ("hold=9999", "SHOW_DURATION_SEC is \"9999\"; allowed: "),
        ] {
            let error = text.parse::<SetTo>().expect_err("wrong").to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
