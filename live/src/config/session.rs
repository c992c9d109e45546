//! The settings as a session records them: what show, drawing and stage read of them.

use engine::geometry::Size;
use engine::plan::CanvasSpec;
use engine::show::ShowSettings;
use engine::stage;

use super::choice::Backend;
use super::{Config, PictureConfig};

impl Config {
    /// What a session records, with the hash of the word lists it starts with.
    #[must_use]
    pub fn session_settings(&self, lists: String) -> ShowSettings {
        let mut settings = ShowSettings {
            lists,
            warm_up: self.model.backend != Backend::Offline,
            flash_limit: true,
            count_rows: true,
            plan_by_place: true,
            ..ShowSettings::default()
        };
        self.record(&mut settings);
        settings
    }

    /// What a stage is made for.
    #[must_use]
    pub fn stage_settings(&self) -> stage::StageSettings {
        self.picture.stage_settings()
    }

    /// The configured canvas.
    #[must_use]
    pub fn canvas(&self) -> CanvasSpec {
        self.picture.canvas()
    }
}

impl PictureConfig {
    /// What a stage is made for.
    #[must_use]
    pub fn stage_settings(&self) -> stage::StageSettings {
        let (layout, scale) = (self.layout, self.scale);
        stage::StageSettings { layout, scale, canvas: self.canvas(), size: None }
    }

    /// The configured canvas.
    #[must_use]
    pub fn canvas(&self) -> CanvasSpec {
        CanvasSpec { size: Size::new(self.canvas_w, self.canvas_h), ..CanvasSpec::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::RawSettings;
    use super::super::table::ALL;
    use super::*;

    /// What a session records that nobody sets: how this version of the program goes about it.
    const NOT_SET: [&str; 5] = ["lists", "warm_up", "flash_limit", "count_rows", "plan_by_place"];

    #[test]
    fn whatever_a_session_records_is_a_setting_or_how_this_version_goes_about_it() {
        // Where it is not English, every field is written.
        let written = RawSettings::from_pairs(&[("HUD_LANGUAGE", "ru")]);
        let settings = Config::check(&written).expect("it is allowed").session_settings(String::new());
        let told = serde_json::to_value(settings).expect("it is written");
        let fields: BTreeSet<&str> =
            told.as_object().expect("an object").keys().map(String::as_str).collect();
        let recorded = ALL.iter().filter_map(|setting| setting.recorded()).map(|recorded| recorded.field);
        assert_eq!(recorded.chain(NOT_SET).collect::<BTreeSet<_>>(), fields);
    }

    #[test]
    fn defaults_are_the_ones_of_a_session_that_says_nothing() {
        let settings =
            Config::check(&RawSettings::default()).expect("allowed").session_settings(String::new());
        let own = ShowSettings {
            warm_up: true,
            flash_limit: true,
            count_rows: true,
            plan_by_place: true,
            ..ShowSettings::default()
        };
        assert_eq!(settings, own);
    }
}
