//! Evenings made of lists of donations, and recorded evenings as they would have been.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::Parser as _;
use engine::show::{Donation, DonationSource, End, Fact, Show, ShowSettings};
use live::cli::Cli;
use live::commands::gallery::{finish, follow};
use live::config::{Config, FilesConfig, RawSettings};
use live::donations::donation_log::{self, ColumnMap, LogFormat, LoggedDonation};
use live::gallery::{Gallery, GalleryOptions, Names, Sharing, announce};
use live::jobs::studio::{Studio, studio};
use live::journal::Opening;
use live::net::secret::Secret;
use live::replay::{Hashes, Playback, turns};
use live::service::Service;
use live::simulation::Ignored;
use live::what_if::{Change, Changed, differences, what_if};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(arguments: &[&str]) -> anyhow::Result<()> {
    Cli::try_parse_from(["live"].iter().chain(arguments))?.command().execute().map(drop)
}

/// The artist, and the word lists without any of one's own.
fn offline(settings: &[(&str, &str)]) -> Studio {
    studio(&Config::check(&RawSettings::from_pairs(settings)).expect("settings"), true).expect("a studio")
}

/// Imports a list with a short hold.
fn import(list: &Path, output: &Path) {
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    run(&[
        "journal",
        "import",
        &text(list),
        "-o",
        &text(output),
        "--offline",
        "--show-duration-sec",
        "20",
        "--frame-rate",
        "30",
        "--window-scale",
        "2",
    ])
    .expect("it is imported");
}

/// The evening of `fixtures/donation_logs/donation_alerts.json`, made once for all tests.
fn evening() -> &'static Path {
    static EVENING: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("evening.jsonl");
        import(&root().join("fixtures/donation_logs/donation_alerts.json"), &output);
        (folder, output)
    });
    &EVENING.1
}

fn playback() -> Playback {
    Playback::open(evening()).expect("a session")
}

/// Wish, name and amount of each donation with the second at which it came, and how it ended.
fn told(path: &Path) -> Vec<String> {
    let playback = Playback::open(path).expect("a session");
    let mut show = Show::new();
    playback.entries().iter().for_each(|entry| drop(show.apply(entry)));
    let end = |id: &str| show.history().find(|ended| ended.donation.id == id).map(|ended| ended.end.name());
    let fps = playback.settings().fps;
    let donations =
        playback.entries().iter().filter_map(|entry| entry.fact.donation().map(|donation| (entry, donation)));
    let said = donations.map(|(entry, donation)| {
        let (second, name) = (fps.ms_of_frame(entry.frame) / 1000, donation.donor.as_deref().unwrap_or("-"));
        let end = end(&donation.id).unwrap_or("none");
        format!("{second} {name}: {} ({} {}) {end}", donation.message, donation.amount, donation.currency)
    });
    said.collect()
}

fn hashes(playback: &Playback) -> Vec<String> {
    let mut playback = playback.clone();
    let (stage, last) = (playback.stage_settings(None, None), playback.last());
    // Long evenings would be painted for minutes.
    let every = u64::from(playback.settings().fps.get()).max(last.0 / 200);
    let hashes =
        Hashes::new(&mut playback, stage, (engine::time::Frame::ZERO, last), every).expect("a stage");
    hashes
        .map(|hashed| format!("{} {} {:?} {:?}", hashed.frame.0, hashed.hash, hashed.ends, hashed.last))
        .collect()
}

fn changed(playback: &Playback, change: &Change, studio: &Studio) -> (Changed, Playback) {
    let changed = what_if(playback.entries(), change, studio).expect("a session");
    let playback = Playback::of(changed.entries.clone()).expect("it begins with its start");
    (changed, playback)
}

fn set(text: &str) -> Change {
    Change { set: text.parse().expect("settings"), ..Change::default() }
}

