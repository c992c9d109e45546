//! What a picture is set in besides its place: time of day, weather, season, holiday, mood. The names of each
//! are the lexicon's keys.

use strum::{EnumString, IntoStaticStr};

/// All of it, as far as somebody said so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Circumstances {
    /// Time of day.
    pub(super) hour: Option<Hour>,
    /// What falls from the sky.
    pub(super) weather: Option<Weather>,
    /// Time of the year.
    pub(super) season: Option<Season>,
    /// What is celebrated.
    pub(super) holiday: Option<Holiday>,
    /// How the whole picture feels.
    pub(super) mood: Option<Mood>,
}

impl Circumstances {
    /// The same, filled from `other` where nothing is said.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            hour: self.hour.or(other.hour),
            weather: self.weather.or(other.weather),
            season: self.season.or(other.season),
            holiday: self.holiday.or(other.holiday),
            mood: self.mood.or(other.mood),
        }
    }
}

/// Time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Hour {
    /// Early morning.
    Dawn,
    /// Full light.
    #[default]
    Day,
    /// Evening.
    Sunset,
    /// Dark.
    Night,
}

/// What the weather does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Weather {
    /// It rains.
    Rain,
    /// It snows.
    Snow,
    /// Thunder and lightning.
    Storm,
    /// Fog.
    Fog,
    /// Clouds.
    Cloudy,
    /// Clear.
    Sunny,
}

/// Time of the year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Season {
    /// Blossom.
    Spring,
    /// Green.
    #[default]
    Summer,
    /// Red and gold.
    Autumn,
    /// White.
    Winter,
}

/// What is celebrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Holiday {
    /// Christmas and New Year.
    NewYear,
    /// Halloween.
    Halloween,
    /// A birthday.
    Birthday,
    /// Valentine's day.
    Valentine,
    /// Easter.
    Easter,
}

/// How it feels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Mood {
    /// Glad.
    Happy,
    /// Sad.
    Sad,
    /// Angry.
    Angry,
    /// Scary.
    Scary,
    /// In love.
    Love,
    /// Calm or sleepy.
    Calm,
    /// Magic.
    Magic,
    /// A party.
    Party,
}
