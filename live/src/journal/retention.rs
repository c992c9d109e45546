//! Which files of a folder are old enough to be deleted, and which copies of damaged ones hold what nothing else does.
//!
//! Age is counted from the last fact of a file, and only while the clock is believable: a clock that was set wrong
//! deletes nothing.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use engine::show::journal::{Line, RawLine, lines};
use jiff::{SignedDuration, Timestamp};

use super::disk::{Access, Disk};
use super::folder::{Folder, FolderError, io_of, session_of};

/// A clock further than this past the newest line is not believed: it was set wrong, or nobody streamed for a month. The
/// next start believes it.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Bytes read from a file's end at first to find its last fact; then sixteen times as many, and so on. An evening's
/// lines without a fact are shorter.
const TAIL_BYTES: u64 = 64 * 1024;

/// What became of old files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retired {
    /// So many were deleted.
    Deleted(usize),
    /// None, because the clock cannot be right: the newest fact is of this time.
    ClockIsOdd(Timestamp),
}

/// Deletes sessions whose last fact is older than `keep_days` days, except the newest session, and such copies of
/// damaged ones that hold nothing else.
///
/// # Errors
/// When a file cannot be read or deleted.
pub fn retire(folder: &Folder, keep_days: u32, now: Timestamp) -> Result<Retired, FolderError> {
    let sessions = folder.sessions()?;
    let mut dated = Vec::new();
    for session in &sessions {
        dated.push((session.path.clone(), last_utc(folder.disk(), &session.path)?));
    }
    if let Some(newest) = dated.iter().filter_map(|(_, utc)| *utc).max()
        && (now < newest || now.duration_since(newest) > PAUSE_MAX)
    {
        return Ok(Retired::ClockIsOdd(newest));
    }
    dated.pop();
    for rescue in folder.rescues()? {
        if is_covered(folder, &rescue)? {
            let utc = last_utc(folder.disk(), &rescue)?;
            dated.push((rescue, utc));
        }
    }
    let age = SignedDuration::from_hours(i64::from(keep_days) * 24);
    let old: Vec<_> =
        dated.iter().filter(|(_, utc)| utc.is_some_and(|utc| now.duration_since(utc) > age)).collect();
    old.iter().try_for_each(|(path, _)| folder.remove(path))?;
    Ok(Retired::Deleted(old.len()))
}

/// Copies of damaged files that hold something which no session holds.
///
/// # Errors
/// When a file cannot be read.
pub fn uncovered(folder: &Folder) -> Result<Vec<PathBuf>, FolderError> {
    let mut found = Vec::new();
    for rescue in folder.rescues()? {
        if !is_covered(folder, &rescue)? {
            found.push(rescue);
        }
    }
    Ok(found)
}

/// Whether every fact of a copy stands in the session's file. A torn end was never accepted; which facts were applied
/// when is no fact.
fn is_covered(folder: &Folder, rescue: &Path) -> Result<bool, FolderError> {
    let bytes = folder.read(rescue)?;
    let session = session_of(rescue);
    if !io_of("folder.cannot-look-for", &session, folder.disk().is_there(&session))? {
        return Ok(bytes.is_empty());
    }
    let mended = folder.read(&session)?;
    let known: HashSet<&[u8]> = lines(&mended).map(|line| line.bytes).collect();
    let is_kept = |line: RawLine<'_>| {
        line.bytes.is_empty() || known.contains(line.bytes) || matches!(line.parse(), Ok(Line::Applied(_)))
    };
    Ok(lines(&bytes).all(is_kept))
}

/// When the last fact of a file was written; `None` when no line says so.
fn last_utc(disk: &dyn Disk, path: &Path) -> Result<Option<Timestamp>, FolderError> {
    let mut tail = TAIL_BYTES;
    loop {
        let (bytes, is_all) = io_of("folder.cannot-read", path, end_of(disk, path, tail))?;
        let found = last_utc_of(&bytes);
        if found.is_some() || is_all {
            return Ok(found);
        }
        tail *= 16;
    }
}

/// The last bytes of a file, and whether they are all.
fn end_of(disk: &dyn Disk, path: &Path, max: u64) -> io::Result<(Vec<u8>, bool)> {
    let mut file = disk.open(path, Access::Read)?;
    let length = file.length()?;
    let mut offset = length.saturating_sub(max);
    let is_all = offset == 0;
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    while offset < length {
        match file.read_at(offset, &mut piece)? {
            0 => break,
            read => {
                bytes.extend_from_slice(&piece[..read]);
                offset += read as u64;
            }
        }
    }
    Ok((bytes, is_all))
}

