//! The settings: what lies behind and before the subjects, with depth, season, weather and time of day.
//!
//! A setting paints its background and middle ground, tells where its ground is, and later its foreground. It never
//! looks at the subjects.

mod backdrop;
mod brush;
mod colours;
mod far;
mod land;
mod names;
mod patterns;
mod scribe;
mod script;
mod sky;
#[cfg(test)]
mod tests;

use crate::geometry::Color;
use crate::raster::SplitMix64;

use super::easel::Easel;
use super::palette::{Ramp, blend, hex};
pub use names::NAMES;

pub(super) use backdrop::{Backdrop, Light};

use super::cast::Cast;
use super::circumstances::{Holiday, Hour, Season, Weather};

/// Whether a setting lies under an open sky, where weather is seen.
pub(super) fn is_outdoors(place: &str) -> bool {
    script::property(place, "outdoors").is_some()
}

/// The leaves of the season, where they are not simply green.
pub(super) fn foliage(season: Season, easel: &mut Easel) -> Option<Ramp> {
    let names: [&str; 3] = match season {
        Season::Spring => ["pink", "rose", "lime"],
        Season::Summer => return None,
        Season::Autumn => ["orange", "amber", "rust"],
        Season::Winter => ["ice", "white", "ice"],
    };
    Some(Ramp::named(names[easel.pick(0, 2) as usize]))
}

fn hour_named(name: &str) -> Option<Hour> {
    Some(match name {
        "dawn" => Hour::Dawn,
        "day" => Hour::Day,
        "sunset" => Hour::Sunset,
        "night" => Hour::Night,
        _ => return None,
    })
}

fn season_named(name: &str) -> Option<Season> {
    Some(match name {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "autumn" => Season::Autumn,
        "winter" => Season::Winter,
        _ => return None,
    })
}

/// Skies of each hour.
const SKIES: usize = 4;
const DAYS: [[u32; 5]; SKIES] = [
    [0x3C_84DC, 0x5C_A4EC, 0x86_C6F6, 0xB4_E2FB, 0xDE_F4FD],
    [0x2E_98D4, 0x54_B6E2, 0x84_D0EA, 0xB4_E6F0, 0xE0_F6F0],
    [0x6A_8CE0, 0x8A_A8EC, 0xAC_C4F4, 0xCC_DCFA, 0xEC_F0FC],
    [0x4A_90D0, 0x78_B0DC, 0xA8_CCE4, 0xD4_E4E8, 0xF8_F0E0],
];
const DAWNS: [[u32; 5]; SKIES] = [
    [0x56_58A8, 0x8E_74BC, 0xD4_8EB4, 0xF6_B8A0, 0xFD_E2B0],
    [0x5C_84C0, 0x8C_A4D0, 0xC4_BCD4, 0xF0_CCC0, 0xFC_E8C8],
    [0x6A_5CA0, 0xA4_74B0, 0xE0_90A8, 0xF8_B4A4, 0xFE_DCC4],
    [0x4A_6CA8, 0x7C_90BC, 0xB8_B0C4, 0xEC_C8A8, 0xFC_E4A8],
];
const SUNSETS: [[u32; 5]; SKIES] = [
    [0x34_2868, 0x72_3484, 0xC4_4A78, 0xF2_7C58, 0xFC_C266],
    [0x2A_3878, 0x6A_4C98, 0xB8_648C, 0xE8_946C, 0xF8_D48C],
    [0x5A_2848, 0x9C_3450, 0xD8_584C, 0xF0_8C50, 0xFC_C878],
    [0x3A_3070, 0x7C_4490, 0xC8_6498, 0xF0_90A0, 0xFC_C0B0],
];
const NIGHTS: [[u32; 5]; SKIES] = [
    [0x0A_0C2A, 0x10_163E, 0x1A_2458, 0x28_3C7C, 0x3C_5C9C],
    [0x14_0A2C, 0x20_123E, 0x2E_1C56, 0x44_2C78, 0x68_4898],
    [0x06_182C, 0x0A_2440, 0x10_3454, 0x1C_4C6C, 0x34_708C],
    [0x0C_1030, 0x18_1C48, 0x2A_2C64, 0x44_4080, 0x6A_5C98],
];

/// What a setting needs to know of the scene.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) hour: Hour,
    pub(super) season: Season,
    pub(super) weather: Weather,
    pub(super) holiday: Option<Holiday>,
    pub(super) tint: Option<Ramp>,
    /// Whether a sun or a moon is among the subjects.
    pub(super) lamp: bool,
    /// Which of the skies of its hour; the seed's.
    pub(super) sky: usize,
}

impl View {
    /// The view of a scene, with what the place itself decides.
    pub(super) fn of(cast: &Cast, place: &str) -> Self {
        let winter = matches!(cast.circumstances.weather, Some(Weather::Snow))
            || cast.circumstances.holiday == Some(Holiday::NewYear)
            || place == "snow";
        let own_hour = script::property(place, "hour").and_then(hour_named);
        let own_season = script::property(place, "season").and_then(season_named);
        let shows = |keys: &[&str]| cast.figures.iter().any(|figure| keys.contains(&figure.key.as_str()));
        let usual_hour = match (cast.circumstances.holiday, place) {
            (Some(Holiday::NewYear | Holiday::Halloween), _) | (_, "aurora" | "stage") => Hour::Night,
            _ if shows(&["fireworks", "star", "moon", "fullmoon"]) => Hour::Night,
            (_, "roof") => Hour::Sunset,
            _ => own_hour.unwrap_or_default(),
        };
        let usual_season = match cast.circumstances.holiday {
            Some(Holiday::Halloween) => Season::Autumn,
            Some(Holiday::Easter) => Season::Spring,
            _ if winter => Season::Winter,
            _ => own_season.unwrap_or_default(),
        };
        Self {
            hour: cast.circumstances.hour.unwrap_or(usual_hour),
            season: cast.circumstances.season.unwrap_or(usual_season),
            weather: cast.circumstances.weather.unwrap_or(Weather::Sunny),
            holiday: cast.circumstances.holiday,
            tint: cast.tint,
            lamp: shows(&["sun", "moon", "fullmoon", "planet"]),
            sky: 0,
        }
    }

