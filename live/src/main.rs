//! The `live` binary: parse the arguments, run the command, print the error.

use std::process::ExitCode;

use clap::Parser as _;
use live::cli::Cli;
use live::config::{self, Wrong};

/// Exit status of wrong usage, as clap's own.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match config::load_dotenv().and_then(|()| Cli::parse().command().execute()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("live: {error:#}");
            if error.is::<Wrong>() { ExitCode::from(USAGE) } else { ExitCode::FAILURE }
        }
    }
}
