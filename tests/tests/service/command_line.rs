//! Habits of a command line: exit statuses, what is written where, and what is refused.

use std::process::{Command, Output, Stdio};

use tests::golden::root;
use tests::program::binary;

/// A folder with two plans in which commands run.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a_text_card", "only_what_must_be_there"] {
            let from = root().join(format!("fixtures/plans/{name}.json"));
            std::fs::copy(from, folder.path().join(format!("{name}.json"))).expect("copied");
        }
        Self(folder)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).env_clear().current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        said(&self.command(arguments).output().expect("it runs"))
    }

    fn run_in_ci(&self, arguments: &[&str]) -> (i32, String, String) {
        said(&self.command(arguments).env("CI", "true").output().expect("it runs"))
    }

    fn files(&self) -> Vec<String> {
        let entries = self.0.path().read_dir().expect("read");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("it ended by itself"), text(&output.stdout), text(&output.stderr))
}

#[test]
fn golden_says_by_its_exit_status_what_it_found_and_writes_nothing_in_ci() {
    let desk = Desk::new();
    let before = desk.files();
    assert_eq!(desk.run_in_ci(&["golden"]).0, 1, "new plans differ");
    let (status, _, error) = desk.run_in_ci(&["golden", "--bless"]);
    assert_eq!(status, 2);
    assert!(error.contains("CI is set"), "{error}");
    assert_eq!(desk.files(), before);
    assert_eq!(desk.run(&["golden", "--bless"]).0, 0);
    let (status, out, _) = desk.run_in_ci(&["golden"]);
    assert_eq!((status, out.as_str()), (0, "2 plans: 2 same\n"));
    assert_eq!(desk.run(&["golden", "-q"]).1, "");
    assert_eq!(desk.run(&["golden", "nowhere"]).0, 2);
    assert_eq!(desk.run(&["golden", "-k", "nothing is called so"]).0, 2);
    let plan = desk.0.path().join("only_what_must_be_there.json");
    let text = std::fs::read_to_string(&plan).expect("a plan");
    std::fs::write(&plan, text.replacen('{', "{\"canvas\": {\"bg\": \"#123456\"},", 1)).expect("written");
    assert_eq!(desk.run_in_ci(&["golden"]).0, 1);
    assert!(!desk.files().contains(&"golden-failed".to_owned()));
    assert_eq!(desk.run(&["golden"]).0, 1);
    assert!(desk.files().contains(&"golden-failed".to_owned()));
    let plan = "only_what_must_be_there.json";
    assert_eq!(desk.run(&["diff", plan, plan]).0, 0);
    assert_eq!(desk.run(&["diff", plan, "a_text_card.json"]).0, 1);
    assert_eq!(desk.run(&["diff", plan, "golden.lock"]).0, 2);
}

