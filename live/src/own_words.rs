//! The operator's own words, kept in the data folder beside the lists that the settings name: one line more, or none.
//!
//! Who reads them is the list watcher; what they mean is the gatekeeper's.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use gatekeeper::OwnLists;
use gatekeeper::lists::ListError;
use tempfile::NamedTempFile;
use tokio::sync::watch;

use crate::files;
use crate::message::{Message, Speak, spoken};
use crate::mutex::lock;

/// The file of what is refused, and how an error calls it.
pub const BLOCK_FILE: &str = "moderation-block.txt";
/// The file of what is allowed, and how an error calls it.
pub const ALLOW_FILE: &str = "moderation-allow.txt";

/// Bytes of a file of words: a hundred thousand of them.
pub const LIST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// What is refused.
    Block,
    /// What is allowed.
    Allow,
}

/// Why words are not added.
#[derive(Debug)]
pub enum AddError {
    /// They are no term.
    Words(String),
    /// The file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A line that was there before is no term.
    File(ListError),
}

impl From<ListError> for AddError {
    fn from(error: ListError) -> Self {
        Self::File(error)
    }
}

impl Speak for AddError {
    fn message(&self) -> Message {
        match self {
            Self::Words(why) => Message::fixed(why),
            Self::Io { path, error } => Message::new("error.key-io").with(path.display()).with(error),
            Self::File(error) => Message::new("api.mend-file").with(error),
        }
    }
}
spoken!(AddError);

/// The two files of a data folder.
#[derive(Debug)]
pub struct OwnWords {
    folder: PathBuf,
    /// One writes at a time.
    writing: Mutex<()>,
    /// How often words were added, and up to which of them the judge in force knows them.
    written: watch::Sender<u64>,
    read: watch::Sender<u64>,
}

impl OwnWords {
    /// Those of this data folder; nothing is read yet.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            writing: Mutex::default(),
            written: watch::Sender::default(),
            read: watch::Sender::default(),
        }
    }

    /// The file of a list, which need not be there.
    #[must_use]
    pub fn path(&self, list: WordList) -> PathBuf {
        self.folder.join(match list {
            WordList::Block => BLOCK_FILE,
            WordList::Allow => ALLOW_FILE,
        })
    }

    /// Adds exactly these words; `false` when they are there. Blocks on the disk.
    ///
    /// # Errors
    /// When they are no term, or the file cannot be read or written.
    pub fn add(&self, list: WordList, words: &str) -> Result<bool, AddError> {
        let _writing = lock(&self.writing);
        let path = self.path(list);
        let failed = |error| AddError::Io { path: path.clone(), error };
        let line = line_of(words)?;
        parse(list, &line).map_err(|error| AddError::Words(error.problem))?;
        let mut text = text_at(&path).map_err(failed)?;
        if text.lines().any(|known| known.trim() == line) {
            return Ok(false);
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&line);
        text.push('\n');
        parse(list, &text)?;
        if text.len() > LIST_BYTES_MAX {
            return Err(failed(io::Error::other(format!("it would have more than {LIST_BYTES_MAX} bytes"))));
        }
        self.write(&path, &text).map_err(failed)?;
        self.written.send_modify(|written| *written += 1);
        Ok(true)
    }

    /// How often words were added.
    #[must_use]
    pub fn written(&self) -> u64 {
        *self.written.borrow()
    }

    /// Returns when words were added that the judge does not know.
    pub async fn added(&self) {
        let mut written = self.written.subscribe();
        // The sender is this one's own: it is never gone.
        let _ = written.wait_for(|written| *written > *self.read.borrow()).await;
    }

    /// The judge knows what was written up to there.
    pub fn taken_in(&self, written: u64) {
        self.read.send_replace(written);
    }

    /// Returns when the judge knows all that is written now.
    pub async fn in_force(&self) {
        let (written, mut read) = (self.written(), self.read.subscribe());
        let _ = read.wait_for(|read| *read >= written).await;
    }

    /// A temporary file is created for its owner alone and keeps that when it is renamed.
    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        let mut draft = NamedTempFile::new_in(&self.folder)?;
        draft.write_all(text.as_bytes())?;
        draft.as_file().sync_all()?;
        draft.persist(path).map(drop).map_err(|error| error.error)
    }
}

/// The text of a file that need not be there.
///
/// # Errors
/// When it is there and cannot be read.
pub fn text_at(path: &Path) -> io::Result<String> {
    match files::read_text(path, LIST_BYTES_MAX) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

/// Exactly these words as they stand in a list: on one line, in quotation marks that they cannot close.
fn line_of(words: &str) -> Result<String, AddError> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    if words.contains('"') || words.chars().any(char::is_control) {
        let problem = "quotation marks and control characters cannot stand in a list; mark other words";
        return Err(AddError::Words(problem.to_owned()));
    }
    Ok(format!("\"{words}\""))
}

fn parse(list: WordList, text: &str) -> Result<OwnLists, ListError> {
    let (block, allow) = match list {
        WordList::Block => (text, ""),
        WordList::Allow => ("", text),
    };
    OwnLists::parse_named([BLOCK_FILE, ALLOW_FILE], block, allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_added_once_and_what_stands_in_the_file_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = OwnWords::in_folder(folder.path());
        assert!(own.add(WordList::Allow, "  город\n Хуэйчжоу ").expect("added"));
        assert!(!own.add(WordList::Allow, "город Хуэйчжоу").expect("there"));
        let path = own.path(WordList::Allow);
        std::fs::write(&path, "# mine\nScunthorpe").expect("written");
        assert!(own.add(WordList::Allow, "[eq").expect("added"));
        assert_eq!(std::fs::read_to_string(&path).expect("text"), "# mine\nScunthorpe\n\"[eq\"\n");
        assert_eq!(text_at(&own.path(WordList::Block)).expect("none yet"), "");
    }

    #[test]
    fn what_is_no_term_is_not_added_and_a_damaged_file_is_not_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = OwnWords::in_folder(folder.path());
        for words in ["", "x", "a \"b", &"x".repeat(200), "a\u{0}b"] {
            assert!(matches!(own.add(WordList::Allow, words), Err(AddError::Words(_))), "{words:?}");
        }
        assert!(matches!(own.add(WordList::Block, "🍆💦"), Err(AddError::Words(_))), "no letters");
        let path = own.path(WordList::Block);
        std::fs::write(&path, "fine\n?").expect("written");
        let error = own.add(WordList::Block, "wolf").expect_err("line 2 is no term").to_string();
        assert!(error.contains("moderation-block.txt, line 2"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).expect("text"), "fine\n?");
    }
}
