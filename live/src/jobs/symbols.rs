//! The canvas of a plan before the judge of pictures: what each step leads to, looked at before the step is a fact.
//!
//! Sees steps whole, one after another, as if none were cut for time. Draws nothing that anybody sees.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::LazyLock;
use std::thread;

use engine::drawing::{DrawingBuilder, DrawingSettings};
use engine::pixmap::Pixmap;
use engine::plan::{CanvasSpec, Step, limits};
use engine::time::{Fps, Frame};
use gatekeeper::symbols::{Picture, Symbol, Watch};
use tokio::sync::{mpsc, oneshot};

/// Pictures that wait for the one thread that looks; a plan has one there at most, and on air one plan is made at a time.
const WAITING_MAX: usize = 16;

/// Where pictures are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looking {
    /// In a thread of its own, one for the whole program: no frame and no answer waits for it.
    Apart,
    /// Where the plan is made: on a thread that does nothing else.
    OnTheSpot,
}

/// What a plan has come to so far.
pub(super) struct Sight {
    looking: Looking,
    spec: CanvasSpec,
    seed: u32,
    drawn: Option<(DrawingBuilder, Pixmap)>,
    /// Knows what was there after the last step.
    watch: Watch,
}

impl Sight {
    /// An empty canvas.
    pub(super) fn new(canvas: CanvasSpec, looking: Looking) -> Self {
        Self { looking, spec: canvas, seed: 0, drawn: None, watch: Watch::default() }
    }

    /// The plan's header came: another background, before the first step.
    pub(super) const fn begin(&mut self, header: CanvasSpec, seed: u32) {
        self.spec.background = header.background;
        self.seed = seed;
    }

    /// The symbol that would be seen after this step.
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
        match (self.looking, &*LOOKER) {
            (Looking::Apart, Some(looker)) => {
                let look = (canvas.clone(), std::mem::take(&mut self.watch));
                let symbol;
                (symbol, self.watch) = apart(looker, look).await;
                symbol
            }
            // Without a thread the plan's own task looks: late frames are better than an unseen symbol.
            (Looking::Apart, None) | (Looking::OnTheSpot, _) => symbol_in(canvas, &mut self.watch),
        }
    }
}

fn symbol_in(canvas: &Pixmap, watch: &mut Watch) -> Option<Symbol> {
    let size = canvas.size();
    watch.symbol(Picture::new(size.w as usize, size.h as usize, canvas.pixels())?)
}

/// What was seen, with what is known now; or the panic of whoever looked.
type Seen = Result<(Option<Symbol>, Watch), Box<dyn Any + Send>>;

/// A picture to look at, what is known of the one before, and who wants to know.
struct Look {
    canvas: Pixmap,
    watch: Watch,
    tell: oneshot::Sender<Seen>,
}

/// The way to the thread that looks; `None`: the system gives none.
static LOOKER: LazyLock<Option<mpsc::Sender<Look>>> = LazyLock::new(|| {
    let (looker, mut asked) = mpsc::channel::<Look>(WAITING_MAX);
    let look = move || {
        while let Some(Look { canvas, mut watch, tell }) = asked.blocking_recv() {
            // The plan may have been given up meanwhile.
            if !tell.is_closed() {
                // A watch that was panicked over is dropped here.
                let seen = catch_unwind(AssertUnwindSafe(move || (symbol_in(&canvas, &mut watch), watch)));
                let _ = tell.send(seen);
            }
        }
    };
    thread::Builder::new().name("symbols".into()).spawn(look).ok().map(|_| looker)
});

async fn apart(looker: &mpsc::Sender<Look>, (canvas, watch): (Pixmap, Watch)) -> (Option<Symbol>, Watch) {
    let (tell, told) = oneshot::channel();
    // The thread lives as long as the program, and answers everybody who waits.
    let _ = looker.send(Look { canvas, watch, tell }).await;
    told.await.expect("it answers").unwrap_or_else(|panic| resume_unwind(panic))
}
