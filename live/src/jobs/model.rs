//! The planner that asks a model, as the jobs know one.

use std::sync::Arc;

use engine::plan::PlanEvent;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use super::planning::Planner;
use crate::planner::{ModelClient, PlanRequest};

impl Planner for ModelClient {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()> {
        async move { Self::plan(&self, &request, out).await }.boxed()
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
