//! `live golden`: golden pictures of the plans in anybody's repository.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, ValueEnum};
use engine::artist::Names;

use crate::commands::exit::Exit;
use crate::export::output::Output;
use crate::golden::report::{self, Wording};
use crate::golden::{self, Case, Outcome, Sheets};
use crate::jobs::OwnNames;
use crate::say;

const WORDING: Wording = Wording { command: "golden", noun: "plan" };
/// Failures that are told and pictured, when not said otherwise.
const FAILURES_MAX: usize = 20;
/// The folder of the pictures of failures.
const FAILED_FOLDER: &str = "golden-failed";

/// Flags of `live golden`.
#[derive(Args, Debug)]
pub struct GoldenArgs {
    /// Folders of plans, or plans [default: the working folder]
    #[arg(value_name = "DIR")]
    named: Vec<PathBuf>,

    /// Only plans whose path holds this text; may be given again
    #[arg(short = 'k', long = "filter", value_name = "FILTER")]
    filters: Vec<String>,

    /// Threads at most [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// Accept plans as they look now, and forget those that are gone
    ///
    /// With names (of a plan, its path, or a folder) only those. Nothing is written when CI is set.
    #[arg(long, value_name = "NAME", num_args = 0..)]
    bless: Option<Vec<String>>,

    /// Take it for no failure when a newer version of the artist draws a scene otherwise
    #[arg(long)]
    allow_redrawn: bool,

    /// Failures that are told in full
    #[arg(long, value_name = "N", default_value_t = FAILURES_MAX)]
    limit_failures: usize,

    /// Where lock and film strips lie, instead of beside the plans of DIR
    #[arg(long, value_name = "FOLDER")]
    store: Option<PathBuf>,

    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,

    #[command(flatten)]
    reports: ReportArgs,
}

/// Where the report goes, for commands that compare.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// Write the report as one page for a browser: slider, scrubber over frames, filter
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Write the report as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// How the report is printed
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,

    /// Folder for pictures of what differs, old | new | difference; emptied first [default: golden-failed, and none
    /// when CI is set]
    #[arg(long, value_name = "FOLDER")]
    failed: Option<PathBuf>,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Text,
    /// Annotations for GitHub Actions.
    Github,
    /// One JSON document.
    Json,
}

/// Compares, and blesses if that is asked for.
///
/// # Errors
/// When folders, locks or plans cannot be read, or something cannot be written.
pub fn run(args: &GoldenArgs) -> anyhow::Result<Exit> {
    if args.bless.is_some() && in_ci() {
        return Err(Exit::cannot(anyhow!(
            "--bless: CI is set, and there nothing is accepted: bless on your machine and commit"
        )));
    }
    let settings = golden::Settings {
        named: args.named.clone(),
        store: args.store.clone(),
        filters: args.filters.clone(),
        bless: args.bless.clone(),
        names: own_names(args.artist_names.as_ref())?,
        failures_max: args.limit_failures,
    };
    let work = || {
        let mut outcome = golden::run(&settings)?;
        args.reports.tell(&mut outcome, args.limit_failures, WORDING)?;
        Ok(outcome)
    };
    let outcome = with_threads(args.jobs, work).map_err(Exit::cannot)?;
    if outcome.cases.is_empty() {
        return Err(Exit::cannot(anyhow!("no plan was found: name a folder of plans, or another -k")));
    }
    Ok(Exit::status(outcome.exit_status(args.allow_redrawn)))
}

/// The streamer's own names, when a file is given.
///
/// # Errors
/// When it cannot be read.
pub fn own_names(file: Option<&PathBuf>) -> anyhow::Result<Names> {
    OwnNames::new(file.cloned()).read().context("--artist-names").map_err(Exit::cannot)
}

/// Runs `work` with so many threads.
///
/// # Errors
/// When there can be no threads, and what `work` says.
pub fn with_threads<T: Send>(
    jobs: Option<u16>,
    work: impl FnOnce() -> anyhow::Result<T> + Send,
) -> anyhow::Result<T> {
    let threads = jobs.map_or(0, usize::from);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .context("cannot start threads")?
        .install(work)
}

/// Whether a machine runs this and nobody looks: `CI` is set, as all services do, and not to `false` or `0`.
#[must_use]
pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !["", "0", "false"].iter().any(|no| value == *no))
}

impl ReportArgs {
    /// Writes pictures and files, and prints the report.
    ///
    /// # Errors
    /// When something cannot be written.
    pub fn tell(&self, outcome: &mut Outcome, failures_max: usize, wording: Wording) -> anyhow::Result<()> {
        self.pictures(outcome)?;
        if let Some(path) = &self.report {
            write(path, report::html(outcome, wording)?.as_bytes())?;
        }
        if let Some(path) = &self.junit {
            write(path, &report::junit(outcome, wording)?)?;
        }
        let text = match self.format {
            ReportFormat::Text => report::text(outcome, failures_max, wording),
            ReportFormat::Github => report::github(outcome, failures_max, wording),
            ReportFormat::Json => report::json(outcome)? + "\n",
        };
        if !(say::is_quiet() && self.format == ReportFormat::Text && outcome.failures().next().is_none()) {
            anstream::stdout().write_all(text.as_bytes())?;
        }
        for path in &outcome.passed_over {
            say::note(format_args!(
                "passed over, no plan: {}",
                path.strip_prefix(".").unwrap_or(path).display()
            ));
        }
        Ok(())
    }

    fn pictures(&self, outcome: &mut Outcome) -> anyhow::Result<()> {
        let folder = match &self.failed {
            Some(folder) => folder.clone(),
            None if in_ci() => return Ok(()),
            None => PathBuf::from(FAILED_FOLDER),
        };
        let seen = outcome.cases.iter().any(is_shown);
        if !seen {
            return Sheets::clear(&folder);
        }
        let sheets = Sheets::start(&folder)?;
        sheets.write(outcome.cases.iter_mut().filter(|case| is_shown(case)).collect())
    }
}

/// Whether a case gets a picture.
fn is_shown(case: &Case) -> bool {
    !case.accepted && case.can_be_pictured()
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if path.as_os_str() == "-" {
        bail!("a report goes into a file: name one");
    }
    Output::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    say::written(path, None);
    Ok(())
}