    /// A colour of the ground as the hour lights it.
    pub(super) fn lit(self, color: u32) -> Color {
        let (air, parts) = match (self.hour, self.weather) {
            (Hour::Night, _) => (hex(0x0C_1238), 9),
            (Hour::Sunset, _) => (hex(0x8A_2C5A), 4),
            (Hour::Dawn, _) => (hex(0xE8_9AB0), 3),
            (Hour::Day, Weather::Storm) => (hex(0x20_2840), 7),
            (Hour::Day, Weather::Rain | Weather::Fog) => (hex(0x66_7488), 4),
            (Hour::Day, _) => (hex(0xFF_FFFF), 0),
        };
        blend(hex(color), air, parts)
    }

    /// A colour indoors: dimmed at night and in a storm, warm when the sun stands low.
    pub(super) fn lamplit(self, color: Color) -> Color {
        let (air, parts) = match (self.hour, self.weather) {
            (Hour::Night, _) => (hex(0x24_1840), 5),
            (Hour::Sunset, _) => (hex(0xD8_6A50), 2),
            (Hour::Dawn, _) => (hex(0xF0_A8A0), 2),
            (Hour::Day, Weather::Storm) => (hex(0x28_2C48), 4),
            (Hour::Day, Weather::Rain | Weather::Fog) => (hex(0x5A_6478), 2),
            (Hour::Day, _) => (color, 0),
        };
        blend(color, air, parts)
    }

    /// Colours of the ground, as the hour lights them.
    pub(super) fn lit_all<const N: usize>(self, colours: [u32; N]) -> [Color; N] {
        colours.map(|color| self.lit(color))
    }

    /// Green of the season: dark, middle, light, blade.
    pub(super) fn greens(self) -> [Color; 4] {
        self.lit_all(match self.season {
            Season::Spring => [0x3E_8E44, 0x62_B44C, 0x94_D660, 0xD8_F094],
            Season::Summer => [0x2C_7040, 0x48_9648, 0x76_BA50, 0xB4_DC6C],
            Season::Autumn => [0x7A_5028, 0xA8_7630, 0xD2_9E40, 0xF0_C862],
            Season::Winter => [0x8E_AED0, 0xB8_D2E8, 0xE0_EEF8, 0xFF_FFFF],
        })
    }

    /// Sky colours from the top down.
    pub(super) fn sky(self) -> [Color; 5] {
        if let Some(tint) = self.tint {
            return [1, 2, 2, 3, 4].map(|level| tint.tone(level));
        }
        let sky = match (self.hour, self.weather) {
            (Hour::Night, _) if self.holiday == Some(Holiday::Halloween) => {
                [0x1A_0A2E, 0x34_124C, 0x66_2060, 0xB4_3E4C, 0xF0_842E]
            }
            (Hour::Night, _) => NIGHTS[self.sky % SKIES],
            (_, Weather::Storm) => [0x1C_2038, 0x28_304C, 0x38_4466, 0x4E_5E80, 0x6A_7C98],
            (_, Weather::Rain | Weather::Fog | Weather::Cloudy) => {
                [0x62_7490, 0x7C_8EA6, 0x98_A8BA, 0xB2_C0CC, 0xCC_D6DC]
            }
            (Hour::Dawn, _) => DAWNS[self.sky % SKIES],
            (Hour::Sunset, _) => SUNSETS[self.sky % SKIES],
            (Hour::Day, _) => DAYS[self.sky % SKIES],
        };
        sky.map(hex)
    }

    /// Whether the sky is dark.
    pub(super) fn dark(self) -> bool {
        self.hour == Hour::Night
    }
}

/// Paints what lies behind the subjects. Its numbers depend on the easel's seed, never on what was painted before.
pub(super) fn paint(place: &str, easel: &mut Easel, view: &View) -> Backdrop {
    let view = View { sky: sky_of(easel), ..*view };
    own_numbers(easel, 1, |easel| scribe::paint(script::place(place), easel, &view, false))
}

/// Paints what lies before them.
pub(super) fn paint_front(place: &str, easel: &mut Easel, view: &View) {
    let view = View { sky: sky_of(easel), ..*view };
    own_numbers(easel, 2, |easel| scribe::paint(script::place(place), easel, &view, true));
}

/// Which of the skies of its hour a picture has.
fn sky_of(easel: &Easel) -> usize {
    SplitMix64::new(easel.seed.wrapping_add(3)).below(SKIES as u64) as usize
}

/// Runs a painter with numbers of its own.
fn own_numbers<T>(easel: &mut Easel, salt: u64, paint: impl FnOnce(&mut Easel) -> T) -> T {
    let own = SplitMix64::new(easel.seed.wrapping_add(salt));
    let running = std::mem::replace(&mut easel.random, own);
    let painted = paint(easel);
    easel.random = running;
    painted
}
