//! Stretched and doubled letters: the shorter words a stretched one may stand for.

/// Whether any letter is repeated.
pub fn has_runs(word: &[u8]) -> bool {
    word.windows(2).any(|pair| pair[0] == pair[1])
}

/// The shorter words: every letter once, long runs once, long runs twice, and each run halved. Nothing without repeats.
pub fn shorter(word: &[u8]) -> Vec<Vec<u8>> {
    if !has_runs(word) {
        return Vec::new();
    }
    let runs: Vec<(u8, usize)> = word.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
    let rebuilt = |length: &dyn Fn(usize) -> usize| {
        runs.iter().flat_map(|(letter, run)| std::iter::repeat_n(*letter, length(*run))).collect::<Vec<u8>>()
    };
    let mut words = vec![rebuilt(&|_| 1)];
    let is_long = |run: usize| run >= 3;
    if runs.iter().any(|(_, run)| is_long(*run)) {
        words.push(rebuilt(&|run| if is_long(run) { 1 } else { run }));
        words.push(rebuilt(&|run| if is_long(run) { 2 } else { run }));
    }
    if runs.len() > 1 && runs.iter().filter(|(_, run)| *run >= 2).count() * 4 >= runs.len() * 3 {
        words.push(rebuilt(&|run| run.div_ceil(2)));
    }
    words.sort();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shorter_words(word: &str) -> Vec<String> {
        shorter(word.as_bytes()).into_iter().map(|word| String::from_utf8(word).unwrap()).collect()
    }

    #[test]
    fn stretched_words_have_their_short_form_among_them() {
        for (long, short) in [
            ("wooolf", "wolf"),
            ("wwoollff", "wolf"),
            ("balllllloon", "balloon"),
            ("hhiillll", "hill"),
            ("coffeeee", "coffee"),
        ] {
            assert!(shorter_words(long).contains(&short.to_owned()), "{long}: {:?}", shorter_words(long));
        }
    }

    #[test]
    fn a_word_without_repeats_has_no_shorter_form() {
        assert!(shorter_words("wolf").is_empty());
    }
}
