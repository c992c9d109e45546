//! A plan on its way from the planner into the journal: every text in it is judged before its step becomes a
//! fact, and so is the picture that the step leads to.

use std::sync::Arc;

use engine::plan::{
    CanvasSpec, Header, PlanCounts, PlanEvent, PlanFailure, PlanFooter, Step, Subject, Understood,
};
use engine::show::{DropReason, Fact, PlanHeader, RequestId, TextKind, Verdict};
use engine::text::CutKind;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::AbortOnDropHandle;

use super::drawn_texts::{DrawnTexts, texts_of};
use super::judging::{Judge, judged, no_cut};
use super::letters::Letters;
use super::symbols::{Looking, Sight};
use crate::journal::{Closed, Journal};
use crate::planner::{Composing, PlanRequest};

/// Events that may wait to be judged.
const EVENTS_MAX: usize = 64;

/// Makes plans of wishes.
pub trait Planner: Send + Sync + 'static {
    /// One try. It ends early when `out` is closed, or when it is dropped.
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()>;

    /// Gets ready for the first wish; whether it is.
    fn warm(self: Arc<Self>) -> BoxFuture<'static, bool>;
}

/// Who makes a plan, who judges what is in it, and where its facts go.
pub(super) struct Planning {
    pub planner: Arc<dyn Planner>,
    pub judge: Arc<dyn Judge>,
    pub journal: Journal,
    /// A person let the wish pass: what it says is not judged again.
    pub approved: bool,
    /// Where its pictures are looked at.
    pub looking: Looking,
}

impl Planning {
    /// Makes one plan; the number of the last fact.
    pub(super) async fn run(
        self,
        id: RequestId,
        mut request: PlanRequest,
        canvas: CanvasSpec,
        step_ms: u32,
    ) -> Result<Option<u64>, Closed> {
        let (out, mut events) = mpsc::channel(EVENTS_MAX);
        let judges = (self.judge, Sight::new(canvas, self.looking), Letters::new(canvas, step_ms));
        let mut writing = Writing::new(self.journal, judges, id, request.attempt);
        writing.approved = self.approved;
        writing.started().await?;
        if !self.approved {
            writing.judge_what_is_read(&mut request).await?;
        }
        let mut composing = Composing::new(&request, canvas);
        let planned = AbortOnDropHandle::new(tokio::spawn(self.planner.plan(request, out)));
        while !writing.ended
            && let Some(event) = events.recv().await
        {
            if writing.may_draw(&event).await? {
                for event in composing.take(event) {
                    if !writing.ended {
                        writing.take(event).await?;
                    }
                }
            }
        }
        if !writing.ended {
            let reason = if planned.await.is_err() { PlanFailure::Panicked } else { PlanFailure::Other };
            writing.failed(reason, true, None, PlanCounts::default()).await?;
        }
        writing.finish().await
    }
}

/// Gets the planner ready; the number of the last fact.
pub(super) async fn warm(planner: Arc<dyn Planner>, journal: Journal) -> Result<Option<u64>, Closed> {
    journal.append(Fact::WarmUpStarted).await?;
    let ready = planner.warm().await;
    journal.append(Fact::WarmUpEnded { ready }).await.map(Some)
}

/// One try as it becomes facts.
struct Writing {
    journal: Journal,
    judge: Arc<dyn Judge>,
    /// What its steps come to.
    sight: Sight,
    /// What can be read of them.
    letters: Letters,
    /// A person let the wish pass.
    approved: bool,
    request: RequestId,
    attempt: u32,
    drawn: DrawnTexts,
    /// The caption, once it was judged and allowed.
    caption: Option<String>,
    /// A subject was left out because its words were refused.
    has_refused_subject: bool,
    /// The plan is closed or the try has failed.
    ended: bool,
    last: Option<oneshot::Receiver<u64>>,
}

impl Writing {
    fn new(
        journal: Journal,
        judges: (Arc<dyn Judge>, Sight, Letters),
        request: RequestId,
        attempt: u32,
    ) -> Self {
        let (judge, sight, letters) = judges;
        Self {
            journal,
            judge,
            sight,
            letters,
            approved: false,
            request,
            attempt,
            drawn: DrawnTexts::default(),
            caption: None,
            has_refused_subject: false,
            ended: false,
            last: None,
        }
    }

    async fn started(&mut self) -> Result<(), Closed> {
        let (request, attempt) = self.ids();
        self.write(Fact::PlanStarted { request, attempt }).await
    }

