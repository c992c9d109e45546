//! Golden pictures of plans in anybody's repository: what was accepted, what differs from it, and how to accept it.
//!
//! ```text
//! plans ──▶ Seen (fingerprint) ──▶ Folder (golden.lock, golden/*.png) ──▶ Case ──▶ report: text, JSON, HTML, JUnit
//!                                     compare: pixels, time, words
//! ```
//!
//! `diff` compares any two things of one kind and ends in the same reports. Paints only what differs. docs/golden.md
//! says what the files hold.

mod case;
mod compare;
pub mod diff;
mod film;
mod folder;
mod lock;
pub(crate) mod picture_files;
mod pixels;
mod plans;
mod record;
pub mod report;
pub(crate) mod seen;
mod sheets;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use engine::artist::Names;

pub use case::{Case, Outcome, Showing, Status};
pub use compare::{Difference, Moment, What};
pub use folder::{Folder, LOCK_FILE, STRIPS_FOLDER};
pub use pixels::{Changed, changed, side_by_side};
pub use plans::{Found, find};
pub use record::strip;
pub use seen::Seen;
pub use sheets::Sheets;

/// What a run is about.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Folders and plans; none: the working folder.
    pub named: Vec<PathBuf>,
    /// Where locks and strips lie; `None`: beside the plans. With it exactly one folder may be named.
    pub store: Option<PathBuf>,
    /// Only plans whose path holds one of these texts; none: all.
    pub filters: Vec<String>,
    /// Accept what differs: `Some` of names, paths or folders; of none: everything.
    pub bless: Option<Vec<String>>,
    /// Names of one's own that scenes may have.
    pub names: Names,
    /// Failures that are described and pictured.
    pub failures_max: usize,
}

/// Compares, and blesses if that is asked for.
///
/// # Errors
/// When folders or locks cannot be read, what is to be blessed is not there, or something cannot be written.
pub fn run(settings: &Settings) -> anyhow::Result<Outcome> {
    let named = if settings.named.is_empty() { vec![PathBuf::from(".")] } else { settings.named.clone() };
    let found = find(&named)?;
    let mut run = Run {
        settings,
        outcome: Outcome { passed_over: found.passed_over.clone(), ..Outcome::default() },
        described: 0,
    };
    for (folder, names) in by_folder(&found)? {
        run.folder(&folder, &names, found.folders.contains(&folder))?;
    }
    run.outcome.cases.sort_by(|one, other| one.name.cmp(&other.name));
    run.check_blessed()?;
    let left = run.outcome.failures().filter(|case| !case.accepted && case.bless.is_some()).count();
    run.outcome.bless_all = (left > 1).then(|| run.bless_command(None));
    Ok(run.outcome)
}

/// Plans by their folder; a folder that was looked into is there without plans too, since it may have orphans.
fn by_folder(found: &Found) -> anyhow::Result<BTreeMap<PathBuf, Vec<String>>> {
    let mut folders: BTreeMap<PathBuf, Vec<String>> =
        found.folders.iter().map(|folder| (folder.clone(), Vec::new())).collect();
    for path in &found.plans {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        folders.entry(folder).or_default().push(plans::name_of(path)?);
    }
    for names in folders.values_mut() {
        names.sort();
        names.dedup();
    }
    Ok(folders)
}

struct Run<'s> {
    settings: &'s Settings,
    outcome: Outcome,
    described: usize,
}

