//! A session without a clock: facts at their frames, and jobs that are answered in frames, as fast as the machine can.
//!
//! ```text
//! facts with frames ─▶ Show ─▶ jobs ─▶ Answering ─▶ facts with frames ─▶ …
//! ```
//!
//! What a director does live: apply, reconcile, let time pass; the result is the entries of a journal. Who answers is
//! the caller's: the adapters ([`Performer`]) or a recording. Reads no clock and writes no file.

#![deny(clippy::wildcard_enum_match_arm, reason = "jobs are matched one by one")]

mod lines;
mod performer;

use std::collections::BTreeMap;

use engine::show::{Entry, Fact, Job, Misfit, RequestId, Show};
use engine::time::Frame;

pub use lines::lines;
pub use performer::Performer;

use crate::jobs::covers;

/// Times that a job without a result is asked for again, at most: what answers nothing so often never will.
const ASKED_MAX: u32 = 32;
/// Where facts of the caller stand among those of one frame: behind every number of a recording.
const BEHIND_RECORDED: u64 = 1 << 48;

/// What a job is answered with.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Facts, each with the frames from the question to it and its place among the facts of that frame; `None`: behind
    /// all others.
    pub facts: Vec<(u64, Option<u64>, Fact)>,
    /// Frames from the question until it is put again, where the facts did not settle it; `None`: it is not.
    pub patience: Option<u64>,
}

/// Who does the work that a show wants.
pub trait Answering {
    /// Does a job that is wanted from `now` on. `asked`: how often the same was asked before without a result.
    ///
    /// # Errors
    /// When it cannot be done at all, and the session must end.
    fn answer(&mut self, job: &Job, now: Frame, asked: u32) -> anyhow::Result<Answer>;

    /// A job that was wanted is wanted no longer.
    fn released(&mut self, _job: &Job, _now: Frame) {}

    /// A request went on air at `now`; the facts that follow from that, each as those of an [`Answer`].
    fn turn_began(&mut self, _request: &RequestId, _now: Frame) -> Vec<(u64, Option<u64>, Fact)> {
        Vec::new()
    }
}

/// When a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// When nobody is on air and nobody waits.
    Dry,
    /// At this frame; `ended`: in order, with a last fact that says so.
    Frame {
        /// The last frame.
        last: Frame,
        /// The place of the last fact among those of its frame; `None`: the session is not ended in order.
        ended: Option<u64>,
    },
}

/// A command or another fact that did not fit.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The place that it was given.
    pub place: Option<u64>,
    /// What it was.
    pub fact: Fact,
    /// When.
    pub frame: Frame,
    /// Why it changed nothing.
    pub why: Misfit,
}

/// What a session came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything that was applied, and the frames at which time alone changed something.
    pub entries: Vec<Entry>,
    /// What was applied and changed nothing.
    pub ignored: Vec<Ignored>,
}

/// A job that runs.
struct Running {
    job: Job,
    /// When it is put again, when it is still wanted then.
    again: Option<Frame>,
    asked: u32,
}

/// A session on its way.
pub struct Simulation<'a> {
    show: Show,
    answering: &'a mut dyn Answering,
    /// What is to be applied: by frame, place, and order of arrival.
    due: BTreeMap<(Frame, u64, u64), Fact>,
    arrivals: u64,
    running: Vec<Running>,
    turns: u64,
    /// Whose turn it is, and since when.
    on_air: Option<(RequestId, Frame)>,
    outcome: Outcome,
}

impl<'a> Simulation<'a> {
    /// A session of these facts, each with its frame and its place among the facts of that frame (`None`: behind all
    /// others); the first one must start the session.
    pub fn new(
        facts: impl IntoIterator<Item = (Frame, Option<u64>, Fact)>,
        answering: &'a mut dyn Answering,
    ) -> Self {
        let (due, running, outcome) = (BTreeMap::new(), Vec::new(), Outcome::default());
        let show = Show::new();
        let mut simulation =
            Self { show, answering, due, arrivals: 0, running, turns: 0, on_air: None, outcome };
        for (frame, place, fact) in facts {
            simulation.schedule(frame, place, fact);
        }
        simulation
    }

    /// Runs it to its end. `told` hears of the show whenever something happened.
    ///
    /// # Errors
    /// When a job cannot be done.
    pub fn run(mut self, until: Until, mut told: impl FnMut(&Show)) -> anyhow::Result<Outcome> {
        if let Until::Frame { last, ended: Some(place) } = until {
            self.schedule(last, Some(place), Fact::SessionEnded);
        }
        while let Some(frame) = self.next().filter(|frame| !is_after(until, *frame)) {
            self.step(frame)?;
            told(&self.show);
            if until == Until::Dry && self.is_dry() {
                let behind = self.show.now().after(1);
                self.schedule(behind, None, Fact::SessionEnded);
                self.step(behind)?;
                break;
            }
        }
        if let Until::Frame { last, .. } = until {
            self.pass_time(last)?;
            if self.outcome.entries.last().is_none_or(|entry| entry.frame < last) {
                self.note_frame();
            }
        }
        Ok(self.outcome)
    }

