//! `live completions SHELL`: what a shell needs to complete commands and flags.

use std::io::{self, Write as _};

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

/// Flags of `live completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script for the program's commands.
///
/// # Errors
/// When standard output takes no more.
pub fn run(args: &CompletionsArgs, mut program: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "live", &mut script);
    Ok(io::stdout().lock().write_all(&script)?)
}
