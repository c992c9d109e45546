//! A show to drive from a test: a judge of one rule, a planner of one stroke, and a folder that goes away.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use engine::geometry::{Color, Point, Size};
use engine::plan::{
    Animate, CanvasSpec, Header, Op, Paint, PlanCounts, PlanEvent, PlanFailed, PlanFailure, PlanFooter, Step,
    Version,
};
use engine::show::journal::FORMAT;
use engine::show::{Donation, DonationSource, Entry, Fact, SessionStarted, Show, ShowSettings, Verdict};
use engine::time::Frame;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use live::config::FilesConfig;
use live::director::{Director, Handle};
use live::jobs::{Adapters, Judge, Planner, Reconciler};
use live::journal::{Journal, LogFile, Opening};
use live::planner::PlanRequest;
use live::service::Service;
use tempfile::TempDir;
use tokio::sync::mpsc;

/// Refuses what holds the word `nasty`; panics over `judge panics`.
pub struct OneRule;

impl Judge for OneRule {
    fn wish<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Verdict> {
        assert!(text != "judge panics", "as the test asks");
        std::future::ready(self.plan_texts(&[text])).boxed()
    }

    fn name(&self, text: &str) -> Verdict {
        self.plan_texts(&[text])
    }

    fn plan_texts(&self, texts: &[&str]) -> Verdict {
        if texts.iter().any(|text| text.contains("nasty")) {
            Verdict::refusal("test", "nasty")
        } else {
            Verdict::Allow
        }
    }

    fn lists(&self) -> String {
        "one rule".into()
    }
}

/// Draws one block in a colour that depends on the wish; panics over `planner panics`, fails over `planner fails`.
pub struct OneStroke {
    /// Length of the stroke in milliseconds.
    pub stroke_ms: u32,
}

impl Planner for OneStroke {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()> {
        async move {
            assert!(request.wish != "planner panics", "as the test asks");
            if request.wish == "planner fails" {
                let failure = PlanFailed {
                    reason: PlanFailure::NotAPlan,
                    name: "not_a_plan",
                    retry: false,
                    detail: None,
                };
                let _ = out.send(PlanEvent::Failed { failure, counts: PlanCounts::default() }).await;
                return;
            }
            for event in events(&request.wish, self.stroke_ms) {
                if out.send(event).await.is_err() {
                    return;
                }
            }
        }
        .boxed()
    }

    fn warm(self: Arc<Self>) -> BoxFuture<'static, bool> {
        std::future::ready(true).boxed()
    }
}

fn events(wish: &str, stroke_ms: u32) -> Vec<PlanEvent> {
    let red = wish.bytes().fold(7u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let paint = Paint { fill: Some(Color::rgb(red, 128, 200)), outline: None };
    let op = Op::Rect { at: Point::new(10, 10), size: Size::new(60, 60), paint };
    let animate = Animate { duration_ms: Some(stroke_ms), ..Animate::default() };
    let header = Header {
        version: Version::CURRENT,
        canvas: CanvasSpec::default(),
        palette: Vec::new(),
        seed: 1,
        caption: None,
    };
    let step = Step { op, animate: Some(animate) };
    vec![
        PlanEvent::Header(header),
        PlanEvent::Step { index: 0, step },
        PlanEvent::Finished { footer: PlanFooter::default(), counts: PlanCounts::default(), cut: None },
    ]
}

/// Settings under which a request is over in an instant.
#[must_use]
pub fn quick() -> ShowSettings {
    ShowSettings {
        hold_sec: 0,
        retries: 0,
        draw_max_sec: 1,
        lists: OneRule.lists(),
        ..ShowSettings::default()
    }
}

/// The same with drawings as long as their strokes.
#[must_use]
pub fn unhurried() -> ShowSettings {
    ShowSettings { draw_max_sec: 3600, ..quick() }
}

/// A test donation.
#[must_use]
pub fn donation(number: usize, message: &str) -> Donation {
    Donation {
        donor: Some(format!("Donor {number}")),
        amount: "5".into(),
        currency: "EUR".into(),
        ..Donation::new(format!("test:{number}"), message, DonationSource::Test)
    }
}

/// The fact that it came.
#[must_use]
pub fn received(number: usize, message: &str) -> Fact {
    Fact::DonationReceived { donation: Arc::new(donation(number, message)), position: None }
}

/// A data folder that is deleted when it is dropped.
pub struct Data(TempDir);

impl Default for Data {
    fn default() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }
}