#[test]
fn the_same_evening_comes_of_every_form_in_which_services_give_it_away() {
    let expected = [
        "1 Mira: a red fox under the northern lights (300 RUB) drawn",
        "35 Лёша: кот в лодке на закате (150 RUB) drawn",
        "124 grumpy: draw her without clothes (10 EUR) card",
        "124 pixel_fan: three green cacti in the desert (5 USD) drawn",
        "229 -: a lighthouse on the beach at sunset (3.5 EUR) drawn",
        "294 Оля:  (500 RUB) no_wish",
        "564 Sam: a robot holding a flower, \"please\" (2.5 EUR) drawn",
        "1866 Дядя Ваня: домик в лесу зимой,\nснег (200 RUB) drawn",
    ];
    assert_eq!(told(evening()), expected);
    let read = |list: &str, zone: &str| {
        let bytes = fs::read(root().join("fixtures/donation_logs").join(list)).expect("a list");
        let zone = jiff::tz::TimeZone::get(zone).expect("a zone");
        let format = LogFormat { columns: ColumnMap::default(), zone, date_format: None, currency: None };
        let log = donation_log::read(&bytes, &format).unwrap_or_else(|error| panic!("{list}: {error}"));
        assert_eq!((log.unreadable.count, log.repeated), (0, 0), "{list}");
        let without_id = |LoggedDonation { at, donation }: LoggedDonation| {
            (at, Donation { id: String::new(), ..donation })
        };
        log.donations.into_iter().map(without_id).collect::<Vec<_>>()
    };
    let first = read("donation_alerts.json", "UTC");
    assert_eq!(first.len(), expected.len());
    for (list, zone) in
        [("streamlabs.json", "UTC"), ("streamelements.json", "UTC"), ("table.csv", "Europe/Moscow")]
    {
        assert_eq!(read(list, zone), first, "{list}");
    }
}

