//! A text cut to words: lower case, «ё» as «е», each with its place in the text. Quotes are marked, not removed.

use crate::text::is_unseen;

/// Words that are read at most; a wish is a sentence, not a book.
const WORDS_MAX: usize = 64;
/// Characters of a word at most.
const WORD_CHARS_MAX: usize = 32;
/// Words that stand before a noun and say nothing.
const ARTICLES: [&str; 12] =
    ["the", "a", "an", "my", "his", "her", "its", "их", "его", "ее", "your", "their"];
/// Characters of a text that are looked at.
pub(super) const CHARS_MAX: usize = 2_000;

/// A word with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded: lower case, «ё» as «е».
    pub(super) text: String,
    /// Where it begins in the text, in bytes.
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// A hyphen joins it to the word before it.
    pub(super) glued: bool,
    /// A comma, a full stop or the like stands before it.
    pub(super) apart: bool,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut cutter = Cutter::default();
    for (at, c) in text.char_indices().take(CHARS_MAX) {
        cutter.take(at, c);
    }
    cutter.close(text.len());
    cutter.words
}

#[derive(Default)]
struct Cutter {
    words: Vec<Word>,
    word: Word,
    /// Inside what follows an apostrophe.
    tail: bool,
    glued: bool,
    apart: bool,
}

impl Cutter {
    fn take(&mut self, at: usize, c: char) {
        if is_picture(c) {
            self.close(at);
            self.word = Word { text: c.into(), from: at, ..Word::default() };
            self.close(at + c.len_utf8());
        } else if c.is_alphanumeric() || (c == '#' && self.word.text.is_empty()) {
            self.letter(at, c);
        } else if matches!(c, '\'' | '’') && !self.word.text.is_empty() {
            self.tail = true;
        } else if !is_mute(c) {
            let joins = c == '-' && !self.word.text.is_empty();
            self.close(at);
            self.glued = joins;
            self.apart |=
                matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '—' | '–' | '\n' | '+' | '/');
        }
    }

    fn letter(&mut self, at: usize, c: char) {
        if self.word.text.is_empty() {
            self.word.from = at;
        }
        if !self.tail && self.word.text.chars().count() < WORD_CHARS_MAX {
            self.word.text.extend(c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
        }
    }

    fn close(&mut self, at: usize) {
        self.tail = false;
        let mut word = std::mem::take(&mut self.word);
        if !says(&word.text) || self.words.len() >= WORDS_MAX {
            return;
        }
        word.to = at;
        word.glued = std::mem::take(&mut self.glued) && !self.words.is_empty();
        word.apart = std::mem::take(&mut self.apart) && !self.words.is_empty();
        self.words.push(word);
    }
}

/// Whether a word may say something.
fn says(word: &str) -> bool {
    word.chars().any(|c| c.is_alphanumeric() || is_picture(c)) && !ARTICLES.contains(&word)
}

/// Whether a character is a picture: an emoji is a word of its own.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Whether a word is written in Cyrillic letters.
pub(super) fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|c| matches!(c, 'а'..='я'))
}

/// Whether `c` says nothing: it is not seen, or is the accent over a stressed vowel.
fn is_mute(c: char) -> bool {
    c == '\u{301}' || is_unseen(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_cut_folded_and_bounded() {
        assert_eq!(told("Ёж, the Cat's #FF0 hat!"), ["еж", "cat", "#ff0", "hat"]);
        assert_eq!(told(&"b ".repeat(1000)).len(), WORDS_MAX);
        assert_eq!(told(&"ы".repeat(1000))[0].chars().count(), WORD_CHARS_MAX);
        assert!(told("... -- #").is_empty());
        assert_eq!(told("кот🦊🌙❤\u{FE0F}!"), ["кот", "🦊", "🌙", "❤"]);
    }

    #[test]
    fn a_word_knows_what_stands_before_it() {
        let words = words("кот-пират, дом");
        let marks: Vec<_> = words.iter().map(|word| (word.glued, word.apart)).collect();
        assert_eq!(marks, [(false, false), (true, false), (false, true)]);
        assert_eq!(&"кот-пират, дом"[words[2].from..words[2].to], "дом");
    }
}
