//! Recordings at work: evenings made of lists of donations, recorded evenings as they would have been, and galleries.

mod gallery;
mod imports;
mod what_if;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::Parser as _;
use live::cli::Cli;
use live::config::{Config, RawSettings};
use live::jobs::studio::{Studio, studio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(arguments: &[&str]) -> anyhow::Result<()> {
    Cli::try_parse_from(["live"].iter().chain(arguments))?.command().execute().map(drop)
}

/// The artist, and the word lists without any of one's own.
fn offline(settings: &[(&str, &str)]) -> Studio {
    studio(&Config::check(&RawSettings::from_pairs(settings)).expect("settings"), true).expect("a studio")
}

/// Imports a list with a short hold.
fn import(list: &Path, output: &Path) {
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    run(&[
        "journal",
        "import",
        &text(list),
        "-o",
        &text(output),
        "--offline",
        "--show-duration-sec",
        "20",
        "--frame-rate",
        "30",
        "--window-scale",
        "2",
    ])
    .expect("it is imported");
}

/// The evening of `fixtures/donation_logs/donation_alerts.json`, made once for all tests.
fn evening() -> &'static Path {
    static EVENING: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("evening.jsonl");
        import(&root().join("fixtures/donation_logs/donation_alerts.json"), &output);
        (folder, output)
    });
    &EVENING.1
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
