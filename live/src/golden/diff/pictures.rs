//! Two pictures, or two animations, compared picture by picture as they are read.

use anyhow::bail;
use engine::geometry::Size;
use engine::pixmap::Pixmap;

use super::super::case::{Case, Showing, Status};
use super::super::compare::{Difference, Moment, What};
use super::super::picture_files::Pictures;
use super::super::pixels::changed;

/// Bytes of the pictures of either side that are kept for the report: the first ones that differ.
const KEPT_BYTES_MAX: usize = 64 << 20;

type Shown = (u64, Pixmap);

/// Compares them; the times of an animation count too.
///
/// # Errors
/// When a picture cannot be read, or there is none.
pub(super) fn compare(mut was: Pictures<'_>, mut is: Pictures<'_>, case: &mut Case) -> anyhow::Result<()> {
    let (mut found, mut kept) = (Difference::default(), Kept::default());
    let mut number = 0;
    loop {
        match (was.next().transpose()?, is.next().transpose()?) {
            (Some(old), Some(new)) => pair(number, old, new, &mut found, &mut kept),
            (None, None) if number == 0 => bail!("there is no picture to compare"),
            (None, None) => break,
            (one, _) => {
                let which = if one.is_some() { "first" } else { "second" };
                found.what.push(What::Time);
                found.notes.push(format!("picture {number} and what follows are in the {which} file only"));
                break;
            }
        }
        number += 1;
    }
    found.what.sort();
    found.what.dedup();
    if !found.what.is_empty() {
        (case.status, case.difference) = (Status::Changed, Some(found));
        if !kept.old.is_empty() {
            (case.old, case.new) =
                (Some(Showing::Pictures(kept.old.into())), Some(Showing::Pictures(kept.new.into())));
        }
    }
    Ok(())
}

fn pair(number: u64, old: Shown, new: Shown, found: &mut Difference, kept: &mut Kept) {
    let (was, is): (Size, Size) = (old.1.size(), new.1.size());
    if was != is && number == 0 {
        found.what.push(What::Canvas);
        found.notes.push(format!("size: was {} x {}, is {} x {}", was.w, was.h, is.w, is.h));
    }
    if old.0 != new.0 && !found.what.contains(&What::Time) {
        found.what.push(What::Time);
        found.notes.push(format!("picture {number} appears at {} ms, was at {} ms", new.0, old.0));
    }
    found.finished = changed(old.1.as_ref(), new.1.as_ref());
    if let Some(changed) = found.finished {
        found.what.push(What::Pixels);
        found.first.get_or_insert(Moment { frame: number, fps: 0, ms: new.0, changed, step: None });
    }
    if found.finished.is_some() || was != is {
        kept.keep(old, new);
    }
}

/// The first pictures that differ.
#[derive(Default)]
struct Kept {
    old: Vec<Shown>,
    new: Vec<Shown>,
    bytes: usize,
}

impl Kept {
    fn keep(&mut self, old: Shown, new: Shown) {
        self.bytes += 4 * old.1.size().area().max(new.1.size().area());
        // The first one is shown whatever its size.
        if self.old.is_empty() || self.bytes <= KEPT_BYTES_MAX {
            self.old.push(old);
            self.new.push(new);
        }
    }
}
