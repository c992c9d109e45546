//! Any two things of one kind compared: plans, pictures, lists of frame hashes, recordings.
//!
//! What a file is is told by what it holds, not by its name.

mod hash_lists;
mod pictures;
mod recordings;

use std::path::Path;

use anyhow::{Context as _, bail};
use engine::artist::Names;
use engine::plan::limits::DOCUMENT_BYTES_MAX;

use super::case::{Case, Outcome, Showing, Status};
use super::compare::{Side, compare};
use super::picture_files::Pictures;
use super::seen::Seen;
use crate::files;
use crate::plan_files::{self, PlanFile};

/// Bytes of a picture, a list or a recording.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// What a file holds.
enum Holds {
    Plan(PlanFile),
    Pictures(Vec<u8>),
    Hashes(String),
    Recording,
}

impl Holds {
    const fn name(&self) -> &'static str {
        match self {
            Self::Plan(_) => "a plan",
            Self::Pictures(_) => "a picture",
            Self::Hashes(_) => "a list of hashes",
            Self::Recording => "a recording",
        }
    }
}

/// Compares two files; the scenes of plans may have `names` of one's own.
///
/// # Errors
/// When one cannot be read or is nothing that can be compared, or they are of two kinds.
pub fn diff(old: &Path, new: &Path, names: &Names) -> anyhow::Result<Outcome> {
    let mut case = Case::new(format!("{} -> {}", old.display(), new.display()), Status::Same);
    case.pictured_as = new.file_name().map(Into::into);
    match (open(old)?, open(new)?) {
        (Holds::Plan(was), Holds::Plan(is)) => plans(&was, &is, names, &mut case),
        (Holds::Pictures(was), Holds::Pictures(is)) => {
            pictures::compare(read(&was, old)?, read(&is, new)?, &mut case)?;
        }
        (Holds::Hashes(was), Holds::Hashes(is)) => hash_lists::compare(&was, &is, &mut case),
        (Holds::Recording, Holds::Recording) => recordings::compare(old, new, &mut case)?,
        (was, is) => bail!(
            "{} is {} and {} is {}: only two of one kind can be compared",
            old.display(),
            was.name(),
            new.display(),
            is.name()
        ),
    }
    Ok(Outcome { cases: vec![case], ..Outcome::default() })
}

fn read<'a>(file: &'a [u8], path: &Path) -> anyhow::Result<Pictures<'a>> {
    super::picture_files::read(file).with_context(|| format!("cannot read {}", path.display()))
}

fn open(path: &Path) -> anyhow::Result<Holds> {
    let length = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    if length > FILE_BYTES_MAX {
        bail!("{} has {length} bytes, expected at most {FILE_BYTES_MAX}", path.display());
    }
    let bytes = files::read_whole(path).with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"GIF8") {
        return Ok(Holds::Pictures(bytes));
    }
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if String::from_utf8_lossy(first).contains("\"session_started\"") {
        return Ok(Holds::Recording);
    }
    if let Some(list) = String::from_utf8(bytes.clone()).ok().filter(|text| hash_lists::is_one(text)) {
        return Ok(Holds::Hashes(list));
    }
    let trimmed = bytes.trim_ascii_start();
    if !trimmed.starts_with(b"{") || bytes.len() > DOCUMENT_BYTES_MAX {
        bail!("{} is neither a plan, a picture, a list of hashes nor a recording", path.display());
    }
    Ok(Holds::Plan(plan_files::read(path)?))
}

fn plans(was: &PlanFile, is: &PlanFile, names: &Names, case: &mut Case) {
    let (old, new) = match (Seen::of(was, names), Seen::of(is, names)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let errors: Vec<String> = [old.err(), new.err()].into_iter().flatten().collect();
            (case.status, case.message) = (Status::Failed, Some(errors.join("\n")));
            return;
        }
    };
    if old.fingerprint == new.fingerprint {
        return;
    }
    let (was_painters, is_painters) = (old.painters(), new.painters());
    case.status = Status::Changed;
    case.difference = Some(compare(
        Side { appearance: &old.appearance, painters: &was_painters },
        Side { appearance: &new.appearance, painters: &is_painters },
    ));
    case.old = Some(Showing::Plan(old.appearance));
    case.new = Some(Showing::Plan(new.appearance));
}
