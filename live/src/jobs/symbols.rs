//! The canvas of a plan before the judge of pictures: what each step leads to, looked at before the step is a fact.
//!
//! Sees steps whole, one after another, as if none were cut for time. Draws nothing that anybody sees.

use engine::drawing::{DrawingBuilder, DrawingSettings};
use engine::pixmap::Pixmap;
use engine::plan::{CanvasSpec, Step, limits};
use engine::time::{Fps, Frame};
use gatekeeper::symbols::{Picture, Symbol};
use tokio::task::spawn_blocking;

/// What a plan has come to so far.
pub(super) struct Sight {
    spec: CanvasSpec,
    seed: u32,
    drawn: Option<(DrawingBuilder, Pixmap)>,
}

impl Sight {
    /// An empty canvas.
    pub(super) const fn new(canvas: CanvasSpec) -> Self {
        Self { spec: canvas, seed: 0, drawn: None }
    }

    /// The plan's header came: another background, before the first step.
    pub(super) const fn begin(&mut self, header: CanvasSpec, seed: u32) {
        self.spec.background = header.background;
        self.seed = seed;
    }

    /// The symbol that would be seen after this step. Looked for in a thread of its own: no frame waits for it.
    pub(super) async fn after(&mut self, step: &Step) -> Option<Symbol> {
        let (drawing, canvas) = self.drawn.get_or_insert_with(|| {
            let settings = DrawingSettings {
                // Time does not matter here.
                fps: Fps::new(1).expect("1 is in 1..=240"),
                canvas: self.spec,
                seed: self.seed,
                default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
                pixels_max: limits::PAINTED_PIXELS_LENIENT_MAX,
            };
            (DrawingBuilder::new(settings), Pixmap::blank(self.spec))
        });
        let before = drawing.total();
        // A step that paints more than a plan may is not drawn by the show either.
        drawing.push(step, Frame::ZERO).ok()?;
        drawing.paint(canvas, before, drawing.total());
        let seen = canvas.clone();
        let looking = spawn_blocking(move || {
            let size = seen.size();
            Picture::new(size.w as usize, size.h as usize, seen.pixels()).and_then(Picture::symbol)
        });
        match looking.await {
            Ok(found) => found,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The program ends: nothing of the plan is seen any more.
            Err(_) => None,
        }
    }
}