    /// Judges the subjects that need no model: those that the operator told, and those that the wish was read as.
    async fn judge_what_is_read(&mut self, request: &mut PlanRequest) -> Result<(), Closed> {
        let mut refused = Vec::new();
        let judge = Arc::clone(&self.judge);
        let mut may_be_drawn = |subject: &Subject| match verdict_on(&*judge, subject) {
            Verdict::Allow => true,
            verdict @ Verdict::Block { .. } => {
                refused.push(verdict);
                false
            }
        };
        if let Some(scene) = &mut request.scene {
            Arc::make_mut(scene).subjects.retain(&mut may_be_drawn);
        } else {
            let mut reading = request.reading();
            // A wish that stands on a board as it is was judged as it is.
            if !reading.on_board {
                reading.retain(&mut may_be_drawn);
            }
            request.reading = Some(reading);
        }
        for verdict in refused {
            self.refuse_subject(verdict).await?;
        }
        Ok(())
    }

    /// Judges what a scene's subject is, looks like and does, together; anything else may pass on to where it is judged.
    /// The words of a setting only choose a drawing and are never shown.
    async fn may_draw(&mut self, event: &PlanEvent) -> Result<bool, Closed> {
        let PlanEvent::Subject { subject, .. } = event else { return Ok(true) };
        let verdict = verdict_on(&*self.judge, subject);
        if verdict == Verdict::Allow {
            return Ok(true);
        }
        self.refuse_subject(verdict).await?;
        Ok(false)
    }

    /// A subject is left out, and the operator sees why.
    async fn refuse_subject(&mut self, verdict: Verdict) -> Result<(), Closed> {
        self.has_refused_subject = true;
        self.write(judged(&self.request, TextKind::Step, &self.judge.lists(), verdict, None)).await
    }

    async fn take(&mut self, event: PlanEvent) -> Result<(), Closed> {
        match event {
            // What comes of a plan that has ended is nobody's.
            _ if self.ended => Ok(()),
            PlanEvent::Header(header) => self.header(header).await,
            PlanEvent::Step { index, step } => self.step(index, step).await,
            PlanEvent::StepDropped { index, reason } => {
                self.dropped(index, DropReason::Malformed, Some(reason)).await
            }
            // The artist has made steps of the scene before.
            PlanEvent::SceneHeader(_) | PlanEvent::Subject { .. } | PlanEvent::Fix(_) => Ok(()),
            PlanEvent::Understood(understood) => self.understood(understood).await,
            PlanEvent::Finished { footer, counts, cut: None } => self.finished(footer, counts).await,
            // Whether what came is enough for a picture is the show's to say.
            PlanEvent::Finished { counts, cut: Some(failure), .. }
            | PlanEvent::Failed { failure, counts } => {
                self.failed(failure.reason, failure.retry, failure.detail, counts).await
            }
        }
    }

    /// A scene of which nobody may be drawn is the card.
    async fn understood(&mut self, understood: Understood) -> Result<(), Closed> {
        let Understood { scene, by, changes } = understood;
        if !self.may_letter(&scene.text).await? {
            return Ok(());
        }
        let (request, attempt) = self.ids();
        let nobody_is_left = self.has_refused_subject && scene.subjects.is_empty() && scene.text.is_empty();
        let scene = Arc::new(scene);
        self.write(Fact::SceneUnderstood { request, attempt, scene, by, changes }).await?;
        if nobody_is_left {
            self.failed(PlanFailure::Refused, false, None, PlanCounts::default()).await?;
        }
        Ok(())
    }

    /// Judges the letters of a scene, which the artist sets as pixels: whole, and as they are cut where room ends.
    /// Letters that are refused end the plan.
    async fn may_letter(&mut self, text: &str) -> Result<bool, Closed> {
        if self.approved || text.is_empty() {
            return Ok(true);
        }
        let verdict = self.judge.plan_texts(&[text]);
        if verdict == Verdict::Allow && self.may_be_cut(text) {
            return Ok(true);
        }
        self.write(judged(&self.request, TextKind::Step, &self.judge.lists(), verdict, None)).await?;
        self.failed(PlanFailure::Refused, false, None, PlanCounts::default()).await?;
        Ok(false)
    }

