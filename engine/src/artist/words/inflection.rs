//! Whether a word is a form of a lexicon's pattern: English plurals, Russian endings and diminutives.
//!
//! Not a grammar: a stem, perhaps a diminutive suffix, and one of the endings that words of that kind have.

/// Endings of Russian nouns.
const NOUN_ENDINGS: [&str; 36] = [
    "", "а", "я", "о", "е", "и", "ы", "у", "ю", "ь", "й", "ой", "ей", "ою", "ею", "ом", "ем", "ам", "ям",
    "ами", "ями", "ах", "ях", "ов", "ев", "ью", "ия", "ии", "ию", "ие", "ием", "ий", "иям", "иями", "иях",
    "ьми",
];
/// Endings of Russian adjectives.
const ADJECTIVE_ENDINGS: [&str; 24] = [
    "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем",
    "ей", "ую", "юю", "ых", "их", "ыми", "ими",
];
/// Suffixes of small and dear things.
const DIMINUTIVES: [&str; 22] = [
    "ик", "чик", "очк", "ечк", "ичк", "ушк", "юшк", "ышк", "ышек", "онок", "онк", "енок", "енк", "ят", "ат",
    "ок", "ек", "ечек", "очек", "оньк", "к", "еньк",
];
/// Endings that make a Russian noun plural whatever its kind, in most cases.
const PLURAL_ENDINGS: [&str; 15] =
    ["ы", "и", "ов", "ев", "ам", "ям", "ами", "ями", "ах", "ях", "ята", "ят", "ятами", "ьми", "ей"];

/// How a word fits a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// More than one is meant, perhaps.
    pub(super) plural: bool,
    /// -1 for a diminutive, 1 for its opposite.
    pub(super) size: i32,
}

/// Fits `word` to `pattern`: `стем~` a Russian noun, `стем^` an adjective, `стем*` anything that starts so, `=word`
/// only itself, a leading `.` a small one; else the word itself, in Latin letters with its English plurals.
pub(super) fn fit(word: &str, pattern: &str) -> Option<Fit> {
    let (small, pattern) = pattern.strip_prefix('.').map_or((0, pattern), |rest| (-1, rest));
    let fit = if let Some(stem) = pattern.strip_suffix('~') {
        noun(word.strip_prefix(stem)?)
    } else if let Some(stem) = pattern.strip_suffix('^') {
        let ending = word.strip_prefix(stem)?;
        ADJECTIVE_ENDINGS.contains(&ending).then_some(Fit { plural: false, size: 0 })
    } else if let Some(stem) = pattern.strip_suffix('*') {
        word.starts_with(stem).then_some(Fit { plural: false, size: 0 })
    } else if let Some(exact) = pattern.strip_prefix('=') {
        (word == exact).then_some(Fit { plural: false, size: 0 })
    } else {
        english(word, pattern)
    }?;
    Some(Fit { size: if fit.size == 0 { small } else { fit.size }, ..fit })
}

fn noun(rest: &str) -> Option<Fit> {
    let plural = PLURAL_ENDINGS.contains(&rest);
    if NOUN_ENDINGS.contains(&rest) {
        return Some(Fit { plural, size: 0 });
    }
    if rest.strip_prefix("ищ").is_some_and(|ending| NOUN_ENDINGS.contains(&ending)) {
        return Some(Fit { plural: false, size: 1 });
    }
    let mut plural = None;
    for suffix in DIMINUTIVES {
        if let Some(ending) = rest.strip_prefix(suffix).filter(|ending| NOUN_ENDINGS.contains(ending)) {
            let young = matches!(suffix, "ят" | "ат");
            plural = Some(plural.unwrap_or(false) || young || PLURAL_ENDINGS.contains(&ending));
        }
    }
    plural.map(|plural| Fit { plural, size: -1 })
}

fn english(word: &str, pattern: &str) -> Option<Fit> {
    let one = Some(Fit { plural: false, size: 0 });
    let many = Some(Fit { plural: true, size: 0 });
    if word == pattern {
        return one;
    }
    if !pattern.is_ascii() {
        return None;
    }
    let y = pattern.strip_suffix('y').and_then(|stem| word.strip_prefix(stem));
    let f = pattern.strip_suffix('f').and_then(|stem| word.strip_prefix(stem));
    match (word.strip_prefix(pattern), y, f) {
        (Some("s" | "es"), ..) | (_, Some("ies"), _) | (.., Some("ves")) => many,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(word: &str, pattern: &str) -> Option<(bool, i32)> {
        fit(word, pattern).map(|fit| (fit.plural, fit.size))
    }

    #[test]
    fn russian_nouns_are_known_in_their_cases_and_as_diminutives() {
        for word in ["лиса", "лису", "лисы", "лисой", "лисами", "лисе"] {
            assert!(fits(word, "лис~").is_some(), "{word}");
        }
        assert_eq!(fits("лисенок", "лис~"), Some((false, -1)));
        assert_eq!(fits("лисята", "лис~"), Some((true, -1)));
        assert_eq!(fits("котище", "кот~"), Some((false, 1)));
        assert_eq!(fits("коты", "кот~"), Some((true, 0)));
        for word in ["лист", "который", "котлета", "лисапеды"] {
            assert_eq!(fits(word, "лис~").or(fits(word, "кот~")), None, "{word}");
        }
    }

    #[test]
    fn adjectives_and_english_plurals_are_known() {
        for (word, pattern) in [("рыжую", "рыж^"), ("foxes", "fox"), ("puppies", "puppy"), ("wolves", "wolf")]
        {
            assert!(fits(word, pattern).is_some(), "{word}");
        }
        assert_eq!(fits("cats", "cat"), Some((true, 0)));
        assert_eq!(fits("catalog", "cat"), None);
        assert_eq!(fits("kitten", ".kitten"), Some((false, -1)));
        assert_eq!(fits("держит", "держ*"), Some((false, 0)));
    }
}
