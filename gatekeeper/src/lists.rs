//! The streamer's own words: `MODERATION_BLOCK` and `MODERATION_ALLOW`, one term a line.
//!
//! A term takes the usual endings. One in quotation marks means exactly these words: in the list of what is allowed they
//! are taken out of a text before it is judged, whatever stands in them.
//!
//! Parsing only: whoever reads the files hands over their text.
//!
//! ```
//! use gatekeeper::OwnLists;
//!
//! let error = OwnLists::parse("wolf\n?!", "").expect_err("a term has letters");
//! assert_eq!((error.list, error.line), ("MODERATION_BLOCK", 2));
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::lexicon::entry::{Right, StemEntry};
use super::lexicon::index::{Builder, Meaning};
use super::lexicon::phrase::{Element, Gap, Phrase};
use super::normalise::alphabet::letters;
use super::verdict::Category;

/// More terms than this in one file are a mistake.
pub const TERMS_MAX: usize = 10_000;
/// A longer term is a mistake.
pub const TERM_CHARS_MAX: usize = 100;

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{list}, line {line}: {problem}")]
pub struct ListError {
    /// `MODERATION_BLOCK` or `MODERATION_ALLOW`.
    pub list: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub problem: String,
}

/// The streamer's own terms, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnLists {
    block: Vec<Vec<StemEntry>>,
    allow: Vec<Vec<StemEntry>>,
    exact: ExactWords,
    text: String,
}

impl OwnLists {
    /// Reads both lists; the first bad line is an error that gives its number.
    pub fn parse(block: &str, allow: &str) -> Result<Self, ListError> {
        Self::parse_named(["MODERATION_BLOCK", "MODERATION_ALLOW"], block, allow)
    }

    /// The same for lists that an error calls by other names: that of what is refused, that of what is allowed.
    pub fn parse_named(names: [&'static str; 2], block: &str, allow: &str) -> Result<Self, ListError> {
        let mut exact = ExactWords::default();
        let blocked = terms(names[0], block, |words| term(words, Right::End).map(Some))?;
        let allowed = terms(names[1], allow, |words| exact.add(words).map(|()| None))?;
        Ok(Self { block: blocked, allow: allowed, exact, text: format!("{block}\0{allow}") })
    }

    /// These lists and others, both in force.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.block.extend(others.block);
        self.allow.extend(others.allow);
        for (first, words) in others.exact.by_first {
            self.exact.by_first.entry(first).or_default().extend(words);
        }
        self.text.push('\0');
        self.text.push_str(&others.text);
        self
    }

    /// What is taken out of a text before it is judged.
    pub(super) fn exact(&self) -> ExactWords {
        self.exact.clone()
    }

    /// Everything that was read, for the hash of what is in force.
    pub(super) fn digest_text(&self) -> &str {
        &self.text
    }

    /// Adds the terms to a vocabulary.
    pub(super) fn add_to(&self, builder: &mut Builder) {
        for term in &self.block {
            let rule = builder.rule(Category::OwnList, &name(term));
            add(term, builder, Some(rule));
        }
        for term in &self.allow {
            add(term, builder, None);
        }
    }
}

/// Words that are allowed exactly as they stand, by their first letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExactWords {
    by_first: BTreeMap<char, Vec<Vec<char>>>,
}

impl ExactWords {
    fn add(&mut self, words: &str) -> Result<(), String> {
        let letters: Vec<char> = words.chars().map(small).collect();
        match letters.first() {
            Some(first) if letters.len() > 1 => {
                self.by_first.entry(*first).or_default().push(letters);
                Ok(())
            }
            _ => Err(format!("`\"{words}\"` has fewer than two characters; expected the words to allow")),
        }
    }

