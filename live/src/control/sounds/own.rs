//! The streamer's own sounds: `begin.*` and `end.*` in a folder, each looked at before it counts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Sound;
use crate::files;
use crate::message::{Message, Speak, spoken};

/// Bytes of a file. A minute of MP3; a page fetches it each time it is heard.
pub const SOUND_BYTES_MAX: usize = 1024 * 1024;
/// Entries of the folder that are looked at: it is meant for two files, and another one was named by mistake.
const ENTRIES_MAX: usize = 1000;
/// The files' endings, and their media types. OBS' browser plays all of them.
const FORMATS: [(&str, &str); 3] = [("ogg", "audio/ogg"), ("wav", "audio/wav"), ("mp3", "audio/mpeg")];

/// Why a folder of sounds cannot be used: what was found, and what to do.
#[derive(Debug)]
pub enum SoundsError {
    /// It cannot be read.
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is another folder.
    Crowded(PathBuf),
    /// It has none of the files.
    Empty(PathBuf),
    /// Two files are meant for the same.
    Both(PathBuf, PathBuf),
    /// The ending is none of ours.
    Ending(PathBuf),
    /// The file cannot be read, or is too large.
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The bytes are something else.
    Content {
        /// The file.
        file: PathBuf,
        /// What its first bytes are.
        found: &'static str,
        /// What its ending says.
        expected: &'static str,
    },
}

impl Speak for SoundsError {
    fn message(&self) -> Message {
        match self {
            Self::Folder { folder, error } => {
                Message::new("sounds.folder").with(folder.display()).with(error)
            }
            Self::Crowded(folder) => Message::new("sounds.crowded").with(folder.display()).with(ENTRIES_MAX),
            Self::Empty(folder) => Message::new("sounds.empty").with(folder.display()),
            Self::Both(one, other) => Message::new("sounds.both").with(one.display()).with(other.display()),
            Self::Ending(file) => Message::new("sounds.ending").with(file.display()),
            Self::File { file, error } => Message::new("sounds.file").with(file.display()).with(error),
            Self::Content { file, found, expected } => {
                Message::new("sounds.content").with(file.display()).with(found).with(expected)
            }
        }
    }
}
spoken!(SoundsError);

/// The sounds of a folder.
#[derive(Debug)]
pub struct Own {
    /// For the begin of a drawing.
    pub begin: Option<Sound>,
    /// For its end.
    pub end: Option<Sound>,
}

/// Reads both, if they are there.
///
/// # Errors
/// When something is there that is no sound, or nothing at all.
pub fn read(folder: &Path) -> Result<Own, SoundsError> {
    let files = listed(folder)?;
    let sound = |stem| named(&files, stem)?.map(sound).transpose();
    let own = Own { begin: sound("begin")?, end: sound("end")? };
    if own.begin.is_none() && own.end.is_none() {
        return Err(SoundsError::Empty(folder.to_owned()));
    }
    Ok(own)
}

/// Every entry of the folder, in the order of their names.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, SoundsError> {
    let wrong = |error| SoundsError::Folder { folder: folder.to_owned(), error };
    let entries = fs::read_dir(folder).map_err(wrong)?.take(ENTRIES_MAX + 1);
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(wrong)?;
    if paths.len() > ENTRIES_MAX {
        return Err(SoundsError::Crowded(folder.to_owned()));
    }
    paths.sort();
    Ok(paths)
}

/// The one file of that name, whatever its ending.
fn named<'a>(files: &'a [PathBuf], stem: &str) -> Result<Option<&'a Path>, SoundsError> {
    let is_named = |file: &&PathBuf| {
        file.extension().is_some() && file.file_stem().is_some_and(|found| found.eq_ignore_ascii_case(stem))
    };
    let mut found = files.iter().filter(is_named);
    match (found.next(), found.next()) {
        (Some(one), Some(other)) => Err(SoundsError::Both(one.clone(), other.clone())),
        (one, _) => Ok(one.map(PathBuf::as_path)),
    }
}

