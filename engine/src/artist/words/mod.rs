//! Words in, scene and cast out: what a wish or a scene in English or Russian asks to see.
//!
//! ```text
//! wish ──▶ lettering ──▶ grammar ──▶ draft ──▶ writing ──▶ scene      (reading)
//! scene ─▶ grammar ────▶ draft ──▶ rows ──▶ cast                      (casting)
//! ```

mod addressed;
mod casting;
mod draft;
mod grammar;
mod greeting;
mod ideas;
mod inflection;
mod keys;
mod kinds;
mod lettering;
mod lexicon;
mod merge;
mod reading;
mod relation;
mod rows;
#[cfg(test)]
mod tests;
mod token;
mod whim;
mod writing;

pub(super) use casting::{cast, cast_alone};
pub(super) use lexicon::called;
pub(super) use merge::merge_header;
pub use merge::{Change, Merged, merge};
pub use reading::{Letters, Reading, read};
pub(super) use rows::keys as known_keys;
pub use rows::{Names, NamesError};

use super::kits;

/// Whether a stencil, a kit or a row of that name exists.
fn is_drawable(key: &str) -> bool {
    kits::knows(key)
}

/// Whether a base of a row is anything.
fn is_known(base: &str) -> bool {
    is_drawable(base) || rows::find(base).is_some()
}