impl Run<'_> {
    /// One folder; `whole` when every plan of it is in `names`, so that what else was accepted is an orphan.
    fn folder(&mut self, path: &Path, names: &[String], whole: bool) -> anyhow::Result<()> {
        let mut folder = Folder::open(path.to_owned(), self.store_of(path)?)?;
        let chosen: Vec<String> =
            names.iter().filter(|name| self.is_chosen(&folder.path(name))).cloned().collect();
        let mut results: Vec<_> =
            chosen.iter().cloned().zip(folder.compare(&chosen, &self.settings.names)).collect();
        let mut accepted = Vec::new();
        for (name, (case, seen)) in &mut results {
            let Some(seen) = seen.take() else { continue };
            if case.status == Status::Same {
                continue;
            }
            if self.describes(case) {
                folder.describe(name, case, &seen);
            }
            case.accepted = self.blesses(&folder.path(name));
            if case.accepted {
                accepted.push((name.clone(), seen));
            }
        }
        self.outcome.cases.extend(results.into_iter().map(|(_, (case, _))| case));
        let orphans: Vec<String> = match whole {
            true => folder
                .orphans(names)
                .filter(|name| self.is_chosen(&folder.path(name)))
                .map(str::to_owned)
                .collect(),
            false => Vec::new(),
        };
        let orphans: Vec<String> = orphans.into_iter().filter(|name| self.orphan(&folder, name)).collect();
        if self.settings.bless.is_some() && !(accepted.is_empty() && orphans.is_empty()) {
            folder.bless(&accepted, &orphans)?;
        }
        Ok(())
    }

    /// Takes note of an orphan; whether it is to be forgotten.
    fn orphan(&mut self, folder: &Folder, name: &str) -> bool {
        let path = folder.path(name);
        let mut case = Case::new(path.display().to_string(), Status::Orphaned);
        case.message = Some("it was accepted, and the plan is gone".into());
        if self.describes(&mut case) {
            folder.describe_orphan(name, &mut case);
        }
        case.accepted = self.blesses(&path);
        let accepted = case.accepted;
        self.outcome.cases.push(case);
        accepted
    }

    /// Whether a failure is among those that are told in full; then it gets its command.
    fn describes(&mut self, case: &mut Case) -> bool {
        case.bless = Some(self.bless_command(Some(&case.name)));
        self.described += 1;
        self.described <= self.settings.failures_max
    }

    fn bless_command(&self, name: Option<&str>) -> String {
        let mut words = vec!["live".to_owned(), "golden".into()];
        words.extend(self.settings.named.iter().map(|path| quoted(&path.display().to_string())));
        if let Some(store) = &self.settings.store {
            words.extend(["--store".into(), quoted(&store.display().to_string())]);
        }
        words.push("--bless".into());
        words.extend(name.map(quoted));
        words.join(" ")
    }

    fn store_of(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        let Some(store) = &self.settings.store else { return Ok(folder.to_owned()) };
        let [root] = &self.settings.named[..] else {
            bail!("--store goes with one folder of plans: name it");
        };
        Ok(store.join(folder.strip_prefix(root.strip_prefix(".").unwrap_or(root)).unwrap_or(Path::new(""))))
    }

    fn is_chosen(&self, path: &Path) -> bool {
        let path = path.to_string_lossy();
        let filters = &self.settings.filters;
        filters.is_empty() || filters.iter().any(|filter| path.contains(filter.as_str()))
    }

    /// Whether a plan is to be accepted as it is.
    fn blesses(&self, path: &Path) -> bool {
        let Some(wanted) = &self.settings.bless else { return false };
        wanted.is_empty() || wanted.iter().any(|wanted| is_named(wanted, path))
    }

    /// What was to be accepted must have been there: a misspelt name is no success.
    fn check_blessed(&self) -> anyhow::Result<()> {
        let wanted = self.settings.bless.iter().flatten();
        let is_there =
            |wanted: &&String| self.outcome.cases.iter().any(|case| is_named(wanted, Path::new(&case.name)));
        match wanted.clone().find(|wanted| !is_there(wanted)) {
            Some(missing) => {
                bail!("--bless {missing}: no such plan here: give a plan's name or path, or a folder")
            }
            None => Ok(()),
        }
    }
}

/// Whether a text names a plan: by its path, a folder of it, its file's name, or that without ending.
fn is_named(wanted: &str, path: &Path) -> bool {
    let wanted = Path::new(wanted).strip_prefix(".").unwrap_or(Path::new(wanted));
    path.starts_with(wanted)
        || path.file_name().is_some_and(|name| name == wanted.as_os_str())
        || path.file_stem().is_some_and(|stem| stem == wanted.as_os_str())
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
