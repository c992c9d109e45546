//! What the journal asks of a file system: a handful of operations, so that a test can give one that fails at any of
//! them. Knows nothing of lines.

use std::fmt::Debug;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// The folders and names that the journal works with.
pub trait Disk: Debug + Send + Sync + 'static {
    /// Makes a folder and those above it, as far as they are missing, for this user only. What is there stays as it is.
    ///
    /// # Errors
    /// When it is not there afterwards.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;

    /// What stands in a folder.
    ///
    /// # Errors
    /// When it cannot be read, or is not there.
    fn names(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Whether anything has this name.
    ///
    /// # Errors
    /// When that cannot be told.
    fn is_there(&self, path: &Path) -> io::Result<bool>;

    /// Opens a file that is there.
    ///
    /// # Errors
    /// When there is none, it is no plain file, or it may not be opened.
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn LogFile>>;

    /// Makes a file that is not there yet, for this user only.
    ///
    /// # Errors
    /// When the name is taken, or no file can be made.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn LogFile>>;

    /// Opens a file, makes it where it is missing, and locks it until it is dropped.
    ///
    /// # Errors
    /// When another program holds it, or it cannot be opened or locked.
    fn lock(&self, path: &Path) -> Result<Box<dyn LogFile>, TryLockError>;

    /// Gives a file a second name that was free.
    ///
    /// # Errors
    /// When the name is taken, or the file system knows no second names.
    fn link(&self, path: &Path, second: &Path) -> io::Result<()>;

    /// Renames a file; one that had the new name is gone.
    ///
    /// # Errors
    /// When the names are as before.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Deletes a file.
    ///
    /// # Errors
    /// When it is still there.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Returns when the names in a folder are on the disk.
    ///
    /// # Errors
    /// When they may not be.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
}

/// An open file: bytes at a place, a sync, a cut.
pub trait LogFile: Debug + Send + 'static {
    /// Reads what stands at `offset`; 0 bytes: the end.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read_at(&mut self, offset: u64, bytes: &mut [u8]) -> io::Result<usize>;

    /// Its length in bytes.
    ///
    /// # Errors
    /// When the system does not tell.
    fn length(&mut self) -> io::Result<u64>;

    /// Writes all of `bytes` from byte `offset` on.
    ///
    /// # Errors
    /// When not all of it was taken; what then stands behind `offset` is unknown.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Returns when everything that was written is on the disk, and the length of the file.
    ///
    /// # Errors
    /// When it may not be.
    fn sync(&mut self) -> io::Result<()>;

    /// Drops everything from byte `length` on.
    ///
    /// # Errors
    /// When the file is as before.
    fn cut(&mut self, length: u64) -> io::Result<()>;

    /// Whether this name leads to this very file.
    ///
    /// # Errors
    /// When that cannot be told.
    fn is_at(&self, path: &Path) -> io::Result<bool>;
}

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
    }

    fn is_there(&self, path: &Path) -> io::Result<bool> {
        match fs::symlink_metadata(path) {
            Ok(_) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn LogFile>> {
        // Opening a pipe would wait for somebody to write to it.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("it is not a plain file"));
        }
        let file = File::options().read(true).write(access == Access::Write).open(path)?;
        Ok(Box::new(RealFile { file, is_locked: false }))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        let mut options = File::options();
        options.create_new(true).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Box::new(RealFile { file: options.open(path)?, is_locked: false }))
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn LogFile>, TryLockError> {
        let mut options = File::options();
        // Windows locks no file that is open for appending alone.
        options.create(true).read(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(TryLockError::Error)?;
        file.try_lock()?;
        Ok(Box::new(RealFile { file, is_locked: true }))
    }

    fn link(&self, path: &Path, second: &Path) -> io::Result<()> {
        fs::hard_link(path, second)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Windows has no such call and needs none.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}

/// Whether a path leads nowhere.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A file of this machine.
#[derive(Debug)]
struct RealFile {
    file: File,
    is_locked: bool,
}

impl Drop for RealFile {
    /// Unlocks before it closes: a program that is being started by another thread has the file open for a moment, and would
    /// hold the lock as long.
    fn drop(&mut self) {
        if self.is_locked {
            // Closing it does the rest.
            let _ = self.file.unlock();
        }
    }
}

impl LogFile for RealFile {
    fn read_at(&mut self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.read(bytes)
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }

    #[cfg(unix)]
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt as _;
        let own = self.file.metadata()?;
        match fs::metadata(path) {
            Ok(found) => Ok((found.dev(), found.ino()) == (own.dev(), own.ino())),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Elsewhere an open file keeps its name.
    #[cfg(not(unix))]
    fn is_at(&self, _path: &Path) -> io::Result<bool> {
        Ok(true)
    }
}

impl LogFile for Box<dyn LogFile> {
    fn read_at(&mut self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(offset, bytes)
    }

    fn length(&mut self) -> io::Result<u64> {
        (**self).length()
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        (**self).write_at(offset, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        (**self).sync()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        (**self).cut(length)
    }

    fn is_at(&self, path: &Path) -> io::Result<bool> {
        (**self).is_at(path)
    }
}

/// Reads an open file from its start, piece by piece.
#[derive(Debug)]
pub struct FileReader {
    file: Box<dyn LogFile>,
    offset: u64,
}

impl FileReader {
    /// A reader of a whole file.
    #[must_use]
    pub fn new(file: Box<dyn LogFile>) -> Self {
        Self { file, offset: 0 }
    }
}

impl Read for FileReader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(self.offset, bytes)?;
        self.offset += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_let_go_can_be_locked_at_once_although_a_program_that_starts_still_has_it_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let file = File::create(&path).expect("a file");
        file.try_lock().expect("nobody holds it");
        // What a fork leaves in the other process until it becomes another program.
        let copy = file.try_clone().expect("a second handle");
        assert!(RealDisk.lock(&path).is_err());
        drop(RealFile { file, is_locked: true });
        assert!(RealDisk.lock(&path).is_ok());
        drop(copy);
    }

    #[test]
    fn a_lock_is_a_file_that_can_be_read_since_windows_refuses_to_lock_one_for_appending_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lock = RealDisk.lock(&folder.path().join("lock")).expect("nobody holds it");
        assert_eq!(lock.read_at(0, &mut [0]).expect("it can be read"), 0);
    }
}
