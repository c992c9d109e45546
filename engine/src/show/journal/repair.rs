//! What can be kept of a damaged file: every line that can be read and fits those before it.

use std::collections::BTreeSet;

use super::reader::{DamageKind, DamagedLine, JournalReader, whole_lines};
use super::{AppliedLine, Line};

/// A file without its damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The lines that are kept.
    pub bytes: Vec<u8>,
    /// What was left out or changed.
    pub damages: Vec<DamagedLine>,
}

/// Keeps every line that can be read and fits those before it, and cuts a torn end.
///
/// A line that applies a fact whose own line is lost keeps the rest of its list. Nothing is made up: without a
/// readable `session_started` in front, nothing is left.
#[must_use]
pub fn repair(bytes: &[u8]) -> Repaired {
    let (whole, _) = whole_lines(bytes);
    let mut reader = JournalReader::new();
    let mut repaired = Repaired { bytes: Vec::new(), damages: Vec::new() };
    let mut entries = Vec::new();
    for line in whole.split_inclusive(|&byte| byte == b'\n') {
        entries.clear();
        match reader.line(&line[..line.len() - 1], &mut entries) {
            Ok(()) => repaired.bytes.extend_from_slice(line),
            Err(damage) => {
                if let DamageKind::NothingToApply { .. } = damage.kind {
                    let rest = rest_of(line, &reader);
                    if reader.retry(&rest, &mut entries).is_ok() {
                        repaired.bytes.extend_from_slice(rest.to_text().as_bytes());
                    }
                }
                repaired.damages.push(damage);
            }
        }
    }
    repaired
}

/// The line without the facts that are not there.
fn rest_of(line: &[u8], reader: &JournalReader) -> AppliedLine {
    let text = String::from_utf8_lossy(line);
    let Ok(Line::Applied(AppliedLine { mut applied, frame })) = Line::parse(text.trim_end()) else {
        return AppliedLine { applied: Vec::new(), frame: 0 };
    };
    let mut there: BTreeSet<u64> = reader.waiting().collect();
    applied.retain(|seq| there.remove(seq));
    AppliedLine { applied, frame }
}
