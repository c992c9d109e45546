//! The streamer's own names for the artist: read at the start, and again whenever their file changes while the show runs.

use std::path::PathBuf;
use std::time::Duration;

use engine::artist::Names;
use tokio::time::sleep;

use super::Adapters;
use crate::list_watcher::{NamesWatcher, ReloadError};

/// Time between two looks at the file.
const EVERY: Duration = Duration::from_secs(2);

/// The file, if there is one.
#[derive(Debug)]
pub struct OwnNames {
    file: Option<NamesWatcher>,
}

impl OwnNames {
    /// The names of this file; nothing is read yet.
    #[must_use]
    pub fn new(path: Option<PathBuf>) -> Self {
        Self { file: path.map(NamesWatcher::new) }
    }

    /// The names as they are now.
    ///
    /// # Errors
    /// When the file cannot be read or a line of it is no name: with its number.
    pub fn read(&mut self) -> Result<Names, ReloadError> {
        self.file.as_mut().map_or_else(|| Ok(None), NamesWatcher::changed).map(Option::unwrap_or_default)
    }

    /// Hands other names over whenever the file changes. A file that cannot be used leaves the last ones in force.
    pub async fn watch(self, adapters: Adapters) {
        let Some(mut file) = self.file else { return };
        let mut told = None;
        loop {
            sleep(EVERY).await;
            let error = match file.changed() {
                Ok(None) => continue,
                Ok(Some(names)) => {
                    adapters.set_names(names);
                    tracing::info!("the artist's names were read again");
                    None
                }
                Err(error) => Some(error.to_string()),
            };
            if let Some(error) = error.as_ref().filter(|_| error != told) {
                tracing::error!(error, "the artist's names stay as they were");
            }
            told = error;
        }
    }
}
