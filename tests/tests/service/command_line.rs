//! Habits of a command line: exit statuses, what is written where, and what is refused.

use std::process::{Command, Stdio};

use tests::desk::{Desk, Ended};

/// A folder with two plans in which commands run.
fn desk() -> Desk {
    Desk::with_plans(&["a_text_card", "only_what_must_be_there"])
}

/// Exit status, output and messages of a command there.
fn run(desk: &Desk, arguments: &[&str]) -> (i32, String, String) {
    ended(&mut desk.live(arguments))
}

fn run_in_ci(desk: &Desk, arguments: &[&str]) -> (i32, String, String) {
    ended(desk.live(arguments).env("CI", "true"))
}

fn ended(command: &mut Command) -> (i32, String, String) {
    let Ended { status, out, error } = Ended::of(&command.output().expect("it runs"));
    (status.expect("it ended by itself"), out, error)
}

#[test]
fn golden_says_by_its_exit_status_what_it_found_and_writes_nothing_in_ci() {
    let desk = desk();
    let before = desk.files();
    assert_eq!(run_in_ci(&desk, &["golden"]).0, 1, "new plans differ");
    let (status, _, error) = run_in_ci(&desk, &["golden", "--bless"]);
    assert_eq!(status, 2);
    assert!(error.contains("CI is set"), "{error}");
    assert_eq!(desk.files(), before);
    assert_eq!(run(&desk, &["golden", "--bless"]).0, 0);
    let (status, out, _) = run_in_ci(&desk, &["golden"]);
    assert_eq!((status, out.as_str()), (0, "2 plans: 2 same\n"));
    assert_eq!(run(&desk, &["golden", "-q"]).1, "");
    assert_eq!(run(&desk, &["golden", "nowhere"]).0, 2);
    assert_eq!(run(&desk, &["golden", "-k", "nothing is called so"]).0, 2);
    let plan = desk.path("only_what_must_be_there.json");
    let text = std::fs::read_to_string(&plan).expect("a plan");
    std::fs::write(&plan, text.replacen('{', "{\"canvas\": {\"bg\": \"#123456\"},", 1)).expect("written");
    assert_eq!(run_in_ci(&desk, &["golden"]).0, 1);
    assert!(!desk.files().contains(&"golden-failed".to_owned()));
    assert_eq!(run(&desk, &["golden"]).0, 1);
    assert!(desk.files().contains(&"golden-failed".to_owned()));
    let plan = "only_what_must_be_there.json";
    assert_eq!(run(&desk, &["diff", plan, plan]).0, 0);
    assert_eq!(run(&desk, &["diff", plan, "a_text_card.json"]).0, 1);
    assert_eq!(run(&desk, &["diff", plan, "golden.lock"]).0, 2);
}

