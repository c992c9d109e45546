//! The rules that no compiler checks: which crate may use which, which way arrows point, and that no file speaks of
//! what lies outside the project.

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use engine::language::Language;
use sources::{Module, Sources, rust_files};

/// The engine's rooms, from the foundation up: a room may use what stands before it.
const ENGINE_ROOMS: [&[&str]; 8] = [
    &["geometry", "language", "time"],
    &["hash", "layout", "plan"],
    &["pixmap", "text"],
    &["raster"],
    &["drawing"],
    &["show"],
    &["stage"],
    &["lib"],
];
/// The artist stands beside them: it may use these, and none of them knows it.
const ARTIST_MAY_USE: [&str; 6] = ["geometry", "hash", "time", "plan", "text", "raster"];

/// Parts of the shell that touch one corner of the world each: they never know of each other.
const ADAPTERS: [&str; 4] = ["donations", "planner", "control", "window"];
/// What adapters may use of the shell; `export` is a library of file formats, no adapter.
const BELOW_ADAPTERS: [&str; 14] = [
    "config",
    "director",
    "export",
    "files",
    "journal",
    "keys",
    "message",
    "mutex",
    "net",
    "own_words",
    "progress",
    "stop",
    "texts",
    "verdict_words",
];

/// Crates of this repository that each may use.
const CRATES: [(&str, &[&str]); 4] = [
    ("engine", &[]),
    ("gatekeeper", &[]),
    ("live", &["engine", "gatekeeper"]),
    ("tests", &["engine", "gatekeeper", "live"]),
];

/// What the pure crates may depend on.
const PURE: [(&str, &[&str]); 2] = [
    (
        "engine",
        &[
            "bytemuck",
            "fontdue",
            "qrcodegen",
            "serde",
            "serde_json",
            "smol_str",
            "strsim",
            "strum",
            "unicode-normalization",
            "unicode-segmentation",
            "xxhash-rust",
        ],
    ),
    (
        "gatekeeper",
        &[
            "aho-corasick",
            "regex",
            "sha2",
            "strum",
            "thiserror",
            "unicode-normalization",
            "unicode-security",
            "unicode-segmentation",
        ],
    ),
];

/// The repository's root. Not that of `tests::golden`: what is read here needs no shell to be linked.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests crate lies in the root").to_owned()
}

fn manifest(name: &str) -> toml::Table {
    let text = fs::read_to_string(root().join(name).join("Cargo.toml")).expect("text");
    text.parse().expect("a manifest")
}

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// The names that a manifest gives for dependencies of a kind, those of single systems among them.
fn dependencies_of(manifest: &toml::Table, kind: &str) -> BTreeSet<String> {
    let systems = manifest.get("target").and_then(toml::Value::as_table);
    let systems = systems.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table);
    let tables = [manifest].into_iter().chain(systems).filter_map(|part| part.get(kind)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = manifest(name);
    KINDS.iter().flat_map(|kind| dependencies_of(&manifest, kind)).collect()
}

/// The rooms that each room of a crate uses, with a file as the witness.
fn rooms_used(source: &Path) -> BTreeMap<(String, String), String> {
    let room = |module: &Module| module.first().cloned().unwrap_or_else(|| "lib".to_owned());
    let arrows = Sources::read(source).arrows().into_iter();
    let pairs = arrows.flat_map(|(from, to)| to.into_iter().map(move |to| (from.clone(), to)));
    let pairs = pairs.filter(|(from, to)| room(from) != room(to));
    pairs.map(|(from, to)| ((room(&from), room(&to)), from.join("/"))).collect()
}

fn code_lines(file: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).expect("text");
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines.map(|(number, line)| (number + 1, line.to_owned())).collect()
}

#[test]
fn crates_use_each_other_one_way() {
    for (name, allowed) in CRATES {
        for (other, _) in CRATES.iter().filter(|(other, _)| *other != name && !allowed.contains(other)) {
            assert!(!dependencies(name).contains(*other), "{name} may not depend on {other}");
            let path = format!("{other}::");
            for file in rust_files(&root().join(name).join("src")) {
                for (number, line) in code_lines(&file) {
                    let named = line.trim_start().trim_start_matches("pub ").strip_prefix("use ");
                    assert!(
                        !named.is_some_and(|used| used.starts_with(&path)),
                        "{}:{number}: {name} may not use {other}",
                        file.display()
                    );
                }
            }
        }
    }
}

