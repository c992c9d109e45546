//! Evenings on a disk that fails at its n-th operation, and programs that end at once: every donation that was taken
//! ends once, and no answer was untrue.
//!
//! The test run takes every n of an evening of 30 donations. A longer one, at random operations:
//! `FAULTS=500 DONATIONS=1000 cargo test --release -p tests --test service -- faults --nocapture`

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use engine::show::journal::read;
use engine::show::{Fact, Show};
use futures_util::stream::{self, StreamExt as _};
use jiff::Timestamp;
use live::config::FilesConfig;
use live::director::Refused;
use live::jobs::Adapters;
use live::journal::{Opening, OpeningError, SetAside};
use live::service::Service;
use tests::memory_disk::{Fault, MemoryDisk, Survives};
use tests::show::{OneRule, OneStroke, quick, received};
use tokio::time::{Instant, timeout, timeout_at};

/// Evenings at the same time: they mostly wait for the next try of a disk that refused.
const AT_ONCE: usize = 128;
/// Evenings in a row that end before their failure, after which no later one is met: how many facts share a sync moves the
/// end of an evening by a few operations.
const UNMET: usize = 16;
/// How long an answer is waited for; a disk that refused once is tried again after a second.
const ANSWER: Duration = Duration::from_secs(5);
/// Donations whose wish is drawn, of so many: the others hold no wish and end at once.
const DRAWN_ONE_OF: usize = 10;

/// What was answered about a donation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Taken,
    NotTaken,
    Unknown,
}

/// One evening's plan.
#[derive(Clone, Copy, Debug)]
struct Evening {
    donations: usize,
    fault: Fault,
    /// How the program ends; `None`: in order.
    ends: Option<Survives>,
}

fn files() -> FilesConfig {
    FilesConfig { data_dir: PathBuf::from("/data"), keep_days: 90 }
}

fn start(disk: &MemoryDisk) -> Result<Service, OpeningError> {
    let opening = Opening::prepare_on(Arc::new(disk.clone()), &files(), SetAside::Refused, Timestamp::now())?;
    let settings = quick();
    let adapters = Adapters::new(Arc::new(OneRule), Arc::new(OneStroke { stroke_ms: 1 }), settings.canvas);
    Service::start(opening, settings, adapters, &tokio::runtime::Handle::current())
}

/// A start that the fault met is tried once more, as a streamer would.
fn start_again(disk: &MemoryDisk) -> Service {
    start(disk)
        .or_else(|_| start(disk))
        .or_else(|_| {
            disk.fail(None);
            start(disk)
        })
        .unwrap_or_else(|error| panic!("it does not start: {error}"))
}

/// Donations of the operator, whose answers are awaited, and of a feed, which waits until they are safe.
async fn donate(service: &Service, donations: usize) -> BTreeMap<String, Answer> {
    let (mut answers, mut receipts) = (BTreeMap::new(), Vec::new());
    for number in 0..donations {
        let fact = received(number, if number % DRAWN_ONE_OF == 0 { "a cat" } else { "" });
        let id = format!("test:{number}");
        if number % 2 == 0 {
            let told = timeout(ANSWER, service.handle.tell(fact)).await;
            let answer = match told {
                Ok(Ok(())) => Answer::Taken,
                Ok(Err(Refused::Unsure)) | Err(_) => Answer::Unknown,
                Ok(Err(_)) => Answer::NotTaken,
            };
            answers.insert(id, answer);
        } else if let Ok(receipt) = service.handle.journal().submit(fact).await {
            receipts.push((id, receipt));
        }
    }
    let until = Instant::now() + ANSWER;
    for (id, receipt) in receipts {
        let is_safe = matches!(timeout_at(until, receipt).await, Ok(Ok(_)));
        answers.insert(id, if is_safe { Answer::Taken } else { Answer::Unknown });
    }
    answers
}

async fn run_dry(service: &Service) {
    let open = |show: &Show| show.on_air().is_some() || show.waiting().count() > 0;
    let mut screens = service.handle.screens();
    while service.handle.ask(open).await.expect("it runs") {
        screens.changed().await.expect("it runs");
    }
}

/// Stops at once; the journal may not be writable any more.
async fn stop(service: Service) {
    service.stopper.ask_now();
    let _ = tokio::task::spawn_blocking(|| service.join()).await.expect("no panic");
}

/// How often each donation ended, by what all sessions' files say.
fn ends(disk: &MemoryDisk) -> BTreeMap<String, usize> {
    let mut ends = BTreeMap::new();
    for (path, bytes) in disk.files(".jsonl") {
        let recording = read(&bytes).unwrap_or_else(|damage| panic!("{}: {damage}", path.display()));
        // After each fact: of a long evening a show knows the newest ends alone.
        let (mut show, mut told) = (Show::new(), 0);
        for entry in &recording.entries {
            show.apply(entry);
            for ended in show.ended_since(told) {
                *ends.entry(ended.donation.id.clone()).or_default() += 1;
            }
            told = show.ended_total();
        }
    }
    ends
}

