//! The figures that docs give of judged pictures and of fuzzing are those of the scores and runs that lie beside them.

use std::collections::BTreeSet;
use std::fs;

use tests::golden::root;

#[test]
fn the_table_of_the_artist_is_computed_from_the_scores() {
    let page = fs::read_to_string(root().join("docs/offline-artist.md")).expect("text");
    for set in 1.. {
        let path = root().join(format!("docs/evidence/scores-{set}.tsv"));
        if !path.exists() {
            assert!(set > 1, "no scores at all");
            break;
        }
        let strict = root().join(format!("docs/evidence/scores-{set}-strict.tsv"));
        for path in [path, strict].iter().filter(|path| path.exists()) {
            let row = row(set, &fs::read_to_string(path).expect("text"));
            assert!(page.contains(&row), "docs/offline-artist.md has not this row: {row}");
        }
        let wishes =
            fs::read_to_string(root().join(format!("docs/evidence/wishes-{set}.txt"))).expect("text");
        assert!(
            wishes.lines().filter(|line| !line.trim().is_empty()).count() >= 150,
            "too few wishes in set {set}"
        );
    }
}

/// Each drawing alone, named by strangers: the share that was named and that with its class or role, for drawings of
/// things and for known figures.
#[test]
fn the_figures_of_the_naming_test_are_computed_from_its_answers() {
    let answers = fs::read_to_string(root().join("docs/evidence/naming.tsv")).expect("text");
    let page = fs::read_to_string(root().join("docs/offline-artist.md")).expect("text");
    for (what, known) in [("things, animals, people", "0"), ("known figures and crests", "1")] {
        let scores: Vec<&str> = answers
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|fields| fields[5] == known)
            .map(|fields| fields[4])
            .collect();
        let share = |wanted: &[&str]| {
            let tenths = scores.iter().filter(|score| wanted.contains(score)).count() * 1_000 / scores.len();
            format!("{}.{} %", tenths / 10, tenths % 10)
        };
        let row = format!("| {what} | {} | {} | {} |", scores.len(), share(&["1"]), share(&["1", "0.5"]));
        assert!(page.contains(&row), "docs/offline-artist.md has not this row: {row}");
    }
}

/// A set's row of the table: wishes, share of 2 and 3, mean, share of lettered and of unrelated ones.
fn row(set: usize, scores: &str) -> String {
    let lines = scores.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let scored: Vec<(u32, bool)> = lines
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[2].parse().expect("a score"), fields[3].trim() == "1")
        })
        .collect();
    let count = scored.len() as u32;
    let tenths = |part: usize| {
        let tenths = part as u32 * 1_000 / count;
        format!("{}.{} %", tenths / 10, tenths % 10)
    };
    let share =
        |wanted: &dyn Fn(&(u32, bool)) -> bool| tenths(scored.iter().filter(|&one| wanted(one)).count());
    let sum: u32 = scored.iter().map(|(score, _)| score).sum();
    let hundredths = (sum * 200 + count) / (2 * count);
    format!(
        "| {set} | {count} | {} | {}.{:02} | {} | {} |",
        share(&|(score, _)| *score >= 2),
        hundredths / 100,
        hundredths % 100,
        share(&|(_, board)| *board),
        share(&|(score, _)| *score == 0),
    )
}

/// Pictures of the same wishes by the reader alone, by models with the reader, and of shapes: mean score, and how many
/// are scored lower than the reader's own picture.
#[test]
fn the_figures_of_models_beside_the_reader_are_computed_from_the_scores() {
    let page = fs::read_to_string(root().join("docs/prompt.md")).expect("text");
    for (author, wishes, mean, lower) in
        ["scores-models.tsv", "scores-shapes.tsv"].into_iter().flat_map(authors)
    {
        let row = format!("| {author} | {wishes} | {mean} | {lower} |");
        assert!(page.contains(&row), "docs/prompt.md has not this row: {row}");
    }
    for judge in 1..=4 {
        let scored = authors(&format!("scores-models-{judge}.tsv"));
        let of = |name: &str| scored.iter().find(|one| one.0 == name).expect("every author was scored");
        let (reader, large, small) = (of("reader"), of("qwen2.5-coder-1.5b"), of("gemma-3-270m"));
        let row =
            format!("| {judge} | {} | {} | {} | {} and {} |", reader.2, large.2, small.2, large.3, small.3);
        assert!(page.contains(&row), "docs/prompt.md has not this row: {row}");
    }
}

