//! The golden tool itself: a folder of plans, each then broken in one way. Every one is found and named rightly.

use std::fs;
use std::path::{Path, PathBuf};

use live::golden::report::{self, Wording};
use live::golden::{self, Case, Outcome, Settings, Sheets, Status, What};

const PLAN: &str = r##"{
  "canvas": {"w": 32, "h": 24, "bg": "#102030"},
  "palette": ["#E0A040", "#FFFFFF"],
  "caption": "a boat",
  "duration_sec": 20,
  "steps": [
    {"op": "rect", "x": 0, "y": 16, "w": 32, "h": 8, "fill": "#2040A0", "animate": {"duration_ms": 400}},
    {"op": "polygon", "points": [[8, 14], [24, 14], [20, 18], [12, 18]], "fill": 0, "animate": {"duration_ms": 300, "delay_ms": 100}},
    {"op": "group", "steps": [
      {"op": "line", "x1": 16, "y1": 4, "x2": 16, "y2": 13, "color": 1},
      {"op": "circle", "cx": 27, "cy": 4, "r": 3, "fill": "#FFE080"}
    ]},
    {"op": "pixels", "points": [[3, 3], [5, 2], [7, 3]], "color": 1}
  ]
}"##;

/// A way to break a plan: the file, what is replaced by what, and what has to be said.
struct Break {
    name: &'static str,
    old: &'static str,
    new: &'static str,
    what: &'static [What],
    said: &'static [&'static str],
}

const BREAKS: [Break; 9] = [
    Break {
        name: "one_pixel",
        old: "[7, 3]]",
        new: "[7, 4]]",
        what: &[What::Pixels],
        said: &["finished picture: 2 pixels in 1 x 2 at (7, 3)", "painted by $.steps[3] (pixels)"],
    },
    Break {
        name: "one_colour",
        old: "#FFE080",
        new: "#FFE081",
        what: &[What::Pixels],
        said: &["was #FFE080, is #FFE081", "painted by $.steps[2].steps[1] (circle)"],
    },
    Break {
        name: "ten_ms_longer",
        old: "\"duration_ms\": 400",
        new: "\"duration_ms\": 410",
        what: &[What::Time],
        said: &[
            "$.steps[0] (rect): duration was 400 ms, is 410 ms",
            "painted by $.steps[0] (rect)",
            "finished picture: the same",
            "length: was 2.900 s, is 2.910 s",
        ],
    },
    Break {
        name: "another_ease",
        old: "\"delay_ms\": 100",
        new: "\"delay_ms\": 100, \"ease\": \"ease_in_out\"",
        what: &[What::Time],
        said: &["$.steps[1] (polygon): ease was linear, is ease_in_out", "painted by $.steps[1] (polygon)"],
    },
    Break {
        name: "moved_by_50_ms",
        old: "\"delay_ms\": 100",
        new: "\"delay_ms\": 150",
        what: &[What::Time],
        said: &["$.steps[1] (polygon): delay was 100 ms, is 150 ms", "painted by $.steps[1] (polygon)"],
    },
    Break {
        name: "another_caption",
        old: "a boat",
        new: "a ship",
        what: &[What::Caption],
        said: &["caption: was \"a boat\", is \"a ship\""],
    },
    Break {
        name: "no_hold",
        old: "\"duration_sec\": 20,",
        new: "",
        what: &[What::Hold],
        said: &["hold: was 20 s, is missing"],
    },
    Break {
        name: "another_palette",
        old: "\"#FFFFFF\"]",
        new: "\"#FFFFF0\"]",
        what: &[What::Pixels],
        said: &["was #FFFFFF, is #FFFFF0", "painted by $.steps[2].steps[0] (line)"],
    },
    Break {
        name: "no_caption",
        old: "\"caption\": \"a boat\",",
        new: "",
        what: &[What::Caption],
        said: &["caption: was \"a boat\", is missing"],
    },
];

