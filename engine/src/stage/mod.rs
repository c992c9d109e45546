//! A screen becomes a full picture, in one of five layouts.
//!
//! [`render`] paints one picture; a [`Stage`] keeps a picture up to date and says what changed. Both give the same
//! bytes: a stage is a cache, in whatever order screens come. Reads no clock.
//!
//! ```
//! use engine::layout::Layout;
//! use engine::show::Show;
//! use engine::stage::{Stage, StageError, StageSettings, render};
//!
//! let settings = StageSettings { layout: Layout::FullHd, ..StageSettings::default() };
//! let picture = render(settings, &Show::new().screen())?;
//! assert_eq!((picture.size().w, picture.size().h), (1920, 1080));
//!
//! let error = Stage::new(StageSettings { scale: 65, ..settings }).expect_err("65 is out of range");
//! assert_eq!(error, StageError::Scale(65));
//! # Ok::<(), StageError>(())
//! ```

#![deny(clippy::wildcard_enum_match_arm, reason = "screens are matched one by one")]

mod arrange;
mod bar;
mod card;
mod code;
mod hud;
mod ink;
mod layout;
mod overlay;
mod palette;
mod panel;
mod sized;
mod sprite;
mod upscale;

use std::fmt;

use layout::Arrangement;

use upscale::CanvasView;

use crate::geometry::{Color, Placement, Rect, Size};
pub use crate::layout::Layout;
use crate::pixmap::{Pixmap, PixmapMut};
use crate::plan::{CanvasSpec, limits};
use crate::show::{OnAirPhase, Picture, Screen};
pub use sized::layout_for;

/// The largest scale.
pub const SCALE_MAX: u32 = 64;
/// Pixels along one side of a picture, without the panel.
pub const SIDE_MAX: u32 = 4_096;
/// Pixels along one side of a picture of a given size, at least.
pub const SIDE_MIN: u32 = 64;

/// What a stage is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageSettings {
    /// How canvas and HUD share the picture.
    pub layout: Layout,
    /// Pixels of the picture along the side of a canvas pixel; `1080p` and `vertical` take the largest that fits
    /// instead.
    pub scale: u32,
    /// The configured canvas.
    pub canvas: CanvasSpec,
    /// Width and height of the picture, which the canvas then fills at the largest whole scale beside the HUD; `None`: as
    /// the scale makes it. `1080p` and `vertical` have a size of their own.
    pub size: Option<Size>,
}

impl Default for StageSettings {
    /// `panel`, x8, the default canvas.
    fn default() -> Self {
        Self { layout: Layout::default(), scale: 8, canvas: CanvasSpec::default(), size: None }
    }
}

/// Settings that make no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StageError {
    /// The scale is not in 1..=64.
    Scale(u32),
    /// A side of the canvas is not in 1..=512.
    Canvas(Size),
    /// Canvas times scale is more than a picture may have.
    TooLarge {
        /// The canvas.
        canvas: Size,
        /// The scale it was asked for.
        scale: u32,
    },
    /// A side of the given size is not in 64..=4096.
    Size(Size),
    /// The canvas does not fit a picture of the given size.
    NoRoom {
        /// The canvas.
        canvas: Size,
        /// The picture.
        size: Size,
    },
    /// A plan's canvas does not fit the area at one pixel a pixel.
    Area {
        /// The plan's canvas.
        canvas: Size,
        /// The area of the layout.
        area: Size,
    },
}

impl fmt::Display for StageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scale(scale) => write!(f, "the scale is {scale}, expected 1 to {SCALE_MAX}"),
            Self::Canvas(Size { w, h }) => {
                write!(f, "the canvas is {w} x {h}, expected 1 to {} each", limits::CANVAS_SIDE_MAX)
            }
            Self::TooLarge { canvas, scale } => write!(
                f,
                "the scale {scale} makes a canvas of {} x {} larger than {SIDE_MAX} pixels: expected at most {}",
                canvas.w,
                canvas.h,
                SIDE_MAX / canvas.w.max(canvas.h)
            ),
            Self::Size(Size { w, h }) => {
                write!(f, "the size is {w} x {h}, expected {SIDE_MIN} to {SIDE_MAX} each")
            }
            Self::NoRoom { canvas, size } => write!(
                f,
                "a canvas of {} x {} does not fit a picture of {} x {} pixels",
                canvas.w, canvas.h, size.w, size.h
            ),
            Self::Area { canvas, area } => write!(
                f,
                "a canvas of {} x {} does not fit the area of {} x {} pixels: a larger scale or configured canvas has room",
                canvas.w, canvas.h, area.w, area.h
            ),
        }
    }
}

