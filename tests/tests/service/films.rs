//! A recorded evening as lines, pictures and films, by the program itself; ffmpeg is a script that keeps what it was given.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tests::desk::Desk;
use tests::golden::root;

/// Width and height of the evening's pictures.
const SIZE: (usize, usize) = (640, 384);
/// Bytes of one of them in a pipe to ffmpeg.
const FRAME_BYTES: usize = SIZE.0 * SIZE.1 * 3 / 2;

fn evening() -> String {
    root().join("fixtures/journals/evening.jsonl").to_str().expect("a path").to_owned()
}

/// Exit status and messages of a command that fails.
fn fails(desk: &Desk, arguments: &[&str]) -> (Option<i32>, String) {
    let ended = desk.run(arguments);
    assert_ne!(ended.status, Some(0), "{arguments:?}");
    (ended.status, ended.error)
}

/// Keeps its arguments and its input, and writes the file that it is told to.
const KEEPS: &str =
    r#"printf '%s\n' "$@" > arguments; cat > input; for last; do :; done; echo film > "${last#file:}""#;

#[test]
fn before_each_end_stands_the_hash_of_the_last_picture_and_no_other_line_is_new() {
    let desk = Desk::default();
    let all = desk.prints(&["replay", &evening(), "--hashes"]);
    let lines: Vec<Vec<&str>> = all.lines().map(|line| line.split('\t').collect()).collect();
    let marked: Vec<_> = lines.iter().filter(|line| line.len() > 2).map(|line| (line[0], line[2])).collect();
    let expected = [
        ("551", "last da:101"),
        ("552", "end da:101 drawn"),
        ("1019", "last da:102"),
        ("1020", "end da:102 drawn"),
        ("1379", "last da:103"),
        ("1380", "end da:103 card"),
    ];
    assert_eq!(marked, expected);
    let others = lines.iter().filter(|line| line.get(2).is_none_or(|mark| !mark.starts_with("last ")));
    for frame in others.map(|line| line[0].parse::<u64>().expect("a frame")) {
        assert!(
            frame.is_multiple_of(30) || [552, 1450].contains(&frame),
            "{frame} is no second, no end and not the last"
        );
    }
    // The hash of the last picture is the one that its own frame has.
    let each =
        desk.prints(&["replay", &evening(), "--hashes", "--every", "1", "--from", "18", "--to", "18.4"]);
    let last = lines.iter().find(|line| line[0] == "551").expect("it is there")[1];
    assert!(each.lines().any(|line| line == format!("551\t{last}")), "{each}");
    assert!(each.lines().any(|line| line == format!("551\t{last}\tlast da:101")), "{each}");
}

#[test]
fn a_trace_begins_with_what_is_on_screen_and_lines_are_json_when_asked_for() {
    let desk = Desk::default();
    let trace = desk.prints(&["replay", &evening(), "--trace", "--from", "9", "--to", "20"]);
    let first = trace.lines().next().expect("a line");
    assert!(first.starts_with("     270      9.000  drawing, 8 strokes | da:101 Ann"), "{first}");
    let json = desk.prints(&["replay", &evening(), "--trace", "--json", "--from", "9", "--to", "20"]);
    let lines: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), trace.lines().count());
    assert_eq!((&lines[0]["frame"], &lines[0]["ms"]), (&270.into(), &9000.into()));
    let screen = &lines[0]["screen"];
    assert_eq!(
        (&screen["phase"], &screen["strokes"], &screen["request"]),
        (&"drawing".into(), &8.into(), &"da:101".into())
    );
    let end = lines.iter().find(|line| line.get("end").is_some()).expect("an end");
    assert_eq!(end["end"], serde_json::json!({ "request": "da:101", "end": "drawn" }));
    let hashes = desk.prints(&["replay", &evening(), "--hashes", "--json"]);
    let last = hashes.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let last: Vec<Value> =
        last.filter(|line| line.get("last").is_some()).map(|line| line["frame"].clone()).collect();
    assert_eq!(last, [551, 1019, 1379]);
}

