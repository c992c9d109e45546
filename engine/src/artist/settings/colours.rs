//! The words of a script: numbers, points and colours as the view shows them. Paints nothing.

use crate::geometry::Color;

use super::super::circumstances::Weather;
use super::super::easel::Easel;
use super::super::palette::{BASE, Ramp, blend, hex};
use super::{View, land};

/// What shade and light are mixed from.
const SHADE: Color = hex(0x18_1030);
const LIGHT: Color = hex(0xFF_FAE8);

/// What the words of a script mean at the moment.
pub(super) struct Words<'a> {
    /// The view.
    pub(super) view: &'a View,
    /// Whether the hour lights everything.
    pub(super) outdoors: bool,
    /// What far things fade into.
    pub(super) air: Color,
    /// Numbers by name.
    pub(super) numbers: Vec<(&'static str, i32)>,
    /// Ramps by name.
    pub(super) ramps: Vec<(&'static str, Ramp)>,
    /// Colours by name.
    pub(super) tones: Vec<(&'static str, Color)>,
    /// The arguments of the part being painted.
    pub(super) arguments: Vec<String>,
}

impl Words<'_> {
    /// The word with the part's argument in its place.
    pub(super) fn meant(&self, word: &str) -> String {
        let mut chars = word.chars();
        let letter = chars.next().filter(char::is_ascii_lowercase).map(|c| c as usize - 'a' as usize);
        let alone = !chars.next().is_some_and(|c| c.is_ascii_alphanumeric());
        match letter.filter(|_| alone).and_then(|index| self.arguments.get(index)) {
            Some(argument) => format!("{argument}{}", &word[1..]),
            None => word.to_owned(),
        }
    }

    /// A sum of numbers, names and ranges.
    pub(super) fn number(&self, easel: &mut Easel, word: &str) -> Option<i32> {
        let mut sum = 0;
        let mut rest = word;
        while !rest.is_empty() {
            let sign = if rest.starts_with('-') { -1 } else { 1 };
            rest = rest.trim_start_matches(['+', '-']);
            let end = rest.find(['+', '-']).unwrap_or(rest.len());
            sum += sign * self.term(easel, &rest[..end])?;
            rest = &rest[end..];
        }
        (!word.is_empty()).then_some(sum)
    }

    fn term(&self, easel: &mut Easel, word: &str) -> Option<i32> {
        if let Some((low, high)) = word.split_once('~') {
            return Some(easel.pick(low.parse().ok()?, high.parse().ok()?));
        }
        let named = || self.numbers.iter().rev().find(|(name, _)| *name == word).map(|(_, number)| *number);
        let argument = || self.meant(word).parse().ok();
        word.parse().ok().or_else(named).or_else(argument)
    }

    /// `x,y`.
    pub(super) fn pair(&self, easel: &mut Easel, word: &str) -> Option<(i32, i32)> {
        let (x, y) = word.split_once(',')?;
        Some((self.number(easel, x)?, self.number(easel, y)?))
    }

    /// A colour as the view shows it.
    pub(super) fn color(&self, word: &str) -> Option<Color> {
        let word = self.meant(word);
        let end = word.find(['!', '/', '*', '@']).unwrap_or(word.len());
        let (mut color, fixed) = self.base(&word[..end])?;
        if !fixed && !word[end..].contains('!') {
            color = self.lit(color);
        }
        let marks = word[end..].replace('!', "");
        let mut rest = marks.as_str();
        while let Some(mark) = rest.chars().next() {
            let end = rest[1..].find(['/', '*', '@']).map_or(rest.len(), |at| at + 1);
            let parts: u32 = rest[1..end].parse().ok().filter(|parts| *parts <= 16)?;
            let toward = match mark {
                '/' => SHADE,
                '*' => LIGHT,
                _ => self.air,
            };
            let foggy = mark == '@' && self.view.weather == Weather::Fog;
            let parts = if foggy { parts + (16 - parts) / 2 } else { parts };
            color = blend(color, toward, parts);
            rest = &rest[end..];
        }
        Some(color)
    }

    /// A colour by name, and whether it is already as the hour lights it.
    fn base(&self, word: &str) -> Option<(Color, bool)> {
        if word.starts_with('#') {
            return Some((Color::from_hex(word)?, false));
        }
        let (name, level) = word.split_once('.').unwrap_or((word, ""));
        let level: i32 = if level.is_empty() { BASE } else { level.parse().ok()? };
        let at = usize::try_from(level).ok()?;
        Some(match name {
            "sky" => (*self.view.sky().get(at)?, true),
            "grass" => (*self.view.greens().get(at)?, true),
            "water" => (*land::water(self.view).get(at)?, true),
            "air" => (self.air, true),
            _ => match self.tones.iter().rev().find(|(known, _)| *known == name) {
                Some((_, tone)) => (*tone, true),
                None => (self.ramp(name)?.tone(level), false),
            },
        })
    }

    /// A ramp of the setting's own or of the palette.
    pub(super) fn ramp(&self, name: &str) -> Option<Ramp> {
        let own = self.ramps.iter().rev().find(|(known, _)| *known == name).map(|(_, ramp)| *ramp);
        own.or_else(|| Ramp::find(name))
    }

    fn lit(&self, color: Color) -> Color {
        if self.outdoors { self.view.lit(color.to_u32()) } else { self.view.lamplit(color) }
    }
}
