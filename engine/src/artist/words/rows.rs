//! Rows: a name, what it is drawn as, and how it looks, in plain words.
//!
//! ```text
//! batman бэтмен~ человек_летуч^_мыш~ = man: black suit, black pointed mask, black cape, yellow belt
//! ```
//!
//! The first word is the row's key; it and the patterns after it are what the row is called (`inflection.rs`). The
//! base is a kit, a stencil or another row. Streamers write their own in the same format.

use std::sync::LazyLock;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its key.
    pub(super) key: String,
    /// What it is drawn as.
    pub(super) base: String,
    /// How it looks.
    pub(super) looks: String,
}

/// Names of the streamer's own, read from text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    rows: Vec<Row>,
    /// What a row is called, word by word, with its number.
    patterns: Vec<(usize, Vec<String>)>,
}

/// Why a text is no list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamesError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it and what was expected.
    pub reason: String,
}

impl std::fmt::Display for NamesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for NamesError {}

/// Names in one list at most.
const NAMES_MAX: usize = 1_000;

impl Names {
    /// Reads names, one a line; `#` starts a comment.
    ///
    /// # Errors
    ///
    /// The first line that is no name, or whose base nothing can be drawn from.
    pub fn parse(text: &str) -> Result<Self, NamesError> {
        let mut names = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches('\u{FEFF}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |reason: String| NamesError { line: number + 1, reason };
            let (row, called) = read(line).ok_or_else(|| {
                wrong(format!("found \"{line}\", expected: name other_name … = base: how it looks"))
            })?;
            if !super::is_known(&row.base) {
                return Err(wrong(format!("\"{}\" is nothing that can be drawn", row.base)));
            }
            if names.rows.len() >= NAMES_MAX {
                return Err(wrong(format!("more than {NAMES_MAX} names")));
            }
            let at = names.rows.len();
            names.patterns.extend(called.map(|phrase| (at, phrase.split('_').map(folded).collect())));
            names.rows.push(row);
        }
        Ok(names)
    }

    /// Every way a row is called, with its key.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.patterns.iter().map(|(row, phrase)| (self.rows[*row].key.as_str(), phrase.as_slice()))
    }

    /// The row of that key, of these names or of those everybody has.
    pub(super) fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == key).or_else(|| find(key))
    }
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('ё', "е")
}

/// A line as a row and what the row is called.
fn read(line: &str) -> Option<(Row, impl Iterator<Item = &str>)> {
    let (called, rest) = line.split_once(" = ")?;
    let (base, looks) = rest.split_once(':')?;
    let called = called.split_whitespace();
    let key = called.clone().next()?.to_owned();
    let base = base.trim();
    let row = Row { key, base: base.into(), looks: looks.trim().into() };
    (!base.is_empty() && !base.contains(' ')).then_some((row, called))
}

/// The files that hold rows, beside stencils or kits.
const FILES: [&str; 1] = [include_str!("known.txt")];

/// The files whose rows the kits expand themselves; here they only give words.
const KIT_FILES: [&str; 3] = [
    include_str!("../kits/people.txt"),
    include_str!("../kits/more_people.txt"),
    include_str!("../kits/famous.txt"),
];

/// Whether a key is somebody whom everybody knows, rather than a trade or a kind.
pub(super) fn is_famous(key: &str) -> bool {
    find(key).is_some()
        || lines(&KIT_FILES[2..]).any(|line| line.split_whitespace().next().is_some_and(|own| own == key))
}

/// The lines that are rows.
fn lines(files: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    let lines = files.iter().flat_map(|file| file.lines()).map(str::trim);
    lines.filter(|line| !line.starts_with('#') && !line.starts_with("= ") && line.contains(" = "))
}

/// Rows by key, in order.
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows: Vec<Row> = lines(&FILES).filter_map(|line| Some(read(line)?.0)).collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    rows.dedup_by(|later, earlier| later.key == earlier.key);
    rows
});

/// The row of that key.
pub(super) fn find(key: &str) -> Option<&'static Row> {
    let at = ROWS.binary_search_by(|row| row.key.as_str().cmp(key)).ok()?;
    Some(&ROWS[at])
}

/// The key of every known name.
pub(in super::super) fn keys() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.key.as_str())
}

/// Every row's key with what it is called.
pub(super) fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(&FILES).chain(lines(&KIT_FILES)).filter_map(|line| {
        let called = line.split_once(" = ")?.0;
        Some((called.split_whitespace().next()?, called))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_only_what_the_grammar_knows() {
        let mut faults = Vec::new();
        for (number, line) in FILES[0].lines().enumerate().filter(|(_, line)| line.contains(" = ")) {
            let Some((row, _)) = read(line.trim()) else { continue };
            let unknown = super::super::casting::unknown_in(&row.looks);
            if !unknown.is_empty() {
                faults.push(format!("known.txt:{}: {}: nobody knows {unknown:?}", number + 1, row.key));
            }
            if !super::super::is_known(&row.base) {
                faults.push(format!(
                    "known.txt:{}: {}: nothing is drawn as {}",
                    number + 1,
                    row.key,
                    row.base
                ));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn there_are_many_known_names_and_none_twice() {
        let mut keys: Vec<&str> = words().map(|(key, _)| key).collect();
        assert!(keys.iter().filter(|key| is_famous(key)).count() >= 400, "{}", keys.len());
        keys.sort_unstable();
        let twice: Vec<_> = keys.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn a_streamers_own_names_are_read_or_refused_with_their_line() {
        let names = Names::parse("# mine\nbarsik барсик~ = cat: grey, striped\n").expect("two good lines");
        let reading = super::super::read("Барсик на крыше", &names);
        assert_eq!(reading.scene.subjects[0].is, "Барсик");
        let figure = &super::super::cast(&reading.scene, &names).figures[0];
        assert_eq!((figure.key.as_str(), figure.concept.as_str()), ("cat", "barsik"));
        for (text, line) in [("barsik = cat: grey\nnonsense", 2), ("x = nothing_drawn: red", 1)] {
            assert_eq!(Names::parse(text).expect_err("refused").line, line);
        }
    }
}
