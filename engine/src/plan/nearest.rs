//! The right name that a misspelt one is nearest to.

/// Longest name that is compared; no name of the language comes near it.
const NAME_CHARS_MAX: usize = 32;

/// The candidate that `name` was most probably meant to be; `None` when none is near.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name: String = name.chars().take(NAME_CHARS_MAX + 1).flat_map(char::to_lowercase).collect();
    let length = name.chars().count();
    if length > NAME_CHARS_MAX {
        return None;
    }
    candidates
        // Letters to insert, drop, replace, or swap with their neighbour.
        .map(|candidate| (strsim::osa_distance(&name, candidate), candidate))
        // Half of a name changed is another name.
        .filter(|&(distance, candidate)| distance <= 2 && distance * 2 <= candidate.len().max(length))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_recognised_and_another_word_is_not() {
        let names = || ["outline", "fill", "x", "y", "duration_ms"].into_iter();
        for (wrong, right) in [
            ("outlin", Some("outline")),
            ("fil", Some("fill")),
            ("flil", Some("fill")),
            ("Outline", Some("outline")),
            ("duration-ms", Some("duration_ms")),
            ("z", None),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, names()), right, "{wrong}");
        }
        assert_eq!(nearest(&"f".repeat(1 << 20), names()), None);
    }
}
