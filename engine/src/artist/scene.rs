//! A scene: what a wish asks to see, before anybody thinks of pixels.

use crate::geometry::Color;

use super::palette::Ramp;
use super::stencil::Stencil;

/// What is in the picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    /// The subjects in the order of the wish.
    pub(super) actors: Vec<Actor>,
    /// Where it is, by the name of a setting; `None`: wherever the subjects feel at home.
    pub(super) place: Option<&'static str>,
    /// Time of day.
    pub(super) hour: Option<Hour>,
    /// What falls from the sky.
    pub(super) weather: Option<Weather>,
    /// Time of the year.
    pub(super) season: Option<Season>,
    /// What is celebrated.
    pub(super) holiday: Option<Holiday>,
    /// How it feels.
    pub(super) mood: Option<Mood>,
    /// A colour that no subject took.
    pub(super) tint: Option<Ramp>,
}

impl Scene {
    /// Whether nothing of the wish can be shown but its mood and its words.
    pub(super) fn is_empty(&self) -> bool {
        let told = self.place.is_some() || self.hour.is_some() || self.weather.is_some();
        self.actors.is_empty() && !told && self.season.is_none() && self.holiday.is_none()
    }
}

/// A subject.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    /// Its drawing.
    pub(super) stencil: &'static Stencil,
}

/// Time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a painted setting offers to its subjects, in design rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    /// Where subjects stand.
    pub(super) ground: i32,
    /// Where swimmers swim.
    pub(super) water: i32,
    /// The top of a table, desk or bench that things may stand on, if there is one.
    pub(super) table: Option<i32>,
    /// What hangs, hangs from this row.
    pub(super) ceiling: i32,
    /// The light that falls on everything.
    pub(super) light: Light,
    /// The tone of a shadow on the ground.
    pub(super) shadow: Color,
}

impl Stage {
    /// A setting that offers nothing but a place to stand and one to swim.
    pub(super) fn standing(ground: i32, water: i32) -> Self {
        Self { ground, water, ..Self::default() }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            ground: 88,
            water: 86,
            table: None,
            ceiling: 0,
            light: Light::Warm,
            shadow: Color::rgb(0x2A, 0x22, 0x3C),
        }
    }
}

/// The light of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Light {
    /// Sunlight, or a room by day.
    #[default]
    Warm,
    /// An overcast sky, a hall with white lamps, under water.
    Cool,
    /// Night under the open sky.
    Moon,
    /// Lamps, fire, screens in the dark.
    Lamp,
}

impl Light {
    /// The light of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "warm" => Self::Warm,
            "cool" => Self::Cool,
            "moon" => Self::Moon,
            "lamp" => Self::Lamp,
            _ => return None,
        })
    }
}