#[test]
fn a_session_comes_from_a_pipe_a_compressed_file_or_is_the_newest_one() {
    let desk = Desk::default();
    let bytes = fs::read(evening()).expect("a session");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&bytes).expect("memory");
    fs::write(desk.path("evening.jsonl.gz"), packed.finish().expect("memory")).expect("written");
    let journal = desk.path("data/journal");
    fs::create_dir_all(&journal).expect("a folder");
    fs::write(journal.join("000001-20261122T180000Z.jsonl"), "damaged\n").expect("written");
    fs::write(journal.join("000002-20261123T180000Z.jsonl"), &bytes).expect("written");
    let expected = desk.prints(&["replay", &evening(), "--trace"]);
    assert_eq!(desk.prints(&["replay", "evening.jsonl.gz", "--trace"]), expected);
    assert_eq!(desk.prints(&["replay", "latest", "--trace", "--data-dir", "data"]), expected);
    let mut piped = desk.live(&["replay", "-", "--trace"]);
    let mut child = piped.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    child.stdin.take().expect("a pipe").write_all(&bytes).expect("taken");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    let (_, words) = fails(&desk, &["replay", "latest", "--trace", "--data-dir", "nowhere"]);
    assert!(words.contains("no session in nowhere"), "{words}");
}

#[test]
fn a_picture_is_of_the_moment_that_is_asked_for_and_one_behind_the_end_is_an_error() {
    let desk = Desk::default();
    let picture = |flags: &[&str]| {
        desk.prints(&[&["replay", &evening(), "-o", "x.png"], flags].concat());
        fs::read(desk.path("x.png")).expect("a picture")
    };
    let expected = picture(&["--frame", "270"]);
    assert!(expected == picture(&["--at", "9"]) && expected == picture(&["--from", "9"]));
    assert!(
        picture(&["--from", "9", "--to", "20"]) == picture(&["--frame", "600"]),
        "--to is the later word"
    );
    fs::remove_file(desk.path("x.png")).expect("it goes");
    for flags in [&["--at", "1:00"][..], &["--from", "48.4"], &["--to", "99"]] {
        let (_, words) = fails(&desk, &[&["replay", &evening(), "-o", "x.png"], flags].concat());
        assert!(words.contains("lies behind the end: expected at most"), "{flags:?}: {words}");
    }
    assert!(desk.files().is_empty(), "{:?}", desk.files());
}

#[test]
fn one_donation_alone_is_shown_from_its_turn_to_the_end_of_its_hold() {
    let desk = Desk::default();
    let lines = desk.prints(&["replay", &evening(), "--request", "da:102", "--hashes"]);
    let frame = |line: Option<&str>| line.and_then(|line| line.split('\t').next()?.parse::<u64>().ok());
    assert_eq!((frame(lines.lines().next()), frame(lines.lines().last())), (Some(552), Some(1019)));
    let (_, words) = fails(&desk, &["replay", &evening(), "--request", "da:999", "--hashes"]);
    assert!(
        words.contains("da:999 was not on air to its end; these were: da:101, da:102, da:103"),
        "{words}"
    );
}

#[cfg(unix)]
#[test]
fn a_film_goes_through_ffmpeg_frame_by_frame_and_appears_when_it_is_whole() {
    let desk = Desk::with_ffmpeg(KEEPS);
    desk.prints(&["replay", &evening(), "--from", "17", "--to", "19", "-o", "x.mp4"]);
    assert_eq!(fs::read_to_string(desk.path("x.mp4")).expect("a film"), "film\n");
    let arguments = fs::read_to_string(desk.path("arguments")).expect("arguments");
    assert!(
        arguments.contains("640x384\n-framerate\n30\n") && arguments.contains("libx264\n"),
        "{arguments}"
    );
    let long = fs::read(desk.path("input")).expect("frames");
    assert_eq!(long.len(), 61 * FRAME_BYTES, "the pipe gets every frame, also one that is as the one before");
    // What changed since frame 510 gives the same picture as all of frame 570.
    desk.prints(&["replay", &evening(), "--from", "19", "--to", "19", "-o", "x.webm"]);
    let one = fs::read(desk.path("input")).expect("a frame");
    assert!(one == long[60 * FRAME_BYTES..], "the last frame is whole");
    assert!(fs::read_to_string(desk.path("arguments")).expect("arguments").contains("libvpx-vp9\n"));
    let plan = root().join("fixtures/plans/only_what_must_be_there.json");
    desk.prints(&["render", plan.to_str().expect("a path"), "-o", "plan.mp4", "--scale", "1"]);
    let frames = fs::read(desk.path("input")).expect("frames").len();
    assert!(frames > 0 && frames.is_multiple_of(96 * 96 * 3 / 2), "{frames}");
    assert!(desk.path("plan.mp4").exists());
}

