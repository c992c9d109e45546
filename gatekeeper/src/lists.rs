//! The streamer's own words: `MODERATION_BLOCK` and `MODERATION_ALLOW`, one term a line.
//!
//! Parsing only: whoever reads the files hands over their text.

use super::lexicon::entry::StemEntry;
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
    text: String,
}

impl OwnLists {
    /// Reads both lists; the first bad line is an error that gives its number.
    pub fn parse(block: &str, allow: &str) -> Result<Self, ListError> {
        let text = format!("{block}\0{allow}");
        Ok(Self { block: terms("MODERATION_BLOCK", block)?, allow: terms("MODERATION_ALLOW", allow)?, text })
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

fn terms(list: &'static str, text: &str) -> Result<Vec<Vec<StemEntry>>, ListError> {
    let mut terms = Vec::new();
    for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |problem: String| ListError { list, line: index + 1, problem };
        if terms.len() == TERMS_MAX {
            return Err(wrong(format!("more than {TERMS_MAX} terms; shorten the list")));
        }
        terms.push(term(line).map_err(wrong)?);
    }
    Ok(terms)
}

/// One line: words of letters and digits, each with the usual endings, or with `*` for anything more.
fn term(line: &str) -> Result<Vec<StemEntry>, String> {
    let chars = line.chars().count();
    if chars > TERM_CHARS_MAX {
        return Err(format!("{chars} characters; a term has at most {TERM_CHARS_MAX}"));
    }
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
    words.into_iter().map(StemEntry::parse).collect()
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
    fn a_bad_line_is_reported_by_its_number() {
        let error = OwnLists::parse("wolf\n\n!!\n", "").unwrap_err();
        assert_eq!((error.list, error.line), ("MODERATION_BLOCK", 3));
        let long = "a".repeat(TERM_CHARS_MAX + 1);
        assert_eq!(OwnLists::parse("", &format!("fine\n{long}")).unwrap_err().line, 2);
        assert_eq!(OwnLists::parse("", "猫猫猫").unwrap_err().line, 1);
    }
}