/// A quotation mark inside of a text is written with a backslash: what is found is a key.
fn last_utc_of(bytes: &[u8]) -> Option<Timestamp> {
    const KEY: &[u8] = b"\"utc\":\"";
    let starts = bytes.windows(KEY.len()).enumerate().rev().filter(|(_, window)| *window == KEY);
    starts.map(|(at, _)| &bytes[at + KEY.len()..]).find_map(|rest| {
        let end = rest.iter().position(|&byte| byte == b'"')?;
        std::str::from_utf8(&rest[..end]).ok()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use engine::show::Fact;
    use engine::show::journal::{AppliedLine, FactLine};

    use super::*;

    fn line(seq: u64, utc: &str) -> String {
        FactLine { seq, utc: utc.into(), key: None, fact: Fact::Paused }.to_text()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    /// Sessions 1 to 4, whose last facts are of four days.
    fn four_sessions(data: &Path) -> Folder {
        let folder = Folder::hold(data).expect("nobody holds it");
        for (number, utc) in
            ["2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z", "2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z"]
                .iter()
                .enumerate()
        {
            let text = line(1, utc) + &AppliedLine { applied: vec![1], frame: 0 }.to_text();
            fs::write(folder.path().join(format!("{:06}-x.jsonl", number + 1)), text).expect("writable");
        }
        folder
    }

    fn left(folder: &Folder) -> Vec<u64> {
        folder.sessions().expect("readable").iter().map(|session| session.number).collect()
    }

    #[test]
    fn age_is_counted_from_the_last_fact_and_not_from_the_files_date() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = four_sessions(data.path());
        assert_eq!(retire(&folder, 90, at("2026-11-28T00:00:00Z")).expect("readable"), Retired::Deleted(2));
        assert_eq!(left(&folder), [3, 4]);
        assert_eq!(retire(&folder, 1, at("2026-11-28T00:00:00Z")).expect("readable"), Retired::Deleted(1));
        assert_eq!(left(&folder), [4], "the newest stays, however old");
    }

    #[test]
    fn a_clock_400_days_ahead_or_before_the_newest_line_deletes_nothing() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = four_sessions(data.path());
        let odd = Retired::ClockIsOdd(at("2026-11-20T00:00:00Z"));
        for now in
            ["2028-01-02T00:00:00Z", "2026-12-20T00:00:01Z", "2026-11-19T23:59:59Z", "1970-01-01T00:00:00Z"]
        {
            assert_eq!(retire(&folder, 90, at(now)).expect("readable"), odd, "{now}");
        }
        assert_eq!(left(&folder), [1, 2, 3, 4]);
        assert_eq!(retire(&folder, 90, at("2026-12-20T00:00:00Z")).expect("readable"), Retired::Deleted(2));
    }

    #[test]
    fn a_copy_ages_only_when_the_mended_file_holds_all_of_it() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = four_sessions(data.path());
        let second = folder.path().join("000002-x.jsonl");
        let whole = fs::read_to_string(&second).expect("it is there");
        for (name, text) in [
            ("000002-x.damaged", whole.clone() + "{\"applied\":[7],\"frame\":1}\n{\"seq\":2,\"utc\":"),
            (
                "000002-x.damaged-2",
                whole.clone() + "{\"seq\":2,\"utc\":\"2026-05-01T00:00:00Z\",\"fact\":\"donation_recei\n",
            ),
            ("000009-x.damaged", whole.clone()),
        ] {
            fs::write(folder.path().join(name), text).expect("writable");
        }
        let names = |paths: Vec<PathBuf>| -> Vec<String> {
            paths
                .iter()
                .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
                .collect()
        };
        let stay = ["000002-x.damaged-2", "000009-x.damaged"];
        assert_eq!(names(uncovered(&folder).expect("readable")), stay);
        // Both the old sessions and the copy of one of them.
        assert_eq!(retire(&folder, 90, at("2026-11-28T00:00:00Z")).expect("readable"), Retired::Deleted(3));
        assert_eq!(names(folder.rescues().expect("readable")), stay);
    }

    #[test]
    fn the_last_fact_is_found_however_much_time_passed_after_it() {
        let data = tempfile::tempdir().expect("a folder");
        let path = data.path().join("x");
        let passed = AppliedLine { applied: Vec::new(), frame: 5 }.to_text().repeat(20_000);
        fs::write(&path, line(1, "2026-11-20T00:00:00Z") + &passed).expect("writable");
        let found = last_utc(&super::super::disk::RealDisk, &path).expect("readable");
        assert_eq!(found, Some(at("2026-11-20T00:00:00Z")));
        assert_eq!(last_utc_of(b"\0\0\0"), None);
        assert_eq!(
            last_utc_of(br#"{"utc":"2026-01-01T00:00:00Z","x":"\"utc\":\"2027-01-01T00:00:00Z\""}"#),
            Some(at("2026-01-01T00:00:00Z"))
        );
    }
}
