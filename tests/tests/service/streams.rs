//! Where what a command prints goes, and what becomes of it when nobody takes it; files that are written, and files that
//! have no end.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};

use tests::desk::{Desk, Ended};
use tests::program::stop_signals;

const PLAN: &str = "a_text_card.json";

fn desk() -> Desk {
    Desk::with_plans(&["a_text_card", "only_what_must_be_there"])
}

/// Without a panic, in at most `lines` lines.
fn is_told(ended: &Ended, lines: usize, what: &str) {
    assert!(!ended.error.contains("panicked"), "{what}: {}", ended.error);
    assert!(ended.error.lines().count() <= lines, "{what}: {}", ended.error);
}

#[test]
fn a_full_device_behind_standard_output_is_an_error_in_one_line() {
    let desk = desk();
    for line in [
        "schema",
        "--help",
        "--version",
        "render --help",
        "completions bash",
        "check a_text_card.json",
        "check a_text_card.json --format json",
        "golden --format json",
        "diff a_text_card.json only_what_must_be_there.json",
        "render a_text_card.json --hashes",
        "render a_text_card.json --freeze -o -",
        "render a_text_card.json --all -o -",
        "plan --offline --json 'a cat'",
        "plan --offline --scene 'a cat'",
        "dock-url",
        "overlay-url",
        "bench a_text_card.json",
        "journal list",
        "doctor --headless",
    ] {
        let ended = Ended::of(
            &desk
                .shell(&format!("exec \"$live\" {line} >/dev/full"))
                .env("CI", "1")
                .output()
                .expect("it runs"),
        );
        let expected: &[i32] =
            if line.starts_with("golden") || line.starts_with("diff") { &[1, 2] } else { &[1] };
        // An empty folder of sessions has nothing to print.
        let is_silent = line == "journal list";
        let is_error = ended.status.is_some_and(|status| expected.contains(&status));
        assert!(is_error || is_silent, "{line}: {ended:?}");
        is_told(&ended, 3, line);
    }
}

#[test]
fn a_full_or_closed_standard_error_changes_no_status_and_panics_nowhere() {
    let desk = desk();
    desk.put("bad.json", r#"{"steps": [{"op": "rekt"}]}"#);
    desk.put(".env", "API_PROT=1\n");
    for stderr in ["2>/dev/full", "2>&-", "2>&1 >/dev/null | true"] {
        for (line, status) in [
            ("check bad.json", 1),
            ("render bad.json", 1),
            ("render . --hashes", 1),
            ("bench bad.json", 1),
            ("nonsense", 2),
            ("render a_text_card.json -o out.png", 0),
        ] {
            // The status of the program itself, whatever stands behind it in a pipe.
            let line = format!("(\"$live\" {line}; echo $? >status) {stderr}");
            desk.shell(&line).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
            let found = std::fs::read_to_string(desk.path("status")).expect("written");
            assert_eq!(found.trim(), status.to_string(), "{line}");
        }
    }
}

#[test]
fn a_file_that_may_not_grow_is_an_error_and_leaves_nothing() {
    let desk = desk();
    let before = desk.files();
    let line = format!("ulimit -f 8; exec \"$live\" render {PLAN} --all -o film.y4m");
    let ended = Ended::of(&desk.shell(&line).output().expect("it runs"));
    assert_eq!(ended.status, Some(1), "a signal would have ended it: {ended:?}");
    assert!(ended.error.contains("File too large"), "{}", ended.error);
    assert_eq!(desk.files(), before);
}

/// The unfinished files in `folder` and below.
fn unfinished(folder: &Path) -> usize {
    let paths = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    let is_part = |path: &Path| path.extension().is_some_and(|ending| ending == "part");
    paths.map(|path| usize::from(is_part(&path)) + unfinished(&path)).sum()
}

/// An ffmpeg that says when it was begun, beside its own streams, and goes on when it is told to; else it ends.
const WAITS: &str = r#"echo begun >&3; read -r word <&4 || exit; cat >/dev/null; for last; do :; done; echo film > "${last#file:}""#;

/// `live` in the middle of a film, after `before`: its file is begun and waits for ffmpeg.
fn writing_a_film(desk: &Desk, before: &str) -> Child {
    let live =
        format!("{before} exec \"$live\" render {PLAN} --all -o film.mp4 3>&1 4<&0 >/dev/null </dev/null");
    let path = desk.path("bin").into_os_string();
    let mut command = desk.shell(&live);
    command.env("PATH", path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it runs");
    let mut said = String::new();
    // The end of the stream when nobody is left to write to it: no wait for what does not come.
    BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut said).expect("text");
    assert_eq!(said, "begun\n", "no film is begun");
    assert_eq!(unfinished(&desk.path(".")), 1);
    child
}

fn kill(desk: &Desk, name: &str, child: &Child) {
    let kill = format!("kill -{name} {}", child.id());
    assert!(desk.shell(&kill).status().expect("it runs").success());
}

#[test]
fn who_is_stopped_while_writing_leaves_no_unfinished_file() {
    for (name, number) in stop_signals() {
        let desk = Desk::with_ffmpeg(WAITS);
        desk.put_plans(&["a_text_card"]);
        let before = desk.files();
        let mut child = writing_a_film(&desk, "");
        kill(&desk, name, &child);
        let status = child.wait().expect("it ends");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(number), "{status}");
        assert_eq!(desk.files(), before);
    }
}

