//! Text cut and wrapped to a width: words where they fit, graphemes where a word is longer than a line.

use unicode_segmentation::UnicodeSegmentation;

use super::line::{ELLIPSIS, Lettering};

/// Graphemes of one text that are looked at; the rest is cut. A HUD text is at most a few hundred characters.
const GRAPHEMES_MAX: usize = 2_048;

/// What is not left at the end of a text that was cut.
pub(super) const TRIMMED: [char; 6] = [' ', ',', '.', ':', ';', '-'];

/// `text` on one line of at most `width` pixels: whole, or cut at a grapheme with an ellipsis. White space of any kind
/// becomes one space.
#[must_use]
pub fn fit(text: &str, lettering: Lettering, width: u32) -> String {
    let mut line = String::new();
    let (mut used, mut whole) = (0, true);
    for grapheme in words(text).flat_map(|word| [" "].into_iter().chain(word.graphemes(true))).skip(1) {
        used += lettering.grapheme_width(grapheme);
        line.push_str(grapheme);
        if used > width {
            whole = false;
            break;
        }
    }
    if whole { line } else { with_ellipsis(&line, lettering, width) }
}

/// `text` in at most `lines_max` lines of at most `width` pixels. What does not fit is cut and the last line ends with
/// an ellipsis. White space of any kind, line ends included, is where lines may break. Nothing is returned when not
/// even an ellipsis fits.
#[must_use]
pub fn wrap(text: &str, lettering: Lettering, width: u32, lines_max: usize) -> Vec<String> {
    let mut lines = Wrapping { lettering, width, done: Vec::new(), line: String::new(), used: 0 };
    let mut is_cut = text.graphemes(true).nth(GRAPHEMES_MAX).is_some();
    let end = text.grapheme_indices(true).nth(GRAPHEMES_MAX).map_or(text.len(), |(at, _)| at);
    for word in words(&text[..end]) {
        lines.push_word(word);
        if lines.done.len() > lines_max {
            break;
        }
    }
    let mut lines = lines.finish();
    is_cut |= lines.len() > lines_max;
    lines.truncate(lines_max);
    if is_cut && let Some(last) = lines.last_mut() {
        *last = with_ellipsis(last, lettering, width);
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The words of a text; a control character ends one.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| char.is_whitespace() || char.is_control()).filter(|word| !word.is_empty())
}

/// Lines under construction.
struct Wrapping {
    lettering: Lettering,
    width: u32,
    done: Vec<String>,
    line: String,
    /// Width of `line`.
    used: u32,
}

impl Wrapping {
    fn push_word(&mut self, word: &str) {
        let word_width = self.lettering.width(word);
        if word_width == 0 {
            return;
        }
        let gap = if self.line.is_empty() { 0 } else { self.lettering.width(" ") };
        if self.used + gap + word_width <= self.width {
            if gap > 0 {
                self.line.push(' ');
            }
            self.line.push_str(word);
            self.used += gap + word_width;
        } else if word_width <= self.width {
            self.break_line();
            self.line.push_str(word);
            self.used = word_width;
        } else {
            self.push_long_word(word, gap);
        }
    }

    /// A word that no line holds goes on where the line before it ends, and breaks between graphemes.
    fn push_long_word(&mut self, word: &str, gap: u32) {
        if gap > 0 {
            self.line.push(' ');
            self.used += gap;
        }
        for grapheme in word.graphemes(true) {
            let width = self.lettering.grapheme_width(grapheme);
            if self.used + width > self.width {
                self.break_line();
            }
            self.line.push_str(grapheme);
            self.used += width;
        }
    }

    fn break_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.used = 0;
        if !line.is_empty() {
            self.done.push(line.trim_end().to_owned());
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.break_line();
        self.done.retain(|line| self.lettering.width(line) <= self.width);
        self.done
    }
}

/// The start of `line` that leaves room for an ellipsis, and the ellipsis.
fn with_ellipsis(line: &str, lettering: Lettering, width: u32) -> String {
    let Some(room) = width.checked_sub(lettering.width(ELLIPSIS)) else { return String::new() };
    let mut used = 0;
    let kept = line.graphemes(true).take_while(|grapheme| {
        used += lettering.grapheme_width(grapheme);
        used <= room
    });
    let mut cut: String = kept.collect();
    cut.truncate(cut.trim_end_matches(TRIMMED).len());
    cut.push_str(ELLIPSIS);
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: Lettering = Lettering::of_scale(1);

    #[test]
    fn words_wrap_where_they_fit() {
        assert_eq!(wrap("a cat in\nthe   moon", ONE, ONE.columns(8), 9), ["a cat in", "the moon"]);
    }

    #[test]
    fn a_word_longer_than_a_line_breaks_between_graphemes() {
        assert_eq!(wrap("ab cdefghijkl", ONE, ONE.columns(5), 9), ["ab cd", "efghi", "jkl"]);
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        assert_eq!(wrap("one two three four", ONE, ONE.columns(7), 2), ["one two", "three…"]);
        assert_eq!(fit("Ёжик в тумане", ONE, ONE.columns(6)), "Ёжик…");
        assert_eq!(fit("Ёжик", ONE, ONE.columns(4)), "Ёжик");
        assert_eq!(fit(" one\n\ttwo ", ONE, ONE.columns(9)), "one two");
        assert_eq!(fit("Bartholomew Featherstonehaugh", ONE, ONE.columns(16)), "Bartholomew Fea…");
        assert_eq!(fit("word", ONE, 3), "");
    }

    #[test]
    fn nothing_is_left_where_nothing_fits() {
        assert!(wrap("word", ONE, 3, 4).is_empty());
        assert!(wrap("", ONE, 100, 4).is_empty());
        assert!(wrap(" \n\u{202E}\t", ONE, 100, 4).is_empty());
        assert!(wrap("word", ONE, 100, 0).is_empty());
    }

    #[test]
    fn a_wish_of_any_length_is_cut_to_the_lines_there_are() {
        let lines = wrap(&"слово ".repeat(10_000), ONE, ONE.columns(30), 5);
        assert_eq!(lines.len(), 5);
        assert!(lines[4].ends_with('…'));
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,80}", width in 0u32..300, scale in 1u32..4, lines_max in 0usize..6) {
            let lettering = Lettering::of_scale(scale);
            let lines = wrap(&text, lettering, width, lines_max);
            prop_assert!(lines.len() <= lines_max);
            for line in lines {
                prop_assert!(lettering.width(&line) <= width, "{line:?}");
                prop_assert!(!line.is_empty());
            }
        }

        #[test]
        fn any_string_is_measured_and_inked_inside_its_width(text in any::<String>(), scale in 1u32..4) {
            let lettering = Lettering::of_scale(scale);
            let mut blocks = 0u64;
            lettering.ink(&text, &mut |_| blocks += 1);
            prop_assert!(lettering.width(&text) as usize <= text.len() * 16 * scale as usize);
        }
    }
}
