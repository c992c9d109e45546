//! A gallery that grows while the evening goes on: what ends is taken in as soon as it has ended.
//!
//! A gallery that cannot be written is told in the log, and nothing else happens to the show.

use std::sync::Arc;

use engine::show::{Ended, Show};
use engine::time::Fps;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use super::Gallery;
use crate::director::Handle;

/// Requests that are asked for at once.
const BATCH_MAX: usize = 32;

/// Takes in what ends, until the session is over.
pub async fn watch(gallery: Arc<Mutex<Gallery>>, handle: Handle, fps: Fps) {
    let (mut screens, mut seen) = (handle.screens(), 0);
    loop {
        let since = move |show: &Show| {
            let ended: Vec<Ended> = show.ended_since(seen).take(BATCH_MAX).cloned().collect();
            ended
        };
        let Ok(ended) = handle.ask(since).await else { return };
        if let Some(last) = ended.last() {
            seen = last.number + 1;
            let (mut gallery, fps) = (Arc::clone(&gallery).lock_owned().await, fps);
            let written = spawn_blocking(move || gallery.take(&ended, fps)).await;
            match written {
                Ok(Err(error)) => tracing::error!("the gallery cannot be written: {error:#}"),
                Err(_) => tracing::error!("the gallery failed"),
                Ok(Ok(_)) => {}
            }
            continue;
        }
        if screens.changed().await.is_err() {
            return;
        }
    }
}

impl Gallery {
    /// Takes in what ended, and writes the page where that changed anything; how many pictures came.
    ///
    /// # Errors
    /// When a file cannot be written. What came before it is on the page.
    pub fn take(&mut self, ended: &[Ended], fps: Fps) -> anyhow::Result<usize> {
        let mut added = 0;
        let all = ended.iter().try_for_each(|ended| {
            added += usize::from(self.add(ended, fps)?);
            anyhow::Ok(())
        });
        if added > 0 {
            self.write_page()?;
        }
        all.map(|()| added)
    }
}
