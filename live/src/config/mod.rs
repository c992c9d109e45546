//! Settings: as written (texts from flags, environment and `.env`), then checked, all wrong ones reported at once.
//!
//! [`table`] declares each setting once; to add one is to add its lines there. Behind [`Config::check`] every value is inside
//! its limits. Opens no file but `.env` and no socket: whether a model answers or a folder can be written is found out by
//! what uses it.

pub mod choice;
mod declare;
pub mod env_file;
mod environment;
pub mod example;
pub mod kind;
mod raw_settings;
mod reader;
mod session;
pub mod setting;
pub mod table;
mod values;

use engine::stage::Stage;

pub use environment::{ENV_FILE, check_environment, language_given, load_env_file};
pub use raw_settings::{OfARecording, RawSettings, Unlisted};
pub use values::{
    Config, ControlConfig, DonationsConfig, FilesConfig, GalleryConfig, LogConfig, ModelConfig,
    ModerationConfig, PictureConfig, ShareConfig, ShowConfig, SoundsConfig,
};

use crate::message::{Message, Speak, spoken};
use reader::Reader;

impl Config {
    /// Checks every setting.
    ///
    /// # Errors
    /// All values that are not allowed.
    pub fn check(written: &RawSettings) -> Result<Self, Wrong> {
        let mut reader = Reader::new(written);
        let config = Self::read(&mut reader);
        if let Ok(picture) = PictureConfig::check(written)
            && let Err(error) = Stage::new(picture.stage_settings())
        {
            reader.refuse(Message::new("settings.canvas").with(error));
        }
        reader.finish(config)
    }
}

/// Values that are not allowed: one line for each, all at once.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Name, value (unless it is secret) and what is allowed.
    pub lines: Vec<Message>,
}

impl Speak for Wrong {
    fn message(&self) -> Message {
        let lines =
            self.lines.iter().map(|line| Message::new("settings.indented").with_message(line.clone()));
        Message::new("settings.cannot-be-used").with("\n").with_message(Message::lines(lines))
    }
}
spoken!(Wrong);

#[cfg(test)]
mod tests {
    use engine::geometry::Size;
    use engine::language::Language;

    use super::*;

    #[test]
    fn nothing_given_is_every_default() {
        let config = Config::check(&RawSettings::default()).expect("defaults are allowed");
        assert_eq!(config.canvas().size, Size::new(96, 96));
        assert_eq!(config.show.queue_max, 32);
        assert_eq!(config.show.card_sec, None);
        assert_eq!(config.control.port, 8080);
        assert_eq!(config.model.id, "qwen2.5-coder:14b-instruct-q4_K_M");
    }

    #[test]
    fn every_wrong_value_is_reported_at_once_and_no_secret_is_shown() {
        let written = RawSettings::from_pairs(&[
            ("FRAME_RATE", "999"),
            ("DA_ACCESS_TOKEN", "two words"),
            ("LAYOUT", "round"),
            ("DATA_DIR", "x"),
            ("DA_WS_URL", "https://user:hunter2@host/?hunter2"),
            ("MIN_AMOUNT", "RUB"),
        ]);
        let wrong = Config::check(&written).expect_err("five are wrong");
        let all = wrong.to_string();
        assert_eq!(wrong.lines.len(), 5, "{all}");
        assert!(all.contains(r#"FRAME_RATE is "999"; allowed: a whole number from 1 to 240"#), "{all}");
        assert!(
            all.contains(r#"LAYOUT is "round"; allowed: panel, overlay, bare, 1080p, vertical"#),
            "{all}"
        );
        assert!(all.contains("DA_ACCESS_TOKEN is ***"), "{all}");
        assert!(all.contains(r#"DA_WS_URL is "https://***@host/""#), "{all}");
        assert!(!all.contains("two words") && !all.contains("hunter2"), "{all}");
    }

    #[test]
    fn texts_follow_the_language_where_none_is_given() {
        let check = |pairs: &[(&str, &str)]| {
            let config = Config::check(&RawSettings::from_pairs(pairs)).expect("they are allowed");
            (config.picture.caption, config.show.card_refused, config.show.card_failed)
        };
        let texts =
            |caption: &str, refused: &str, failed: &str| (caption.into(), refused.into(), failed.into());
        let (said, small) = ("All for you", "You are too small");
        assert_eq!(check(&[]), texts(said, small, small));
        let russian = [("HUD_LANGUAGE", "ru"), ("CARD_FAILED", "Oh")];
        assert_eq!(check(&russian), texts("Всё для тебя", "Ты слишком мал", "Oh"));
        let wrong =
            Config::check(&RawSettings::from_pairs(&[("HUD_LANGUAGE", "xx")])).expect_err("it is wrong");
        let said = |language| wrong.lines[0].said(language);
        assert_eq!(said(Language::ENGLISH), r#"HUD_LANGUAGE is "xx"; allowed: en, ru"#);
        let russian = Language::named("ru").expect("it is spoken");
        assert_eq!(said(russian), r#"HUD_LANGUAGE — это "xx"; можно: en, ru"#);
    }

    #[test]
    fn every_default_is_allowed_by_its_own_kind() {
        let config = Config::check(&RawSettings::default());
        assert_eq!(config.err(), None);
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let config =
            Config::check(&RawSettings::from_pairs(&[("LLM_API_KEY", "hunter2")])).expect("it is allowed");
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
