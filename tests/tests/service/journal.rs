//! The journal's files on a real disk: cut anywhere, damaged, long, forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Parser as _;
use engine::artist::Names;
use engine::show::journal::{AppliedLine, FORMAT, FactLine, read};
use engine::show::{Fact, Handover, SessionStarted, Show, ShowSettings};
use live::cli::Cli;
use live::commands::journal_words::unknown_words;
use live::journal::{Opening, OpeningError};
use tests::show::{Data, OneStroke, ended, finish, quick, received};

/// How far from its end a file is cut.
const CUT_MAX: usize = 8 * 1024;

/// A session with pictures, a card, and some who still wait, as its file and its bytes.
async fn recorded(data: &Data) -> (PathBuf, Vec<u8>) {
    let service = data.start_with(quick(), OneStroke { stroke_ms: 50 });
    for number in 0..12 {
        let message = if number % 5 == 3 { "nasty" } else { "a cat" };
        service.handle.tell(received(number, message)).await.expect("the journal takes it");
    }
    ended(&service, 9).await;
    let path = service.path.clone();
    finish(service).await;
    let bytes = fs::read(&path).expect("the file is there");
    (path, bytes)
}

/// Ids of what ended and of what goes on, and of what was received: nothing is in neither.
fn accounted(bytes: &[u8]) -> (BTreeSet<String>, BTreeSet<String>) {
    let recording = read(bytes).expect("a file that was cut is not damaged");
    let mut show = Show::new();
    recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
    let handover = show.handover();
    let open = handover.on_air.iter().chain(&handover.waiting).map(|request| request.donation.id.clone());
    let ended = show.history().map(|ended| ended.donation.id.clone());
    let known = open.chain(ended).collect();
    let received = recording.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::DonationReceived { donation, .. } => Some(donation.id.clone()),
        _ => None,
    });
    (known, received.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_cut_at_any_byte_near_its_end_starts_and_loses_no_request() {
    let data = Data::in_memory();
    let (path, bytes) = recorded(&data).await;
    assert!(bytes.len() > CUT_MAX, "{} bytes: the opening is not to be cut", bytes.len());
    let mut known = (0, BTreeSet::new());
    for length in bytes.len() - CUT_MAX..=bytes.len() {
        fs::write(&path, &bytes[..length]).expect("the folder can be written");
        let opening =
            Opening::prepare(&data.files()).unwrap_or_else(|error| panic!("cut at {length}: {error}"));
        let whole = fs::read(&path).expect("the file is there").len();
        assert_eq!(whole, 1 + bytes[..length].iter().rposition(|byte| *byte == b'\n').expect("it has lines"));
        if whole != known.0 {
            let (found, received) = accounted(&bytes[..whole]);
            assert_eq!(found, received, "cut at {length}");
            known = (whole, found);
        }
        assert!(opening.handover().seen.iter().all(|id| known.1.contains(id)), "cut at {length}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_before_the_end_stops_the_start_and_names_line_and_remedy() {
    let data = Data::default();
    let (path, mut bytes) = recorded(&data).await;
    let third = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(2).expect("more lines").0;
    bytes[third + 5] = b'#';
    fs::write(&path, &bytes).expect("the folder can be written");
    let error = Opening::prepare(&data.files()).expect_err("line 4 is damaged");
    let text = error.to_string();
    assert!(matches!(error, OpeningError::Damaged { .. }));
    assert!(text.contains("line 4") && text.contains("live journal repair"), "{text}");
}

/// A session's file with so many donations that ended at once, as they would stand after a very long evening.
fn long_file(donations: usize) -> String {
    let started = SessionStarted {
        format: FORMAT.to_owned(),
        program: "test".into(),
        fonts: "test".into(),
        settings: quick(),
    };
    let line = |seq: usize, fact| FactLine { seq: seq as u64, utc: String::new(), key: None, fact }.to_text();
    let mut text = line(1, Fact::SessionStarted(Box::new(started)));
    text += &line(2, Fact::HandedOver(Box::default()));
    text += &AppliedLine { applied: vec![1, 2], frame: 0 }.to_text();
    for number in 0..donations {
        text += &line(number + 3, received(number, ""));
        text += &AppliedLine { applied: vec![number as u64 + 3], frame: number as u64 }.to_text();
    }
    text
}

/// A session's file with these wishes.
fn file_of(wishes: &[&str]) -> String {
    let line = |seq: usize, fact| FactLine { seq: seq as u64, utc: String::new(), key: None, fact }.to_text();
    let told = wishes.iter().enumerate().map(|(number, wish)| {
        let seq = number + 3;
        line(seq, received(number, wish))
            + &AppliedLine { applied: vec![seq as u64], frame: number as u64 }.to_text()
    });
    long_file(0) + &told.collect::<String>()
}

#[test]
fn words_that_the_artist_does_not_know_are_listed_the_most_frequent_first() {
    let wishes = ["зюльбукан", "кот и зюльбукан", "a cat", "", "кот и фрумпель", "Зюльбукан на крыше"];
    let recording = read(file_of(&wishes).as_bytes()).expect("a whole file");
    // A donation that two files tell of counts once.
    let words = unknown_words(&[recording.clone(), recording], &Names::default());
    let told: Vec<(&str, usize)> =
        words.iter().map(|word| (word.word.as_str(), word.on_board + word.left_out)).collect();
    assert_eq!(told, [("зюльбукан", 3), ("фрумпель", 1)]);
    assert_eq!((words[0].wish.as_str(), words[1].left_out), ("зюльбукан", 1));
    let known = Names::parse("zul зюльбукан~ = cat: green\nfru фрумпель~ = dog: blue").expect("two names");
    let recording = read(file_of(&wishes).as_bytes()).expect("a whole file");
    assert_eq!(unknown_words(&[recording], &known), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_file_are_listed_and_a_damaged_one_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (whole, damaged) = (folder.path().join("whole.jsonl"), folder.path().join("damaged.jsonl"));
    fs::write(&whole, file_of(&["зюльбукан"])).expect("the folder can be written");
    fs::write(&damaged, "not a line\n{}\n").expect("the folder can be written");
    let (whole, damaged) = (whole.to_str().expect("text"), damaged.to_str().expect("text"));
    live(&["words", whole, "--json"]).await.expect("a whole file");
    let error = live(&["words", whole, damaged]).await.expect_err("a damaged file");
    assert!(error.contains("damaged.jsonl is damaged"), "{error}");
}

/// A session's file that carries so many ids of donations from sessions before it.
fn heavy_file(donations: usize) -> String {
    let seen = (0..donations).map(|number| format!("da:{}", 30_000_000 + number)).collect();
    let handover = Handover { seen, ..Handover::default() };
    let started = SessionStarted {
        format: FORMAT.to_owned(),
        program: "test".into(),
        fonts: "test".into(),
        settings: ShowSettings::default(),
    };
    let line = |seq, fact| FactLine { seq, utc: String::new(), key: None, fact }.to_text();
    line(1, Fact::SessionStarted(Box::new(started)))
        + &line(2, Fact::HandedOver(Box::new(handover)))
        + &AppliedLine { applied: vec![1, 2], frame: 0 }.to_text()
}

/// Resident memory of this process in KiB, where the system tells.
fn memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Prints figures; `cargo test --release -p tests --test service history -- --nocapture` gives those of the
/// documentation.
#[tokio::test(flavor = "multi_thread")]
async fn a_history_of_a_hundred_thousand_requests_starts() {
    for (what, text) in
        [("carried from earlier sessions", heavy_file(100_000)), ("in the last session", long_file(100_000))]
    {
        let data = Data::default();
        drop(Opening::prepare(&data.files()).expect("the folder is free"));
        let folder = live::journal::folder::Folder::path_in(&data.files().data_dir);
        fs::write(folder.join("000001-x.jsonl"), &text).expect("the folder can be written");
        let (bytes, before) = (text.len(), memory_kib());
        drop(text);
        let began = Instant::now();
        let service = data.start(quick());
        let (took, after) = (began.elapsed(), memory_kib());
        println!(
            "100000 requests {what}: {bytes} bytes, started in {took:?}; memory {before} KiB before, {after} KiB after"
        );
        assert!(
            service
                .handle
                .ask(|show| show.knows("test:99999") || show.knows("da:30099999"))
                .await
                .expect("it runs")
        );
        finish(service).await;
    }
}

/// Runs the command as `main` does; what it said when it failed.
async fn live(arguments: &[&str]) -> Result<(), String> {
    let cli = Cli::try_parse_from([&["live", "journal"], arguments].concat()).expect("known arguments");
    let ran = tokio::task::spawn_blocking(move || cli.command().execute()).await.expect("no panic");
    ran.map(|_| ()).map_err(|error| format!("{error:#}"))
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is text")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_donation_leaves_no_name_and_no_wish_and_the_session_still_replays() {
    let data = Data::default();
    let (path, _) = recorded(&data).await;
    let folder = data.files().data_dir;
    let folder = folder.to_str().expect("text");
    live(&["forget", "test:4", "--data-dir", folder, "--log-level", "ERROR"])
        .await
        .expect("nobody holds the folder");
    let text = text_of(&path);
    assert!(!text.contains("\"Donor 4\"") && text.contains("\"Donor 5\""));
    let (known, received) = accounted(text.as_bytes());
    assert_eq!(known, received);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_mended_and_kept_as_it_was() {
    let data = Data::default();
    let (path, bytes) = recorded(&data).await;
    let mut damaged = bytes.clone();
    let last_line = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("more lines");
    damaged.splice(last_line + 1..last_line + 1, *b"not a line\n");
    fs::write(&path, &damaged).expect("the folder can be written");
    let folder = data.files().data_dir;
    let folder = folder.to_str().expect("text");
    live(&["repair", "--data-dir", folder, "--log-level", "ERROR"]).await.expect("nobody holds the folder");
    assert_eq!(fs::read(&path).expect("it is there"), bytes);
    assert_eq!(fs::read(path.with_extension("damaged")).expect("it is there"), damaged);
    Opening::prepare(&data.files()).expect("it starts");
}
