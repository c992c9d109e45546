//! The journal's folder: held by one instance, one file a session, old ones deleted.
//!
//! Names of files are known here; what stands in them is not.

use std::fs::TryLockError;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::Context as _;
use jiff::Timestamp;

use super::disk::{Access, Disk, FileReader, LogFile, RealDisk};
use crate::message::{Message, Speak, spoken};
use crate::mutex::lock;

/// Sessions of a folder, named `000007-20261122T180000Z.jsonl`: a rising number, which decides the order, and the UTC
/// time of their start for the reader.
const EXTENSION: &str = "jsonl";
/// What a session's file was before it was mended or set aside: `.damaged`, `.damaged-2` and so on.
const DAMAGED: &str = "damaged";
/// A file that is not complete yet.
const PART: &str = "part";
/// Copies of one session's file that are kept at most: more mean that something else is wrong.
const RESCUES_MAX: u32 = 1000;
/// How a person names the newest session.
const LATEST: &str = "latest";
const LOCK: &str = "lock";
/// Who holds the lock. Apart from the lock, since some systems let nobody read a locked file.
const HOLDER: &str = "holder.txt";

/// Why a folder cannot be used.
#[derive(Debug)]
pub enum FolderError {
    /// Another instance runs on it.
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Process id and start of the other instance.
        holder: String,
    },
    /// The system says no.
    Io {
        /// What was tried: the key of a text.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// The system's answer.
        error: io::Error,
    },
}

impl Speak for FolderError {
    fn message(&self) -> Message {
        match self {
            Self::InUse { folder, holder } => {
                Message::new("folder.in-use").with(folder.display()).with(holder)
            }
            Self::Io { what, path, error } => {
                Message::new("folder.io").with_message(Message::new(what)).with(path.display()).with(error)
            }
        }
    }
}
spoken!(FolderError);

