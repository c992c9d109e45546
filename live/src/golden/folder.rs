//! A folder of plans with what was accepted of it: its lock, its film strips, and which plans differ.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use engine::artist::Names;
use rayon::prelude::*;

use super::case::{Case, Showing, Status};
use super::compare::{Side, What, compare};
use super::lock::{Accepted, Lock};
use super::seen::Seen;
use super::{plans, record};
use crate::export::output::Output;
use crate::{files, plan_files};

/// The name of the file that says what was accepted.
pub const LOCK_FILE: &str = "golden.lock";
/// The folder of the film strips, beside the lock.
pub const STRIPS_FOLDER: &str = "golden";
/// Bytes of a lock at most: a hundred for each of a hundred thousand plans, and room.
const LOCK_BYTES_MAX: u64 = 16 << 20;
/// Bytes of a film strip at most.
const STRIP_BYTES_MAX: u64 = 64 << 20;

/// A folder's plans and what was accepted.
#[derive(Debug)]
pub struct Folder {
    /// The folder of the plans, as it was named.
    plans: PathBuf,
    /// Where lock and strips lie.
    store: PathBuf,
    lock: Lock,
}

impl Folder {
    /// Opens what was accepted of the plans in `plans`; it lies in `store`.
    ///
    /// # Errors
    /// When there is a lock and it cannot be read.
    pub fn open(plans: PathBuf, store: PathBuf) -> anyhow::Result<Self> {
        let path = store.join(LOCK_FILE);
        let lock = match plans::exists(&path) {
            false => Lock::default(),
            true => {
                let text = String::from_utf8(read_at_most(&path, LOCK_BYTES_MAX)?)
                    .with_context(|| format!("{} is no text", path.display()))?;
                Lock::parse(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?
            }
        };
        Ok(Self { plans, store, lock })
    }

    /// Compares the named plans, all of which lie in this folder, on as many threads as there are; `own` are the names that
    /// scenes may have beside the artist's.
    #[must_use]
    pub fn compare(&self, names: &[String], own: &Names) -> Vec<(Case, Option<Seen>)> {
        names.par_iter().map(|name| self.compare_plan(name, own)).collect()
    }

    /// The accepted plans that are none of `names`.
    pub fn orphans<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a str> {
        let orphans = self.lock.plans.keys().filter(|name| names.binary_search(name).is_err());
        orphans.map(String::as_str)
    }

    /// Where a plan lies.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.plans.join(name)
    }

    fn compare_plan(&self, name: &str, own: &Names) -> (Case, Option<Seen>) {
        let path = self.path(name);
        let mut case = Case::new(path.display().to_string(), Status::Same);
        let seen = match plan_files::read(&path)
            .map_err(|error| format!("{error:#}"))
            .and_then(|file| Seen::of(&file, own))
        {
            Ok(seen) => seen,
            Err(error) => {
                (case.status, case.message) = (Status::Failed, Some(error));
                return (case, None);
            }
        };
        match self.lock.plans.get(name) {
            None => case.status = Status::New,
            Some(accepted) if accepted.fingerprint != seen.fingerprint => {
                case.status = if redrawn(accepted, &seen) { Status::Redrawn } else { Status::Changed };
            }
            Some(_) if !plans::exists(&self.strip_path(name)) => {
                case.status = Status::Changed;
                case.message = Some("it looks the same; its film strip is missing".into());
            }
            Some(_) => {}
        }
        (case, Some(seen))
    }

