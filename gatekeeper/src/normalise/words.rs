//! Where words, tokens and chunks begin and end among the units of a text.
//!
//! A *chunk* has no white space, a *token* is its letters, digits and apostrophes in one piece, and a *word* is what a reader
//! sees inside a token: `CatFood2` is one token of three words. What they spell is no concern of this file.

use std::ops::Range;

use super::alphabet::{is_capital, is_small};
use super::fold::{Unit, UnitKind};

/// A run of units without a break, made of one or more words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its units.
    pub units: Range<usize>,
    /// Its words, as indices into [`Segmentation::words`].
    pub words: Range<usize>,
}

/// The parts of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// The units of each word.
    pub words: Vec<Range<usize>>,
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// The units of each chunk that holds a symbol, and its tokens.
    pub chunks: Vec<(Range<usize>, Range<usize>)>,
    /// How many sentences have ended before each word.
    pub sentences: Vec<usize>,
}

/// Words of a sentence at least: «без. одежды.» is spread out, not told.
const SENTENCE_WORDS_MIN: usize = 3;

/// Finds the parts of a text.
pub fn lay_out(units: &[Unit]) -> Segmentation {
    // A word and its space are seldom shorter; more words only cost another piece of memory.
    const UNITS_OF_A_WORD: usize = 4;
    let mut layout = Segmentation::default();
    layout.words.reserve(units.len() / UNITS_OF_A_WORD);
    layout.tokens.reserve(units.len() / UNITS_OF_A_WORD);
    let mut at = 0;
    while at < units.len() {
        if units[at].kind == UnitKind::Space {
            at += 1;
            continue;
        }
        let end = end_of(units, at, |unit| unit.kind != UnitKind::Space);
        let first_token = layout.tokens.len();
        tokens_of(units, at..end, &mut layout);
        if units[at..end].iter().any(|unit| unit.kind == UnitKind::Symbol) {
            layout.chunks.push((at..end, first_token..layout.tokens.len()));
        }
        at = end;
    }
    layout.sentences = sentences(units, &layout.words);
    layout
}

fn sentences(units: &[Unit], words: &[Range<usize>]) -> Vec<usize> {
    let (mut ended, mut first) = (0, 0);
    let mut before = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let gap = at.checked_sub(1).map_or(0..0, |last| words[last].end..word.start);
        if ends_sentence(&units[gap]) {
            ended += usize::from(at - first >= SENTENCE_WORDS_MIN);
            first = at;
        }
        before.push(ended);
    }
    before
}

/// Whether a sentence ends in what stands between two words: one sign with a space behind it. Dots that trail off end none.
fn ends_sentence(gap: &[Unit]) -> bool {
    let mut signs = gap.iter().filter(|unit| matches!(unit.shown, '.' | '!' | '?' | ';'));
    let dots = gap.iter().filter(|unit| unit.shown == '.').count();
    signs.next().is_some() && dots < 2 && gap.last().is_some_and(|unit| unit.kind == UnitKind::Space)
}

fn tokens_of(units: &[Unit], chunk: Range<usize>, layout: &mut Segmentation) {
    let mut at = chunk.start;
    while at < chunk.end {
        if !units[at].is_word() || units[at].kind == UnitKind::Apostrophe {
            at += 1;
            continue;
        }
        let mut end = end_of(&units[..chunk.end], at, Unit::is_word);
        while units[end - 1].kind == UnitKind::Apostrophe {
            end -= 1;
        }
        let first_word = layout.words.len();
        words_of(units, at..end, &mut layout.words);
        layout.tokens.push(Token { units: at..end, words: first_word..layout.words.len() });
        at = end;
    }
}

fn words_of(units: &[Unit], token: Range<usize>, words: &mut Vec<Range<usize>>) {
    let mut start = token.start;
    for at in token.start + 1..token.end {
        if breaks(&units[at - 1], &units[at]) {
            words.push(start..at);
            start = at;
        }
    }
    words.push(start..token.end);
}

/// `camelCase` and `word2` break.
fn breaks(before: &Unit, after: &Unit) -> bool {
    let digits = (before.kind == UnitKind::Digit) != (after.kind == UnitKind::Digit);
    digits || (before.is_letter() && is_capital(after.shown) && is_small(before.shown))
}

fn end_of(units: &[Unit], from: usize, belongs: impl Fn(&Unit) -> bool) -> usize {
    units[from..].iter().position(|unit| !belongs(unit)).map_or(units.len(), |length| from + length)
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn words_tokens_and_chunks_are_found() {
        let text = "CatFood2 don't, a|b";
        let layout = lay_out(&fold(text));
        let words: Vec<&str> = layout.words.iter().map(|word| &text[word.clone()]).collect();
        assert_eq!(words, ["Cat", "Food", "2", "don't", "a", "b"]);
        assert_eq!(layout.tokens.len(), 4);
        assert_eq!(layout.chunks, [(9..15, 1..2), (16..19, 2..4)]);
    }

    #[test]
    fn a_sentence_ends_at_a_sign_with_a_space_behind_it_and_has_three_words() {
        let sentences = |text: &str| lay_out(&fold(text)).sentences.last().copied();
        assert_eq!(sentences("draw a cat. It sits! Why is it so? Well"), Some(2));
        for text in
            ["take. off. your. hat", "draw a cat... it sits", "draw a v.1.2 cat", "draw a cat, it sits"]
        {
            assert_eq!(sentences(text), Some(0), "{text}");
        }
    }

    #[test]
    fn an_apostrophe_at_the_edge_belongs_to_no_word() {
        let text = "'cats' ''";
        let layout = lay_out(&fold(text));
        assert_eq!(
            layout.tokens.iter().map(|token| &text[token.units.clone()]).collect::<Vec<_>>(),
            ["cats"]
        );
    }
}