#[test]
fn render_goes_on_after_a_bad_plan_and_names_plans_beside_their_hashes() {
    let desk = Desk::new();
    std::fs::write(desk.0.path().join("bad.json"), r#"{"steps": [{"op": "rekt"}]}"#).expect("written");
    let (status, out, error) = desk.run(&["render", ".", "--hashes", "-j", "2"]);
    assert_eq!(status, 1);
    let names: Vec<&str> = out.lines().filter_map(|line| line.split('\t').nth(2)).collect();
    assert_eq!(names, ["./a_text_card.json", "./only_what_must_be_there.json"]);
    assert!(error.ends_with("1 of 3 plans could not be rendered: ./bad.json\n"), "{error}");
    let (status, _, error) =
        desk.run(&["render", "a_text_card.json", "only_what_must_be_there.json", "-o", "out"]);
    assert_eq!(status, 0, "{error}");
    assert!(error.contains("out/a_text_card.png, 1 frame, "), "a closing line: {error}");
}

#[test]
fn what_would_leave_a_stray_file_or_shows_nothing_is_an_error() {
    let desk = Desk::new();
    let plan = "only_what_must_be_there.json";
    let (status, _, error) = desk.run(&["render", plan, "--frame", "100000"]);
    assert_eq!(status, 1);
    assert!(error.contains("--frame is 100000, expected at most "), "{error}");
    let before = desk.files();
    let (status, _, error) = desk.run(&["render", "-"]);
    assert_eq!(status, 1);
    assert!(error.contains("--output"), "{error}");
    assert_eq!(desk.files(), before);
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let desk = Desk::new();
    for arguments in [&["schema"][..], &["completions", "bash"], &["render", "a_text_card.json", "--hashes"]]
    {
        let mut child =
            desk.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        // Nobody reads: the pipe is closed before it writes, or while it does.
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), said(&output).2.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn the_version_says_what_decides_a_picture_and_short_help_is_short() {
    let desk = Desk::new();
    let (_, version, _) = desk.run(&["--version"]);
    for name in ["commit", "target", "dsl", "journal", "fonts", "artist"] {
        assert!(version.lines().any(|line| line.starts_with(name)), "{name}: {version}");
    }
    assert_eq!(desk.run(&["-V"]).1.lines().count(), 1);
    for command in ["run", "golden", "render"] {
        let (short, long) = (desk.run(&[command, "-h"]).1, desk.run(&[command, "--help"]).1);
        assert!(short.lines().count() < 60, "{command}: {short}");
        assert!(short.lines().count() < long.lines().count(), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.run(&["completions", shell]).1.contains("golden"), "{shell}");
    }
}

#[test]
fn check_warns_of_what_is_seldom_meant_and_fails_on_it_when_it_is_denied() {
    let desk = Desk::new();
    let text = r##"{"palette": ["#FFF", "#0F0"], "steps": [
        {"op": "rect", "x": 200, "y": 0, "w": 5, "h": 5, "fill": 0},
        {"op": "text", "x": 80, "y": 2, "value": "too long"}]}"##;
    std::fs::write(desk.0.path().join("odd.json"), text).expect("written");
    let (status, out, _) = desk.run(&["check", "odd.json"]);
    assert_eq!(status, 0, "{out}");
    for name in ["[off-canvas]", "[clipped-text]", "[unused-palette]"] {
        assert!(out.contains(name), "{name}: {out}");
    }
    assert_eq!(desk.run(&["check", "odd.json", "--deny", "warnings"]).0, 1);
    assert_eq!(desk.run(&["check", "odd.json", "--deny", "painted-over"]).0, 0);
    let (_, json, _) = desk.run(&["check", ".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("one JSON document");
    assert_eq!(json[1]["warnings"][0]["name"], "off-canvas");
    let (_, annotations, _) = desk.run(&["check", "odd.json", "--format", "github"]);
    assert!(
        annotations.starts_with("::warning file=odd.json,title=live check off-canvas::$.steps[0]"),
        "{annotations}"
    );
}

#[test]
fn check_warns_of_a_plan_that_flashes_and_fails_on_it_when_that_is_denied() {
    let desk = Desk::new();
    let block = |color: &str| {
        format!(
            r#"{{"op":"rect","x":0,"y":0,"w":96,"h":96,"fill":"{color}","animate":{{"duration_ms":34}}}}"#
        )
    };
    let plan = |count: usize| {
        let steps: Vec<String> = (0..count).map(|at| block(["#FFFFFF", "#000000"][at % 2])).collect();
        format!(r#"{{"steps":[{}]}}"#, steps.join(","))
    };
    std::fs::write(desk.0.path().join("calm.json"), plan(4)).expect("written");
    std::fs::write(desk.0.path().join("flashing.json"), plan(40)).expect("written");
    let (status, out, _) = desk.run(&["check", "flashing.json"]);
    assert!(status == 0 && out.contains("[flashes]"), "{out}");
    assert!(!desk.run(&["check", "calm.json"]).1.contains("[flashes]"));
    for denied in ["flashes", "warnings"] {
        assert_eq!(desk.run(&["check", "flashing.json", "--deny", denied]).0, 1, "{denied}");
    }
    assert_eq!(desk.run(&["check", "calm.json", "--deny", "flashes"]).0, 0);
}
