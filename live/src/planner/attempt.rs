//! One attempt at a plan: from the wish to the last event, with everything counted.
//!
//! Sends events; tries nothing twice. Stops listening, and so lets the server stop writing, when the plan is complete,
//! hopeless, or not wanted any more.

#![deny(clippy::wildcard_enum_match_arm, reason = "plan events are matched one by one")]

use std::time::Duration;

use engine::plan::{Finish, PlanCounts, PlanEvent, PlanFailed, PlanFooter, ReadOptions};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::SendError;

use super::answer::{AnswerStream, Deadlines, Tally};
use super::asking::Bytestream;
use super::failure::{Failure, Reason};
use super::limits::{SCENE_SILENCE_MAX, SCENE_TOKENS_MAX, USAGE};
use super::reading::{AnswerReader, StopReason};
use super::wire::{self, AnswerDelta};
use super::{ModelClient, PlanRequest, Style, example, prompt};

/// Nobody listens any more.
type Unwanted = SendError<PlanEvent>;

/// Makes the attempt; an error says that nobody listens any more.
pub(super) async fn run(
    planner: &ModelClient,
    request: &PlanRequest,
    out: &Sender<PlanEvent>,
) -> Result<(), Unwanted> {
    let clock = Deadlines::start(planner.settings.silence_max);
    let user = prompt::user(&request.wish);
    let ask = planner.plan_ask(&user, request.attempt);
    let mut attempt = Attempt {
        out,
        clock,
        context: ask.context,
        steps: 0,
        subjects: 0,
        style: planner.settings.style,
        first_brace: None,
        counts: PlanCounts::default(),
    };
    let asked = tokio::select! {
        asked = planner.ask(&ask, clock) => asked,
        () = out.closed() => return Ok(()),
    };
    let last = match asked {
        Err(failure) => attempt.failed(failure),
        Ok(answer) => {
            let options = ReadOptions { canvas: planner.settings.canvas, force_canvas: true };
            let examples = match attempt.style {
                Style::Shapes => example::steps_for_other_wishes(&request.wish),
                Style::Scene => Vec::new(),
            };
            tokio::select! {
                last = attempt.listen(answer, AnswerReader::new(options, examples)) => last?,
                () = out.closed() => return Ok(()),
            }
        }
    };
    out.send(last).await
}

struct Attempt<'a> {
    out: &'a Sender<PlanEvent>,
    clock: Deadlines,
    /// Tokens of prompt and answer together.
    context: u32,
    /// Steps that can be drawn.
    steps: u32,
    /// Whether there is more of a scene than its header.
    subjects: u32,
    /// Whether a scene is asked for: then its end is told by its own limits.
    style: Style,
    /// Tokens that had come when the object began.
    first_brace: Option<u32>,
    counts: PlanCounts,
}

