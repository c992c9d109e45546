//! Where to go on after a restart, and the small file that remembers it.
//!
//! A file that is lost or older than it should be loses no donation: what is found again is told apart by its id.

use std::io;
use std::path::{Path, PathBuf};

use super::offset::StreamPosition;
use serde::{Deserialize, Serialize};

/// Name of the file in `DATA_DIR`.
const FILE_NAME: &str = "donation_alerts_position.json";

/// Where to go on after a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The user whose donations these are; another user's token starts anew. 0: not known.
    pub user_id: u64,
    /// The place in the socket's stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamPosition>,
    /// When this program first asked about this user, unix seconds by the server's clock: what is older was there
    /// before.
    #[serde(default)]
    pub began_unix: i64,
    /// The list of donations was read completely up to this id; `None`: not once yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_to: Option<u64>,
    /// Everything up to this id was there before the first run.
    #[serde(default)]
    pub floor: u64,
}

impl Checkpoint {
    /// This checkpoint when it is of user `id` (or of nobody in particular), else a new one that begins now.
    #[must_use]
    pub fn of(self, id: u64, now_unix: i64) -> Self {
        match self.user_id {
            known if known == id => self,
            0 if self.listed_to.is_some() => Self { user_id: id, began_unix: now_unix, ..self },
            _ => Self { user_id: id, began_unix: now_unix, ..Self::default() },
        }
    }

    /// The best guess without a file: the oldest known donation is where this program began.
    #[must_use]
    pub fn guessed(seen: &[u64], stream: Option<StreamPosition>) -> Self {
        match seen.iter().min() {
            Some(oldest) => Self { stream, listed_to: Some(*oldest), floor: *oldest, ..Self::default() },
            None => Self::default(),
        }
    }
}

/// The file.
#[derive(Clone, Debug)]
pub struct CheckpointFile(PathBuf);

impl CheckpointFile {
    /// The file in `data_dir`.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join(FILE_NAME))
    }

    /// What it says; `None` when it is missing or unreadable.
    #[must_use]
    pub fn read(&self) -> Option<Checkpoint> {
        serde_json::from_slice(&std::fs::read(&self.0).ok()?).ok()
    }

    /// Puts `checkpoint` in place in one step. It is not synced: an older one does no harm.
    pub fn write(&self, checkpoint: &Checkpoint) -> io::Result<()> {
        let draft = self.0.with_extension("new");
        std::fs::write(&draft, serde_json::to_vec(checkpoint)?)?;
        std::fs::rename(draft, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_belongs_to_its_user() {
        let checkpoint =
            Checkpoint { user_id: 42, began_unix: 5, listed_to: Some(7), floor: 3, stream: None };
        assert_eq!(checkpoint.clone().of(42, 9), checkpoint);
        assert_eq!(checkpoint.of(43, 9), Checkpoint { user_id: 43, began_unix: 9, ..Checkpoint::default() });
        assert_eq!(
            Checkpoint::default().of(42, 9),
            Checkpoint { user_id: 42, began_unix: 9, ..Checkpoint::default() }
        );
    }

    #[test]
    fn without_a_file_the_known_donations_say_where_this_program_began() {
        let guessed = Checkpoint::guessed(&[30, 10, 20], None).of(42, 9);
        assert_eq!((guessed.listed_to, guessed.floor, guessed.user_id), (Some(10), 10, 42));
        assert_eq!(Checkpoint::guessed(&[], None), Checkpoint::default());
    }

    #[test]
    fn a_file_reads_back_as_written_and_a_torn_one_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = CheckpointFile::new(folder.path());
        assert_eq!(file.read(), None);
        let stream = Some(StreamPosition { epoch: "abcd".into(), seq: 4, generation: 1, offset: None });
        let checkpoint = Checkpoint { user_id: 42, stream, listed_to: Some(1), ..Checkpoint::default() };
        file.write(&checkpoint).unwrap();
        assert_eq!(file.read(), Some(checkpoint));
        std::fs::write(&file.0, "{\"user_id\":4").unwrap();
        assert_eq!(file.read(), None);
    }
}
