//! Where exported bytes go: standard output, or a file that appears only when it is complete.
//!
//! The one way in which every command writes a file that a person named.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::part_file::PartFile;

/// Links that lead to links: more are a circle.
const LINKS_MAX: usize = 16;
/// Bytes that are written at once.
const BUFFER_BYTES: usize = 1 << 16;

/// An open destination. A file is written beside its final name and renamed by [`Output::commit`]; until then an
/// existing file of that name is untouched, and a failed run leaves nothing behind. A link stays one, and
/// what it leads to is written; a device or a pipe is written as it is.
pub struct Output {
    sink: Sink,
}

enum Sink {
    Stdout(BufWriter<io::Stdout>),
    Device(BufWriter<File>),
    File { temporary: BufWriter<PartFile>, path: PathBuf },
}

impl Output {
    /// Opens `path`; `-` is standard output.
    ///
    /// # Errors
    /// When no file can be made in the folder of `path`, or `path` is a folder.
    pub fn create(path: &Path) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self { sink: Sink::Stdout(BufWriter::new(io::stdout())) });
        }
        let path = followed(path)?;
        let found = fs::metadata(&path).ok();
        if let Some(found) = &found
            && !found.is_file()
        {
            if found.is_dir() {
                return Err(io::Error::new(
                    io::ErrorKind::IsADirectory,
                    "it is a folder, expected the name of a file",
                ));
            }
            let device = File::options().write(true).open(&path)?;
            return Ok(Self { sink: Sink::Device(BufWriter::with_capacity(BUFFER_BYTES, device)) });
        }
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Those of the file that is replaced, or what any other program would make: the umask takes its part.
            let own = found.map_or_else(|| fs::Permissions::from_mode(0o666), |found| found.permissions());
            builder.permissions(own);
        }
        let temporary = PartFile::create(&mut builder, folder_of(&path))?;
        let temporary = BufWriter::with_capacity(BUFFER_BYTES, temporary);
        Ok(Self { sink: Sink::File { temporary, path } })
    }

    /// Writes `bytes` as the whole content of `path`.
    ///
    /// # Errors
    /// When the file cannot be made, written or renamed.
    pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut output = Self::create(path)?;
        output.write_all(bytes)?;
        output.commit()
    }

    /// Writes `bytes` as the whole content of a file that is not there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be made or written.
    pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
        private(folder_of(path), bytes)?.persist_new(path)
    }

    /// Writes `bytes` as the whole content of a file that its owner alone can read. A link stays one.
    ///
    /// # Errors
    /// When it cannot be made, written or renamed; then what was there is there still.
    pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let path = followed(path)?;
        private(folder_of(&path), bytes)?.persist(&path)
    }

    /// The unfinished file, for a program that writes it by its name; `None` where nothing is renamed.
    #[must_use]
    pub fn part(&self) -> Option<&Path> {
        match &self.sink {
            Sink::File { temporary, .. } => Some(temporary.get_ref().path()),
            Sink::Stdout(_) | Sink::Device(_) => None,
        }
    }

    /// Everything is written: the file gets its name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed.
    pub fn commit(self) -> io::Result<()> {
        match self.sink {
            Sink::Stdout(mut out) => out.flush(),
            Sink::Device(mut out) => out.flush(),
            Sink::File { temporary, path } => {
                let file = temporary.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.persist(&path)
            }
        }
    }
}

/// A whole file on disk without its name; only its owner can read it.
fn private(folder: &Path, bytes: &[u8]) -> io::Result<PartFile> {
    // What no mode is given for has 0600.
    let mut temporary = PartFile::create(&mut tempfile::Builder::new(), folder)?;
    temporary.write_all(bytes)?;
    temporary.sync()?;
    Ok(temporary)
}

/// Refuses an output that is one of the inputs.
///
/// # Errors
/// When two names lead to one file.
pub fn keep_apart_all<'a>(inputs: impl IntoIterator<Item = &'a Path>, output: &Path) -> io::Result<()> {
    inputs.into_iter().try_for_each(|input| keep_apart(input, output))
}

