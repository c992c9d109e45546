//! A running show: journal, jobs and director put together, the director on a thread of its own.
//!
//! Where donations come from and who looks at the screen is the command's business.

use std::io;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use engine::artist;
use engine::show::journal::FORMAT;
use engine::show::{SessionStarted, ShowSettings};
use jiff::Timestamp;
use tokio::runtime::{Builder, Handle as Runtime};
use tokio::sync::watch;

use crate::director::{Director, Handle, Summary};
use crate::jobs::donations::DonationsHealth;
use crate::jobs::{Adapters, Reconciler};
use crate::journal::folder::Folder;
use crate::journal::{Opened, Opening, OpeningError};
use crate::stop::{Stop, Stopper};
use crate::tonight::lift_bans;

/// A show that runs.
#[derive(Debug)]
pub struct Service {
    /// The hand on it.
    pub handle: Handle,
    /// Asks it to stop.
    pub stopper: Stopper,
    /// Sees that it was asked.
    pub stop: Stop,
    /// How the source of donations is.
    pub donations: watch::Sender<DonationsHealth>,
    /// The session's file.
    pub path: PathBuf,
    thread: JoinHandle<io::Result<Summary>>,
    /// Held until the show has ended.
    _folder: Folder,
}

impl Service {
    /// Begins a session and runs it. Its tasks run on `runtime`; frames have a thread of their own, so that no task
    /// makes one late.
    ///
    /// # Errors
    /// When the session's file cannot be written, or the system gives no thread.
    pub fn start(
        opening: Opening,
        settings: ShowSettings,
        adapters: Adapters,
        runtime: &Runtime,
    ) -> Result<Self, OpeningError> {
        // The first wish does not wait for the artist's drawings to be read.
        runtime.spawn_blocking(artist::warm_up);
        let fps = settings.fps;
        let started = SessionStarted {
            format: FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            fonts: format!("{:016x}", engine::text::fingerprint()),
            settings,
        };
        let Opened { folder, path, journal, applying, show } = opening.begin(started)?;
        let jobs = Reconciler::new(adapters, journal.clone(), runtime.clone());
        let (director, handle) = Director::new(show, fps, journal, applying, jobs);
        let (stopper, stop) = Stopper::new();
        let watched = stop.clone();
        let run =
            move || Builder::new_current_thread().enable_time().build()?.block_on(director.run(watched));
        let thread = thread::Builder::new().name("director".into()).spawn(run);
        let thread = thread.map_err(|error| OpeningError::Io { path: path.clone(), error })?;
        runtime.spawn(lift_bans(handle.clone(), Timestamp::now));
        Ok(Self { handle, stopper, stop, donations: watch::Sender::default(), path, thread, _folder: folder })
    }

    /// Waits until the show has ended. Blocks.
    ///
    /// # Errors
    /// When its thread could not run.
    pub fn join(self) -> anyhow::Result<Summary> {
        let summary =
            self.thread.join().map_err(|_| anyhow::anyhow!("the director failed; the log says where"))??;
        if let Some(words) = summary.journal_replaced {
            anyhow::bail!("the session ended early: {words}");
        }
        anyhow::ensure!(
            !summary.journal_lost,
            "the journal could not be written to its end: {}",
            self.path.display()
        );
        Ok(summary)
    }
}