impl Attempt<'_> {
    /// Listens to the answer's end and sums it up.
    async fn listen(
        &mut self,
        mut answer: AnswerStream<Bytestream>,
        mut reading: AnswerReader,
    ) -> Result<PlanEvent, Unwanted> {
        let cut = self.steps(&mut answer, &mut reading).await?;
        if cut.is_none() {
            answer.linger(USAGE).await;
        }
        self.take(answer.tally());
        // The connection closes here: a server that is still writing stops.
        drop(answer);
        let closing = reading.finish();
        self.pass_on(closing.events).await?;
        if self.steps == 0 && self.subjects == 0 && closing.scene.is_none() && closing.render_text.is_none() {
            let nothing = || Failure::new(Reason::NothingToDraw, "the answer has nothing that can be drawn");
            return Ok(self.failed(cut.unwrap_or_else(nothing)));
        }
        let is_unpeopled = self.steps == 0
            && self.subjects == 0
            && closing.scene.as_ref().is_some_and(|scene| scene.text.is_empty());
        let cut = cut.or_else(|| {
            let detail = "the scene has no subject: what the wish says for itself is drawn";
            is_unpeopled.then(|| Failure::new(Reason::NothingToDraw, detail))
        });
        let Finish { caption, duration_sec, render_text, .. } = closing;
        Ok(self.finished(PlanFooter { caption, duration_sec, render_text }, cut))
    }

    /// Hands on every step as it comes; the failure that ended the answer early, if one did.
    async fn steps(
        &mut self,
        answer: &mut AnswerStream<Bytestream>,
        reading: &mut AnswerReader,
    ) -> Result<Option<Failure>, Unwanted> {
        loop {
            let piece = match answer.next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => return Ok(Some(self.ending(answer.tally()))),
                Err(failure) => return Ok(Some(failure)),
            };
            let AnswerDelta::Text(text) = piece else { continue };
            let heard = reading.feed(&text);
            if heard.events.iter().any(|event| matches!(event, PlanEvent::SceneHeader(_))) {
                answer.limit_silence(SCENE_SILENCE_MAX);
            }
            self.pass_on(heard.events).await?;
            match heard.stop {
                None if self.is_past_its_tokens(reading, answer.tally()) => {
                    let detail = format!("the scene took more than {SCENE_TOKENS_MAX} tokens");
                    return Ok(Some(Failure::new(Reason::CutAtLength, detail)));
                }
                None => {}
                Some(StopReason::Complete) => return Ok(None),
                Some(StopReason::Hopeless(reason)) => {
                    return Ok(Some(Failure::new(reason, hopeless(reason))));
                }
            }
        }
    }

    /// Whether a scene has taken more tokens than a scene may.
    fn is_past_its_tokens(&mut self, reading: &AnswerReader, tally: Tally) -> bool {
        if self.style != Style::Scene || !reading.is_inside_object() {
            return false;
        }
        let first = *self.first_brace.get_or_insert(tally.tokens_seen);
        tally.tokens_seen - first > SCENE_TOKENS_MAX
    }

    async fn pass_on(&mut self, events: Vec<PlanEvent>) -> Result<(), Unwanted> {
        for event in events {
            self.count(&event);
            self.out.send(event).await?;
        }
        Ok(())
    }

    fn count(&mut self, event: &PlanEvent) {
        match event {
            PlanEvent::Step { .. } => {
                if self.steps == 0 {
                    self.counts.first_step_ms = milliseconds(self.clock.elapsed());
                }
                self.steps += 1;
            }
            PlanEvent::Subject { .. } => self.subjects += 1,
            PlanEvent::StepDropped { .. } => self.counts.dropped += 1,
            PlanEvent::Fix(_) => self.counts.fixes += 1,
            PlanEvent::Header(_)
            | PlanEvent::SceneHeader(_)
            | PlanEvent::Understood(_)
            | PlanEvent::Finished { .. }
            | PlanEvent::Failed { .. } => {}
        }
    }

    fn take(&mut self, tally: Tally) {
        self.counts.first_token_ms = tally.first_token.map_or(0, milliseconds);
        self.counts.prompt_tokens = tally.tokens_prompt.unwrap_or(0);
        self.counts.answer_tokens = tally.tokens_answer.unwrap_or(tally.tokens_seen);
    }

    /// What the end of a stream means when the plan in it was not complete.
    fn ending(&self, tally: Tally) -> Failure {
        let used = tally.tokens_prompt.unwrap_or(0).saturating_add(tally.tokens_answer.unwrap_or(0));
        match tally.finish {
            Some(wire::FinishReason::Length) => {
                Failure::new(Reason::CutAtLength, "the answer ran into a limit of tokens")
            }
            // Some servers cut at the end of the context and call it a stop.
            Some(wire::FinishReason::Stop) if used >= self.context => Failure::new(
                Reason::CutAtLength,
                format!("prompt and answer filled the context of {used} tokens"),
            ),
            Some(wire::FinishReason::Stop) if self.steps == 0 && self.subjects == 0 => {
                Failure::new(Reason::NothingToDraw, "the answer holds no plan")
            }
            Some(wire::FinishReason::Stop) => {
                Failure::new(Reason::BrokenOff, "the model stopped before its plan was complete")
            }
            None => Failure::new(Reason::BrokenOff, "the answer ended without an end"),
        }
    }

    fn finished(&mut self, footer: PlanFooter, cut: Option<Failure>) -> PlanEvent {
        self.counts.total_ms = milliseconds(self.clock.elapsed());
        let PlanCounts { dropped, fixes, first_step_ms, total_ms, .. } = self.counts;
        let (steps, tokens) = (self.steps, self.counts.answer_tokens);
        let early = cut.as_ref().map_or("", |failure| failure.reason.name());
        tracing::info!(steps, dropped, fixes, tokens, first_step_ms, total_ms, cut = early, "plan finished");
        PlanEvent::Finished { footer, counts: self.counts, cut: cut.map(PlanFailed::from) }
    }

    /// What a server said in its own words stays at DEBUG: it may repeat the wish.
    fn failed(&mut self, failure: Failure) -> PlanEvent {
        self.counts.total_ms = milliseconds(self.clock.elapsed());
        let reason = failure.reason;
        tracing::warn!(%reason, total_ms = self.counts.total_ms, "plan failed: {}", reason.advice());
        tracing::debug!(detail = failure.detail, "why the plan failed");
        PlanEvent::Failed { failure: failure.into(), counts: self.counts }
    }
}

const fn hopeless(reason: Reason) -> &'static str {
    if matches!(reason, Reason::EndlessSpace) {
        "the answer became white space"
    } else if matches!(reason, Reason::Repetition) {
        "the answer said the same again and again, or went on past every limit"
    } else if matches!(reason, Reason::Copied) {
        "the answer is the prompt's example, not the wish"
    } else {
        "the answer is longer than its limit"
    }
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
