//! The journal's files: what is read, what is cut, what is damage, what can be repaired.

use super::script::donation;
use super::world::{World, donation as numbered};
use crate::show::journal::{AppliedLine, DamageKind, FactLine, Lost, NotMendable, read, repair};
use crate::show::{Fact, Show, ShowSettings};

const START: &str = concat!(
    r#"{"seq":1,"utc":"","fact":"session_started","format":"1.0","program":"","fonts":"","settings":{}}"#,
    "\n",
    r#"{"applied":[1],"frame":0}"#,
    "\n",
);

fn donated(seq: u64) -> String {
    let fact =
        Fact::DonationReceived { donation: donation(&seq.to_string(), "a cat").into(), position: None };
    FactLine { seq, utc: String::new(), key: None, fact }.to_text()
}

fn applied(applied: &[u64], frame: u64) -> String {
    AppliedLine { applied: applied.to_vec(), frame }.to_text()
}

#[test]
fn a_fact_is_applied_at_the_frame_that_its_line_names_and_not_before() {
    let file =
        [START, &donated(2), &donated(3), &applied(&[3, 2], 7), &applied(&[], 9), &donated(4)].concat();
    let recording = read(file.as_bytes()).expect("a journal");
    let applied: Vec<_> =
        recording.entries.iter().map(|entry| (entry.seq, entry.frame.0, entry.fact.kind())).collect();
    let received = "donation_received";
    assert_eq!(
        applied,
        [(1, 0, "session_started"), (3, 7, received), (2, 7, received), (3, 9, "frame_reached")]
    );
    assert_eq!((recording.pending.len(), recording.next_seq, recording.opened), (1, 5, true));
}

#[test]
fn a_line_without_its_line_break_was_cut_and_is_left_out() {
    let file = [START, &donated(2)].concat();
    let recording = read(&file.as_bytes()[..file.len() - 1]).expect("a journal");
    let torn = recording.torn.expect("cut");
    assert_eq!((torn.line, torn.offset as usize), (3, START.len()));
    assert_eq!(recording.pending, []);
}

#[test]
fn a_session_without_an_applied_opening_has_not_begun() {
    let opening = START.lines().next().expect("a line");
    assert!(!read(b"").expect("empty").opened);
    assert!(!read(format!("{opening}\n").as_bytes()).expect("begun").opened);
    assert!(read(START.as_bytes()).expect("opened").opened);
}

#[test]
fn what_does_not_fit_is_damage_with_its_line() {
    type Is = fn(&DamageKind) -> bool;
    let newer = START.replace("1.0", "2.0");
    let cases: [(String, u64, Is); 11] = [
        (format!("{START}nonsense\n"), 3, |kind| matches!(kind, DamageKind::NotALine(_))),
        (format!("{START}\n"), 3, |kind| matches!(kind, DamageKind::NotALine(_))),
        (donated(1), 1, |kind| *kind == DamageKind::NoStart),
        (applied(&[], 0), 1, |kind| *kind == DamageKind::NoStart),
        (format!("{START}{}", START.replace("\"seq\":1", "\"seq\":2")), 3, |kind| {
            *kind == DamageKind::SecondStart
        }),
        (newer, 1, |kind| matches!(kind, DamageKind::OtherFormat(found) if found == "2.0")),
        (format!("{START}{}", donated(1)), 3, |kind| {
            matches!(kind, DamageKind::SeqNotRising { found: 1, last: 1 })
        }),
        (format!("{START}{}", donated(u64::MAX)), 3, |kind| matches!(kind, DamageKind::SeqNotRising { .. })),
        ([START, &applied(&[], 5), &applied(&[], 4)].concat(), 4, |kind| {
            matches!(kind, DamageKind::FrameNotRising { .. })
        }),
        ([START, &applied(&[1], 5)].concat(), 3, |kind| {
            matches!(kind, DamageKind::NothingToApply { seq: 1 })
        }),
        ([START, &donated(2), &applied(&[2, 2], 5)].concat(), 4, |kind| {
            matches!(kind, DamageKind::NothingToApply { seq: 2 })
        }),
    ];
    for (file, line, is) in cases {
        let damage = read(file.as_bytes()).expect_err(&file);
        assert!(damage.line == line && is(&damage.kind), "{damage} in\n{file}");
    }
    let not_text = [START.as_bytes(), b"\xFF\n"].concat();
    assert_eq!(read(&not_text).expect_err("damage").kind, DamageKind::NotUtf8);
}

