//! The gatekeeper: text in, verdict with category, rule and place out.
//!
//! Pure: no network, no clock, no file. `normalise` says what a text can be read as, `lexicon` holds the vocabulary, `rules` and
//! `personal` search, `lists` are the streamer's own words, `names` what is innocent in a display name, `second_opinion` asks a model about what was allowed. `symbols`
//! looks at pictures for a few symbols of hate; whatever else a picture shows without words is not seen.
//!
//! ```
//! use gatekeeper::{Category, Gatekeeper, OwnLists, Verdict};
//!
//! let gatekeeper = Gatekeeper::new(&OwnLists::parse("wolf", "")?, 4096);
//! assert_eq!(gatekeeper.wish("a cat on a fence"), Verdict::Allow);
//! let text = "a w0lf, please";
//! let Verdict::Block(refusal) = gatekeeper.wish(text) else { panic!("it is on the list") };
//! assert_eq!((refusal.category, &text[refusal.span], refusal.read_as.as_str()), (Category::OwnList, "w0lf", "wolf"));
//! # Ok::<(), gatekeeper::lists::ListError>(())
//! ```

mod lexicon;
pub mod lists;
mod names;
mod normalise;
mod personal;
mod pictograms;
mod rules;
pub mod second_opinion;
pub mod symbols;
mod thresholds;
mod verdict;

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use lexicon::Lexicon;
use lists::ExactWords;
pub use lists::OwnLists;
use normalise::alphabet;
use normalise::fold::{Reading, Unit, fold_as, readings};
use normalise::spell::spell;
use normalise::spellings::{Familiar, Spellings};
pub use normalise::unseen::is_invisible;
pub use verdict::{Category, How, Refusal, Verdict};

/// Judges texts. Cloning shares the vocabulary.
#[derive(Clone, Debug)]
pub struct Gatekeeper {
    lexicon: Arc<Lexicon>,
    /// What the streamer allows exactly as it stands.
    exact: Arc<ExactWords>,
    hash: Arc<str>,
    /// Characters of a text that are judged, because no more is shown.
    chars_max: usize,
}

/// Where a text is going to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// As a wish or a caption, in lines.
    Lines,
    /// As a display name.
    Name,
    /// Drawn by a plan.
    Canvas,
}

impl Default for Gatekeeper {
    /// The built-in vocabulary, and no limit of length.
    fn default() -> Self {
        Self::new(&OwnLists::default(), usize::MAX)
    }
}