    /// The next frame at which something is to be done.
    fn next(&self) -> Option<Frame> {
        let due = self.due.keys().next().map(|(frame, ..)| *frame);
        let again = self.running.iter().filter_map(|running| running.again).min();
        [due, again, self.show.deadline()].into_iter().flatten().min().map(|frame| frame.max(self.show.now()))
    }

    /// One frame: time passes, what is due is applied one by one, and what is wanted then is asked for.
    fn step(&mut self, frame: Frame) -> anyhow::Result<()> {
        self.pass_time(frame)?;
        while let Some(entry) = self.due.first_entry().filter(|entry| entry.key().0 <= frame) {
            let ((_, place, _), fact) = entry.remove_entry();
            self.apply(frame, place, fact);
            self.reconcile()?;
        }
        Ok(())
    }

    /// Lets time pass up to a frame; a frame at which that alone changed something is noted, as it is live.
    fn pass_time(&mut self, frame: Frame) -> anyhow::Result<()> {
        self.show.advance(frame);
        if self.show.turns() != self.turns {
            self.turns = self.show.turns();
            self.note_frame();
        }
        self.reconcile()
    }

    fn note_frame(&mut self) {
        let seq = self.outcome.entries.last().map_or(0, |entry| entry.seq);
        self.outcome.entries.push(Entry { seq, frame: self.show.now(), fact: Fact::FrameReached });
    }

    fn apply(&mut self, frame: Frame, place: u64, fact: Fact) {
        let seq = self.outcome.entries.last().map_or(0, |entry| entry.seq) + 1;
        let entry = Entry { seq, frame, fact };
        if let Some(why) = self.show.apply(&entry) {
            let place = (place < BEHIND_RECORDED).then_some(place);
            self.outcome.ignored.push(Ignored { place, fact: entry.fact.clone(), frame, why });
        }
        self.outcome.entries.push(entry);
    }

    /// Hears of a turn that has begun.
    fn look_at_turn(&mut self) {
        let on_air = self.show.on_air().map(|on_air| (on_air.request.id(), on_air.since));
        if on_air == self.on_air.as_ref().map(|(request, since)| (request, *since)) {
            return;
        }
        self.on_air = on_air.map(|(request, since)| (request.clone(), since));
        let Some((request, since)) = &self.on_air else { return };
        let facts = self.answering.turn_began(request, *since);
        let since = *since;
        for (delay, place, fact) in facts {
            self.schedule(since.after(delay), place, fact);
        }
    }

    /// Asks for what is wanted and not running, and gives up what is no longer wanted.
    fn reconcile(&mut self) -> anyhow::Result<()> {
        self.look_at_turn();
        let (wanted, now) = (self.show.jobs(), self.show.now());
        let is_wanted = |running: &mut Running| wanted.iter().any(|job| covers(&running.job, job));
        for over in self.running.extract_if(.., |running| !is_wanted(running)) {
            self.answering.released(&over.job, now);
        }
        for job in wanted {
            let place = self.running.iter().position(|running| covers(&running.job, &job));
            let asked = match place.map(|place| &self.running[place]) {
                Some(running) if running.again.is_none_or(|again| again > now) => continue,
                Some(running) => running.asked + 1,
                None => 0,
            };
            let answer = self.answering.answer(&job, now, asked)?;
            let patience = answer.patience.filter(|_| asked < ASKED_MAX);
            let running = Running { job, again: patience.map(|patience| now.after(patience.max(1))), asked };
            match place {
                Some(place) => self.running[place] = running,
                None => self.running.push(running),
            }
            for (delay, place, fact) in answer.facts {
                self.schedule(now.after(delay), place, fact);
            }
        }
        Ok(())
    }

    fn schedule(&mut self, frame: Frame, place: Option<u64>, fact: Fact) {
        self.arrivals += 1;
        let place = place.map_or(BEHIND_RECORDED, |place| place.min(BEHIND_RECORDED - 1));
        self.due.insert((frame, place, self.arrivals), fact);
    }

    fn is_dry(&self) -> bool {
        let nobody_waits = self.show.on_air().is_none() && self.show.waiting().next().is_none();
        nobody_waits && self.due.is_empty() && self.show.deadline().is_none()
    }
}

fn is_after(until: Until, frame: Frame) -> bool {
    matches!(until, Until::Frame { last, .. } if frame > last)
}
