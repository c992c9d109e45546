//! Everything a text can be read as: one buffer of spellings, each knowing which units it came from.
//!
//! Word by word: as written, by shape, by sound, by key, backwards, without stretching; then letters that were spread out
//! are joined again. It does not judge: [`crate::rules`] searches the buffer.

use std::ops::Range;

use super::fold::Unit;
use super::words::{Layout, lay_out};
use super::writer::Writer;

/// How a spelling came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
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
    pub view: View,
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
    /// The words it was read from.
    pub words: Range<usize>,
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
    pub layout: Layout,
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

/// Spells out `units`.
pub fn spell(units: &[Unit], familiar: &Familiar<'_>) -> Spellings {
    let layout = lay_out(units);
    let familiar = &Familiar { is_name: familiar.is_name || layout.tokens.len() == 1, ..*familiar };
    let mut writer = Writer::new(units, layout.tokens.len());
    let known: Vec<bool> = layout.tokens.iter().map(|token| writer.token(token, &layout, familiar)).collect();
    writer.pairs(&layout, &known);
    writer.triples(&layout, &known);
    writer.spread(&layout);
    for (chunk, tokens) in &layout.chunks {
        writer.chunk(chunk.clone(), &layout.tokens[tokens.clone()]);
    }
    writer.out.layout = layout;
    writer.out
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::shown;
    use super::super::fold::fold;
    use super::*;

    fn spelled(text: &str) -> Vec<String> {
        let out = spell(&fold(text), &Familiar { common: &|_| false, known: &|_| false, is_name: false });
        out.segments
            .iter()
            .map(|segment| out.bytes[segment.bytes.clone()].iter().copied().map(shown).collect())
            .collect()
    }

    #[test]
    fn each_disguise_gives_the_word_among_its_spellings() {
        for text in [
            "wolf",
            "WoLf",
            "w0lf",
            "w o l f",
            "w.o.l.f",
            "w🌸o🌸l🌸f",
            "wo lf",
            "woooolf",
            "wwoollff",
            "flow",
            "цщда",
            "вулф wolf",
            "wоlf",
            "drawawolf",
            "[w][o][l][f]",
            "w(o)l(f)",
            "ɟloʍ",
            "w-olf",
            "MyWolf",
            "wolf2000",
            "wo l f",
            "wolfwolf",
        ] {
            assert!(spelled(text).contains(&"wolf".to_owned()), "{text}: {:?}", spelled(text));
        }
        for text in ["волк", "volk", "djkr", "BOJIK", "вoлк", "в о л к", "клов", "v.o.l.k"] {
            let found = spelled(text).iter().any(|word| word == "волк" || word == "volk");
            assert!(found, "{text}: {:?}", spelled(text));
        }
    }

    #[test]
    fn neighbours_across_a_comma_are_not_joined() {
        assert!(!spelled("wo, lf").contains(&"wolf".to_owned()));
    }

    #[test]
    fn a_common_word_is_read_as_written_only() {
        let paint = |word: &[u8]| word == b"paint";
        let out = spell(&fold("paint"), &Familiar { common: &paint, known: &paint, is_name: false });
        assert_eq!(out.segments.len(), 1);
    }
}
