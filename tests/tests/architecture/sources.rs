//! The sources of a crate as files that use one another: what the compiler allows and the architecture may not.
//!
//! Reads `use` lines and paths that begin with `crate`, `super` or `self`; comments, test modules and strings' contents
//! that look like paths are of no weight. A folder's head (`mod.rs`) and the files below it are one room: between them
//! no arrow is counted, and what a head passes on with `pub use` belongs to the file that defines it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file by its module path below `src`; the crate's head is the empty one.
pub type Module = Vec<String>;

/// Every Rust file below a folder, except built ones.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            // A built fuzz target leaves generated sources in its target folder.
            if path.file_name().is_none_or(|name| name != "target") {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The files of a crate and the names that each passes on.
pub struct Sources {
    paths: BTreeMap<Module, Vec<UsePath>>,
    passed_on: BTreeMap<Module, BTreeMap<String, Vec<String>>>,
}

struct UsePath {
    is_public: bool,
    names: Vec<String>,
}

impl Sources {
    /// Reads the files below `source`, a crate's `src`; tests are left out.
    ///
    /// # Panics
    /// When a file cannot be read.
    #[must_use]
    pub fn read(source: &Path) -> Self {
        let mut paths = BTreeMap::new();
        for file in rust_files(source) {
            let module = module_of(source, &file);
            if !module.iter().any(|name| name == "tests" || name == "bin") {
                let text = fs::read_to_string(&file).expect("text");
                paths.insert(module, paths_of(&without_comments_and_tests(&text)));
            }
        }
        let mut passed_on: BTreeMap<Module, BTreeMap<String, Vec<String>>> = BTreeMap::new();
        for (module, used) in &paths {
            for path in used.iter().filter(|path| path.is_public) {
                let name = path.names.last().expect("a path has a name").clone();
                passed_on.entry(module.clone()).or_default().insert(name, path.names.clone());
            }
        }
        Self { paths, passed_on }
    }

    /// Which file uses which; not a folder's head and the files below it.
    #[must_use]
    pub fn arrows(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let mut arrows: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (module, used) in &self.paths {
            let targets = used.iter().filter(|path| !path.is_public);
            let targets = targets.filter_map(|path| self.target(module, &path.names, 0));
            let others = targets.filter(|other| !other.starts_with(module) && !module.starts_with(other));
            arrows.insert(module.clone(), others.collect());
        }
        arrows
    }

    /// The file in which the thing at `names`, seen from `here`, is defined; `None` outside the crate.
    fn target(&self, here: &[String], names: &[String], passes: usize) -> Option<Module> {
        const PASSES_MAX: usize = 8;
        let (mut module, mut rest) = (here.to_vec(), names);
        match rest.first()?.as_str() {
            "crate" => (module, rest) = (Vec::new(), &rest[1..]),
            "self" => rest = &rest[1..],
            "super" => {
                while let Some(("super", after)) =
                    rest.split_first().map(|(name, after)| (name.as_str(), after))
                {
                    module.pop();
                    rest = after;
                }
            }
            name if !self.paths.contains_key(&below(&module, name)) => return None,
            _ => {}
        }
        while let Some((name, after)) = rest.split_first()
            && self.paths.contains_key(&below(&module, name))
        {
            (module, rest) = (below(&module, name), after);
        }
        let passed = rest.first().and_then(|name| self.passed_on.get(&module)?.get(name));
        match passed.filter(|_| passes < PASSES_MAX) {
            Some(names) => self.target(&module, names, passes + 1).or(Some(module)),
            None => Some(module),
        }
    }

    /// Groups of files each of which leads to every other, as `folder/file` names in order.
    #[must_use]
    pub fn circles(&self) -> Vec<Vec<String>> {
        let arrows = self.arrows();
        let reach: BTreeMap<&Module, BTreeSet<&Module>> =
            arrows.keys().map(|module| (module, reached(module, &arrows))).collect();
        let mut circles = BTreeSet::new();
        for (module, reached) in reach.iter().filter(|(module, reached)| reached.contains(*module)) {
            let group =
                reached.iter().filter(|other| reach.get(*other).is_some_and(|back| back.contains(module)));
            circles.insert(group.map(|other| other.join("/")).collect::<Vec<_>>());
        }
        circles.into_iter().collect()
    }
}

/// Everything to which the arrows from `start` lead.
fn reached<'a>(start: &Module, arrows: &'a BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<&'a Module> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Module> = arrows.get(start).into_iter().flatten().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(arrows.get(next).into_iter().flatten());
        }
    }
    found
}

