//! What words mean as they stand, letter for letter.

use std::sync::LazyLock;

use super::super::inflection::{self, Many, WordMatch, fit};
use super::super::kinds;
use super::super::rows::Names;
use super::super::token::Word;
use super::entries::{LEXICON, Line, bucket};
use super::{Hit, Section, Sense};

/// The best match of the words as they are written.
pub(super) fn exact<'n>(words: &[Word], at: usize, names: &'n Names) -> Option<Hit<'n>> {
    let mut found: Vec<(usize, usize, Sense<'n>, Vec<usize>)> = Vec::new();
    let word = words[at].text.as_bytes();
    let own = bucket(&words[at].text);
    // The bucket shares its first letters: the last byte that is sure tells most entries apart.
    let begins = |begins: &[u8]| {
        begins.last().is_none_or(|last| word.get(begins.len() - 1) == Some(last)) && word.starts_with(begins)
    };
    for pattern in LEXICON.within(own, own).iter().filter(|pattern| begins(pattern.begins())) {
        let Line { section, key } = LEXICON.line_of(pattern);
        let Some((fit, end, between)) = phrase(words, at, section, pattern.words()) else { continue };
        let length = end - at - between.len();
        let sense = Sense { section, key, fit };
        let same = found.iter_mut().find(|(.., known, _)| known.section == section);
        match same {
            Some(best)
                if (best.0, std::cmp::Reverse(best.2.fit.loose))
                    >= (length, std::cmp::Reverse(fit.loose)) => {}
            Some(best) => *best = (length, end, sense, between),
            None => found.push((length, end, sense, between)),
        }
    }
    for (key, pattern) in names.patterns() {
        let pattern = pattern.iter().map(String::as_str);
        let Some((fit, end, _)) = phrase(words, at, Section::Subject, pattern) else { continue };
        found.retain(|found| found.0 > end - at || found.2.section != Section::Subject);
        found.push((end - at, end, Sense { section: Section::Subject, key, fit }, Vec::new()));
    }
    let longest = found.iter().map(|found| found.0).max()?;
    found.retain(|found| found.0 == longest);
    if found.iter().any(|found| found.2.section != Section::Kind && found.2.fit.size == 0) {
        found.retain(|found| found.2.section != Section::Kind);
    }
    let tight = found.iter().map(|found| found.2.fit.loose).min()?;
    found.retain(|found| {
        found.2.fit.loose <= tight + 2 && (tight > 0 || found.2.fit.loose == 0 || found.2.fit.size == 0)
    });
    found.sort_by_key(|found| found.2.section);
    let (_, end, _, between) = found.first()?.clone();
    let guessed = found.iter().all(|found| found.2.section == Section::Kind);
    Some(Hit { senses: found.into_iter().map(|found| found.2).collect(), span: (at, end), between, guessed })
}

/// Whether an entry's phrase stands at a word, its end, and the colours that stand between its words.
fn phrase<'p>(
    words: &[Word],
    at: usize,
    section: Section,
    mut patterns: impl Iterator<Item = &'p str>,
) -> Option<(WordMatch, usize, Vec<usize>)> {
    let mut last = fit(&words[at].text, patterns.next()?)?;
    let (mut end, mut between) = (at + 1, Vec::new());
    for pattern in patterns {
        let mut word = words.get(end).filter(|word| !word.apart)?;
        let stands = |word: &Word| fit(&word.text, pattern).is_some();
        while section == Section::Part && between.len() < 2 && is_colour(&word.text) && !stands(word) {
            between.push(end);
            end += 1;
            word = words.get(end)?;
        }
        last = WordMatch { size: last.size, ..fit(&word.text, pattern)? };
        end += 1;
    }
    Some((last, end, between))
}

fn is_colour(word: &str) -> bool {
    let own = bucket(word);
    let start = COLOURS.partition_point(|pattern| bucket(inflection::stem(pattern)) < own);
    let colours = COLOURS[start..].iter().take_while(|pattern| bucket(inflection::stem(pattern)) == own);
    colours.into_iter().any(|pattern| fit(word, pattern).is_some())
}

/// The colours, shades and sizes of one word, in the lexicon's order: they are asked for inside other phrases.
static COLOURS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let of_one_word = LEXICON.all().filter(|(pattern, line)| {
        matches!(line.section, Section::Colour | Section::Shade | Section::Size) && pattern.is_word()
    });
    of_one_word.map(|(pattern, _)| pattern.phrase).collect()
});

/// An English noun that only the table of kinds knows.
pub(super) fn kind(words: &[Word], at: usize) -> Option<Hit<'static>> {
    let (key, several) = kinds::english(&words[at].text)?;
    let many = if several { Many::Several } else { Many::One };
    let sense = Sense { section: Section::Kind, key, fit: WordMatch { many, ..inflection::WHOLE } };
    Some(Hit { senses: vec![sense], span: (at, at + 1), between: Vec::new(), guessed: true })
}
