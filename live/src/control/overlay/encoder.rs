//! A picture that follows the show and says what changed, in the overlay's protocol. Pure.
//!
//! What it says is what differs between the picture and what was said before, so that whoever has taken in every message
//! has the picture, pixel by pixel.

#![deny(clippy::wildcard_enum_match_arm, reason = "screens are matched one by one")]

use std::sync::Arc;

use engine::drawing::Drawing;
use engine::geometry::{Color, Placement, Rect, Size};
use engine::pixmap::Pixmap;
use engine::show::{Picture, Screen};
use engine::stage::{Stage, StageError};

use super::layer::{Layer, Slice, ranges};
use super::options::OverlayOptions;
use super::wire::Message;

/// Opacity of the surfaces that the HUD stands on in a transparent overlay, in the top byte.
const PLATE: u32 = 0xD0 << 24;
/// Opacity of everything else that is painted there.
const OPAQUE: u32 = 0xFF << 24;

/// A picture under work, with what its clients were told.
pub struct OverlayEncoder {
    frame: u64,
    told: Option<Placement>,
    painter: Painter,
}

/// Two ways to a picture.
enum Painter {
    /// The engine's picture.
    Plain(Plain),
    /// Painted pixels and pieces of the HUD, nothing around them.
    Pieces(Pieces),
}

impl OverlayEncoder {
    /// Paints the first picture.
    ///
    /// # Errors
    /// When the options make no picture.
    pub fn new(options: OverlayOptions, frame: u64, screen: &Screen) -> Result<Self, StageError> {
        let stage = Stage::new(options.settings())?;
        let painter = if options.transparent {
            Painter::Pieces(Pieces::new(stage, options, screen))
        } else {
            Painter::Plain(Plain::new(stage, screen))
        };
        Ok(Self { frame, told: None, painter })
    }

    /// Brings the picture up to date; the message that says how it changed, unless it did not.
    pub fn follow(&mut self, frame: u64, screen: &Screen) -> Option<Vec<u8>> {
        let mut message = Message::change(frame.saturating_sub(self.frame), self.alpha());
        let empty = message.len();
        match &mut self.painter {
            Painter::Plain(plain) => plain.follow(screen, &mut self.told, &mut message),
            Painter::Pieces(pieces) => pieces.follow(screen, &mut self.told, &mut message),
        }
        (message.len() > empty).then(|| {
            self.frame = frame;
            message.into_bytes()
        })
    }

    /// The message that says the whole picture.
    #[must_use]
    pub fn picture(&self) -> Vec<u8> {
        let layers = match &self.painter {
            Painter::Plain(plain) => vec![&plain.layer],
            Painter::Pieces(pieces) => std::iter::once(&pieces.art).chain(&pieces.hud).collect(),
        };
        let mut message = Message::picture(self.frame, layers[0].size(), self.alpha());
        if let Some(place) = self.told {
            message.place(place);
        }
        // A new picture is all zeros; one without alpha is not transparent but black.
        layers.iter().filter(|layer| !layer.is_clear()).for_each(|layer| layer.send_whole(&mut message));
        message.into_bytes()
    }

    /// Width and height of the picture.
    #[must_use]
    pub fn size(&self) -> Size {
        match &self.painter {
            Painter::Plain(plain) => plain.layer.size(),
            Painter::Pieces(pieces) => pieces.art.size(),
        }
    }

    const fn alpha(&self) -> bool {
        matches!(self.painter, Painter::Pieces(_))
    }
}

/// The drawing that is shown.
#[derive(Default)]
struct Shown(Option<(Arc<Drawing>, usize)>);

impl Shown {
    /// Takes note of what `screen` shows; the painted pixels that lead there from what was shown before, when some do.
    fn step<'a>(&mut self, screen: &'a Screen) -> Option<Slice<'a>> {
        let Picture::Drawing { drawing, cursor } = &screen.picture else {
            self.0 = None;
            return None;
        };
        let to = (*cursor).min(drawing.total());
        let before = self.0.replace((Arc::clone(drawing), to));
        let (old, from) = before?;
        let leads = to >= from && drawing.continues(&old);
        leads.then_some(Slice { drawing, from, to })
    }
}

fn place_of(stage: &Stage, drawing: &Drawing) -> Placement {
    stage.canvas_place(drawing.settings().canvas.size)
}

struct Plain {
    stage: Stage,
    hud: Vec<Rect>,
    layer: Layer,
    shown: Shown,
}

impl Plain {
    fn new(mut stage: Stage, screen: &Screen) -> Self {
        let mut layer = Layer::new(0, stage.size(), 0);
        stage.paint(screen, layer.wanted.as_mut());
        layer.mark_sent();
        let mut shown = Shown::default();
        shown.step(screen);
        Self { hud: stage.hud_areas(), stage, layer, shown }
    }

    fn follow(&mut self, screen: &Screen, told: &mut Option<Placement>, message: &mut Message) {
        let damage = self.stage.paint(screen, self.layer.wanted.as_mut());
        let step = self.shown.step(screen);
        if let Some(block) = damage.canvas {
            let as_cells = step.is_some_and(|slice| {
                let place = place_of(&self.stage, slice.drawing);
                self.layer.send_slice(&slice, place, &self.hud, told, message)
            });
            if as_cells {
                // A piece of the HUD over the canvas may have come or gone.
                self.hud.iter().for_each(|area| self.layer.send(area.intersect(block), message));
            } else {
                self.layer.send(block, message);
            }
        }
        damage.hud.iter().for_each(|block| self.layer.send(*block, message));
    }
}

