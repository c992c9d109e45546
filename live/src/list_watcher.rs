//! The files of the streamer's own words: read when somebody asks, and the last good lists stay in force.
//!
//! Owns no clock. What the words mean is the gatekeeper's.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gatekeeper::OwnLists;
use gatekeeper::lists::ListError;

/// Reads the two files again when they change. The shell decides when to ask.
#[derive(Debug)]
pub struct ListWatcher {
    block: Option<PathBuf>,
    allow: Option<PathBuf>,
    seen: [Option<(SystemTime, u64)>; 2],
}

/// Why the files could not be taken over; the lists that were in force stay in force.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}; check that the file exists and is UTF-8 text")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is no term.
    #[error(transparent)]
    Line(#[from] ListError),
}

impl ListWatcher {
    /// Watches these files; nothing is read yet.
    pub fn new(block: Option<PathBuf>, allow: Option<PathBuf>) -> Self {
        Self { block, allow, seen: [None, None] }
    }

    /// The lists, if a file changed since the last time; `None` if not. The first call always reads.
    pub fn changed(&mut self) -> Result<Option<OwnLists>, ReloadError> {
        let now = [stamp(self.block.as_deref())?, stamp(self.allow.as_deref())?];
        let first = self.seen == [None, None];
        if now == self.seen && !(first && self.block.is_none() && self.allow.is_none()) {
            return Ok(None);
        }
        self.seen = now;
        Ok(Some(OwnLists::parse(&content(self.block.as_deref())?, &content(self.allow.as_deref())?)?))
    }
}

fn stamp(path: Option<&Path>) -> Result<Option<(SystemTime, u64)>, ReloadError> {
    let Some(path) = path else { return Ok(None) };
    let read = || -> io::Result<(SystemTime, u64)> {
        let metadata = std::fs::metadata(path)?;
        Ok((metadata.modified()?, metadata.len()))
    };
    read().map(Some).map_err(|source| ReloadError::Read { path: path.to_owned(), source })
}

fn content(path: Option<&Path>) -> Result<String, ReloadError> {
    let Some(path) = path else { return Ok(String::new()) };
    std::fs::read_to_string(path).map_err(|source| ReloadError::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("block.txt");
        std::fs::write(&path, "wolf").unwrap();
        let mut watcher = ListWatcher::new(Some(path.clone()), None);
        assert_eq!(watcher.changed().unwrap(), Some(OwnLists::parse("wolf", "").unwrap()));
        assert_eq!(watcher.changed().unwrap(), None);
        std::fs::write(&path, "wolf\nbear").unwrap();
        assert_eq!(watcher.changed().unwrap(), Some(OwnLists::parse("wolf\nbear", "").unwrap()));
        std::fs::write(&path, "wolf\nbear\n?").unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("line 3"));
        std::fs::remove_file(&path).unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("cannot read"));
    }
}
