//! What a setting's value may be: one type a kind, which reads the text and can say what is allowed.
//!
//! Knows no setting by name and reads no environment.

mod number;
mod place;
mod source;
mod text;
mod time;

pub use number::{Decimal, FrameRate, Id, Port, Whole};
pub use place::{Address, File, HostName, HostNames};
pub use source::{Amounts, Labels, is_label, is_source};
pub use text::{Choice, Hidden, TextLine};
pub use time::{Milliseconds, Minutes, Seconds, Wait};

use crate::message::Message;

/// A kind of value.
pub trait ValueKind: Sync {
    /// The value behind the text.
    type Value;

    /// The value of `text`, or `None` when it is not allowed.
    fn read(&self, text: &str) -> Option<Self::Value>;

    /// What is allowed, as a phrase that follows «allowed:».
    fn allowed(&self) -> Message;

    /// A value that is not allowed, as a message may show it.
    fn shown(&self, text: &str) -> String {
        format!("{text:?}")
    }

    /// Whether the value may never be shown and has no flag.
    fn secret(&self) -> bool {
        false
    }
}

/// The parts between commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}