#[test]
fn a_message_names_the_line_and_what_is_wrong() {
    let file = [START, &applied(&[9], 5)].concat();
    let damage = read(file.as_bytes()).expect_err("damage");
    assert_eq!(damage.to_string(), "line 3: applies fact 9, which is not in the file or was applied before");
}

#[test]
fn repair_keeps_every_line_that_fits_and_mends_lists_of_what_was_lost() {
    let file =
        [START, &donated(2), "garbage\n", &donated(4), &applied(&[2, 3, 4], 5), &donated(5), "{\"seq\":6,"]
            .concat();
    let repaired = repair(file.as_bytes()).expect("a session");
    let lines: Vec<u64> = repaired.damages.iter().map(|damage| damage.line).collect();
    assert_eq!(lines, [4, 6]);
    let recording = read(&repaired.bytes).expect("repaired");
    let seqs: Vec<u64> = recording.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!((seqs, recording.pending.len()), (vec![1, 2, 4], 1));
    assert_eq!(repaired.lost, Lost { donations: 0, unreadable: 1 });
    assert_eq!(repair(START.as_bytes()).expect("a session").bytes, START.as_bytes());
}

#[test]
fn what_is_lost_is_summed_up_in_donations() {
    let broken = |seq| donated(seq).replace("\"amount\":", "\"am");
    let file = [START, &broken(2), &donated(3), &broken(4), "\u{0}\n", &applied(&[2, 3, 4], 5)].concat();
    let repaired = repair(file.as_bytes()).expect("a session");
    assert_eq!(repaired.lost, Lost { donations: 2, unreadable: 1 });
}

#[test]
fn what_another_version_wrote_and_what_is_no_session_is_not_mended() {
    let newer = [&START.replace("1.0", "2.0"), "garbage\n", &donated(2)].concat();
    let refused = repair(newer.as_bytes()).expect_err("another version");
    assert!(matches!(&refused, NotMendable::OtherVersion(damage) if damage.line == 1));
    assert!(refused.to_string().contains("written by a newer program"), "{refused}");
    let strange = newer.replace("\"settings\":{}", "\"settings\":7");
    assert!(matches!(repair(strange.as_bytes()), Err(NotMendable::OtherVersion(_))));
    let no_start = [&donated(1), &applied(&[1], 0), &donated(2)].map(String::as_str).concat();
    for other in ["", "name,amount\nAnn,5\n", "{\"version\":\"1.1\",\"steps\":[]}\n", "\u{0}\n", &no_start] {
        assert_eq!(repair(other.as_bytes()), Err(NotMendable::NoSession), "{other}");
    }
    assert_eq!(repair(b"\xFF\n\n{}\n"), Err(NotMendable::NoSession));
}

#[test]
fn a_file_cut_at_any_byte_starts_and_no_byte_of_damage_stops_its_repair() {
    let donations = (0..2).map(|number| (0, numbered(number))).collect();
    let settings = ShowSettings { lists: "v1".into(), hold_sec: 1, ..ShowSettings::default() };
    let mut world = World::new(&settings, donations, Vec::new());
    (0..25).for_each(|_| world.tick());
    let file = &world.disk.file;
    for end in 0..=file.len() {
        let recording = read(&file[..end]).expect("a cut file is not a damaged one");
        let mut show = Show::new();
        recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
        let ends: Vec<String> = show.history().map(super::world::said).collect();
        assert!(world.ends.starts_with(&ends), "cut at {end}: {ends:?}");
    }
    for byte in (0..file.len()).step_by(13) {
        let mut damaged = file.clone();
        damaged[byte] ^= 0x15;
        if let Ok(repaired) = repair(&damaged) {
            read(&repaired.bytes).expect("repaired");
        }
    }
}