impl Gatekeeper {
    /// A gatekeeper with the built-in vocabulary and the streamer's own lists. Of a text the first `chars_max` characters
    /// are judged: what comes after them must not be shown.
    pub fn new(own: &OwnLists, chars_max: usize) -> Self {
        let mut hasher = Sha256::new();
        for file in Lexicon::files() {
            hasher.update(file.as_bytes());
            hasher.update([0]);
        }
        hasher.update(names::FILE.as_bytes());
        hasher.update(own.digest_text().as_bytes());
        personal::prepare();
        let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            lexicon: Arc::new(Lexicon::new(own)),
            exact: Arc::new(own.exact()),
            hash: hash.into(),
            chars_max,
        }
    }

    /// Judges a wish, or any text that is going to be shown.
    pub fn wish(&self, text: &str) -> Verdict {
        self.judge(text, Place::Lines)
    }

    /// Judges each reading of a text; one that is refused is enough.
    fn judge(&self, text: &str, place: Place) -> Verdict {
        let original = self.cut(text);
        let text = &*self.exact.without(original);
        let mut readings = readings(text, place == Place::Canvas).into_iter();
        let refused = readings.find_map(|reading| self.refused(text, place, reading));
        refused.map_or(Verdict::Allow, |refusal| {
            Verdict::Block(Refusal { chars: chars(original, &refusal.span), ..refusal })
        })
    }

    fn refused(&self, text: &str, place: Place, reading: Reading) -> Option<Refusal> {
        let units = fold_as(text, reading);
        let familiar = Familiar {
            common: &|word| self.lexicon.is_common(word),
            known: &|word| self.lexicon.is_known(word),
            is_name: place == Place::Name,
        };
        let spellings = spell(&units, &familiar);
        rules::first_refused(&self.lexicon, &spellings)
            .map(|found| self.refusal(&found, &spellings, &units))
            .or_else(|| {
                personal::first_shape(&units)
                    .map(|shape| refusal_of(Category::PersonalData, shape.rule, shape.units, &units))
            })
            .or_else(|| {
                pictograms::first_picture(&units)
                    .map(|found| refusal_of(found.category, found.rule, found.units, &units))
            })
    }

    /// Judges a donor's display name. A refused one is shown as `Anonymous`.
    pub fn name(&self, text: &str) -> Verdict {
        let text = self.cut(text);
        match self.judge(&names::without_real_names(&self.exact.without(text)), Place::Name) {
            Verdict::Block(refusal) => {
                Verdict::Block(Refusal { chars: chars(text, &refusal.span), ..refusal })
            }
            Verdict::Allow => Verdict::Allow,
        }
    }

    /// Judges the texts that a plan draws: each alone, then all together, so that letters spread over steps are seen.
    /// Together they may be longer than one text that is judged: all of them are seen.
    ///
    /// A span that was found in all together counts bytes of the texts joined by single spaces.
    pub fn plan_texts(&self, texts: &[&str]) -> Verdict {
        let alone = texts.iter().map(|text| self.judge(text, Place::Canvas)).find(Verdict::is_block);
        alone.unwrap_or_else(|| {
            if texts.len() > 1 { self.judge_in_parts(&texts.join(" ")) } else { Verdict::Allow }
        })
    }

    /// Judges texts that were joined, however long they are together: in parts of at most `chars_max` characters that
    /// end between words. Each begins in the middle of the one before, so that what is refused lies whole in one of them.
    fn judge_in_parts(&self, joined: &str) -> Verdict {
        let mut begin = 0;
        loop {
            let rest = &joined[begin..];
            let part = self.cut(rest);
            let middle =
                part.char_indices().nth((self.chars_max / 2).max(1)).map_or(part.len(), |(at, _)| at);
            let is_last = part.len() == rest.len();
            let end = part.rfind(' ').filter(|end| !is_last && *end > middle).unwrap_or(part.len());
            if let Verdict::Block(refusal) = self.judge(&part[..end], Place::Canvas) {
                return Verdict::Block(refusal.moved(&joined[..begin]));
            }
            if is_last || part.is_empty() {
                return Verdict::Allow;
            }
            begin += part[..middle].rfind(' ').map_or(middle, |space| space + 1);
        }
    }

    fn refusal(&self, found: &rules::RuleMatch, spellings: &Spellings, units: &[Unit]) -> Refusal {
        let rule = &self.lexicon.index.rules[found.rule];
        let refusal =
            Refusal { how: found.how, ..refusal_of(rule.category, &rule.name, found.units.clone(), units) };
        let read = found.read(spellings);
        if read.is_empty() {
            return refusal;
        }
        Refusal { read_as: spellings.bytes[read].iter().copied().map(alphabet::shown).collect(), ..refusal }
    }

    /// The characters that are judged: what is judged is what is shown.
    pub fn cut<'text>(&self, text: &'text str) -> &'text str {
        if text.len() <= self.chars_max {
            return text;
        }
        text.char_indices().nth(self.chars_max).map_or(text, |(end, _)| &text[..end])
    }

    /// A short fingerprint of all lists in force, for the journal.
    pub fn hash(&self) -> String {
        self.hash.to_string()
    }
}

fn span(units: &[Unit], found: Range<usize>) -> Range<usize> {
    let places = &units[found];
    let start = places.iter().map(|unit| unit.start).min().unwrap_or(0);
    start as usize..places.iter().map(|unit| unit.end).max().unwrap_or(0) as usize
}

/// The characters of a text that bytes of it are.
fn chars(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let until = |end: usize| text.get(..end).map_or(0, |head| head.chars().count());
    until(bytes.start)..until(bytes.end)
}

