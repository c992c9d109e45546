//! Jobs that the show wants become tasks, and what the tasks find becomes facts.
//!
//! ```text
//! jobs wanted ─▶ reconcile ─▶ task: adapter ─▶ fact ─▶ journal
//! ```
//!
//! A task that is no longer wanted is aborted. A panic in one is a fact like any other failure. Decides nothing.

#![deny(clippy::wildcard_enum_match_arm, reason = "facts, ops and plan events are matched one by one")]

mod artist;
pub mod donations;
mod drawn_texts;
mod judging;
mod letters;
mod model;
mod moderator;
mod own_names;
mod planning;
pub mod studio;
mod symbols;
mod word_lists;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::artist::Names;
use engine::drawing::DrawingSettings;
use engine::plan::CanvasSpec;
use engine::show::{Fact, Job, PlanCounts, PlanFailure, Verdict};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

pub use artist::Artist;
pub use drawn_texts::{DrawnTexts, texts_of};
pub use judging::{Judge, no_cut};
pub use moderator::Moderator;
pub use own_names::OwnNames;
use planning::Planning;
pub use planning::{Planner, verdict_on};
use symbols::Looking;
pub use word_lists::WordLists;

use crate::journal::{Closed, Journal};
use crate::mutex::lock;
use crate::planner::PlanRequest;

/// Pause before a task is started again whose facts changed nothing.
const AGAIN: Duration = Duration::from_secs(1);

/// The adapters that tasks work with. A clone holds the same ones.
#[derive(Clone)]
pub struct Adapters {
    judge: Arc<Mutex<Arc<dyn Judge>>>,
    model: Arc<dyn Planner>,
    artist: Arc<dyn Planner>,
    names: Arc<Mutex<Arc<Names>>>,
    canvas: CanvasSpec,
    /// Length of a step that names none, in milliseconds.
    step_ms: u32,
    looking: Looking,
}

impl Adapters {
    /// A judge, a model, and the artist that needs none.
    #[must_use]
    pub fn new(judge: Arc<dyn Judge>, model: Arc<dyn Planner>, canvas: CanvasSpec) -> Self {
        let (judge, names) = (Arc::new(Mutex::new(judge)), Arc::default());
        Self {
            judge,
            model,
            artist: Arc::new(Artist::new(canvas)),
            names,
            canvas,
            step_ms: DrawingSettings::DEFAULT_STEP_MS,
            looking: Looking::Apart,
        }
    }

    /// The same, where a step that names no length takes `step_ms` milliseconds.
    #[must_use]
    pub fn with_step_ms(self, step_ms: u32) -> Self {
        Self { step_ms, ..self }
    }

    /// The same for a thread on which nothing else is done: pictures of plans are looked at there.
    #[must_use]
    pub fn on_own_thread(self) -> Self {
        Self { looking: Looking::OnTheSpot, ..self }
    }

    /// The judge in force.
    #[must_use]
    pub fn judge(&self) -> Arc<dyn Judge> {
        Arc::clone(&lock(&self.judge))
    }

    /// Judges words that are to be drawn, by the judge that is in force then.
    #[must_use]
    pub fn words_judge(&self) -> Box<dyn Fn(&str) -> Verdict + Send + Sync> {
        let adapters = self.clone();
        Box::new(move |text| adapters.judge().plan_texts(&[text]))
    }

    /// The streamer's own names that the artist knows.
    #[must_use]
    pub fn names(&self) -> Arc<Names> {
        Arc::clone(&lock(&self.names))
    }

    /// The artist knows other names from the next plan on: their file was read.
    pub fn set_names(&self, names: Names) {
        *lock(&self.names) = Arc::new(names);
    }

    /// Another judge is in force: the word lists were read again.
    pub fn set_judge(&self, judge: Arc<dyn Judge>) {
        *lock(&self.judge) = judge;
    }
}

/// Keeps the tasks that run those that are wanted.
pub struct Reconciler {
    adapters: Adapters,
    journal: Journal,
    runtime: Handle,
    tasks: Vec<Task>,
    /// Told whenever a task ends.
    finished: Arc<Notify>,
}

/// A task for a job. Dropping it aborts it.
struct Task {
    job: Job,
    /// Ends with the number of its last fact.
    handle: AbortOnDropHandle<Option<u64>>,
    /// The number, once it has ended.
    last: Option<Option<u64>>,
}

impl Reconciler {
    /// Without work; its tasks run on `runtime`.
    #[must_use]
    pub fn new(adapters: Adapters, journal: Journal, runtime: Handle) -> Self {
        Self { adapters, journal, runtime, tasks: Vec::new(), finished: Arc::new(Notify::new()) }
    }

