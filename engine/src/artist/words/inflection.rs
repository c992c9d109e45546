//! Whether a word is a form of a lexicon's pattern: English plurals, Russian endings and diminutives.
//!
//! Not a grammar: a stem, perhaps a diminutive suffix, and one of the endings that words of that kind have.

/// Endings of Russian nouns.
const NOUN_ENDINGS: [&str; 40] = [
    "", "а", "я", "о", "е", "и", "ы", "у", "ю", "ь", "й", "ой", "ей", "ою", "ею", "ом", "ем", "ам", "ям",
    "ами", "ями", "ах", "ях", "ов", "ев", "ью", "ия", "ии", "ию", "ие", "ием", "ий", "иям", "иями", "иях",
    "ьми", "ья", "ью", "ьев", "ьями",
];
/// Endings of Russian adjectives, the short forms among them.
const ADJECTIVE_ENDINGS: [&str; 36] = [
    "ья",
    "ье",
    "ьи",
    "ьего",
    "ьей",
    "ьему",
    "ьим",
    "ьих",
    "ьими",
    "ый",
    "ий",
    "ой",
    "ая",
    "яя",
    "ое",
    "ее",
    "ые",
    "ие",
    "ого",
    "его",
    "ому",
    "ему",
    "ым",
    "им",
    "ом",
    "ем",
    "ей",
    "ую",
    "юю",
    "ых",
    "их",
    "ыми",
    "ими",
    "енький",
    "енькая",
    "енького",
];
/// Endings of adjectives that say that there are several.
const PLURAL_ADJECTIVES: [&str; 9] = ["ьи", "ьих", "ьими", "ые", "ие", "ых", "их", "ыми", "ими"];
/// Suffixes of small and dear things.
const DIMINUTIVES: [&str; 22] = [
    "ик", "чик", "очк", "ечк", "ичк", "ушк", "юшк", "ышк", "ышек", "онок", "онк", "енок", "енк", "ят", "ат",
    "ок", "ек", "ечек", "очек", "оньк", "к", "еньк",
];
/// Endings that no singular has.
const MANY_ENDINGS: [&str; 13] =
    ["ов", "ев", "ам", "ям", "ами", "ями", "ах", "ях", "ята", "ят", "ятами", "ьми", "ьев"];
/// Endings of a plural that a singular may have too.
const MAYBE_ENDINGS: [&str; 5] = ["ы", "и", "ей", "ья", "ии"];

/// How many a form may mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Many {
    /// One.
    #[default]
    One,
    /// One or several: the words around it decide.
    Maybe,
    /// Several.
    Several,
}

/// How a word fits a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordMatch {
    /// How many are meant.
    pub(super) many: Many,
    /// -1 for a diminutive, 1 for its opposite.
    pub(super) size: i32,
    /// Characters of the word past the stem; 0 for the word itself.
    pub(super) loose: usize,
    /// What follows the stem is an ending and nothing else.
    pub(super) ending: &'static str,
}

/// A word exactly as the lexicon has it.
pub(super) const WHOLE: WordMatch = WordMatch { many: Many::One, size: 0, loose: 0, ending: "" };

/// Fits `word` to `pattern`: `стем~` a Russian noun, `стем-` one without diminutives, `стем^` an adjective, `стем*`
/// anything that starts so, `word+` a plural, `=word` only itself, a leading `.` a small one; else the word itself, in
/// Latin letters with its English plurals.
pub(super) fn fit(word: &str, pattern: &str) -> Option<WordMatch> {
    let (small, pattern) = pattern.strip_prefix('.').map_or((0, pattern), |rest| (-1, rest));
    let fit = match pattern.char_indices().next_back()? {
        (at, '~') => noun(word, &pattern[..at], true),
        (at, '-') => noun(word, &pattern[..at], false),
        (at, '^') => adjective(word.strip_prefix(&pattern[..at])?),
        (at, '*') => word
            .strip_prefix(&pattern[..at])
            .map(|rest| WordMatch { loose: rest.chars().count() + 1, ..WHOLE }),
        (at, '+') => (word == &pattern[..at]).then_some(WordMatch { many: Many::Several, ..WHOLE }),
        _ => match pattern.strip_prefix('=') {
            Some(exact) => (word == exact).then_some(WHOLE),
            None => english(word, pattern),
        },
    }?;
    Some(WordMatch { size: if fit.size == 0 { small } else { fit.size }, ..fit })
}

/// The letters of a pattern that a word must begin with.
pub(super) fn stem(pattern: &str) -> &str {
    pattern.trim_start_matches(['.', '=']).trim_end_matches(['~', '^', '*', '+', '-'])
}

/// The bytes of a pattern that no inflection of its word changes: all of the stem but its last two, which is a Russian
/// letter that a vowel may slip before («чашк-», «чашек») or English "y", "f" or "fe".
pub(super) fn sure_beginning(pattern: &str) -> &[u8] {
    let stem = stem(pattern).as_bytes();
    &stem[..stem.len().saturating_sub(2)]
}

