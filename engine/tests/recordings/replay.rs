//! Recorded sessions replayed: what was on screen when, how every request ended, and a hash of the picture at each
//! of those frames, compared with `snapshots/journals/`. Run on other architectures too. `BLESS=1` writes the files.

use std::fmt::Write;
use std::fs;

use crate::golden::{Golden, inputs, root, stem};
use engine::hash::FrameHash;
use engine::pixmap::Pixmap;
use engine::show::journal::{Recording, read};
use engine::show::{End, Show, Trace};
use engine::stage::{Stage, StageSettings};
use engine::time::Frame;

/// A session's trace, with the hash of its picture behind each line.
struct Replay {
    show: Show,
    trace: Trace,
    stage: Option<Stage>,
    picture: Option<Pixmap>,
    text: String,
}

impl Replay {
    fn of(recording: &Recording) -> Self {
        let mut replay =
            Self { show: Show::new(), trace: Trace::new(), stage: None, picture: None, text: String::new() };
        for entry in &recording.entries {
            replay.advance(entry.frame);
            replay.show.apply(entry);
            replay.look();
        }
        replay
    }

    /// Stops wherever time alone changes something.
    fn advance(&mut self, to: Frame) {
        while let Some(deadline) = self.show.deadline().filter(|&deadline| deadline <= to) {
            self.show.advance(deadline);
            self.look();
        }
        self.show.advance(to);
    }

    fn look(&mut self) {
        let mut lines = Vec::new();
        self.trace.look(&self.show, |line| lines.push(line.to_string()));
        if let Some(last) = lines.pop() {
            lines.iter().for_each(|line| self.text += &format!("{line}\n"));
            let hash = self.picture();
            let _ = writeln!(self.text, "{last}\n{:>20}  picture {hash}", "");
        }
    }

    fn picture(&mut self) -> FrameHash {
        let settings = self.show.settings();
        let settings = StageSettings {
            layout: settings.layout,
            scale: settings.scale,
            canvas: settings.canvas,
            size: None,
        };
        let stage = self.stage.get_or_insert_with(|| Stage::new(settings).expect("a stage"));
        let picture = self.picture.get_or_insert_with(|| Pixmap::new(stage.size()));
        stage.paint(&self.show.screen(), picture.as_mut());
        FrameHash::of(picture.size(), picture.pixels())
    }
}

#[test]
fn recorded_sessions_replay_to_the_same_screens_ends_and_pictures() {
    let mut golden = Golden::open("journals");
    for path in inputs("fixtures/journals", "jsonl") {
        let bytes = fs::read(&path).expect("a journal");
        let recording = read(&bytes).unwrap_or_else(|damage| panic!("{}: {damage}", path.display()));
        let mut replay = Replay::of(&recording);
        if let Some(torn) = recording.torn {
            let _ = writeln!(replay.text, "line {} is cut: {} bytes", torn.line, torn.length);
        }
        for fact in &recording.pending {
            let _ = writeln!(replay.text, "for the next session: {}", fact.kind());
        }
        golden.text(&format!("{}.txt", stem(&path)), &replay.text);
    }
    golden.finish();
}

#[test]
fn a_session_can_be_left_at_any_line_and_the_next_one_goes_on() {
    for path in inputs("fixtures/journals", "jsonl") {
        let bytes = fs::read(&path).expect("a journal");
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        for end in ends.collect::<Vec<_>>() {
            let recording = read(&bytes[..end]).expect("whole lines");
            let mut show = Show::new();
            recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
            let handover = show.handover();
            let text = serde_json::to_string(&handover).expect("a JSON form");
            assert_eq!(handover, serde_json::from_str(&text).expect("what was written"));
        }
    }
}

#[test]
fn the_example_in_the_documentation_is_a_journal() {
    let text = fs::read_to_string(root().join("docs/journal.md")).expect("the documentation");
    let example =
        text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let recording = read(example.replace(",…}", "}").as_bytes()).expect("a journal");
    let mut show = Show::new();
    recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
    let ended: Vec<_> = show.history().map(|ended| (ended.end, ended.frame)).collect();
    assert_eq!(ended, [(End::Drawn, Frame(5754))]);
    assert!(recording.is_ended());
}
