//! A gallery that grows while the evening goes on: what ends is taken in as soon as it has ended.
//!
//! A gallery that cannot be written is told in the log, and nothing else happens to the show.

use engine::show::{Ended, Show};
use engine::time::Fps;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::Gallery;
use crate::director::Handle;

/// Requests that are asked for at once.
const BATCH_MAX: usize = 32;

/// Takes in what ends, until the session is over; hands the gallery back. `grown` is told how many pictures it has.
pub async fn follow(
    mut gallery: Gallery,
    handle: Handle,
    fps: Fps,
    grown: watch::Sender<usize>,
) -> Option<Gallery> {
    let (mut screens, mut seen) = (handle.screens(), 0);
    loop {
        let since =
            move |show: &Show| -> Vec<Ended> { show.ended_since(seen).take(BATCH_MAX).cloned().collect() };
        let Ok(ended) = handle.ask(since).await else { return Some(gallery) };
        let Some(last) = ended.last() else {
            if screens.changed().await.is_err() {
                return Some(gallery);
            }
            continue;
        };
        seen = last.number + 1;
        let taken = spawn_blocking(move || {
            let result = gallery.take(&ended, fps);
            (gallery, result)
        });
        // What failed in there is in the log already.
        let result;
        (gallery, result) = taken.await.ok()?;
        if let Err(error) = result {
            tracing::error!("the gallery cannot be written: {error:#}");
        }
        grown.send_replace(gallery.entries().len());
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
