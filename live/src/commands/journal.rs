//! `live journal`: list and check the recorded sessions, mend a damaged one, take names and wishes out, import a list of
//! donations, list unknown words.
//!
//! Actions that change a file hold the folder, so none changes one under a running show.

use std::fs;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use engine::show::journal::{DamageKind, DamagedLine, Lost, NotMendable, Repaired, repair};
use engine::show::{Entry, Fact};
use engine::time::{Fps, Frame};
use serde_json::json;

use super::gallery;
use super::journal_import::{self, ImportArgs};
use super::journal_show::{self, ExportArgs, ShowArgs};
use super::journal_words::WordsArgs;
use crate::config::{FilesConfig, GalleryConfig, LogConfig, Unlisted};
use crate::export::output::{Output, keep_apart};
use crate::files;
use crate::gallery::Gallery;
use crate::journal::folder::{Folder, SessionFile, sessions_in};
use crate::journal::privacy::{DonorTexts, without_donor, without_texts};
use crate::journal::{EntryReader, Opening, ReadError, advice};
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
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        settings: Unlisted,
    },
    /// One session: its settings, and how each donation ended
    Show(ShowArgs),
    /// Write the donations of a session as a table or as JSON, with how each ended. `live journal import` reads it again.
    Export(ExportArgs),
    /// Read every session to its end; the exit status is 1 when one is damaged.
    Verify {
        #[command(flatten)]
        settings: Unlisted,
    },
    /// Cut the damaged lines out of a session's file. In the data folder the file as it was is kept beside it; of a file
    /// elsewhere a mended copy is written.
    Repair {
        /// The file; without one, every damaged file of the folder.
        file: Option<PathBuf>,
        #[command(flatten)]
        settings: Unlisted,
    },
    /// Remove the name and the wish of one donation from every session, and its pictures from the gallery (GALLERY_DIR).
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
    /// Make an evening that replays of a list of past donations: CSV or JSON, as services give it away. Each wish is judged
    /// and planned.
    Import(Box<ImportArgs>),
    /// The words of recorded wishes that the artist does not know, most frequent first.
    Words(WordsArgs),
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read or written, or another instance holds the folder.
pub fn run(args: Args) -> anyhow::Result<()> {
    match args.action {
        JournalCommand::List { json, settings } => list(&Folder::path_in(&start(&settings)?.data_dir), json),
        JournalCommand::Show(args) => journal_show::show(&args),
        JournalCommand::Export(args) => journal_show::export(&args),
        JournalCommand::Verify { settings } => verify(&Folder::path_in(&start(&settings)?.data_dir)),
        JournalCommand::Repair { file: Some(file), settings } => {
            let data_dir = start(&settings)?.data_dir;
            if is_in(&Folder::path_in(&data_dir), &file) {
                mend(&Folder::hold(&data_dir)?, &file)
            } else {
                mend_copy(&file)
            }
        }
        JournalCommand::Repair { file: None, settings } => {
            mend_all(&Folder::hold(&start(&settings)?.data_dir)?)
        }
        JournalCommand::Forget { id, settings } => {
            let files = start(&settings)?;
            let opening = Opening::prepare(&files)?;
            let gallery = GalleryConfig::check(&settings.0)?;
            forget(&opening, gallery::configured(&gallery, &files)?, &id)
        }
        JournalCommand::Redact { file, output } => redact(&file, &output),
        JournalCommand::Import(args) => journal_import::run(&args),
        JournalCommand::Words(args) => super::journal_words::run(&args),
    }
}

fn start(settings: &Unlisted) -> anyhow::Result<FilesConfig> {
    logs::start(LogConfig::check(&settings.0)?);
    Ok(FilesConfig::check(&settings.0)?)
}

