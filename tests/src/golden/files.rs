//! Golden files: texts compared exactly, blessed by one command, and none may be left over. `super::Golden::picture` adds
//! pictures where there is a shell to encode them.
//!
//! `BLESS=1 cargo test` writes what is missing or different and removes what no case asks for. Without it a difference
//! fails the test. Uses the standard library alone: the engine's own tests include this file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("each crate lies in the root").to_owned()
}

/// The files of a folder below the root whose names end in `extension`, sorted.
#[must_use]
pub fn inputs(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{folder} cannot be read: {error}"))
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has no .{extension} file");
    paths
}

/// A name without folder and extension.
#[must_use]
pub fn stem(path: &Path) -> String {
    path.file_stem().expect("a file name").to_string_lossy().into_owned()
}

/// Whether what differs is to be accepted.
#[must_use]
pub fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// A folder of expectations: `snapshots/NAME`, or single files of another.
pub struct Golden {
    pub(super) folder: PathBuf,
    pub(super) failed: PathBuf,
    pub(super) bless: bool,
    pub(super) seen: BTreeSet<String>,
    pub(super) failures: String,
    /// Whether every file of the folder is one of these.
    pub(super) is_whole: bool,
}

impl Golden {
    /// Opens `snapshots/NAME`. Only one test may open a folder, or its orphans cannot be told.
    #[must_use]
    pub fn open(name: &str) -> Self {
        Self {
            folder: root().join("snapshots").join(name),
            failed: root().join("target/golden").join(name),
            bless: bless(),
            seen: BTreeSet::new(),
            failures: String::new(),
            is_whole: true,
        }
    }

    /// Opens the repository's root, where other files lie beside the golden ones.
    #[must_use]
    pub fn open_root() -> Self {
        Self { folder: root(), is_whole: false, ..Self::open("") }
    }

    /// Compares a text with the file `name`, byte by byte.
    pub fn text(&mut self, name: &str, text: &str) {
        let expected = fs::read_to_string(self.folder.join(name)).ok();
        self.seen.insert(name.to_owned());
        if expected.as_deref() == Some(text) {
            return;
        }
        if self.bless {
            self.write(name, text.as_bytes());
            return;
        }
        let expected = expected.unwrap_or_default();
        let line = expected.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
        let (old, new) = (expected.lines().nth(line), text.lines().nth(line));
        let _ = writeln!(
            self.failures,
            "  {name}, line {}:\n    expected {old:?}\n    actual   {new:?}",
            line + 1
        );
    }

    /// Fails with everything that differed, and with files that no case asked for.
    ///
    /// # Panics
    /// When something differed and nothing was blessed.
    pub fn finish(mut self) {
        for orphan in self.orphans() {
            if self.bless {
                fs::remove_file(self.folder.join(&orphan)).expect("the orphan can be removed");
            } else {
                let _ = writeln!(self.failures, "  {orphan}: no case asks for it");
            }
        }
        assert!(
            self.failures.is_empty(),
            "{} differs:\n{}When the change is meant: BLESS=1 cargo test of this package, then look at git diff.",
            self.folder.display(),
            self.failures
        );
    }

    pub(super) fn orphans(&self) -> Vec<String> {
        if !self.is_whole {
            return Vec::new();
        }
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let names =
            entries.map(|entry| entry.expect("a folder entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| !self.seen.contains(name)).collect()
    }

    pub(super) fn write(&self, file: &str, bytes: &[u8]) {
        fs::create_dir_all(&self.folder).expect("snapshots can be written");
        fs::write(self.folder.join(file), bytes).expect("snapshots can be written");
    }
}
