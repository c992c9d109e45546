//! Settings: as written (texts from flags, environment and `.env`), then checked, all wrong ones reported at once.
//!
//! [`table`] defines each setting once. Behind [`Config::check`] every value is inside its limits. Opens no file but
//! `.env` and no socket: whether a model answers or a folder can be written is found out by what uses it.

pub mod choice;
pub mod env_file;
mod environment;
pub mod example;
pub mod kind;
mod parser;
mod raw_settings;
mod session;
pub mod setting;
pub mod table;

use std::path::PathBuf;
use std::time::Duration;

use engine::geometry::Size;
use engine::language::Language;
use engine::show::{Fallback, ModerationMode};
use engine::stage::Layout;
use engine::time::Fps;
use tracing::Level;
use url::Url;

pub use environment::{ENV_FILE, check_environment, load_env_file};
pub use raw_settings::{OfARecording, RawSettings, Unlisted};

use crate::net::secret::Secret;
use choice::{Backend, LocalAccess, LogFormat, Style};

/// Every setting, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The source of donations.
    pub donations: DonationsConfig,
    /// The model.
    pub model: ModelConfig,
    /// The picture.
    pub picture: PictureConfig,
    /// Queue, holds and cards.
    pub show: ShowConfig,
    /// What may be shown.
    pub moderation: ModerationConfig,
    /// The control API.
    pub control: ControlConfig,
    /// Folders and their keeping.
    pub files: FilesConfig,
    /// Where drawn pictures gather; `None`: nowhere.
    pub gallery: Option<GalleryConfig>,
    /// Where pictures are found on the web; `None`: nowhere.
    pub share: Option<ShareConfig>,
    /// Folder of the streamer's own sounds; `None`: the program's are heard.
    pub sounds: Option<PathBuf>,
    /// What is logged and how.
    pub log: LogConfig,
}

/// Settings of the source of donations.
#[derive(Clone, Debug)]
pub struct DonationsConfig {
    /// Address of the socket, as http or https.
    pub ws_url: Url,
    /// Address in front of every REST path.
    pub api_base: Url,
    /// Token of the streamer's account.
    pub access_token: Option<Secret>,
    /// What a new access token is got with.
    pub refresh_token: Option<Secret>,
    /// Id of the application at DonationAlerts.
    pub client_id: Option<String>,
    /// Secret of that application.
    pub client_secret: Option<Secret>,
    /// The account that the streamer means.
    pub user_id: Option<u64>,
    /// Time between two looks at the list while the socket is down.
    pub poll_interval: Duration,
}

/// Settings of the model.
#[derive(Clone, Debug)]
pub struct ModelConfig {
    /// What writes plans.
    pub backend: Backend,
    /// Address of its chat completions.
    pub endpoint: Url,
    /// Its name.
    pub id: String,
    /// What it is asked to write.
    pub style: Style,
    /// Key for its server.
    pub api_key: Option<Secret>,
    /// 0..=2.
    pub temperature: f32,
    /// Longest answer in tokens.
    pub tokens_max: u32,
    /// Longest silence while it answers.
    pub silence_max: Duration,
}

/// Settings of the picture.
#[derive(Clone, Debug)]
pub struct PictureConfig {
    /// Size of the canvas.
    pub canvas: Size,
    /// Screen pixels a side for each canvas pixel.
    pub scale: u32,
    /// Frames a second.
    pub fps: Fps,
    /// How canvas and texts are arranged.
    pub layout: Layout,
    /// The language of HUD and idle screen, and of those texts of the show that were not given.
    pub language: Language,
    /// The caption of a picture whose plan has none.
    pub caption: String,
    /// Length of a step that does not say its own.
    pub step_ms: u32,
    /// Longest drawing.
    pub draw_max_sec: u32,
    /// Names that the artist learns from the streamer.
    pub artist_names: Option<PathBuf>,
}

/// Settings of the show's rules.
#[derive(Clone, Debug)]
pub struct ShowConfig {
    /// How long a finished picture stays.
    pub hold_sec: u32,
    /// How long a card stays; `None`: as long as a picture.
    pub card_sec: Option<u32>,
    /// Text of the card for a refused wish.
    pub card_refused: String,
    /// Text of the card for a wish that could not be drawn.
    pub card_failed: String,
    /// Requests shown as waiting.
    pub queue_max: u32,
    /// Tries after the first one that failed.
    pub retries: u32,
    /// What follows when every try failed.
    pub fallback: Fallback,
    /// Ready plans at most while a picture is on air.
    pub plan_ahead: u32,
    /// Smallest amount drawn, by currency in capitals, or by service and currency: `twitch:BITS`.
    pub amounts_min: Vec<(String, String)>,
    /// Age at start above which a donation is listed as missed.
    pub backlog_max_age: Duration,
}

/// Settings of the gatekeeper.
#[derive(Clone, Debug)]
pub struct ModerationConfig {
    /// Whether an allowed wish needs the operator's word.
    pub mode: ModerationMode,
    /// The streamer's own words to refuse.
    pub block: Option<PathBuf>,
    /// The streamer's own words to allow.
    pub allow: Option<PathBuf>,
    /// Whether the model is asked too.
    pub second_opinion: bool,
}

/// Settings of the control API.
#[derive(Clone, Debug)]
pub struct ControlConfig {
    /// Address to listen at.
    pub host: String,
    /// Port to listen at; 0: any that is free.
    pub port: u16,
    /// What other machines must send; `None`: the one in the data folder.
    pub token: Option<Secret>,
    /// What this machine itself needs.
    pub local: LocalAccess,
    /// Names of this machine.
    pub hosts: Vec<String>,
    /// What other machines sign requests with.
    pub webhook_secret: Option<Secret>,
    /// Units of services whose amounts have none.
    pub labels: Vec<(String, String)>,
}

/// Settings of files.
#[derive(Clone, Debug)]
pub struct FilesConfig {
    /// Folder of everything that is kept.
    pub data_dir: PathBuf,
    /// Days that finished sessions are kept.
    pub keep_days: u32,
}

/// Settings of the gallery.
#[derive(Clone, Debug)]
pub struct GalleryConfig {
    /// Its folder.
    pub dir: PathBuf,
    /// Whether donors are named.
    pub names: bool,
    /// Whether amounts are said.
    pub amounts: bool,
}

/// Settings of addresses of pictures.
#[derive(Clone, Debug)]
pub struct ShareConfig {
    /// What they begin with.
    pub base: Url,
    /// Whether viewers see them as a code.
    pub code: bool,
}

/// Settings of the log.
#[derive(Clone, Copy, Debug)]
pub struct LogConfig {
    /// The least important level that is logged.
    pub level: Level,
    /// How a line is written.
    pub format: LogFormat,
}

/// Values that are not allowed: one line for each, all at once.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("these settings cannot be used:\n{}", lines.join("\n"))]
pub struct Wrong {
    /// Name, value (unless it is secret) and what is allowed.
    pub lines: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_given_is_every_default() {
        let config = Config::check(&RawSettings::default()).expect("defaults are allowed");
        assert_eq!(config.picture.canvas, Size::new(96, 96));
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
        assert_eq!(wrong.lines, [r#"  HUD_LANGUAGE is "xx"; allowed: en, ru"#]);
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
