//! `live diff`: any two plans, pictures, lists of hashes or recordings compared, with the reports of `live golden`.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::golden::{ReportArgs, own_names};
use crate::golden::diff::diff;
use crate::golden::report::Wording;

const WORDING: Wording = Wording { command: "diff", noun: "pair" };

/// Flags of `live diff`.
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// How it was
    old: PathBuf,

    /// How it is
    new: PathBuf,

    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,

    #[command(flatten)]
    reports: ReportArgs,
}

/// Compares them.
///
/// # Errors
/// When one cannot be read, or they are of two kinds.
pub fn run(args: &DiffArgs) -> anyhow::Result<Exit> {
    let names = own_names(args.artist_names.as_ref())?;
    let compared = || {
        let mut outcome = diff(&args.old, &args.new, &names)?;
        args.reports.tell(&mut outcome, 1, WORDING)?;
        Ok(outcome)
    };
    let outcome: crate::golden::Outcome = compared().map_err(Exit::cannot)?;
    Ok(Exit::status(outcome.exit_status(false)))
}