impl std::error::Error for StageError {}

/// What a paint changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// The block around the changed part of the canvas area.
    pub canvas: Option<Rect>,
    /// Blocks of the HUD; of a first paint the whole picture.
    pub hud: Vec<Rect>,
}

impl Damage {
    /// Whether the picture is as before.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.canvas.is_none() && self.hud.is_empty()
    }

    /// Every block that changed; they may overlap.
    pub fn rects(&self) -> impl Iterator<Item = Rect> + '_ {
        self.canvas.iter().chain(&self.hud).copied()
    }
}

/// Paints `screen` once, as a whole.
///
/// # Errors
/// When the settings make no picture.
pub fn render(settings: StageSettings, screen: &Screen) -> Result<Pixmap, StageError> {
    let mut stage = Stage::new(settings)?;
    let mut picture = Pixmap::new(stage.size());
    stage.paint(screen, picture.as_mut());
    Ok(picture)
}

/// Keeps a picture up to date.
#[derive(Clone, Debug)]
pub struct Stage {
    settings: StageSettings,
    arrangement: Arrangement,
    last: Option<Screen>,
    /// The drawing in the canvas area, when one is there.
    view: Option<CanvasView>,
}

impl Stage {
    /// Works out the layout.
    ///
    /// # Errors
    /// When a setting is out of range; the message names it.
    pub fn new(settings: StageSettings) -> Result<Self, StageError> {
        let StageSettings { scale, canvas: CanvasSpec { size, .. }, layout, size: picture } = settings;
        let side = 1..=limits::CANVAS_SIDE_MAX;
        if !side.contains(&size.w) || !side.contains(&size.h) {
            return Err(StageError::Canvas(size));
        }
        if !(1..=SCALE_MAX).contains(&scale) {
            return Err(StageError::Scale(scale));
        }
        if let Some(picture) = picture.filter(|_| !layout.has_own_size()) {
            return Self::of_size(settings, picture);
        }
        if !layout.has_own_size() && size.w.max(size.h) * scale > SIDE_MAX {
            return Err(StageError::TooLarge { canvas: size, scale });
        }
        Ok(Self { settings, arrangement: arrange::arrange(&settings), last: None, view: None })
    }

    fn of_size(settings: StageSettings, picture: Size) -> Result<Self, StageError> {
        let sides = SIDE_MIN..=SIDE_MAX;
        if !sides.contains(&picture.w) || !sides.contains(&picture.h) {
            return Err(StageError::Size(picture));
        }
        let canvas = settings.canvas.size;
        let arrangement = sized::arrange(settings.layout, canvas, picture);
        let arrangement = arrangement.ok_or(StageError::NoRoom { canvas, size: picture })?;
        Ok(Self { settings, arrangement, last: None, view: None })
    }

    /// Whether a plan with this canvas can be shown: it must fit the canvas area at one pixel a pixel.
    ///
    /// # Errors
    /// When it is larger. [`Stage::paint`] would show its middle.
    pub fn accepts(&self, canvas: Size) -> Result<(), StageError> {
        let area = self.arrangement.area.size();
        if canvas.w > area.w || canvas.h > area.h { Err(StageError::Area { canvas, area }) } else { Ok(()) }
    }

