//! A day on air in minutes: 24 hours of a clock that jumps, 10,000 donations, a model and a source that fail in every
//! way they know. Prints memory, descriptors and threads of each hour, and checks that they stay flat and that every
//! donation ended once.
//!
//! `cargo run --release -p tests --features tools --bin long_evening -- --hours 24 --donations 10000`
//!
//! Time is the runtime's: whoever waits for it is woken as soon as nobody has anything else to do. The disk is a real
//! one: while somebody waits for it, a day's clock runs ten times as fast as a real one. Linux only: figures are /proc's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::Parser;
use engine::geometry::{Color, Point, Size};
use engine::plan::{
    Animate, CanvasSpec, Header, Op, Paint, PlanCounts, PlanEvent, PlanFailed, PlanFailure, PlanFooter, Step,
    Version,
};
use engine::show::journal::{FORMAT, read};
use engine::show::{Donation, DonationSource, Fact, Misfit, SessionStarted, Show, ShowSettings};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use live::director::{Director, Handle, Refused};
use live::donations::donation_alerts::{Ack, FeedEvent};
use live::jobs::donations::{DonationsHealth, take_events};
use live::jobs::{Adapters, Planner, Reconciler};
use live::journal::{Opened, Opening};
use live::planner::PlanRequest;
use live::stop::Stopper;
use tests::show::{Data, OneRule, donation, quick};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, interval, sleep, sleep_until};

/// The longest jump of the clock: a disk that is written meanwhile is not waited for in hours.
const JUMP: Duration = Duration::from_millis(10);
/// Real time that a jump takes while somebody waits for the disk: on a busy machine a sync takes its turn, and whoever
/// waits for it would wait for minutes of this clock.
const JUMP_WHILE_WRITING: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);
/// The operator does something so often.
const OPERATOR_EVERY: Duration = Duration::from_secs(20 * 60);
/// Memory that the day may take more than its second hour did: the ids of ten thousand donations are one megabyte.
const GROWTH_MAX_KIB: u64 = 16 * 1024;

/// How long and how much.
#[derive(Parser)]
struct Args {
    /// Hours of the evening.
    #[arg(long, default_value_t = 24)]
    hours: u32,
    /// Donations in it, evenly but for the outages.
    #[arg(long, default_value_t = 10_000)]
    donations: usize,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let began = std::time::Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    // Judges and models of this evening panic: that is theirs to say in the log, not a trace each time.
    std::panic::set_hook(Box::new(|panicked| eprintln!("{panicked}")));
    let data = Data::in_memory();
    let path = runtime.block_on(evening(&args, &data))?;
    let ends = ends(&path)?;
    let wrong: Vec<_> = ends.iter().filter(|(_, count)| **count != 1).take(20).collect();
    ensure!(wrong.is_empty(), "these ended another number of times than once: {wrong:?}");
    let expected =
        (0..args.donations).filter(|number| !matches!(way(*number), Way::Old | Way::Unreadable)).count();
    ensure!(ends.len() == expected, "{} donations ended of {expected}", ends.len());
    println!("{expected} donations ended, each once; {} s", began.elapsed().as_secs());
    Ok(())
}

/// How a donation comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Once, over the socket.
    Socket,
    /// Over the socket, and in the list again.
    Twice,
    /// In the list, behind one that came before.
    Late,
    /// Sent by another program, which repeats it.
    Sent,
    /// Made long before the start: listed as missed.
    Old,
    /// Not readable: listed as missed.
    Unreadable,
}

const fn way(number: usize) -> Way {
    match number % 50 {
        0..10 => Way::Twice,
        10..15 => Way::Late,
        15..25 => Way::Sent,
        25 => Way::Old,
        26 => Way::Unreadable,
        _ => Way::Socket,
    }
}

fn made(number: usize) -> Donation {
    let message = match number % 97 {
        3 => "judge panics".to_owned(),
        5..10 => "something nasty".to_owned(),
        10..15 => " ".to_owned(),
        _ => format!("wish {number}"),
    };
    let (source, old) = (DonationSource::Rest, way(number) == Way::Old);
    Donation {
        id: format!("da:{}", number + 1),
        source,
        created_at: old.then(|| "2020-01-01T00:00:00Z".to_owned()),
        unreadable: way(number) == Way::Unreadable,
        ..donation(number, &message)
    }
}