struct Pieces {
    stage: Stage,
    /// What the stage paints, all of it opaque.
    picture: Pixmap,
    /// Where the configured canvas stands.
    canvas: Rect,
    areas: Vec<Rect>,
    art: Layer,
    hud: Option<Layer>,
    shown: Shown,
    card: Option<String>,
}

impl Pieces {
    fn new(stage: Stage, options: OverlayOptions, screen: &Screen) -> Self {
        let size = stage.size();
        let areas = stage.hud_areas();
        let canvas = stage.canvas_place(options.settings().canvas.size).rect.intersect(Rect::of(size));
        let hud = (!areas.is_empty()).then(|| Layer::new(1, size, OPAQUE));
        let mut pieces = Self {
            stage,
            picture: Pixmap::new(size),
            canvas,
            areas,
            art: Layer::new(0, size, OPAQUE),
            hud,
            shown: Shown::default(),
            card: None,
        };
        let mut unsaid = Message::change(0, true);
        pieces.follow(screen, &mut None, &mut unsaid);
        pieces
    }

    fn follow(&mut self, screen: &Screen, told: &mut Option<Placement>, message: &mut Message) {
        let damage = self.stage.paint(screen, self.picture.as_mut());
        self.follow_art(screen, told, message);
        if !damage.is_empty() {
            let changed: Vec<Rect> = damage.rects().collect();
            self.follow_hud(screen, &changed, message);
        }
    }

    fn follow_art(&mut self, screen: &Screen, told: &mut Option<Placement>, message: &mut Message) {
        let had_drawing = self.shown.0.is_some();
        let step = self.shown.step(screen);
        let card = match &screen.picture {
            Picture::Card { text } => Some(text),
            Picture::Blank | Picture::Drawing { .. } => None,
        };
        match (&screen.picture, step) {
            (Picture::Drawing { drawing, .. }, Some(slice)) => {
                let place = place_of(&self.stage, drawing);
                if !self.art.send_slice(&slice, place, &[], told, message) {
                    self.repaint(screen, message);
                }
            }
            (Picture::Drawing { .. }, None) => self.repaint(screen, message),
            _ if had_drawing || self.card.as_ref() != card => self.repaint(screen, message),
            _ => {}
        }
        if self.card.as_ref() != card {
            self.card = card.cloned();
        }
    }

    /// Paints the art anew: the painted pixels of a drawing, or a card.
    fn repaint(&mut self, screen: &Screen, message: &mut Message) {
        let (size, picture) = (self.art.size(), Rect::of(self.art.size()));
        self.art.wanted.pixels_mut().fill(0);
        match &screen.picture {
            Picture::Blank => {}
            Picture::Card { .. } => {
                for range in ranges(size, self.canvas) {
                    let painted = &self.picture.pixels()[range.clone()];
                    let pixels = self.art.wanted.pixels_mut()[range].iter_mut().zip(painted);
                    pixels.for_each(|(pixel, painted)| *pixel = OPAQUE | painted);
                }
                // The HUD is a layer of its own.
                for range in self.areas.iter().flat_map(|area| ranges(size, area.intersect(self.canvas))) {
                    self.art.wanted.pixels_mut()[range].fill(0);
                }
            }
            Picture::Drawing { drawing, cursor } => {
                let place = place_of(&self.stage, drawing);
                for (offset, color) in drawing.changes(0, *cursor) {
                    for range in ranges(size, place.cell(offset).intersect(picture)) {
                        self.art.wanted.pixels_mut()[range].fill(OPAQUE | color);
                    }
                }
            }
        }
        self.art.send(picture, message);
    }

    /// Brings the HUD up to date where something changed, and only there: mostly that is a sliver of a bar.
    fn follow_hud(&mut self, screen: &Screen, changed: &[Rect], message: &mut Message) {
        let Some(layer) = &mut self.hud else { return };
        let size = layer.size();
        let blocks: Vec<Rect> = overlaps(&self.areas, changed);
        if blocks.is_empty() {
            return;
        }
        for range in blocks.iter().flat_map(|block| ranges(size, *block)) {
            layer.wanted.pixels_mut()[range].fill(0);
        }
        let plates = Stage::surface_colors().map(Color::to_u32);
        let shown = overlaps(&self.stage.hud_shown(screen), &blocks);
        for range in shown.iter().flat_map(|block| ranges(size, *block)) {
            let pixels =
                layer.wanted.pixels_mut()[range.clone()].iter_mut().zip(&self.picture.pixels()[range]);
            pixels.for_each(|(pixel, painted)| {
                *pixel = painted | if plates.contains(painted) { PLATE } else { OPAQUE };
            });
        }
        blocks.iter().for_each(|block| layer.send(*block, message));
    }
}

/// Where one of these blocks and one of those have pixels in common.
fn overlaps(these: &[Rect], those: &[Rect]) -> Vec<Rect> {
    let pairs = these.iter().flat_map(|this| those.iter().map(|that| this.intersect(*that)));
    pairs.filter(|block| !block.is_empty()).collect()
}
