//! The names of the ways in which canvas and HUD can share a picture; how they do is `stage`'s.
//!
//! ```
//! use engine::layout::Layout;
//!
//! assert_eq!(Layout::named("1080p"), Some(Layout::FullHd));
//! assert_eq!(Layout::FullHd.name(), "1080p");
//! assert_eq!(Layout::named("cinema"), None);
//! ```

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::{EnumCount, VariantArray, VariantNames};

/// How canvas and HUD share the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumCount, VariantNames, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Layout {
    /// `panel`: the canvas on the left, the HUD on the right.
    #[default]
    Panel,
    /// `overlay`: the HUD over the canvas.
    Overlay,
    /// `bare`: the canvas alone.
    Bare,
    /// `1080p`: 1920 x 1080, the canvas on the left, the HUD on the right.
    #[strum(serialize = "1080p")]
    FullHd,
    /// `vertical`: 1080 x 1920, the canvas above, the HUD below it, for films on a phone.
    Vertical,
}

impl Layout {
    /// Every layout with its name in a setting.
    pub const NAMES: [(&'static str, Self); Self::COUNT] = {
        let mut names = [("", Self::Panel); Self::COUNT];
        let mut number = 0;
        while number < names.len() {
            let layout = <Self as VariantArray>::VARIANTS[number];
            names[number] = (layout.name(), layout);
            number += 1;
        }
        names
    };

    /// The name in a setting.
    #[must_use]
    pub const fn name(self) -> &'static str {
        <Self as VariantNames>::VARIANTS[self as usize]
    }

    /// Whether it has a size of its own, whatever scale is asked for.
    #[must_use]
    pub const fn has_own_size(self) -> bool {
        matches!(self, Self::FullHd | Self::Vertical)
    }

    /// The layout of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, layout)| *layout)
    }
}

impl Serialize for Layout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Layout {
    /// A name that this version does not know is read as `panel`: a recording of another version can still be shown.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(Self::named(&name).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_as_its_layout_and_an_unknown_one_as_panel() {
        let names = Layout::NAMES.map(|(name, _)| name);
        assert_eq!(names, ["panel", "overlay", "bare", "1080p", "vertical"]);
        for (name, layout) in Layout::NAMES {
            assert_eq!((layout.name(), Layout::named(name)), (name, Some(layout)));
        }
        let read = |json: &str| serde_json::from_str::<Layout>(json).ok();
        assert_eq!(read("\"1080p\""), Some(Layout::FullHd));
        assert_eq!(read("\"of the future\""), Some(Layout::Panel));
        assert_eq!(read("7"), None);
    }
}
