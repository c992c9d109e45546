//! Words as language models write them.

/// A name in lower case with `_` between its words: `durationMs`, `Duration-MS` and `duration ms` are one.
pub(super) fn snake_case(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    let mut after_small = false;
    for character in name.trim().chars() {
        if character.is_ascii_uppercase() && after_small {
            words.push('_');
        }
        after_small = character.is_ascii_lowercase();
        match character {
            '-' | ' ' => words.push('_'),
            _ => words.push(character.to_ascii_lowercase()),
        }
    }
    words
}

/// Whether a word is a number as JSON writes it.
pub(super) fn is_json_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_case_are_one() {
        for name in ["durationMs", "Duration-MS", "duration ms", " duration_ms", "DURATION_MS"] {
            assert_eq!(snake_case(name), "duration_ms");
        }
    }

    #[test]
    fn only_the_numbers_of_json_are_numbers() {
        for word in ["0", "-0", "10", "1.5", "-1.5e3", "1E+9", "0.0"] {
            assert!(is_json_number(word), "{word}");
        }
        for word in ["", "-", "+1", "01", ".5", "5.", "1e", "NaN", "Infinity", "0x1", "1_000", "--1"] {
            assert!(!is_json_number(word), "{word}");
        }
    }
}
