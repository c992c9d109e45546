//! The settings that show, drawing and stage read: recorded in a session's first fact, so that its file replays alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::wire;
use crate::drawing::DrawingSettings;
use crate::language::Language;
use crate::layout::Layout;
use crate::plan::{CAPTION_DEFAULT, CanvasSpec, limits};
use crate::time::Fps;

/// The longest retry count, plan-ahead and queue that a journal can ask for.
mod bounds {
    pub(super) const RETRIES_MAX: u32 = 100;
    pub(super) const PLAN_AHEAD_MAX: u32 = 64;
    pub(super) const QUEUE_MAX: u32 = 100_000;
}

/// Seconds that a plan may draw, at most: an hour, as long as a picture may stay.
pub const DRAW_SEC_MAX: u32 = 3_600;

/// Everything outside the facts that decides what is on screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowSettings {
    /// Frames a second. Fixed for a session.
    #[serde(with = "wire::fps")]
    pub fps: Fps,
    /// Size and background of the canvas. Fixed for a session.
    #[serde(with = "wire::canvas")]
    pub canvas: CanvasSpec,
    /// How canvas and texts are arranged. Fixed for a session.
    pub layout: Layout,
    /// Screen pixels a side for each canvas pixel. Fixed for a session.
    pub scale: u32,
    /// Length of a step that does not say its own, in milliseconds. Fixed for a session.
    pub default_step_ms: u32,
    /// How long a finished picture stays, 0..=3600 s; the most a model's plan may ask for.
    pub hold_sec: u32,
    /// How long a card stays, 0..=3600 s; `None`: as long as a picture.
    pub card_sec: Option<u32>,
    /// The card for a refused wish.
    pub card_refused: String,
    /// The card for a wish that could not be drawn.
    pub card_failed: String,
    /// The caption of a picture whose plan has none.
    pub caption: String,
    /// Requests that are allowed and waiting; more are counted and wait outside.
    pub queue_max: u32,
    /// Ready plans besides the one on air for which no more are made; see `plan_by_place`.
    pub plan_ahead: u32,
    /// Tries after the first one that failed.
    pub retries: u32,
    /// What follows when every try failed.
    pub fallback: Fallback,
    /// How long a plan may draw, in seconds.
    pub draw_max_sec: u32,
    /// Whether a wish needs the operator's word.
    pub moderation: ModerationMode,
    /// Hash of the word lists.
    pub lists: String,
    /// Smallest amount that is drawn, as plain decimal numbers, by currency, or by service and currency for what another
    /// program sent: `twitch:BITS`. What is not listed has none.
    pub min_amount: BTreeMap<String, String>,
    /// Whether the model is loaded at the start, before the first wish.
    pub warm_up: bool,
    /// Whether steps are drawn later, slower or not at all where the canvas would flash. Fixed for a session; a file
    /// without it was recorded without.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub flash_limit: bool,
    /// Whether the number of those who wait is the number of rows: refused wishes, which wait for their card, and those that
    /// wait for a verdict are counted too. Fixed for a session; a file without it counted the allowed alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub count_rows: bool,
    /// Whether only the ready plans in front of somebody count against `plan_ahead`, so that who was moved to the front
    /// gets one, too. Fixed for a session; a file without it counted those behind as well.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub plan_by_place: bool,
    /// The language of HUD and idle screen. Fixed for a session; a file without it is English.
    #[serde(skip_serializing_if = "is_english")]
    pub hud_language: Language,
}

fn is_english(language: &Language) -> bool {
    *language == Language::ENGLISH
}

impl Default for ShowSettings {
    fn default() -> Self {
        Self {
            fps: Fps::new(60).expect("60 is in 1..=240"),
            canvas: CanvasSpec::default(),
            layout: Layout::Panel,
            scale: 8,
            default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
            hold_sec: 90,
            card_sec: None,
            card_refused: CARD_DEFAULT.to_owned(),
            card_failed: CARD_DEFAULT.to_owned(),
            caption: CAPTION_DEFAULT.to_owned(),
            queue_max: 32,
            plan_ahead: 2,
            retries: 3,
            fallback: Fallback::Card,
            draw_max_sec: 120,
            moderation: ModerationMode::Auto,
            lists: String::new(),
            min_amount: BTreeMap::new(),
            warm_up: false,
            flash_limit: false,
            count_rows: false,
            plan_by_place: false,
            hud_language: Language::ENGLISH,
        }
    }
}

impl ShowSettings {
    /// The same with every figure inside its limits: a journal is input like any other.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        self.default_step_ms = self.default_step_ms.clamp(1, limits::STEP_MS_MAX);
        self.hold_sec = self.hold_sec.min(limits::HOLD_SEC_MAX);
        self.card_sec = self.card_sec.map(|seconds| seconds.min(limits::HOLD_SEC_MAX));
        self.queue_max = self.queue_max.clamp(1, bounds::QUEUE_MAX);
        self.plan_ahead = self.plan_ahead.min(bounds::PLAN_AHEAD_MAX);
        self.retries = self.retries.min(bounds::RETRIES_MAX);
        self.draw_max_sec = self.draw_max_sec.clamp(1, DRAW_SEC_MAX);
        self
    }

    /// `new`, as far as a running session can change to it.
    #[must_use]
    pub(super) fn changed_to(&self, new: Self) -> Self {
        let fixed = Self {
            fps: self.fps,
            canvas: self.canvas,
            layout: self.layout,
            scale: self.scale,
            default_step_ms: self.default_step_ms,
            flash_limit: self.flash_limit,
            count_rows: self.count_rows,
            plan_by_place: self.plan_by_place,
            hud_language: self.hud_language,
            ..new
        };
        fixed.clamped()
    }
}

/// The text of both cards when nothing else is configured.
const CARD_DEFAULT: &str = "You are too small";

/// What follows when every try to get a plan failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// The card.
    #[default]
    Card,
    /// A plan by the artist that needs no model.
    Offline,
    /// Back to the head of the queue until the model answers; the card when it does answer, but nothing can be drawn.
    Wait,
}

/// Whether a wish needs the operator's word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModerationMode {
    /// What the gatekeeper allows enters the queue.
    #[default]
    Auto,
    /// What the operator approves enters the queue.
    Review,
}
