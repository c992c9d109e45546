//! `live gallery`: a page of the pictures of recorded evenings, with their films. Uploads nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use engine::time::Fps;
use tokio::runtime::Handle as Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::{FilesConfig, GalleryConfig, LogConfig, Unlisted};
use crate::gallery::{self, Gallery, GalleryOptions, Names};
use crate::replay::{Playback, ends};
use crate::service::Service;
use crate::{keys, logs, progress, say};

/// Arguments of `live gallery`.
#[derive(clap::Args)]
pub struct GalleryArgs {
    /// The sessions' files, from the folder journal in DATA_DIR
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The folder of the gallery; what is in it already stays
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Say how much was donated
    #[arg(long)]
    amounts: bool,
    /// Name no donor
    #[arg(long)]
    hide_names: bool,
    #[command(flatten)]
    settings: Unlisted,
}

/// Runs it.
///
/// # Errors
/// When a session cannot be read, or the folder cannot be written.
pub fn run(args: &GalleryArgs) -> anyhow::Result<()> {
    logs::start(LogConfig::check(&args.settings.0)?);
    let files = FilesConfig::check(&args.settings.0)?;
    ensure!(
        !args.output.join("lock").exists(),
        "{} is the journal's folder: name another one",
        args.output.display()
    );
    let options = GalleryOptions { names: !args.hide_names, amounts: args.amounts };
    let mut gallery = Gallery::open(&args.output, Names::new(keys::gallery(&files)?), options)?;
    let bar = progress::bar(args.files.len() as u64, "sessions");
    let mut added = 0;
    for file in &args.files {
        added += take_session(&mut gallery, file)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    gallery.write_page()?;
    let page = args.output.join("index.html");
    say::note(format_args!("{}: {added} pictures came, {} in all", page.display(), gallery.entries().len()));
    Ok(())
}

/// Takes in what was drawn in a session's file; how many pictures came.
///
/// # Errors
/// When it cannot be read, or the gallery cannot be written.
pub fn take_session(gallery: &mut Gallery, file: &Path) -> anyhow::Result<usize> {
    let playback = Playback::open(file)?;
    gallery.take(&ends(playback.entries()), playback.settings().fps)
}

/// The gallery that the settings name; `None`: there is none.
///
/// # Errors
/// When its key or its folder cannot be used.
pub fn configured(gallery: &GalleryConfig, files: &FilesConfig) -> anyhow::Result<Option<Gallery>> {
    let Some(dir) = &gallery.dir else { return Ok(None) };
    let options = GalleryOptions { names: gallery.names, amounts: gallery.amounts };
    let names = Names::new(keys::gallery(files)?);
    Gallery::open(dir, names, options).context("GALLERY_DIR").map(Some)
}

/// A gallery that grows while the show runs.
pub struct Following {
    runtime: Runtime,
    task: JoinHandle<Option<Gallery>>,
    grown: watch::Receiver<usize>,
}

impl Following {
    /// How many pictures the gallery has.
    #[must_use]
    pub fn grown(&self) -> watch::Receiver<usize> {
        self.grown.clone()
    }
}

/// Lets a gallery grow while the show runs.
#[must_use]
pub fn follow(gallery: Gallery, service: &Service, fps: Fps, runtime: &Runtime) -> Following {
    let (tell, grown) = watch::channel(gallery.entries().len());
    let task = runtime.spawn(gallery::follow(gallery, service.handle.clone(), fps, tell));
    Following { runtime: runtime.clone(), task, grown }
}

/// Takes in what ended with the session itself, from its file. Blocks; what fails is told in the log.
pub fn finish(following: Following, file: &Path) {
    let Ok(Some(mut gallery)) = following.runtime.block_on(following.task) else {
        tracing::error!("the gallery failed before the session ended");
        return;
    };
    if let Err(error) = take_session(&mut gallery, file) {
        tracing::error!("the gallery cannot be written: {error:#}");
    }
}