fn adjective(rest: &str) -> Option<WordMatch> {
    let short = rest.strip_suffix("ся").unwrap_or(rest);
    let ending = ADJECTIVE_ENDINGS.iter().find(|ending| **ending == short)?;
    let many = if PLURAL_ADJECTIVES.contains(&short) { Many::Several } else { Many::One };
    Some(WordMatch { many, loose: rest.chars().count(), ending, size: 0 })
}

fn noun(word: &str, stem: &str, diminutives: bool) -> Option<WordMatch> {
    let Some(rest) = word.strip_prefix(stem) else { return fleeting(word, stem) };
    let loose = rest.chars().count();
    if let Some(ending) = noun_ending(rest) {
        return Some(WordMatch { many: many(ending), size: 0, loose, ending });
    }
    if !diminutives {
        return None;
    }
    if let Some(ending) = rest.strip_prefix("ищ").and_then(noun_ending) {
        return Some(WordMatch { many: Many::One, size: 1, loose, ending });
    }
    let mut best: Option<WordMatch> = None;
    for suffix in DIMINUTIVES {
        let Some(ending) = rest.strip_prefix(suffix).and_then(noun_ending) else { continue };
        let young = if matches!(suffix, "ят" | "ат") { Many::Several } else { many(ending) };
        let many = best.map_or(young, |best| best.many.max(young));
        best = Some(WordMatch { many, size: -1, loose, ending });
    }
    best
}

/// «кошек» of `кошк~`: the genitive plural of what ends in a consonant and «к».
fn fleeting(word: &str, stem: &str) -> Option<WordMatch> {
    let root = stem.strip_suffix('к')?;
    let last = root.chars().next_back()?;
    if "аеиоуыэюяьй".contains(last) {
        return None;
    }
    matches!(word.strip_prefix(root)?, "ек" | "ок").then_some(WordMatch {
        many: Many::Several,
        loose: 1,
        ..WHOLE
    })
}

fn noun_ending(rest: &str) -> Option<&'static str> {
    NOUN_ENDINGS.iter().find(|ending| **ending == rest).copied()
}

fn many(ending: &str) -> Many {
    if MANY_ENDINGS.contains(&ending) {
        Many::Several
    } else if MAYBE_ENDINGS.contains(&ending) {
        Many::Maybe
    } else {
        Many::One
    }
}

fn english(word: &str, pattern: &str) -> Option<WordMatch> {
    if word == pattern {
        return Some(WHOLE);
    }
    if !pattern.is_ascii() || pattern.len() < 2 {
        return None;
    }
    let y = pattern.strip_suffix('y').and_then(|stem| word.strip_prefix(stem));
    let f = pattern.strip_suffix('f').or_else(|| pattern.strip_suffix("fe"));
    let f = f.and_then(|stem| word.strip_prefix(stem));
    // "fires" are not several firs.
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| pattern.ends_with(end));
    match (word.strip_prefix(pattern).filter(|end| *end == "s" || hisses), y, f) {
        (Some("s" | "es"), ..) | (_, Some("ies"), _) | (.., Some("ves")) => {
            Some(WordMatch { many: Many::Several, loose: 1, ..WHOLE })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(word: &str, pattern: &str) -> Option<(Many, i32)> {
        fit(word, pattern).map(|fit| (fit.many, fit.size))
    }

    #[test]
    fn russian_endings_and_diminutives_are_known() {
        for word in ["лис", "лиса", "лисы", "лисой", "лисами", "лисе"] {
            assert!(fit(word, "лис~").is_some(), "{word}");
        }
        assert_eq!(told("лисенок", "лис~"), Some((Many::One, -1)));
        assert_eq!(told("лисята", "лис~"), Some((Many::Several, -1)));
        assert_eq!(told("котище", "кот~"), Some((Many::One, 1)));
        assert_eq!(told("коты", "кот~"), Some((Many::Maybe, 0)));
        assert_eq!(told("котов", "кот~"), Some((Many::Several, 0)));
        assert_eq!(told("кошек", "кошк~"), Some((Many::Several, 0)));
        assert_eq!(told("лавочка", "лав-"), None);
        for word in ["лист", "который", "котлета", "лисапеды"] {
            assert_eq!(fit(word, "лис~").or(fit(word, "кот~")), None, "{word}");
        }
    }

    #[test]
    fn adjectives_and_english_plurals_are_known() {
        for (word, pattern) in [("рыжую", "рыж^"), ("foxes", "fox"), ("puppies", "puppy"), ("wolves", "wolf")]
        {
            assert!(fit(word, pattern).is_some(), "{word}");
        }
        assert_eq!(told("cats", "cat"), Some((Many::Several, 0)));
        assert_eq!(told("catalog", "cat"), None);
        assert_eq!(told("kitten", ".kitten"), Some((Many::One, -1)));
        assert_eq!(told("держит", "держ*"), Some((Many::One, 0)));
    }
}
