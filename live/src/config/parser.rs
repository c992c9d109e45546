//! The one door from texts to checked settings.

use std::time::Duration;

use engine::geometry::Size;
use engine::language::Language;
use engine::stage::Stage;
use engine::time::Fps;

use super::kind::{TextLine, ValueKind};
use super::setting::Setting;
use super::{
    Config, ControlConfig, DonationsConfig, FilesConfig, GalleryConfig, LogConfig, ModelConfig,
    ModerationConfig, PictureConfig, RawSettings, ShareConfig, ShowConfig, Wrong, table,
};

impl Config {
    /// Checks every setting.
    ///
    /// # Errors
    /// All values that are not allowed.
    pub fn check(written: &RawSettings) -> Result<Self, Wrong> {
        let mut parser = Parser { written, wrong: Vec::new() };
        let config = parser.config();
        if let Some(Err(error)) = config.as_ref().map(|config| Stage::new(config.stage_settings())) {
            parser.wrong.push(format!("  CANVAS_W, CANVAS_H and WINDOW_SCALE: {error}"));
        }
        config.filter(|_| parser.wrong.is_empty()).ok_or(Wrong { lines: parser.wrong })
    }
}

impl DonationsConfig {
    /// Checks the settings of the source of donations alone.
    ///
    /// # Errors
    /// All of these values that are not allowed.
    pub fn check(written: &RawSettings) -> Result<Self, Wrong> {
        let mut parser = Parser { written, wrong: Vec::new() };
        let donations = parser.donations();
        donations.filter(|_| parser.wrong.is_empty()).ok_or(Wrong { lines: parser.wrong })
    }
}

impl FilesConfig {
    /// Checks the settings of files alone, for commands that need nothing else.
    ///
    /// # Errors
    /// All of these values that are not allowed.
    pub fn check(written: &RawSettings) -> Result<Self, Wrong> {
        let mut parser = Parser { written, wrong: Vec::new() };
        parser.files().ok_or(Wrong { lines: parser.wrong })
    }
}

impl GalleryConfig {
    /// Checks the settings of the gallery alone; `None`: there is none.
    ///
    /// # Errors
    /// All of these values that are not allowed.
    pub fn check(written: &RawSettings) -> Result<Option<Self>, Wrong> {
        let mut parser = Parser { written, wrong: Vec::new() };
        let gallery = parser.gallery();
        if parser.wrong.is_empty() { Ok(gallery) } else { Err(Wrong { lines: parser.wrong }) }
    }
}

impl LogConfig {
    /// Checks the settings of the log alone, which every command needs.
    ///
    /// # Errors
    /// All of these values that are not allowed.
    pub fn check(written: &RawSettings) -> Result<Self, Wrong> {
        let mut parser = Parser { written, wrong: Vec::new() };
        parser.log().ok_or(Wrong { lines: parser.wrong })
    }
}

/// Reads texts into values and keeps a line for each that is wrong.
struct Parser<'a> {
    written: &'a RawSettings,
    wrong: Vec<String>,
}