    /// Width and height of the picture.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.arrangement.size
    }

    /// Where a canvas of this size stands, and how large its cells are.
    #[must_use]
    pub fn canvas_place(&self, canvas: Size) -> Placement {
        Placement::fit(canvas, self.arrangement.area)
    }

    /// The blocks that the HUD covers; everything else belongs to the canvas and its margin.
    // For an overlay with transparency, which is the shell's.
    #[doc(hidden)]
    #[must_use]
    pub fn hud_areas(&self) -> Vec<Rect> {
        self.covered(|_| true)
    }

    /// The blocks of [`Stage::hud_areas`] that the HUD covers on this screen: a row with nobody in it is not there.
    // For an overlay with transparency, which is the shell's.
    #[doc(hidden)]
    #[must_use]
    pub fn hud_shown(&self, screen: &Screen) -> Vec<Rect> {
        self.covered(|slot| !hud::is_hidden(slot, screen))
    }

    /// The surfaces, and the slots over the canvas that are there.
    fn covered(&self, is_there: impl Fn(&layout::Slot) -> bool) -> Vec<Rect> {
        let surfaces = self.arrangement.surfaces.iter().map(|(area, _)| *area);
        let over = self.arrangement.slots.iter().filter(|slot| is_there(slot)).map(|slot| slot.area);
        surfaces.chain(over.filter(|area| !area.intersect(self.arrangement.visible).is_empty())).collect()
    }

    /// What this layout shows of names, wishes, caption and card, each text on one line and cut as it is on the picture.
    #[must_use]
    pub fn texts(&self, screen: &Screen) -> Vec<String> {
        let mut texts: Vec<String> =
            self.arrangement.slots.iter().flat_map(|slot| hud::told(slot, screen)).collect();
        if let Picture::Card { text } = &screen.picture {
            let place = self.canvas_place(self.settings.canvas.size);
            let room = place.rect.intersect(self.arrangement.free);
            texts.push(card::told(text, hud::is_cut_as_judged(screen), room));
        }
        texts
    }

    /// The colours of the surfaces that the HUD's lettering and signs stand on.
    // For an overlay with transparency, which is the shell's.
    #[doc(hidden)]
    #[must_use]
    pub const fn surface_colors() -> [Color; 2] {
        [palette::NIGHT, palette::DUSK]
    }

    /// Forgets what was painted: the next paint is a whole one. For a buffer that lost its contents.
    pub fn invalidate(&mut self) {
        self.last = None;
    }

    /// Brings `frame` up to date, which holds what the last paint left, and says what changed.
    ///
    /// It should have [`Stage::size`]; of a smaller one the right and lower part is cut.
    pub fn paint(&mut self, screen: &Screen, mut frame: PixmapMut<'_>) -> Damage {
        // A session speaks one language; screens of two sessions have nothing in common.
        let Some(last) = self.last.take().filter(|last| last.language == screen.language) else {
            self.paint_all(screen, &mut frame);
            self.last = Some(screen.clone());
            return Damage { canvas: None, hud: vec![Rect::of(self.arrangement.size)] };
        };
        let canvas = self.paint_canvas(Some(&last), screen, &mut frame);
        let canvas = self.uncover(&last, screen, canvas, &mut frame);
        let hud = self.paint_hud(&last, screen, canvas, &mut frame);
        self.last = Some(remembered(last, screen));
        Damage { canvas, hud }
    }

    fn paint_all(&mut self, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
        self.view = None;
        self.paint_canvas(None, screen, pixmap);
        for (area, color) in &self.arrangement.surfaces {
            pixmap.fill(*area, *color);
        }
        for slot in &self.arrangement.slots {
            hud::paint(slot, screen, pixmap);
        }
    }

    /// Paints the pieces that differ, and those that the canvas was painted over.
    fn paint_hud(
        &self,
        last: &Screen,
        screen: &Screen,
        canvas: Option<Rect>,
        pixmap: &mut PixmapMut<'_>,
    ) -> Vec<Rect> {
        let mut changed = Vec::new();
        for slot in &self.arrangement.slots {
            let differs = hud::differs(slot, last, screen);
            let covered = canvas.is_some_and(|canvas| !canvas.intersect(slot.area).is_empty());
            if differs || covered {
                hud::paint(slot, screen, pixmap);
            }
            if differs && !hud::is_hidden(slot, screen) {
                changed.push(hud::touched(slot, last, screen));
            }
        }
        changed.retain(|area| !area.is_empty());
        changed
    }

    /// Paints the canvas where a piece over it went away, and returns the block around all that changed.
    fn uncover(
        &self,
        last: &Screen,
        screen: &Screen,
        canvas: Option<Rect>,
        pixmap: &mut PixmapMut<'_>,
    ) -> Option<Rect> {
        let went = |slot: &&layout::Slot| hud::is_hidden(slot, screen) && !hud::is_hidden(slot, last);
        let bare = self.arrangement.slots.iter().filter(went).map(|slot| slot.area).reduce(Rect::union);
        let Some(bare) = bare else { return canvas };
        match &self.view {
            Some(view) => view.uncover(bare, palette::NIGHT, pixmap),
            None => self.paint_card(screen, pixmap),
        }
        let bare = if self.view.is_some() { bare } else { self.arrangement.visible };
        Some(canvas.map_or(bare, |canvas| canvas.union(bare)))
    }

    /// Brings the canvas area up to date and returns the block that changed.
    fn paint_canvas(
        &mut self,
        last: Option<&Screen>,
        screen: &Screen,
        pixmap: &mut PixmapMut<'_>,
    ) -> Option<Rect> {
        if let Picture::Drawing { drawing, cursor } = &screen.picture {
            if let Some(view) = self.view.as_mut().filter(|view| view.continues_to(drawing)) {
                return view.update(drawing, *cursor, pixmap);
            }
            let Arrangement { area, visible, .. } = self.arrangement;
            let view = CanvasView::new(drawing, *cursor, area, visible, palette::NIGHT, pixmap);
            self.view = Some(view);
            return Some(visible);
        }
        if last.is_some_and(|last| self.is_same_card(last, screen)) {
            return None;
        }
        self.view = None;
        self.paint_card(screen, pixmap);
        Some(self.arrangement.visible)
    }

    /// Paints what stands in the canvas area in place of a drawing.
    fn paint_card(&self, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
        let Arrangement { area, visible, free, .. } = self.arrangement;
        let place = upscale::blank(self.settings.canvas, area, visible, palette::NIGHT, pixmap);
        let room = place.rect.intersect(free);
        match &screen.picture {
            Picture::Card { text } => card::card(text, hud::is_cut_as_judged(screen), room, pixmap),
            Picture::Blank | Picture::Drawing { .. } => {
                if let Some(says) = self.greeting(screen) {
                    card::greeting(says, room, pixmap);
                }
            }
        }
    }

    /// What the hedgehog says on an empty canvas; `bare` shows the canvas alone.
    fn greeting(&self, screen: &Screen) -> Option<&'static str> {
        match screen.phase {
            _ if self.arrangement.is_bare => None,
            OnAirPhase::Idle => Some(screen.language.text("hud.greeting-idle")),
            OnAirPhase::Thinking => Some(screen.language.text("hud.greeting-thinking")),
            OnAirPhase::Drawing(_) | OnAirPhase::Holding(_) | OnAirPhase::Card(_) => None,
        }
    }

    fn is_same_card(&self, last: &Screen, screen: &Screen) -> bool {
        match (&last.picture, &screen.picture) {
            (Picture::Blank, Picture::Blank) => self.greeting(last) == self.greeting(screen),
            (Picture::Card { text: old }, Picture::Card { text }) => {
                old == text && hud::is_cut_as_judged(last) == hud::is_cut_as_judged(screen)
            }
            _ => false,
        }
    }
}

/// `last` made equal to `screen`, copying only what differs: on most frames that is a cursor and a figure.
fn remembered(mut last: Screen, screen: &Screen) -> Screen {
    fn keep<T: Clone + PartialEq>(kept: &mut T, new: &T) {
        if kept != new {
            kept.clone_from(new);
        }
    }
    keep(&mut last.active, &screen.active);
    keep(&mut last.caption, &screen.caption);
    keep(&mut last.next, &screen.next);
    keep(&mut last.share, &screen.share);
    if !last.picture.looks_like(&screen.picture) {
        last.picture.clone_from(&screen.picture);
    }
    let Screen { active, caption, next, picture, share, .. } = last;
    Screen { active, caption, next, picture, share, ..*screen }
}
