//! The journal's folder: for this user only, held by one instance, one file a session, old ones deleted.
//!
//! Names and ages of files are known here; what stands in them is not.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use thiserror::Error;

/// Sessions of a folder, named `000007-20261122T180000Z.jsonl`: a rising number, which decides the order, and the UTC
/// time of their start for the reader.
const EXTENSION: &str = "jsonl";
/// What a session's file was before it was mended.
const DAMAGED: &str = "damaged";
const LOCK: &str = "lock";
/// Who holds the lock. Apart from the lock, since some systems let nobody read a locked file.
const HOLDER: &str = "holder.txt";

/// Why a folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// Another instance runs on it.
    #[error("{} is in use by another instance: {holder}. Stop that one, or set DATA_DIR to another folder", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Process id and start of the other instance.
        holder: String,
    },
    /// The system says no.
    #[error("{what} {}: {error}. DATA_DIR must be a folder that this user can write to", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// The system's answer.
        error: io::Error,
    },
}

/// The folder, held against other instances until it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// One session's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionFile {
    /// Its number.
    pub number: u64,
    /// Where it lies.
    pub path: PathBuf,
}

impl Folder {
    /// Where the journal of `data_dir` lies.
    #[must_use]
    pub fn path_in(data_dir: &Path) -> PathBuf {
        data_dir.join("journal")
    }

    /// Makes the folder where it is missing and takes hold of it.
    ///
    /// # Errors
    /// When another instance holds it, or the system refuses.
    pub fn hold(data_dir: &Path) -> Result<Self, FolderError> {
        let path = Self::path_in(data_dir);
        make_private(data_dir)?;
        make_private(&path)?;
        let lock = path.join(LOCK);
        let file = io_of("cannot open", &lock, File::options().create(true).append(true).open(&lock))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(&path)),
            Err(TryLockError::Error(error)) => return Err(failed("cannot lock", &lock, error)),
        }
        let (pid, now) = (std::process::id(), Timestamp::now());
        // Only for the message of a second instance; a full disk is found out by what must be written.
        let _ = fs::write(path.join(HOLDER), format!("process {pid}, started {now:.0}"));
        Ok(Self { path, _lock: file })
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its sessions, the oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sessions(&self) -> Result<Vec<SessionFile>, FolderError> {
        sessions_in(&self.path)
    }

    /// The file of a session that starts now; it does not exist yet.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn next(&self, now: Timestamp) -> Result<SessionFile, FolderError> {
        let number = self.sessions()?.last().map_or(1, |last| last.number + 1);
        let name = format!("{number:06}-{}.{EXTENSION}", now.strftime("%Y%m%dT%H%M%SZ"));
        Ok(SessionFile { number, path: self.path.join(name) })
    }

    /// Files as they were before they were mended. They hold what the mended ones hold.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn damaged(&self) -> Result<Vec<PathBuf>, FolderError> {
        let files = files_in(&self.path)?;
        Ok(files.into_iter().filter(|path| path.extension().is_some_and(|found| found == DAMAGED)).collect())
    }

    /// Keeps a session's file as it is under another name, before it is mended. Returns that name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_damaged(&self, path: &Path, bytes: &[u8]) -> Result<PathBuf, FolderError> {
        let kept = path.with_extension(DAMAGED);
        place(&kept, bytes).map(|()| kept)
    }

    /// Deletes sessions that nothing was written to for `keep_days` days, except the newest. Returns how many.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not be deleted.
    pub fn retire(&self, keep_days: u32, now: SystemTime) -> Result<usize, FolderError> {
        let limit = now.checked_sub(Duration::from_secs(u64::from(keep_days) * 24 * 60 * 60));
        let mut sessions = self.sessions()?;
        sessions.pop();
        let files = sessions.into_iter().map(|session| session.path).chain(self.damaged()?);
        let old: Vec<_> = files.filter(|path| is_before(path, limit)).collect();
        old.iter().try_for_each(|path| remove(path))?;
        Ok(old.len())
    }
}

/// The sessions of a journal's folder, the oldest first; none when the folder is not there.
///
/// # Errors
/// When it cannot be read.
pub fn sessions_in(folder: &Path) -> Result<Vec<SessionFile>, FolderError> {
    let mut sessions: Vec<_> = files_in(folder)?.into_iter().filter_map(session_file).collect();
    sessions.sort();
    Ok(sessions)
}