/// Refuses an output that is the input.
///
/// # Errors
/// When both names lead to one file.
pub fn keep_apart(input: &Path, output: &Path) -> io::Result<()> {
    match (identity(input), identity(output)) {
        (Some(one), Some(other)) if one == other => {
            let words = format!("{} is the input, expected another name for the output", output.display());
            Err(io::Error::new(io::ErrorKind::InvalidInput, words))
        }
        _ => Ok(()),
    }
}

/// What tells a plain file from all others, whatever its name; `None` when there is none.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|found| (found.dev(), found.ino()))
}

/// The same where files have no numbers: the name without links.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok().filter(|path| path.is_file())
}

/// What a link leads to, whether it is there or not; a device, a pipe or any other path as it is.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        let is_plain = fs::metadata(&path).map(|found| found.is_file());
        match (is_plain, fs::read_link(&path)) {
            (Ok(true), Ok(_)) => return path.canonicalize(),
            (Err(_), Ok(target)) => path = folder_of(&path).join(target),
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead to no file"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Stdout(out) => out.write(bytes),
            Sink::Device(out) => out.write(bytes),
            Sink::File { temporary, .. } => temporary.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout(out) => out.flush(),
            Sink::Device(out) => out.flush(),
            Sink::File { temporary, .. } => temporary.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).expect("a folder").count()
    }

    #[test]
    fn a_run_that_fails_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.png");
        fs::write(&path, "old").expect("written");
        let mut output = Output::create(&path).expect("opens");
        output.write_all(b"half").expect("takes bytes");
        drop(output);
        assert_eq!(fs::read(&path).expect("still there"), b"old");
        assert_eq!(names(folder.path()), 1);
        Output::write(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
    }

    #[test]
    fn a_file_that_is_there_is_not_replaced_where_a_new_one_is_expected() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("copy");
        Output::write_new(&path, b"one").expect("written");
        let again = Output::write_new(&path, b"two").expect_err("it is there");
        assert_eq!((again.kind(), names(folder.path())), (io::ErrorKind::AlreadyExists, 1));
        assert_eq!(fs::read(&path).expect("there"), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_devices_stay_devices() {
        use std::os::unix::fs::{FileTypeExt as _, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (target, link, dangling) =
            (folder.path().join("target"), folder.path().join("link"), folder.path().join("dangling"));
        fs::write(&target, "old").expect("written");
        symlink("target", &link).expect("made");
        symlink("not-yet", &dangling).expect("made");
        Output::write(&link, b"new").expect("written");
        Output::write(&dangling, b"first").expect("written");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert!(fs::symlink_metadata(&dangling).expect("there").is_symlink());
        assert_eq!(fs::read(&target).expect("there"), b"new");
        assert_eq!(fs::read(folder.path().join("not-yet")).expect("there"), b"first");
        Output::write(Path::new("/dev/null"), b"gone").expect("it takes everything");
        assert!(Output::write(Path::new("/dev/full"), b"too much").is_err());
        for device in ["/dev/null", "/dev/full"] {
            assert!(fs::metadata(device).expect("there").file_type().is_char_device(), "{device}");
        }
        Output::write(folder.path(), b"x").expect_err("a folder");
    }

    #[test]
    fn the_input_is_never_the_output() {
        let folder = tempfile::tempdir().expect("a folder");
        let (input, other) = (folder.path().join("in"), folder.path().join("other"));
        fs::write(&input, "in").expect("written");
        fs::hard_link(&input, folder.path().join("same")).expect("made");
        assert!(keep_apart(&input, &folder.path().join("./in")).is_err());
        #[cfg(unix)]
        assert!(keep_apart(&input, &folder.path().join("same")).is_err());
        assert!(keep_apart(&input, &other).is_ok());
        fs::write(&other, "other").expect("written");
        assert!(keep_apart(&input, &other).is_ok());
    }
}
