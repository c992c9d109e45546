//! The one loop: durable facts and frames into the show, jobs and screens out of it.
//!
//! ```text
//! journal ─▶ inbox ─▶ tick: frame of now, facts applied at it ─▶ applied line
//!                       ├─▶ Job  ─▶ jobs
//!                       └─▶ screen ─▶ watch
//! ```
//!
//! Nothing in here waits for a disk or a socket. Ticks come at frame rate only while a drawing runs; else they come
//! when something is due, and an idle show has none.

#![deny(clippy::wildcard_enum_match_arm, reason = "facts and screens are matched one by one")]

mod clock;
mod frame_times;
mod handle;
mod log;
mod timer;

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use engine::show::{End, Entry, Fact, Notice, OnAirPhase, Picture, RequestId, Show};
use engine::time::{Fps, Frame};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout};

pub use clock::{Clock, TICK_MAX};
pub use frame_times::FrameTimes;
pub use handle::{Handle, Published, Refused};

use crate::jobs::Reconciler;
use crate::journal::{Applying, Availability, Durable, Journal};
use crate::stop::{Stop, Stopping};

use handle::{Applied, Question};
use timer::FrameTimer;

/// Facts applied in one tick at most, so that a burst makes no frame late.
const FACTS_PER_TICK: usize = 128;
/// Questions that may wait.
const QUESTIONS_MAX: usize = 64;
/// How long the end of a session may wait for the disk.
const GOODBYE: Duration = Duration::from_secs(5);
/// A time far enough for a timer that is not wanted.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

/// What a session came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Its last frame.
    pub frames: u64,
    /// Facts applied.
    pub facts: u64,
    /// Requests that ended, in the order of [`End::ALL`].
    pub ends: [u64; End::ALL.len()],
    /// Intervals between ticks while something moved.
    pub frame_times: FrameTimes,
    /// The session did not end by itself: it could not write down any more facts.
    pub journal_lost: bool,
    /// Something else lies where the journal was; in words, with the file that holds what was written.
    pub journal_replaced: Option<String>,
}

/// The loop's state.
pub struct Director {
    show: Show,
    clock: Clock,
    fps: Fps,
    journal: watch::Receiver<Availability>,
    applying: Applying,
    inbox: VecDeque<Durable>,
    jobs: Reconciler,
    questions: mpsc::Receiver<Question>,
    screens: watch::Sender<Published>,
    applied: watch::Sender<Applied>,
    stopping: watch::Sender<bool>,
    /// The last frame that the file knows, and how often time alone had changed something by then.
    written: Frame,
    turns: u64,
    /// The last frame at which facts were applied.
    applied_at: Frame,
    /// Ends that were logged.
    told: u64,
    /// The last tick, while something moved.
    last_tick: Option<Instant>,
    summary: Summary,
}

impl Director {
    /// A director of `show`, which has taken in the opening of its session, and the hand on it.
    #[must_use]
    pub fn new(
        show: Show,
        fps: Fps,
        journal: Journal,
        applying: Applying,
        jobs: Reconciler,
    ) -> (Self, Handle) {
        let (ask, questions) = mpsc::channel(QUESTIONS_MAX);
        let (screens, watched) = watch::channel(Published::of(&show, show.now(), show.screen()));
        let (applied, applied_watch) = watch::channel(Applied::default());
        let (stopping, stopping_watch) = watch::channel(false);
        let state = journal.state();
        let handle = Handle {
            screens: watched,
            questions: ask,
            applied: applied_watch,
            stopping: stopping_watch,
            journal,
        };
        let director = Self {
            turns: show.turns(),
            show,
            clock: Clock::new(fps, Instant::now()),
            fps,
            journal: state,
            applying,
            inbox: VecDeque::new(),
            jobs,
            questions,
            screens,
            applied,
            stopping,
            written: Frame::ZERO,
            applied_at: Frame::ZERO,
            told: 0,
            last_tick: None,
            summary: Summary::default(),
        };
        (director, handle)
    }

