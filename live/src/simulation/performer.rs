//! Jobs done by the adapters, as in a running session, and their facts as an answer in frames.
//!
//! What a machine computes by rule takes one frame, however long it took, so that the same input gives the same file on
//! every machine. What a model writes takes the time that it took.

use std::time::Instant;

use anyhow::Context as _;
use engine::show::{Fact, Job};
use engine::time::{Fps, Frame};
use tokio::runtime::{Builder, Runtime};

use super::{Answer, Answering};
use crate::jobs::{Adapters, perform};
use crate::journal::{Collector, Journal};

/// Does jobs with adapters.
pub struct Performer {
    adapters: Adapters,
    runtime: Runtime,
    journal: Journal,
    collector: Collector,
    fps: Fps,
    /// Whether plans take the time that they took; `false`: one frame.
    is_measured: bool,
}

impl Performer {
    /// With these adapters. `is_measured`: a model makes the plans.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(adapters: Adapters, fps: Fps, is_measured: bool) -> anyhow::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (journal, collector) = Journal::collecting()?;
        Ok(Self { adapters, runtime, journal, collector, fps, is_measured })
    }

    /// Does a job; its facts, each with the frames that it took.
    ///
    /// # Errors
    /// When nobody takes facts any more.
    pub fn facts(&self, job: &Job) -> anyhow::Result<Vec<(u64, Fact)>> {
        let began = Instant::now();
        self.runtime.block_on(perform(&self.adapters, &self.journal, job)).context("facts are not kept")?;
        let is_measured = self.is_measured && matches!(job, Job::Plan { offline: false, scene: None, .. });
        let frames = |at: Instant| {
            let ms = at.saturating_duration_since(began).as_millis();
            if is_measured { self.fps.frames_of_ms(u64::try_from(ms).unwrap_or(u64::MAX)) } else { 0 }
        };
        let facts = self.collector.take().into_iter();
        Ok(facts.map(|collected| (1 + frames(collected.at), collected.fact)).collect())
    }
}

impl Answering for Performer {
    fn answer(&mut self, job: &Job, _now: Frame, _asked: u32) -> anyhow::Result<Answer> {
        if *job == Job::Warm {
            return Ok(Answer::default());
        }
        let facts: Vec<_> = self.facts(job)?.into_iter().map(|(delay, fact)| (delay, None, fact)).collect();
        let last = facts.last().map_or(0, |(delay, ..)| *delay);
        Ok(Answer { facts, patience: Some(last + u64::from(self.fps.get())) })
    }
}