/// The evening; where its journal lies.
async fn evening(args: &Args, data: &Data) -> anyhow::Result<PathBuf> {
    let settings = ShowSettings { hold_sec: 3, retries: 2, warm_up: true, ..quick() };
    let fps = settings.fps;
    let adapters = Adapters::new(Arc::new(OneRule), Arc::new(Moody), settings.canvas);
    let (format, program, fonts) = (FORMAT.to_owned(), "long evening".to_owned(), String::new());
    let started = SessionStarted { format, program, fonts, settings };
    let opened = Opening::prepare(&data.files())?.begin(started)?;
    let Opened { folder: _held, path, journal, applying, show } = opened;
    let jobs = Reconciler::new(adapters, journal.clone(), tokio::runtime::Handle::current());
    let (director, handle) = Director::new(show, fps, journal.clone(), applying, jobs);
    let (stopper, stop) = Stopper::new();
    let running = tokio::spawn(director.run(stop));
    let (sink, events) = mpsc::channel(256);
    let oldest = "2020-06-01T00:00:00Z".parse().context("an instant")?;
    tokio::spawn(take_events(events, journal, watch::Sender::new(DonationsHealth::Unknown), oldest));
    let disk = Waiting::default();
    tokio::spawn(tick(disk.clone()));
    tokio::spawn(operate(handle.clone()));
    let length = HOUR * args.hours;
    let (count, from) = (args.donations, handle.clone());
    let giving = tokio::spawn(async move { give(count, length, (sink, from), disk).await });
    let figures = watch_hours(&handle, &path, args.hours).await?;
    giving.await??;
    run_dry(&handle).await?;
    // The end waits for the disk, for so many seconds of a real clock.
    tokio::time::resume();
    stopper.ask_now();
    let summary = running.await??;
    ensure!(!summary.journal_lost, "the journal could not be written");
    are_flat(&figures)?;
    Ok(path)
}

/// How many wait for the disk.
#[derive(Clone, Default)]
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    async fn count<T>(&self, waits: impl Future<Output = T>) -> T {
        self.0.fetch_add(1, Ordering::Relaxed);
        let answer = waits.await;
        self.0.fetch_sub(1, Ordering::Relaxed);
        answer
    }
}

/// Keeps the clock from jumping further than it may, or faster.
async fn tick(disk: Waiting) {
    let mut ticks = interval(JUMP);
    loop {
        ticks.tick().await;
        if disk.0.load(Ordering::Relaxed) > 0 {
            thread::sleep(JUMP_WHILE_WRITING);
        }
    }
}

/// Tells the donations in their time; while the source is down for five minutes nothing comes, then everything at once.
async fn give(
    count: usize,
    length: Duration,
    (sink, handle): (mpsc::Sender<FeedEvent>, Handle),
    disk: Waiting,
) -> anyhow::Result<()> {
    let (start, mut late) = (Instant::now(), None);
    for number in 0..count {
        let due = length.mul_f64(number as f64 / count as f64);
        let outage = Duration::from_secs(300);
        let is_down = (due.as_secs() / 3600) % 3 == 1 && due.as_secs() % 3600 < outage.as_secs();
        let until = if is_down { Duration::from_secs(due.as_secs() / 3600 * 3600) + outage } else { due };
        sleep_until(start + until).await;
        let donation = made(number);
        match way(number) {
            Way::Sent => disk.count(send(&handle, donation)).await?,
            Way::Twice => {
                disk.count(tell(&sink, donation.clone())).await?;
                disk.count(tell(&sink, donation)).await?;
            }
            Way::Late => {
                if let Some(before) = late.replace(donation) {
                    disk.count(tell(&sink, before)).await?;
                }
            }
            Way::Socket | Way::Old | Way::Unreadable => disk.count(tell(&sink, donation)).await?,
        }
        if number % 1000 == 999 {
            let known =
                (0..50).map(|back| made(number - back)).filter(|one| way(number_of(one)) != Way::Late);
            let (ack, _) = Ack::new();
            sink.send(FeedEvent::Backlog(known.collect(), ack)).await.map_err(|_| anyhow::anyhow!("over"))?;
        }
    }
    if let Some(last) = late {
        disk.count(tell(&sink, last)).await?;
    }
    Ok(())
}