/// The same pixels and times, but the stars come before the group.
fn in_another_order() -> String {
    let (head, group) = PLAN.split_once("    {\"op\": \"group\"").expect("a group");
    let (group, stars) = group.split_once("]},\n    {\"op\": \"pixels\"").expect("stars");
    let stars = stars.trim_end().trim_end_matches("]\n}").trim_end();
    format!("{head}    {{\"op\": \"pixels\"{stars},\n    {{\"op\": \"group\"{group}]}}\n  ]\n}}")
}

const SCENE: &str = r#"{"version": "1.1", "scene": {"place": "beach", "subjects": [{"is": "cat"}]}}"#;

/// A folder of plans that were accepted as they were.
struct Repository(tempfile::TempDir);

impl Repository {
    fn accepted() -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        for broken in &BREAKS {
            repository.write(&format!("boats/{}.json", broken.name), PLAN);
        }
        repository.write("boats/order.json", PLAN);
        repository.write("boats/the_same.json", PLAN);
        repository.write("scene.json", SCENE);
        repository.write("card.json", r#"{"render_text": "You are too small"}"#);
        let outcome = repository.run(|settings| settings.bless = Some(Vec::new()));
        assert_eq!(outcome.count(Status::New), 13);
        assert_eq!(outcome.exit_status(false), 0);
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn run(&self, set: impl FnOnce(&mut Settings)) -> Outcome {
        let named = vec![self.0.path().to_owned()];
        let mut settings = Settings { named, failures_max: 20, ..Settings::default() };
        set(&mut settings);
        golden::run(&settings).expect("it runs")
    }

    fn case<'o>(&self, outcome: &'o Outcome, name: &str) -> &'o Case {
        let path = self.path(name).display().to_string();
        outcome.cases.iter().find(|case| case.name == path).unwrap_or_else(|| panic!("{name} is no case"))
    }

    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn walk(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in folder.read_dir().expect("read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    walk(&path, found);
                } else {
                    found.push((path.clone(), fs::read(path).expect("read")));
                }
            }
        }
        let mut found = Vec::new();
        walk(self.0.path(), &mut found);
        found.sort();
        found
    }
}

fn told(outcome: &Outcome) -> String {
    report::text(outcome, 20, Wording { command: "golden", noun: "plan" })
}