/// The folder, held against other instances until the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    lock: Arc<Mutex<Box<dyn LogFile>>>,
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
        Self::hold_on(Arc::new(RealDisk), data_dir)
    }

    /// The same on another disk.
    ///
    /// # Errors
    /// As above.
    pub fn hold_on(disk: Arc<dyn Disk>, data_dir: &Path) -> Result<Self, FolderError> {
        let path = Self::path_in(data_dir);
        let lock = locked(&*disk, &path)?;
        // The names of new folders are on the disk; who may not read the folder above need not know.
        path.ancestors().skip(1).take(2).for_each(|folder| drop(disk.sync_folder(folder)));
        Ok(Self { path, disk, lock: Arc::new(Mutex::new(lock)) })
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The disk that it lies on.
    #[must_use]
    pub fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// Its sessions, the oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sessions(&self) -> Result<Vec<SessionFile>, FolderError> {
        sessions_on(&*self.disk, &self.path)
    }

    /// The file of a session that starts now; it does not exist yet.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn next(&self, now: Timestamp) -> Result<SessionFile, FolderError> {
        // A number that a file had which was set aside is not given again.
        let rescued = self.rescues()?.iter().filter_map(|path| numbered(path)).max().unwrap_or(0);
        let last = self.sessions()?.last().map_or(0, |last| last.number).max(rescued);
        let number = last + 1;
        let name = format!("{number:06}-{}.{EXTENSION}", now.strftime("%Y%m%dT%H%M%SZ"));
        Ok(SessionFile { number, path: self.path.join(name) })
    }

    /// Files as they were before they were mended or set aside, the oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn rescues(&self) -> Result<Vec<PathBuf>, FolderError> {
        let is_rescue = |path: &PathBuf| extension(path).is_some_and(is_damaged);
        let mut files: Vec<_> = files_in(&*self.disk, &self.path)?.into_iter().filter(is_rescue).collect();
        files.sort();
        Ok(files)
    }

    /// Gives a session's file another name, under which it is not read. Returns that name.
    ///
    /// # Errors
    /// When it has its name still.
    pub fn set_aside(&self, path: &Path) -> Result<PathBuf, FolderError> {
        let kept = self.free_rescue(path)?;
        io_of("folder.cannot-rename", path, self.disk.rename(path, &kept))?;
        io_of("folder.cannot-sync", &self.path, self.disk.sync_folder(&self.path))?;
        Ok(kept)
    }

    /// Puts the mended form of a session's file in its place, and keeps the file as it was under another name, which is
    /// returned. There is a file of the session's name at any moment.
    ///
    /// # Errors
    /// When the session's file is as before.
    pub fn mend(&self, path: &Path, mended: &[u8]) -> Result<PathBuf, FolderError> {
        let kept = self.free_rescue(path)?;
        if self.disk.link(path, &kept).is_err() {
            // Not every file system knows second names.
            let bytes = self.read(path)?;
            io_of("folder.cannot-write", &kept, write_new(&*self.disk, &kept, &bytes))?;
        }
        io_of("folder.cannot-sync", &self.path, self.disk.sync_folder(&self.path))?;
        self.place(path, mended).map(|()| kept)
    }

    fn free_rescue(&self, path: &Path) -> Result<PathBuf, FolderError> {
        for number in 1..=RESCUES_MAX {
            let name = if number == 1 { DAMAGED.to_owned() } else { format!("{DAMAGED}-{number}") };
            let kept = path.with_extension(name);
            if !io_of("folder.cannot-look-for", &kept, self.disk.is_there(&kept))? {
                return Ok(kept);
            }
        }
        Err(failed("folder.cannot-keep", path, io::ErrorKind::AlreadyExists.into()))
    }

    /// Writes a whole file beside its place, syncs it, and moves it there.
    ///
    /// # Errors
    /// When it could not; nothing is left of the try.
    pub fn place(&self, path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
        let part = path.with_extension(PART);
        let written = write_synced(&*self.disk, &part, bytes).and_then(|()| self.disk.rename(&part, path));
        if written.is_err() {
            let _ = self.disk.remove(&part);
        }
        io_of("folder.cannot-write", path, written)?;
        io_of("folder.cannot-sync", &self.path, self.disk.sync_folder(&self.path))
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, FolderError> {
        let mut bytes = Vec::new();
        let file = self.disk.open(path, Access::Read);
        let read = file.and_then(|file| FileReader::new(file).read_to_end(&mut bytes));
        io_of("folder.cannot-read", path, read).map(|_| bytes)
    }

    /// Deletes a file.
    ///
    /// # Errors
    /// When it is still there.
    pub fn remove(&self, path: &Path) -> Result<(), FolderError> {
        io_of("folder.cannot-delete", path, self.disk.remove(path))
    }

    /// Deletes files that were never completed: a crash left them.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not be deleted.
    pub fn remove_parts(&self) -> Result<(), FolderError> {
        let files = files_in(&*self.disk, &self.path)?;
        let parts = files.iter().filter(|path| extension(path) == Some(PART) && numbered(path).is_some());
        parts.into_iter().try_for_each(|path| self.remove(path))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Box<dyn LogFile>> {
        lock(&self.lock)
    }

    /// Where its lock lies.
    pub(super) fn lock_path(&self) -> PathBuf {
        self.path.join(LOCK)
    }

    /// Makes the folder again and takes hold of it anew.
    ///
    /// # Errors
    /// As [`Folder::hold`].
    pub(super) fn hold_again(&self) -> Result<(), FolderError> {
        *self.lock() = locked(&*self.disk, &self.path)?;
        Ok(())
    }
}

/// Makes the folder where it is missing, and locks it.
fn locked(disk: &dyn Disk, folder: &Path) -> Result<Box<dyn LogFile>, FolderError> {
    io_of("folder.cannot-make", folder, disk.make_folder(folder))?;
    let path = folder.join(LOCK);
    let lock = match disk.lock(&path) {
        Ok(lock) => lock,
        Err(TryLockError::WouldBlock) => return Err(in_use(disk, folder)),
        Err(TryLockError::Error(error)) => return Err(failed("folder.cannot-lock", &path, error)),
    };
    let (pid, now) = (std::process::id(), Timestamp::now());
    // Only for the message of a second instance; a full disk is found out by what must be written.
    let _ = write_synced(disk, &folder.join(HOLDER), format!("process {pid}, started {now:.0}").as_bytes());
    Ok(lock)
}

/// The sessions of a journal's folder, the oldest first; none when the folder is not there.
///
/// # Errors
/// When it cannot be read.
pub fn sessions_in(folder: &Path) -> Result<Vec<SessionFile>, FolderError> {
    sessions_on(&RealDisk, folder)
}

/// The file of a session that a person named: `latest` is the newest one in the data folder, anything else a file.
///
/// # Errors
/// When there is no session, or the folder cannot be read.
pub fn named_session(name: &Path, data_dir: &Path) -> anyhow::Result<PathBuf> {
    if name.as_os_str() != LATEST {
        return Ok(name.to_owned());
    }
    let folder = Folder::path_in(data_dir);
    let newest = sessions_in(&folder)?.pop();
    newest.map(|session| session.path).with_context(|| format!("no session in {}", folder.display()))
}

pub(super) fn sessions_on(disk: &dyn Disk, folder: &Path) -> Result<Vec<SessionFile>, FolderError> {
    let mut sessions: Vec<_> = files_in(disk, folder)?.into_iter().filter_map(session_file).collect();
    sessions.sort();
    Ok(sessions)
}

/// Writes a file that is not there yet and syncs it.
pub(super) fn write_new(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = disk.create_new(path)?;
    let written = file.write_at(0, bytes).and_then(|()| file.sync());
    if written.is_err() {
        let _ = disk.remove(path);
    }
    written
}

fn files_in(disk: &dyn Disk, folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    match disk.names(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        names => io_of("folder.cannot-read", folder, names),
    }
}

fn session_file(path: PathBuf) -> Option<SessionFile> {
    (extension(&path)? == EXTENSION).then_some(())?;
    Some(SessionFile { number: numbered(&path)?, path })
}

/// The number in a file's name.
fn numbered(path: &Path) -> Option<u64> {
    path.file_stem()?.to_str()?.split_once('-')?.0.parse().ok()
}

fn extension(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

fn is_damaged(extension: &str) -> bool {
    extension.strip_prefix(DAMAGED).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The session's file that a rescue was.
pub(super) fn session_of(rescue: &Path) -> PathBuf {
    rescue.with_extension(EXTENSION)
}

fn write_synced(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    if disk.is_there(path)? {
        disk.remove(path)?;
    }
    write_new(disk, path, bytes)
}

fn in_use(disk: &dyn Disk, folder: &Path) -> FolderError {
    let mut holder = String::new();
    let file = disk.open(&folder.join(HOLDER), Access::Read);
    let read = file.and_then(|file| FileReader::new(file).read_to_string(&mut holder));
    if read.is_err() {
        "process unknown".clone_into(&mut holder);
    }
    FolderError::InUse { folder: folder.to_owned(), holder }
}

pub(super) fn io_of<T>(what: &'static str, path: &Path, result: io::Result<T>) -> Result<T, FolderError> {
    result.map_err(|error| failed(what, path, error))
}

fn failed(what: &'static str, path: &Path, error: io::Error) -> FolderError {
    FolderError::Io { what, path: path.to_owned(), error }
}

/// Whether a file of this path would lie in a folder that sessions are kept in: it would be taken for the newest one.
#[must_use]
pub fn is_in_journal(file: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.join(LOCK).exists()
}

#[cfg(test)]
mod tests {
    use std::fs;

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
    fn a_file_is_mended_twice_and_both_originals_stay() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = Folder::hold(data.path()).expect("nobody holds it");
        let path = folder.path().join("000001-x.jsonl");
        fs::write(&path, "first").expect("writable");
        let one = folder.mend(&path, b"second").expect("writable");
        let two = folder.mend(&path, b"third").expect("writable");
        let read = |path: &Path| fs::read_to_string(path).expect("it is there");
        assert_eq!((read(&one), read(&two), read(&path)), ("first".into(), "second".into(), "third".into()));
        assert!(one.ends_with("000001-x.damaged") && two.ends_with("000001-x.damaged-2"));
        assert_eq!(folder.rescues().expect("readable"), [one, two]);
        folder.set_aside(&path).expect("writable");
        assert_eq!(folder.next(Timestamp::UNIX_EPOCH).expect("readable").number, 2, "not once more");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_was_there_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().expect("a folder");
        fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
        let folder = Folder::hold(data.path()).expect("nobody holds it");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(data.path()), mode(folder.path())), (0o755, 0o700));
    }
}
