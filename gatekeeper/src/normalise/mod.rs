//! The one definition of what a text can be read as.
//!
//! `fold` makes units of a text, `words` finds where words end, `spell` writes down every reading of each word; the other
//! files are the single steps, each a small pure function. Nothing here knows which words are bad.

pub mod alphabet;
pub mod camel;
pub mod escapes;
pub mod flip;
pub mod fold;
mod joins;
pub mod lookalikes;
pub mod masks;
pub mod shapes;
pub mod sounds;
pub mod spell;
pub mod spellings;
pub mod stretch;
pub mod unseen;
pub mod words;
mod writer;
