//! The streamer's own words: `MODERATION_BLOCK` and `MODERATION_ALLOW`, one term a line.
//!
//! Parsing is pure; [`ListWatcher`] reads the files when somebody asks and keeps the last good lists. It owns no clock.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::lexicon::entry::Entry;
use super::lexicon::index::{Builder, Meaning};
use super::lexicon::phrase::{Element, Gap, Phrase};
use super::normalise::alphabet::letters;
use super::verdict::Category;

/// More terms than this in one file are a mistake.
pub const TERMS_MAX: usize = 10_000;
/// A longer term is a mistake.
pub const TERM_CHARS_MAX: usize = 100;

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{list}, line {line}: {problem}")]
pub struct ListError {
    /// `MODERATION_BLOCK` or `MODERATION_ALLOW`.
    pub list: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub problem: String,
}

/// The streamer's own terms, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnLists {
    block: Vec<Vec<Entry>>,
    allow: Vec<Vec<Entry>>,
    text: String,
}

impl OwnLists {
    /// Reads both lists; the first bad line is an error that gives its number.
    pub fn parse(block: &str, allow: &str) -> Result<Self, ListError> {
        let text = format!("{block}\0{allow}");
        Ok(Self { block: terms("MODERATION_BLOCK", block)?, allow: terms("MODERATION_ALLOW", allow)?, text })
    }

    /// Everything that was read, for the hash of what is in force.
    pub(super) fn digest_text(&self) -> &str {
        &self.text
    }

    /// Adds the terms to a vocabulary.
    pub(super) fn add_to(&self, builder: &mut Builder) {
        for term in &self.block {
            let rule = builder.rule(Category::OwnList, &name(term));
            add(term, builder, Some(rule));
        }
        for term in &self.allow {
            add(term, builder, None);
        }
    }
}

/// Reads the two files again when they change. The shell decides when to ask.
#[derive(Debug)]
pub struct ListWatcher {
    block: Option<PathBuf>,
    allow: Option<PathBuf>,
    seen: [Option<(SystemTime, u64)>; 2],
}

/// Why the files could not be taken over; the lists that were in force stay in force.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}; check that the file exists and is UTF-8 text")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is no term.
    #[error(transparent)]
    Line(#[from] ListError),
}

impl ListWatcher {
    /// Watches these files; nothing is read yet.
    pub fn new(block: Option<PathBuf>, allow: Option<PathBuf>) -> Self {
        Self { block, allow, seen: [None, None] }
    }

    /// The lists, if a file changed since the last time; `None` if not. The first call always reads.
    pub fn changed(&mut self) -> Result<Option<OwnLists>, ReloadError> {
        let now = [stamp(self.block.as_deref())?, stamp(self.allow.as_deref())?];
        let first = self.seen == [None, None];
        if now == self.seen && !(first && self.block.is_none() && self.allow.is_none()) {
            return Ok(None);
        }
        self.seen = now;
        Ok(Some(OwnLists::parse(&content(self.block.as_deref())?, &content(self.allow.as_deref())?)?))
    }
}

fn stamp(path: Option<&Path>) -> Result<Option<(SystemTime, u64)>, ReloadError> {
    let Some(path) = path else { return Ok(None) };
    let read = || -> io::Result<(SystemTime, u64)> {
        let metadata = std::fs::metadata(path)?;
        Ok((metadata.modified()?, metadata.len()))
    };
    read().map(Some).map_err(|source| ReloadError::Read { path: path.to_owned(), source })
}

fn content(path: Option<&Path>) -> Result<String, ReloadError> {
    let Some(path) = path else { return Ok(String::new()) };
    std::fs::read_to_string(path).map_err(|source| ReloadError::Read { path: path.to_owned(), source })
}

fn terms(list: &'static str, text: &str) -> Result<Vec<Vec<Entry>>, ListError> {
    let mut terms = Vec::new();
    for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |problem: String| ListError { list, line: index + 1, problem };
        if terms.len() == TERMS_MAX {
            return Err(wrong(format!("more than {TERMS_MAX} terms; shorten the list")));
        }
        terms.push(term(line).map_err(wrong)?);
    }
    Ok(terms)
}

