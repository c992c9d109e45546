//! The right name that a misspelt one is nearest to.

/// Longest name that is compared; no name of the language comes near it.
const NAME_CHARS_MAX: usize = 32;

/// The candidate that `name` was most probably meant to be; `None` when none is near.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().take(NAME_CHARS_MAX + 1).flat_map(char::to_lowercase).collect();
    if name.len() > NAME_CHARS_MAX {
        return None;
    }
    candidates
        .map(|candidate| (distance(&name, candidate), candidate))
        // Half of a name changed is another name.
        .filter(|&(distance, candidate)| distance <= 2 && distance * 2 <= candidate.len().max(name.len()))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, drop, replace, or swap with their neighbour (optimal string alignment).
fn distance(name: &[char], candidate: &str) -> usize {
    let target: Vec<char> = candidate.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=target.len()).collect();
    for (i, &letter) in name.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &wanted) in target.iter().enumerate() {
            let replaced = above[j] + usize::from(letter != wanted);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && letter == target[j - 1] && name[i - 1] == wanted;
            if swapped {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[target.len()]
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