fn sound(file: &Path) -> Result<Sound, SoundsError> {
    let ending = file.extension().unwrap_or_default();
    let format = FORMATS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known));
    let &(expected, kind) = format.ok_or_else(|| SoundsError::Ending(file.to_owned()))?;
    let bytes = files::read(file, SOUND_BYTES_MAX)
        .map_err(|error| SoundsError::File { file: file.to_owned(), error })?;
    let found = format_of(&bytes);
    if found != expected {
        return Err(SoundsError::Content { file: file.to_owned(), found, expected });
    }
    Ok(Sound { kind, bytes: bytes.into() })
}

/// What the first bytes say: RFC 3533 section 6, the RIFF of WAVE, ID3v2 or the header of an MPEG frame of layer III.
fn format_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'O', b'g', b'g', b'S', ..] => "ogg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "wav",
        [b'I', b'D', b'3', ..] => "mp3",
        // Eleven bits of ones, a version that is not reserved, layer III.
        [0xFF, second, ..] if second & 0xE6 == 0xE2 && second & 0x18 != 0x08 => "mp3",
        [] => "nothing",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    type Files<'a> = &'a [(&'a str, &'a [u8])];

    fn folder(files: Files<'_>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).expect("written");
        }
        folder
    }

    const WAV: &[u8] = b"RIFF\x04\0\0\0WAVE";

    #[test]
    fn files_are_taken_by_name_and_everything_else_is_left_alone() {
        let files: [(&str, &[u8]); 4] =
            [("begin.OGG", b"OggS\0"), ("End.mp3", b"\xFF\xFB\x90"), ("end", b"x"), ("notes.txt", b"x")];
        let own = read(folder(&files).path()).expect("both are sounds");
        assert_eq!(own.begin, Some(Sound { kind: "audio/ogg", bytes: Bytes::from_static(b"OggS\0") }));
        assert_eq!(own.end.map(|sound| sound.kind), Some("audio/mpeg"));
        let own = read(folder(&[("end.wav", WAV)]).path()).expect("one is enough");
        assert!(own.begin.is_none() && own.end.is_some_and(|sound| sound.kind == "audio/wav"));
    }

    #[test]
    fn what_cannot_be_played_is_named_with_what_was_found_and_what_to_do() {
        let long = [WAV, &[0; SOUND_BYTES_MAX]].concat();
        let cases: [(Files<'_>, &str); 8] = [
            (&[], "has neither begin.* nor end.*: put begin.ogg"),
            (&[("bell.ogg", b"OggS")], "has neither begin.* nor end.*"),
            (&[("begin.flac", b"fLaC")], "begin.flac: expected the ending .ogg, .wav or .mp3"),
            (&[("begin.mp3", b"OggS")], "begin.mp3 holds ogg, expected mp3"),
            (&[("begin.wav", b"<html>")], "begin.wav holds something else, expected wav"),
            (&[("begin.wav", b"")], "begin.wav holds nothing, expected wav"),
            (&[("end.wav", WAV), ("end.ogg", b"OggS")], "end.wav are both there: keep one of them"),
            (&[("end.wav", &long)], "it has more than 1048576 bytes. A sound is a file of at most 1 MiB"),
        ];
        for (files, words) in cases {
            let error = read(folder(files).path()).expect_err(words).to_string();
            assert!(error.contains(words), "{error}");
        }
        let fitting = folder(&[("end.wav", &long[..SOUND_BYTES_MAX])]);
        read(fitting.path()).expect("1 MiB is allowed");
        let missing = fitting.path().join("nowhere");
        let error = read(&missing).expect_err("there is none").to_string();
        assert!(error.ends_with("It must be a folder that this user can read"), "{error}");
        fs::create_dir(fitting.path().join("begin.ogg")).expect("a folder");
        let error = read(fitting.path()).expect_err("a folder is no sound").to_string();
        assert!(error.contains("it is a folder, expected a file"), "{error}");
    }
}