    async fn header(&mut self, header: Header) -> Result<(), Closed> {
        if let Some(caption) = &header.caption
            && !self.may_show(caption).await?
        {
            return Ok(());
        }
        self.sight.begin(header.canvas, header.seed);
        self.letters.begin(header.canvas);
        let header = PlanHeader { canvas: header.canvas, palette: header.palette, seed: header.seed };
        let (request, attempt) = self.ids();
        self.write(Fact::PlanHeaderArrived { request, attempt, header }).await
    }

    async fn step(&mut self, index: u32, step: Step) -> Result<(), Closed> {
        let texts = texts_of(&step);
        let mut verdict = self.drawn.verdict_with(&texts, &*self.judge);
        if verdict == Verdict::Allow {
            verdict = self.letters.after(&step, &*self.judge);
        }
        if verdict != Verdict::Allow {
            return self.refused_step(index, verdict).await;
        }
        self.drawn.remember(&texts);
        if let Some(symbol) = self.sight.after(&step).await {
            let name = Some(symbol.name().to_owned());
            self.dropped(index, DropReason::Refused, name.clone()).await?;
            return self.failed(PlanFailure::Symbol, false, name, PlanCounts::default()).await;
        }
        let (request, attempt) = self.ids();
        self.write(Fact::PlanStepArrived { request, attempt, index, step: Arc::new(step) }).await
    }

    async fn refused_step(&mut self, index: u32, verdict: Verdict) -> Result<(), Closed> {
        self.write(judged(&self.request, TextKind::Step, &self.judge.lists(), verdict, None)).await?;
        self.dropped(index, DropReason::Refused, None).await
    }

    async fn dropped(
        &mut self,
        index: u32,
        reason: DropReason,
        detail: Option<String>,
    ) -> Result<(), Closed> {
        let (request, attempt) = self.ids();
        self.write(Fact::PlanStepDropped { request, attempt, index, reason, detail }).await
    }

    async fn finished(&mut self, mut footer: PlanFooter, counts: PlanCounts) -> Result<(), Closed> {
        for text in footer.caption.iter().chain(&footer.render_text) {
            if !self.may_show(text).await? {
                return Ok(());
            }
        }
        if footer.render_text.as_ref().is_some_and(|text| !self.may_be_cut(text)) {
            return self.failed(PlanFailure::Refused, false, None, PlanCounts::default()).await;
        }
        // Where its room ends is the stage's to say: the configured caption takes its place.
        footer.caption = footer.caption.filter(|caption| self.may_be_cut(caption));
        self.ended = true;
        let (request, attempt) = self.ids();
        self.write(Fact::PlanFinished { request, attempt, footer, counts }).await
    }

    async fn failed(
        &mut self,
        reason: PlanFailure,
        retry: bool,
        detail: Option<String>,
        counts: PlanCounts,
    ) -> Result<(), Closed> {
        self.ended = true;
        let (request, attempt) = self.ids();
        self.write(Fact::PlanFailed { request, attempt, reason, retry, detail, counts }).await
    }

    /// Whether what a cut between words leaves of `text` may be shown.
    fn may_be_cut(&self, text: &str) -> bool {
        no_cut(&*self.judge, text, CutKind::Words).is_empty()
    }

    /// Judges a text that is shown beside or in place of the drawing. One that is refused ends the plan.
    async fn may_show(&mut self, text: &str) -> Result<bool, Closed> {
        if self.caption.as_deref() == Some(text) {
            return Ok(true);
        }
        let verdict = self.judge.plan_texts(&[text]);
        if verdict == Verdict::Allow {
            self.caption = Some(text.to_owned());
            return Ok(true);
        }
        self.write(judged(&self.request, TextKind::Caption, &self.judge.lists(), verdict, None)).await?;
        self.failed(PlanFailure::Refused, false, None, PlanCounts::default()).await?;
        Ok(false)
    }

    fn ids(&self) -> (RequestId, u32) {
        (self.request.clone(), self.attempt)
    }

    async fn write(&mut self, fact: Fact) -> Result<(), Closed> {
        self.last = Some(self.journal.submit(fact).await?);
        Ok(())
    }

    /// Waits until everything is durable.
    async fn finish(self) -> Result<Option<u64>, Closed> {
        match self.last {
            Some(last) => last.await.map(Some).map_err(|_| Closed),
            None => Ok(None),
        }
    }
}

/// The verdict on a subject: on what it is, looks like and does together.
pub fn verdict_on(judge: &dyn Judge, Subject { is, looks, does }: &Subject) -> Verdict {
    judge.plan_texts(&[&format!("{is} {looks} {does}")])
}
