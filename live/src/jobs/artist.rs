//! The built-in artist as a planner: it answers at once and never fails.

use std::sync::Arc;

use engine::artist;
use engine::plan::{Body, CanvasSpec, Header, Plan};
use engine::show::{PlanCounts, PlanFooter};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use super::planning::{Arrival, Planner};
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
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<Arrival>) -> BoxFuture<'static, ()> {
        async move {
            let plan = artist::plan(&request.wish, request.seed, self.canvas);
            for arrival in arrivals_of(plan) {
                if out.send(arrival).await.is_err() {
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

/// A whole plan as it would arrive.
fn arrivals_of(plan: Plan) -> Vec<Arrival> {
    let Plan { version, canvas, palette, seed, body, duration_sec, caption } = plan;
    let header = Header { version, canvas, palette, seed, caption: caption.clone() };
    let (steps, render_text) = match body {
        Body::Steps(steps) => (steps, None),
        Body::Card(text) => (Vec::new(), Some(text)),
    };
    let footer = PlanFooter { caption, duration_sec, render_text };
    let mut arrivals = vec![Arrival::Header(header)];
    arrivals.extend((0..).zip(steps).map(|(index, step)| Arrival::Step { index, step }));
    arrivals.push(Arrival::Finished { footer, counts: PlanCounts::default() });
    arrivals
}
