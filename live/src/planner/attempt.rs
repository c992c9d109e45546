//! One attempt at a plan: from the wish to the last fact, with everything counted.
//!
//! Sends facts; tries nothing twice. Stops listening, and so lets the server stop writing, when the plan is complete,
//! hopeless, or not wanted any more.

use std::time::Duration;

use engine::plan::{Arrival, ReadOptions};
use engine::show::PlanCounts;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::SendError;

use super::answer::{Answer, Clock, Tally};
use super::asking::Bytestream;
use super::failure::{Failure, Reason};
use super::limits::USAGE;
use super::reading::{Reading, Stop};
use super::wire::{Finish, Piece};
use super::{ModelClient, PlanEvent, PlanRequest, prompt};

/// Nobody listens any more.
type Unwanted = SendError<PlanEvent>;

/// What was counted of an attempt, whatever became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tokens of the prompt, where the server counts them.
    pub tokens_prompt: Option<u32>,
    /// Tokens of the answer: the server's count, or the number of parts it came in.
    pub tokens_answer: u32,
    /// Whether the server counted the answer's tokens.
    pub tokens_exact: bool,
    /// Steps that can be drawn.
    pub steps: u32,
    /// Steps that cannot.
    pub steps_dropped: u32,
    /// Repairs.
    pub fixes: u32,
    /// Time to the first token.
    pub first_token_ms: Option<u64>,
    /// Time to the first step.
    pub first_step_ms: Option<u64>,
    /// Time to the end.
    pub total_ms: u64,
}

impl Counts {
    /// Tokens for each step that came, drawn or dropped; `None` without tokens or steps.
    #[must_use]
    pub fn tokens_per_step(&self) -> Option<f64> {
        let steps = self.steps + self.steps_dropped;
        (steps > 0 && self.tokens_answer > 0).then(|| f64::from(self.tokens_answer) / f64::from(steps))
    }

    fn take(&mut self, tally: Tally) {
        self.first_token_ms = tally.first_token.map(milliseconds);
        self.tokens_prompt = tally.tokens_prompt;
        self.tokens_exact = tally.tokens_answer.is_some();
        self.tokens_answer = tally.tokens_answer.unwrap_or(tally.tokens_seen);
    }
}

impl From<Counts> for PlanCounts {
    fn from(counts: Counts) -> Self {
        let ms = |ms: u64| u32::try_from(ms).unwrap_or(u32::MAX);
        Self {
            prompt_tokens: counts.tokens_prompt.unwrap_or(0),
            answer_tokens: counts.tokens_answer,
            first_step_ms: ms(counts.first_step_ms.unwrap_or(0)),
            total_ms: ms(counts.total_ms),
            fixes: counts.fixes,
            dropped: counts.steps_dropped,
        }
    }
}

/// Makes the attempt; an error says that nobody listens any more.
pub(super) async fn run(
    planner: &ModelClient,
    request: &PlanRequest,
    out: &Sender<PlanEvent>,
) -> Result<(), Unwanted> {
    out.send(PlanEvent::Started { model: planner.settings.model.clone() }).await?;
    let clock = Clock::start(planner.settings.silence_max);
    let user = prompt::user(&request.wish);
    let ask = planner.plan_ask(&user, request.attempt);
    let mut attempt = Attempt { out, clock, context: ask.context, counts: Counts::default() };
    let asked = tokio::select! {
        asked = planner.ask(&ask, clock) => asked,
        () = out.closed() => return Ok(()),
    };
    let last = match asked {
        Err(failure) => attempt.failed(failure),
        Ok(answer) => {
            let options = ReadOptions { canvas: planner.settings.canvas, force_canvas: true };
            tokio::select! {
                last = attempt.listen(answer, Reading::new(options)) => last?,
                () = out.closed() => return Ok(()),
            }
        }
    };
    log(&last);
    out.send(last).await
}

struct Attempt<'a> {
    out: &'a Sender<PlanEvent>,
    clock: Clock,
    /// Tokens of prompt and answer together.
    context: u32,
    counts: Counts,
}

