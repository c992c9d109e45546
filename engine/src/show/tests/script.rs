//! A show told step by step: facts are applied as they are said, time passes as it is said.

use std::sync::Arc;

use crate::plan::{Step, read_step};
use crate::show::{
    Donation, DonationSource, Ended, Entry, Fact, Job, OnAirPhase, Picture, PlanCounts, PlanFailure,
    PlanFooter, RequestId, Screen, SessionStarted, Show, ShowSettings, TextKind, Verdict, journal,
};
use crate::time::Frame;

/// A show and the facts it was told.
pub(super) struct Script {
    pub(super) show: Show,
    pub(super) entries: Vec<Entry>,
}

/// The id of a request: `1` is the first run of donation `test:1`, `1#2` its third.
pub(super) fn id(short: &str) -> RequestId {
    format!("test:{short}").parse().expect("a request id")
}

/// A donation of 100 RUB by Ann.
pub(super) fn donation(short: &str, message: &str) -> Donation {
    Donation {
        donor: Some("Ann".into()),
        amount: "100".into(),
        currency: "RUB".into(),
        ..Donation::new(format!("test:{short}"), message, DonationSource::Socket)
    }
}

/// A step that paints ten pixels in `ms` milliseconds.
pub(super) fn step(ms: u32) -> Arc<Step> {
    let text = format!(
        r##"{{"op":"rect","x":1,"y":1,"w":10,"h":1,"fill":"#FF0000","animate":{{"duration_ms":{ms}}}}}"##
    );
    Arc::new(read_step(text).expect("a step"))
}

/// The verdict that refuses.
pub(super) fn block() -> Verdict {
    Verdict::Block {
        category: "profanity".into(),
        rule: "stem:x".into(),
        span: Some((0, 3)),
        chars: None,
        how: None,
        read_as: None,
    }
}

impl Script {
    /// A session at 10 frames a second that holds 10 s, with `change` made to its settings.
    pub(super) fn with(change: impl FnOnce(&mut ShowSettings)) -> Self {
        let fps = crate::time::Fps::new(10).expect("a rate");
        let mut settings = ShowSettings { fps, hold_sec: 10, lists: "v1".into(), ..ShowSettings::default() };
        change(&mut settings);
        Self::of(settings)
    }

    pub(super) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(super) fn of(settings: ShowSettings) -> Self {
        let mut script = Self { show: Show::new(), entries: Vec::new() };
        let (format, program, fonts) = (journal::FORMAT.into(), "0.1.0".into(), "f00d".into());
        script.tell(Fact::SessionStarted(Box::new(SessionStarted { format, program, fonts, settings })));
        script
    }

    /// The session after a crash of this one.
    pub(super) fn restarted(&self) -> Self {
        let mut next = Self::of((**self.show.settings()).clone());
        next.tell(Fact::HandedOver(Box::new(self.show.handover())));
        next
    }

    pub(super) fn tell(&mut self, fact: Fact) {
        let seq = self.entries.len() as u64 + 1;
        let entry = Entry { seq, frame: self.show.now(), fact };
        self.show.apply(&entry);
        self.entries.push(entry);
    }

    /// Lets tenths of a second pass.
    pub(super) fn wait(&mut self, frames: u64) {
        self.show.advance(self.show.now().after(frames));
    }

    pub(super) fn wait_until(&mut self, frame: u64) {
        self.show.advance(Frame(frame));
    }

    pub(super) fn receive(&mut self, donation: Donation) {
        self.tell(Fact::DonationReceived { donation: Arc::new(donation), position: None });
    }

    /// A donation with a wish.
    pub(super) fn donate(&mut self, short: &str) {
        self.receive(donation(short, &format!("a cat {short}")));
    }

    pub(super) fn judge(&mut self, short: &str, text: TextKind, verdict: Verdict) {
        let lists = self.show.settings().lists.clone();
        self.tell(Fact::Judged { request: id(short), text, lists, verdict, no_cut: None });
    }

    /// Both texts pass.
    pub(super) fn allow(&mut self, short: &str) {
        self.judge(short, TextKind::Message, Verdict::Allow);
        self.judge(short, TextKind::Name, Verdict::Allow);
    }

    /// The wish is refused, the name passes.
    pub(super) fn refuse(&mut self, short: &str) {
        self.judge(short, TextKind::Message, block());
        self.judge(short, TextKind::Name, Verdict::Allow);
    }

    /// A donation that is allowed.
    pub(super) fn queue(&mut self, short: &str) {
        self.donate(short);
        self.allow(short);
    }

    pub(super) fn step(&mut self, short: &str, attempt: u32, index: u32, ms: u32) {
        self.tell(Fact::PlanStepArrived { request: id(short), attempt, index, step: step(ms) });
    }

    pub(super) fn finish(&mut self, short: &str, attempt: u32, footer: PlanFooter) {
        self.tell(Fact::PlanFinished { request: id(short), attempt, footer, counts: PlanCounts::default() });
    }

    pub(super) fn fail(&mut self, short: &str, attempt: u32, reason: PlanFailure, retry: bool) {
        let counts = PlanCounts::default();
        self.tell(Fact::PlanFailed { request: id(short), attempt, reason, retry, detail: None, counts });
    }

    /// A whole plan of one step that takes `ms` milliseconds.
    pub(super) fn plan(&mut self, short: &str, attempt: u32, ms: u32) {
        self.step(short, attempt, 0, ms);
        self.finish(short, attempt, PlanFooter::default());
    }

    pub(super) fn screen(&self) -> Screen {
        self.show.screen()
    }

    pub(super) fn phase(&self) -> OnAirPhase {
        self.screen().phase
    }

    /// The picture's cursor, when it is a drawing.
    pub(super) fn cursor(&self) -> Option<usize> {
        match self.screen().picture {
            Picture::Drawing { cursor, .. } => Some(cursor),
            Picture::Blank | Picture::Card { .. } => None,
        }
    }

    /// The id of the request on air, without its source.
    pub(super) fn on_air(&self) -> Option<String> {
        self.show.on_air().map(|on_air| on_air.request.id().to_string().replace("test:", ""))
    }

    /// Those who wait, in order.
    pub(super) fn waiting(&self) -> Vec<String> {
        self.show.waiting().map(|(request, _)| request.id().to_string().replace("test:", "")).collect()
    }

    /// Every end so far: `1 drawn@42`.
    pub(super) fn ends(&self) -> Vec<String> {
        let said = |ended: &Ended| {
            format!(
                "{} {}@{}",
                ended.request.to_string().replace("test:", ""),
                ended.end.name(),
                ended.frame.0
            )
        };
        self.show.history().map(said).collect()
    }

    /// Jobs in short: `judge 1`, `plan 1/0`, `offline 1/2`, `warm`.
    pub(super) fn jobs(&self) -> Vec<String> {
        let said = |job: &Job| match job {
            Job::Judge { request, texts, .. } => format!("judge {request} {texts:?}"),
            Job::Plan { request, attempt, offline: false, .. } => format!("plan {request}/{attempt}"),
            Job::Plan { request, attempt, offline: true, .. } => format!("offline {request}/{attempt}"),
            Job::Warm => "warm".to_owned(),
        };
        self.show.jobs().iter().map(|job| said(job).replace("test:", "")).collect()
    }
}
