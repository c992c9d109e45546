//! Reads the files that a person names: up to a size, and never from a pipe that nobody writes to.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// Opens a file. A pipe with a name would wait until somebody writes to it, silently.
///
/// # Errors
/// When it is a pipe or a folder, or cannot be opened.
pub fn open(path: &Path) -> io::Result<File> {
    let found = fs::metadata(path)?;
    if found.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, expected a file"));
    }
    if is_pipe(&found) && path.canonicalize().is_ok() {
        return Err(io::Error::other("it is a pipe, expected a file"));
    }
    File::open(path)
}

#[cfg(unix)]
fn is_pipe(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    found.file_type().is_fifo() || found.file_type().is_socket()
}

#[cfg(not(unix))]
fn is_pipe(_found: &fs::Metadata) -> bool {
    false
}

/// The bytes of a file of at most `bytes_max` bytes.
///
/// # Errors
/// When it is larger or cannot be read.
pub fn read(path: &Path, bytes_max: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > bytes_max {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it has more than {bytes_max} bytes"),
        ));
    }
    Ok(bytes)
}

/// The bytes of a file of any size. A device may have no end, so it is none.
///
/// # Errors
/// When it is a device, or cannot be read.
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    if is_device(&file.metadata()?) {
        return Err(io::Error::other("it is a device, expected a file"));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn is_device(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    found.file_type().is_char_device() || found.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_found: &fs::Metadata) -> bool {
    false
}

/// The text of a file of at most `bytes_max` bytes.
///
/// # Errors
/// As above, and when it is not UTF-8.
pub fn read_text(path: &Path, bytes_max: usize) -> io::Result<String> {
    let words = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not text in UTF-8");
    String::from_utf8(read(path, bytes_max)?).map_err(words)
}

/// Whether others than its owner can read a file.
#[cfg(unix)]
#[must_use]
pub fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o044 != 0)
}

/// Elsewhere a file's mode does not say.
#[cfg(not(unix))]
#[must_use]
pub fn is_open_to_others(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), "four").expect("written");
        assert_eq!(read_text(file.path(), 4).expect("it fits"), "four");
        assert_eq!(read(file.path(), 3).expect_err("too large").kind(), io::ErrorKind::FileTooLarge);
        fs::write(file.path(), b"\xFF").expect("written");
        assert_eq!(read_text(file.path(), 4).expect_err("no text").kind(), io::ErrorKind::InvalidData);
    }

    #[cfg(unix)]
    #[test]
    fn an_endless_device_ends_and_an_empty_one_is_empty() {
        assert_eq!(
            read(Path::new("/dev/zero"), 1000).expect_err("endless").kind(),
            io::ErrorKind::FileTooLarge
        );
        assert_eq!(read(Path::new("/dev/null"), 1000).expect("empty"), b"");
        read(Path::new("/"), 1000).expect_err("a folder");
        assert!(read_whole(Path::new("/dev/zero")).expect_err("endless").to_string().contains("device"));
    }
}
