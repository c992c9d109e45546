//! One wish to one plan: by a model, as it would be asked for a show, or by the built-in artist.

#![deny(clippy::wildcard_enum_match_arm, reason = "plan events are matched one by one")]

use std::sync::Arc;

use engine::artist::{self, Names};
use engine::plan::{
    Body, CanvasSpec, Header, Plan, PlanCounts, PlanEvent, PlanFailed, PlanFailure, PlanFooter, Scene,
    Version,
};
use indicatif::ProgressBar;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use crate::planner::{Composing, ModelClient, PlanRequest};

/// Events that may wait for this command.
const EVENTS_MAX: usize = 64;

/// Who draws.
pub(super) struct PlanSource {
    /// The model that is asked; `None`: the built-in artist alone.
    pub model: Option<Box<ModelClient>>,
    pub canvas: CanvasSpec,
    /// The streamer's own names.
    pub names: Arc<Names>,
}

/// What became of a wish.
pub(super) struct PlanOutcome {
    pub wish: String,
    /// What was understood; `None` where shapes were written.
    pub scene: Option<Scene>,
    pub plan: Result<Plan, PlanFailed>,
    /// Steps that can be drawn.
    pub steps: u32,
    pub counts: PlanCounts,
    /// Why the answer ended early, when it did and still is a plan.
    pub cut: Option<&'static str>,
    /// Repairs and dropped steps, in words.
    pub remarks: Vec<String>,
}

impl PlanSource {
    /// Draws one wish; `progress` shows the strokes as they come.
    pub async fn draw(&self, wish: &str, progress: &ProgressBar) -> PlanOutcome {
        let (names, seed) = (Arc::clone(&self.names), seed_of(wish));
        let request = PlanRequest { wish: wish.to_owned(), seed, names, ..PlanRequest::default() };
        match &self.model {
            Some(model) => by_model(model, request, progress).await,
            None => by_rule(self.canvas, request),
        }
    }
}

fn by_rule(canvas: CanvasSpec, request: PlanRequest) -> PlanOutcome {
    let reading = request.reading();
    let scene = Some(reading.scene.clone());
    let plan = artist::draw(reading, &request.names, request.seed, canvas);
    let (steps, counts) = (plan.steps().len() as u32, PlanCounts::default());
    let (cut, remarks) = (None, Vec::new());
    PlanOutcome { wish: request.wish, plan: Ok(plan), scene, steps, counts, cut, remarks }
}

fn seed_of(wish: &str) -> u32 {
    let digest = Sha256::digest(wish.as_bytes());
    digest.iter().take(4).fold(0, |seed, &byte| seed << 8 | u32::from(byte))
}

async fn by_model(planner: &ModelClient, request: PlanRequest, progress: &ProgressBar) -> PlanOutcome {
    let (out, mut events) = mpsc::channel(EVENTS_MAX);
    let mut composing = Composing::new(&request, planner.settings().canvas);
    let mut gathered = Gathered::default();
    let listening = async {
        while let Some(event) = events.recv().await {
            for event in composing.take(event) {
                gathered.take(event);
            }
            progress.set_message(format!("{} strokes", gathered.steps.len()));
            progress.tick();
        }
    };
    tokio::join!(planner.plan(&request, out), listening);
    gathered.draw(&request.wish, planner.settings().canvas)
}

#[derive(Default)]
struct Gathered {
    header: Option<Header>,
    scene: Option<Scene>,
    steps: Vec<engine::plan::Step>,
    remarks: Vec<String>,
    counts: PlanCounts,
    cut: Option<PlanFailed>,
    end: Option<Result<PlanFooter, PlanFailed>>,
}

impl Gathered {
    fn take(&mut self, event: PlanEvent) {
        match event {
            PlanEvent::Header(header) => self.header = Some(header),
            PlanEvent::Step { step, .. } => self.steps.push(step),
            PlanEvent::StepDropped { index, reason } => {
                self.remarks.push(format!("step {index} dropped: {reason}"));
            }
            PlanEvent::SceneHeader(_) | PlanEvent::Subject { .. } => {}
            PlanEvent::Understood(understood) => {
                self.remarks.extend(understood.changes);
                self.scene = Some(understood.scene);
            }
            PlanEvent::Fix(fix) => self.remarks.push(fix.to_string()),
            PlanEvent::Finished { footer, counts, cut } => {
                (self.counts, self.cut) = (counts, cut);
                self.end = Some(Ok(footer));
            }
            PlanEvent::Failed { failure, counts } => {
                self.counts = counts;
                self.end = Some(Err(failure));
            }
        }
    }

    fn draw(self, wish: &str, canvas: CanvasSpec) -> PlanOutcome {
        let unfinished = || PlanFailed {
            reason: PlanFailure::Other,
            name: "unfinished",
            retry: true,
            detail: Some("the planner ended without a last word".to_owned()),
        };
        let footer = self.end.unwrap_or_else(|| Err(unfinished()));
        let (header, steps) = (self.header, self.steps);
        let drawn = steps.len() as u32;
        let plan = footer.map(|footer| Plan {
            version: Version::CURRENT,
            canvas: header.as_ref().map_or(canvas, |header| header.canvas),
            seed: header.as_ref().map_or(0, |header| header.seed),
            palette: header.map_or_else(Vec::new, |header| header.palette),
            body: footer.render_text.map_or(Body::Steps(steps), Body::Card),
            duration_sec: footer.duration_sec,
            caption: footer.caption,
        });
        let cut = self.cut.map(|failure| failure.name);
        PlanOutcome {
            wish: wish.to_owned(),
            plan,
            scene: self.scene,
            steps: drawn,
            counts: self.counts,
            cut,
            remarks: self.remarks,
        }
    }
}