impl Parser<'_> {
    /// Each part is read before any is given up, so that no wrong value hides another.
    fn config(&mut self) -> Option<Config> {
        let donations = self.donations();
        let (model, picture, show) = (self.model(), self.picture(), self.show());
        let (moderation, control, files, log) = (self.moderation(), self.control(), self.files(), self.log());
        let gallery = self.gallery();
        let share = self.share();
        Some(Config {
            gallery,
            share,
            sounds: self.given(&table::SOUNDS_DIR),
            donations: donations?,
            model: model?,
            picture: picture?,
            show: show?,
            moderation: moderation?,
            control: control?,
            files: files?,
            log: log?,
        })
    }

    fn donations(&mut self) -> Option<DonationsConfig> {
        let (ws_url, api_base) = (self.value(&table::DA_WS_URL), self.value(&table::DA_API_BASE));
        let poll = self.value(&table::DA_REST_POLL_INTERVAL_SEC);
        Some(DonationsConfig {
            access_token: self.given(&table::DA_ACCESS_TOKEN),
            refresh_token: self.given(&table::DA_REFRESH_TOKEN),
            client_id: self.given(&table::DA_CLIENT_ID),
            client_secret: self.given(&table::DA_CLIENT_SECRET),
            user_id: self.given(&table::DA_USER_ID),
            ws_url: ws_url?,
            api_base: api_base?,
            poll_interval: Duration::from_secs(poll?.into()),
        })
    }

    fn model(&mut self) -> Option<ModelConfig> {
        let (backend, endpoint) = (self.value(&table::LLM_BACKEND), self.value(&table::LLM_ENDPOINT));
        let (id, temperature) = (self.value(&table::LLM_MODEL_ID), self.value(&table::LLM_TEMPERATURE));
        let (tokens, silence) = (self.value(&table::LLM_MAX_TOKENS), self.value(&table::LLM_TIMEOUT_SEC));
        let style = self.value(&table::LLM_STYLE);
        Some(ModelConfig {
            style: style?,
            api_key: self.given(&table::LLM_API_KEY),
            backend: backend?,
            endpoint: endpoint?,
            id: id?,
            temperature: temperature?,
            tokens_max: tokens?,
            silence_max: Duration::from_secs(silence?.into()),
        })
    }

    fn picture(&mut self) -> Option<PictureConfig> {
        let (w, h) = (self.value(&table::CANVAS_W), self.value(&table::CANVAS_H));
        let (scale, fps) = (self.value(&table::WINDOW_SCALE), self.value(&table::FRAME_RATE));
        let (layout, language) = (self.value(&table::LAYOUT), self.value(&table::HUD_LANGUAGE));
        let caption = self.spoken(&table::CAPTION, "show.caption", language);
        let (step_ms, draw_max_sec) =
            (self.value(&table::DEFAULT_STEP_DURATION_MS), self.value(&table::DRAW_MAX_SEC));
        Some(PictureConfig {
            canvas: Size::new(w?, h?),
            scale: scale?,
            fps: Fps::new(fps?)?,
            artist_names: self.given(&table::ARTIST_NAMES),
            layout: layout?,
            language: language?,
            caption: caption?,
            step_ms: step_ms?,
            draw_max_sec: draw_max_sec?,
        })
    }

    fn show(&mut self) -> Option<ShowConfig> {
        let (hold_sec, queue_max) =
            (self.value(&table::SHOW_DURATION_SEC), self.value(&table::QUEUE_MAX_SIZE));
        let language =
            table::HUD_LANGUAGE.kind.read(self.written.text(&table::HUD_LANGUAGE).unwrap_or_default());
        let refused = self.spoken(&table::CARD_REFUSED, "show.card-refused", language);
        let failed = self.spoken(&table::CARD_FAILED, "show.card-failed", language);
        let (retries, fallback) = (self.value(&table::LLM_RETRY_ATTEMPTS), self.value(&table::LLM_FALLBACK));
        let (plan_ahead, age) = (self.value(&table::PLAN_AHEAD), self.value(&table::BACKLOG_MAX_AGE_MIN));
        Some(ShowConfig {
            card_sec: self.given(&table::CARD_DURATION_SEC),
            amounts_min: self.given(&table::MIN_AMOUNT).unwrap_or_default(),
            hold_sec: hold_sec?,
            card_refused: refused?,
            card_failed: failed?,
            queue_max: queue_max?,
            retries: retries?,
            fallback: fallback?,
            plan_ahead: plan_ahead?,
            backlog_max_age: Duration::from_secs(u64::from(age?) * 60),
        })
    }

    fn moderation(&mut self) -> Option<ModerationConfig> {
        let (mode, second) = (self.value(&table::MODERATION_MODE), self.value(&table::MODERATION_LLM));
        Some(ModerationConfig {
            block: self.given(&table::MODERATION_BLOCK),
            allow: self.given(&table::MODERATION_ALLOW),
            mode: mode?,
            second_opinion: second?,
        })
    }

    fn control(&mut self) -> Option<ControlConfig> {
        let (host, port) = (self.value(&table::API_HOST), self.value(&table::API_PORT));
        let local = self.value(&table::CONTROL_LOCAL);
        Some(ControlConfig {
            token: self.given(&table::CONTROL_TOKEN),
            hosts: self.given(&table::CONTROL_HOSTS).unwrap_or_default(),
            webhook_secret: self.given(&table::WEBHOOK_SECRET),
            labels: self.given(&table::SOURCE_LABELS).unwrap_or_default(),
            local: local?,
            host: host?,
            port: u16::try_from(port?).ok()?,
        })
    }

    fn files(&mut self) -> Option<FilesConfig> {
        let (data_dir, keep_days) = (self.value(&table::DATA_DIR), self.value(&table::JOURNAL_KEEP_DAYS));
        Some(FilesConfig { data_dir: data_dir?, keep_days: keep_days? })
    }

    fn gallery(&mut self) -> Option<GalleryConfig> {
        let (names, amounts) = (self.value(&table::GALLERY_NAMES), self.value(&table::GALLERY_AMOUNTS));
        Some(GalleryConfig { dir: self.given(&table::GALLERY_DIR)?, names: names?, amounts: amounts? })
    }

    fn share(&mut self) -> Option<ShareConfig> {
        let code = self.value(&table::SHARE_CODE);
        Some(ShareConfig { base: self.given(&table::SHARE_URL)?, code: code? })
    }

    fn log(&mut self) -> Option<LogConfig> {
        let (level, format) = (self.value(&table::LOG_LEVEL), self.value(&table::LOG_FORMAT));
        Some(LogConfig { level: level?, format: format? })
    }

    /// The value of a setting that has a default.
    fn value<K: ValueKind>(&mut self, setting: &Setting<K>) -> Option<K::Value> {
        self.read(setting, self.written.text(setting).unwrap_or_default())
    }

    /// A text as it was given, else the language's own.
    fn spoken(
        &mut self,
        setting: &Setting<TextLine>,
        key: &str,
        language: Option<Language>,
    ) -> Option<String> {
        if self.written.gives(setting) {
            return self.value(setting);
        }
        language.map(|language| language.text(key).to_owned())
    }

    /// The value of a setting that may be left out; a wrong one is kept as a line.
    fn given<K: ValueKind>(&mut self, setting: &Setting<K>) -> Option<K::Value> {
        self.read(setting, self.written.text(setting)?)
    }

    fn read<K: ValueKind>(&mut self, setting: &Setting<K>, text: &str) -> Option<K::Value> {
        let value = setting.kind.read(text);
        if value.is_none() {
            let shown = if setting.kind.secret() { "***".into() } else { setting.kind.shown(text) };
            self.wrong.push(format!("  {} is {shown}; allowed: {}", setting.name, setting.kind.allowed()));
        }
        value
    }
}
