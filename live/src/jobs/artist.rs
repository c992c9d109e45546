//! The built-in artist as a planner: it answers at once and never fails.

use std::sync::Arc;

use engine::artist;
use engine::plan::{CanvasSpec, PlanEvent};
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

impl Planner for Artist {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()> {
        async move {
            let plan = artist::plan(&request.wish, request.seed, self.canvas);
            for event in plan.into_events() {
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
