//! The built-in artist as a planner: it answers at once and never fails.

use std::sync::Arc;

use engine::artist;
use engine::plan::{Author, CanvasSpec, PlanEvent, Scene, Understood};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use super::planning::Planner;
use crate::planner::PlanRequest;

/// Draws by rule, for a canvas of one size.
#[derive(Clone, Copy, Debug)]
pub struct Artist {
    canvas: CanvasSpec,
}

impl Artist {
    /// An artist for this canvas.
    #[must_use]
    pub const fn new(canvas: CanvasSpec) -> Self {
        Self { canvas }
    }
}

impl Artist {
    /// What was understood, between the header and the steps of the whole plan.
    fn events(&self, request: &PlanRequest) -> Vec<PlanEvent> {
        let names = &request.names;
        let (scene, by, plan) = match &request.scene {
            Some(scene) => {
                let plan = artist::compile(scene, names, request.seed, self.canvas);
                (Scene::clone(scene), Author::Operator, plan)
            }
            None => {
                let reading = request.reading();
                let scene = reading.scene.clone();
                (scene, Author::Reader, artist::draw(reading, names, request.seed, self.canvas))
            }
        };
        let mut events = plan.into_events();
        events.insert(1, PlanEvent::Understood(Understood { scene, by, changes: Vec::new() }));
        events
    }
}

impl Planner for Artist {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()> {
        async move {
            for event in self.events(&request) {
                if out.send(event).await.is_err() {
                    return;
                }
            }
        }
        .boxed()
    }

    fn warm(self: Arc<Self>) -> BoxFuture<'static, bool> {
        std::future::ready(true).boxed()
    }
}
