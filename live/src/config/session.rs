//! The settings as a session records them: what show, drawing and stage read of them.

use engine::plan::CanvasSpec;
use engine::show::ShowSettings;
use engine::stage;

use super::Config;
use super::choice::Backend;

impl Config {
    /// What a session records, with the hash of the word lists it starts with.
    #[must_use]
    pub fn session_settings(&self, lists: String) -> ShowSettings {
        let (picture, show) = (&self.picture, &self.show);
        ShowSettings {
            fps: picture.fps,
            canvas: self.canvas(),
            layout: picture.layout,
            scale: picture.scale,
            default_step_ms: picture.step_ms,
            hold_sec: show.hold_sec,
            card_sec: show.card_sec,
            card_refused: show.card_refused.clone(),
            card_failed: show.card_failed.clone(),
            caption: picture.caption.clone(),
            queue_max: show.queue_max,
            plan_ahead: show.plan_ahead,
            retries: show.retries,
            fallback: show.fallback,
            draw_max_sec: picture.draw_max_sec,
            moderation: self.moderation.mode,
            lists,
            min_amount: show.amounts_min.iter().cloned().collect(),
            flash_limit: true,
            count_rows: true,
            plan_by_place: true,
            hud_language: picture.language,
            warm_up: self.model.backend != Backend::Offline,
        }
    }

    /// What a stage is made for.
    #[must_use]
    pub fn stage_settings(&self) -> stage::StageSettings {
        let (layout, scale) = (self.picture.layout, self.picture.scale);
        stage::StageSettings { layout, scale, canvas: self.canvas(), size: None }
    }

    /// The configured canvas.
    #[must_use]
    pub fn canvas(&self) -> CanvasSpec {
        CanvasSpec { size: self.picture.canvas, ..CanvasSpec::default() }
    }
}