#[test]
fn arrows_inside_the_engine_point_one_way() {
    let levels = ENGINE_ROOMS.iter().enumerate();
    let level: BTreeMap<&str, usize> =
        levels.flat_map(|(level, rooms)| rooms.iter().map(move |room| (*room, level))).collect();
    for ((here, other), file) in rooms_used(&root().join("engine/src")) {
        assert_ne!(other, "artist", "{file}: {here} may not know the artist");
        if here == "artist" {
            assert!(ARTIST_MAY_USE.contains(&other.as_str()), "{file}: the artist may not use {other}");
            continue;
        }
        let of = |room: &str| *level.get(room).unwrap_or_else(|| panic!("{file}: {room} is no known room"));
        assert!(of(&other) < of(&here), "{file}: {here} may not use {other}");
    }
}

#[test]
fn adapters_do_not_know_each_other_and_nothing_above_them() {
    let used = rooms_used(&root().join("live/src"));
    assert!(used.keys().any(|(here, other)| here == "jobs" && other == "planner"), "arrows are seen");
    for ((here, other), file) in used {
        if ADAPTERS.contains(&here.as_str()) {
            assert!(BELOW_ADAPTERS.contains(&other.as_str()), "{file}: {here} may not use {other}");
        }
        // These are no more of the shell than what the standard library has of the kind.
        let is_plain = ["mutex", "texts"].contains(&other.as_str());
        if (here == "export" || here == "net") && !is_plain {
            panic!("{file}: {here} is a library and may use nothing of the shell, but uses {other}");
        }
        if here == "director" || here == "jobs" {
            assert!(!["commands", "cli"].contains(&other.as_str()), "{file}: {here} may not use {other}");
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    for (name, _) in CRATES {
        let circles = Sources::read(&root().join(name).join("src")).circles();
        assert!(circles.is_empty(), "{name}: these files use each other in circles: {circles:?}");
    }
}

#[test]
fn the_pure_crates_depend_on_nothing_that_touches_the_world() {
    for (name, allowed) in PURE {
        for dependency in manifest(name)["dependencies"].as_table().expect("a table").keys() {
            assert!(allowed.contains(&dependency.as_str()), "{name} may not depend on {dependency}");
        }
    }
}

/// Whether a line of code names a crate: a path that begins with it, or the whole of a `use`.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + name.len()..]);
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            && (after.starts_with("::") || (before.ends_with("use ") && after.starts_with([';', ' '])))
    })
}

#[test]
fn every_dependency_is_used_where_it_is_named() {
    for name in ["benches", "engine", "gatekeeper", "live", "tests", "fuzz"] {
        let folder = root().join(name);
        let (source, manifest) = (folder.join("src"), manifest(name));
        let files: Vec<_> = rust_files(&folder).into_iter().map(|file| (code_lines(&file), file)).collect();
        let is_used = |dependency: &str, is_place: &dyn Fn(&Path) -> bool| {
            let word = dependency.replace('-', "_");
            let mut files = files.iter().filter(|(_, file)| is_place(file));
            files.any(|(lines, _)| lines.iter().any(|(_, line)| names(line, &word)))
        };
        // A package without `src` has its programs beside its manifest.
        let is_built = |file: &Path| file.starts_with(&source) || !source.exists();
        let is_script = |file: &Path| file.ends_with("build.rs");
        let places: [&dyn Fn(&Path) -> bool; 3] = [&is_built, &|file| !is_script(file), &is_script];
        for (kind, is_place) in KINDS.into_iter().zip(places) {
            for dependency in dependencies_of(&manifest, kind) {
                assert!(
                    is_used(&dependency, is_place),
                    "{name}/Cargo.toml: nobody uses {dependency} ({kind})"
                );
            }
        }
    }
}

#[test]
fn the_pure_crates_name_no_clock_file_socket_or_environment() {
    const BANNED: [&str; 11] = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::process",
        "std::io::",
        "Instant",
        "SystemTime",
        "thread_rng",
        "to_ne_bytes",
        "from_ne_bytes",
    ];
    for (name, _) in PURE {
        // Tests may read fixtures.
        let files = rust_files(&root().join(name).join("src")).into_iter();
        for file in files.filter(|file| file.file_stem().is_none_or(|stem| stem != "tests")) {
            for (number, line) in code_lines(&file) {
                for word in BANNED {
                    assert!(!line.contains(word), "{}:{number}: {word}", file.display());
                }
            }
        }
    }
}