    /// Runs the session until it is stopped, then ends it in order.
    ///
    /// # Errors
    /// When the system gives no thread to wait for frames.
    pub async fn run(mut self, mut stop: Stop) -> io::Result<Summary> {
        let timer = FrameTimer::start()?;
        self.jobs.reconcile(self.show.jobs(), 0);
        let mut finishing = None;
        while !self.has_lost_journal() && !self.is_over(stop.stage(), &mut finishing) {
            let wake = self.wake().unwrap_or_else(|| Instant::now() + NEVER);
            tokio::select! {
                biased;
                () = stop.changed() => {
                    self.stopping.send_replace(stop.stage() > Stopping::No);
                }
                () = timer.until(wake) => self.tick(),
                durable = self.applying.durable.recv() => match durable {
                    Some(durable) => self.inbox.push_back(durable),
                    None => {
                        tracing::error!("the journal's thread is gone: the session cannot go on");
                        self.summary.journal_lost = true;
                        break;
                    }
                },
                Some(question) = self.questions.recv() => question(&self.show),
                Ok(()) = self.journal.changed() => self.tick(),
                () = self.jobs.finished() => self.reconcile(),
            }
        }
        Ok(self.end().await)
    }

    /// Whether the session may end: at once, or when the drawing that was on air when it was asked is complete.
    fn is_over(&self, stage: Stopping, finishing: &mut Option<RequestId>) -> bool {
        let drawn = self.show.on_air().filter(|on_air| matches!(on_air.phase, OnAirPhase::Drawing(_)));
        let drawn = drawn.map(|on_air| on_air.request.id());
        match stage {
            Stopping::No => false,
            Stopping::Now => true,
            Stopping::AfterDrawing => match (drawn, &finishing) {
                (None, _) => true,
                (Some(drawn), Some(asked)) => drawn != asked,
                (Some(drawn), None) => {
                    *finishing = Some(drawn.clone());
                    false
                }
            },
        }
    }

    /// Whether something else lies where the journal was, and what had arrived of the picture on air is drawn.
    fn has_lost_journal(&mut self) -> bool {
        let Availability::Lost(words) = &*self.journal.borrow() else { return false };
        if self.summary.journal_replaced.is_none() {
            self.summary.journal_replaced = Some(words.clone());
            self.stopping.send_replace(true);
        }
        !self.is_moving()
    }

    /// When the next tick is due; `None` when nothing will happen by itself.
    fn wake(&self) -> Option<Instant> {
        let now = self.clock.frame();
        if !self.inbox.is_empty() || self.is_moving() {
            return Some(self.clock.instant_of(now.after(1)));
        }
        let deadline = self.show.deadline()?;
        // A countdown changes at whole seconds in front of its end.
        let fps = u64::from(self.fps.get());
        let second = now.after(1 + deadline.since(now).saturating_sub(1) % fps);
        Some(self.clock.instant_of(second.min(deadline)).min(self.clock.instant_of(now) + TICK_MAX))
    }

    /// Whether the picture changes with every frame.
    fn is_moving(&self) -> bool {
        let published = self.screens.borrow();
        match (&published.screen.phase, &published.screen.picture) {
            (OnAirPhase::Drawing(_), Picture::Drawing { drawing, cursor }) => *cursor < drawing.total(),
            _ => false,
        }
    }

    /// One frame: time passes, facts are applied, the screen is shown.
    fn tick(&mut self) {
        let (now, moved) = (Instant::now(), self.is_moving());
        let frame = self.pass_time(now);
        // Two ticks of one frame would show two pictures for it; the second leaves its facts to the next frame.
        let count = if frame > self.applied_at { FACTS_PER_TICK } else { 0 };
        let applied = self.apply(frame, count);
        if self.note(applied, frame) {
            self.reconcile();
        }
        self.publish(frame);
        self.count_interval(moved.then_some(now));
    }

    /// Lets the show advance to the frame of `now`. While nothing moves and nothing is due, any time may pass at once.
    fn pass_time(&mut self, now: Instant) -> Frame {
        let is_still = !self.is_moving() && self.show.deadline().is_none();
        let frame = self.clock.advance(now, is_still);
        self.show.advance(frame);
        frame
    }

