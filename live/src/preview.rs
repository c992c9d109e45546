//! A plan on a stage without a show: what `render` exports and `bench` measures.

#![deny(clippy::wildcard_enum_match_arm, reason = "screens are matched one by one")]

use std::io;
use std::sync::Arc;

use engine::drawing::{DrawError, Drawing, DrawingSettings};
use engine::geometry::Size;
use engine::hash::FrameHash;
use engine::pixmap::{Pixmap, PixmapRef};
use engine::plan::{Body, CAPTION_DEFAULT, Plan};
use engine::show::{Active, Countdown, NoCut, OnAirPhase, Picture, Progress, Screen};
use engine::stage::{Damage, Layout, Stage, StageError, StageSettings};
use engine::time::{Fps, Frame};

use crate::export;

/// Seconds that a finished picture is shown when neither plan nor settings say otherwise.
const HOLD_SEC: u32 = 90;

/// One plan, ready to be shown at any frame.
pub struct Preview {
    name: String,
    plan: Plan,
    drawing: Arc<Drawing>,
    stage: Stage,
    picture: Pixmap,
    layout: Layout,
    scale: u32,
}

/// Why a plan cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// It paints more than a plan may.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// It does not fit the stage.
    #[error(transparent)]
    Stage(#[from] StageError),
}

impl Preview {
    /// Draws `plan` on a stage of its own canvas size.
    ///
    /// # Errors
    /// When the plan paints too many pixels, or canvas and scale make no picture.
    pub fn new(name: String, plan: Plan, layout: Layout, scale: u32, fps: Fps) -> Result<Self, PreviewError> {
        let settings = DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS);
        let drawing = match &plan.body {
            Body::Steps(_) => Drawing::of(&plan, settings)?,
            Body::Card(_) => Drawing::new(settings),
        };
        let stage = Stage::new(StageSettings { layout, scale, canvas: plan.canvas, size: None })?;
        stage.accepts(plan.canvas.size)?;
        let picture = Pixmap::new(stage.size());
        Ok(Self { name, plan, drawing: Arc::new(drawing), stage, picture, layout, scale })
    }

    /// The compiled plan.
    #[must_use]
    pub fn drawing(&self) -> &Drawing {
        &self.drawing
    }

    /// The first frame at which nothing changes any more.
    #[must_use]
    pub fn last(&self) -> Frame {
        self.drawing.end_frame()
    }

    /// Width and height of its pictures.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.stage.size()
    }

    /// The picture at `frame`.
    pub fn paint(&mut self, frame: Frame) -> PixmapRef<'_> {
        self.paint_screen(&self.screen(frame))
    }

    /// The picture at `frame`, and where it differs from the one painted before.
    pub fn paint_changed(&mut self, frame: Frame) -> (PixmapRef<'_>, Damage) {
        let damage = self.stage.paint(&self.screen(frame), self.picture.as_mut());
        (self.picture.as_ref(), damage)
    }

    /// The picture of a screen made from [`Preview::screen`].
    pub fn paint_screen(&mut self, screen: &Screen) -> PixmapRef<'_> {
        self.stage.paint(screen, self.picture.as_mut());
        self.picture.as_ref()
    }

    /// The picture at `frame` as a PNG file.
    ///
    /// # Errors
    /// When the picture is none that PNG can hold.
    pub fn png(&mut self, frame: Frame) -> io::Result<Vec<u8>> {
        match (&self.plan.body, self.layout) {
            // The canvas alone: its colours are counted before it grows.
            (Body::Steps(_), Layout::Bare) => {
                export::png::encode_scaled(&self.drawing.canvas_at(frame), self.scale)
            }
            _ => export::png::encode(self.paint(frame)),
        }
    }

    /// The hash of the picture at `frame`.
    pub fn hash(&mut self, frame: Frame) -> FrameHash {
        let picture = self.paint(frame);
        FrameHash::of(picture.size(), picture.pixels())
    }

    /// What the show would say, with nobody waiting.
    #[must_use]
    pub fn screen(&self, frame: Frame) -> Screen {
        let seconds = self.plan.duration_sec.unwrap_or(HOLD_SEC);
        let countdown = Countdown { seconds_left: seconds, seconds_total: seconds.max(1) };
        let (picture, phase) = match &self.plan.body {
            Body::Card(text) => (Picture::Card { text: text.clone() }, OnAirPhase::Card(countdown)),
            Body::Steps(_) => {
                let cursor = self.drawing.cursor(frame);
                let total = self.drawing.total().max(1);
                let per_mille = (cursor * 1000 / total) as u16;
                let phase = if frame >= self.last() {
                    OnAirPhase::Holding(countdown)
                } else {
                    OnAirPhase::Drawing(Progress::Closed { per_mille })
                };
                (Picture::Drawing { drawing: Arc::clone(&self.drawing), cursor }, phase)
            }
        };
        let caption = self.plan.caption.clone().unwrap_or_else(|| CAPTION_DEFAULT.to_owned());
        let active = Active {
            donor: self.name.clone(),
            amount: String::new(),
            wish: String::new(),
            test: false,
            no_cut: NoCut::default(),
        };
        Screen {
            picture,
            phase,
            paused: false,
            active: Some(active),
            caption,
            next: Vec::new(),
            queue_length: 0,
            overflow: 0,
            notice: None,
            language: engine::language::Language::ENGLISH,
            fps: self.drawing.settings().fps,
            measured_fps: None,
            share: None,
        }
    }
}
