//! What an overlay is asked to look like: the query of its address, checked. Pure.

use engine::plan::CanvasSpec;
use engine::stage::{Layout, SCALE_MAX, Stage, StageError, StageSettings};
use thiserror::Error;

use crate::control::guard::Query;

/// Side of the square that the canvas has in the layout `1080p`.
const FULL_HD_SIDE: u32 = 1080;

/// One way to look at the show. Overlays that look alike share a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OverlayOptions {
    /// How canvas and HUD share the picture.
    pub layout: Layout,
    /// Pixels of the picture along the side of a canvas pixel.
    pub scale: u32,
    /// Only what is painted covers what lies below.
    pub transparent: bool,
    canvas: CanvasSpec,
}

/// Why an address makes no overlay.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OptionsError {
    /// There is no such layout.
    #[error("layout is {0:?}, expected panel, overlay, bare or 1080p")]
    Layout(String),
    /// There is no such background.
    #[error("background is {0:?}, expected plain or transparent")]
    Background(String),
    /// Neither with nor without.
    #[error("hud is {0:?}, expected 0 or 1")]
    Hud(String),
    /// No number in the limits.
    #[error("scale is {0:?}, expected a whole number from 1 to {SCALE_MAX}")]
    Scale(String),
    /// The picture would not be one.
    #[error("{0}")]
    Stage(StageError),
}

impl OverlayOptions {
    /// Reads `layout`, `background`, `hud` and `scale`; what is not said is as in `settings`.
    ///
    /// # Errors
    /// The first value that is not allowed.
    pub fn of(query: &Query<'_>, settings: StageSettings) -> Result<Self, OptionsError> {
        let transparent = match query.get("background").as_deref() {
            None | Some("plain") => false,
            Some("transparent") => true,
            Some(other) => return Err(OptionsError::Background(shortened(other))),
        };
        let layout = match query.get("layout") {
            Some(name) => named(&name)?,
            None => settings.layout,
        };
        let scale = match query.get("scale") {
            Some(text) => text.parse().map_err(|_| OptionsError::Scale(shortened(&text)))?,
            None => settings.scale,
        };
        let hud = match query.get("hud").as_deref() {
            None | Some("1") => true,
            Some("0") => false,
            Some(other) => return Err(OptionsError::Hud(shortened(other))),
        };
        let options = Self { layout, scale, transparent, canvas: settings.canvas }.with_hud(hud);
        Stage::new(options.settings()).map_err(OptionsError::Stage)?;
        Ok(options)
    }

    /// The layout without its HUD is the canvas alone. A transparent one has pieces of the HUD over the canvas where the
    /// layout itself has none.
    fn with_hud(self, hud: bool) -> Self {
        match (hud, self.layout) {
            (false, Layout::FullHd) => {
                let side = self.canvas.size.w.max(self.canvas.size.h).max(1);
                Self { layout: Layout::Bare, scale: (FULL_HD_SIDE / side).max(1), ..self }
            }
            (false, _) => Self { layout: Layout::Bare, ..self },
            (true, Layout::Bare) if self.transparent => Self { layout: Layout::Overlay, ..self },
            (true, _) => self,
        }
    }

    /// Pixels of the picture.
    ///
    /// # Errors
    /// When the options make no picture.
    pub fn pixels(&self) -> Result<u64, StageError> {
        let size = Stage::new(self.settings())?.size();
        Ok(u64::from(size.w) * u64::from(size.h))
    }

    /// What a stage for it is made of.
    #[must_use]
    pub const fn settings(&self) -> StageSettings {
        StageSettings { layout: self.layout, scale: self.scale, canvas: self.canvas }
    }
}

fn named(name: &str) -> Result<Layout, OptionsError> {
    Layout::named(name).ok_or_else(|| OptionsError::Layout(shortened(name)))
}

/// As much of a wrong value as a message needs.
fn shortened(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(query: &str) -> Result<(Layout, u32, bool), String> {
        let options =
            OverlayOptions::of(&Query(query), StageSettings::default()).map_err(|error| error.to_string())?;
        Ok((options.layout, options.scale, options.transparent))
    }

    #[test]
    fn an_address_says_what_differs_from_the_settings() {
        let cases = [
            ("", (Layout::Panel, 8, false)),
            ("key=k&layout=overlay&scale=4", (Layout::Overlay, 4, false)),
            ("layout=bare&background=transparent", (Layout::Overlay, 8, true)),
            ("layout=bare&background=transparent&hud=0", (Layout::Bare, 8, true)),
            ("background=transparent", (Layout::Panel, 8, true)),
            ("hud=0", (Layout::Bare, 8, false)),
            ("layout=1080p&hud=0", (Layout::Bare, 11, false)),
            ("layout=1080p&hud=1&background=plain", (Layout::FullHd, 8, false)),
        ];
        for (query, expected) in cases {
            assert_eq!(look(query), Ok(expected), "{query}");
        }
    }

    #[test]
    fn a_wrong_value_is_named() {
        let cases = [
            ("layout=round", "layout is \"round\", expected panel, overlay, bare or 1080p"),
            ("background=red", "background is \"red\", expected plain or transparent"),
            ("hud=yes", "hud is \"yes\", expected 0 or 1"),
            ("scale=-1", "scale is \"-1\", expected a whole number from 1 to 64"),
        ];
        for (query, words) in cases {
            assert_eq!(look(query), Err(words.to_owned()), "{query}");
        }
        assert!(look("scale=0").is_err() && look("scale=64").is_err() && look("scale=99999999999").is_err());
    }
}