    /// Takes in up to `count` facts at this frame; their numbers.
    fn apply(&mut self, frame: Frame, count: usize) -> Vec<u64> {
        let count = count.min(self.inbox.len());
        let (mut applied, mut misfits) = (Vec::with_capacity(count), Vec::new());
        for Durable { seq, fact, .. } in self.inbox.drain(..count) {
            log::tell(seq, frame, &fact);
            if let Some(misfit) = self.show.apply(&Entry { seq, frame, fact }) {
                tracing::debug!(seq, "changes nothing: {misfit}");
                misfits.push((seq, misfit));
            }
            applied.push(seq);
        }
        self.summary.facts += applied.len() as u64;
        // Whoever waits is woken when the number of the last fact rises.
        self.applied.send_if_modified(|applied| {
            misfits.into_iter().for_each(|(seq, misfit)| applied.remember(seq, misfit));
            false
        });
        applied
    }

    /// Writes down what was applied, or that time passed: when it changed something, and once a second while
    /// something is going on. Whether anything changed.
    fn note(&mut self, applied: Vec<u64>, frame: Frame) -> bool {
        let turned = self.show.turns() != self.turns;
        let last = applied.last().copied();
        if last.is_some() {
            self.applied_at = frame;
        }
        let a_second = frame.since(self.written) >= u64::from(self.fps.get());
        let worth_a_line = turned || (a_second && self.is_busy());
        if last.is_some() || (worth_a_line && *self.journal.borrow() == Availability::Available) {
            self.applying.applied(applied, frame);
            (self.written, self.turns) = (frame, self.show.turns());
        }
        if let Some(last) = last {
            self.applied.send_modify(|applied| applied.last = last);
        }
        last.is_some() || turned
    }

    fn is_busy(&self) -> bool {
        self.show.on_air().is_some() || self.show.deadline().is_some()
    }

    fn reconcile(&mut self) {
        let applied = self.applied.borrow().last;
        self.jobs.reconcile(self.show.jobs(), applied);
        log::tell_ends(&self.show, &mut self.told);
    }

    /// Shows the screen when it is another one.
    fn publish(&mut self, frame: Frame) {
        let mut screen = self.show.screen();
        match *self.journal.borrow() {
            Availability::Available => {}
            Availability::Unavailable(_) => screen.notice = Some(Notice::JournalUnavailable),
            Availability::Missing(_) | Availability::Lost(_) => screen.notice = Some(Notice::JournalMissing),
        }
        self.screens.send_if_modified(|published| {
            let changed = !published.screen.looks_like(&screen);
            if changed {
                *published = Published::of(&self.show, frame, screen);
            }
            changed
        });
    }

    /// Counts the time since the last tick, when something moved at both.
    fn count_interval(&mut self, moving: Option<Instant>) {
        if let (Some(last), Some(now)) = (self.last_tick, moving) {
            self.summary.frame_times.count(now.saturating_duration_since(last));
        }
        self.last_tick = moving;
    }

    /// Takes in what is left, says goodbye in the file, and closes it.
    async fn end(mut self) -> Summary {
        self.jobs.stop();
        self.applying.append(Fact::SessionEnded);
        let is_replaced = self.summary.journal_replaced.is_some();
        let goodbye = async {
            while self.inbox.back().is_none_or(|last| last.fact != Fact::SessionEnded) {
                match self.applying.durable.recv().await {
                    Some(durable) => self.inbox.push_back(durable),
                    None => return,
                }
            }
        };
        let patience = if is_replaced { Duration::ZERO } else { GOODBYE };
        if timeout(patience, goodbye).await.is_err() {
            tracing::error!("the end of the session could not be written to the journal");
            self.summary.journal_lost = true;
        }
        let frame = self.pass_time(Instant::now());
        let applied = self.apply(frame, usize::MAX);
        self.note(applied, frame);
        log::tell_ends(&self.show, &mut self.told);
        self.publish(frame);
        self.summary.frames = frame.0;
        self.summary.ends = End::ALL.map(|end| self.show.ended_count(end));
        let Self { applying, summary, .. } = self;
        // The thread may wait for the disk.
        let _ = tokio::task::spawn_blocking(move || applying.close()).await;
        summary
    }
}
