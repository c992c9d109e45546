//! The table of kinds for English: nouns with the nearest thing that can be drawn.
//!
//! Sorted lines, searched as they stand: nothing is read before the first noun that nobody else knows.

/// `noun key`, a line each, sorted by noun.
const ENGLISH: &str = include_str!("kinds_en.txt");

/// The nearest drawing for an English noun, and whether it stands in the plural.
pub(super) fn english(word: &str) -> Option<(&'static str, bool)> {
    if !word.is_ascii() || word.len() < 3 {
        return None;
    }
    let one = |noun: &str| find(noun).map(|key| (key, true));
    find(word)
        .map(|key| (key, false))
        .or_else(|| word.strip_suffix("ies").and_then(|stem| one(&format!("{stem}y"))))
        .or_else(|| word.strip_suffix("es").and_then(one))
        .or_else(|| word.strip_suffix('s').and_then(one))
}

/// The key beside a noun: a binary search over the bytes, from line to line.
fn find(noun: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, ENGLISH.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start =
            ENGLISH.as_bytes()[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = ENGLISH.as_bytes()[start..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(ENGLISH.len(), |at| start + at);
        let (known, key) = ENGLISH[start..end].split_once(' ')?;
        match noun.cmp(known) {
            std::cmp::Ordering::Equal => return Some(key),
            std::cmp::Ordering::Less => high = start,
            std::cmp::Ordering::Greater => low = end + 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_are_found_in_one_and_in_many() {
        assert_eq!(english("violinist"), None);
        assert_eq!(english("banker"), Some(("man", false)));
        assert_eq!(english("poppies"), Some(("flower", true)));
        assert_eq!(english("zzz"), None);
        assert_eq!(english("aaa"), None);
    }

    #[test]
    fn the_lines_are_sorted_and_every_kind_has_a_drawing() {
        let lines: Vec<&str> = ENGLISH.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.windows(2).all(|pair| pair[0].split(' ').next() < pair[1].split(' ').next()));
        for line in lines {
            let key = line.split_once(' ').expect("a noun and a key").1;
            assert!(super::super::is_known(key), "{line}");
        }
    }

    #[test]
    fn every_russian_kind_has_a_drawing_and_there_are_many() {
        let text = include_str!("kinds.txt");
        let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with(['#', '[']));
        let mut count = 0;
        for (number, line) in lines {
            let (key, patterns) =
                line.split_once(':').unwrap_or_else(|| panic!("kinds.txt:{}: no key", number + 1));
            count += patterns.split_whitespace().count();
            assert!(super::super::is_known(key), "kinds.txt:{}: nothing is drawn as {key}", number + 1);
        }
        assert!(count >= 800, "{count}");
    }
}