#[cfg(unix)]
#[test]
fn when_ffmpeg_fails_its_last_words_are_told_and_no_file_is_left() {
    let desk = Desk::with_ffmpeg("echo first >&2; echo \"Unknown encoder 'libx264'\" >&2; exit 8");
    let (_, words) = fails(&desk, &["replay", &evening(), "-o", "x.mp4"]);
    assert!(
        words.contains("cannot write x.mp4: ffmpeg failed, exit status: 8: Unknown encoder 'libx264'"),
        "{words}"
    );
    let desk = Desk::with_ffmpeg("cat > /dev/null; exit 3");
    let (_, words) = fails(&desk, &["replay", &evening(), "--to", "1", "-o", "x.mp4"]);
    assert!(words.contains("ffmpeg failed, exit status: 3\n"), "{words}");
    assert_eq!(desk.files(), ["bin"]);
}

#[test]
fn without_ffmpeg_the_exact_pipe_is_the_hint() {
    let desk = Desk::default();
    let (_, words) = fails(&desk, &["replay", &evening(), "--to", "9", "-o", "x.mp4"]);
    assert!(
        words.contains("x.mp4: no ffmpeg on the PATH")
            && words.contains("--to 9 -o - | ffmpeg -f yuv4mpegpipe"),
        "{words}"
    );
    assert!(desk.files().is_empty(), "{:?}", desk.files());
}

#[cfg(unix)]
#[test]
fn highlights_show_what_was_drawn_and_are_no_longer_than_asked_for() {
    let desk = Desk::with_ffmpeg(KEEPS);
    let frames = |flags: &[&str]| {
        desk.prints(&[&["replay", &evening(), "--highlights", "-o", "x.mp4"], flags].concat());
        fs::read(desk.path("input")).expect("frames").len() / FRAME_BYTES
    };
    // Two were drawn, in 216 and in 108 frames; each picture stays for two seconds.
    assert_eq!(frames(&["--speed", "4"]), 54 + 60 + 27 + 60);
    assert_eq!(frames(&["--speed", "4", "--top", "1"]), 54 + 60);
    assert_eq!(frames(&["--speed", "1", "--max", "10s"]), 216 + 60, "the second has no room");
    let shortest = frames(&["--speed", "1", "--max", "3s"]);
    assert!((61..=90).contains(&shortest), "{shortest}");
    let review = evening().replace("evening", "burst");
    let (_, words) = fails(&desk, &["replay", &review, "--highlights", "-o", "y.mp4"]);
    assert!(words.contains("no donation was drawn to its end"), "{words}");
}

