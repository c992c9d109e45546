//! Two pictures, or two animations, compared picture by picture.

use engine::pixmap::Pixmap;

use super::super::case::{Case, Showing, Status};
use super::super::compare::{Difference, Moment, What};
use super::super::pixels::changed;

type Pictures = Vec<(u64, Pixmap)>;

/// Compares them; the times of an animation count too.
pub(super) fn compare(was: Pictures, is: Pictures, case: &mut Case) {
    let mut found = Difference::default();
    let size = |pictures: &Pictures| pictures[0].1.size();
    let (old, new) = (size(&was), size(&is));
    if old != new {
        found.what.push(What::Canvas);
        found.notes.push(format!("size: was {} x {}, is {} x {}", old.w, old.h, new.w, new.h));
    }
    if was.len() != is.len() {
        found.what.push(What::Time);
        found.notes.push(format!("pictures: were {}, are {}", was.len(), is.len()));
    }
    for (number, ((was_ms, old), (is_ms, new))) in was.iter().zip(&is).enumerate() {
        if was_ms != is_ms && !found.what.contains(&What::Time) {
            found.what.push(What::Time);
            found.notes.push(format!("picture {number} appears at {is_ms} ms, was at {was_ms} ms"));
        }
        let Some(changed) = changed(old.as_ref(), new.as_ref()).filter(|_| found.first.is_none()) else {
            continue;
        };
        found.what.push(What::Pixels);
        found.first = Some(Moment { frame: number as u64, fps: 0, ms: *is_ms, changed, step: None });
    }
    let last = was.last().zip(is.last());
    found.finished = last.and_then(|((_, old), (_, new))| changed(old.as_ref(), new.as_ref()));
    found.what.sort();
    found.what.dedup();
    if found.what.is_empty() {
        return;
    }
    (case.status, case.difference) = (Status::Changed, Some(found));
    case.old = Some(Showing::Pictures(was.into()));
    case.new = Some(Showing::Pictures(is.into()));
}
