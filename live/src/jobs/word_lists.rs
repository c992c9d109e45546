//! The streamer's own word lists: read at the start, and again whenever a file changes while the show runs.

use std::sync::Arc;
use std::time::Duration;

use engine::show::{Fact, MESSAGE_CHARS_MAX};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::moderator::Moderator;
use super::{Adapters, Judge as _};
use crate::config::ModerationConfig;
use gatekeeper::{Gatekeeper, OwnLists};

use crate::journal::Journal;
use crate::list_watcher::{ListWatcher, ReloadError};
use crate::own_words::OwnWords;
use crate::planner::ModelClient;

/// Time between two looks at the files.
const EVERY: Duration = Duration::from_secs(2);

/// The files, and the model for second opinions.
#[derive(Debug)]
pub struct WordLists {
    files: ListWatcher,
    model: Option<Arc<ModelClient>>,
}

impl WordLists {
    /// The lists that are configured, and the operator's own words. `model` is asked for second opinions where those are
    /// wanted.
    #[must_use]
    pub fn new(moderation: &ModerationConfig, own: Arc<OwnWords>, model: Option<Arc<ModelClient>>) -> Self {
        let ModerationConfig { block, allow, second_opinion, .. } = moderation.clone();
        Self { files: ListWatcher::new(block, allow, own), model: model.filter(|_| second_opinion) }
    }

    /// The judge with the lists as they are now.
    ///
    /// # Errors
    /// When a file cannot be read or a line of it is no term: with its number.
    pub fn read(&mut self) -> Result<Moderator, ReloadError> {
        let own = self.files.changed()?.unwrap_or_default();
        Ok(self.moderator(&own))
    }

    /// Puts another judge in force whenever the files change. A file that cannot be used leaves the last one in force.
    pub async fn watch(mut self, adapters: Adapters, journal: Journal) {
        let mut told = None;
        loop {
            // Words that the operator adds are in force at once.
            tokio::select! {
                () = sleep(EVERY) => {}
                () = self.files.own().added() => {}
            }
            let written = self.files.own().written();
            let error = match self.files.changed() {
                Ok(None) => None,
                Ok(Some(own)) => {
                    if self.take_over(&own, &adapters, &journal).await.is_none() {
                        return;
                    }
                    None
                }
                Err(error) => Some(error.to_string()),
            };
            self.files.own().taken_in(written);
            if let Some(error) = error.as_ref().filter(|_| error != told) {
                tracing::error!(error, "the word lists stay as they were");
            }
            told = error;
        }
    }

    /// `None` when the session is over.
    async fn take_over(&self, own: &OwnLists, adapters: &Adapters, journal: &Journal) -> Option<()> {
        // A vocabulary is much work: nobody else waits for it.
        let own = own.clone();
        let rules = spawn_blocking(move || Gatekeeper::new(&own, MESSAGE_CHARS_MAX)).await.ok()?;
        let moderator = Moderator::new(rules, self.model.clone());
        let lists = moderator.lists();
        if lists == adapters.judge().lists() {
            return Some(());
        }
        adapters.set_judge(Arc::new(moderator));
        let changed = vec!["MODERATION_BLOCK, MODERATION_ALLOW".to_owned()];
        journal.append(Fact::RulesChanged { lists, changed, settings: None }).await.ok().map(drop)
    }

    fn moderator(&self, own: &OwnLists) -> Moderator {
        Moderator::new(Gatekeeper::new(own, MESSAGE_CHARS_MAX), self.model.clone())
    }
}
