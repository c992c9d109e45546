//! Jobs done by the adapters, as in a running session, and their facts as an answer in frames.
//!
//! What a machine computes by rule takes one frame, however long it took, so that the same input gives the same file on
//! every machine. What a model writes takes the time that it took.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use anyhow::Context as _;
use engine::show::{Donation, Fact, Job, RequestId, TextKind, Verdict};
use engine::time::{Fps, Frame};
use tokio::runtime::{Builder, Runtime};

use super::{Answer, Answering};
use crate::jobs::{Adapters, perform};
use crate::journal::{Collector, Journal};
use crate::mutex::lock;

/// A job with the facts that it gave, each so many frames after it was asked for.
type DoneJob = (Job, Vec<(u64, Fact)>);

/// Does jobs with adapters.
pub struct Performer {
    adapters: Adapters,
    runtime: Runtime,
    journal: Journal,
    collector: Collector,
    fps: Fps,
    /// Whether plans take the time that they took; `false`: one frame.
    is_measured: bool,
    /// Work that was done before it was asked for.
    done: BTreeMap<RequestId, Vec<DoneJob>>,
}

impl Performer {
    /// With these adapters. `is_measured`: a model makes the plans.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(adapters: Adapters, fps: Fps, is_measured: bool) -> anyhow::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (journal, collector) = Journal::collecting()?;
        let adapters = adapters.on_own_thread();
        Ok(Self { adapters, runtime, journal, collector, fps, is_measured, done: BTreeMap::new() })
    }

    /// Judges these donations by these lists, and plans what is allowed, on all cores, before anybody asks: by rule the same
    /// comes of it whenever it is done. Where a model plans it does nothing. `told`: how many are done.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn work_ahead(
        &mut self,
        donations: &[Arc<Donation>],
        lists: &str,
        told: impl Fn(usize) + Sync,
    ) -> anyhow::Result<()> {
        if self.is_measured {
            return Ok(());
        }
        let cores = thread::available_parallelism().map_or(1, usize::from).min(donations.len());
        let (next, done) = (Mutex::new(0..donations.len()), Mutex::new(&mut self.done));
        let (adapters, fps) = (&self.adapters, self.fps);
        let work = || {
            let performer = Self::new(adapters.clone(), fps, false)?;
            loop {
                let place = lock(&next).next();
                let Some(place) = place else { return anyhow::Ok(()) };
                let jobs = performer.first_jobs(&donations[place], lists)?;
                let request = RequestId::first(donations[place].id.clone());
                lock(&done).insert(request, jobs);
                told(place);
            }
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            let ended = workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            ended.collect()
        })
    }

    /// What a new donation wants first, done: its verdicts, and a plan when they allow one.
    fn first_jobs(&self, donation: &Arc<Donation>, lists: &str) -> anyhow::Result<Vec<DoneJob>> {
        let (request, donation) = (RequestId::first(donation.id.clone()), Arc::clone(donation));
        let name = donation.donor.is_some().then_some(TextKind::Name);
        let texts = [TextKind::Message].into_iter().chain(name).collect();
        let judge = Job::Judge {
            request: request.clone(),
            donation: Arc::clone(&donation),
            texts,
            lists: lists.into(),
        };
        let verdicts = self.facts(&judge)?;
        let is_refused = |fact: &Fact| {
            matches!(fact, Fact::Judged { text: TextKind::Message, verdict: Verdict::Block { .. }, .. })
        };
        let is_allowed = !verdicts.iter().any(|(_, fact)| is_refused(fact));
        let mut jobs = vec![(judge, verdicts)];
        if is_allowed && !donation.message.is_empty() {
            let (attempt, scene, approved, offline) = (0, None, false, false);
            let plan = Job::Plan { request, attempt, donation, scene, approved, offline };
            let facts = self.facts(&plan)?;
            jobs.push((plan, facts));
        }
        Ok(jobs)
    }

    /// What was done of a job before it was asked for.
    fn take_done(&mut self, job: &Job) -> Option<Vec<(u64, Fact)>> {
        let done = self.done.get_mut(job.request()?)?;
        let place = done.iter().position(|(done, _)| done == job)?;
        Some(done.swap_remove(place).1)
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
        let facts = match self.take_done(job) {
            Some(facts) => facts,
            None => self.facts(job)?,
        };
        let facts: Vec<_> = facts.into_iter().map(|(delay, fact)| (delay, None, fact)).collect();
        let last = facts.last().map_or(0, |(delay, ..)| *delay);
        Ok(Answer { facts, patience: Some(last + u64::from(self.fps.get())) })
    }
}