fn number_of(donation: &Donation) -> usize {
    let number = donation.id.strip_prefix("da:").and_then(|number| number.parse::<usize>().ok());
    number.map_or(0, |number| number - 1)
}

async fn tell(sink: &mpsc::Sender<FeedEvent>, donation: Donation) -> anyhow::Result<()> {
    let (ack, safe) = Ack::new();
    sink.send(FeedEvent::Donation(donation, None, ack)).await.map_err(|_| anyhow::anyhow!("over"))?;
    safe.await.context("it is safe on the disk")
}

/// As another program's request, three times.
async fn send(handle: &Handle, donation: Donation) -> anyhow::Result<()> {
    let content = Some(format!("hash of {}", donation.id));
    let donation = Arc::new(Donation { via: Some("bot".to_owned()), content, ..donation });
    for attempt in 0..3 {
        let told =
            handle.tell(Fact::DonationReceived { donation: Arc::clone(&donation), position: None }).await;
        let is_right = match told {
            Ok(()) => attempt == 0,
            Err(Refused::Misfit(Misfit::KnownAlready(_))) => attempt > 0,
            Err(_) => false,
        };
        ensure!(is_right, "{} was answered {told:?} at attempt {attempt}", donation.id);
    }
    Ok(())
}

/// Pauses, clears and takes back, skips, hides: again and again.
async fn operate(handle: Handle) {
    let mut round = 0_u32;
    loop {
        sleep(OPERATOR_EVERY).await;
        round += 1;
        let minute = Duration::from_secs(30);
        // What does not fit at this moment is refused, as it should be.
        match round % 4 {
            0 => {
                let _ = handle.tell(Fact::Paused).await;
                sleep(minute).await;
                let _ = handle.tell(Fact::Resumed).await;
            }
            1 => {
                let _ = handle.tell(Fact::Cleared).await;
                sleep(minute).await;
                let _ = handle.tell(Fact::ClearUndone).await;
            }
            2 => {
                let on_air = handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().clone())).await;
                if let Ok(Some(request)) = on_air {
                    let _ = handle.tell(Fact::Skipped { request }).await;
                }
            }
            _ => {
                let _ = handle.tell(Fact::Hidden).await;
                sleep(minute).await;
                let _ = handle.tell(Fact::Resumed).await;
            }
        }
    }
}

/// What the process takes.
#[derive(Clone, Copy, Debug)]
struct Figures {
    memory_kib: u64,
    descriptors: usize,
    threads: usize,
}

impl Figures {
    fn now() -> anyhow::Result<Self> {
        let status = fs::read_to_string("/proc/self/status").context("this needs Linux")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let memory_kib = line.trim().trim_end_matches(" kB").parse()?;
        // The folder itself is open while it is counted.
        let descriptors = fs::read_dir("/proc/self/fd")?.count() - 1;
        Ok(Self { memory_kib, descriptors, threads: fs::read_dir("/proc/self/task")?.count() })
    }
}

/// Prints a line an hour.
async fn watch_hours(handle: &Handle, path: &Path, hours: u32) -> anyhow::Result<Vec<Figures>> {
    println!("hour  received  ended  waiting  memory MiB  descriptors  threads  journal MiB");
    let (start, mut all) = (Instant::now(), Vec::new());
    for hour in 1..=hours {
        sleep_until(start + HOUR * hour).await;
        let counts = |show: &Show| (show.received_total(), show.ended_total(), show.waiting().count());
        let (received, ended, waiting) = handle.ask(counts).await?;
        let figures = Figures::now()?;
        let mib = |bytes: f64| bytes / 1024.0 / 1024.0;
        println!(
            "{hour:4}  {received:8}  {ended:5}  {waiting:7}  {:10.1}  {:11}  {:7}  {:11.1}",
            mib(figures.memory_kib as f64 * 1024.0),
            figures.descriptors,
            figures.threads,
            mib(fs::metadata(path)?.len() as f64),
        );
        all.push(figures);
    }
    Ok(all)
}

