//! The commands and their flags.
//!
//! A command is one line of [`Command`] and one file of [`crate::commands`]. Settings are `config`'s; a command takes
//! them with `#[command(flatten)]`.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, Parser, Subcommand};
use engine::language::Language;

use crate::commands::exit::Exit;
use crate::commands::{
    bench, check, completions, demo, diff, dock_url, doctor, gallery, gate, golden, journal, login,
    overlay_url, plan, render, replay, run, schema,
};
use crate::{say, versions};

/// Donations become pixel art, stroke by stroke, on stream.
#[derive(Parser)]
#[command(name = "live", version, long_version = versions::versions(), args_conflicts_with_subcommands = true, max_term_width = 110)]
#[command(
    after_help = "Every setting can be given as a flag, in the environment, or in a file .env in the working folder; \
                  secrets have no flag. Without a command: run."
)]
pub struct Cli {
    /// What the program does; none: run the show.
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::Args,
    /// When to colour the output; NO_COLOR is heeded too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    color: Color,
    /// The language of `doctor`, `login`, `gate` and of errors [default: that of HUD_LANGUAGE, else the system's]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language(), help_heading = "Output")]
    language: Option<String>,
    /// Say nothing but what was asked for: no progress, no closing lines
    #[arg(short, long, global = true, help_heading = "Output")]
    quiet: bool,
}

/// The arguments with a `--language` that stands before the command moved behind it: the show's own flags and a command
/// exclude one another, and clap counts flags of all commands among them when they come first.
pub fn language_last(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    const FLAG: &str = "--language";
    let mut arguments: Vec<OsString> = arguments.collect();
    let taken = match arguments.get(1).and_then(|first| first.to_str()) {
        Some(FLAG) => 2,
        Some(first) if first.starts_with(&format!("{FLAG}=")) => 1,
        _ => return arguments,
    };
    let command = arguments.get(1 + taken).and_then(|next| next.to_str());
    if command.is_some_and(|next| !next.starts_with('-')) {
        arguments[1..2 + taken].rotate_left(taken);
    }
    arguments
}

fn language() -> PossibleValuesParser {
    Language::NAMES.map(|(code, _)| code).into()
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// Where it is seen on a terminal, and NO_COLOR is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    /// Go on air: donations in, pictures out, until it is stopped
    Run(Box<run::Args>),
    /// The same show on scripted donations: no account, no model and no display needed
    Demo(Box<demo::Args>),
    /// Show a recorded session again, or make pictures, films, hashes and traces of it
    Replay(Box<replay::Args>),
    /// Make a page of the pictures of recorded evenings, with their films
    Gallery(gallery::GalleryArgs),
    /// List, mend or forget what the journal holds
    Journal(journal::Args),
    /// Say what is missing for going on air, and the command that mends it
    Doctor(Box<doctor::Args>),
    /// Get tokens from DonationAlerts: allow the program in the browser
    Login(login::Args),
    /// Print the addresses of the overlay, for a Browser Source in OBS
    OverlayUrl(overlay_url::Args),
    /// Print the addresses of the operator's dock, with the token for another device
    DockUrl(dock_url::Args),
    /// Draw plans: pictures, animations, raw video, or frame hashes
    ///
    /// A plan that cannot be drawn is told, the others are drawn all the same, and the exit status is 1.
    Render(render::RenderArgs),
    /// Compare plans with how they looked when they were accepted
    ///
    /// Looks at every plan of the folders, subfolders included. What was accepted stands in `golden.lock`, a line a plan, and
    /// in `golden/NAME.png`, a film strip for people; both belong into the repository. A plan that is new, changed or gone
    /// is named, with the first frame that differs, the pixels, the step that painted them, and the command that accepts it.
    /// Time counts: a delay, another ease, an order, a caption or a hold is a change.
    ///
    /// Exit status: 0 all the same, 1 something differs, 2 something cannot be read.
    Golden(golden::GoldenArgs),
    /// Compare two plans, pictures, lists of frame hashes, or recordings
    ///
    /// Says in what NEW differs from OLD: pixels, time, words; the first frame at which it shows, and the step that painted
    /// there. Pictures are PNG or GIF, animated or not; lists are what `render --hashes` and `replay --hashes` print;
    /// recordings are files of the folder journal.
    ///
    /// Exit status: 0 the same, 1 they differ, 2 they cannot be compared.
    Diff(diff::DiffArgs),
    /// Say what is wrong with plans, and what is seldom meant
    ///
    /// Warnings: a step that paints nothing, one beside the canvas, a text cut by an edge, a step that later ones paint over,
    /// a colour of the palette that no step has, flashes. A plan with warnings is fine unless they are denied.
    Check(check::CheckArgs),
    /// Print the JSON Schema of Canvas-DSL
    Schema(schema::SchemaArgs),
    /// Measure what this machine can do
    Bench(bench::BenchArgs),
    /// Turn one wish, or a file of them, into plans and pictures
    Plan(plan::Args),
    /// Judge texts as the gatekeeper would: one JSON string a line in, `block CATEGORY` or `allow` out
    Gate(gate::GateArgs),
    /// Print a script that completes commands and flags in a shell
    ///
    /// bash: live completions bash > ~/.local/share/bash-completion/completions/live
    /// zsh: live completions zsh > a folder of $fpath, as _live
    /// fish: live completions fish > ~/.config/fish/completions/live.fish
    /// PowerShell: live completions powershell >> $PROFILE
    #[command(verbatim_doc_comment)]
    Completions(completions::CompletionsArgs),
}

impl Cli {
    /// What to do.
    #[must_use]
    pub fn command(self) -> Command {
        let color = match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        say::set(color, self.quiet);
        if let Some(language) = self.language.as_deref().and_then(Language::named) {
            say::set_language(language);
        }
        self.command.unwrap_or_else(|| Command::Run(Box::new(self.run)))
    }
}

impl Command {
    /// Runs it to its end.
    ///
    /// # Errors
    /// What stopped it, in one readable line.
    pub fn execute(self) -> anyhow::Result<Exit> {
        match self {
            Self::Golden(args) => return golden::run(&args),
            Self::Diff(args) => return diff::run(&args),
            Self::Replay(args) => return replay::run(&args),
            Self::Run(args) => run::run(&args),
            Self::Demo(args) => demo::run(*args),
            Self::Gallery(args) => gallery::run(&args),
            Self::Journal(args) => journal::run(args),
            Self::Doctor(args) => doctor::run(&args),
            Self::Login(args) => runtime()?.block_on(login::run(args)),
            Self::OverlayUrl(args) => overlay_url::run(&args),
            Self::DockUrl(args) => dock_url::run(&args),
            Self::Render(args) => render::run(&args),
            Self::Check(args) => check::run(&args),
            Self::Schema(args) => schema::run(&args),
            Self::Bench(args) => bench::run(&args),
            Self::Plan(args) => runtime()?.block_on(plan::run(args)),
            Self::Gate(args) => gate::run(args),
            Self::Completions(args) => completions::run(&args, <Cli as CommandFactory>::command()),
        }?;
        Ok(Exit::SUCCESS)
    }
}

/// For commands that wait for the network and do nothing beside.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_flags_of_a_command_have_one_name() {
        <Cli as CommandFactory>::command().debug_assert();
    }
}
