//! The `live` binary: parse the arguments, run the command, print the error.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use live::cli::Cli;
use live::commands::exit::{CannotRun, is_broken_pipe};
use live::config::{self, Wrong};

/// Exit status of wrong usage, as clap's own; also of a comparison that could not be made.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match config::load_dotenv().and_then(|()| Cli::parse().command().execute()) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error takes nothing, the status says it.
            let _ = writeln!(std::io::stderr(), "live: {error:#}");
            if error.is::<Wrong>() || error.is::<CannotRun>() {
                ExitCode::from(USAGE)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
