//! Two lists of frame hashes, as `render --hashes` and `replay --hashes` print them.

use std::collections::BTreeMap;

use super::super::case::{Case, Status};
use super::super::compare::{Difference, What};

/// Frames that are named one by one.
const NAMED_MAX: usize = 5;

/// Whether every line is `FRAME<TAB>HASH`, with more columns or not.
pub(super) fn is_one(text: &str) -> bool {
    let mut lines = text.lines().peekable();
    lines.peek().is_some() && lines.all(|line| parsed(line).is_some())
}

/// What is hashed (the plan's name, where there is one, and the frame), and the hash.
fn parsed(line: &str) -> Option<((&str, u64), &str)> {
    let mut columns = line.split('\t');
    let (frame, hash) = (columns.next()?.parse().ok()?, columns.next()?);
    let name =
        columns.next().filter(|name| !name.starts_with("end ") && !name.starts_with("last ")).unwrap_or("");
    (hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(((name, frame), hash))
}

/// Compares line by line; a plan's name matters only when there are several.
pub(super) fn compare(was: &str, is: &str, case: &mut Case) {
    // Earlier versions had no line for the last picture of a request: then it is not compared.
    let has_last = has_last(was) && has_last(is);
    let (was, is) = (read(was, has_last), read(is, has_last));
    let keys: Vec<_> =
        was.keys().chain(is.keys()).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let mut notes = Vec::new();
    let mut found = Difference::default();
    let mut differing = 0;
    for key in keys {
        let what = match (was.get(key), is.get(key)) {
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) => {
                found.what.push(What::Pixels);
                format!("was {old}, is {new}")
            }
            (Some(_), None) => {
                found.what.push(What::Time);
                "is in the first list only".into()
            }
            (None, _) => {
                found.what.push(What::Time);
                "is in the second list only".into()
            }
        };
        differing += 1;
        if notes.len() < NAMED_MAX {
            let (name, frame) = key;
            let of = if name.is_empty() { String::new() } else { format!("{name}, ") };
            notes.push(format!("{of}frame {frame}: {what}"));
        }
    }
    if differing == 0 {
        return;
    }
    found.what.sort();
    found.what.dedup();
    notes.push(format!("{differing} of {} frames differ", was.len().max(is.len())));
    found.notes = notes;
    (case.status, case.difference) = (Status::Changed, Some(found));
}

type List<'t> = BTreeMap<(&'t str, u64), &'t str>;

fn is_last(line: &str) -> bool {
    line.split('\t').nth(2).is_some_and(|column| column.starts_with("last "))
}

fn has_last(text: &str) -> bool {
    text.lines().any(is_last)
}

fn read(text: &str, with_last: bool) -> List<'_> {
    let lines = text.lines().filter(|line| with_last || !is_last(line));
    let list: List<'_> = lines.filter_map(parsed).collect();
    let first = list.keys().next().map(|(name, _)| *name);
    // One plan under two names is still compared frame by frame.
    match first {
        Some(only) if list.keys().all(|(name, _)| *name == only) => {
            list.into_iter().map(|((_, frame), hash)| (("", frame), hash)).collect()
        }
        _ => list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(was: &str, is: &str) -> Option<Difference> {
        let mut case = Case::new("x".into(), Status::Same);
        compare(was, is, &mut case);
        case.difference
    }

    #[test]
    fn the_first_frames_that_differ_are_named() {
        let line = |frame: u64, hash: u64| format!("{frame}\t{hash:016x}\ta.json\n");
        let was: String = (0..10).map(|frame| line(frame, frame)).collect();
        let is: String = (0..9).map(|frame| line(frame, frame.min(7))).collect();
        assert!(is_one(&was) && !is_one("x") && !is_one(""));
        let found = compared(&was, &is).expect("they differ");
        assert_eq!(found.what, [What::Pixels, What::Time]);
        assert_eq!(found.notes[0], "frame 8: was 0000000000000008, is 0000000000000007");
        assert_eq!(found.notes[1], "frame 9: is in the first list only");
        assert_eq!(compared(&was, &was.replace("a.json", "b.json")), None);
    }
}