/// One line: words of letters and digits, each with the usual endings, or with `*` for anything more.
fn term(line: &str) -> Result<Vec<Entry>, String> {
    let chars = line.chars().count();
    if chars > TERM_CHARS_MAX {
        return Err(format!("{chars} characters; a term has at most {TERM_CHARS_MAX}"));
    }
    let words: Vec<&str> = line
        .split(|shown: char| !(shown.is_alphanumeric() || shown == '*'))
        .filter(|word| !word.is_empty())
        .collect();
    let whole = letters(line);
    if whole.len() < 2 {
        return Err(format!(
            "`{line}` has fewer than two letters; a term is a word, or words, of Latin or Cyrillic letters and digits"
        ));
    }
    words.into_iter().map(Entry::parse).collect()
}

fn add(term: &[Entry], builder: &mut Builder, rule: Option<usize>) {
    if let [word] = term {
        return builder.word(word, rule.map_or(Meaning::Allow, Meaning::Block));
    }
    let mut elements = Vec::new();
    for word in term {
        let (class, is_new) = builder.class(&format!("own {word:?}"));
        if is_new {
            builder.word(word, Meaning::Class(class));
        }
        elements.push(Element { class, gap: Gap::Words(0) });
    }
    builder.phrase(Phrase { elements, without: Vec::new(), rule });
}

fn name(term: &[Entry]) -> String {
    let word =
        |entry: &Entry| entry.stem.iter().copied().map(super::normalise::alphabet::shown).collect::<String>();
    term.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Gatekeeper, Verdict};
    use super::*;

    #[test]
    fn own_terms_take_every_disguise() {
        let gatekeeper = Gatekeeper::new(&OwnLists::parse("# mine\n\nкрокодил\nblue whale\n", "").unwrap());
        for text in ["крокодилы", "крoк0дил", "к р о к о д и л", "krokodil", "a blue whale", "a b1ue whale"]
        {
            assert!(gatekeeper.wish(text).is_block(), "{text}");
        }
        assert_eq!(gatekeeper.wish("a whale so blue"), Verdict::Allow);
    }

    #[test]
    fn an_allowed_term_is_allowed() {
        let blocked = OwnLists::parse("wolf", "").unwrap();
        let allowed = OwnLists::parse("wolf", "wolf hall\nwolfram").unwrap();
        assert!(Gatekeeper::new(&blocked).wish("draw wolf hall").is_block());
        assert_eq!(Gatekeeper::new(&allowed).wish("draw wolf hall"), Verdict::Allow);
    }

    #[test]
    fn a_bad_line_is_reported_by_its_number() {
        let error = OwnLists::parse("wolf\n\n!!\n", "").unwrap_err();
        assert_eq!((error.list, error.line), ("MODERATION_BLOCK", 3));
        let long = "a".repeat(TERM_CHARS_MAX + 1);
        assert_eq!(OwnLists::parse("", &format!("fine\n{long}")).unwrap_err().line, 2);
        assert_eq!(OwnLists::parse("", "猫猫猫").unwrap_err().line, 1);
    }

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("block.txt");
        std::fs::write(&path, "wolf").unwrap();
        let mut watcher = ListWatcher::new(Some(path.clone()), None);
        assert_eq!(watcher.changed().unwrap(), Some(OwnLists::parse("wolf", "").unwrap()));
        assert_eq!(watcher.changed().unwrap(), None);
        std::fs::write(&path, "wolf\nbear").unwrap();
        assert_eq!(watcher.changed().unwrap(), Some(OwnLists::parse("wolf\nbear", "").unwrap()));
        std::fs::write(&path, "wolf\nbear\n?").unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("line 3"));
        std::fs::remove_file(&path).unwrap();
        assert!(watcher.changed().unwrap_err().to_string().contains("cannot read"));
    }
}