fn module_of(source: &Path, file: &Path) -> Module {
    let below = file.strip_prefix(source).expect("below src").with_extension("");
    let mut names: Module =
        below.components().map(|name| name.as_os_str().to_string_lossy().into_owned()).collect();
    if matches!(names.last().map(String::as_str), Some("mod" | "lib")) {
        names.pop();
    }
    names
}

fn below(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// The code that is built into the crate: line comments and the test module at a file's end are cut away.
fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths of the `use` lines, and of expressions as far as they begin with `crate`, `super` or `self`.
fn paths_of(code: &str) -> Vec<UsePath> {
    let (mut paths, mut rest) = (Vec::new(), String::new());
    for statement in code.split_inclusive(';') {
        let Some(at) = use_at(statement) else {
            rest.push_str(statement);
            continue;
        };
        let (before, tree) = statement.split_at(at);
        let is_public = before.rsplit('\n').next().is_some_and(|line| line.trim().starts_with("pub"));
        let tree = tree.trim_start_matches("use ").trim_end_matches(';');
        paths.extend(expanded(tree).into_iter().map(|names| UsePath { is_public, names }));
        rest.push_str(before);
    }
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in rest.match_indices(start) {
            let path: String =
                rest[at..].chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
            let names = path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
            paths.push(UsePath { is_public: false, names });
        }
    }
    paths
}

/// Where a statement's `use` begins: behind nothing but a visibility on its line.
fn use_at(statement: &str) -> Option<usize> {
    let mut found = statement.match_indices("use ").map(|(at, _)| at);
    found.find(|at| {
        let line = statement[..*at].rsplit('\n').next().unwrap_or_default().trim();
        line.is_empty() || (line.starts_with("pub") && !line.contains(['=', '{']))
    })
}

/// `a::{b, c::{d, self}}` as single paths, without `as` names.
fn expanded(tree: &str) -> Vec<Vec<String>> {
    let (head, list) = match tree.trim().strip_suffix('}').and_then(|tree| tree.split_once('{')) {
        Some((head, inside)) => (head, Some(inside)),
        None => (tree.split(" as ").next().unwrap_or_default(), None),
    };
    let names = head.split("::").map(str::trim).filter(|name| !name.is_empty());
    let head: Vec<String> = names.map(str::to_owned).collect();
    match list {
        None => vec![head],
        Some(inside) => {
            let members = parts(inside).into_iter().flat_map(expanded);
            members
                .map(|names| {
                    head.iter().cloned().chain(names.into_iter().filter(|name| name != "self")).collect()
                })
                .collect()
        }
    }
}

/// The members of a braced list.
fn parts(inside: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[from..]);
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &[&str]) -> Vec<String> {
        path.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_braced_use_is_every_path_in_it() {
        let found = expanded("super::a::{self, B, c::{D as E, f}}");
        let expected =
            [&["super", "a"][..], &["super", "a", "B"], &["super", "a", "c", "D"], &["super", "a", "c", "f"]];
        assert_eq!(found, expected.map(names));
    }

    #[test]
    fn two_files_that_name_each_other_are_a_circle_and_a_head_with_its_files_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let write =
            |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it is written");
        write("lib.rs", "mod a;\nmod b;\nmod c;\npub use b::B;\n");
        write("a.rs", "use crate::B;\npub struct A(B);\n");
        write("b.rs", "// use crate::c::C;\npub struct B;\nfn f() { crate::a::f() }\n");
        write("c.rs", "use super::{a::A};\n#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n");
        assert_eq!(Sources::read(folder.path()).circles(), [["a", "b"]]);
    }
}
