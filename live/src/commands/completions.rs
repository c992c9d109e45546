//! `live completions SHELL`: what a shell needs to complete commands and flags.

use std::io::{self, Write as _};

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

/// Print a script that completes commands and flags in a shell
///
/// bash: live completions bash > ~/.local/share/bash-completion/completions/live
/// zsh: live completions zsh > a folder of $fpath, as _live
/// fish: live completions fish > ~/.config/fish/completions/live.fish
/// PowerShell: live completions powershell >> $PROFILE
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
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
