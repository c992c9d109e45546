//! A wish cut to words: lower case, «ё» as «е», what stands in quotes set apart.

/// Words that are read at most; a wish is a sentence, not a book.
const WORDS_MAX: usize = 64;
/// Characters of a word at most.
const WORD_CHARS_MAX: usize = 32;
/// Words that stand between a preposition and its noun and say nothing.
const ARTICLES: [&str; 10] = ["the", "a", "an", "my", "his", "her", "its", "их", "его", "ее"];
/// Characters of a wish that are looked at.
const CHARS_MAX: usize = 2_000;

/// A wish, cut.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// The words outside quotes, and those inside unless nothing else is there.
    pub(super) words: Vec<String>,
    /// What stands in the first pair of quotes, as written.
    pub(super) quoted: Option<String>,
}

impl Text {
    /// Cuts `wish`.
    pub(super) fn of(wish: &str) -> Self {
        let wish: String = wish.chars().take(CHARS_MAX).collect();
        match quotation(&wish) {
            Some((before, inside, after)) => {
                let outside = words(&format!("{before} {after}"));
                Self { words: outside, quoted: Some(inside) }
            }
            None => Self { words: words(&wish), quoted: None },
        }
    }
}

/// The text before, inside and after the first pair of quotes that holds a letter or a digit.
fn quotation(wish: &str) -> Option<(&str, String, &str)> {
    for (start, open) in wish.char_indices() {
        let close: &[char] = match open {
            '"' => &['"'],
            '«' => &['»'],
            '“' | '„' => &['”', '“'],
            _ => continue,
        };
        let inside_from = start + open.len_utf8();
        let Some(length) = wish[inside_from..].find(close) else { continue };
        let inside = wish[inside_from..inside_from + length].split_whitespace().collect::<Vec<_>>().join(" ");
        if inside.chars().any(char::is_alphanumeric) {
            let rest = &wish[inside_from + length..];
            let after = rest.chars().next().map_or("", |c| &rest[c.len_utf8()..]);
            return Some((&wish[..start], inside, after));
        }
    }
    None
}

/// Runs of letters and digits; an apostrophe's tail is dropped, `#` begins a colour.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut tail = false;
    for c in text.chars().chain([' ']) {
        if is_picture(c) {
            for whole in [std::mem::take(&mut word), c.into()] {
                if says(&whole) && words.len() < WORDS_MAX {
                    words.push(whole);
                }
            }
            tail = false;
        } else if c.is_alphanumeric() || (c == '#' && word.is_empty()) {
            if !tail && word.chars().count() < WORD_CHARS_MAX {
                word.extend(c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
            }
        } else if matches!(c, '\'' | '’') && !word.is_empty() {
            tail = true;
        } else {
            tail = false;
            if says(&word) && words.len() < WORDS_MAX {
                words.push(std::mem::take(&mut word));
            }
            word.clear();
        }
    }
    words
}

/// Whether a word may say something.
fn says(word: &str) -> bool {
    word.chars().any(|c| c.is_alphanumeric() || is_picture(c)) && !ARTICLES.contains(&word)
}

/// Whether a character is a picture: an emoji is a word of its own.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{1F300}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_folded_and_bounded() {
        assert_eq!(words("Ёж, the Cat's #FF0 hat!"), ["еж", "cat", "#ff0", "hat"]);
        assert_eq!(words(&"b ".repeat(1000)).len(), WORDS_MAX);
        assert_eq!(words(&"ы".repeat(1000))[0].chars().count(), WORD_CHARS_MAX);
        assert!(words("... -- #").is_empty());
        assert_eq!(words("кот🦊🌙❤\u{FE0F}!"), ["кот", "🦊", "🌙", "❤"]);
    }

    #[test]
    fn the_first_pair_of_quotes_is_set_apart() {
        let text = Text::of("кот с табличкой «Привет,  мир» и \"x\"");
        assert_eq!(text.quoted.as_deref(), Some("Привет, мир"));
        assert_eq!(text.words, ["кот", "с", "табличкой", "и", "x"]);
        assert_eq!(Text::of("an unclosed \" quote").quoted, None);
        assert_eq!(Text::of("\"\" „да“").quoted.as_deref(), Some("да"));
    }
}