    /// Makes the tasks those that are wanted. `applied`: the last fact that the show has taken in.
    pub fn reconcile(&mut self, wanted: Vec<Job>, applied: u64) {
        self.tasks.retain(|task| wanted.iter().any(|job| task.covers(job)));
        let spent: Vec<Job> =
            self.tasks.extract_if(.., |task| task.is_spent(applied)).map(|task| task.job).collect();
        for job in wanted {
            if !self.tasks.iter().any(|task| task.covers(&job)) {
                let pause = if spent.contains(&job) { AGAIN } else { Duration::ZERO };
                self.start(job, pause);
            }
        }
    }

    /// Returns when a task has ended: its job may have to be started again.
    pub async fn finished(&self) {
        self.finished.notified().await;
    }

    /// Aborts everything.
    pub fn stop(&mut self) {
        self.tasks.clear();
    }

    fn start(&mut self, job: Job, pause: Duration) {
        let (adapters, journal, finished) =
            (self.adapters.clone(), self.journal.clone(), Arc::clone(&self.finished));
        let wanted = job.clone();
        let work = async move {
            sleep(pause).await;
            let last = supervised(&adapters, &journal, &wanted).await.unwrap_or(None);
            finished.notify_one();
            last
        };
        self.tasks.push(Task { job, handle: AbortOnDropHandle::new(self.runtime.spawn(work)), last: None });
    }
}

impl Task {
    fn covers(&self, wanted: &Job) -> bool {
        covers(&self.job, wanted)
    }

    /// Whether it has ended and the show has seen all that came of it.
    fn is_spent(&mut self, applied: u64) -> bool {
        if self.last.is_none() && self.handle.is_finished() {
            self.last = (&mut self.handle).now_or_never().map(|ended| ended.ok().flatten());
        }
        // One without a fact was closed out or found nothing to say: nothing more will come.
        self.last.is_some_and(|last| last.is_none_or(|last| last <= applied))
    }
}

/// Whether a job that runs includes one that is wanted: when one of two texts is judged, the other is judged already
/// too.
#[must_use]
pub fn covers(running: &Job, wanted: &Job) -> bool {
    match (running, wanted) {
        (
            Job::Judge { request, texts, lists, .. },
            Job::Judge { request: of, texts: wanted, lists: by, .. },
        ) => request == of && lists == by && wanted.iter().all(|text| texts.contains(text)),
        (job, wanted) => job == wanted,
    }
}

/// Does a job to its end, as a running session would; its facts go to `journal`.
///
/// # Errors
/// When nobody takes facts any more.
pub async fn perform(adapters: &Adapters, journal: &Journal, job: &Job) -> Result<(), Closed> {
    supervised(adapters, journal, job).await.map(drop)
}

/// Does a job; when that panics, says so as a fact.
async fn supervised(adapters: &Adapters, journal: &Journal, job: &Job) -> Result<Option<u64>, Closed> {
    let work = AbortOnDropHandle::new(tokio::spawn(work(adapters, journal.clone(), job.clone())));
    match work.await {
        Ok(last) => last,
        Err(error) if error.is_panic() => {
            let mut last = None;
            for fact in facts_of_a_panic(job) {
                last = Some(journal.append(fact).await?);
            }
            Ok(last)
        }
        Err(_) => Ok(None),
    }
}

fn work(adapters: &Adapters, journal: Journal, job: Job) -> BoxFuture<'static, Result<Option<u64>, Closed>> {
    match job {
        Job::Judge { request, donation, texts, lists } => {
            judging::judge(adapters.judge(), journal, request, donation, texts, lists).boxed()
        }
        Job::Plan { request, attempt, donation, scene, approved, offline } => {
            let by_rule = offline || scene.is_some();
            let planner = if by_rule { &adapters.artist } else { &adapters.model };
            let wish = donation.message.clone();
            let (seed, names) = (request.seed(), adapters.names());
            let wanted = PlanRequest { wish, attempt, scene, reading: None, seed, names };
            let (planner, judge, looking) = (Arc::clone(planner), adapters.judge(), adapters.looking);
            let planning = Planning { planner, judge, journal, approved, looking };
            planning.run(request, wanted, adapters.canvas, adapters.step_ms).boxed()
        }
        Job::Warm => planning::warm(Arc::clone(&adapters.model), journal).boxed(),
    }
}

/// A judge that fails lets nothing pass; a planner that fails is tried again.
fn facts_of_a_panic(job: &Job) -> Vec<Fact> {
    match job {
        Job::Judge { request, texts, lists, .. } => texts
            .iter()
            .map(|text| judging::judged(request, *text, lists, judging::refused_by_accident(), None))
            .collect(),
        Job::Plan { request, attempt, .. } => vec![Fact::PlanFailed {
            request: request.clone(),
            attempt: *attempt,
            reason: PlanFailure::Panicked,
            retry: true,
            detail: None,
            counts: PlanCounts::default(),
        }],
        Job::Warm => vec![Fact::WarmUpEnded { ready: false }],
    }
}
