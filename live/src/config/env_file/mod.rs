//! `.env` as it is written: read, and changed without touching anything else in it.
//!
//! A line's grammar is [`line`]'s; what looks like a mistake without being one, that of `findings`. Knows no setting.

mod findings;
mod line;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;

pub use findings::{Finding, Known};
pub use line::{LineError, Unwritable};

use crate::export::output::Output;
use crate::files;
use crate::message::{Message, Speak, spoken};
use line::Assignment;

/// Bytes of such a file: five times `.env.example`, with room for long tokens.
pub const BYTES_MAX: usize = 64 * 1024;

const BOM: &str = "\u{feff}";

/// The file, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvFile {
    /// Whether it starts with a byte order mark, as some editors on Windows write.
    has_bom: bool,
    lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Without its end.
    text: String,
    ending: Ending,
    assignment: Option<Assignment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Lf,
    CrLf,
    /// The last line of a file may have none.
    None,
}

/// Why the file is not taken. Never holds a value.
#[derive(Debug)]
pub enum EnvFileError {
    /// It cannot be read.
    Io(io::Error),
    /// Two bytes a character, as Notepad can save and PowerShell's `>` does.
    Utf16,
    /// Some bytes are no text.
    NotText(usize),
    /// A line is not in the grammar.
    Line(usize, LineError),
    /// One name has two values.
    Twice {
        /// The later line.
        line: usize,
        /// The name.
        name: String,
        /// The earlier line.
        first: usize,
    },
}

impl Speak for EnvFileError {
    fn message(&self) -> Message {
        let at = |line: usize, what| Message::new("env.line").with(line).with_message(what);
        match self {
            Self::Io(error) => Message::new("env.io").with(error).with(BYTES_MAX / 1024),
            Self::Utf16 => Message::new("env.utf-sixteen"),
            Self::NotText(line) => at(*line, Message::new("env.not-text")),
            Self::Line(line, error) => at(*line, error.message()),
            Self::Twice { line, name, first } => at(*line, Message::new("env.twice").with(name).with(first)),
        }
    }
}
spoken!(EnvFileError);

