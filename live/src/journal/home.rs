//! Where a session's file belongs: whether it still lies there, how it comes back when its folder was deleted, and how
//! its bytes are kept when something else lies there.
//!
//! An open file outlives its name: what was written down can be read from it as long as the program runs.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, LogFile};
use super::folder::{Folder, FolderError, sessions_on};

/// Bytes copied at once.
const PIECE: usize = 256 * 1024;
/// Rescue files of one name at most: more mean that something else is wrong.
const RESCUES_MAX: u32 = 100;

/// Where one session's file belongs.
#[derive(Debug)]
pub(super) struct Home {
    folder: Folder,
    path: PathBuf,
}

/// What lies where the file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The file.
    InPlace,
    /// Nothing: the file or its folder was deleted or moved away.
    Free,
    /// The file, but its folder's lock was deleted.
    Unlocked,
    /// Something else; in words.
    Taken(String),
}

impl Home {
    pub(super) const fn new(folder: Folder, path: PathBuf) -> Self {
        Self { folder, path }
    }

    /// Looks.
    ///
    /// # Errors
    /// When that cannot be told.
    pub(super) fn standing(&self, file: &dyn LogFile) -> io::Result<Standing> {
        let (is_here, is_locked) =
            (file.is_at(&self.path)?, self.folder.lock().is_at(&self.folder.lock_path())?);
        match (is_here, is_locked) {
            (true, true) => Ok(Standing::InPlace),
            (true, false) => Ok(self.newer()?.map_or(Standing::Unlocked, Standing::Taken)),
            (false, _) if self.disk().is_there(&self.path)? => {
                Ok(Standing::Taken(format!("{} is another file now", self.path.display())))
            }
            (false, true) => Ok(Standing::Free),
            (false, false) => Ok(self.others()?.map_or(Standing::Free, Standing::Taken)),
        }
    }

    fn disk(&self) -> &dyn Disk {
        self.folder.disk()
    }

    /// Whether another program has begun a session in the folder.
    fn newer(&self) -> io::Result<Option<String>> {
        let sessions = sessions_on(self.disk(), self.folder.path()).map_err(io_error)?;
        let is_newest = sessions.last().is_none_or(|last| last.path == self.path);
        Ok((!is_newest).then(|| format!("{} holds a newer session", self.folder.path().display())))
    }

    /// Whether the folder, which is another one, holds a journal.
    fn others(&self) -> io::Result<Option<String>> {
        match sessions_on(self.disk(), self.folder.path()) {
            Ok(sessions) if sessions.is_empty() => Ok(None),
            Err(FolderError::Io { error, .. }) if error.kind() != io::ErrorKind::NotADirectory => Err(error),
            _ => Ok(Some(format!("{} is another folder now", self.folder.path().display()))),
        }
    }

    /// Makes the folder and the file again, with the first `length` bytes of `file`; returns it. The folder is held.
    ///
    /// # Errors
    /// When it could not; the name is free as before, unless another program took it.
    pub(super) fn restore(&self, file: &mut dyn LogFile, length: u64) -> io::Result<Box<dyn LogFile>> {
        if !self.folder.lock().is_at(&self.folder.lock_path())? {
            self.hold_again()?;
        }
        let part = self.path.with_extension("part");
        if self.disk().is_there(&part)? {
            self.disk().remove(&part)?;
        }
        let copied = copy(file, length, self.disk(), &part).and_then(|copy| {
            self.place(&part)?;
            Ok(copy)
        });
        if copied.is_err() {
            let _ = self.disk().remove(&part);
        }
        copied
    }

    /// Takes hold of the folder where its lock is gone.
    ///
    /// # Errors
    /// When another program holds it.
    pub(super) fn hold_again(&self) -> io::Result<()> {
        self.folder.hold_again().map_err(io_error)
    }

    /// Gives a complete copy its name, which must be free, and syncs every folder above it.
    fn place(&self, part: &Path) -> io::Result<()> {
        match self.disk().link(part, &self.path) {
            Ok(()) => self.disk().remove(part)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            // Not every file system knows second names; the folder is held.
            Err(_) => self.disk().rename(part, &self.path)?,
        }
        let folders = self.path.ancestors().skip(1).take(3);
        let synced = folders.into_iter().try_for_each(|folder| self.disk().sync_folder(folder));
        if synced.is_err() {
            let _ = self.disk().remove(&self.path);
        }
        synced
    }

    /// Keeps the first `length` bytes of `file`, and `tail` behind them, in a new file that no program reads by itself:
    /// beside the data folder, or where the system keeps temporary files. Returns where.
    ///
    /// # Errors
    /// When neither place takes it.
    pub(super) fn rescue(&self, file: &mut dyn LogFile, length: u64, tail: &[u8]) -> io::Result<PathBuf> {
        let session = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let data_dir = self.folder.path().parent().unwrap_or(Path::new("."));
        let beside = data_dir
            .file_name()
            .map(|name| data_dir.with_file_name(format!("{}-rescue-{session}", name.to_string_lossy())));
        let elsewhere = std::env::temp_dir().join(format!("draw-stream-rescue-{session}"));
        let mut failure = io::Error::other("no folder for a rescue file is known");
        for path in beside.into_iter().chain([elsewhere]) {
            match self.rescue_to(&path, file, length, tail) {
                Ok(path) => return Ok(path),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    fn rescue_to(
        &self,
        path: &Path,
        file: &mut dyn LogFile,
        length: u64,
        tail: &[u8],
    ) -> io::Result<PathBuf> {
        for number in 1..=RESCUES_MAX {
            let path =
                if number == 1 { path.to_owned() } else { path.with_extension(format!("{number}.jsonl")) };
            let written = copy(file, length, self.disk(), &path).and_then(|mut copy| {
                copy.write_at(length, tail)?;
                copy.sync()
            });
            match written {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let _ = self.disk().remove(&path);
                    return Err(error);
                }
                Ok(()) => {
                    self.disk().sync_folder(path.parent().unwrap_or(Path::new(".")))?;
                    return Ok(path);
                }
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// A new file with the first `length` bytes of `file`, synced.
fn copy(file: &mut dyn LogFile, length: u64, disk: &dyn Disk, to: &Path) -> io::Result<Box<dyn LogFile>> {
    let mut copy = disk.create_new(to)?;
    let (mut offset, mut piece) = (0, vec![0; PIECE]);
    while offset < length {
        let wanted = PIECE.min(usize::try_from(length - offset).unwrap_or(PIECE));
        let read = file.read_at(offset, &mut piece[..wanted])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        copy.write_at(offset, &piece[..read])?;
        offset += read as u64;
    }
    copy.sync()?;
    Ok(copy)
}

fn io_error(error: FolderError) -> io::Error {
    match error {
        FolderError::Io { error, .. } => error,
        in_use @ FolderError::InUse { .. } => io::Error::new(io::ErrorKind::ResourceBusy, in_use.to_string()),
    }
}