fn list(folder: &Path, is_json: bool) -> anyhow::Result<()> {
    let sessions = sessions_in(folder)?;
    if is_json {
        let rows = sessions.iter().map(listed).collect::<anyhow::Result<Vec<_>>>()?;
        crate::outln!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    if sessions.is_empty() {
        crate::outln!("no session in {}", folder.display());
    }
    for session in sessions {
        crate::outln!("{}", described(&session)?);
    }
    Ok(())
}

fn described(session: &SessionFile) -> anyhow::Result<String> {
    let name = session.path.file_name().unwrap_or_default().to_string_lossy();
    let size = fs::metadata(&session.path).map_or(0, |found| found.len()).div_ceil(1024);
    let contents = match Contents::of(&session.path)? {
        Ok(contents) => contents.described(),
        Err(damage) => format!("damaged, {damage}. {}", advice(&damage)),
    };
    Ok(format!("{name}  {size:>7} KiB  {contents}"))
}

/// The same as JSON.
fn listed(session: &SessionFile) -> anyhow::Result<serde_json::Value> {
    let bytes = fs::metadata(&session.path).map_or(0, |found| found.len());
    let mut row = json!({ "file": session.path.display().to_string(), "bytes": bytes });
    match Contents::of(&session.path)? {
        Ok(contents) => {
            row["seconds"] = contents.seconds().into();
            row["donations"] = contents.donations.into();
            row["plans"] = contents.plans.into();
            row["state"] = contents.state().into();
        }
        Err(damage) => {
            row["state"] = "damaged".into();
            row["damage"] = damage.to_string().into();
        }
    }
    Ok(row)
}

/// What is told of a session.
#[derive(Default)]
struct Contents {
    fps: Option<Fps>,
    last: Frame,
    donations: usize,
    plans: usize,
    is_opened: bool,
    is_ended: bool,
    is_torn: bool,
}

impl Contents {
    /// Reads a file line by line.
    fn of(path: &Path) -> anyhow::Result<Result<Self, DamagedLine>> {
        let failed = || format!("cannot read {}", path.display());
        let mut session = EntryReader::new(BufReader::new(files::open(path).with_context(failed)?));
        let (mut entries, mut contents) = (Vec::new(), Self::default());
        loop {
            match session.next_line(&mut entries) {
                Ok(Some(_)) => entries.drain(..).for_each(|entry| contents.count(&entry)),
                Ok(None) => break,
                Err(ReadError::Damaged(damage)) => return Ok(Err(damage)),
                Err(ReadError::Io(error)) => return Err(error).with_context(failed),
            }
        }
        contents.is_torn = session.torn().is_some();
        contents.is_opened = session.journal().is_opened();
        Ok(Ok(contents))
    }

    fn count(&mut self, entry: &Entry) {
        self.last = entry.frame;
        match &entry.fact {
            Fact::SessionStarted(started) => self.fps = Some(started.settings.fps),
            Fact::DonationReceived { .. } => self.donations += 1,
            Fact::PlanFinished { .. } => self.plans += 1,
            Fact::SessionEnded => self.is_ended = true,
            _ => {}
        }
    }

    fn seconds(&self) -> u64 {
        self.fps.map_or(0, |fps| fps.ms_of_frame(self.last) / 1000)
    }

    const fn state(&self) -> &'static str {
        match (self.is_opened, self.is_ended, self.is_torn) {
            (false, ..) => "damaged in its first lines",
            (true, true, _) => "ended in order",
            (true, false, false) => "ended without goodbye",
            (true, false, true) => "ended in the middle of a line",
        }
    }

    fn described(&self) -> String {
        let (seconds, end) = (self.seconds(), self.state());
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let Self { donations, plans, .. } = self;
        format!("{hours}:{minutes:02}:{seconds:02}  {donations} donations  {plans} plans  {end}")
    }
}

/// Reads every session; an error when one is damaged.
fn verify(folder: &Path) -> anyhow::Result<()> {
    let sessions = sessions_in(folder)?;
    let mut damaged = 0;
    for session in &sessions {
        let words = match Contents::of(&session.path)? {
            Ok(contents) if contents.is_opened => "whole".to_owned(),
            Ok(_) => "damaged, it ends inside of its first lines".to_owned(),
            Err(damage) => format!("damaged, {damage}. {}", advice(&damage)),
        };
        damaged += usize::from(words != "whole");
        crate::outln!("{}: {words}", session.path.display());
    }
    if damaged > 0 {
        bail!("{damaged} of {} sessions cannot be read to their end", sessions.len());
    }
    crate::outln!("{} sessions in {} can be read to their end", sessions.len(), folder.display());
    Ok(())
}

/// Whether a file lies in this folder, however its path is written.
fn is_in(folder: &Path, file: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    matches!((folder.canonicalize(), parent.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn mend_all(folder: &Folder) -> anyhow::Result<()> {
    let sessions = folder.sessions()?;
    crate::outln!("{} sessions in {}", sessions.len(), folder.path().display());
    let mut refused = 0;
    for session in &sessions {
        if let Err(error) = mend(folder, &session.path) {
            crate::say::note(format_args!("live: {error:#}"));
            refused += 1;
        }
    }
    if refused > 0 {
        bail!("{refused} of {} sessions were left as they are", sessions.len());
    }
    Ok(())
}

/// Mends a session's file of the data folder.
fn mend(folder: &Folder, file: &Path) -> anyhow::Result<()> {
    if let Some(repaired) = repaired(file)? {
        let before = folder.mend(file, &repaired.bytes)?;
        crate::outln!("{}: mended; as it was: {}", file.display(), before.display());
        tell_lost(&repaired);
    }
    Ok(())
}

/// Writes a mended copy of a file that lies anywhere.
fn mend_copy(file: &Path) -> anyhow::Result<()> {
    let Some(repaired) = repaired(file)? else {
        crate::outln!("{} is whole", file.display());
        return Ok(());
    };
    let copy = file.with_extension("mended.jsonl");
    Output::write_new(&copy, &repaired.bytes).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            anyhow::anyhow!("{} is there already; move it away first", copy.display())
        }
        _ => anyhow::Error::from(error).context(format!("cannot write {}", copy.display())),
    })?;
    crate::outln!("{}: a mended copy is {}", file.display(), copy.display());
    tell_lost(&repaired);
    Ok(())
}

