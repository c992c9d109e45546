//! Pictures of what differs: old | new | difference as PNG, and a film where only time differs.
//!
//! They go to a folder of their own, which git is told to pass over and which is emptied at the start of a run.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use engine::drawing::Appearance;
use engine::pixmap::Pixmap;
use engine::time::{Fps, Frame};
use rayon::prelude::*;

use super::case::{Case, Showing};
use super::film::film;
use super::picture_files;
use super::pixels::side_by_side;
use super::record;
use crate::export::output::Output;

/// Says that the folder is ours and that git need not look into it.
const MARKER: &str = "# Written by `live golden`; emptied at every run.\n*\n";
const MARKER_FILE: &str = ".gitignore";

/// The folder in which pictures of failures lie.
#[derive(Debug)]
pub struct Sheets {
    folder: PathBuf,
}

impl Sheets {
    /// Empties `folder` and makes it anew. A folder that is not ours is left alone.
    ///
    /// # Errors
    /// When it holds something else, or cannot be written.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        Self::clear(folder)?;
        let cannot = || format!("cannot make the folder {}", folder.display());
        fs::create_dir_all(folder).with_context(cannot)?;
        Output::write(&folder.join(MARKER_FILE), MARKER.as_bytes()).with_context(cannot)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Removes the pictures of an earlier run.
    ///
    /// # Errors
    /// When the folder holds something else, or cannot be removed.
    pub fn clear(folder: &Path) -> anyhow::Result<()> {
        let cannot = || format!("cannot empty the folder {}", folder.display());
        let Ok(mut entries) = folder.read_dir() else { return Ok(()) };
        if entries.next().is_none() {
            return Ok(());
        }
        if fs::read_to_string(folder.join(MARKER_FILE)).ok().as_deref() != Some(MARKER) {
            bail!("{} holds other files: name a folder that may be emptied", folder.display());
        }
        fs::remove_dir_all(folder).with_context(cannot)
    }

    /// Writes what there is to see of each case, and notes its files.
    ///
    /// # Errors
    /// When a picture cannot be made or written.
    pub fn write(&self, cases: Vec<&mut Case>) -> anyhow::Result<()> {
        cases.into_par_iter().try_for_each(|case| {
            let name = case.pictured_as.clone().unwrap_or_else(|| PathBuf::from(&case.name));
            let base = self.folder.join(relative(&name));
            write(case, &base).with_context(|| format!("cannot picture {}", case.name))
        })
    }
}

/// A path that stays inside the folder, whatever the case is called.
fn relative(name: &Path) -> PathBuf {
    let parts = name.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part.to_owned()),
        std::path::Component::ParentDir => Some("up".into()),
        _ => None,
    });
    parts.collect()
}

/// Writes `BASE.png`, and `BASE.apng` where only time differs; `BASE` keeps its ending, so that no two names meet.
fn write(case: &mut Case, base: &Path) -> anyhow::Result<()> {
    let at_ms = case.difference.as_ref().filter(|found| found.finished.is_none());
    let at_ms = at_ms.and_then(|found| found.first.as_ref()).map(|first| (first.frame, first.fps));
    let still = |showing: &Option<Showing>| showing.as_ref().map(|showing| still(showing, at_ms)).transpose();
    let (old, new) = (still(&case.old)?, still(&case.new)?);
    if old.is_none() && new.is_none() {
        return Ok(());
    }
    if let Some(folder) = base.parent() {
        fs::create_dir_all(folder)?;
    }
    let sheet = side_by_side(old.as_ref().map(Pixmap::as_ref), new.as_ref().map(Pixmap::as_ref));
    let path = with_more(base, ".png");
    Output::write(&path, &picture_files::png(&sheet)?)?;
    case.files.push(path);
    if let (Some(Showing::Plan(old)), Some(Showing::Plan(new)), Some((first, last))) =
        (&case.old, &case.new, only_time(case))
    {
        let path = with_more(base, ".apng");
        Output::write(&path, &film(old, new, first, last)?)?;
        case.files.push(path);
    }
    Ok(())
}

/// From when to when the pictures differ, if the finished ones do not.
fn only_time(case: &Case) -> Option<(u64, u64)> {
    let found = case.difference.as_ref().filter(|found| found.finished.is_none())?;
    Some((found.first.as_ref()?.ms, found.last_ms?))
}

fn with_more(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    name.into()
}

/// The picture at a frame, or the finished one.
fn still(showing: &Showing, at: Option<(u64, u32)>) -> anyhow::Result<Pixmap> {
    match showing {
        Showing::Plan(appearance) => plan_still(appearance, at),
        // The first one that differs.
        Showing::Pictures(pictures) => {
            let (_, picture) = pictures.first().context("there is no picture")?;
            Ok(picture.clone())
        }
    }
}

fn plan_still(appearance: &Appearance, at: Option<(u64, u32)>) -> anyhow::Result<Pixmap> {
    let fps = at.and_then(|(_, fps)| Fps::new(fps)).unwrap_or(record::fps());
    let Ok(drawing) = appearance.drawing(fps) else { return record::card(appearance) };
    Ok(at.map_or_else(|| drawing.canvas_of(usize::MAX), |(frame, _)| drawing.canvas_at(Frame(frame))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_files_is_not_emptied() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("thesis.txt"), "x").expect("written");
        assert!(Sheets::start(folder.path()).is_err());
        assert!(folder.path().join("thesis.txt").exists());
        let ours = folder.path().join("failed");
        for _ in 0..2 {
            Sheets::start(&ours).expect("made");
            fs::write(ours.join("a.png"), "x").expect("written");
        }
        Sheets::clear(&ours).expect("removed");
        assert!(!ours.exists());
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        assert_eq!(relative(Path::new("/etc/../a.json")), Path::new("etc/up/a.json"));
        assert_eq!(relative(Path::new("../plans/a.json")), Path::new("up/plans/a.json"));
    }
}
