//! Lines in, entries out in the order of application; what cannot be read is a torn end or damage.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use serde_json::Value;

use super::{AppliedLine, FORMAT, FactLine, Line};
use crate::show::fact::{Entry, Fact};
use crate::time::Frame;

/// Reads a whole file.
///
/// A last line without a line break was cut while it was written: it is left out and reported.
///
/// # Errors
/// The first line that cannot be read, or does not fit those before it.
pub fn read(bytes: &[u8]) -> Result<Recording, DamagedLine> {
    let (_, torn) = whole_lines(bytes);
    let mut reader = JournalReader::new();
    let mut entries = Vec::new();
    for line in lines(bytes) {
        reader.line(line.bytes, &mut entries)?;
    }
    Ok(Recording {
        entries,
        torn,
        opened: reader.is_opened(),
        next_seq: reader.next_seq(),
        pending: reader.into_pending(),
    })
}

/// Cuts a last line that has no line break.
fn whole_lines(bytes: &[u8]) -> (&[u8], Option<Torn>) {
    let length = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    let whole = &bytes[..length];
    let torn = (length < bytes.len()).then(|| Torn {
        line: 1 + whole.iter().filter(|&&byte| byte == b'\n').count() as u64,
        offset: length as u64,
        length: (bytes.len() - length) as u64,
    });
    (whole, torn)
}

/// The whole lines of a file, one after another; what stands behind the last line break is none.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = RawLine<'_>> {
    lines_and_end(whole_lines(bytes).0)
}

/// The same, and what stands behind the last line break.
// For the shell, which writes files anew line by line.
#[doc(hidden)]
pub fn lines_and_end(bytes: &[u8]) -> impl Iterator<Item = RawLine<'_>> {
    (1..).zip(bytes.split_inclusive(|&byte| byte == b'\n')).map(|(number, with_break)| RawLine {
        number,
        bytes: with_break.strip_suffix(b"\n").unwrap_or(with_break),
        with_break,
    })
}

/// One line of a file, as its bytes stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes without the line break.
    pub bytes: &'a [u8],
    /// The same with it; a torn end has none.
    pub with_break: &'a [u8],
}

impl RawLine<'_> {
    /// What it says.
    ///
    /// # Errors
    /// When it is not a line of a journal.
    pub fn parse(&self) -> Result<Line, DamagedLine> {
        parse(self.bytes).map_err(|kind| DamagedLine { line: self.number, kind })
    }
}

fn parse(bytes: &[u8]) -> Result<Line, DamageKind> {
    let text = std::str::from_utf8(bytes).map_err(|_| DamageKind::NotUtf8)?;
    let odd = |error| other_format(text).map_or(DamageKind::NotALine(error), DamageKind::OtherFormat);
    Line::parse(text).map_err(odd)
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// What was applied, in order.
    pub entries: Vec<Entry>,
    /// Facts that were durable and never applied, in order, as far as they outlive their session: the next one
    /// writes them behind its opening facts and applies them with those, at frame 0.
    pub pending: Vec<Fact>,
    /// The line that was cut.
    pub torn: Option<Torn>,
    /// Whether the session began at all: whether its opening facts were applied. One that did not begin is derived
    /// from the session before it, and is begun anew from there.
    pub opened: bool,
    /// The number of the next fact.
    pub next_seq: u64,
}

impl Recording {
    /// Whether the session was ended in order.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.entries.iter().rev().any(|entry| entry.fact == Fact::SessionEnded)
    }
}

/// A last line that was cut while it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Torn {
    /// Its number, from 1.
    pub line: u64,
    /// Where it begins: the length of the file without it.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
}

/// Keys of commands that are remembered: a program repeats a command within minutes.
const KEYS_MAX: usize = 1024;

/// Makes entries of lines, one line after another.
#[derive(Clone, Debug, Default)]
pub struct JournalReader {
    lines: u64,
    last_seq: u64,
    frame: Frame,
    opened: bool,
    /// Facts that wait for the line that applies them; `None`: one that this version does not know.
    pending: BTreeMap<u64, Option<Fact>>,
    keys: VecDeque<String>,
}

impl JournalReader {
    /// A reader at the start of a file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next line, without its line break, and appends what it applies to `entries`.
    ///
    /// # Errors
    /// When it cannot be read or does not fit the lines before it; the reader is as before, but for the line's number.
    pub fn line(&mut self, line: &[u8], entries: &mut Vec<Entry>) -> Result<(), DamagedLine> {
        self.lines += 1;
        let number = self.lines;
        let damage = |kind| DamagedLine { line: number, kind };
        match parse(line).map_err(damage)? {
            Line::Fact(line) => self.fact(*line),
            Line::Unknown { seq } => self.queue(seq, None),
            Line::Applied(line) => self.applied(&line, entries),
        }
        .map_err(damage)
    }

    /// Takes in a mended form of the last line.
    pub(super) fn retry(&mut self, line: &AppliedLine, entries: &mut Vec<Entry>) -> Result<(), DamageKind> {
        self.applied(line, entries)
    }

    /// Whether the opening facts were applied.
    #[must_use]
    pub const fn is_opened(&self) -> bool {
        self.opened
    }

    /// The number of the next fact.
    #[must_use]
    pub const fn next_seq(&self) -> u64 {
        self.last_seq + 1
    }

