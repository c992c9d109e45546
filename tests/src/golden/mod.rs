//! Golden files, and pictures among them: compared pixel by pixel. The picture of a difference is written to
//! `target/golden/`.

mod files;

use std::fmt::Write as _;
use std::fs;

use engine::geometry::Size;
use engine::pixmap::PixmapRef;
use live::export::png::encode;
use live::golden::{changed, side_by_side};

pub use files::{Golden, bless, inputs, root, stem};

/// A picture as a PNG file.
fn png(size: Size, pixels: &[u32]) -> Vec<u8> {
    let picture = PixmapRef::new(size, pixels).expect("a word for each pixel");
    encode(picture).expect("a picture has pixels")
}

impl Golden {
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
        (folder, Golden { folder: path, failed, bless, ..Golden::open("") })
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