impl Data {
    /// One in memory where the system has such folders: for thousands of syncs.
    ///
    /// # Panics
    /// When there can be no temporary folder at all.
    #[must_use]
    pub fn in_memory() -> Self {
        tempfile::tempdir_in("/dev/shm").map_or_else(|_| Self::default(), Self)
    }

    /// The settings that point to it.
    #[must_use]
    pub fn files(&self) -> FilesConfig {
        FilesConfig { data_dir: self.0.path().to_owned(), keep_days: 90 }
    }

    /// Begins a session in it, with strokes of a tenth of a second.
    #[must_use]
    pub fn start(&self, settings: ShowSettings) -> Service {
        self.start_with(settings, OneStroke { stroke_ms: 100 })
    }

    /// The same with another planner.
    #[must_use]
    pub fn start_with(&self, settings: ShowSettings, planner: impl Planner) -> Service {
        self.start_judged(settings, Arc::new(OneRule), planner)
    }

    /// The same with another judge.
    ///
    /// # Panics
    /// When the folder cannot be used.
    #[must_use]
    pub fn start_judged(
        &self,
        settings: ShowSettings,
        judge: Arc<dyn Judge>,
        planner: impl Planner,
    ) -> Service {
        let opening = Opening::prepare(&self.files()).expect("the folder is free");
        let canvas = settings.canvas;
        let adapters = Adapters::new(judge, Arc::new(planner), canvas);
        let runtime = tokio::runtime::Handle::current();
        Service::start(opening, settings, adapters, &runtime).expect("the folder can be written")
    }
}

/// A disk in memory that can be full. A clone is the same disk.
#[derive(Clone, Debug, Default)]
pub struct SmallDisk(Arc<Mutex<Bytes>>);

#[derive(Debug, Default)]
struct Bytes {
    held: Vec<u8>,
    is_full: bool,
}

impl SmallDisk {
    /// Takes nothing more, or takes everything again.
    pub fn fill(&self, is_full: bool) {
        self.bytes().is_full = is_full;
    }

    /// What is on it.
    #[must_use]
    pub fn held(&self) -> Vec<u8> {
        self.bytes().held.clone()
    }

    /// A session on it.
    ///
    /// # Panics
    /// When the system gives no thread.
    #[must_use]
    pub fn start(&self, settings: ShowSettings) -> (Director, Handle) {
        let fps = settings.fps;
        let adapters =
            Adapters::new(Arc::new(OneRule), Arc::new(OneStroke { stroke_ms: 100 }), settings.canvas);
        let started = SessionStarted {
            format: FORMAT.to_owned(),
            program: "test".into(),
            fonts: "test".into(),
            settings,
        };
        let mut show = Show::new();
        let fact = Fact::SessionStarted(Box::new(started));
        show.apply(&Entry { seq: 1, frame: Frame::ZERO, fact });
        let (journal, applying) = Journal::start(self.clone(), 0, 2).expect("a thread");
        let jobs = Reconciler::new(adapters, journal.clone(), tokio::runtime::Handle::current());
        Director::new(show, fps, journal, applying, jobs)
    }

    fn bytes(&self) -> MutexGuard<'_, Bytes> {
        self.0.lock().expect("no test panics inside")
    }
}

impl LogFile for SmallDisk {
    fn read_at(&mut self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let disk = self.bytes();
        let rest = &disk.held[disk.held.len().min(offset as usize)..];
        let read = rest.len().min(bytes.len());
        bytes[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.bytes().held.len() as u64)
    }

    fn is_at(&self, _path: &Path) -> io::Result<bool> {
        Ok(true)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.bytes();
        if disk.is_full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        disk.held.truncate(offset as usize);
        disk.held.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.bytes().held.truncate(length as usize);
        Ok(())
    }
}

/// Waits until so many requests have ended.
///
/// # Panics
/// When the session ends first.
pub async fn ended(service: &Service, count: u64) {
    let mut screens = service.handle.screens();
    while service.handle.ask(Show::ended_total).await.expect("the session runs") < count {
        screens.changed().await.expect("the session runs");
    }
}

/// Stops a session at once and waits for its end.
///
/// # Panics
/// When it failed.
pub async fn finish(service: Service) -> live::director::Summary {
    service.stopper.ask_now();
    tokio::task::spawn_blocking(|| service.join()).await.expect("no panic").expect("it ended in order")
}
