//! Everything a text can be read as: one buffer of spellings, each knowing which units it came from.
//!
//! Data only: [`super::spell`] fills the buffer, `rules` searches it.

use std::ops::Range;

use super::words::Segmentation;

/// How a spelling came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disguise {
    /// The letters as they are.
    Plain,
    /// Characters read by their shape.
    Shape,
    /// Repeated letters taken once.
    Stretched,
    /// Spelled in the other alphabet by sound.
    Sound,
    /// Typed in the other keyboard layout.
    Keys,
    /// Read from the end.
    Turned,
}

/// Whether the letters stood together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// One token.
    Together,
    /// Two neighbouring tokens.
    Pair,
    /// All tokens of one chunk.
    Chunk,
    /// Letters that stood alone, one after another.
    Spread,
}

/// One spelling in the buffer.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its bytes in the buffer.
    pub bytes: Range<usize>,
    /// The units it was read from.
    pub units: Range<usize>,
    /// The words it was read from.
    pub words: Range<usize>,
    /// How it was read.
    pub view: Disguise,
    /// Whether its letters stood together.
    pub join: Join,
    /// Bit n is set if a token, or a word of a token, begins at its letter n; one bit if the letters are one word.
    pub joints: u64,
}

/// A chunk in which symbols hide letters; a hidden one is 0.
#[derive(Clone, Debug)]
pub struct Masked {
    /// Its letters.
    pub letters: Vec<u8>,
    /// Only the first and the last letter are seen.
    pub starred: bool,
    /// The units it was read from.
    pub units: Range<usize>,
}

/// All readings of a text.
#[derive(Debug, Default)]
pub struct Spellings {
    /// The spellings one after another, separated by a sign that no text holds.
    pub bytes: Vec<u8>,
    /// Where each spelling is, in order.
    pub segments: Vec<Segment>,
    /// Chunks with hidden letters.
    pub masked: Vec<Masked>,
    /// Where words begin and end.
    pub layout: Segmentation,
}

/// What the vocabulary knows of innocent words, and how a text is to be read.
#[derive(Clone, Copy)]
pub struct Familiar<'a> {
    /// A word that is taken as written.
    pub common: &'a dyn Fn(&[u8]) -> bool,
    /// A common word in any of its forms: two of them side by side are never joined.
    pub known: &'a dyn Fn(&[u8]) -> bool,
    /// A display name, in which words may stand together without a space; so is a text of one token.
    pub is_name: bool,
}
