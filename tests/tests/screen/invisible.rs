//! What the engine draws as nothing, the gatekeeper reads as nothing: over every code point.

use engine::geometry::{Point, Rect};
use engine::plan::Face;
use engine::text::{Lettering, canvas_text, is_invisible};
use gatekeeper::{Gatekeeper, Verdict};

/// Refused words that need all of their letters.
const WORDS: [&str; 3] = ["fuck", "nigger", "хуй"];
/// The planes from here on hold ideographs, nothing, tags, and private characters; the faces of a canvas have none of them,
/// and but for the tags nothing joins what stands beside it: how wide a character is alone is enough.
const FAR: char = '\u{20000}';
const TAGS: std::ops::RangeInclusive<char> = '\u{E0000}'..='\u{E0FFF}';

#[test]
fn the_gatekeeper_has_the_engines_table_of_what_is_drawn_as_nothing() {
    let differ: Vec<char> =
        ('\0'..=char::MAX).filter(|&char| is_invisible(char) != gatekeeper::is_invisible(char)).collect();
    assert!(differ.is_empty(), "gatekeeper/src/normalise/invisible.txt is wrong about {differ:?}");
}

#[test]
fn a_character_between_the_letters_of_a_refused_word_is_seen_or_the_word_is_refused() {
    let (gatekeeper, plain) = (Gatekeeper::default(), Shown::of("fu"));
    let unseen: Vec<char> = ('\0'..=char::MAX).filter(|&char| plain.hides(char)).collect();
    assert!(unseen.len() > 4_000, "{} characters are drawn as nothing", unseen.len());
    let mut passed = Vec::new();
    for (char, (word, place)) in unseen.iter().flat_map(|char| places().map(move |at| (char, at))) {
        let text = format!("{}{char}{}", &word[..place], &word[place..]);
        let in_lines = TAGS.contains(char) || gatekeeper.wish(&text).is_block();
        if !in_lines || !gatekeeper.plan_texts(&[&text]).is_block() {
            passed.push(text);
        }
    }
    assert!(passed.is_empty(), "{passed:?}");
}

#[test]
fn no_mark_of_direction_takes_a_refused_word_past_the_judge() {
    let gatekeeper = Gatekeeper::default();
    let marks =
        ["\u{202A}", "\u{202B}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{200F}"];
    for (mark, (word, place)) in marks.iter().flat_map(|mark| places().map(move |at| (mark, at))) {
        for closing in ["", "\u{202C}", "\u{2069}"] {
            let text = format!("{}{mark}{}{closing}", &word[..place], &word[place..]);
            let verdicts = [gatekeeper.wish(&text), gatekeeper.name(&text), gatekeeper.plan_texts(&[&text])];
            assert!(verdicts.iter().all(Verdict::is_block), "{text:?}: {verdicts:?}");
        }
    }
}

#[test]
fn what_is_seen_apart_is_not_hidden_by_an_innocent_word() {
    let gatekeeper = Gatekeeper::default();
    // A line of the HUD shows a gap at a control, and a spacing mark as a sign of its own.
    for text in ["S\0cunt\0horpe", "S\u{1}cunt\u{2}horpe", "S\u{903}cunt\u{903}horpe", "стра\u{7}хуй"]
    {
        assert!(gatekeeper.wish(text).is_block(), "{text:?}");
    }
    assert_eq!(gatekeeper.wish("Scunthorpe"), Verdict::Allow);
}

#[test]
fn on_a_canvas_line_ends_other_than_a_line_feed_are_nothing() {
    let gatekeeper = Gatekeeper::default();
    for text in ["be\u{2028}ar c\u{2029}u\rn\tt", "n\ri\u{85}g\u{2028}g\te\u{B}r"] {
        assert!(gatekeeper.plan_texts(&[text]).is_block(), "{text:?}");
    }
}

#[test]
fn raised_small_and_stroked_letters_are_letters() {
    let gatekeeper = Gatekeeper::default();
    let texts = [
        "fu\u{1D9C}k",
        "\u{A7F3}u\u{A7F2}k",
        "\u{A7F3}\u{1D41}\u{A7F2}\u{1D37}",
        "F\u{244}C\u{A740}",
        "f\u{289}\u{A793}\u{A741}",
        "c\u{367}n\u{36D}",
        "\u{1E043}у\u{1E038}",
        "х\u{A677}й",
        "п\u{A675}зд\u{2DF6}",
    ];
    for text in texts {
        assert!(gatekeeper.wish(text).is_block(), "{text:?}");
    }
}

/// Each place between two letters of each word.
fn places() -> impl Iterator<Item = (&'static str, usize)> {
    WORDS.into_iter().flat_map(|word| word.char_indices().skip(1).map(move |(at, _)| (word, at)))
}

/// What two letters look like in the HUD and on a canvas.
struct Shown {
    width: u32,
    hud: Vec<Rect>,
    canvas: [Vec<Point>; 2],
}

impl Shown {
    fn of(text: &str) -> Self {
        let canvas = [Face::Tiny, Face::Headline].map(|face| on_canvas(text, face));
        Self { width: hud().width(text), hud: ink(text), canvas }
    }

    /// Whether the letters look the same with `char` between them, in the HUD or on a canvas.
    fn hides(&self, char: char) -> bool {
        if char >= FAR && !TAGS.contains(&char) {
            return hud().width(char.encode_utf8(&mut [0; 4])) == 0;
        }
        let text = format!("f{char}u");
        let in_hud = || hud().width(&text) == self.width && ink(&text) == self.hud;
        let on_canvas = || {
            let mut faces = [Face::Tiny, Face::Headline].into_iter().zip(&self.canvas);
            faces.any(|(face, plain)| on_canvas(&text, face) == *plain)
        };
        in_hud() || on_canvas()
    }
}

const fn hud() -> Lettering {
    Lettering::of_scale(1)
}

fn ink(text: &str) -> Vec<Rect> {
    let mut blocks = Vec::new();
    hud().ink(text, &mut |block| blocks.push(block));
    blocks
}

fn on_canvas(text: &str, face: Face) -> Vec<Point> {
    let mut pixels = Vec::new();
    // One row shows that a letter was moved; marks stand above and below it.
    let rows = Rect::new(-100, -20, 200, 60);
    canvas_text(text, face, 8, rows, &mut |pixel| pixels.push(pixel));
    pixels
}