impl From<io::Error> for EnvFileError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl EnvFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is not there, is no plain file, or holds what cannot be meant.
    pub fn read(path: &Path) -> Result<Self, EnvFileError> {
        Self::parse(&files::read(path, BYTES_MAX)?)
    }

    /// Reads the bytes of one.
    ///
    /// # Errors
    /// The first line that cannot be meant.
    pub fn parse(bytes: &[u8]) -> Result<Self, EnvFileError> {
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(EnvFileError::Utf16);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            EnvFileError::NotText(1 + before.iter().filter(|byte| **byte == b'\n').count())
        })?;
        let (has_bom, text) = text.strip_prefix(BOM).map_or((false, text), |rest| (true, rest));
        let lines = (1..)
            .zip(text.split_inclusive('\n'))
            .map(|(number, line)| Line::read(line).map_err(|error| EnvFileError::Line(number, error)));
        let file = Self { has_bom, lines: lines.collect::<Result<_, _>>()? };
        file.is_clear().map(|()| file)
    }

    /// The value that the file gives `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entries().find(|(_, found)| found.name == name).map(|(_, found)| found.value.as_str())
    }

    /// Every name with its value, each once.
    #[must_use]
    pub fn values(&self) -> BTreeMap<String, String> {
        self.entries().map(|(_, found)| (found.name.clone(), found.value.clone())).collect()
    }

    /// Gives `name` this value: in the line where it has one, else below the comment that shows how it is set, else at
    /// the end. Every other line, and a comment behind the value, stays as it is.
    ///
    /// # Errors
    /// When no line can hold it; then nothing is changed.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Unwritable> {
        if !line::is_name(name) {
            return Err(Unwritable::Name);
        }
        let written = line::write(value)?;
        let is_there = |line: &Line| line.assignment.as_ref().is_some_and(|found| found.name == name);
        let places: Vec<usize> = (0..self.lines.len()).filter(|at| is_there(&self.lines[*at])).collect();
        for at in &places {
            self.lines[*at].replace(&written);
        }
        if places.is_empty() {
            self.insert(name, &written);
        }
        Ok(())
    }

    /// Takes `name` out of the file.
    pub fn remove(&mut self, name: &str) {
        self.lines.retain(|line| line.assignment.as_ref().is_none_or(|found| found.name != name));
    }

    /// Writes the file as a whole, for its owner alone: it may hold tokens.
    ///
    /// # Errors
    /// When it cannot be written; then what was there is there still.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        Output::write_private(path, self.to_string().as_bytes())
    }

    /// What looks like a mistake: names that nobody reads, signs that another program would replace.
    #[must_use]
    pub fn findings(&self, known: &Known<'_>) -> Vec<Finding> {
        findings::look(self.entries(), known)
    }

    /// Each line that gives a value, with its number.
    fn entries(&self) -> impl Iterator<Item = (usize, &Assignment)> {
        (1..).zip(&self.lines).filter_map(|(number, line)| Some((number, line.assignment.as_ref()?)))
    }

    /// Whether no name has two values.
    fn is_clear(&self) -> Result<(), EnvFileError> {
        let mut seen: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for (line, found) in self.entries() {
            let (first, value) = *seen.entry(&found.name).or_insert((line, &found.value));
            if value != found.value {
                return Err(EnvFileError::Twice { line, name: found.name.clone(), first });
            }
        }
        Ok(())
    }

    fn insert(&mut self, name: &str, written: &str) {
        let example = self.lines.iter().rposition(|line| line::is_example_of(&line.text, name));
        let at = example.map_or(self.lines.len(), |at| at + 1);
        let ending = self.lines.first().map(|line| line.ending).filter(|ending| *ending != Ending::None);
        let ending = ending.unwrap_or(Ending::Lf);
        if let Some(before) = at.checked_sub(1).map(|before| &mut self.lines[before])
            && before.ending == Ending::None
        {
            before.ending = ending;
        }
        let mut line = Line { text: format!("{name}="), ending, assignment: None };
        line.assignment = line::read(&line.text).ok().flatten();
        line.replace(written);
        self.lines.insert(at, line);
    }
}

impl Line {
    fn read(line: &str) -> Result<Self, LineError> {
        let (text, ending) = match line.strip_suffix('\n') {
            None => (line, Ending::None),
            Some(text) => match text.strip_suffix('\r') {
                None => (text, Ending::Lf),
                Some(text) => (text, Ending::CrLf),
            },
        };
        Ok(Self { text: text.to_owned(), ending, assignment: line::read(text)? })
    }

    /// Puts another text in the value's place.
    fn replace(&mut self, written: &str) {
        if let Some(place) = self.assignment.as_ref().map(|found| found.written.clone()) {
            self.text.replace_range(place, written);
            self.assignment = line::read(&self.text).ok().flatten();
        }
    }
}

impl Ending {
    const fn text(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::None => "",
        }
    }
}

