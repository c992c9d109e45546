//! The data folder is deleted, moved or replaced under a running show: what was answered as taken is never lost, and
//! two programs never write one journal.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use engine::show::journal::read;
use engine::show::{Fact, Notice};
use live::config::FilesConfig;
use live::director::Refused;
use live::jobs::Adapters;
use live::journal::{Availability, Opening, OpeningError};
use live::service::Service;
use tempfile::TempDir;
use tests::show::{OneRule, OneStroke, finish, received, unhurried};
use tokio::time::timeout;

/// Far more than a look at the folder takes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { root: tempfile::tempdir().expect("a folder") }
    }

    fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    fn journal(&self) -> PathBuf {
        self.data().join("journal")
    }

    fn prepare(&self) -> Result<Opening, OpeningError> {
        Opening::prepare(&FilesConfig { data_dir: self.data(), keep_days: 90 })
    }

    /// A show whose strokes take longer than the test: every donation goes on in the next session.
    fn start(&self) -> Service {
        let settings = unhurried();
        let planner = Arc::new(OneStroke { stroke_ms: 60_000 });
        let adapters = Adapters::new(Arc::new(OneRule), planner, settings.canvas);
        let opening = self.prepare().expect("the folder is free");
        Service::start(opening, settings, adapters, &tokio::runtime::Handle::current()).expect("writable")
    }

    fn move_away(&self) {
        fs::rename(self.data(), self.root.path().join("away")).expect("nothing of that name is there");
    }
}

/// Deletes a folder into which a program may be writing.
fn delete(folder: &Path) {
    while let Err(error) = fs::remove_dir_all(folder) {
        assert_eq!(error.kind(), std::io::ErrorKind::DirectoryNotEmpty, "{error}");
    }
}

/// Ids of the donations that a session's file holds.
fn donations(path: &Path) -> BTreeSet<String> {
    let recording = read(&fs::read(path).expect("it is there")).expect("whole lines");
    let applied = recording.entries.iter().map(|entry| &entry.fact).chain(&recording.pending);
    applied.filter_map(Fact::donation).map(|donation| donation.id.clone()).collect()
}

fn ids(numbers: &[usize]) -> BTreeSet<String> {
    numbers.iter().map(|number| format!("test:{number}")).collect()
}

async fn available(service: &Service) {
    let mut state = service.handle.journal().state();
    let waited = timeout(PATIENCE, state.wait_for(|state| *state == Availability::Available)).await;
    waited.expect("soon").expect("it runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_deleted_is_made_again_with_everything_that_was_taken() {
    let deletions: [fn(&Place); 5] = [
        |place| delete(&place.data()),
        |place| delete(&place.journal()),
        Place::move_away,
        |place| {
            place.move_away();
            fs::create_dir_all(place.journal()).expect("it can be made");
        },
        |place| {
            let sessions = live::journal::folder::sessions_in(&place.journal()).expect("readable");
            sessions.iter().for_each(|session| fs::remove_file(&session.path).expect("it is there"));
        },
    ];
    for (number, delete) in deletions.iter().enumerate() {
        let place = Place::new();
        let service = place.start();
        service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
        delete(&place);
        // It may be refused while the folder is being made again, but never be taken and lost.
        let mut taken = vec![1];
        for next in 2..100 {
            if service.handle.tell(received(next, "a dog")).await.is_ok() {
                taken.push(next);
                break;
            }
            available(&service).await;
        }
        assert_eq!(taken.len(), 2, "deletion {number}");
        let second = place.prepare().expect_err("the folder is held again");
        assert!(second.to_string().contains("in use"), "deletion {number}: {second}");
        assert_eq!(donations(&service.path), ids(&taken), "deletion {number}");
        finish(service).await;
        let known: BTreeSet<String> =
            place.prepare().expect("it is free").handover().seen.iter().cloned().collect();
        assert_eq!(known, ids(&taken), "deletion {number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_deleted_is_taken_again() {
    let place = Place::new();
    let service = place.start();
    fs::remove_file(place.journal().join("lock")).expect("it is there");
    service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
    let second = place.prepare().expect_err("the folder is held again");
    assert!(second.to_string().contains("in use"), "{second}");
    finish(service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_folder_cannot_be_made_again_nothing_is_taken_and_screen_and_answers_say_so() {
    let place = Place::new();
    let service = place.start();
    service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
    place.move_away();
    std::os::unix::fs::symlink(place.root.path().join("nowhere"), place.data()).expect("the name is free");
    let mut screens = service.handle.screens();
    let says_so = screens.wait_for(|published| published.screen.notice == Some(Notice::JournalMissing));
    timeout(PATIENCE, says_so).await.expect("soon").expect("it runs");
    let refused = service.handle.tell(received(2, "a dog")).await.expect_err("nothing is taken");
    assert!(matches!(refused, Refused::JournalUnavailable(_)), "{refused}");
    fs::remove_file(place.data()).expect("it is there");
    available(&service).await;
    service.handle.tell(received(3, "an owl")).await.expect("it is taken again");
    assert_eq!(donations(&service.path), ids(&[1, 3]));
    finish(service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_something_else_lies_there_the_show_ends_and_names_the_file_that_holds_everything() {
    let replacements: [fn(&Path); 3] = [
        |data| fs::write(data, "a file").expect("the name is free"),
        |data| {
            fs::create_dir_all(data.join("journal")).expect("the name is free");
            fs::write(data.join("journal/000007-x.jsonl"), "another session").expect("writable");
        },
        |data| {
            drop(
                Opening::prepare(&FilesConfig { data_dir: data.to_owned(), keep_days: 90 })
                    .expect("it is free"),
            );
        },
    ];
    for replace in replacements {
        let place = Place::new();
        let service = place.start();
        service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
        let mut state = service.handle.journal().state();
        let other = place.root.path().join("other");
        replace(&other);
        // Held by another program in the last case.
        let _held =
            other.is_dir().then(|| Opening::prepare(&FilesConfig { data_dir: other.clone(), keep_days: 90 }));
        place.move_away();
        fs::rename(&other, place.data()).expect("the name is free");
        let lost = timeout(PATIENCE, state.wait_for(|state| matches!(state, Availability::Lost(_)))).await;
        lost.expect("soon").expect("it runs");
        let refused = service.handle.tell(received(2, "a dog")).await.expect_err("nothing is taken");
        assert!(matches!(refused, Refused::JournalUnavailable(_) | Refused::Over), "{refused}");
        service.stopper.ask_now();
        let ended = tokio::task::spawn_blocking(|| service.join()).await.expect("no panic");
        let words = ended.expect_err("it does not end in order").to_string();
        let rescue = fs::read_dir(place.root.path())
            .expect("it is there")
            .map(|entry| entry.expect("readable").path())
            .find(|path| {
                words.contains(&path.display().to_string()) && path.is_file() && *path != place.data()
            })
            .unwrap_or_else(|| panic!("no rescue file is named: {words}"));
        assert_eq!(donations(&rescue), ids(&[1]));
    }
}