    /// Lines taken in, damaged ones included.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Keys of the commands that were written down, in this file and as far as it took them over; the oldest first.
    pub fn keys(&self) -> impl Iterator<Item = &str> + '_ {
        self.keys.iter().map(String::as_str)
    }

    fn remember(&mut self, key: String) {
        if self.keys.len() == KEYS_MAX {
            self.keys.pop_front();
        }
        self.keys.push_back(key);
    }

    /// Numbers of the facts that wait for the line that applies them.
    pub fn waiting(&self) -> impl Iterator<Item = u64> + '_ {
        self.pending.keys().copied()
    }

    /// The facts that no line applied and that outlive the session, in order.
    #[must_use]
    pub fn into_pending(self) -> Vec<Fact> {
        self.pending.into_values().flatten().filter(Fact::outlives_session).collect()
    }

    fn fact(&mut self, line: FactLine) -> Result<(), DamageKind> {
        if let Fact::SessionStarted(started) = &line.fact {
            if self.last_seq > 0 {
                return Err(DamageKind::SecondStart);
            }
            check_format(&started.format)?;
        } else if self.last_seq == 0 {
            return Err(DamageKind::NoStart);
        }
        let before =
            if let Fact::HandedOver(handover) = &line.fact { handover.keys.clone() } else { Vec::new() };
        self.queue(line.seq, Some(line.fact))?;
        before.into_iter().chain(line.key).for_each(|key| self.remember(key));
        Ok(())
    }

    fn queue(&mut self, seq: u64, fact: Option<Fact>) -> Result<(), DamageKind> {
        if seq <= self.last_seq || seq == u64::MAX {
            return Err(DamageKind::SeqNotRising { found: seq, last: self.last_seq });
        }
        self.last_seq = seq;
        self.pending.insert(seq, fact);
        Ok(())
    }

    fn applied(&mut self, line: &AppliedLine, entries: &mut Vec<Entry>) -> Result<(), DamageKind> {
        let frame = Frame(line.frame);
        if frame < self.frame {
            return Err(DamageKind::FrameNotRising { found: frame, last: self.frame });
        }
        let mut named = BTreeSet::new();
        if let Some(&seq) =
            line.applied.iter().find(|seq| !self.pending.contains_key(seq) || !named.insert(**seq))
        {
            return Err(DamageKind::NothingToApply { seq });
        }
        if self.last_seq == 0 {
            return Err(DamageKind::NoStart);
        }
        self.opened |= !line.applied.is_empty();
        self.frame = frame;
        let before = entries.len();
        for &seq in &line.applied {
            if let Some(fact) = self.pending.remove(&seq).flatten() {
                entries.push(Entry { seq, frame, fact });
            }
        }
        if entries.len() == before {
            entries.push(Entry { seq: self.last_seq, frame, fact: Fact::FrameReached });
        }
        Ok(())
    }
}

fn check_format(found: &str) -> Result<(), DamageKind> {
    if major(found) == major(FORMAT) { Ok(()) } else { Err(DamageKind::OtherFormat(found.to_owned())) }
}

/// The version in a `session_started` of another major one, whatever else stands in it.
fn other_format(text: &str) -> Option<String> {
    let line: Value = serde_json::from_str(text).ok()?;
    let found = line.get("format")?.as_str().filter(|_| line["fact"] == "session_started")?;
    (major(found) != major(FORMAT)).then(|| found.to_owned())
}

/// The first number of a version; `None` when it has none.
fn major(version: &str) -> Option<u64> {
    version.split('.').next()?.parse().ok()
}

/// A line that cannot be read, or does not fit those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedLine {
    /// The line's number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub kind: DamageKind,
}

impl fmt::Display for DamagedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)
    }
}

impl std::error::Error for DamagedLine {}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DamageKind {
    /// Its bytes are not text.
    NotUtf8,
    /// Its text is neither a fact nor a list of applied facts; the reader's words.
    NotALine(String),
    /// It is a fact in front of `session_started`.
    NoStart,
    /// It is one more `session_started`.
    SecondStart,
    /// The session was recorded in another major version of the format.
    OtherFormat(String),
    /// Its number is not greater than the one before.
    SeqNotRising {
        /// The line's number.
        found: u64,
        /// The greatest so far.
        last: u64,
    },
    /// Its frame is before the last one.
    FrameNotRising {
        /// The line's frame.
        found: Frame,
        /// The last frame.
        last: Frame,
    },
    /// It applies a fact that is not in the file, or was applied before.
    NothingToApply {
        /// The number it names.
        seq: u64,
    },
}

impl DamageKind {
    /// Whether nothing is damaged: another version of the program wrote the file.
    #[must_use]
    pub const fn is_of_other_version(&self) -> bool {
        matches!(self, Self::OtherFormat(_))
    }
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 => f.write_str("bytes that are not UTF-8"),
            Self::NotALine(error) => write!(f, "neither a fact nor a list of applied facts: {error}"),
            Self::NoStart => f.write_str("a fact in front of session_started, which must be the first"),
            Self::SecondStart => f.write_str("a second session_started; a file holds one session"),
            Self::OtherFormat(found) => {
                let age = if major(found) > major(FORMAT) { "a newer" } else { "another" };
                write!(f, "format version {found}, written by {age} program; this one reads {FORMAT}")
            }
            Self::SeqNotRising { found, last } => write!(f, "fact number {found} after {last}; numbers rise"),
            Self::FrameNotRising { found, last } => {
                write!(f, "frame {} after {}; frames never go back", found.0, last.0)
            }
            Self::NothingToApply { seq } => {
                write!(f, "applies fact {seq}, which is not in the file or was applied before")
            }
        }
    }
}