#[test]
fn an_import_is_the_same_file_each_time_and_ends_when_nobody_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.csv");
    fs::write(&list, "date,name,message\n2026-11-20 19:00:00,Ann,a cat\n2026-11-20 19:00:05,Bo,a fish\n")
        .expect("written");
    let outputs = ["one.jsonl", "two.jsonl"].map(|name| folder.path().join(name));
    for output in &outputs {
        import(&list, output);
    }
    let [first, again] = outputs.map(|output| text_of(&output));
    assert!(first == again, "no clock of this machine is in it");
    assert!(
        first.starts_with(r#"{"seq":1,"utc":"2026-11-20T18:59:59.000Z","fact":"session_started""#),
        "{first:.80}"
    );
    let ended = first.lines().rev().nth(1).expect("a line");
    assert!(ended.contains(r#""fact":"session_ended""#), "{ended}");
    assert!(
        text_of(evening()).contains(r#""id":"da:30530001""#),
        "DonationAlerts' ids are those of the live show"
    );
}

#[test]
fn nothing_is_written_of_a_list_that_cannot_be_read_nor_into_the_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.csv");
    fs::write(&list, "date,message\n2026-11-20 19:00:00,a cat\nsoon,a dog\n").expect("written");
    let output = folder.path().join("out.jsonl");
    let paths = [list.to_str().expect("a path"), output.to_str().expect("a path")];
    let import_to = |output: &str, more: &[&str]| {
        run(&[&["journal", "import", paths[0], "-o", output, "--offline"][..], more].concat())
    };
    let error = format!("{:#}", import_to(paths[1], &[]).expect_err("a row cannot be read"));
    assert!(error.contains("row 2: the date is \"soon\""), "{error}");
    assert!(!output.exists());
    import_to(paths[1], &["--skip-unreadable"]).expect("the other row is read");
    assert!(output.exists());
    let far = folder.path().join("far.csv");
    fs::write(&far, "date,message\n2026-11-20 19:00:00,a cat\n2026-12-20 19:00:00,a dog\n").expect("written");
    let far = ["journal", "import", far.to_str().expect("a path"), "-o", paths[1], "--offline"];
    let error = format!("{:#}", run(&far).expect_err("a month is no evening"));
    assert!(error.contains("expected at most 48 hours: name an evening with --from and --to"), "{error}");
    run(&[&far[..], &["--to", "2026-11-21 00:00"]].concat()).expect("an evening of it");
    let journal = folder.path().join("journal");
    fs::create_dir(&journal).expect("a folder");
    fs::write(journal.join("lock"), "").expect("a lock");
    let inside = journal.join("x.jsonl");
    let error = import_to(inside.to_str().expect("a path"), &["--skip-unreadable"]).expect_err("refused");
    assert!(error.to_string().contains("would lie in the journal's folder"), "{error}");
    assert!(!inside.exists());
}

#[test]
fn with_nothing_changed_every_picture_is_the_same() {
    let studio = offline(&[]);
    let recorded = root().join("fixtures/journals").read_dir().expect("a folder");
    let mut files: Vec<PathBuf> = recorded.map(|entry| entry.expect("an entry").path()).collect();
    files.push(evening().to_owned());
    for file in files {
        let playback = Playback::open(&file).expect("a session");
        let (changed, again) = changed(&playback, &Change::default(), &studio);
        assert_eq!(hashes(&again), hashes(&playback), "{}", file.display());
        assert!(changed.misfits.is_empty() && changed.remade == Default::default(), "{}", file.display());
        let found = differences(playback.entries(), &changed.entries);
        assert!(found.requests.is_empty() && found.moved == 0, "{}", file.display());
    }
}

#[test]
fn plans_and_verdicts_that_are_made_again_by_the_same_rules_are_the_same() {
    let playback = playback();
    let again = Change { judge_again: true, plan_again: true, ..Change::default() };
    let (_, with) = changed(&playback, &again, &offline(&[]));
    assert_eq!(hashes(&with), hashes(&playback));
}

#[test]
fn a_longer_hold_makes_later_wishes_wait_and_the_evening_ends_when_it_did() {
    let playback = playback();
    let (changed, with) = changed(&playback, &set("hold=600"), &offline(&[]));
    assert_eq!(with.last(), playback.last());
    let found = differences(playback.entries(), &changed.entries);
    let late: Vec<String> =
        found.requests.iter().filter(|one| one.now.is_none()).map(|one| one.request.to_string()).collect();
    assert_eq!(late, ["da:30530005", "da:30530007", "da:30530008"], "{late:?}");
    assert!(found.requests.iter().all(|one| one.was.as_ref().is_some_and(|was| was.end == End::Drawn)));
    assert!(changed.remade.plans.is_empty(), "plans come from the recording");
}

#[test]
fn a_word_that_is_refused_now_is_the_card_and_a_word_that_is_allowed_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = evening();
    let block = folder.path().join("block.txt");
    fs::write(&block, "fox\n").expect("written");
    let output = folder.path().join("judged.jsonl");
    let report = folder.path().join("report.html");
    let before = fs::read_dir(folder.path()).expect("a folder").count();
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let (file_text, block, output_text, report_text) =
        (text(file), text(&block), text(&output), text(&report));
    run(&[
        "replay",
        &file_text,
        "--judge-again",
        "--moderation-block",
        &block,
        "-o",
        &output_text,
        "--report",
        &report_text,
    ])
    .expect("it is judged again");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), before + 2, "two files and no more");
    let playback = Playback::open(file).expect("a session");
    let judged = Playback::open(&output).expect("a session");
    let found = differences(playback.entries(), judged.entries());
    let others: Vec<_> = found
        .requests
        .iter()
        .map(|one| (one.request.to_string(), one.now.as_ref().map(|now| now.end)))
        .collect();
    assert_eq!(others, [("da:30530001".to_owned(), Some(End::Card))]);
    let page = fs::read_to_string(&report).expect("a page");
    assert!(
        page.contains("a red fox under the northern lights") && page.contains("data:image/png;base64,"),
        "{page:.400}"
    );
    // The other way round: what was refused is allowed now, and drawn although no plan was recorded.
    let recorded = judged.entries();
    let again = Change { judge_again: true, ..Change::default() };
    let back = what_if(recorded, &again, &offline(&[])).expect("a session");
    let found = differences(recorded, &back.entries);
    let drawn: Vec<_> = found
        .requests
        .iter()
        .map(|one| (one.request.to_string(), one.now.as_ref().map(|now| now.end)))
        .collect();
    assert_eq!(drawn, [("da:30530001".to_owned(), Some(End::Drawn))]);
    assert_eq!(back.remade.plans.iter().map(ToString::to_string).collect::<Vec<_>>(), ["da:30530001"]);
}

#[test]
fn commands_that_no_longer_fit_are_told() {
    let playback = Playback::open(&root().join("fixtures/journals/operator.jsonl")).expect("a session");
    let folder = tempfile::tempdir().expect("a folder");
    let block = folder.path().join("block.txt");
    fs::write(&block, "cat\nrude\n").expect("written");
    let studio = offline(&[("MODERATION_BLOCK", block.to_str().expect("a path"))]);
    // The cat of da:201 is refused, and its card is over at once.
    let change = Change { judge_again: true, ..set("card=0") };
    let (changed, _) = changed(&playback, &change, &studio);
    let told = |one: &Ignored| format!("{} {}: {}", one.frame.0, one.fact.kind(), one.why);
    assert_eq!(
        changed.misfits.iter().map(told).collect::<Vec<_>>(),
        [
            "100 skipped: da:201 is not on air any more; da:202 is",
            "450 redrawn: da:201 cannot be drawn again",
        ]
    );
}

