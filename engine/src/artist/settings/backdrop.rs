//! What a painted setting offers to the subjects that come after it: levels to stand, swim and hang at, and its light.

use crate::geometry::Color;

/// What a painted setting offers to its subjects, in design rows.
#[derive(Clone, Copy, Debug)]
pub(in crate::artist) struct Backdrop {
    /// Where subjects stand.
    pub(in crate::artist) ground: i32,
    /// Where swimmers swim.
    pub(in crate::artist) water: i32,
    /// The top of a table, desk or bench that things may stand on, if there is one.
    pub(in crate::artist) table: Option<i32>,
    /// What hangs, hangs from this row.
    pub(in crate::artist) ceiling: i32,
    /// The light that falls on everything.
    pub(in crate::artist) light: Light,
    /// The tone of a shadow on the ground.
    pub(in crate::artist) shadow: Color,
}

impl Backdrop {
    /// A setting that offers nothing but a place to stand and one to swim.
    pub(in crate::artist) fn standing(ground: i32, water: i32) -> Self {
        Self { ground, water, ..Self::default() }
    }
}

impl Default for Backdrop {
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
pub(in crate::artist) enum Light {
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
    pub(in crate::artist) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "warm" => Self::Warm,
            "cool" => Self::Cool,
            "moon" => Self::Moon,
            "lamp" => Self::Lamp,
            _ => return None,
        })
    }
}
