//! Where a text may be cut, and the text as it is then shown: the judge asks what a cut can leave, the HUD cuts there.
//!
//! A length counts characters of the text on one line, white space of any kind taken as one space. Knows no verdict.

use unicode_segmentation::UnicodeSegmentation;

use super::line::{ELLIPSIS, Lettering};
use super::paragraph::{TRIMMED, words};

/// Characters of a wish that the HUD shows at most where it knows the lengths at which it must not cut.
pub const SHOWN_CHARS_MAX: usize = 300;
/// A wish is cut inside words that are wider than so many letters only: a shorter one has a border near.
const LONG_WORD_LETTERS: u32 = 12;

/// What may be cut where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutKind {
    /// A name: between any two graphemes.
    Name,
    /// A wish: between words, and inside long ones.
    Wish,
    /// A caption or a card: between words.
    Words,
}

/// `text` on one line: its words with one space between them.
#[must_use]
pub fn one_line(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

/// The lengths at which `line`, which is on one line, can be cut, the shortest first. The whole is not one of them.
#[must_use]
pub fn cut_lengths(line: &str, kind: CutKind) -> Vec<u32> {
    let lettering = Lettering::of_scale(1);
    let long = LONG_WORD_LETTERS * lettering.digit_width();
    let (mut lengths, mut before) = (Vec::new(), 0);
    for word in line.split(' ') {
        let inside = kind == CutKind::Name || (kind == CutKind::Wish && lettering.width(word) > long);
        for grapheme in word.graphemes(true) {
            if inside && lengths.last() != Some(&before) {
                lengths.push(before);
            }
            before += grapheme.chars().count() as u32;
        }
        if lengths.last() != Some(&before) {
            lengths.push(before);
        }
        before += 1;
        if before as usize > SHOWN_CHARS_MAX {
            break;
        }
    }
    let whole = line.chars().count() as u32;
    lengths.retain(|length| (1..whole).contains(length) && *length as usize <= SHOWN_CHARS_MAX);
    lengths
}

/// What is shown of `line` that is cut at `length`.
#[must_use]
pub fn cut_at(line: &str, length: u32) -> String {
    let end = line.char_indices().nth(length as usize).map_or(line.len(), |(end, _)| end);
    let mut shown = line[..end].trim_end_matches(TRIMMED).to_owned();
    shown.push_str(ELLIPSIS);
    shown
}

/// `text` on one line of at most `width` pixels: whole, or cut at the longest length of its kind that `no_cut` does not
/// name.
#[must_use]
pub fn fit_allowed(text: &str, kind: CutKind, no_cut: &[u32], lettering: Lettering, width: u32) -> String {
    let line = one_line(text);
    let fits = |shown: &str| lettering.width(shown) <= width;
    if is_short(&line) && fits(&line) {
        return line;
    }
    let room = prefix_in(&line, |part| lettering.width(part) <= width);
    let shown = allowed(&line, kind, no_cut, room).find(|shown| fits(shown));
    shown.unwrap_or_else(|| if fits(ELLIPSIS) { ELLIPSIS.to_owned() } else { String::new() })
}

/// `text` in at most `lines_max` lines of at most `width` pixels, no word on two of them: whole, or cut as
/// [`fit_allowed`] cuts.
#[must_use]
pub fn wrap_allowed(
    text: &str,
    kind: CutKind,
    no_cut: &[u32],
    lettering: Lettering,
    width: u32,
    lines_max: usize,
) -> Vec<String> {
    let line = one_line(text);
    let lay = |shown: &str| lines(shown, lettering, width, lines_max);
    if is_short(&line)
        && let Some(lines) = lay(&line)
    {
        return lines;
    }
    let room = prefix_in(&line, |part| lay(part).is_some());
    allowed(&line, kind, no_cut, room)
        .find_map(|shown| lay(&shown))
        .or_else(|| lay(ELLIPSIS))
        .unwrap_or_default()
}

fn is_short(line: &str) -> bool {
    line.chars().nth(SHOWN_CHARS_MAX).is_none()
}

/// What is shown at the lengths up to `room` that are allowed, the longest first.
fn allowed<'a>(
    line: &'a str,
    kind: CutKind,
    no_cut: &'a [u32],
    room: u32,
) -> impl Iterator<Item = String> + 'a {
    let lengths = cut_lengths(line, kind).into_iter().rev();
    lengths
        .filter(move |length| *length <= room && !no_cut.contains(length))
        .map(|length| cut_at(line, length))
}

