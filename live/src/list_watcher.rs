//! The files of the streamer's own words: read when somebody asks, and the last good lists stay in force.
//!
//! Owns no clock. What the words mean is the gatekeeper's; what names mean is the artist's.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use engine::artist::{Names, NamesError};
use gatekeeper::OwnLists;
use gatekeeper::lists::ListError;

use crate::files;
use crate::own_words::{ALLOW_FILE, BLOCK_FILE, LIST_BYTES_MAX, OwnWords, WordList, text_at};

/// When a file was changed, and its length; `None`: it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Reads the files again when they change: those that the settings name, and the operator's own words, which need not be
/// there. The shell decides when to ask.
#[derive(Debug)]
pub struct ListWatcher {
    block: Option<PathBuf>,
    allow: Option<PathBuf>,
    own: Arc<OwnWords>,
    seen: Option<[Stamp; 4]>,
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
    /// A line is no name.
    #[error("{path}: {source}")]
    Name {
        /// The file.
        path: PathBuf,
        /// Which line, and why.
        source: NamesError,
    },
}

impl ListWatcher {
    /// Watches these files; nothing is read yet.
    pub fn new(block: Option<PathBuf>, allow: Option<PathBuf>, own: Arc<OwnWords>) -> Self {
        Self { block, allow, own, seen: None }
    }

    /// The operator's own words.
    #[must_use]
    pub fn own(&self) -> &OwnWords {
        &self.own
    }

    /// The lists, if a file changed since the last time; `None` if not. The first call always reads.
    pub fn changed(&mut self) -> Result<Option<OwnLists>, ReloadError> {
        let kept = [self.own.path(WordList::Block), self.own.path(WordList::Allow)];
        let now = [
            stamp(self.block.as_deref())?,
            stamp(self.allow.as_deref())?,
            stamp_if_there(&kept[0])?,
            stamp_if_there(&kept[1])?,
        ];
        if self.seen == Some(now) {
            return Ok(None);
        }
        self.seen = Some(now);
        let lists = OwnLists::parse(&content(self.block.as_deref())?, &content(self.allow.as_deref())?)?;
        let [block, allow] =
            kept.map(|path| text_at(&path).map_err(|source| ReloadError::Read { path, source }));
        let own = OwnLists::parse_named([BLOCK_FILE, ALLOW_FILE], &block?, &allow?)?;
        Ok(Some(lists.and(own)))
    }
}

/// Reads the file of the artist's names again when it changes.
#[derive(Debug)]
pub struct NamesWatcher {
    path: PathBuf,
    seen: Option<(SystemTime, u64)>,
}

impl NamesWatcher {
    /// Watches this file; nothing is read yet.
    pub const fn new(path: PathBuf) -> Self {
        Self { path, seen: None }
    }

    /// The names, if the file changed since the last time; `None` if not. The first call always reads.
    pub fn changed(&mut self) -> Result<Option<Names>, ReloadError> {
        let now = stamp(Some(&self.path))?;
        if now == self.seen {
            return Ok(None);
        }
        self.seen = now;
        let names = Names::parse(&content(Some(&self.path))?);
        names.map(Some).map_err(|source| ReloadError::Name { path: self.path.clone(), source })
    }
}

fn stamp_if_there(path: &Path) -> Result<Stamp, ReloadError> {
    match stamp(Some(path)) {
        Err(ReloadError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        stamp => stamp,
    }
}

fn stamp(path: Option<&Path>) -> Result<Stamp, ReloadError> {
    let Some(path) = path else { return Ok(None) };
    let read = || -> io::Result<(SystemTime, u64)> {
        let metadata = std::fs::metadata(path)?;
        Ok((metadata.modified()?, metadata.len()))
    };
    read().map(Some).map_err(|source| ReloadError::Read { path: path.to_owned(), source })
}

fn content(path: Option<&Path>) -> Result<String, ReloadError> {
    let Some(path) = path else { return Ok(String::new()) };
    files::read_text(path, LIST_BYTES_MAX)
        .map_err(|source| ReloadError::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_again_only_when_their_file_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("names.txt");
        std::fs::write(&path, "barsik = cat: grey").unwrap();
        let mut watcher = NamesWatcher::new(path.clone());
        assert_eq!(watcher.changed().unwrap(), Names::parse("barsik = cat: grey").ok());
        assert_eq!(watcher.changed().unwrap(), None);
        std::fs::write(&path, "barsik = cat: grey\nnonsense").unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("line 2"));
        std::fs::remove_file(&path).unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("cannot read"));
    }

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("block.txt");
        std::fs::write(&path, "wolf").unwrap();
        let own = Arc::new(OwnWords::in_folder(folder.path()));
        let mut watcher = ListWatcher::new(Some(path.clone()), None, own);
        let lists = |block: &str| OwnLists::parse(block, "").unwrap().and(OwnLists::parse("", "").unwrap());
        assert_eq!(watcher.changed().unwrap(), Some(lists("wolf")));
        assert_eq!(watcher.changed().unwrap(), None);
        std::fs::write(&path, "wolf\nbear").unwrap();
        assert_eq!(watcher.changed().unwrap(), Some(lists("wolf\nbear")));
        std::fs::write(&path, "wolf\nbear\n?").unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("line 3"));
        std::fs::remove_file(&path).unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("cannot read"));
    }

    #[test]
    fn the_operators_own_words_are_read_beside_the_settings_files() {
        let folder = tempfile::tempdir().unwrap();
        let own = Arc::new(OwnWords::in_folder(folder.path()));
        let mut watcher = ListWatcher::new(None, None, Arc::clone(&own));
        assert!(watcher.changed().unwrap().is_some(), "the first look reads, also where there is no file");
        assert_eq!(watcher.changed().unwrap(), None);
        own.add(WordList::Allow, "a wolf").unwrap();
        let read = watcher.changed().unwrap();
        let expected = OwnLists::parse("", "").unwrap().and(OwnLists::parse("", "\"a wolf\"\n").unwrap());
        assert_eq!(read, Some(expected));
        std::fs::write(own.path(WordList::Allow), "?").unwrap();
        let error = watcher.changed().unwrap_err().to_string();
        assert!(error.contains("moderation-allow.txt, line 1"), "{error}");
    }
}