impl Attempt<'_> {
    /// Listens to the answer's end and sums it up.
    async fn listen(
        &mut self,
        mut answer: Answer<Bytestream>,
        mut reading: Reading,
    ) -> Result<PlanEvent, Unwanted> {
        let cut = self.steps(&mut answer, &mut reading).await?;
        if cut.is_none() {
            answer.linger(USAGE).await;
        }
        self.counts.take(answer.tally());
        // The connection closes here: a server that is still writing stops.
        drop(answer);
        let closing = reading.finish();
        self.pass_on(closing.arrivals).await?;
        self.counts.total_ms = milliseconds(self.clock.elapsed());
        if self.counts.steps == 0 && closing.render_text.is_none() {
            let nothing = || Failure::new(Reason::NothingToDraw, "the answer has nothing that can be drawn");
            return Ok(self.failed(cut.unwrap_or_else(nothing)));
        }
        Ok(PlanEvent::Finished {
            counts: self.counts,
            caption: closing.caption,
            duration_sec: closing.duration_sec,
            render_text: closing.render_text,
            cut,
        })
    }

    /// Hands on every step as it comes; the failure that ended the answer early, if one did.
    async fn steps(
        &mut self,
        answer: &mut Answer<Bytestream>,
        reading: &mut Reading,
    ) -> Result<Option<Failure>, Unwanted> {
        loop {
            let piece = match answer.next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => return Ok(Some(self.ending(answer.tally()))),
                Err(failure) => return Ok(Some(failure)),
            };
            let Piece::Text(text) = piece else { continue };
            let heard = reading.feed(&text);
            self.pass_on(heard.arrivals).await?;
            match heard.stop {
                None => {}
                Some(Stop::Complete) => return Ok(None),
                Some(Stop::Hopeless(reason)) => return Ok(Some(Failure::new(reason, hopeless(reason)))),
            }
        }
    }

    async fn pass_on(&mut self, arrivals: Vec<Arrival>) -> Result<(), Unwanted> {
        for arrival in arrivals {
            if let Some(event) = self.event(arrival) {
                self.out.send(event).await?;
            }
        }
        Ok(())
    }

    /// The event of an arrival; none where a scene's words are heard and steps were asked for.
    fn event(&mut self, arrival: Arrival) -> Option<PlanEvent> {
        Some(match arrival {
            Arrival::Header(header) => PlanEvent::Header(header),
            Arrival::Step { index, step } => {
                self.counts.steps += 1;
                self.counts.first_step_ms.get_or_insert_with(|| milliseconds(self.clock.elapsed()));
                PlanEvent::Step { index: number(index), step }
            }
            Arrival::StepDropped { index, reason } => {
                self.counts.steps_dropped += 1;
                PlanEvent::StepDropped { index: number(index), reason }
            }
            Arrival::SceneHeader(_) | Arrival::Subject { .. } => return None,
            Arrival::Fix(fix) => {
                self.counts.fixes += 1;
                PlanEvent::Fix(fix)
            }
        })
    }

    /// What the end of a stream means when the plan in it was not complete.
    fn ending(&self, tally: Tally) -> Failure {
        let used = tally.tokens_prompt.unwrap_or(0).saturating_add(tally.tokens_answer.unwrap_or(0));
        match tally.finish {
            Some(Finish::Length) => {
                Failure::new(Reason::CutAtLength, "the answer ran into a limit of tokens")
            }
            // Some servers cut at the end of the context and call it a stop.
            Some(Finish::Stop) if used >= self.context => Failure::new(
                Reason::CutAtLength,
                format!("prompt and answer filled the context of {used} tokens"),
            ),
            Some(Finish::Stop) if self.counts.steps == 0 => {
                Failure::new(Reason::NothingToDraw, "the answer holds no plan")
            }
            Some(Finish::Stop) => {
                Failure::new(Reason::BrokenOff, "the model stopped before its plan was complete")
            }
            None => Failure::new(Reason::BrokenOff, "the answer ended without an end"),
        }
    }

    fn failed(&mut self, failure: Failure) -> PlanEvent {
        self.counts.total_ms = milliseconds(self.clock.elapsed());
        PlanEvent::Failed { counts: self.counts, failure }
    }
}

const fn hopeless(reason: Reason) -> &'static str {
    match reason {
        Reason::EndlessSpace => "the answer became white space",
        Reason::Repetition => "the answer said the same again and again, or went on past every limit",
        _ => "the answer is longer than its limit",
    }
}

/// One line an attempt. What a server said in its own words stays at DEBUG: it may repeat the wish.
fn log(last: &PlanEvent) {
    match last {
        PlanEvent::Finished { counts, cut, .. } => {
            let cut = cut.as_ref().map_or("", |failure| failure.reason.name());
            tracing::info!(
                steps = counts.steps,
                dropped = counts.steps_dropped,
                fixes = counts.fixes,
                tokens = counts.tokens_answer,
                first_step_ms = counts.first_step_ms,
                total_ms = counts.total_ms,
                cut,
                "plan finished"
            );
        }
        PlanEvent::Failed { counts, failure } => {
            let reason = failure.reason;
            tracing::warn!(%reason, total_ms = counts.total_ms, "plan failed: {}", reason.advice());
            tracing::debug!(detail = failure.detail, "why the plan failed");
        }
        _ => {}
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Limits of plans are far below this.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
