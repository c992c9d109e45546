//! Where a plan's picture goes, and as what; what cannot go there is said before anything is drawn.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::super::film::{EXPECTED, Format};
use super::RenderArgs;
use crate::plan_files::PlanFile;
use crate::say;

/// Where a plan's picture goes, and as what.
pub(super) struct Target {
    pub(super) format: Format,
    /// `None`: only hashes are wanted.
    pub(super) path: Option<PathBuf>,
}

/// Says what is wrong with where pictures are to go, for all plans together.
pub(super) fn check(args: &RenderArgs, files: &[PathBuf], many: bool) -> Result<()> {
    let stdout = args.output.as_deref() == Some(Path::new("-"));
    if stdout && many {
        bail!("several plans cannot go to standard output: name a folder with --output");
    }
    if stdout && args.hashes {
        bail!("--hashes prints to standard output: name a file with --output");
    }
    if stdout && !args.freeze {
        to_stdout(args.force)?;
    }
    let from_stdin = files.iter().any(|path| path.as_os_str() == "-");
    if from_stdin && args.output.is_none() && !args.hashes {
        bail!(
            "a plan from standard input has no name: say with --output where its picture goes, or - for standard output"
        );
    }
    if many && (args.output.is_some() || !args.hashes) {
        let mut stems = BTreeSet::new();
        if let Some(twice) = files.iter().find(|path| !stems.insert(path.file_stem())) {
            bail!("two plans are called {}: render them into two folders", twice.display());
        }
    }
    Ok(())
}

/// Bytes of a picture do harm to a terminal.
///
/// # Errors
/// When standard output is one, and nobody asked for it.
pub(crate) fn to_stdout(force: bool) -> Result<()> {
    if !force && say::output_is_terminal() {
        bail!("standard output is a terminal: pipe it into a program, name a file, or add --force");
    }
    Ok(())
}

impl Target {
    pub(super) fn of(args: &RenderArgs, file: &PlanFile, many: bool) -> Result<Self> {
        let stdout = args.output.as_deref() == Some(Path::new("-"));
        let named = args.output.as_deref().filter(|_| !many && !stdout);
        let format = match (args.format, named) {
            (Some(format), _) => format,
            (None, Some(path)) => {
                Format::of(path).with_context(|| format!("{}: expected {EXPECTED}", path.display()))?
            }
            (None, None) if stdout && args.all => Format::Y4m,
            (None, None) => Format::Png,
        };
        let file_name = format!("{}.{}", file.stem(), format.extension());
        let path = match (&args.output, many) {
            (Some(folder), true) => {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make the folder {}", folder.display()))?;
                Some(folder.join(file_name))
            }
            (Some(path), false) => Some(path.clone()),
            (None, _) if args.hashes => None,
            (None, _) => Some(PathBuf::from(file_name)),
        };
        Ok(Self { format, path })
    }

    pub(super) fn moves(&self) -> bool {
        self.format != Format::Png
    }
}