#[test]
fn a_baseline_that_differs_is_told_with_its_first_frame_and_pictures() {
    let desk = Desk::default();
    let list = desk.prints(&["replay", &evening(), "--hashes"]);
    fs::write(desk.path("old.txt"), &list).expect("written");
    let same = desk.prints(&["replay", &evening(), "--baseline", "old.txt"]);
    assert!(same.ends_with("frames: all as in old.txt\n"), "{same}");
    let hash = list.lines().find_map(|line| line.strip_prefix("300\t")).expect("a second").to_owned();
    fs::write(desk.path("old.txt"), list.replace(&hash, "0000000000000000")).expect("written");
    let ended = desk.run(&["replay", &evening(), "--baseline", "old.txt", "--diff", "diff"]);
    let told = ended.out;
    assert_eq!(ended.status, Some(1));
    assert!(
        told.starts_with(&format!(
            "frame 300, 0:10.000 is the first that differs: its hash was 0000000000000000, is {hash}\n"
        )),
        "{told}"
    );
    assert!(told.contains("drawing, 9 strokes | da:101 Ann"), "{told}");
    desk.prints(&["replay", &evening(), "--frame", "300", "-o", "new.png"]);
    let new = fs::read(desk.path("diff/frame-000300-new.png")).expect("a picture");
    assert!(new == fs::read(desk.path("new.png")).expect("a picture"));
    assert!(desk.path("diff/frame-000270-same.png").exists());
    // A film holds both sides. The canvas alone, each pixel once, is a twenty-sixth of the picture to write and to compare.
    let evening = evening();
    let small = ["replay", &evening, "--layout", "bare", "--scale", "1"];
    desk.prints(&[&small[..], &["--from", "8", "--to", "12", "-o", "old.apng"]].concat());
    let film = [&small[..], &["--from", "8", "--to", "12", "--baseline", "old.apng"]].concat();
    assert_eq!(desk.prints(&film), "121 frames: all as in old.apng\n");
    let (status, words) =
        fails(&desk, &["replay", &evening, "--from", "8", "--to", "12", "--baseline", "old.apng"]);
    assert_eq!(status, Some(2));
    assert!(words.contains("give the same --layout and --scale"), "{words}");
    let shifted = ["--from", "8.5", "--to", "12", "--baseline", "old.apng", "--diff", "film"];
    let (status, _) = fails(&desk, &[&small[..], &shifted].concat());
    assert_eq!(status, Some(1));
    let sheets = fs::read_dir(desk.path("film")).expect("a folder");
    let sheets: Vec<_> = sheets.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(
        sheets.iter().any(|name| name.to_string_lossy().ends_with("-old-new-difference.png")),
        "{sheets:?}"
    );
    fs::write(desk.path("old.txt"), "hello\n").expect("written");
    let (status, words) = fails(&desk, &["replay", &evening, "--baseline", "old.txt"]);
    assert!(status == Some(2) && words.contains("line 1: expected FRAME<TAB>HASH"), "{words}");
}

#[test]
fn a_session_is_told_and_its_donations_go_out_as_a_table_that_can_be_imported() {
    let desk = Desk::default();
    let told = desk.prints(&["journal", "show", &evening()]);
    assert!(told.contains("3 donations: 1 card, 2 drawn, 0 unfinished"), "{told}");
    assert!(told.contains("18.400  drawn          da:101  Ann, 500 RUB: a cat under the moon"), "{told}");
    let shown: Value =
        serde_json::from_str(&desk.prints(&["journal", "show", &evening(), "--json"])).expect("JSON");
    assert_eq!((&shown["donations"], &shown["ends"]["drawn"]), (&3.into(), &2.into()));
    let rows: Value =
        serde_json::from_str(&desk.prints(&["journal", "export", &evening(), "--json"])).expect("JSON");
    assert_eq!(
        (&rows[0]["id"], &rows[0]["ended_sec"], &rows[2]["end"]),
        (&"da:101".into(), &"18.400".into(), &"card".into())
    );
    desk.prints(&["journal", "export", &evening(), "--csv", "-o", "donations.csv"]);
    let table = fs::read_to_string(desk.path("donations.csv")).expect("a table");
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.starts_with("id,run,date,name,amount,currency,message,source,end,"), "{table}");
    desk.prints(&[
        "journal",
        "import",
        "donations.csv",
        "-o",
        "again.jsonl",
        "--offline",
        "--frame-rate",
        "30",
    ]);
    assert!(desk.prints(&["journal", "show", "again.jsonl"]).contains(": a cat under the moon"));
    let journal = desk.path("data/journal");
    fs::create_dir_all(&journal).expect("a folder");
    fs::copy(evening(), journal.join("000002-20261123T180000Z.jsonl")).expect("copied");
    let list: Value =
        serde_json::from_str(&desk.prints(&["journal", "list", "--json", "--data-dir", "data"]))
            .expect("JSON");
    assert_eq!((&list[0]["donations"], &list[0]["seconds"]), (&3.into(), &48.into()));
    let error = fails(&desk, &["replay", &evening(), "--json"]).1;
    assert!(error.contains("--json is for --hashes and --trace"), "{error}");
}
