//! Galleries of recorded and of running evenings, and the addresses of their pictures.

use std::fs;
use std::path::{Path, PathBuf};

use engine::show::{Donation, DonationSource, Fact, ShowSettings};
use live::commands::gallery::{Following, finish, follow};
use live::config::FilesConfig;
use live::gallery::{Gallery, GalleryOptions, Names, Sharing, announce};
use live::journal::Opening;
use live::net::secret::Secret;
use live::replay::{Playback, turns};
use live::service::Service;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{evening, offline, run, text_of};

/// The names of a folder's files, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let names = folder.read_dir().expect("a folder");
    let mut names: Vec<String> =
        names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_gallery_shows_what_was_drawn_and_nothing_that_was_not_on_stream() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = evening();
    let (gallery, data) = (folder.path().join("gallery"), folder.path().join("data"));
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let (file_text, gallery_text, data_text) = (text(file), text(&gallery), text(&data));
    let make = |more: &[&str]| {
        let arguments = ["gallery", &file_text, "-o", &gallery_text, "--data-dir", &data_text];
        run(&[&arguments[..], more].concat()).expect("a gallery");
    };
    make(&[]);
    let names = names_in(&gallery);
    let of = |ending: &str| names.iter().filter(|name| name.ends_with(ending)).count();
    assert_eq!((names.len(), of(".png"), of(".gif")), (14, 6, 6), "six were drawn: {names:?}");
    let page = text_of(&gallery.join("index.html"));
    for shown in
        ["a red fox under the northern lights", "кот в лодке на закате", "Mira", "Anonymous", "2026-11-20"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    for hidden in ["draw her without clothes", "grumpy", "300", "30530001", "<script"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    assert!(!text_of(&gallery.join("gallery.json")).contains("30530001"), "no id is in it");
    // A second time nothing is new.
    make(&["--amounts"]);
    assert_eq!(names_in(&gallery), names);
    assert_eq!(text_of(&gallery.join("index.html")), page);
    // The same evening for one who wants amounts and no names.
    fs::remove_dir_all(&gallery).expect("it goes");
    make(&["--amounts", "--hide-names"]);
    let page = text_of(&gallery.join("index.html"));
    assert!(page.contains("300 RUB") && !page.contains("Mira") && !page.contains("Anonymous"), "{page}");
    assert_eq!(names_in(&gallery), names, "names depend on nothing but key and request");
}

#[test]
fn a_forgotten_donation_is_gone_from_the_gallery() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = evening();
    let (gallery, data) = (folder.path().join("gallery"), folder.path().join("data"));
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let (file_text, gallery_text, data_text) = (text(file), text(&gallery), text(&data));
    let settings = ["--data-dir", &data_text, "--gallery-dir", &gallery_text];
    run(&["gallery", &file_text, "-o", &gallery_text, "--data-dir", &data_text]).expect("a gallery");
    let before = names_in(&gallery);
    // The session itself is not in the data folder: the gallery alone knows the donation.
    run(&[&["journal", "forget", "da:30530001"][..], &settings].concat()).expect("it is forgotten");
    assert_eq!(names_in(&gallery).len(), before.len() - 2);
    for file in ["index.html", "gallery.json"] {
        assert!(!text_of(&gallery.join(file)).contains("a red fox"), "{file}");
    }
    assert!(text_of(&gallery.join("index.html")).contains("Лёша"), "the others stay");
    let again = run(&[&["journal", "forget", "da:30530001"][..], &settings].concat());
    assert!(again.expect_err("nobody knows it").to_string().contains("no session knows da:30530001"));
}

/// A wish as a source of donations hands it in.
fn wish(number: u32, message: &str) -> Fact {
    let donation = Donation {
        donor: Some("Ann".into()),
        amount: "5".into(),
        currency: "EUR".into(),
        created_at: Some("2026-11-20T19:00:00Z".into()),
        ..Donation::new(format!("da:{number}"), message, DonationSource::Rest)
    };
    Fact::DonationReceived { donation: donation.into(), position: None }
}

/// A show that is going on, and the gallery that follows it.
struct Evening {
    folder: TempDir,
    runtime: Runtime,
    service: Service,
    names: Names,
    following: Following,
    shown: PathBuf,
}

impl Evening {
    fn begin(hold_sec: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let files = FilesConfig { data_dir: folder.path().join("data"), keep_days: 90 };
        let studio = offline(&[]);
        let settings = ShowSettings {
            hold_sec,
            draw_max_sec: 1,
            lists: studio.lists.clone(),
            ..ShowSettings::default()
        };
        let fps = settings.fps;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
        let opening = Opening::prepare(&files).expect("a folder");
        let service =
            Service::start(opening, settings, studio.adapters.clone(), runtime.handle()).expect("a session");
        let (names, shown) = (Names::new(Secret::new("a key of this test")), folder.path().join("gallery"));
        let options = GalleryOptions { names: true, amounts: true };
        let gallery = Gallery::open(&shown, names.clone(), options).expect("a gallery");
        let following = follow(gallery, &service, fps, runtime.handle());
        Self { folder, runtime, service, names, following, shown }
    }

    /// Takes a wish in and waits for its picture in the gallery.
    fn draw(&self, wish: Fact) {
        let mut grown = self.following.grown();
        self.runtime.block_on(async {
            self.service.handle.journal().append(wish).await.expect("it is taken");
            grown.wait_for(|count| *count == 1).await.expect("the gallery is followed");
        });
    }

    /// Ends the show; its folder, its session's file, and the gallery's folder.
    fn end(self) -> (TempDir, PathBuf, PathBuf) {
        self.service.stopper.ask_now();
        let path = self.service.path.clone();
        self.service.join().expect("it ends in order");
        finish(self.following, &path);
        (self.folder, path, self.shown)
    }
}

#[test]
fn a_pictures_address_is_a_code_while_it_stays_and_a_replay_shows_the_same() {
    let evening = Evening::begin(1);
    let base = "https://example.org/evening".parse().expect("an address");
    let sharing = Sharing::new(base, evening.names.clone());
    evening.runtime.spawn(announce(sharing.clone(), evening.service.handle.clone()));
    evening.draw(wish(1, "a red fox"));
    let (folder, path, shown) = evening.end();
    let mut playback = Playback::open(&path).expect("a session");
    let turn = turns(playback.entries()).pop().expect("it was on air");
    let address = sharing.address(&turn.ended.request);
    assert_eq!(playback.screen(turn.finished).share.as_deref(), Some(address.as_str()));
    assert_eq!(playback.screen(turn.drawing).share, None, "there is no picture yet");
    let name = address.rsplit('/').next().expect("a name");
    assert!(shown.join(name).exists(), "the gallery has it under this name");
    // Whoever is forgotten has no address.
    let redacted = folder.path().join("redacted.jsonl");
    run(&["journal", "redact", path.to_str().expect("a path"), "-o", redacted.to_str().expect("a path")])
        .expect("redacted");
    assert!(text_of(&path).contains(name) && !text_of(&redacted).contains(name));
}

#[test]
fn a_gallery_grows_while_the_evening_goes_on() {
    let evening = Evening::begin(0);
    evening.draw(wish(1, "a red fox"));
    assert_eq!(names_in(&evening.shown).len(), 4, "a picture, its film, list and page while the show runs");
    assert!(text_of(&evening.shown.join("index.html")).contains("a red fox"));
    let (_folder, _, shown) = evening.end();
    assert_eq!(names_in(&shown).len(), 4, "nothing comes twice");
}
