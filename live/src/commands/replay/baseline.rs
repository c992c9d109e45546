//! `live replay --baseline`: what this version shows of a session against what another one showed of it.
//!
//! The other version wrote a list with `--hashes`, or a film or picture without loss. Pictures of the first difference go where
//! `--diff` says: both sides where the baseline has pictures, else this version's.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use engine::hash::FrameHash;
use engine::pixmap::{Pixmap, PixmapRef};
use engine::stage::StageSettings;
use engine::time::Frame;
use serde::Deserialize;

use super::super::exit::Exit;
use super::Range;
use super::lines::moment;
use super::pictures::Camera;
use crate::export::output::Output;
use crate::export::png;
use crate::files;
use crate::golden::{picture_files, side_by_side};
use crate::replay::Playback;
use crate::say;

/// Frames of a list at most: a frame rate of 240 for two hours.
const FRAMES_MAX: usize = 2_000_000;

/// What differs.
#[derive(Default)]
struct Differing {
    /// Frames that were compared, and those that differ.
    compared: usize,
    count: usize,
    /// The last frame before the first difference.
    same: Option<Frame>,
    first: Option<First>,
}

/// The first difference.
struct First {
    frame: Frame,
    words: String,
    /// How it was, where the baseline has pictures.
    was: Option<Pixmap>,
}

/// Compares and tells.
///
/// # Errors
/// When the baseline cannot be read, or a picture cannot be written.
pub(super) fn run(
    playback: &mut Playback,
    stage: StageSettings,
    range: Range,
    baseline: &Path,
    folder: Option<&Path>,
) -> anyhow::Result<Exit> {
    let bytes = files::read_whole(baseline).with_context(|| format!("cannot read {}", baseline.display()))?;
    let mut camera = Camera::new(playback, stage)?;
    let found = match std::str::from_utf8(&bytes) {
        Ok(text) => of_list(&mut camera, range, text),
        Err(_) => of_pictures(&mut camera, range, &bytes),
    }
    .with_context(|| baseline.display().to_string())?;
    ensure!(
        found.compared > 0,
        "{}: none of its frames lies in the part that is replayed",
        baseline.display()
    );
    let Some(first) = &found.first else {
        crate::outln!("{} frames: all as in {}", found.compared, baseline.display());
        return Ok(Exit::SUCCESS);
    };
    crate::outln!("{} is the first that differs: {}", moment(playback, first.frame), first.words);
    playback.trace(first.frame, first.frame, |line| crate::outln!("{line}"));
    crate::outln!("{} of {} frames differ", found.count, found.compared);
    if let Some(folder) = folder {
        let mut camera = Camera::new(playback, stage)?;
        for path in pictures(&mut camera, &found, first, folder)? {
            say::written(&path, None);
        }
    }
    Ok(Exit::status(1))
}

/// Compares hash by hash.
fn of_list(camera: &mut Camera<'_>, range: Range, text: &str) -> anyhow::Result<Differing> {
    let mut found = Differing::default();
    for (frame, was) in read_list(text)? {
        if !(range.from..=range.to).contains(&frame) {
            continue;
        }
        let picture = camera.shoot(frame).0;
        let is = FrameHash::of(picture.size(), picture.pixels()).to_string();
        let words = (was != is).then(|| format!("its hash was {was}, is {is}"));
        found.take(frame, words, || None);
    }
    Ok(found)
}

/// Compares picture by picture.
fn of_pictures(camera: &mut Camera<'_>, range: Range, file: &[u8]) -> anyhow::Result<Differing> {
    let fps = camera.fps();
    let mut found = Differing::default();
    let mut pictures = picture_files::read(file)?.peekable();
    let mut is_film = false;
    while let Some(picture) = pictures.next() {
        let (ms, was) = picture?;
        is_film |= pictures.peek().is_some();
        // A file's times are cut to milliseconds, and a frame begins within one.
        let frame = if is_film { range.from.after(fps.frame_at_ms(ms + 1).0) } else { range.still };
        if frame > range.to {
            break;
        }
        let is = camera.shoot(frame).0;
        let (old, new) = (was.size(), is.size());
        ensure!(
            old == new,
            "its pictures have {} x {} pixels, this version's {} x {}: give the same --layout and --scale",
            old.w,
            old.h,
            new.w,
            new.h
        );
        let words = is.changed_since(was.as_ref()).map(|block| {
            format!("in the block of {} x {} pixels at ({}, {})", block.w, block.h, block.x, block.y)
        });
        found.take(frame, words, || Some(was));
    }
    Ok(found)
}