/// A refusal whose place reads as it is written.
fn refusal_of(category: Category, rule: &str, found: Range<usize>, units: &[Unit]) -> Refusal {
    let read_as = units[found.clone()].iter().map(|unit| unit.shown).collect();
    Refusal {
        category,
        rule: rule.to_owned(),
        span: span(units, found),
        chars: 0..0,
        how: How::Form,
        read_as,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gatekeeper(block: &str) -> Gatekeeper {
        Gatekeeper::new(&OwnLists::parse(block, "").unwrap(), usize::MAX)
    }

    #[test]
    fn an_empty_text_and_a_kind_wish_are_allowed() {
        let gatekeeper = Gatekeeper::default();
        for text in ["", " ", "draw a cat", "нарисуй кота, пожалуйста"] {
            assert_eq!(gatekeeper.wish(text), Verdict::Allow, "{text}");
        }
    }

    #[test]
    fn the_hash_changes_with_the_lists() {
        assert_ne!(gatekeeper("wolf").hash(), Gatekeeper::default().hash());
        assert_eq!(Gatekeeper::default().hash(), Gatekeeper::default().hash());
    }

    #[test]
    fn what_lies_past_the_limit_is_not_judged_because_it_is_not_shown() {
        let gatekeeper = Gatekeeper::new(&OwnLists::parse("wolf", "").unwrap(), 4096);
        let padding = "я ".repeat(4096 / 2);
        assert!(gatekeeper.wish(&format!("wolf {padding}")).is_block());
        assert_eq!(gatekeeper.wish(&format!("{padding} wolf")), Verdict::Allow);
    }

    #[test]
    fn a_refusal_says_where_in_the_original() {
        let gatekeeper = gatekeeper("wolf");
        let text = "кот и w\u{200B}0lf!";
        let Verdict::Block(refusal) = gatekeeper.wish(text) else { panic!("{text} must be refused") };
        assert_eq!(
            (refusal.category, &text[refusal.span.clone()], refusal.read_as.as_str()),
            (Category::OwnList, "w\u{200B}0lf", "wolf")
        );
    }

    #[test]
    fn a_refusal_says_how_it_was_found_and_at_which_characters() {
        let gatekeeper = gatekeeper("wolf\nкрокодил");
        let cases = [
            ("кот wolf", How::Plain, 4..8),
            ("кот w0lf", How::ByShape, 4..8),
            ("я rhjrjlbk", How::OtherLayout, 2..10),
            ("лидокорк", How::Reversed, 0..8),
            ("w o l f", How::Spread, 0..7),
            ("krokodil", How::BySound, 0..8),
            ("кр*кодил", How::Masked, 0..8),
        ];
        for (text, how, chars) in cases {
            let Verdict::Block(refusal) = gatekeeper.wish(text) else { panic!("{text} must be refused") };
            assert_eq!((refusal.how, refusal.chars), (how, chars), "{text}");
        }
    }

    #[test]
    fn letters_spread_over_steps_are_seen() {
        let gatekeeper = gatekeeper("wolf");
        assert!(gatekeeper.plan_texts(&["w", "o", "l", "f"]).is_block());
        assert!(gatekeeper.plan_texts(&["a", "wolf"]).is_block());
        assert_eq!(gatekeeper.plan_texts(&["a", "cat"]), Verdict::Allow);
    }

    #[test]
    fn letters_spread_over_steps_are_seen_wherever_they_stand_in_a_long_plan() {
        let gatekeeper = Gatekeeper::new(&OwnLists::parse("wolf", "").unwrap(), 64);
        for before in 0..200 {
            let mut texts = vec!["я"; before];
            texts.extend(["w", "o", "l", "f", "кот"]);
            let Verdict::Block(refusal) = gatekeeper.plan_texts(&texts) else { panic!("after {before}") };
            let joined = texts.join(" ");
            assert!(joined[refusal.span.clone()].contains("w o l f"), "after {before}");
            assert_eq!(refusal.chars, chars(&joined, &refusal.span), "after {before}");
        }
        assert_eq!(gatekeeper.plan_texts(&["ю"; 200]), Verdict::Allow);
        let unbroken = "я".repeat(100);
        assert_eq!(gatekeeper.plan_texts(&[unbroken.as_str(); 3]), Verdict::Allow);
    }
}