/// A report's files are too small to be met by a signal: here none of them may be written to its end.
#[test]
fn a_report_that_cannot_be_written_leaves_no_unfinished_file() {
    let desk = Desk::with_plans(&["bench_scene", "a_thousand_steps"]);
    std::fs::create_dir(desk.path("plans")).expect("made");
    let put_all = |plan: &str| {
        let text = std::fs::read(desk.path(plan)).expect("a plan");
        (0..4).for_each(|number| desk.put(&format!("plans/{number}.json"), &text));
    };
    put_all("bench_scene.json");
    assert_eq!(desk.run(&["golden", "plans", "--bless"]).status, Some(0));
    let before = desk.files();
    let fails = |line: &str| {
        // No byte may be written to a file.
        let line = format!("ulimit -f 0; exec \"$live\" {line}");
        let ended = Ended::of(&desk.shell(&line).output().expect("it runs"));
        assert!(ended.status.is_some_and(|status| status > 0), "{line}: {ended:?}");
        assert!(ended.error.contains("File too large"), "{line}: {}", ended.error);
        assert_eq!(unfinished(&desk.path(".")), 0, "{line}");
        let _ = std::fs::remove_dir_all(desk.path("failed"));
        assert_eq!(desk.files(), before, "{line}");
    };
    // Where nothing differs there are no pictures, which would come first.
    for same in ["golden plans", "diff plans/0.json plans/1.json"] {
        for report in ["--report page.html", "--junit junit.xml"] {
            fails(&format!("{same} {report}"));
        }
    }
    put_all("a_thousand_steps.json");
    for different in ["golden plans", "diff bench_scene.json a_thousand_steps.json"] {
        fails(&format!("{different} --failed failed"));
    }
}

#[test]
fn a_hangup_that_was_ignored_from_the_start_ends_nobody() {
    let desk = Desk::with_ffmpeg(WAITS);
    desk.put_plans(&["a_text_card"]);
    let mut child = writing_a_film(&desk, "trap '' HUP;");
    kill(&desk, "HUP", &child);
    child.stdin.take().expect("piped").write_all(b"go on\n").expect("it is read");
    assert!(child.wait().expect("it ends").success());
    assert!(desk.files().contains(&"film.mp4".to_owned()));
}

#[test]
fn no_command_writes_over_what_it_reads() {
    let desk = desk();
    desk.put("wishes.json", "\"a cat\"\n");
    desk.put("names.txt", "barsik = cat: grey\n");
    std::fs::create_dir(desk.path("out")).expect("made");
    std::fs::hard_link(desk.path("wishes.json"), desk.path("out/001.json")).expect("made");
    let session = tests::golden::root().join("fixtures/journals");
    let session = session.read_dir().expect("a folder").next().expect("a session").expect("an entry").path();
    std::fs::copy(session, desk.path("session.png")).expect("copied");
    let read = |name: &str| std::fs::read(desk.path(name)).expect("it is there");
    let before: Vec<Vec<u8>> = [PLAN, "wishes.json", "names.txt", "session.png"].map(read).to_vec();
    for arguments in [
        &["render", PLAN, "--format", "png", "-o", PLAN][..],
        &["render", PLAN, "--freeze", "-o", "./a_text_card.json"],
        &["render", PLAN, "--artist-names", "names.txt", "--format", "gif", "-o", "names.txt"],
        &["replay", "session.png", "-o", "session.png"],
        &["plan", "--offline", "--wishes", "wishes.json", "-o", "out"],
    ] {
        let ended = desk.run(arguments);
        assert_eq!(ended.status, Some(1), "{arguments:?}: {}", ended.error);
        assert!(ended.error.contains("is the input, expected another name"), "{}", ended.error);
    }
    assert_eq!([PLAN, "wishes.json", "names.txt", "session.png"].map(read).to_vec(), before);
}

#[test]
fn pipes_that_nobody_writes_to_and_devices_without_end_end_with_a_word() {
    let desk = desk();
    assert!(desk.shell("mkfifo pipe pipe.json").status().expect("it runs").success());
    for arguments in [
        &["render", "pipe.json"][..],
        &["check", "pipe.json"],
        &["bench", "pipe.json"],
        &["diff", "pipe.json", PLAN],
        &["diff", PLAN, "pipe"],
        &["replay", "pipe"],
        &["journal", "redact", "pipe", "-o", "out"],
        &["plan", "--offline", "--wishes", "pipe", "-o", "out"],
        &["render", PLAN, "--artist-names", "pipe"],
        &["golden", "."],
        &["journal", "redact", "/dev/zero", "-o", "out"],
        &["diff", "/dev/zero", PLAN],
        &["plan", "--offline", "--wishes", "/dev/zero", "-o", "out"],
        &["render", PLAN, "--artist-names", "/dev/zero"],
        &["render", "/dev/zero", "-o", "x.png"],
    ] {
        let ended = desk.run(arguments);
        assert!(matches!(ended.status, Some(1 | 2)), "{arguments:?}: {ended:?}");
        is_told(&ended, 12, &format!("{arguments:?}"));
    }
}