#[test]
fn the_engine_has_no_unordered_map() {
    for file in rust_files(&root().join("engine/src")) {
        for (number, line) in code_lines(&file) {
            for word in ["HashMap", "HashSet"] {
                assert!(!line.contains(word), "{}:{number}: {word}", file.display());
            }
        }
    }
}

#[test]
fn every_source_file_says_what_it_is_for() {
    for folder in ["benches", "engine", "gatekeeper", "live", "tests", "fuzz"] {
        for file in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&file).expect("text");
            assert!(text.starts_with("//!"), "{} has no //! header", file.display());
        }
    }
}

/// Names of functions that are marked as tests, in every crate.
fn tests_that_exist() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for crate_ in ["engine", "gatekeeper", "live", "tests"] {
        for file in rust_files(&root().join(crate_)) {
            let text = fs::read_to_string(&file).expect("text");
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                let name = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
                if let Some(name) = name.and_then(|name| name.split_once('(')).filter(|_| is_test) {
                    found.insert(name.0.to_owned());
                }
                is_test = line.starts_with("#[test]")
                    || line.starts_with("#[tokio::test")
                    || (is_test && line.starts_with('#'));
            }
        }
    }
    found
}

#[test]
fn every_finding_names_tests_that_exist() {
    let known = tests_that_exist();
    let text = fs::read_to_string(root().join("docs/lost.md")).expect("text");
    let rows = text.lines().filter(|line| line.starts_with("| ")).skip(2);
    let mut count = 0;
    for row in rows {
        let (_, named) = row.trim_end_matches([' ', '|']).rsplit_once(" | ").expect("two columns");
        for name in named.split(", ") {
            let name = name.trim_matches('`');
            assert!(known.contains(name), "docs/lost.md names {name}, which is no test");
            count += 1;
        }
    }
    assert!(count > 0, "docs/lost.md names no test");
}

/// Where texts are said: the crates, and the pages.
fn speaking_files() -> Vec<String> {
    let crates = ["engine/src", "live/src"].into_iter().flat_map(|folder| rust_files(&root().join(folder)));
    let pages = fs::read_dir(root().join("live/src/control/pages")).expect("the pages");
    let pages = pages.map(|entry| entry.expect("a file").path());
    let pages = pages.filter(|path| path.extension().is_some_and(|kind| kind == "js" || kind == "html"));
    crates.chain(pages).map(|path| fs::read_to_string(path).expect("text")).collect()
}

/// What the keys of texts begin with.
const SPOKEN: [&str; 17] = [
    "hud.",
    "show.",
    "dock.",
    "start.",
    "say.",
    "settings.",
    "env.",
    "doctor.",
    "login.",
    "donations.",
    "error.",
    "folder.",
    "window.",
    "sounds.",
    "model.",
    "health.",
    "api.",
];

#[test]
fn every_text_of_the_languages_is_said_somewhere_and_every_text_said_is_there() {
    let stem = |key: &'static str| match key.rsplit_once('.') {
        Some((stem, "one" | "few" | "many" | "other")) => stem,
        _ => key,
    };
    let known: BTreeSet<&str> = Language::ENGLISH.texts().map(|(key, _)| stem(key)).collect();
    let files = speaking_files();
    // The gatekeeper's names are the keys of its verdicts: `verdict_words` has a test for them.
    let said = |key: &str| {
        key.starts_with("verdict.") || files.iter().any(|file| file.contains(&format!("\"{key}\"")))
    };
    let unused: Vec<_> =
        known.iter().filter(|key| !matches!(**key, "language" | "plural") && !said(key)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}: take them out of engine/languages");
    for quoted in files.iter().flat_map(|file| file.split('"').skip(1)) {
        let is_key = SPOKEN.iter().any(|part| quoted.starts_with(part))
            && !quoted.ends_with('.')
            && ![".html", ".js", ".css"].iter().any(|kind| quoted.ends_with(kind))
            && quoted.chars().all(|letter| letter.is_ascii_lowercase() || matches!(letter, '.' | '-'));
        assert!(!is_key || known.contains(quoted), "{quoted} is in no file of engine/languages");
    }
}