impl Differing {
    /// Takes in a frame; `words`: how it differs.
    fn take(&mut self, frame: Frame, words: Option<String>, was: impl FnOnce() -> Option<Pixmap>) {
        self.compared += 1;
        match words {
            None if self.first.is_none() => self.same = Some(frame),
            None => {}
            Some(words) => {
                self.count += 1;
                self.first.get_or_insert_with(|| First { frame, words, was: was() });
            }
        }
    }
}

/// Writes the pictures of the first difference, and of the frame before it that is the same.
fn pictures(
    camera: &mut Camera<'_>,
    found: &Differing,
    first: &First,
    folder: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let write = |name: String, picture: PixmapRef<'_>| {
        let path = folder.join(name);
        Output::write(&path, &png::encode(picture)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        anyhow::Ok(path)
    };
    let mut paths = Vec::new();
    if let Some(same) = found.same {
        paths.push(write(format!("frame-{:06}-same.png", same.0), camera.shoot(same).0)?);
    }
    let number = first.frame.0;
    let is = camera.shoot(first.frame).0;
    if let Some(was) = &first.was {
        let sheet = side_by_side(Some(was.as_ref()), Some(is));
        paths.push(write(format!("frame-{number:06}-old-new-difference.png"), sheet.as_ref())?);
        paths.push(write(format!("frame-{number:06}-old.png"), was.as_ref())?);
    }
    paths.push(write(format!("frame-{number:06}-new.png"), is)?);
    Ok(paths)
}

/// A line of a list as JSON.
#[derive(Deserialize)]
struct JsonLine {
    frame: u64,
    hash: String,
}

/// Frames and hashes, in order.
fn read_list(text: &str) -> anyhow::Result<Vec<(Frame, String)>> {
    let mut list = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let read = if line.starts_with('{') { read_json(line) } else { read_columns(line) };
        let what = || {
            format!("line {}: expected FRAME<TAB>HASH, as replay --hashes prints it, or a film", number + 1)
        };
        list.push(read.with_context(what)?);
        ensure!(list.len() <= FRAMES_MAX, "it has more than {FRAMES_MAX} lines");
    }
    list.sort();
    list.dedup();
    Ok(list)
}

fn read_json(line: &str) -> Option<(Frame, String)> {
    let JsonLine { frame, hash } = serde_json::from_str(line).ok()?;
    is_hash(&hash).then_some((Frame(frame), hash))
}

fn read_columns(line: &str) -> Option<(Frame, String)> {
    let mut columns = line.split('\t');
    let (frame, hash) = (columns.next()?.parse().ok()?, columns.next()?);
    is_hash(hash).then(|| (Frame(frame), hash.to_owned()))
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_in_both_forms_and_anything_else_is_refused_by_its_line() {
        let lines = "60\t00000000000000aa\tend da:1 drawn\n59\t00000000000000bb\tlast da:1\n";
        let json = "{\"frame\":60,\"ms\":1000,\"hash\":\"00000000000000aa\"}\n{\"frame\":59,\"hash\":\"00000000000000bb\"}";
        let expected =
            [(Frame(59), "00000000000000bb".to_owned()), (Frame(60), "00000000000000aa".to_owned())];
        assert_eq!(read_list(lines).expect("a list"), expected);
        assert_eq!(read_list(json).expect("a list"), expected);
        let error = read_list("60\t00000000000000aa\nhello").expect_err("no list").to_string();
        assert!(error.starts_with("line 2: expected FRAME<TAB>HASH"), "{error}");
    }
}
