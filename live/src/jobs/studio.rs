//! Judge, artist and model as the settings want them, for work outside of a running session.

use std::sync::Arc;

use anyhow::Context as _;

use super::{Adapters, Artist, Judge as _, OwnNames, Planner, WordLists};
use crate::config::Config;
use crate::config::choice::Backend;
use crate::net::tls;
use crate::own_words::OwnWords;
use crate::planner::{ModelClient, ModelSettings};

/// Who judges and draws.
pub struct Studio {
    /// The adapters.
    pub adapters: Adapters,
    /// Hash of the word lists.
    pub lists: String,
    /// A model makes the plans, and takes its time.
    pub is_measured: bool,
}

/// Gets them ready. `offline`: the artist draws, whatever is configured.
///
/// # Errors
/// When the model's address, a word list or a list of names cannot be used.
pub fn studio(config: &Config, offline: bool) -> anyhow::Result<Studio> {
    let model = if offline || config.model.backend == Backend::Offline {
        None
    } else {
        tls::install();
        let settings = ModelSettings::of(&config.model, config.canvas());
        Some(Arc::new(ModelClient::new(settings)?))
    };
    let own_words = Arc::new(OwnWords::in_folder(&config.files.data_dir));
    let moderator = WordLists::new(&config.moderation, own_words, model.clone()).read()?;
    let (lists, is_measured) = (moderator.lists(), model.is_some());
    let planner: Arc<dyn Planner> = match model {
        Some(model) => model,
        None => Arc::new(Artist::new(config.canvas())),
    };
    let names = OwnNames::new(config.picture.artist_names.clone()).read().context("ARTIST_NAMES")?;
    let adapters =
        Adapters::new(Arc::new(moderator), planner, config.canvas()).with_step_ms(config.picture.step_ms);
    adapters.set_names(names);
    Ok(Studio { adapters, lists, is_measured })
}