#[test]
fn a_plan_broken_in_any_one_way_is_found_and_named_rightly_and_the_same_one_is_not_named() {
    let repository = Repository::accepted();
    for Break { name, old, new, .. } in &BREAKS {
        let broken = PLAN.replace(old, new);
        assert_ne!(broken, PLAN, "{name}");
        repository.write(&format!("boats/{name}.json"), &broken);
    }
    repository.write("boats/order.json", &in_another_order());
    repository.write("scene.json", &SCENE.replace("cat", "dog"));
    repository.write("card.json", r#"{"render_text": "You are too tall"}"#);
    // Written otherwise, and looking the same.
    repository.write("boats/the_same.json", &PLAN.replace("#FFFFFF", "#FFF").replace('\n', " "));
    let outcome = repository.run(|_| {});
    assert_eq!(outcome.exit_status(false), 1);
    for Break { name, what, said, .. } in &BREAKS {
        let case = repository.case(&outcome, &format!("boats/{name}.json"));
        let found = case.difference.as_ref().unwrap_or_else(|| panic!("{name}: {case:?}"));
        assert_eq!((case.status, &found.what[..]), (Status::Changed, *what), "{name}");
        let only = Outcome { cases: vec![case.clone()], ..Outcome::default() };
        for said in *said {
            assert!(told(&only).contains(said), "{name}: not said: {said}\n{}", told(&only));
        }
    }
    let what = |name: &str| repository.case(&outcome, name).difference.clone().expect("a difference").what;
    assert_eq!(what("boats/order.json"), [What::Order]);
    assert_eq!(what("card.json"), [What::Card]);
    assert!(what("scene.json").contains(&What::Scene) && what("scene.json").contains(&What::Pixels));
    assert_eq!(repository.case(&outcome, "boats/the_same.json").status, Status::Same);
    assert!(!told(&outcome).contains("the_same.json"));
    assert!(told(&outcome).contains("\n13 plans: 1 same, 12 changed\n"), "{}", told(&outcome));
}

#[test]
fn new_changed_and_orphaned_are_told_apart_and_blessing_accepts_and_forgets() {
    let repository = Repository::accepted();
    repository.write("birds/owl.json", PLAN);
    repository.write("package.json", r#"{"name": "not a plan"}"#);
    fs::remove_file(repository.path("boats/order.json")).expect("removed");
    repository.write("boats/one_pixel.json", &PLAN.replace("[7, 3]]", "[7, 4]]"));
    let before = repository.files();
    let outcome = repository.run(|_| {});
    let status = |outcome: &Outcome, name: &str| repository.case(outcome, name).status;
    assert_eq!(status(&outcome, "birds/owl.json"), Status::New);
    assert_eq!(status(&outcome, "boats/order.json"), Status::Orphaned);
    assert_eq!(status(&outcome, "boats/one_pixel.json"), Status::Changed);
    assert_eq!(outcome.passed_over, [repository.path("package.json")]);
    assert_eq!(repository.files(), before, "comparing writes nothing");

    let one = repository.run(|settings| settings.bless = Some(vec!["owl".into()]));
    assert_eq!(one.exit_status(false), 1, "two are left");
    assert_eq!(status(&repository.run(|_| {}), "birds/owl.json"), Status::Same);
    let all = repository.run(|settings| settings.bless = Some(Vec::new()));
    assert_eq!(all.exit_status(false), 0);
    assert_eq!(repository.run(|_| {}).failures().count(), 0);
    assert!(!repository.path("boats/golden/order.png").exists(), "the orphan's strip is gone");
    assert!(
        golden::run(&Settings {
            named: vec![repository.0.path().to_owned()],
            bless: Some(vec!["no_such_plan".into()]),
            ..Settings::default()
        })
        .is_err()
    );
}

#[test]
fn orphans_of_others_stay_and_a_filter_hides_what_it_does_not_match() {
    let repository = Repository::accepted();
    repository.write("boats/golden/mine.png", "a picture of another program");
    fs::remove_file(repository.path("boats/order.json")).expect("removed");
    let filtered = repository.run(|settings| settings.filters = vec!["one_".into()]);
    assert_eq!((filtered.cases.len(), filtered.failures().count()), (2, 0));
    repository.run(|settings| settings.bless = Some(Vec::new()));
    assert!(repository.path("boats/golden/mine.png").exists());
}

#[test]
fn a_plan_that_cannot_be_read_does_not_hide_the_others() {
    let repository = Repository::accepted();
    repository.write("boats/order.json", &PLAN.replace("\"rect\"", "\"rekt\""));
    repository.write("boats/one_pixel.json", &PLAN.replace("[7, 3]]", "[7, 4]]"));
    let outcome = repository.run(|_| {});
    assert_eq!(outcome.exit_status(false), 2);
    assert!(told(&outcome).contains("did you mean `rect`?"), "{}", told(&outcome));
    assert_eq!(repository.case(&outcome, "boats/one_pixel.json").status, Status::Changed);
}

#[test]
fn another_version_of_the_artist_redraws_and_a_damaged_lock_is_an_error() {
    let repository = Repository::accepted();
    let path = repository.path("golden.lock");
    let lock = fs::read_to_string(&path).expect("a lock");
    let line = lock.lines().find(|line| line.ends_with(" scene.json")).expect("a line");
    let version = format!(" {}:", engine::artist::ARTIST_VERSION);
    let older = line.replace(&version, " 1:").replacen(&line[..2], "00", 1);
    let changed = lock.replace(line, &older);
    assert_ne!(changed, lock);
    fs::write(&path, &changed).expect("written");
    let outcome = repository.run(|_| {});
    let case = repository.case(&outcome, "scene.json");
    assert_eq!(case.status, Status::Redrawn);
    assert_eq!((outcome.exit_status(false), outcome.exit_status(true)), (1, 0));
    fs::write(&path, lock.replace(" px ", " ")).expect("written");
    let settings = Settings { named: vec![repository.0.path().to_owned()], ..Settings::default() };
    let error = golden::run(&settings).expect_err("a damaged lock").to_string();
    assert!(error.contains("golden.lock: line 3: expected"), "{error}");
}

#[test]
fn versions_of_the_head_never_make_a_plan_changed() {
    let repository = Repository::accepted();
    let path = repository.path("golden.lock");
    let lock = fs::read_to_string(&path).expect("a lock");
    let older = lock.replace(" live 0.1.0 dsl 1.1 fonts ", " live 0.0.1 dsl 1.0 fonts 0");
    assert_ne!(older, lock);
    fs::write(&path, &older).expect("written");
    assert_eq!(repository.run(|_| {}).failures().count(), 0);
    repository.run(|settings| settings.bless = Some(Vec::new()));
    assert_eq!(fs::read_to_string(&path).expect("a lock"), older, "nothing to accept, nothing written");
}

#[test]
fn a_missing_strip_is_noticed_and_what_differs_is_then_not_guessed() {
    let repository = Repository::accepted();
    fs::remove_file(repository.path("boats/golden/order.png")).expect("removed");
    fs::write(repository.path("boats/golden/one_pixel.png"), "no picture").expect("written");
    repository.write("boats/one_pixel.json", &PLAN.replace("[7, 3]]", "[7, 4]]"));
    let outcome = repository.run(|_| {});
    let message = |name: &str| repository.case(&outcome, name).message.clone().unwrap_or_default();
    assert!(message("boats/order.json").contains("film strip is missing"));
    assert!(message("boats/one_pixel.json").contains("only that it differs is known"));
    repository.run(|settings| settings.bless = Some(Vec::new()));
    assert_eq!(repository.run(|_| {}).failures().count(), 0);
}

#[test]
fn pictures_and_reports_show_what_differs() {
    let repository = Repository::accepted();
    repository.write("boats/moved_by_50_ms.json", &PLAN.replace("\"delay_ms\": 100", "\"delay_ms\": 150"));
    repository.write("boats/one_pixel.json", &PLAN.replace("[7, 3]]", "[7, 4]]"));
    let mut outcome = repository.run(|_| {});
    let folder = repository.path("failed");
    let sheets = Sheets::start(&folder).expect("a folder");
    sheets.write(outcome.cases.iter_mut().filter(|case| case.old.is_some()).collect()).expect("written");
    let endings = |name: &str| -> Vec<String> {
        let files = &repository.case(&outcome, name).files;
        files.iter().map(|file| file.extension().expect("an ending").to_string_lossy().into_owned()).collect()
    };
    assert_eq!(endings("boats/one_pixel.json"), ["png"]);
    assert_eq!(endings("boats/moved_by_50_ms.json"), ["png", "apng"], "a film where only time differs");
    for file in outcome.cases.iter().flat_map(|case| &case.files) {
        assert!(fs::read(file).expect("written").starts_with(b"\x89PNG"));
    }
    let wording = Wording { command: "golden", noun: "plan" };
    let page = report::html(&outcome, wording).expect("a page");
    assert!(page.contains("one_pixel.json") && !page.contains("the_same.json"));
    let json: serde_json::Value = serde_json::from_str(&report::json(&outcome).expect("JSON")).expect("JSON");
    assert_eq!((&json["same"], json["cases"].as_array().map(Vec::len)), (&11.into(), Some(2)));
    assert_eq!(json["cases"][1]["difference"]["what"][0], "pixels");
    assert!(
        report::github(&outcome, 20, wording)
            .lines()
            .filter(|line| line.starts_with("::error file="))
            .count()
            == 2
    );
    assert!(
        String::from_utf8(report::junit(&outcome, wording).expect("XML"))
            .expect("text")
            .contains("failures=\"2\"")
    );
}

#[test]
fn of_many_failures_only_so_many_are_told_in_full() {
    let repository = Repository::accepted();
    for Break { name, old, new, .. } in &BREAKS {
        repository.write(&format!("boats/{name}.json"), &PLAN.replace(old, new));
    }
    let outcome = repository.run(|settings| settings.failures_max = 2);
    let described = outcome.cases.iter().filter(|case| case.difference.is_some()).count();
    assert_eq!((described, outcome.failures().count()), (2, 9));
    let text = report::text(&outcome, 2, Wording { command: "golden", noun: "plan" });
    assert!(text.contains("and 7 more"), "{text}");
}