/// Whether the last hour takes what the second one took.
fn are_flat(figures: &[Figures]) -> anyhow::Result<()> {
    let (Some(early), Some(late)) = (figures.get(1), figures.last()) else { return Ok(()) };
    let grown = late.memory_kib.saturating_sub(early.memory_kib);
    ensure!(grown <= GROWTH_MAX_KIB, "memory grew by {grown} KiB since the second hour");
    ensure!(late.descriptors <= early.descriptors, "descriptors grew: {early:?}, {late:?}");
    ensure!(
        late.threads <= early.threads,
        "threads grew: {early:?}, {late:?}; at the end {:?}",
        names_of_threads()?
    );
    Ok(())
}

fn names_of_threads() -> anyhow::Result<Vec<String>> {
    let tasks = fs::read_dir("/proc/self/task")?;
    // One that ends meanwhile has no name any more.
    let names = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
    Ok(names.map(|name| name.trim().to_owned()).collect())
}

async fn run_dry(handle: &Handle) -> anyhow::Result<()> {
    let open = |show: &Show| show.on_air().is_some() || show.waiting().count() > 0 || show.undo().is_some();
    while handle.ask(open).await? {
        sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

/// How often each donation ended, by what the file says.
fn ends(path: &Path) -> anyhow::Result<BTreeMap<String, usize>> {
    let recording = read(&fs::read(path)?)?;
    let (mut show, mut ends, mut told) = (Show::new(), BTreeMap::new(), 0);
    for entry in &recording.entries {
        show.apply(entry);
        for ended in show.ended_since(told) {
            *ends.entry(ended.donation.id.clone()).or_default() += 1;
        }
        told = show.ended_total();
    }
    Ok(ends)
}

/// A model that fails in turn: it panics, cannot be reached, falls silent, breaks off, talks nonsense, says nothing, is
/// slow, says much.
struct Moody;

impl Planner for Moody {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()> {
        async move {
            let number = request.wish.bytes().fold(0_usize, |sum, byte| sum * 31 % 1009 + usize::from(byte));
            let mood = if request.attempt == 0 { number % 16 } else { 15 };
            assert!(mood != 0, "as the evening asks");
            let events = match mood {
                1 => vec![failed(PlanFailure::Unreachable, true)],
                2 => {
                    sleep(Duration::from_secs(30)).await;
                    vec![failed(PlanFailure::SilenceTimeout, true)]
                }
                3 => vec![header(), step(0, number), failed(PlanFailure::Cut, true)],
                4 => vec![failed(PlanFailure::NotAPlan, false)],
                5 => Vec::new(),
                6 => {
                    [vec![header()], (0..40).map(|at| step(at, number)).collect(), vec![finished()]].concat()
                }
                _ => vec![header(), step(0, number), finished()],
            };
            for event in events {
                if mood == 7 {
                    sleep(Duration::from_secs(2)).await;
                }
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

fn header() -> PlanEvent {
    let (palette, canvas) = (Vec::new(), CanvasSpec::default());
    PlanEvent::Header(Header { version: Version::CURRENT, canvas, palette, seed: 1, caption: None })
}

fn step(index: u32, number: usize) -> PlanEvent {
    let paint = Paint { fill: Some(Color::rgb((number % 256) as u8, 128, 200)), outline: None };
    let at = Point::new(index as i32 % 40, (number % 40) as i32);
    let op = Op::Rect { at, size: Size::new(20, 20), paint };
    let animate = Animate { duration_ms: Some(500), ..Animate::default() };
    PlanEvent::Step { index, step: Step { op, animate: Some(animate) } }
}

fn finished() -> PlanEvent {
    PlanEvent::Finished { footer: PlanFooter::default(), counts: PlanCounts::default(), cut: None }
}

fn failed(reason: PlanFailure, retry: bool) -> PlanEvent {
    let failure = PlanFailed { reason, name: "as the evening asks", retry, detail: None };
    PlanEvent::Failed { failure, counts: PlanCounts::default() }
}