/// A file without its damage; `None` when it has none.
fn repaired(file: &Path) -> anyhow::Result<Option<Repaired>> {
    let bytes = read_file(file)?;
    let repaired = repair(&bytes).map_err(|error| match error {
        NotMendable::OtherVersion(damage) => {
            anyhow::anyhow!("{} is not damaged: {damage}. It is left as it is", file.display())
        }
        _ => anyhow::anyhow!(
            "{} cannot be mended: {error}. It is left as it is; if it is the newest session, `live run --set-aside` \
             goes on from the one before",
            file.display()
        ),
    })?;
    let is_whole = repaired.bytes.len() == bytes.len() && repaired.damages.is_empty();
    Ok(Some(repaired).filter(|_| !is_whole))
}

fn tell_lost(repaired: &Repaired) {
    for damage in &repaired.damages {
        crate::outln!("  left out {damage}");
    }
    let Lost { donations, unreadable } = repaired.lost;
    crate::outln!("  lost: {donations} donations, and {unreadable} lines of which nothing can be told");
}

fn forget(opening: &Opening, gallery: Option<Gallery>, id: &str) -> anyhow::Result<()> {
    if opening.is_unfinished(id) {
        bail!("{id} is not drawn yet, and would be drawn without its wish: remove it from the queue first");
    }
    let folder = opening.folder();
    let mut texts = DonorTexts::default();
    let (mut changed, mut is_known) = (0, false);
    for session in folder.sessions()? {
        let bytes = folder.read(&session.path)?;
        is_known |= holds(&bytes, id);
        texts.find(&bytes, id);
        let (kept, facts) =
            without_texts(&bytes, |found| found == id).map_err(|damage| damaged(&session.path, &damage))?;
        if facts > 0 {
            folder.place(&session.path, &kept)?;
            changed += facts;
        }
    }
    // A copy of a damaged file may hold what nothing else does: only this donation's lines go.
    for rescue in folder.rescues()? {
        let bytes = folder.read(&rescue)?;
        is_known |= holds(&bytes, id);
        texts.find(&bytes, id);
        let (kept, lines) = without_donor(&bytes, id, &texts);
        if lines > 0 {
            folder.place(&rescue, &kept)?;
            changed += lines;
            crate::outln!("{lines} lines of {} were changed", rescue.display());
        }
    }
    // A gallery keeps pictures of sessions that are gone.
    let pictures = gallery.map_or(Ok(0), |mut gallery| gallery.forget(id))?;
    if pictures > 0 {
        crate::outln!("{pictures} pictures of {id} are gone from the gallery");
    }
    if !is_known && pictures == 0 {
        bail!(
            "no session knows {id}: nothing was changed. Expected an id such as da:30530030, as /history has it"
        );
    }
    crate::outln!("{changed} facts about {id} hold no name and no wish any more");
    Ok(())
}

/// Whether a file speaks of this donation, readable or not.
fn holds(bytes: &[u8], id: &str) -> bool {
    let quoted = format!("\"{id}");
    let mut places =
        bytes.windows(quoted.len()).enumerate().filter(|(_, window)| *window == quoted.as_bytes());
    places.any(|(at, _)| matches!(bytes.get(at + quoted.len()), Some(b'"' | b'#')))
}

fn redact(file: &Path, output: &Path) -> anyhow::Result<()> {
    keep_apart(file, output)?;
    let (kept, _) = without_texts(&read_file(file)?, |_| true).map_err(|damage| damaged(file, &damage))?;
    Output::write(output, &kept).with_context(|| format!("cannot write {}", output.display()))?;
    crate::outln!("{} holds no name and no wish", output.display());
    Ok(())
}

fn damaged(file: &Path, damage: &DamagedLine) -> anyhow::Error {
    let words = if matches!(damage.kind, DamageKind::OtherFormat(_)) { "" } else { "is damaged: " };
    anyhow::anyhow!("{} {words}{damage}. {}", file.display(), advice(damage))
}

fn read_file(file: &Path) -> anyhow::Result<Vec<u8>> {
    files::read_whole(file).with_context(|| format!("cannot read {}", file.display()))
}
