//! Golden files: compared exactly, blessed by one command, and none may be left over.
//!
//! `BLESS=1 cargo test -p tests` writes what is missing or different and removes what no case asks for. Without it a
//! difference fails the test, and the picture of the difference is written to `target/golden/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use engine::geometry::Size;
use engine::pixmap::PixmapRef;
use live::export::png::encode;
use live::golden::{changed, side_by_side};

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests crate lies in the root").to_owned()
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

/// A picture as a PNG file.
fn png(size: Size, pixels: &[u32]) -> Vec<u8> {
    let picture = PixmapRef::new(size, pixels).expect("a word for each pixel");
    encode(picture).expect("a picture has pixels")
}

/// One folder of expectations, `snapshots/NAME`.
pub struct Golden {
    folder: PathBuf,
    failed: PathBuf,
    bless: bool,
    seen: BTreeSet<String>,
    failures: String,
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
        }
    }

    /// Compares a picture with `NAME.png`, pixel by pixel.
    pub fn picture(&mut self, name: &str, size: Size, pixels: &[u32]) {
        let file = format!("{name}.png");
        let expected = fs::read(self.folder.join(&file)).ok().map(|bytes| decode(&bytes));
        let same = expected.as_ref().is_some_and(|(found, old)| *found == size && old == pixels);
        self.seen.insert(file.clone());
        if same {
            return;
        }
        if self.bless {
            self.write(&file, &png(size, pixels));
            return;
        }
        fs::create_dir_all(&self.failed).expect("target can be written");
        let shown = self.failed.join(&file);
        let new = PixmapRef::new(size, pixels).expect("a word for each pixel");
        let old = expected.as_ref().and_then(|(size, pixels)| PixmapRef::new(*size, pixels));
        let sheet = side_by_side(old, Some(new));
        fs::write(&shown, png(sheet.size(), sheet.pixels())).expect("target can be written");
        let what = first_difference(new, old);
        let _ = writeln!(self.failures, "  {file}: {what}\n    old | new | difference: {}", shown.display());
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
            "{} differs:\n{}When the change is meant: BLESS=1 cargo test -p tests, then look at git diff.",
            self.folder.display(),
            self.failures
        );
    }

    fn orphans(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let names =
            entries.map(|entry| entry.expect("a folder entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| !self.seen.contains(name)).collect()
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        fs::create_dir_all(&self.folder).expect("snapshots can be written");
        fs::write(self.folder.join(file), bytes).expect("snapshots can be written");
    }
}

/// The pixels of a PNG file.
///
/// # Panics
/// When it is not one.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Size, Vec<u32>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut buffer = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut buffer).expect("a picture");
    let step = info.color_type.samples();
    let pixel = |c: &[u8]| match c {
        [grey] | [grey, _] => u32::from_be_bytes([0, *grey, *grey, *grey]),
        [r, g, b, ..] => u32::from_be_bytes([0, *r, *g, *b]),
        [] => 0,
    };
    (Size::new(info.width, info.height), buffer[..info.buffer_size()].chunks_exact(step).map(pixel).collect())
}

/// In words, as `live golden` says it.
fn first_difference(new: PixmapRef<'_>, old: Option<PixmapRef<'_>>) -> String {
    let Some(old) = old else { return "is missing".into() };
    let (was, is) = (old.size(), new.size());
    changed(old, new)
        .map_or_else(|| format!("was {}x{}, is {}x{}", was.w, was.h, is.w, is.h), |found| found.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(bless: bool) -> (tempfile::TempDir, Golden) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("expected");
        let failed = folder.path().join("failed");
        (folder, Golden { folder: path, failed, bless, seen: BTreeSet::new(), failures: String::new() })
    }

    #[test]
    fn a_changed_picture_is_named_with_its_first_pixel_and_shown() {
        let (_keep, mut golden) = folder(true);
        let size = Size::new(2, 1);
        golden.picture("cat", size, &[1, 2]);
        golden.bless = false;
        golden.picture("cat", size, &[1, 3]);
        let said = "1 pixel in 1 x 1 at (1, 0), first (1, 0): was #000002, is #000003";
        assert!(golden.failures.contains(said), "{}", golden.failures);
        assert!(golden.failed.join("cat.png").exists());
    }

    #[test]
    fn a_file_that_no_case_asks_for_is_an_orphan() {
        let (_keep, mut golden) = folder(true);
        golden.text("old.txt", "old");
        golden.seen.clear();
        assert_eq!(golden.orphans(), ["old.txt"]);
    }
}
