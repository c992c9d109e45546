//! Damaged, foreign and lost session files: what cannot be read is never overwritten, and nothing starts from less than
//! was written without being told to.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser as _;
use engine::show::Fact;
use engine::show::journal::read;
use jiff::Timestamp;
use live::cli::Cli;
use live::journal::disk::RealDisk;
use live::journal::folder::Folder;
use live::journal::{Opening, OpeningError, SetAside};
use tests::show::{Data, ended, finish, quick, received};

/// Runs `live journal`; what it said when it failed.
async fn journal(data: &Data, arguments: &[&str]) -> Result<(), String> {
    let folder = data.files().data_dir;
    let shared = ["--data-dir", folder.to_str().expect("text"), "--log-level", "ERROR"];
    let cli =
        Cli::try_parse_from([&["live", "journal"], arguments, &shared].concat()).expect("known arguments");
    let ran = tokio::task::spawn_blocking(move || cli.command().execute()).await.expect("no panic");
    ran.map(drop).map_err(|error| format!("{error:#}"))
}

/// A session with two pictures, as its file and its bytes.
async fn recorded(data: &Data, first: usize) -> (PathBuf, Vec<u8>) {
    let service = data.start(quick());
    let before = service.handle.ask(engine::show::Show::ended_total).await.expect("it runs");
    for number in first..first + 2 {
        service.handle.tell(received(number, "a cat")).await.expect("the journal takes it");
    }
    ended(&service, before + 2).await;
    let path = service.path.clone();
    finish(service).await;
    let bytes = fs::read(&path).expect("the file is there");
    (path, bytes)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("readable").file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What is no session of this version: another major version's, a table, a plan, nothing.
fn foreign(session: &[u8]) -> [Vec<u8>; 4] {
    let newer = String::from_utf8_lossy(session).replacen("\"format\":\"1.", "\"format\":\"2.", 1);
    let plan = b"{\"version\":\"1.1\",\"steps\":[]}\n".to_vec();
    [newer.into_bytes(), b"name,amount\nAnn,5\n".to_vec(), plan, Vec::new()]
}

#[tokio::test(flavor = "multi_thread")]
async fn repair_leaves_what_it_does_not_understand_as_it_is() {
    let data = Data::default();
    let (path, session) = recorded(&data, 0).await;
    let elsewhere = tempfile::tempdir().expect("a folder");
    let copy = elsewhere.path().join("other.jsonl");
    for bytes in foreign(&session) {
        for file in [&path, &copy] {
            fs::write(file, &bytes).expect("writable");
            let before = names(file.parent().expect("a folder"));
            let said =
                journal(&data, &["repair", file.to_str().expect("text")]).await.expect_err("it is refused");
            assert_eq!(fs::read(file).expect("it is there"), bytes, "{said}");
            assert_eq!(names(file.parent().expect("a folder")), before, "{said}");
            let is_newer = bytes.starts_with(b"{\"seq\"");
            assert_eq!(said.contains("written by a newer program"), is_newer, "{said}");
        }
        journal(&data, &["repair"]).await.expect_err("nor without a name");
        assert_eq!(fs::read(&path).expect("it is there"), bytes);
        let error = Opening::prepare(&data.files()).expect_err("it does not start").to_string();
        assert!(!error.contains("live journal repair"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mended_twice_is_kept_twice() {
    let data = Data::default();
    let (path, session) = recorded(&data, 0).await;
    let mut before = Vec::new();
    for garbage in ["one\n", "two\n"] {
        let damaged = [&session[..], garbage.as_bytes()].concat();
        fs::write(&path, &damaged).expect("writable");
        journal(&data, &["repair"]).await.expect("nobody holds the folder");
        assert_eq!(fs::read(&path).expect("it is there"), session);
        before.push(damaged);
    }
    let kept = [path.with_extension("damaged"), path.with_extension("damaged-2")];
    assert_eq!(kept.map(|kept| fs::read(kept).expect("it is there")), before[..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_elsewhere_is_mended_as_a_copy_and_a_copy_is_never_replaced() {
    let data = Data::default();
    let (_, session) = recorded(&data, 0).await;
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("evening.jsonl");
    let damaged = [&session[..], b"garbage\n"].concat();
    fs::write(&file, &damaged).expect("writable");
    journal(&data, &["repair", file.to_str().expect("text")]).await.expect("it can be mended");
    assert_eq!(fs::read(&file).expect("it is there"), damaged);
    assert_eq!(fs::read(elsewhere.path().join("evening.mended.jsonl")).expect("it is there"), session);
    let said =
        journal(&data, &["repair", file.to_str().expect("text")]).await.expect_err("it is there already");
    assert!(said.contains("evening.mended.jsonl"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_reads_every_session_and_fails_when_one_is_damaged() {
    let data = Data::default();
    let (first, session) = recorded(&data, 0).await;
    recorded(&data, 2).await;
    journal(&data, &["verify"]).await.expect("both are whole");
    let opening = session.iter().position(|byte| *byte == b'\n').expect("lines") + 1;
    for damaged in [&[&session[..], b"garbage\n"].concat(), &session[..opening], &[][..], &[0; 100][..]] {
        fs::write(&first, damaged).expect("writable");
        let said = journal(&data, &["verify"]).await.expect_err("one is damaged");
        assert!(said.contains("1 of 2"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_donor_is_forgotten_in_a_rescue_too_and_the_others_stay_in_it() {
    let data = Data::default();
    let (path, session) = recorded(&data, 0).await;
    fs::write(&path, [&session[..], b"garbage of \"Donor 1\"\nother garbage\n"].concat()).expect("writable");
    journal(&data, &["repair"]).await.expect("nobody holds the folder");
    journal(&data, &["forget", "test:1"]).await.expect("nobody holds the folder");
    let rescue = fs::read_to_string(path.with_extension("damaged")).expect("it is there");
    assert!(!rescue.contains("Donor 1") && rescue.contains("Donor 0"), "{rescue}");
    assert!(rescue.contains("other garbage"), "{rescue}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newest_session_without_its_opening_stops_the_start_until_it_is_set_aside() {
    let data = Data::default();
    let (first, _) = recorded(&data, 0).await;
    let (second, session) = recorded(&data, 2).await;
    let line = session.iter().position(|byte| *byte == b'\n').expect("lines");
    let mut garbled = session.clone();
    garbled[3] = b'#';
    for bytes in [&[][..], &vec![0; session.len()][..], &session[..line / 2], &session[..=line], &garbled[..]]
    {
        fs::write(&second, bytes).expect("writable");
        let error = Opening::prepare(&data.files()).expect_err("the second session is lost");
        assert!(matches!(error, OpeningError::NotBegun { .. }), "{error}");
        assert!(error.to_string().contains("--set-aside"), "{error}");
        assert_eq!(fs::read(&second).expect("it is there"), bytes, "nothing is cut out of it");
    }
    let aside =
        || Opening::prepare_on(Arc::new(RealDisk), &data.files(), SetAside::Allowed, Timestamp::now());
    let opening = aside().expect("the first one is whole");
    let first = read(&fs::read(first).expect("it is there")).expect("whole");
    let received = first.entries.iter().filter(|entry| matches!(entry.fact, Fact::DonationReceived { .. }));
    assert_eq!(opening.handover().seen.len(), received.count());
    assert_eq!(fs::read(second.with_extension("damaged")).expect("it is there"), garbled);
    let folder = Folder::path_in(&data.files().data_dir);
    drop(opening);
    fs::write(folder.join("000009-x.jsonl"), &foreign(&session)[0]).expect("writable");
    let error = aside().expect_err("another program's file is whole");
    assert!(error.to_string().contains("written by a newer program"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn forgetting_an_unknown_id_is_no_success() {
    let data = Data::default();
    recorded(&data, 0).await;
    for unknown in ["da:1", "test:", "test:00"] {
        let said = journal(&data, &["forget", unknown]).await.expect_err("nobody knows it");
        assert!(said.contains("no session knows"), "{said}");
    }
    journal(&data, &["forget", "test:1"]).await.expect("it is known");
    journal(&data, &["forget", "test:1"]).await.expect("and still known when its texts are gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_without_names_goes_where_it_is_told_and_never_over_its_input() {
    let data = Data::default();
    let (path, session) = recorded(&data, 0).await;
    let file = path.to_str().expect("text");
    let redact = |output: &str| {
        let cli =
            Cli::try_parse_from(["live", "journal", "redact", file, "-o", output]).expect("known arguments");
        tokio::task::spawn_blocking(move || cli.command().execute())
    };
    let said = redact(file).await.expect("no panic").map(drop).expect_err("it is the input").to_string();
    assert!(said.contains("is the input"), "{said}");
    assert_eq!(fs::read(&path).expect("it is there"), session);
    // A name without a folder lies in the working folder.
    let name = format!("redacted-{}.jsonl", std::process::id());
    redact(&name).await.expect("no panic").map(drop).expect("it can be written");
    let copy = fs::read_to_string(&name).expect("it is there");
    fs::remove_file(&name).expect("it is there");
    assert!(!copy.contains("Donor 1") && read(copy.as_bytes()).is_ok());
}
