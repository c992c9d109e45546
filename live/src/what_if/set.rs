//! Settings of a recorded session put to other values: `hold=20,card=5,layout=overlay`.
//!
//! Values are read as the program's own settings are. The frame rate, the canvas and the word lists are not among them:
//! plans were made for the one canvas, and lists judge again on their own flag.

use std::fmt;
use std::str::FromStr;

use engine::show::ShowSettings;

use crate::config::setting::SettingInfo;
use crate::config::{Config, RawSettings, table};

/// A name in `--set`, the setting that it is, and how its value is taken over.
struct Settable {
    name: &'static str,
    setting: &'static dyn SettingInfo,
    take: fn(&mut ShowSettings, ShowSettings),
}

/// Everything that can be set.
fn settable() -> [Settable; 13] {
    let of = |name, setting, take| Settable { name, setting, take };
    [
        of("hold", &table::SHOW_DURATION_SEC, |into, from| into.hold_sec = from.hold_sec),
        of("card", &table::CARD_DURATION_SEC, |into, from| into.card_sec = from.card_sec),
        of("card_refused", &table::CARD_REFUSED, |into, from| into.card_refused = from.card_refused),
        of("card_failed", &table::CARD_FAILED, |into, from| into.card_failed = from.card_failed),
        of("caption", &table::CAPTION, |into, from| into.caption = from.caption),
        of("layout", &table::LAYOUT, |into, from| into.layout = from.layout),
        of("scale", &table::WINDOW_SCALE, |into, from| into.scale = from.scale),
        of("queue", &table::QUEUE_MAX_SIZE, |into, from| into.queue_max = from.queue_max),
        of("ahead", &table::PLAN_AHEAD, |into, from| into.plan_ahead = from.plan_ahead),
        of("retries", &table::LLM_RETRY_ATTEMPTS, |into, from| into.retries = from.retries),
        of("draw_max", &table::DRAW_MAX_SEC, |into, from| into.draw_max_sec = from.draw_max_sec),
        of("step_ms", &table::DEFAULT_STEP_DURATION_MS, |into, from| {
            into.default_step_ms = from.default_step_ms;
        }),
        of("min_amount", &table::MIN_AMOUNT, |into, from| into.min_amount = from.min_amount),
    ]
}

/// Takes one setting over from the second.
type Take = fn(&mut ShowSettings, ShowSettings);

/// Settings and their new values.
#[derive(Clone, Default)]
pub struct SetTo {
    given: Vec<(Take, ShowSettings)>,
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
        for (take, from) in &self.given {
            take(&mut settings, from.clone());
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
        let mut given: Vec<(Settable, String)> = Vec::new();
        for part in text.split(',') {
            let (name, value) =
                part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
            let known = settable().into_iter().find(|settable| settable.name == name.trim());
            match (known, value, given.last_mut()) {
                (Some(settable), Some(value), _) => given.push((settable, value.trim().to_owned())),
                // A comma inside of a value: the smallest amounts are a list themselves.
                (None, Some(_), Some((before, value))) if before.name == "min_amount" => {
                    *value = format!("{value},{part}");
                }
                _ => return Err(NotASetting(unknown(part))),
            }
        }
        let read = |(settable, value): (Settable, String)| {
            let written = RawSettings::default().with(settable.setting, &value);
            let config = Config::check(&written).map_err(|wrong| {
                NotASetting(wrong.lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("; "))
            })?;
            Ok((settable.take, config.session_settings(String::new())))
        };
        let given = given.into_iter().map(read).collect::<Result<_, NotASetting>>()?;
        Ok(Self { given, text: text.to_owned() })
    }
}

fn unknown(part: &str) -> String {
    let names: Vec<&str> = settable().iter().map(|settable| settable.name).collect();
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
            ("fps=30", "\"fps=30\": expected NAME=VALUE, more behind commas, with a NAME of hold, card, "),
            ("hold", "\"hold\": expected NAME=VALUE"),
            ("hold=9999", "SHOW_DURATION_SEC is \"9999\"; allowed: "),
        ] {
            let error = text.parse::<SetTo>().expect_err("wrong").to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
