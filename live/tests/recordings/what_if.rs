//! Recorded evenings as they would have been.

use std::fs;
use std::path::{Path, PathBuf};

use engine::show::{End, Entry, Fact};
use live::jobs::studio::Studio;
use live::replay::{Hashes, Playback, turns};
use live::simulation::Ignored;
use live::what_if::{Change, Changed, differences, what_if};

use super::{evening, offline, root, run};

fn playback() -> Playback {
    Playback::open(evening()).expect("a session")
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

/// Each request that was drawn, and the address that stands as a code beside its finished picture.
fn codes(playback: &Playback) -> Vec<(String, String)> {
    let mut playback = playback.clone();
    let drawn = turns(playback.entries()).into_iter().filter(|turn| turn.ended.end == End::Drawn);
    let code = drawn.map(|turn| {
        let share = playback.screen(turn.finished).share;
        (turn.ended.request.to_string(), share.as_deref().unwrap_or_default().to_owned())
    });
    code.collect()
}

#[test]
fn a_code_stays_with_its_picture_when_its_turn_comes_at_another_time() {
    let mut entries = playback().entries().to_vec();
    for turn in turns(&entries) {
        let (request, frame) = (turn.ended.request, turn.thinking.after(2));
        let address = format!("https://example.org/{request}.gif").into();
        let place = entries.partition_point(|entry| entry.frame <= frame);
        let seq = entries[place - 1].seq;
        entries.insert(place, Entry { seq, frame, fact: Fact::ShareAddress { request, address } });
    }
    let recorded = Playback::of(entries).expect("it begins with its start");
    let before = codes(&recorded);
    assert!(before.iter().all(|(request, code)| *code == format!("https://example.org/{request}.gif")));
    let studio = offline(&[]);
    assert_eq!(hashes(&changed(&recorded, &Change::default(), &studio).1), hashes(&recorded));
    for (setting, drawn) in [("hold=5", before.len()), ("hold=600", before.len() - 3)] {
        let after = codes(&changed(&recorded, &set(setting), &studio).1);
        assert_eq!(after, before[..drawn], "{setting}");
    }
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
