//! What an overlay is asked to look like: the query of its address, checked. Pure.

use engine::geometry::Size;
use engine::plan::CanvasSpec;
use engine::stage::{Layout, SCALE_MAX, SIDE_MAX, SIDE_MIN, Stage, StageError, StageSettings, layout_for};
use thiserror::Error;

use crate::control::guard::Query;

/// Side of the square that the canvas has in the layouts `1080p` and `vertical`.
const SQUARE_SIDE: u32 = 1080;

/// Per cent of a sound's own loudness.
const VOLUME_MAX: u8 = 100;

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
    /// The size of the picture; `None`: as the scale makes it.
    size: Option<Size>,
}

/// Why an address makes no overlay.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OptionsError {
    /// There is no such layout.
    #[error("layout is {0:?}, expected panel, overlay, bare, 1080p or vertical")]
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
    /// No size in the limits.
    #[error("size is {0:?}, expected WIDTHxHEIGHT, {SIDE_MIN} to {SIDE_MAX} each")]
    Size(String),
    /// Neither with nor without.
    #[error("chime is {0:?}, expected 0 or 1")]
    Chime(String),
    /// No number in the limits.
    #[error("volume is {0:?}, expected a whole number from 0 to {VOLUME_MAX}")]
    Volume(String),
    /// The picture would not be one.
    #[error("{0}")]
    Stage(StageError),
}

impl OverlayOptions {
    /// Reads `layout`, `background`, `hud`, `scale` and `size`; what is not said is as in `settings`.
    ///
    /// A size decides how large the canvas is, and in which layout it stands: unless the address says the one or the other.
    ///
    /// # Errors
    /// The first value that is not allowed.
    pub fn of(query: &Query<'_>, settings: StageSettings) -> Result<Self, OptionsError> {
        let transparent = match query.get("background").as_deref() {
            None | Some("plain") => false,
            Some("transparent") => true,
            Some(other) => return Err(OptionsError::Background(shortened(other))),
        };
        let given = query.get("layout").map(|name| named(&name)).transpose()?;
        let layout = given.unwrap_or(settings.layout);
        let scale = match query.get("scale") {
            Some(text) => text.parse().map_err(|_| OptionsError::Scale(shortened(&text)))?,
            None => settings.scale,
        };
        let hud = match query.get("hud").as_deref() {
            None | Some("1") => true,
            Some("0") => false,
            Some(other) => return Err(OptionsError::Hud(shortened(other))),
        };
        let size = query.get("size").map(|text| size_of(&text)).transpose()?;
        let size = size.filter(|_| query.get("scale").is_none() && !given.is_some_and(Layout::has_own_size));
        let options = Self { layout, scale, transparent, canvas: settings.canvas, size: None }.with_hud(hud);
        let options = size.map_or(options, |size| options.with_size(size, given.is_some()));
        Stage::new(options.settings()).map_err(OptionsError::Stage)?;
        Ok(options)
    }

    /// A picture of this size. A canvas that has no room in it stands alone at scale 1: whoever shows it makes it smaller.
    fn with_size(self, size: Size, is_layout_given: bool) -> Self {
        let canvas = self.canvas.size;
        if canvas.w > size.w || canvas.h > size.h {
            return Self { layout: Layout::Bare, scale: 1, ..self };
        }
        let layout = if is_layout_given { self.layout } else { layout_for(self.layout, canvas, size) };
        Self { layout, size: Some(size), ..self }
    }

