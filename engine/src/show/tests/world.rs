//! A small world that answers a show's jobs, the same way each time: donors, a gatekeeper, a model, a disk that may
//! lose what was not synced, and an operator.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::script::{block, step};
use crate::plan::CanvasSpec;
use crate::show::journal::{AppliedLine, FORMAT, FactLine, read};
use crate::show::{
    Donation, DonationSource, DropReason, Ended, Entry, Fact, Job, PlanCounts, PlanFailure, PlanFooter,
    PlanHeader, RequestId, SessionStarted, Show, ShowSettings, Verdict,
};

/// A show in a world, and the file it writes.
#[derive(Clone)]
pub(super) struct World {
    pub(super) show: Show,
    pub(super) disk: Disk,
    /// The session before, for as long as this one has not opened.
    last: Option<Box<Disk>>,
    pub(super) entries: Vec<Entry>,
    /// Every donation that is ever made, and the tick at which it is.
    donations: Vec<(u64, Arc<Donation>)>,
    /// What the operator does, and when.
    commands: Vec<(u64, Fact)>,
    /// How far each try is: facts that it has sent.
    running: BTreeMap<(RequestId, u32), u32>,
    /// Ticks since the world began, restarts included.
    tick: u64,
    frames_a_tick: u64,
    seq: u64,
    seen_ends: u64,
    /// Every end in every session: request, end.
    pub(super) ends: Vec<String>,
}

impl fmt::Debug for World {
    /// What it was made of; what became of it follows from that.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let donations: Vec<_> = self.donations.iter().map(|(tick, donation)| (tick, &donation.id)).collect();
        write!(f, "{:?}\n{donations:?}\n{:?}", self.show.settings(), self.commands)
    }
}

/// A session's file, and the ends of the sessions before it.
#[derive(Clone, Default)]
pub(super) struct Disk {
    pub(super) file: Vec<u8>,
    ends_before: Vec<String>,
}

impl World {
    pub(super) fn new(
        settings: &ShowSettings,
        donations: Vec<(u64, Arc<Donation>)>,
        commands: Vec<(u64, Fact)>,
    ) -> Self {
        let mut world = Self {
            show: Show::new(),
            disk: Disk::default(),
            last: None,
            entries: Vec::new(),
            donations,
            commands,
            running: BTreeMap::new(),
            tick: 0,
            frames_a_tick: u64::from(settings.fps.get()).div_ceil(4),
            seq: 0,
            seen_ends: 0,
            ends: Vec::new(),
        };
        world.tell(&[started(settings)]);
        world
    }

    /// The world after the program was killed and the first `bytes` of its file survived.
    pub(super) fn restarted(&self, bytes: usize) -> Self {
        let survived =
            Disk { file: self.disk.file[..bytes].to_vec(), ends_before: self.disk.ends_before.clone() };
        let has_opened = read(&survived.file).expect("a cut file is not a damaged one").opened;
        let disk = if has_opened { Some(survived) } else { self.last.as_deref().cloned() };
        let mut next = Self { show: Show::new(), entries: Vec::new(), seq: 0, seen_ends: 0, ..self.clone() };
        next.running.clear();
        next.commands.clear();
        next.disk = Disk::default();
        next.ends.clear();
        let Some(disk) = disk else {
            next.tell(&[started(self.show.settings())]);
            return next;
        };
        let recording = read(&disk.file).expect("read before");
        let mut last = Show::new();
        recording.entries.iter().for_each(|entry| drop(last.apply(entry)));
        next.ends.clone_from(&disk.ends_before);
        next.ends.extend(last.history().map(said));
        next.disk.ends_before.clone_from(&next.ends);
        next.last = Some(Box::new(disk));
        let mut opening = vec![started(last.settings()), Fact::HandedOver(Box::new(last.handover()))];
        opening.extend(recording.pending);
        next.tell(&opening);
        next
    }

    /// Lets one tick pass: donations, commands, and one fact of every job.
    pub(super) fn tick(&mut self) {
        self.tick += 1;
        self.show.advance(self.show.now().after(self.frames_a_tick));
        let mut facts = self.due();
        facts.extend(self.work());
        self.tell(&facts);
    }

    /// Runs until nobody waits any more.
    pub(super) fn run_dry(&mut self) {
        for _ in 0..20_000 {
            self.tick();
            let is_dry = self.show.on_air().is_none() && self.show.waiting().next().is_none();
            let is_settled = self.show.undo().is_none() && self.show.review().len() == 0;
            if is_dry && is_settled && self.tick > 400 {
                return;
            }
        }
        panic!("the queue never runs dry: {:?} {:?}", self.show.screen(), self.show.jobs());
    }

    fn due(&mut self) -> Vec<Fact> {
        let made = self
            .donations
            .iter()
            .filter(|(tick, donation)| *tick <= self.tick && !self.show.knows(&donation.id));
        let mut facts: Vec<Fact> = made
            .map(|(_, donation)| Fact::DonationReceived { donation: donation.clone(), position: None })
            .collect();
        let said = self.commands.extract_if(.., |(tick, _)| *tick <= self.tick);
        facts.extend(said.map(|(_, fact)| fact));
        facts
    }