/// Seconds that every fuzz target has run, in one run or several, each from the inputs that those before it found.
const FUZZED_SEC_MIN: u64 = 30 * 60;

/// Every fuzz target ran long enough without a fault, and docs say how many inputs it took.
#[test]
fn the_figures_of_fuzzing_are_those_of_its_runs() {
    let runs = fs::read_to_string(root().join("docs/evidence/fuzz.tsv")).expect("text");
    let page = fs::read_to_string(root().join("docs/security.md")).expect("text");
    for file in root().join("fuzz/targets").read_dir().expect("a folder") {
        let file = file.expect("an entry").path();
        let target = file.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let (mut seconds, mut executions) = (0, 0);
        for run in runs.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = run.split('\t').collect();
            if fields[2] == target {
                assert_eq!(fields[5], "ok", "{run}");
                seconds += fields[3].parse::<u64>().expect("seconds");
                executions += fields[4].parse::<u64>().expect("a number");
            }
        }
        assert!(seconds >= FUZZED_SEC_MIN, "{target} ran for {seconds} s");
        let row = format!("| `{target}` | {} | {} |", seconds / 60, thousands(executions));
        assert!(page.contains(&row), "docs/security.md has not this row: {row}");
    }
}

/// A number with its digits in groups of three.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(|group| std::str::from_utf8(group).expect("digits")).collect::<Vec<_>>().join(",")
}

/// Of each author of a file of scores: wishes, mean score, and how many are lower than the reader's own picture.
fn authors(file: &str) -> Vec<(String, usize, String, usize)> {
    let scores = fs::read_to_string(root().join("docs/evidence").join(file)).expect("text");
    let scored: Vec<(u32, &str, u32)> = scores
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[0].parse().expect("a number"), fields[1], fields[2].parse().expect("a score"))
        })
        .collect();
    let reader = |wish| scored.iter().find(|one| one.0 == wish && one.1 == "reader").map(|one| one.2);
    let names: BTreeSet<&str> = scored.iter().map(|one| one.1).collect();
    let of = |author: &str| {
        let own: Vec<_> = scored.iter().filter(|one| one.1 == author).collect();
        let hundredths =
            (own.iter().map(|one| one.2 as usize).sum::<usize>() * 200 + own.len()) / (2 * own.len());
        let lower = own.iter().filter(|one| reader(one.0).is_some_and(|alone| one.2 < alone)).count();
        (author.to_owned(), own.len(), format!("{}.{:02}", hundredths / 100, hundredths % 100), lower)
    };
    names.into_iter().map(of).collect()
}

/// What sixty wishes took from the donation on: tokens, seconds to the first painted pixel and to the whole scene.
#[test]
fn the_times_of_a_model_through_the_whole_service_are_those_of_its_runs() {
    let runs = fs::read_to_string(root().join("docs/evidence/service-times.tsv")).expect("text");
    let runs: Vec<Vec<&str>> =
        runs.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    let column = |at: usize| {
        let tenths = |figure: &str| figure.replace('.', "").parse::<u32>().expect("a figure");
        let mut figures: Vec<u32> = runs.iter().map(|run| tenths(run[at])).collect();
        figures.sort_unstable();
        figures
    };
    let seconds = |tenths: u32| format!("{}.{} s", tenths / 10, tenths % 10);
    let (tokens, pixel, whole) = (column(1), column(2), column(3));
    let middle = runs.len() / 2;
    let row = format!(
        "| {} | {} | {} | {} | {} |",
        runs.len(),
        tokens[middle],
        seconds(pixel[middle]),
        seconds(whole[middle]),
        seconds(whole[runs.len() - 1]),
    );
    let page = fs::read_to_string(root().join("docs/prompt.md")).expect("text");
    assert!(page.contains(&row), "docs/prompt.md has not this row: {row}");
}