    /// Says in what a changed plan differs, from what its film strip holds.
    pub fn describe(&self, name: &str, case: &mut Case, seen: &Seen) {
        case.new = Some(Showing::Plan(seen.appearance.clone()));
        let Some(accepted) = self.lock.plans.get(name) else { return };
        let scene = accepted.scene.as_ref().zip(seen.scene.as_ref());
        let says_else = scene.is_some_and(|(was, is)| was.said != is.said);
        if let Some((was, is)) = scene.filter(|(was, is)| was.artist != is.artist) {
            let line = format!("drawn by version {} of the artist, was {}", is.artist, was.artist);
            case.message.get_or_insert(line);
        }
        let strip = read_at_most(&self.strip_path(name), STRIP_BYTES_MAX).unwrap_or_default();
        let old = record::decode(&strip).filter(|old| old.fingerprint() == accepted.fingerprint);
        let Some(old) = old else {
            let line = "its film strip does not hold what was accepted: only that it differs is known";
            if accepted.fingerprint != seen.fingerprint {
                case.message.get_or_insert(line.into());
            }
            return;
        };
        let (was, is) = (record::painters(&strip), seen.painters());
        let old_side = Side { appearance: &old, painters: &was };
        let mut difference = compare(old_side, Side { appearance: &seen.appearance, painters: &is });
        if says_else {
            difference.what.push(What::Scene);
            difference.notes.push("the document with the scene says something else".into());
        }
        case.difference = (!difference.what.is_empty()).then_some(difference);
        case.old = Some(Showing::Plan(old.into()));
    }

    /// Shows what was accepted of a plan that is gone.
    pub fn describe_orphan(&self, name: &str, case: &mut Case) {
        let strip = read_at_most(&self.strip_path(name), STRIP_BYTES_MAX).unwrap_or_default();
        case.old = record::decode(&strip).map(|old| Showing::Plan(old.into()));
    }

    /// Accepts plans as they are now, and forgets `orphans`; then the lock is written.
    ///
    /// # Errors
    /// When a file cannot be written or removed.
    pub fn bless(&mut self, accepted: &[(String, Seen)], orphans: &[String]) -> anyhow::Result<()> {
        let before = self.lock.clone();
        let strips = self.store.join(STRIPS_FOLDER);
        if !accepted.is_empty() {
            fs::create_dir_all(&strips).with_context(|| format!("cannot make {}", strips.display()))?;
        }
        accepted.par_iter().try_for_each(|(name, seen)| {
            let path = self.strip_path(name);
            let strip = record::encode(&seen.appearance, &seen.painters())?;
            Output::write(&path, &strip).with_context(|| format!("cannot write {}", path.display()))
        })?;
        for (name, seen) in accepted {
            self.lock.plans.insert(name.clone(), seen.accepted());
        }
        for name in orphans {
            self.lock.plans.remove(name);
            self.remove_strip(name)?;
        }
        if self.lock != before {
            self.write_lock()?;
        }
        Ok(())
    }

    /// Removes an orphan's strip, if it is one: a folder `golden` may hold pictures of other programs.
    fn remove_strip(&self, name: &str) -> anyhow::Result<()> {
        let path = self.strip_path(name);
        let ours = read_at_most(&path, STRIP_BYTES_MAX).is_ok_and(|file| record::is_ours(&file));
        if ours {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }

    fn write_lock(&self) -> anyhow::Result<()> {
        let path = self.store.join(LOCK_FILE);
        let cannot = || format!("cannot write {}", path.display());
        if !self.lock.plans.is_empty() {
            return Output::write(&path, self.lock.write().as_bytes()).with_context(cannot);
        }
        fs::remove_file(&path).with_context(cannot)?;
        // Only when nothing else lies there.
        let _ = fs::remove_dir(self.store.join(STRIPS_FOLDER));
        Ok(())
    }

    fn strip_path(&self, name: &str) -> PathBuf {
        let stem = name.strip_suffix(".json").unwrap_or(name);
        self.store.join(STRIPS_FOLDER).join(format!("{stem}.png"))
    }
}

/// Whether a plan differs because another version of the artist draws its scene, and not because it says something else.
fn redrawn(accepted: &Accepted, seen: &Seen) -> bool {
    let scenes = accepted.scene.as_ref().zip(seen.scene.as_ref());
    scenes.is_some_and(|(was, is)| was.said == is.said && was.artist != is.artist)
}

fn read_at_most(path: &Path, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let length = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    if length > bytes_max {
        bail!("{} has {length} bytes, expected at most {bytes_max}", path.display());
    }
    files::read_whole(path).with_context(|| format!("cannot read {}", path.display()))
}
