//! Which files are plans: those that are named, and in folders, subfolders included, those that look like one.
//!
//! A repository holds other JSON too. A document whose root has `steps`, `scene` or `render_text` is a plan, and so is a
//! damaged one in which such a word stands: it is reported, not passed over.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::plan_files;

/// Folders inside folders that are looked into.
const DEPTH_MAX: usize = 32;
/// Files of one run; more are a mistake in the folder's name.
const FILES_MAX: usize = 100_000;
/// A document with one of these is a plan.
const WORDS: [&str; 3] = ["steps", "scene", "render_text"];

/// The files of a run.
#[derive(Debug, Default)]
pub struct Found {
    /// Plans, sorted.
    pub plans: Vec<PathBuf>,
    /// Every folder that was looked into, sorted.
    pub folders: Vec<PathBuf>,
    /// `.json` files that are no plans, sorted.
    pub passed_over: Vec<PathBuf>,
}

/// Finds the plans of `named` files and folders.
///
/// # Errors
/// When one is not there, a folder cannot be read, or there are too many files.
pub fn find(named: &[PathBuf]) -> anyhow::Result<Found> {
    let mut found = Found::default();
    for path in named {
        if path.is_dir() {
            walk(path, 0, &mut found)?;
        } else if path.is_file() {
            found.plans.push(without_dot(path));
        } else {
            bail!("{} is not there: name plans, or folders of plans", path.display());
        }
    }
    for list in [&mut found.plans, &mut found.folders, &mut found.passed_over] {
        list.sort();
        list.dedup();
    }
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Found) -> anyhow::Result<()> {
    let cannot = || format!("cannot read the folder {}", folder.display());
    if depth > DEPTH_MAX {
        bail!("{} lies more than {DEPTH_MAX} folders deep: name the folder of the plans", folder.display());
    }
    found.folders.push(without_dot(folder));
    for entry in folder.read_dir().with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let (kind, path) = (entry.file_type().with_context(cannot)?, entry.path());
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if kind.is_dir() && !hidden {
            walk(&path, depth + 1, found)?;
        } else if !kind.is_dir() && !hidden && path.extension().is_some_and(|end| end == "json") {
            take(&path, found)?;
        }
    }
    Ok(())
}

fn take(path: &Path, found: &mut Found) -> anyhow::Result<()> {
    if found.plans.len() + found.passed_over.len() >= FILES_MAX {
        bail!("more than {FILES_MAX} .json files: name the folder of the plans");
    }
    let is_plan = path.is_file() && looks_like_a_plan(&plan_files::read(path)?.bytes);
    let path = without_dot(path);
    if is_plan {
        found.plans.push(path);
    } else {
        found.passed_over.push(path);
    }
    Ok(())
}

/// A path without the `./` of the working folder, which is the empty path itself.
fn without_dot(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

fn looks_like_a_plan(bytes: &[u8]) -> bool {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    match reader.deserialize_map(Root).and_then(|plan| reader.end().map(|()| plan)) {
        Ok(plan) => plan,
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            WORDS.iter().any(|word| text.contains(&format!("\"{word}\"")))
        }
    }
}

/// Looks at the names of the root's fields alone.
struct Root;

impl<'de> Visitor<'de> for Root {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut plan = false;
        while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
            plan |= WORDS.contains(&name.as_str());
        }
        Ok(plan)
    }
}

/// The name of a plan in its folder's lock.
///
/// # Errors
/// When the file's name is none that a line of text can hold.
pub fn name_of(path: &Path) -> anyhow::Result<String> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.filter(|name| !name.chars().any(char::is_control) && name.trim() == *name);
    Ok(name
        .with_context(|| format!("{} has a name that is no line of text: rename it", path.display()))?
        .into())
}

/// Whether a file is there, whatever it holds.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_told_from_other_json_and_a_damaged_plan_is_one() {
        for plan in [
            r#"{"steps": []}"#,
            r#"{"version": "9", "scene": 1}"#,
            r#"{"steps": [{"op": "#,
            r#"{"a":1,"render_text":""}"#,
        ] {
            assert!(looks_like_a_plan(plan.as_bytes()), "{plan}");
        }
        for other in
            [r#"{"name": "x", "scripts": {"steps": 1}}"#, "[1]", "", r#"{"compilerOptions": {} // no"#]
        {
            assert!(!looks_like_a_plan(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn subfolders_are_looked_into_and_hidden_ones_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        for path in ["a.json", "birds/owl.json", "birds/deep/er/wren.json", ".git/x.json", "birds/notes.txt"]
        {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, r#"{"steps": []}"#).expect("written");
        }
        fs::write(root.join("package.json"), "{}").expect("written");
        let found = find(&[root.to_owned(), root.join("birds")]).expect("found");
        let names: Vec<_> = found.plans.iter().map(|path| path.strip_prefix(root).expect("inside")).collect();
        assert_eq!(names, ["a.json", "birds/deep/er/wren.json", "birds/owl.json"].map(Path::new));
        assert_eq!(found.passed_over, [root.join("package.json")]);
        assert!(find(&[root.join("nowhere")]).is_err());
    }
}