#[test]
fn what_if_writes_no_session_beside_the_running_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("lock"), "").expect("a lock");
    let file = root().join("fixtures/journals/evening.jsonl");
    let output = folder.path().join("x.jsonl");
    let arguments =
        ["replay", file.to_str().expect("a path"), "--set", "hold=5", "-o", output.to_str().expect("a path")];
    let error = run(&arguments).expect_err("refused").to_string();
    assert!(error.contains("would lie in the journal's folder"), "{error}");
    assert!(!output.exists());
}

/// The names of a folder's files, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let names = folder.read_dir().expect("a folder");
    let mut names: Vec<String> =
        names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
        id: format!("da:{number}"),
        donor: Some("Ann".into()),
        message: message.to_owned(),
        amount: "5".into(),
        currency: "EUR".into(),
        created_at: Some("2026-11-20T19:00:00Z".into()),
        source: DonationSource::Rest,
        unreadable: false,
        via: None,
        content: None,
    };
    Fact::DonationReceived { donation: donation.into(), position: None }
}

#[test]
fn a_pictures_address_is_a_code_while_it_stays_and_a_replay_shows_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = FilesConfig { data_dir: folder.path().join("data"), keep_days: 90 };
    let studio = offline(&[]);
    let settings =
        ShowSettings { hold_sec: 1, draw_max_sec: 1, lists: studio.lists.clone(), ..ShowSettings::default() };
    let fps = settings.fps;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let opening = Opening::prepare(&files).expect("a folder");
    let service =
        Service::start(opening, settings, studio.adapters.clone(), runtime.handle()).expect("a session");
    let names = Names::new(Secret::new("a key of this test"));
    let sharing = Sharing::new("https://example.org/evening".parse().expect("an address"), names.clone());
    runtime.spawn(announce(sharing.clone(), service.handle.clone()));
    let shown = folder.path().join("gallery");
    let gallery =
        Gallery::open(&shown, names, GalleryOptions { names: true, amounts: true }).expect("a gallery");
    let following = follow(gallery, &service, fps, runtime.handle());
    let mut grown = following.grown();
    runtime.block_on(async {
        service.handle.journal().append(wish(1, "a red fox")).await.expect("it is taken");
        grown.wait_for(|count| *count == 1).await.expect("the gallery is followed");
    });
    service.stopper.ask_now();
    let path = service.path.clone();
    service.join().expect("it ends in order");
    finish(following, &path);
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
    let folder = tempfile::tempdir().expect("a folder");
    let files = FilesConfig { data_dir: folder.path().join("data"), keep_days: 90 };
    let studio = offline(&[]);
    let settings =
        ShowSettings { hold_sec: 0, draw_max_sec: 1, lists: studio.lists.clone(), ..ShowSettings::default() };
    let fps = settings.fps;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let opening = Opening::prepare(&files).expect("a folder");
    let service =
        Service::start(opening, settings, studio.adapters.clone(), runtime.handle()).expect("a session");
    let shown = folder.path().join("gallery");
    let options = GalleryOptions { names: true, amounts: true };
    let gallery =
        Gallery::open(&shown, Names::new(Secret::new("a key of this test")), options).expect("a gallery");
    let following = follow(gallery, &service, fps, runtime.handle());
    let mut grown = following.grown();
    runtime.block_on(async {
        service.handle.journal().append(wish(1, "a red fox")).await.expect("it is taken");
        grown.wait_for(|count| *count == 1).await.expect("the gallery is followed");
    });
    assert_eq!(names_in(&shown).len(), 4, "a picture, its film, list and page while the show runs");
    assert!(text_of(&shown.join("index.html")).contains("a red fox"));
    service.stopper.ask_now();
    let path = service.path.clone();
    service.join().expect("it ends in order");
    finish(following, &path);
    assert_eq!(names_in(&shown).len(), 4, "nothing comes twice");
}
