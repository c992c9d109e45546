//! Names as language models write them.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_case_are_one() {
        for name in ["durationMs", "Duration-MS", "duration ms", " duration_ms", "DURATION_MS"] {
            assert_eq!(snake_case(name), "duration_ms");
        }
    }
}