impl fmt::Display for EnvFile {
    /// The whole file, byte for byte as it was read where nothing was set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.has_bom { BOM } else { "" })?;
        for line in &self.lines {
            write!(f, "{}{}", line.text, line.ending.text())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> EnvFile {
        EnvFile::parse(text.as_bytes()).expect("it can be read")
    }

    fn refused(bytes: &[u8]) -> String {
        EnvFile::parse(bytes).expect_err("it cannot be read").to_string()
    }

    #[test]
    fn a_mark_at_the_start_and_line_ends_of_windows_are_no_part_of_a_value() {
        let file = parsed("\u{feff}A=1\r\nB=2 \r\n\r\n# c\r\nC=3");
        assert_eq!(["A", "B", "C", "D"].map(|name| file.get(name)), [Some("1"), Some("2"), Some("3"), None]);
    }

    #[test]
    fn the_number_of_a_bad_line_is_its_own() {
        assert!(refused(b"A=1\nA=1\n\n# x\nB=\"\n").starts_with("line 5: "));
        assert!(refused(b"A=1\r\nB=1\0\r\n").starts_with("line 2: it holds the control character U+0000"));
        assert!(refused(b"A=1\nB=\xFF\n").starts_with("line 2: it is not text in UTF-8"));
        assert!(refused(b"\xFF\xFEA\0=\0").contains("UTF-16"));
    }

    #[test]
    fn one_name_with_two_values_is_refused_and_a_repeated_line_is_not() {
        assert_eq!(
            refused(b"PORT=1\nA=\n PORT = \"2\"\n"),
            "line 3: PORT has another value in line 1; expected one of the two lines"
        );
        assert_eq!(parsed("PORT=1\nPORT='1'\n").get("PORT"), Some("1"));
    }

    #[test]
    fn an_error_never_shows_a_value() {
        for text in ["TOKEN=\"hunter2", "TOKEN='a' hunter2", "hunter2", "TOKEN=x #hunter2", "T=1\nT=hunter2"]
        {
            assert!(!refused(text.as_bytes()).contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn a_value_is_replaced_where_it_stands_and_everything_else_stays() {
        let mut file = parsed("# Mine\r\n\r\nexport PORT = 1 # as in OBS\r\nB=\"x\"\r\n");
        file.set("PORT", "80 90").expect("a value");
        file.set("B", "").expect("a value");
        assert_eq!(file.to_string(), "# Mine\r\n\r\nexport PORT = \"80 90\" # as in OBS\r\nB=\r\n");
        file.set("B", "it's").expect("a value");
        file.remove("PORT");
        assert_eq!(file.to_string(), "# Mine\r\n\r\nB=\"it's\"\r\n");
        assert_eq!(file.set("B", "a\nA=1"), Err(Unwritable::Control('\n')));
        assert_eq!(file.set("B=1\nA", ""), Err(Unwritable::Name));
        assert_eq!(file.get("B"), Some("it's"));
    }

    #[test]
    fn a_new_value_stands_below_the_comment_that_shows_it_or_at_the_end() {
        let mut file = parsed("# Port\n#PORT=8080\n\n# Host\n#HOST=x");
        file.set("PORT", "9").expect("a value");
        file.set("OTHER", "1").expect("a value");
        file.set("HOST", "y").expect("a value");
        assert_eq!(file.to_string(), "# Port\n#PORT=8080\nPORT=9\n\n# Host\n#HOST=x\nHOST=y\nOTHER=1\n");
        let mut empty = EnvFile::default();
        empty.set("A", "1").expect("a value");
        assert_eq!(empty.to_string(), "A=1\n");
    }

    #[test]
    fn it_is_saved_for_its_owner_alone_and_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        std::fs::write(&path, "# Mine\nA=1\n").expect("written");
        let mut file = EnvFile::read(&path).expect("it is there");
        file.set("A", "x$y").expect("a value");
        file.save(&path).expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "# Mine\nA=x$y\n");
        assert!(!files::is_open_to_others(&path));
        assert_eq!(EnvFile::read(&path).expect("it is there"), file);
    }

    proptest! {
        #[test]
        fn what_is_not_changed_is_written_as_it_was(text in "((A|BC|export D)?[=# \"']{0,3}[a-z$ ]{0,4}(\n|\r\n)){0,6}[A=1]{0,3}") {
            if let Ok(file) = EnvFile::parse(text.as_bytes()) {
                prop_assert_eq!(file.to_string(), text);
            }
        }

        #[test]
        fn what_is_set_is_read_back_and_nothing_else_changes(
            text in "((A|BC|#A|# BC)=[\"']?[a-z# ]{0,4}[\"']?\n){0,6}", value in "[ -~]{0,8}"
        ) {
            if let Ok(before) = EnvFile::parse(text.as_bytes()) {
                let mut file = before.clone();
                if file.set("A", &value).is_ok() {
                    let again = EnvFile::parse(file.to_string().as_bytes()).expect("it is in the grammar");
                    prop_assert_eq!(again.get("A"), Some(value.as_str()));
                    prop_assert_eq!(again.get("BC"), before.get("BC"));
                    prop_assert_eq!(again, file);
                }
            }
        }
    }
}
