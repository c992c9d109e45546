//! Evenings made of lists of donations.

use std::fs;
use std::path::Path;

use engine::show::{Donation, Show};
use live::donations::donation_log::{self, ColumnMap, LogFormat, LoggedDonation};
use live::replay::Playback;

use super::{evening, import, root, run, text_of};

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