    /// The layout without its HUD is the canvas alone. A transparent one has pieces of the HUD over the canvas where the
    /// layout itself has none.
    fn with_hud(self, hud: bool) -> Self {
        match (hud, self.layout) {
            (false, Layout::FullHd | Layout::Vertical) => {
                let side = self.canvas.size.w.max(self.canvas.size.h).max(1);
                Self { layout: Layout::Bare, scale: (SQUARE_SIDE / side).max(1), ..self }
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
        StageSettings { layout: self.layout, scale: self.scale, canvas: self.canvas, size: self.size }
    }
}

/// Whether an overlay wants to hear what begins and ends. How loud is the page's business: it is only looked at here.
///
/// # Errors
/// The first value that is not allowed.
pub fn listens(query: &Query<'_>) -> Result<bool, OptionsError> {
    if let Some(text) = query.get("volume")
        && !text.parse().is_ok_and(|volume: u8| volume <= VOLUME_MAX)
    {
        return Err(OptionsError::Volume(shortened(&text)));
    }
    match query.get("chime").as_deref() {
        None | Some("0") => Ok(false),
        Some("1") => Ok(true),
        Some(other) => Err(OptionsError::Chime(shortened(other))),
    }
}

fn named(name: &str) -> Result<Layout, OptionsError> {
    Layout::named(name).ok_or_else(|| OptionsError::Layout(shortened(name)))
}

/// `WIDTHxHEIGHT` in its limits.
fn size_of(text: &str) -> Result<Size, OptionsError> {
    let side = |text: &str| text.parse().ok().filter(|side| (SIDE_MIN..=SIDE_MAX).contains(side));
    let sides = text.split_once('x').and_then(|(w, h)| Some(Size::new(side(w)?, side(h)?)));
    sides.ok_or_else(|| OptionsError::Size(shortened(text)))
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
    fn a_size_decides_scale_and_layout_where_the_address_does_not() {
        let sized = |query: &str, layout| {
            let settings = StageSettings { layout, ..StageSettings::default() };
            let options = OverlayOptions::of(&Query(query), settings).expect(query);
            let stage = Stage::new(options.settings()).expect(query);
            let place = stage.canvas_place(options.canvas.size);
            let canvas = place.rect;
            assert_eq!(canvas.intersect(engine::geometry::Rect::of(stage.size())), canvas, "{query} is cut");
            (options.layout, stage.size(), place.scale)
        };
        use Layout::{Bare, FullHd, Overlay, Panel, Vertical};
        let cases = [
            ("size=800x600", Panel, (Panel, Size::new(800, 600), 5)),
            ("size=1280x768", Panel, (Panel, Size::new(1280, 768), 8)),
            ("size=1920x1080", FullHd, (Panel, Size::new(1920, 1080), 11)),
            ("size=1080x1920", Panel, (Panel, Size::new(1080, 1920), 11)),
            ("size=300x300", Panel, (Overlay, Size::new(300, 300), 3)),
            ("size=300x300", Bare, (Bare, Size::new(300, 300), 3)),
            ("size=800x600&hud=0", Panel, (Bare, Size::new(800, 600), 6)),
            ("size=800x600&layout=overlay", Panel, (Overlay, Size::new(800, 600), 6)),
            ("size=400x300&layout=panel", Bare, (Panel, Size::new(400, 300), 1)),
            ("size=800x600&layout=bare&background=transparent", Panel, (Overlay, Size::new(800, 600), 6)),
            // The address says how large it is.
            ("size=800x600&scale=4", Panel, (Panel, Size::new(640, 384), 4)),
            ("size=800x600&layout=1080p", Panel, (FullHd, Size::new(1920, 1080), 11)),
            ("size=800x600&layout=vertical", Panel, (Vertical, Size::new(1080, 1920), 11)),
            ("size=800x600", Vertical, (Panel, Size::new(800, 600), 5)),
            // No whole scale: the canvas as it is.
            ("size=64x4096", Panel, (Bare, Size::new(96, 96), 1)),
        ];
        for (query, layout, expected) in cases {
            assert_eq!(sized(query, layout), expected, "{query}");
        }
        for wrong in
            ["size=63x600", "size=800x4097", "size=800", "size=x", "size=-800x600", "size=800x600x3", "size="]
        {
            let value = wrong.trim_start_matches("size=");
            let words = format!("size is {value:?}, expected WIDTHxHEIGHT, 64 to 4096 each");
            assert_eq!(look(wrong), Err(words), "{wrong}");
        }
    }

    #[test]
    fn an_overlay_is_silent_unless_its_address_asks_for_sound() {
        let cases =
            [("", false), ("chime=0&volume=100", false), ("chime=1", true), ("volume=0&chime=1", true)];
        for (query, expected) in cases {
            assert_eq!(listens(&Query(query)), Ok(expected), "{query}");
        }
        let wrong = |query: &str| listens(&Query(query)).map_err(|error| error.to_string());
        assert_eq!(wrong("chime=yes"), Err("chime is \"yes\", expected 0 or 1".into()));
        for volume in ["101", "-1", "loud", "", "0.5"] {
            let words = format!("volume is {volume:?}, expected a whole number from 0 to 100");
            assert_eq!(wrong(&format!("chime=1&volume={volume}")), Err(words));
        }
    }

    #[test]
    fn a_wrong_value_is_named() {
        let cases = [
            ("layout=round", "layout is \"round\", expected panel, overlay, bare, 1080p or vertical"),
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