    fn work(&mut self) -> Vec<Fact> {
        let jobs = self.show.jobs();
        let plans = jobs.iter().filter_map(|job| match job {
            Job::Plan { request, attempt, .. } => Some((request.clone(), *attempt)),
            Job::Judge { .. } | Job::Warm => None,
        });
        let wanted: Vec<_> = plans.collect();
        self.running.retain(|running, _| wanted.contains(running));
        jobs.iter().flat_map(|job| self.answer(job)).collect()
    }

    fn answer(&mut self, job: &Job) -> Vec<Fact> {
        match job {
            Job::Judge { request, texts, lists, donation } => {
                let verdict = || if donation.message.contains("bad") { block() } else { Verdict::Allow };
                let judged = |&text| Fact::Judged {
                    request: request.clone(),
                    text,
                    lists: lists.to_string(),
                    verdict: verdict(),
                    no_cut: None,
                };
                texts.iter().map(judged).collect()
            }
            Job::Plan { request, attempt, .. } => {
                let sent = self.running.entry((request.clone(), *attempt)).or_default();
                *sent += 1;
                vec![model(request, *attempt, *sent - 1)]
            }
            Job::Warm => vec![Fact::WarmUpStarted, Fact::WarmUpEnded { ready: true }],
        }
    }

    /// Writes facts down and applies them now.
    pub(super) fn tell(&mut self, facts: &[Fact]) {
        let frame = self.show.now();
        let first = self.seq + 1;
        for fact in facts {
            self.seq += 1;
            let line = FactLine { seq: self.seq, utc: String::new(), key: None, fact: fact.clone() };
            self.disk.file.extend(line.to_text().into_bytes());
            self.entries.push(Entry { seq: self.seq, frame, fact: fact.clone() });
        }
        if facts.is_empty() {
            self.entries.push(Entry { seq: self.seq, frame, fact: Fact::FrameReached });
        }
        let applied = (first..=self.seq).collect();
        self.disk.file.extend(AppliedLine { applied, frame: frame.0 }.to_text().into_bytes());
        for entry in &self.entries[self.entries.len() - facts.len().max(1)..] {
            self.show.apply(entry);
        }
        self.ends.extend(self.show.ended_since(self.seen_ends).map(said));
        self.seen_ends = self.show.ended_total();
    }
}

/// Fact number `sent` of a try: most plans have a header and one to four steps, every fifth request fails twice in
/// one of many ways, every seventeenth always.
fn model(request: &RequestId, attempt: u32, sent: u32) -> Fact {
    let dice = request.to_string().bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte));
    let (request, counts) = (request.clone(), PlanCounts::default());
    let failed = |reason| {
        let retry = dice.is_multiple_of(2);
        Fact::PlanFailed { request: request.clone(), attempt, reason, retry, detail: None, counts }
    };
    let reasons = [
        PlanFailure::Cut,
        PlanFailure::Unreachable,
        PlanFailure::NotAPlan,
        PlanFailure::Refused,
        PlanFailure::Symbol,
    ];
    match sent {
        _ if dice.is_multiple_of(17) && sent >= 2 => failed(PlanFailure::Cut),
        _ if dice.is_multiple_of(5) && attempt < 2 && sent >= dice % 3 => {
            failed(reasons[(dice / 5 % 5) as usize])
        }
        0 => {
            let header = PlanHeader { canvas: CanvasSpec::default(), palette: Vec::new(), seed: dice };
            Fact::PlanHeaderArrived { request, attempt, header }
        }
        1 if dice.is_multiple_of(3) => {
            Fact::PlanStepDropped { request, attempt, index: 0, reason: DropReason::Refused, detail: None }
        }
        _ if sent <= dice % 4 + 1 => {
            Fact::PlanStepArrived { request, attempt, index: sent - 1, step: step(200 + dice % 700) }
        }
        _ => {
            let render_text = dice.is_multiple_of(2).then(|| "a card".to_owned());
            let footer = PlanFooter { render_text, duration_sec: Some(dice % 10), ..PlanFooter::default() };
            Fact::PlanFinished { request, attempt, footer, counts }
        }
    }
}

fn started(settings: &ShowSettings) -> Fact {
    let (format, program, fonts) = (FORMAT.into(), String::new(), String::new());
    Fact::SessionStarted(Box::new(SessionStarted { format, program, fonts, settings: settings.clone() }))
}

pub(super) fn said(ended: &Ended) -> String {
    format!("{} {}", ended.request, ended.end.name())
}

/// Donation number `number`: every seventh is refused, every eleventh is empty, every thirteenth too small, every fifth
/// was sent by another program.
pub(super) fn donation(number: u64) -> Arc<Donation> {
    let message = if number % 7 == 3 { "bad" } else { "a cat" };
    Arc::new(Donation {
        id: format!("test:{number}"),
        donor: (!number.is_multiple_of(3)).then(|| "Ann".to_owned()),
        message: if number % 11 == 5 { String::new() } else { message.to_owned() },
        amount: if number % 13 == 6 { "1" } else { "100" }.to_owned(),
        currency: "RUB".to_owned(),
        created_at: None,
        source: DonationSource::Test,
        unreadable: false,
        via: number.is_multiple_of(5).then(|| "twitch".to_owned()),
        content: number.is_multiple_of(5).then(|| format!("hash {number}")),
    })
}