/// The longest prefix of `line`, in characters, that `fits`; a shorter one fits where a longer one does.
fn prefix_in(line: &str, fits: impl Fn(&str) -> bool) -> u32 {
    let ends: Vec<usize> =
        line.char_indices().map(|(at, _)| at).take(SHOWN_CHARS_MAX + 1).chain([line.len()]).collect();
    let (mut low, mut high) = (0, ends.len() - 1);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(&line[..ends[middle]]) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low as u32
}

/// The words of `line` in lines; `None` when they need more, or a word needs two.
fn lines(line: &str, lettering: Lettering, width: u32, lines_max: usize) -> Option<Vec<String>> {
    let space = lettering.width(" ");
    let (mut lines, mut used): (Vec<String>, u32) = (Vec::new(), 0);
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let wide = lettering.width(word);
        let goes_on = !lines.is_empty() && used + space + wide <= width;
        if let Some(last) = lines.last_mut().filter(|_| goes_on) {
            last.push(' ');
            last.push_str(word);
            used += space + wide;
        } else if wide > width || lines.len() == lines_max {
            return None;
        } else {
            lines.push(word.to_owned());
            used = wide;
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: Lettering = Lettering::of_scale(1);

    #[test]
    fn a_name_is_cut_anywhere_and_a_wish_between_words_and_inside_long_ones() {
        assert_eq!(cut_lengths("Ann B", CutKind::Name), [1, 2, 3, 4]);
        assert_eq!(cut_lengths("a cat on it", CutKind::Wish), [1, 5, 8]);
        let inside = cut_lengths("see Featherstonehaugh run", CutKind::Wish);
        assert_eq!((inside[0], inside[1], inside.len()), (3, 4, 19));
        assert_eq!(cut_lengths("see Featherstonehaugh run", CutKind::Words), [3, 21]);
        assert!(cut_lengths(&"слово ".repeat(1000), CutKind::Wish).iter().all(|length| *length <= 300));
    }

    #[test]
    fn the_longest_cut_that_is_allowed_is_taken() {
        let fit = |no_cut: &[u32]| fit_allowed("my cocktail", CutKind::Name, no_cut, ONE, ONE.columns(8));
        assert_eq!(fit(&[]), "my cock…");
        assert_eq!(fit(&[7]), "my coc…");
        assert_eq!(fit(&[3, 4, 5, 6, 7]), "my…");
        assert_eq!(fit(&[1, 2, 3, 4, 5, 6, 7]), "…");
        assert_eq!(fit_allowed(" my \n cocktail", CutKind::Name, &[], ONE, ONE.columns(11)), "my cocktail");
    }

    #[test]
    fn no_word_stands_on_two_lines() {
        let wrap =
            |no_cut: &[u32]| wrap_allowed("ab cdefghijkl mn", CutKind::Wish, no_cut, ONE, ONE.columns(6), 9);
        assert_eq!(wrap(&[]), ["ab…"]);
        assert_eq!(wrap(&[2]), ["…"]);
        let whole = wrap_allowed("one two three four", CutKind::Wish, &[], ONE, ONE.columns(7), 3);
        assert_eq!(whole, ["one two", "three", "four"]);
        assert_eq!(
            wrap_allowed("one two three four", CutKind::Wish, &[], ONE, ONE.columns(7), 2),
            ["one two", "three…"]
        );
    }

    #[test]
    fn of_a_very_long_wish_three_hundred_characters_are_shown() {
        let lines = wrap_allowed(&"слово ".repeat(10_000), CutKind::Wish, &[], ONE, ONE.columns(60), 99);
        assert_eq!(lines.join(" ").chars().count(), 300);
    }

    proptest! {
        #[test]
        fn what_is_shown_fits_and_is_the_text_or_an_allowed_cut_of_it(
            text in "[a-zж \\u{1F600}絵]{0,60}",
            width in 0u32..300,
            no_cut in proptest::collection::vec(0u32..60, 0..9),
        ) {
            for kind in [CutKind::Name, CutKind::Wish, CutKind::Words] {
                let line = one_line(&text);
                let may: Vec<String> = cut_lengths(&line, kind)
                    .into_iter()
                    .filter(|length| !no_cut.contains(length))
                    .map(|length| cut_at(&line, length))
                    .chain([line.clone(), ELLIPSIS.to_owned(), String::new()])
                    .collect();
                let fitted = fit_allowed(&text, kind, &no_cut, ONE, width);
                prop_assert!(ONE.width(&fitted) <= width && may.contains(&fitted), "{fitted:?}");
                let wrapped = wrap_allowed(&text, kind, &no_cut, ONE, width, 3);
                prop_assert!(wrapped.iter().all(|line| ONE.width(line) <= width) && wrapped.len() <= 3);
                prop_assert!(may.contains(&wrapped.join(" ")), "{wrapped:?}");
            }
        }
    }
}