    /// The text with blanks for these words, byte for byte, so that places in the rest stay what they are.
    pub fn without<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.by_first.is_empty() {
            return Cow::Borrowed(text);
        }
        let letters: Vec<(usize, char)> = text.char_indices().collect();
        let mut blanked = text.as_bytes().to_vec();
        let mut any = false;
        for start in 0..letters.len() {
            let Some(known) = self.by_first.get(&small(letters[start].1)) else { continue };
            for words in known.iter().filter(|words| stands(&letters, start, words)) {
                let end = letters.get(start + words.len()).map_or(text.len(), |(place, _)| *place);
                blanked[letters[start].0..end].fill(b' ');
                any = true;
            }
        }
        // Only whole characters were blanked.
        if any {
            String::from_utf8(blanked).map_or(Cow::Borrowed(text), Cow::Owned)
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Whether `words` stand at `start`, as words of their own.
fn stands(letters: &[(usize, char)], start: usize, words: &[char]) -> bool {
    let place: Range<usize> = start..start + words.len();
    let Some(found) = letters.get(place.clone()) else { return false };
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| letters.get(at)).is_some_and(|(_, shown)| shown.is_alphanumeric())
    };
    let goes_on = |inner: usize, outer: Option<usize>| is_letter(Some(inner)) && is_letter(outer);
    found.iter().zip(words).all(|((_, shown), known)| small(*shown) == *known)
        && !goes_on(start, start.checked_sub(1))
        && !goes_on(place.end - 1, Some(place.end))
}

/// One character for one, so that places stay.
fn small(shown: char) -> char {
    shown.to_lowercase().next().unwrap_or(shown)
}

/// The terms of a file; what stands in quotation marks is `exact`'s to read.
fn terms(
    list: &'static str,
    text: &str,
    mut exact: impl FnMut(&str) -> Result<Option<Vec<StemEntry>>, String>,
) -> Result<Vec<Vec<StemEntry>>, ListError> {
    let (mut terms, mut count) = (Vec::new(), 0);
    for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |problem: String| ListError { list, line: index + 1, problem };
        if count == TERMS_MAX {
            return Err(wrong(format!("more than {TERMS_MAX} terms; shorten the list")));
        }
        let chars = line.chars().count();
        if chars > TERM_CHARS_MAX {
            return Err(wrong(format!("{chars} characters; a term has at most {TERM_CHARS_MAX}")));
        }
        count += 1;
        let quoted = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let read = match quoted {
            Some(words) => exact(words.trim()),
            None => term(line, Right::Inflected).map(Some),
        };
        terms.extend(read.map_err(wrong)?);
    }
    Ok(terms)
}

/// One line: words of letters and digits, each with the usual endings or none, or with `*` for anything more.
fn term(line: &str, right: Right) -> Result<Vec<StemEntry>, String> {
    let words: Vec<&str> = line
        .split(|shown: char| !(shown.is_alphanumeric() || shown == '*'))
        .filter(|word| !word.is_empty())
        .collect();
    let whole = letters(line);
    if whole.len() < 2 {
        return Err(format!(
            "`{line}` has fewer than two letters; a term is a word, or words, of Latin or Cyrillic letters and digits"
        ));
    }
    let entry = |word| {
        let entry = StemEntry::parse(word)?;
        let right = if entry.right == Right::Inflected { right } else { entry.right };
        Ok(StemEntry { right, ..entry })
    };
    words.into_iter().map(entry).collect()
}

fn add(term: &[StemEntry], builder: &mut Builder, rule: Option<usize>) {
    if let [word] = term {
        return builder.word(word, rule.map_or(Meaning::Allow, Meaning::Block));
    }
    let mut elements = Vec::new();
    for word in term {
        let (class, is_new) = builder.class(&format!("own {word:?}"));
        if is_new {
            builder.word(word, Meaning::Class(class));
        }
        elements.push(Element { class, gap: Gap::Words(0) });
    }
    builder.phrase(Phrase { elements, without: Vec::new(), rule });
}

