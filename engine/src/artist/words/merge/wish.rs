//! What the wish itself says, whoever reads it: which subjects it has words for, and which unknown words show nothing.

use super::super::keys;
use super::super::lexicon::{self, Class, Section};
use super::super::rows::Names;
use super::super::token;

/// The keys of everything that the wish has a word for.
pub(super) fn named(wish: &str, names: &Names) -> Vec<String> {
    let words = token::words(wish);
    let hits = lexicon::hits(&words, names);
    let senses = hits.iter().flat_map(|hit| &hit.senses);
    let drawn = senses.filter(|sense| matches!(sense.section, Section::Subject | Section::Kind));
    drawn.map(|sense| sense.key.to_owned()).collect()
}

/// Whether an unknown word is what somebody is called: with a capital and directly after whom it names, as in «моего пса
/// Рекса» and "my dog Rex". Nobody draws it, so nothing of the wish stays unknown.
pub(super) fn is_proper_name(wish: &str, word: &str, names: &Names) -> bool {
    let words = token::words(wish);
    let hits = lexicon::hits(&words, names);
    let written = |hit: &lexicon::Hit<'_>| &wish[words[hit.span.0].from..words[hit.span.1 - 1].to];
    let after_somebody = |hit: &lexicon::Hit<'_>| {
        let before = hits.iter().find(|other| other.span.1 == hit.span.0);
        let somebody = before.and_then(|before| before.sense(Section::Subject));
        somebody.is_some_and(|sense| {
            let living = matches!(keys::class(sense.key, names), Class::Person | Class::Beast);
            living && !words[hit.span.0].apart
        })
    };
    let capital = word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase);
    capital && hits.iter().any(|hit| written(hit) == word && after_somebody(hit))
}

/// Whether a word is one that is meant and cannot be drawn.
pub(super) fn is_never_drawn(word: &str, names: &Names) -> bool {
    lexicon::hits(&token::words(word), names).iter().any(|hit| hit.is(Section::Word))
}
