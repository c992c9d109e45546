//! Lints of composition over a thousand pictures of the offline artist: nobody covered, cut, lost or touching by chance.
//!
//! Each lint has a figure and a limit. A picture that fails is written to `target/golden/lints`, with its wish in the
//! report. `LINTS=all` prints what was measured, of lints within their limits too.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a failing picture is written to disk; the engine itself touches nothing"
)]

mod measure;
mod picture;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use engine::artist::inspect;
use engine::geometry::{Color, Size};
use engine::plan::CanvasSpec;

use measure::Finding;

/// Seeds that each wish is drawn with.
const SEEDS: u64 = 3;

/// A lint: its name, and of a thousand pictures how many may fail it. What is above 0 is known and listed in the
/// report; the number only ever falls.
const LINTS: [(&str, usize); 12] = [
    ("covers", 0),
    ("covered", 3),
    ("cut", 0),
    ("edge", 0),
    ("tangent", 1),
    ("contrast", 0),
    ("stray", 0),
    ("colours", 0),
    ("face", 0),
    ("letters", 0),
    ("relation", 0),
    ("time", 0),
];

#[test]
fn a_thousand_pictures_pass_the_lints_of_composition() {
    let wishes = include_str!("../../../fixtures/wishes/lint.txt");
    let wishes: Vec<&str> =
        wishes.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(wishes.len() as u64 * SEEDS >= 1_000);
    let canvas = CanvasSpec { size: Size::new(96, 96), background: Color::rgb(1, 254, 3) };
    let mut failed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (number, wish) in wishes.iter().enumerate() {
        for seed in 1..=SEEDS {
            let inspection = inspect(wish, seed, canvas);
            let picture = picture::of(&inspection.plan);
            let mut names: Vec<&str> = Vec::new();
            for Finding { lint, what } in measure::findings(&inspection, &picture) {
                failed.entry(lint).or_default().push(format!("{wish} (seed {seed}): {what}"));
                names.push(lint);
            }
            if !names.is_empty() {
                names.dedup();
                picture::write(&format!("{number:03}_{seed}_{}", names.join("_")), &picture);
            }
        }
    }
    let shows_all = std::env::var_os("LINTS").is_some();
    let (mut report, mut is_over) = (String::new(), false);
    for (lint, most) in LINTS {
        let cases = failed.remove(lint).unwrap_or_default();
        is_over |= cases.len() > most;
        if cases.len() > most || shows_all {
            let _ = writeln!(report, "{lint}: {} pictures, at most {most}", cases.len());
            for case in cases {
                let _ = writeln!(report, "  {case}");
            }
        }
    }
    if shows_all {
        println!("{report}");
    }
    assert!(failed.is_empty(), "lints without a limit: {:?}", failed.keys());
    assert!(!is_over, "pictures are in target/golden/lints\n{report}");
}