fn name(term: &[StemEntry]) -> String {
    let word = |entry: &StemEntry| {
        entry.stem.iter().copied().map(super::normalise::alphabet::shown).collect::<String>()
    };
    term.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Gatekeeper, Verdict};
    use super::*;

    #[test]
    fn own_terms_take_every_disguise() {
        let gatekeeper =
            Gatekeeper::new(&OwnLists::parse("# mine\n\nкрокодил\nblue whale\n", "").unwrap(), usize::MAX);
        for text in ["крокодилы", "крoк0дил", "к р о к о д и л", "krokodil", "a blue whale", "a b1ue whale"]
        {
            assert!(gatekeeper.wish(text).is_block(), "{text}");
        }
        assert_eq!(gatekeeper.wish("a whale so blue"), Verdict::Allow);
    }

    #[test]
    fn an_allowed_term_is_allowed() {
        let blocked = OwnLists::parse("wolf", "").unwrap();
        let allowed = OwnLists::parse("wolf", "wolf hall\nwolfram").unwrap();
        assert!(Gatekeeper::new(&blocked, usize::MAX).wish("draw wolf hall").is_block());
        assert_eq!(Gatekeeper::new(&allowed, usize::MAX).wish("draw wolf hall"), Verdict::Allow);
    }

    #[test]
    fn exactly_these_words_are_allowed_whatever_they_hold_and_no_other() {
        let refused = "wolf\nмедведь";
        let allowed = "\"a WOLF in boots\"\n\"vtldtlm\"\n\"me@wolf.ru\"\n\"х[ер\"";
        let gatekeeper = Gatekeeper::new(&OwnLists::parse(refused, allowed).unwrap(), usize::MAX);
        for text in ["A wolf in boots!", "это vtldtlm", "mail me@wolf.ru", "х[ер"] {
            assert_eq!(gatekeeper.wish(text), Verdict::Allow, "{text}");
        }
        for text in ["a wolf", "a wolf in bootsy", "vtldtlm медведь", "xvtldtlm wolf"] {
            assert!(gatekeeper.wish(text).is_block(), "{text}");
        }
        let Verdict::Block(refusal) = gatekeeper.wish("это vtldtlm и wolf") else { panic!("a wolf") };
        assert_eq!((refusal.span, refusal.chars), (18..22, 14..18), "places are the original's");
        assert_eq!(gatekeeper.name("A Wolf In Boots"), Verdict::Allow);
    }

    #[test]
    fn exactly_these_words_are_refused_in_every_disguise_without_their_endings() {
        let gatekeeper = Gatekeeper::new(&OwnLists::parse("\"крокодил\"", "").unwrap(), usize::MAX);
        for text in ["крокодил", "к р о к о д и л", "крoк0дил"] {
            assert!(gatekeeper.wish(text).is_block(), "{text}");
        }
        assert_eq!(gatekeeper.wish("крокодилами"), Verdict::Allow);
        assert_eq!(OwnLists::parse("", "fine\n\"a\"").unwrap_err().line, 2);
    }

    #[test]
    fn two_pairs_of_lists_are_in_force_together() {
        let lists = OwnLists::parse("wolf", "").unwrap().and(OwnLists::parse("bear", "\"a wolf\"").unwrap());
        let gatekeeper = Gatekeeper::new(&lists, usize::MAX);
        assert!(gatekeeper.wish("bear").is_block());
        assert!(gatekeeper.wish("the wolf").is_block());
        assert_eq!(gatekeeper.wish("a wolf"), Verdict::Allow);
    }

    #[test]
    fn a_bad_line_is_reported_by_its_number() {
        let error = OwnLists::parse("wolf\n\n!!\n", "").unwrap_err();
        assert_eq!((error.list, error.line), ("MODERATION_BLOCK", 3));
        let long = "a".repeat(TERM_CHARS_MAX + 1);
        assert_eq!(OwnLists::parse("", &format!("fine\n{long}")).unwrap_err().line, 2);
        assert_eq!(OwnLists::parse("", "猫猫猫").unwrap_err().line, 1);
    }
}
