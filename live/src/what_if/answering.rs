//! What the changed show asks for, answered from the recording; from the studio what that does not hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::show::{Donation, Fact, Job, PlanCounts, PlanFailure, RequestId, TextKind};
use engine::time::Frame;

use super::Change;
use super::judging::judged_again;
use super::recorded::{Recorded, Run, Turn};
use crate::jobs::Judge;
use crate::jobs::studio::Studio;
use crate::simulation::{Answer, Answering, Performer};

/// What a recording did not hold and had to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remade {
    /// Requests whose plan it does not hold: the artist drew them.
    pub plans: BTreeSet<RequestId>,
    /// Requests whose verdict it does not hold: the word lists of today judged them.
    pub verdicts: BTreeSet<RequestId>,
}

/// The recording and the studio as one.
pub(super) struct Answers {
    recorded: Recorded,
    performer: Performer,
    judge: Arc<dyn Judge>,
    lists: String,
    judge_again: bool,
    plan_again: bool,
    remade: Remade,
}

impl Answers {
    pub(super) fn new(recorded: Recorded, performer: Performer, studio: &Studio, change: &Change) -> Self {
        Self {
            recorded,
            performer,
            judge: studio.adapters.judge(),
            lists: studio.lists.clone(),
            judge_again: change.judge_again,
            plan_again: change.plan_again,
            remade: Remade::default(),
        }
    }

    pub(super) fn remade(self) -> Remade {
        self.remade
    }

    /// Verdicts come at their frames; those that the recording does not hold for these lists are found here.
    fn judge(&mut self, job: &Judging<'_>, now: Frame, asked: u32) -> anyhow::Result<Answer> {
        if self.judge_again {
            return self.judge_anew(job);
        }
        let recorded = |text: TextKind| self.recorded.verdicts.get(&(job.request.clone(), text));
        let still_to_come = |text: &TextKind| {
            let verdicts = recorded(*text).into_iter().flatten();
            verdicts
                .filter(|verdict| verdict.frame >= now && verdict.lists == **job.lists)
                .map(|verdict| verdict.frame)
                .max()
        };
        if let Some(frame) = job.texts.iter().filter_map(still_to_come).max() {
            return Ok(Answer { facts: Vec::new(), patience: Some(frame.since(now) + 1) });
        }
        let waited = self.recorded.unjudged.get(job.request).copied().unwrap_or(0);
        let is_known = job.texts.iter().all(|text| recorded(*text).is_some());
        // A request that was never judged is not judged sooner than it was given up.
        if !is_known && asked == 0 && waited > 0 {
            return Ok(Answer { facts: Vec::new(), patience: Some(waited + 1) });
        }
        if !is_known {
            return self.judge_anew(job);
        }
        let facts = job.texts.iter().filter_map(|text| {
            let last = recorded(*text)?.last()?;
            let fact = Fact::Judged {
                request: job.request.clone(),
                text: *text,
                lists: job.lists.to_string(),
                verdict: last.verdict.clone(),
                no_cut: last.no_cut.clone(),
            };
            Some((1, None, fact))
        });
        Ok(Answer { facts: facts.collect(), patience: None })
    }

    /// The lists of today judge, as long after the question as it took when it was recorded.
    fn judge_anew(&mut self, job: &Judging<'_>) -> anyhow::Result<Answer> {
        if !self.judge_again {
            self.remade.verdicts.insert(job.request.clone());
        }
        let asked = Job::Judge {
            request: job.request.clone(),
            donation: Arc::clone(job.donation),
            texts: job.texts.to_vec(),
            lists: self.lists.as_str().into(),
        };
        let facts = self.performer.facts(&asked)?.into_iter().map(|(_, mut fact)| {
            let mut delay = 1;
            if let Fact::Judged { request, text, lists, .. } = &mut fact {
                let recorded = self.recorded.verdicts.get(&(request.clone(), *text));
                delay = recorded.and_then(|verdicts| verdicts.first()).map_or(1, |verdict| verdict.delay);
                *lists = job.lists.to_string();
            }
            (delay, None, fact)
        });
        Ok(Answer { facts: facts.collect(), patience: None })
    }