#[test]
fn render_goes_on_after_a_bad_plan_and_names_plans_beside_their_hashes() {
    let desk = desk();
    std::fs::write(desk.path("bad.json"), r#"{"steps": [{"op": "rekt"}]}"#).expect("written");
    let (status, out, error) = run(&desk, &["render", ".", "--hashes", "-j", "2"]);
    assert_eq!(status, 1);
    let names: Vec<&str> = out.lines().filter_map(|line| line.split('\t').nth(2)).collect();
    assert_eq!(names, ["./a_text_card.json", "./only_what_must_be_there.json"]);
    assert!(error.ends_with("1 of 3 plans could not be rendered: ./bad.json\n"), "{error}");
    let (status, _, error) =
        run(&desk, &["render", "a_text_card.json", "only_what_must_be_there.json", "-o", "out"]);
    assert_eq!(status, 0, "{error}");
    assert!(error.contains("out/a_text_card.png, 1 frame, "), "a closing line: {error}");
}

#[test]
fn what_would_leave_a_stray_file_or_shows_nothing_is_an_error() {
    let desk = desk();
    let plan = "only_what_must_be_there.json";
    let (status, _, error) = run(&desk, &["render", plan, "--frame", "100000"]);
    assert_eq!(status, 1);
    assert!(error.contains("--frame is 100000, expected at most "), "{error}");
    let before = desk.files();
    let (status, _, error) = run(&desk, &["render", "-"]);
    assert_eq!(status, 1);
    assert!(error.contains("--output"), "{error}");
    assert_eq!(desk.files(), before);
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let desk = desk();
    for arguments in [&["schema"][..], &["completions", "bash"], &["render", "a_text_card.json", "--hashes"]]
    {
        let mut child =
            desk.live(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        // Nobody reads: the pipe is closed before it writes, or while it does.
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), Ended::of(&output).error.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn the_version_says_what_decides_a_picture_and_short_help_is_short() {
    let desk = desk();
    let (_, version, _) = run(&desk, &["--version"]);
    for name in ["commit", "target", "dsl", "journal", "fonts", "artist"] {
        assert!(version.lines().any(|line| line.starts_with(name)), "{name}: {version}");
    }
    assert_eq!(run(&desk, &["-V"]).1.lines().count(), 1);
    for command in ["run", "golden", "render"] {
        let (short, long) = (run(&desk, &[command, "-h"]).1, run(&desk, &[command, "--help"]).1);
        assert!(short.lines().count() < 60, "{command}: {short}");
        assert!(short.lines().count() < long.lines().count(), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run(&desk, &["completions", shell]).1.contains("golden"), "{shell}");
    }
}

#[test]
fn check_warns_of_what_is_seldom_meant_and_fails_on_it_when_it_is_denied() {
    let desk = desk();
    let text = r##"{"palette": ["#FFF", "#0F0"], "steps": [
        {"op": "rect", "x": 200, "y": 0, "w": 5, "h": 5, "fill": 0},
        {"op": "text", "x": 80, "y": 2, "value": "too long"}]}"##;
    std::fs::write(desk.path("odd.json"), text).expect("written");
    let (status, out, _) = run(&desk, &["check", "odd.json"]);
    assert_eq!(status, 0, "{out}");
    for name in ["[off-canvas]", "[clipped-text]", "[unused-palette]"] {
        assert!(out.contains(name), "{name}: {out}");
    }
    assert_eq!(run(&desk, &["check", "odd.json", "--deny", "warnings"]).0, 1);
    assert_eq!(run(&desk, &["check", "odd.json", "--deny", "painted-over"]).0, 0);
    let (_, json, _) = run(&desk, &["check", ".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("one JSON document");
    assert_eq!(json[1]["warnings"][0]["name"], "off-canvas");
    let (_, annotations, _) = run(&desk, &["check", "odd.json", "--format", "github"]);
    assert!(
        annotations.starts_with("::warning file=odd.json,title=live check off-canvas::$.steps[0]"),
        "{annotations}"
    );
}

#[test]
fn check_warns_of_a_plan_that_flashes_and_fails_on_it_when_that_is_denied() {
    let desk = desk();
    let block = |color: &str| {
        format!(
            r#"{{"op":"rect","x":0,"y":0,"w":96,"h":96,"fill":"{color}","animate":{{"duration_ms":34}}}}"#
        )
    };
    let plan = |count: usize| {
        let steps: Vec<String> = (0..count).map(|at| block(["#FFFFFF", "#000000"][at % 2])).collect();
        format!(r#"{{"steps":[{}]}}"#, steps.join(","))
    };
    std::fs::write(desk.path("calm.json"), plan(4)).expect("written");
    std::fs::write(desk.path("flashing.json"), plan(40)).expect("written");
    let (status, out, _) = run(&desk, &["check", "flashing.json"]);
    assert!(status == 0 && out.contains("[flashes]"), "{out}");
    assert!(!run(&desk, &["check", "calm.json"]).1.contains("[flashes]"));
    for denied in ["flashes", "warnings"] {
        assert_eq!(run(&desk, &["check", "flashing.json", "--deny", denied]).0, 1, "{denied}");
    }
    assert_eq!(run(&desk, &["check", "calm.json", "--deny", "flashes"]).0, 0);
}
