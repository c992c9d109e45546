//! `live journal`: list the recorded sessions, mend a damaged one, take names and wishes out.
//!
//! Each action but `list` and `redact` holds the folder, so none changes a file under a running show.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use engine::show::Fact;
use engine::show::journal::{Recording, read, repair};
use engine::time::Fps;

use crate::config::{FilesConfig, LogConfig, Unlisted};
use crate::journal::Opening;
use crate::journal::folder::{Folder, SessionFile, place, remove, sessions_in};
use crate::journal::privacy::without_texts;
use crate::logs;

/// Arguments of `live journal`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: JournalCommand,
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Every session: when it began, how long it ran, what it holds.
    List {
        #[command(flatten)]
        settings: Unlisted,
    },
    /// Cut the damaged lines out of a session's file; the file as it was is kept beside it.
    Repair {
        /// The file; without one, every damaged file of the folder.
        file: Option<PathBuf>,
        #[command(flatten)]
        settings: Unlisted,
    },
    /// Remove the name and the wish of one donation from every session.
    Forget {
        /// The donation's id, for example da:30530030.
        id: String,
        #[command(flatten)]
        settings: Unlisted,
    },
    /// Write a copy of a session without any name or wish, fit to be handed on.
    Redact {
        /// The session's file.
        file: PathBuf,
        /// Where the copy goes.
        #[arg(short, long)]
        output: PathBuf,
    },
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read or written, or another instance holds the folder.
pub fn run(args: Args) -> anyhow::Result<()> {
    match args.action {
        JournalCommand::List { settings } => list(&Folder::path_in(&start(&settings)?.data_dir)),
        JournalCommand::Repair { file: Some(file), settings } => {
            mend(&Folder::hold(&start(&settings)?.data_dir)?, &file)
        }
        JournalCommand::Repair { file: None, settings } => {
            mend_all(&Folder::hold(&start(&settings)?.data_dir)?)
        }
        JournalCommand::Forget { id, settings } => forget(&Opening::prepare(&start(&settings)?)?, &id),
        JournalCommand::Redact { file, output } => redact(&file, &output),
    }
}

fn start(settings: &Unlisted) -> anyhow::Result<FilesConfig> {
    logs::start(LogConfig::check(&settings.0)?);
    Ok(FilesConfig::check(&settings.0)?)
}

fn list(folder: &Path) -> anyhow::Result<()> {
    let sessions = sessions_in(folder)?;
    if sessions.is_empty() {
        crate::outln!("no session in {}", folder.display());
    }
    for session in sessions {
        crate::outln!("{}", described(&session)?);
    }
    Ok(())
}

fn described(session: &SessionFile) -> anyhow::Result<String> {
    let bytes = read_file(&session.path)?;
    let name = session.path.file_name().unwrap_or_default().to_string_lossy();
    let size = bytes.len().div_ceil(1024);
    let contents = match read(&bytes) {
        Ok(recording) => contents(&recording),
        Err(damage) => format!("damaged, {damage}; mend it with: live journal repair"),
    };
    Ok(format!("{name}  {size:>7} KiB  {contents}"))
}

fn contents(recording: &Recording) -> String {
    let fps = recording.entries.iter().find_map(|entry| {
        let Fact::SessionStarted(started) = &entry.fact else { return None };
        Some(started.settings.fps)
    });
    let seconds = fps.map_or(0, |fps: Fps| fps.ms_of_frame(recording.last_frame()) / 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let donations = count(recording, |fact| matches!(fact, Fact::DonationReceived { .. }));
    let plans = count(recording, |fact| matches!(fact, Fact::PlanFinished { .. }));
    let end = match (recording.is_ended(), recording.torn) {
        (true, _) => "ended in order",
        (false, None) => "ended without goodbye",
        (false, Some(_)) => "ended in the middle of a line",
    };
    format!("{hours}:{minutes:02}:{seconds:02}  {donations} donations  {plans} plans  {end}")
}

fn count(recording: &Recording, wanted: impl Fn(&Fact) -> bool) -> usize {
    recording.entries.iter().filter(|entry| wanted(&entry.fact)).count()
}

fn mend_all(folder: &Folder) -> anyhow::Result<()> {
    let sessions = folder.sessions()?;
    crate::outln!("{} sessions in {}", sessions.len(), folder.path().display());
    sessions.iter().try_for_each(|session| mend(folder, &session.path))
}

fn mend(folder: &Folder, file: &Path) -> anyhow::Result<()> {
    let bytes = read_file(file)?;
    let repaired = repair(&bytes);
    if repaired.bytes.len() == bytes.len() && repaired.damages.is_empty() {
        return Ok(());
    }
    let before = folder.keep_damaged(file, &bytes)?;
    place(file, &repaired.bytes)?;
    crate::outln!("{}: mended; as it was: {}", file.display(), before.display());
    for damage in repaired.damages {
        crate::outln!("  left out {damage}");
    }
    Ok(())
}

fn forget(opening: &Opening, id: &str) -> anyhow::Result<()> {
    if opening.is_unfinished(id) {
        bail!("{id} is not drawn yet, and would be drawn without its wish: remove it from the queue first");
    }
    let folder = opening.folder();
    let mut changed = 0;
    for session in folder.sessions()? {
        let bytes = read_file(&session.path)?;
        let (kept, facts) =
            without_texts(&bytes, |found| found == id).with_context(|| damaged(&session.path))?;
        if facts > 0 {
            place(&session.path, &kept)?;
            changed += facts;
        }
    }
    for file in folder.damaged()? {
        if String::from_utf8_lossy(&read_file(&file)?).contains(id) {
            remove(&file)?;
            crate::outln!("deleted {}", file.display());
        }
    }
    crate::outln!("{changed} facts about {id} hold no name and no wish any more");
    Ok(())
}

fn redact(file: &Path, output: &Path) -> anyhow::Result<()> {
    let (kept, _) = without_texts(&read_file(file)?, |_| true).with_context(|| damaged(file))?;
    place(output, &kept)?;
    crate::outln!("{} holds no name and no wish", output.display());
    Ok(())
}

fn damaged(file: &Path) -> String {
    format!("{} is damaged; mend it with: live journal repair {}", file.display(), file.display())
}

fn read_file(file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}
