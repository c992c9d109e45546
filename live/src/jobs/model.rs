//! The planner that asks a model, as the jobs know one.

use std::sync::Arc;

use engine::show::PlanFooter;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use super::planning::{Arrival, Failed, Planner};
use crate::planner::{Counts, Failure, ModelClient, PlanEvent, PlanRequest};

/// Events of a planner that may wait.
const EVENTS_MAX: usize = 16;

impl Planner for ModelClient {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<Arrival>) -> BoxFuture<'static, ()> {
        async move {
            let (events, told) = mpsc::channel(EVENTS_MAX);
            tokio::join!(Self::plan(&self, &request, events), pass_on(told, out));
        }
        .boxed()
    }

    fn warm(self: Arc<Self>) -> BoxFuture<'static, bool> {
        async move {
            let warmed = Self::warm(&self).await;
            match &warmed {
                Ok(took) => tracing::info!(took_ms = took.as_millis(), "the model is loaded"),
                Err(failure) => {
                    tracing::warn!(reason = %failure.reason, "the model is not ready: {}", failure.reason.advice());
                }
            }
            warmed.is_ok()
        }
        .boxed()
    }
}

/// Until the planner has said everything, or nobody wants to hear it; then the planner's channel closes.
async fn pass_on(mut told: mpsc::Receiver<PlanEvent>, out: mpsc::Sender<Arrival>) {
    while let Some(event) = told.recv().await {
        if let Some(arrival) = arrival(event)
            && out.send(arrival).await.is_err()
        {
            return;
        }
    }
}

fn arrival(event: PlanEvent) -> Option<Arrival> {
    match event {
        PlanEvent::Started { .. } | PlanEvent::Fix(_) => None,
        PlanEvent::Header(header) => Some(Arrival::Header(header)),
        PlanEvent::Step { index, step } => Some(Arrival::Step { index, step }),
        PlanEvent::StepDropped { index, reason } => Some(Arrival::Dropped { index, reason }),
        PlanEvent::Finished { counts, caption, duration_sec, render_text, cut: None } => {
            let footer = PlanFooter { caption, duration_sec, render_text };
            Some(Arrival::Finished { footer, counts: counts.into() })
        }
        // Whether what came is enough for a picture is the show's to say.
        PlanEvent::Finished { counts, cut: Some(failure), .. } | PlanEvent::Failed { counts, failure } => {
            Some(Arrival::Failed(failed(counts, &failure)))
        }
    }
}

fn failed(counts: Counts, failure: &Failure) -> Failed {
    let retry = failure.reason.retryable();
    let detail = format!("{}: {}; {}", failure.reason, failure.detail, failure.reason.advice());
    Failed { reason: failure.reason.into(), retry, detail: Some(detail), counts: counts.into() }
}