/// Lives one evening; whether its fault was met.
async fn live(evening: Evening) -> bool {
    let disk = MemoryDisk::default();
    disk.fail(Some(evening.fault));
    let service = start_again(&disk);
    let answers = donate(&service, evening.donations).await;
    let was_met = disk.operations() >= evening.fault.at;
    let left = match evening.ends {
        Some(survives) => {
            let left = disk.after_the_end(survives);
            stop(service).await;
            left
        }
        None => {
            disk.fail(None);
            stop(service).await;
            disk.after_the_end(Survives::Nothing)
        }
    };
    let service = start_again(&left);
    run_dry(&service).await;
    stop(service).await;
    let ends = ends(&left);
    for (id, answer) in &answers {
        let times = ends.get(id).copied().unwrap_or(0);
        let is_true = match answer {
            Answer::Taken => times == 1,
            Answer::NotTaken => times == 0,
            Answer::Unknown => times <= 1,
        };
        assert!(is_true, "{id} was answered {answer:?} and ended {times} times: {evening:?}");
    }
    assert!(
        ends.keys().all(|id| answers.contains_key(id)),
        "{evening:?}: nobody knows where this comes from"
    );
    was_met
}

const WAYS: [Option<Survives>; 4] =
    [None, Some(Survives::Nothing), Some(Survives::Half), Some(Survives::Everything)];

/// Evening number `n` of a run: every way to end in turn, and each with one failure and with a disk that stays bad.
fn evening(n: u64, donations: usize, at: u64) -> Evening {
    let ends = WAYS[(n % 4) as usize];
    let count = if (n / 4).is_multiple_of(2) || ends.is_none() { 1 } else { u64::MAX };
    Evening { donations, fault: Fault { at, count }, ends }
}

fn wanted(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_at_any_operation_loses_nothing_and_makes_no_answer_untrue() {
    if let Some(faults) = wanted("FAULTS") {
        let donations = wanted("DONATIONS").unwrap_or(1_000) as usize;
        return at_random(faults, donations).await;
    }
    // How many operations an evening takes depends on how many facts share a sync: on until none is met any more.
    let is_over = Cell::new(false);
    let numbers = (1..).take_while(|_| !is_over.get());
    let mut evenings = stream::iter(numbers.map(|n| live(evening(n, 30, n)))).buffered(AT_ONCE);
    let (mut met, mut unmet) = (0, 0);
    while let Some(was_met) = evenings.next().await {
        (met, unmet) = if was_met { (met + 1, 0) } else { (met, unmet + 1) };
        is_over.set(unmet >= UNMET);
    }
    println!("{met} evenings of 30 donations, each with another operation that failed");
    assert!(met > 30, "{met}: the disk was hardly asked for anything");
}

/// Prints what it saw.
async fn at_random(faults: u64, donations: usize) {
    let most = {
        let disk = MemoryDisk::default();
        let service = start_again(&disk);
        donate(&service, donations).await;
        stop(service).await;
        disk.operations()
    };
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        1 + seed % most
    };
    let evenings: Vec<_> = (0..faults).map(|n| live(evening(n, donations, draw()))).collect();
    let met =
        stream::iter(evenings).buffer_unordered(AT_ONCE).filter(|met| std::future::ready(*met)).count().await;
    println!(
        "{faults} evenings of {donations} donations, {met} of which met their failure; up to {most} operations each"
    );
}

#[test]
fn a_power_cut_leaves_what_was_synced() {
    use live::journal::disk::Disk as _;
    let disk = MemoryDisk::default();
    let (folder, path) = (PathBuf::from("/data"), PathBuf::from("/data/x.jsonl"));
    disk.make_folder(&folder).expect("it can be made");
    let mut file = disk.create_new(&path).expect("the name is free");
    file.write_at(0, b"one ").expect("taken");
    file.sync().expect("synced");
    disk.sync_folder(&folder).expect("synced");
    file.write_at(4, b"two ").expect("taken");
    let left = |survives| disk.after_the_end(survives).files(".jsonl")[0].1.clone();
    assert_eq!(left(Survives::Nothing), b"one ");
    assert_eq!(left(Survives::Half), b"one tw");
    assert_eq!(left(Survives::Everything), b"one two ");
    disk.fail(Some(Fault { at: disk.operations() + 1, count: 1 }));
    assert!(file.write_at(8, b"three").is_err() && file.write_at(8, b"three").is_ok());
    assert!(matches!(received(1, ""), Fact::DonationReceived { .. }));
}
