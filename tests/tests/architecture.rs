//! The rules that no compiler checks: which crate may use which, which way arrows point, and that no file speaks of
//! what lies outside the project.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tests::golden::root;

/// The engine's rooms, from the foundation up: a room may use what stands before it.
const ENGINE_ROOMS: [&[&str]; 9] = [
    &["geometry", "time"],
    &["hash", "plan"],
    &["pixmap", "text"],
    &["raster"],
    &["artist"],
    &["drawing"],
    &["show"],
    &["stage"],
    &["lib"],
];

/// Parts of the shell that touch one corner of the world each: they never know of each other.
const ADAPTERS: [&str; 5] = ["donations", "planner", "control", "window", "export"];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            // A built fuzz target leaves generated sources in its target folder.
            if path.file_name().is_none_or(|name| name != "target") {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The first folder or file name below `src`, without its ending.
fn room(source: &Path, file: &Path) -> String {
    let below = file.strip_prefix(source).expect("below src");
    let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a file names as `crate::ROOM`, outside comments.
fn named_rooms(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut rooms = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let list = rest
            .strip_prefix('{')
            .map_or(rest, |list| list.split_once('}').map_or(list, |(inside, _)| inside));
        let many = rest.starts_with('{');
        for name in list.split(',').take(if many { usize::MAX } else { 1 }) {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            rooms.insert(name);
        }
    }
    rooms
}

#[test]
fn arrows_inside_the_engine_point_one_way() {
    let source = root().join("engine/src");
    let level: BTreeMap<&str, usize> = ENGINE_ROOMS
        .iter()
        .enumerate()
        .flat_map(|(level, rooms)| rooms.iter().map(move |room| (*room, level)))
        .collect();
    for file in rust_files(&source) {
        let here = room(&source, &file);
        let own =
            *level.get(here.as_str()).unwrap_or_else(|| panic!("{} is in no known room", file.display()));
        for other in named_rooms(&fs::read_to_string(&file).expect("text")) {
            let Some(theirs) = level.get(other.as_str()) else { continue };
            assert!(*theirs < own || other == here, "{}: {here} may not use {other}", file.display());
        }
    }
}

#[test]
fn adapters_do_not_know_each_other_and_nothing_below_the_director_knows_it() {
    let source = root().join("live/src");
    for adapter in ADAPTERS {
        let folder = source.join(adapter);
        let files = if folder.is_dir() { rust_files(&folder) } else { Vec::new() };
        for file in files {
            let named = named_rooms(&fs::read_to_string(&file).expect("text"));
            for other in ADAPTERS.iter().filter(|other| **other != adapter && **other != "export") {
                assert!(!named.contains(*other), "{}: {adapter} may not use {other}", file.display());
            }
            for above in ["jobs", "commands", "cli"] {
                assert!(!named.contains(above), "{}: {adapter} may not use {above}", file.display());
            }
        }
    }
}

#[test]
fn the_engine_depends_on_nothing_that_touches_the_world() {
    const ALLOWED: [&str; 7] = [
        "bytemuck",
        "fontdue",
        "serde",
        "serde_json",
        "unicode-normalization",
        "unicode-segmentation",
        "xxhash-rust",
    ];
    let manifest: toml::Table =
        fs::read_to_string(root().join("engine/Cargo.toml")).expect("text").parse().expect("a manifest");
    let names = manifest["dependencies"].as_table().expect("a table").keys();
    for name in names {
        assert!(ALLOWED.contains(&name.as_str()), "engine may not depend on {name}");
    }
}

#[test]
fn the_engine_names_no_clock_file_socket_environment_or_unordered_map() {
    const BANNED: [&str; 13] = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::process",
        "std::io::",
        "Instant",
        "SystemTime",
        "HashMap",
        "HashSet",
        "thread_rng",
        "to_ne_bytes",
        "from_ne_bytes",
    ];
    for file in rust_files(&root().join("engine/src")) {
        let text = fs::read_to_string(&file).expect("text");
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for word in BANNED {
                assert!(!line.contains(word), "{}:{}: {word}", file.display(), number + 1);
            }
        }
    }
}

#[test]
fn every_source_file_says_what_it_is_for() {
    for folder in ["engine", "live", "tests", "fuzz"] {
        for file in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&file).expect("text");
            assert!(text.starts_with("//!"), "{} has no //! header", file.display());
        }
    }
}
