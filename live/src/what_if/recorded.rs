//! A recording, taken apart: what came from outside, what was judged, and what was planned how long after it was asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::bail;
use engine::show::{Entry, Fact, Job, RequestId, TextKind, Verdict};
use engine::time::{Fps, Frame};

use crate::jobs::covers;
use crate::simulation::{Answer, Answering, Simulation, Until};

/// A recording in pieces. A place is the number of the entry in its file.
pub(super) struct Recorded {
    pub(super) fps: Fps,
    /// What nobody was asked for: donations, commands, rules, and verdicts on wishes and names, each with frame and place.
    pub(super) outside: Vec<(Frame, u64, Fact)>,
    /// The place of the session's end, when it ended in order.
    pub(super) ended: Option<u64>,
    /// Places of what changed nothing.
    pub(super) ignored: Vec<Option<u64>>,
    pub(super) runs: BTreeMap<RequestId, Vec<Run>>,
    pub(super) verdicts: BTreeMap<(RequestId, TextKind), Vec<RecordedVerdict>>,
    /// Addresses of pictures, by the turns in which they were told.
    pub(super) addresses: BTreeMap<RequestId, Vec<Turn>>,
    /// How long a request waited for its verdicts, in frames, where it got none in the end.
    pub(super) unjudged: BTreeMap<RequestId, u64>,
}

/// One time that a plan was wanted, and what came of it.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) attempt: u32,
    from: Frame,
    /// Frames for which it was wanted.
    pub(super) length: u64,
    /// Frames from the question, place, fact.
    pub(super) facts: Vec<(u64, u64, Fact)>,
    pub(super) is_used: bool,
}

/// A turn on air, and the addresses of its picture that were told.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    from: Frame,
    /// Frames from its beginning, place, fact.
    pub(super) facts: Vec<(u64, u64, Fact)>,
    pub(super) is_used: bool,
}

impl Run {
    /// Whether it came to a complete plan.
    pub(super) fn is_finished(&self) -> bool {
        self.facts.iter().any(|(.., fact)| matches!(fact, Fact::PlanFinished { .. }))
    }
}

/// A verdict on what a donor wrote.
#[derive(Clone, Debug)]
pub(super) struct RecordedVerdict {
    pub(super) frame: Frame,
    /// Frames from the question to it.
    pub(super) delay: u64,
    pub(super) lists: String,
    pub(super) verdict: Verdict,
    pub(super) no_cut: Option<Arc<[u32]>>,
}

impl Recorded {
    /// Takes a recording apart that ends at `last`.
    pub(super) fn of(entries: &[Entry], last: Frame) -> anyhow::Result<Self> {
        let Some(Fact::SessionStarted(started)) = entries.first().map(|entry| &entry.fact) else {
            bail!("it must begin with session_started");
        };
        let fps = started.settings.fps;
        let mut watch = Watch::default();
        let placed = (0..).zip(entries).filter(|(_, entry)| entry.fact != Fact::FrameReached);
        let facts = placed.map(|(place, entry)| (entry.frame, Some(place), entry.fact.clone()));
        let outcome = Simulation::new(facts, &mut watch).run(Until::Frame { last, ended: None }, |_| ())?;
        let ignored = outcome.ignored.iter().map(|ignored| ignored.place).collect();
        let mut recorded = Self {
            fps,
            outside: Vec::new(),
            ended: None,
            ignored,
            runs: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            addresses: BTreeMap::new(),
            unjudged: BTreeMap::new(),
        };
        let judging = recorded.take_questions(&watch, last);
        for (request, from) in watch.turns {
            let turn = Turn { from, facts: Vec::new(), is_used: false };
            recorded.addresses.entry(request).or_default().push(turn);
        }
        for (place, Entry { frame, fact, .. }) in (0..).zip(entries) {
            recorded.take(*frame, place, fact, &judging);
        }
        Ok(recorded)
    }

