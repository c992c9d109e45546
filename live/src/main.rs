//! The `live` binary: parse the arguments, run the command, print the error.

use std::io::{self, Write as _};
use std::process::{self, ExitCode};

use anyhow::Context as _;
use clap::Parser as _;
use live::cli::{self, Cli};
use live::commands::exit::{CannotRun, Exit, is_broken_pipe};
use live::config::{self, Wrong};
use live::explain::explain;
use live::{console, say, signals};

/// Exit status of wrong usage, as clap's own; also of a comparison that could not be made.
const USAGE: u8 = 2;

/// Help and the version are there whatever `.env` holds; no command runs without it.
fn run() -> anyhow::Result<Exit> {
    say::choose_language(config::language_given().as_deref());
    config::check_environment()?;
    let env_file = config::load_env_file();
    say::choose_language(config::language_given().as_deref());
    let command = match Cli::try_parse_from(cli::language_last(std::env::args_os())) {
        Ok(cli) => cli.command(),
        Err(told) => {
            // Help that nobody could read is no success.
            told.print().or_else(|error| if told.use_stderr() { Ok(()) } else { Err(error) })?;
            if told.use_stderr() {
                console::keep_open();
            }
            process::exit(told.exit_code());
        }
    };
    for words in env_file? {
        say::note(format_args!("live: {}", words.said(say::language())));
    }
    let exit = command.execute()?;
    // What is left of a last line without an end.
    io::stdout().flush().context("standard output cannot be written")?;
    Ok(exit)
}

fn main() -> ExitCode {
    signals::heed_file_size_as_error();
    match run() {
        Ok(exit) => {
            if exit != Exit::SUCCESS {
                console::keep_open();
            }
            ExitCode::from(exit.code())
        }
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error takes nothing, the status says it.
            let _ = writeln!(io::stderr(), "live: {}", explain(&error, say::language()));
            console::keep_open();
            if error.is::<Wrong>() || error.is::<CannotRun>() {
                ExitCode::from(USAGE)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