    /// A plan as it was recorded: the same try, else the request's last complete one, else its last one. One that never came is
    /// drawn by the artist.
    fn plan(&mut self, job: &Job, request: &RequestId, attempt: u32, asked: u32) -> anyhow::Result<Answer> {
        if asked > 0 {
            return Ok(self.given_up(request, attempt));
        }
        let runs = self.recorded.runs.get_mut(request).map(Vec::as_mut_slice).unwrap_or_default();
        let run = if self.plan_again { None } else { chosen(runs, attempt) };
        let Some(run) = run.filter(|run| !run.facts.is_empty() || run.attempt == attempt) else {
            return self.make(job, request);
        };
        let fps = u64::from(self.recorded.fps.get());
        let last = run.facts.last().map_or(0, |(delay, ..)| *delay);
        let facts = run
            .facts
            .iter()
            .map(|(delay, place, fact)| (*delay, Some(*place), fact.clone().with_attempt(attempt)));
        let facts: Vec<_> = facts.collect();
        let patience = Some(last.max(run.length) + fps);
        let facts = if self.judge_again { judged_again(facts, &*self.judge) } else { facts };
        Ok(Answer { facts, patience })
    }

    /// Made by the planner that was asked for with `--plan-again`, else by the artist.
    fn make(&mut self, job: &Job, request: &RequestId) -> anyhow::Result<Answer> {
        let mut by_artist = job.clone();
        if !self.plan_again {
            if let Job::Plan { offline, .. } = &mut by_artist {
                *offline = true;
            }
            self.remade.plans.insert(request.clone());
        }
        let facts: Vec<_> =
            self.performer.facts(&by_artist)?.into_iter().map(|(delay, fact)| (delay, None, fact)).collect();
        let last = facts.last().map_or(0, |(delay, ..)| *delay);
        Ok(Answer { facts, patience: Some(last + u64::from(self.recorded.fps.get())) })
    }

    /// The recording gave this try up, and the changed show did not.
    fn given_up(&self, request: &RequestId, attempt: u32) -> Answer {
        let fact = Fact::PlanFailed {
            request: request.clone(),
            attempt,
            reason: PlanFailure::Cut,
            retry: true,
            detail: Some("the recording gave this try up".to_owned()),
            counts: PlanCounts::default(),
        };
        Answer { facts: vec![(1, None, fact)], patience: None }
    }
}

/// What a verdict is asked for.
struct Judging<'a> {
    request: &'a RequestId,
    donation: &'a Arc<Donation>,
    texts: &'a [TextKind],
    lists: &'a Arc<str>,
}

impl Answering for Answers {
    fn answer(&mut self, job: &Job, now: Frame, asked: u32) -> anyhow::Result<Answer> {
        match job {
            Job::Judge { request, donation, texts, lists } => {
                self.judge(&Judging { request, donation, texts, lists }, now, asked)
            }
            Job::Plan { request, attempt, .. } => self.plan(job, request, *attempt, asked),
            // What came of it was recorded and comes at its frame.
            Job::Warm => Ok(Answer::default()),
        }
    }

    /// The picture's address, as long after the turn began as it was told in the recording.
    fn turn_began(&mut self, request: &RequestId, _now: Frame) -> Vec<(u64, Option<u64>, Fact)> {
        let turns = self.recorded.addresses.get_mut(request).map(Vec::as_mut_slice).unwrap_or_default();
        let facts = chosen_turn(turns).map(|turn| turn.facts.as_slice()).unwrap_or_default();
        facts.iter().map(|(delay, place, fact)| (*delay, Some(*place), fact.clone())).collect()
    }
}

/// The run to give for a try. Each is given once for the try that it was.
fn chosen(runs: &mut [Run], attempt: u32) -> Option<&Run> {
    let same = runs.iter().position(|run| run.attempt == attempt && !run.is_used);
    let finished = || runs.iter().rposition(Run::is_finished);
    let place = same.or_else(finished).or(runs.len().checked_sub(1))?;
    runs[place].is_used = true;
    runs.get(place)
}

/// The turn whose addresses to give: each once, and after them the last one in which any was told.
fn chosen_turn(turns: &mut [Turn]) -> Option<&Turn> {
    let place = turns
        .iter()
        .position(|turn| !turn.is_used)
        .or_else(|| turns.iter().rposition(|turn| !turn.facts.is_empty()))?;
    turns[place].is_used = true;
    turns.get(place)
}