    /// Runs without facts yet; the frames at which verdicts were asked for.
    fn take_questions(&mut self, watch: &Watch, last: Frame) -> BTreeMap<RequestId, Vec<Frame>> {
        let mut judging: BTreeMap<RequestId, Vec<Frame>> = BTreeMap::new();
        for Question { job, from, until } in &watch.questions {
            let length = until.unwrap_or(last).since(*from);
            match job {
                Job::Plan { request, attempt, .. } => self
                    .runs
                    .entry(request.clone())
                    .or_default()
                    .push(Run { attempt: *attempt, from: *from, length, facts: Vec::new(), is_used: false }),
                Job::Judge { request, .. } => {
                    self.unjudged.insert(request.clone(), length);
                    judging.entry(request.clone()).or_default().push(*from);
                }
                Job::Warm => {}
            }
        }
        judging
    }

    fn take(&mut self, frame: Frame, place: u64, fact: &Fact, judging: &BTreeMap<RequestId, Vec<Frame>>) {
        if let Fact::Judged { request, text: TextKind::Caption | TextKind::Step, .. } = fact {
            return self.take_of_plan(frame, place, fact, request, None);
        }
        if let (Some(request), Some(attempt)) = (fact.request(), fact.attempt()) {
            return self.take_of_plan(frame, place, fact, request, Some(attempt));
        }
        if let Fact::ShareAddress { request, .. } = fact
            && let Some(turn) = self.turn_at(request, frame)
        {
            turn.facts.push((frame.since(turn.from), place, fact.clone()));
            return;
        }
        if *fact == Fact::SessionEnded {
            self.ended = Some(place);
            return;
        }
        if let Fact::Judged { request, text, lists, verdict, no_cut } = fact {
            let asked = judging.get(request).into_iter().flatten().rfind(|asked| **asked <= frame);
            self.verdicts.entry((request.clone(), *text)).or_default().push(RecordedVerdict {
                frame,
                delay: asked.map_or(1, |asked| frame.since(*asked)),
                lists: lists.clone(),
                verdict: verdict.clone(),
                no_cut: no_cut.clone(),
            });
        }
        if *fact != Fact::FrameReached {
            self.outside.push((frame, place, fact.clone()));
        }
    }

    /// The last turn of a request that had begun at `frame`.
    fn turn_at(&mut self, request: &RequestId, frame: Frame) -> Option<&mut Turn> {
        self.addresses.get_mut(request)?.iter_mut().rfind(|turn| turn.from <= frame)
    }

    /// A fact belongs to the last time that its plan was asked for before it. One that nobody asked for came from outside.
    fn take_of_plan(&mut self, frame: Frame, place: u64, fact: &Fact, id: &RequestId, attempt: Option<u32>) {
        let runs = self.runs.get_mut(id).into_iter().flatten();
        let asked =
            |run: &&mut Run| run.from <= frame && attempt.is_none_or(|attempt| attempt == run.attempt);
        match runs.filter(asked).max_by_key(|run| run.from) {
            Some(run) => run.facts.push((frame.since(run.from), place, fact.clone())),
            None => self.outside.push((frame, place, fact.clone())),
        }
    }
}

/// Answers nothing, and notes what is wanted from when to when, and who goes on air.
#[derive(Default)]
struct Watch {
    questions: Vec<Question>,
    turns: Vec<(RequestId, Frame)>,
}

struct Question {
    job: Job,
    from: Frame,
    until: Option<Frame>,
}

impl Answering for Watch {
    fn answer(&mut self, job: &Job, now: Frame, _asked: u32) -> anyhow::Result<Answer> {
        self.questions.push(Question { job: job.clone(), from: now, until: None });
        Ok(Answer::default())
    }

    fn released(&mut self, job: &Job, now: Frame) {
        let open = |question: &&mut Question| question.until.is_none() && covers(&question.job, job);
        if let Some(question) = self.questions.iter_mut().rev().find(open) {
            question.until = Some(now);
        }
    }

    fn turn_began(&mut self, request: &RequestId, now: Frame) -> Vec<(u64, Option<u64>, Fact)> {
        self.turns.push((request.clone(), now));
        Vec::new()
    }
}
