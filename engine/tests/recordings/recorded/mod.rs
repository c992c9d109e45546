//! Texts compared with their recorded form in `snapshots/`. `BLESS=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root").to_owned()
}

/// The files of a folder below the root whose names end in `extension`, sorted.
pub fn inputs(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has no .{extension} file");
    paths
}

/// A name without folder and extension.
pub fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

/// Compares with `snapshots/NAME`, line by line.
pub fn expect(name: &str, found: &str) {
    let path = root().join("snapshots").join(name);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("written");
        fs::write(&path, found).expect("written");
    }
    let recorded =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}; BLESS=1 writes it"));
    for (line, (recorded, found)) in (1..).zip(recorded.lines().zip(found.lines())) {
        assert_eq!(recorded, found, "snapshots/{name}, line {line}: not what was recorded");
    }
    let counts = [&*recorded, found].map(|text| text.lines().count());
    assert_eq!(counts[0], counts[1], "snapshots/{name} has another number of lines: BLESS=1 writes it");
}
