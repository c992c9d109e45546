//! Plans named on the command line: a file, a folder of them, or `-` for standard input.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use engine::plan::limits::DOCUMENT_BYTES_MAX;

use crate::files;

/// The text of one plan, as found.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// Where it came from, for messages.
    pub path: PathBuf,
    /// The bytes, at most one more than a document may have.
    pub bytes: Vec<u8>,
}

impl PlanFile {
    /// The name without folder and ending; `plan` for standard input.
    #[must_use]
    pub fn stem(&self) -> String {
        if self.is_stdin() {
            return "plan".into();
        }
        self.path.file_stem().map_or_else(|| "plan".into(), |stem| stem.to_string_lossy().into_owned())
    }

    /// The name in messages.
    #[must_use]
    pub fn name(&self) -> String {
        if self.is_stdin() { "standard input".into() } else { self.path.display().to_string() }
    }

    fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// The files that `path` stands for: itself, or the `.json` files of a folder in the order of their names.
///
/// # Errors
/// When the folder cannot be read or holds no plan.
pub fn expand(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = path.read_dir().with_context(|| format!("cannot read the folder {}", path.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.with_context(|| format!("cannot read the folder {}", path.display()))?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(file);
        }
    }
    if files.is_empty() {
        bail!("{} holds no .json file: name a plan, or a folder of plans", path.display());
    }
    files.sort();
    Ok(files)
}

/// Reads one plan's text. What is longer than a document may be is cut one byte past the limit, so that the reader
/// says so and an endless input ends.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path) -> Result<PlanFile> {
    let mut bytes = Vec::new();
    let limit = DOCUMENT_BYTES_MAX as u64 + 1;
    if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let file = files::open(path).with_context(|| format!("cannot open the plan {}", path.display()))?;
        file.take(limit)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {}", path.display()))?;
    }
    Ok(PlanFile { path: path.to_owned(), bytes })
}