/// Deletes a file.
///
/// # Errors
/// When it is still there.
pub fn remove(path: &Path) -> Result<(), FolderError> {
    io_of("cannot delete", path, fs::remove_file(path))
}

/// Writes a whole file beside its place, syncs it, and moves it there.
///
/// # Errors
/// When it could not; nothing is left of the try.
pub fn place(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let part = path.with_extension("part");
    let written = write_synced(&part, bytes).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    io_of("cannot write", path, written)?;
    path.parent().map_or(Ok(()), |folder| io_of("cannot sync", folder, sync_folder(folder)))
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => io_of("cannot read", folder, entries)?,
    };
    entries.map(|entry| io_of("cannot read", folder, entry).map(|entry| entry.path())).collect()
}

fn session_file(path: PathBuf) -> Option<SessionFile> {
    let is_session = path.extension().is_some_and(|found| found == EXTENSION);
    let (number, _) = path.file_stem().filter(|_| is_session)?.to_str()?.split_once('-')?;
    Some(SessionFile { number: number.parse().ok()?, path })
}

fn is_before(path: &Path, limit: Option<SystemTime>) -> bool {
    let modified = fs::metadata(path).and_then(|data| data.modified());
    matches!((modified, limit), (Ok(modified), Some(limit)) if modified < limit)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    let mut options = File::options();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A new name is on the disk when its folder is. Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn make_private(folder: &Path) -> Result<(), FolderError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    io_of("cannot make", folder, builder.create(folder))?;
    #[cfg(unix)]
    {
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        io_of("cannot make private", folder, fs::set_permissions(folder, private))?;
    }
    Ok(())
}

fn in_use(folder: &Path) -> FolderError {
    let holder = fs::read_to_string(folder.join(HOLDER)).unwrap_or_else(|_| "process unknown".into());
    FolderError::InUse { folder: folder.to_owned(), holder }
}

fn io_of<T>(what: &'static str, path: &Path, result: io::Result<T>) -> Result<T, FolderError> {
    result.map_err(|error| failed(what, path, error))
}

fn failed(what: &'static str, path: &Path, error: io::Error) -> FolderError {
    FolderError::Io { what, path: path.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_the_first_is() {
        let data = tempfile::tempdir().expect("a folder");
        let first = Folder::hold(data.path()).expect("nobody holds it");
        let error = Folder::hold(data.path()).expect_err("it is held").to_string();
        assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
        drop(first);
        Folder::hold(data.path()).expect("it is free again");
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_for_its_user_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().expect("a folder");
        let folder = Folder::hold(&data.path().join("new/data")).expect("it can be made");
        for path in [folder.path(), folder.path().parent().expect("it has one")] {
            let mode = fs::metadata(path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }

    #[test]
    fn sessions_are_numbered_and_sorted_by_number() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = Folder::hold(data.path()).expect("nobody holds it");
        for name in ["000002-x.jsonl", "000010-a.jsonl", "1000000-z.jsonl", "notes.txt", "0003.part"] {
            fs::write(folder.path().join(name), "").expect("it can be written");
        }
        let numbers: Vec<u64> = folder.sessions().expect("readable").iter().map(|one| one.number).collect();
        assert_eq!(numbers, [2, 10, 1_000_000]);
        let next = folder.next(Timestamp::UNIX_EPOCH).expect("readable");
        assert!(next.path.ends_with("1000001-19700101T000000Z.jsonl"), "{next:?}");
    }

    #[test]
    fn old_sessions_are_deleted_and_the_newest_stays_however_old() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = Folder::hold(data.path()).expect("nobody holds it");
        for number in 1..=3 {
            fs::write(folder.path().join(format!("{number:06}-x.jsonl")), "").expect("writable");
        }
        let later = SystemTime::now() + Duration::from_secs(91 * 24 * 60 * 60);
        assert_eq!(folder.retire(90, SystemTime::now()).expect("readable"), 0);
        assert_eq!(folder.retire(90, later).expect("readable"), 2);
        assert_eq!(folder.sessions().expect("readable").len(), 1);
    }
}
