//! What can be kept of a damaged file: every line that can be read and fits those before it.

use std::collections::BTreeSet;
use std::fmt;

use super::reader::{DamageKind, DamagedLine, JournalReader, RawLine, lines};
use super::{AppliedLine, Line};

/// A file without its damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The lines that are kept.
    pub bytes: Vec<u8>,
    /// What was left out or changed.
    pub damages: Vec<DamagedLine>,
    /// What stood in the lines that were left out.
    pub lost: Lost,
}

/// What stood in lines that were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Donations, by what can still be read of their lines.
    pub donations: u64,
    /// Lines of which not even that can be told.
    pub unreadable: u64,
}

/// Why a file cannot be mended. It may be whole: it is not to be touched.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotMendable {
    /// Another major version of the program wrote it; the damage says which.
    OtherVersion(DamagedLine),
    /// There is no `session_started` in it: it is no session's file, or its opening is lost.
    NoSession,
}

impl fmt::Display for NotMendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherVersion(damage) => write!(f, "{damage}"),
            Self::NoSession => f.write_str("no session_started is in it, with which a session's file begins"),
        }
    }
}

impl std::error::Error for NotMendable {}

/// Keeps every line that can be read and fits those before it, and cuts a torn end.
///
/// A line that applies a fact whose own line is lost keeps the rest of its list. Nothing is made up.
///
/// # Errors
/// When there is nothing to mend by: another version wrote it, or it holds no `session_started`.
pub fn repair(bytes: &[u8]) -> Result<Repaired, NotMendable> {
    let mut reader = JournalReader::new();
    let mut repaired = Repaired { bytes: Vec::new(), damages: Vec::new(), lost: Lost::default() };
    let mut entries = Vec::new();
    for line in lines(bytes) {
        entries.clear();
        match reader.line(line.bytes, &mut entries) {
            Ok(()) => repaired.bytes.extend_from_slice(line.with_break),
            Err(damage) if damage.kind.is_of_other_version() => {
                return Err(NotMendable::OtherVersion(damage));
            }
            Err(damage) => {
                if let DamageKind::NothingToApply { .. } = damage.kind {
                    let rest = rest_of(&line, &reader);
                    if reader.retry(&rest, &mut entries).is_ok() {
                        repaired.bytes.extend_from_slice(rest.to_text().as_bytes());
                    }
                }
                repaired.lost.count(&line);
                repaired.damages.push(damage);
            }
        }
    }
    // Only behind a session_started does a number count.
    if reader.next_seq() > 1 { Ok(repaired) } else { Err(NotMendable::NoSession) }
}

impl Lost {
    fn count(&mut self, line: &RawLine<'_>) {
        let text = String::from_utf8_lossy(line.bytes);
        if text.contains("\"donation_received\"") || text.contains("\"donation_missed\"") {
            self.donations += 1;
        } else if line.parse().is_err() {
            self.unreadable += 1;
        }
    }
}

/// The line without the facts that are not there.
fn rest_of(line: &RawLine<'_>, reader: &JournalReader) -> AppliedLine {
    let Ok(Line::Applied(AppliedLine { mut applied, frame })) = line.parse() else {
        return AppliedLine { applied: Vec::new(), frame: 0 };
    };
    let mut there: BTreeSet<u64> = reader.waiting().collect();
    applied.retain(|seq| there.remove(seq));
    AppliedLine { applied, frame }
}
