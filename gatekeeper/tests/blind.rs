//! The blind material of `fixtures/moderation/`: what the rules said of it the first time, and what they say now.
//!
//! The figures of `docs/moderation.md` are counted here again, from the files. It does not judge whether they are good.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test reads its material")]

use gatekeeper::{Gatekeeper, Verdict};
use serde::Deserialize;

#[derive(Deserialize)]
struct Wish {
    text: String,
    expected: String,
}

/// What was expected of a wish or name, and what was said.
struct Judged {
    set: String,
    expected: String,
    verdict: String,
}

const SETS: [&str; 5] = ["innocent", "refused", "disguised", "hints", "names"];

#[test]
fn the_docs_say_what_the_files_hold() {
    let docs = read("docs/moderation.md");
    let (first, now) = (first_look(), now());
    assert_eq!(first.len(), now.len(), "the first look has another number of lines than the material");
    for (name, counted) in ROWS {
        let row = format!("| {name} | {} | {} |", counted(&first), counted(&now));
        assert!(docs.contains(&row), "docs/moderation.md does not hold this row:\n{row}");
    }
}

#[test]
fn what_the_blind_material_showed_stays_mended() {
    let now = now();
    assert_eq!(wrongly("innocent", &now), "0 of 300");
    assert_eq!(wrongly("names", &now), "0 of 70");
    for (set, least) in [("refused", 150), ("disguised", 99), ("hints", 80), ("names", 30)] {
        let count = of(set, &now).filter(|judged| is_bad(judged) && judged.verdict != "allow").count();
        assert!(count >= least, "{set}: {count} are refused, {least} were");
    }
}

type Counted = fn(&[Judged]) -> String;

const ROWS: [(&str, Counted); 8] = [
    ("innocent wishes refused", |judged| wrongly("innocent", judged)),
    ("forbidden wishes refused", |judged| caught("refused", judged)),
    ("… with the right category", |judged| rightly("refused", judged)),
    ("in disguise refused", |judged| caught("disguised", judged)),
    ("hints refused", |judged| caught("hints", judged)),
    ("forbidden names refused", |judged| caught("names", judged)),
    ("innocent names refused", |judged| wrongly("names", judged)),
    ("further hints refused", |judged| caught("further", judged)),
];

fn of<'a>(set: &'a str, judged: &'a [Judged]) -> impl Iterator<Item = &'a Judged> {
    judged.iter().filter(move |judged| judged.set == set)
}

fn is_bad(judged: &Judged) -> bool {
    judged.expected != "allow"
}

fn share<'a>(of_all: impl Iterator<Item = &'a Judged>, counts: impl Fn(&Judged) -> bool) -> String {
    let all: Vec<&Judged> = of_all.collect();
    format!("{} of {}", all.iter().filter(|judged| counts(judged)).count(), all.len())
}

fn caught(set: &str, judged: &[Judged]) -> String {
    share(of(set, judged).filter(|judged| is_bad(judged)), |judged| judged.verdict != "allow")
}

fn rightly(set: &str, judged: &[Judged]) -> String {
    share(of(set, judged).filter(|judged| is_bad(judged)), |judged| judged.verdict == judged.expected)
}

fn wrongly(set: &str, judged: &[Judged]) -> String {
    share(of(set, judged).filter(|judged| !is_bad(judged)), |judged| judged.verdict != "allow")
}

fn first_look() -> Vec<Judged> {
    read(&format!("{BLIND}/first_look.tsv"))
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [set, _, expected, verdict] = fields[..] else { panic!("{line}: expected four fields") };
            Judged { set: set.to_owned(), expected: expected.to_owned(), verdict: verdict.to_owned() }
        })
        .collect()
}

fn now() -> Vec<Judged> {
    let gatekeeper = Gatekeeper::default();
    let mut judged = Vec::new();
    let files = SETS.map(|set| (set, format!("{BLIND}/{set}.jsonl"))).into_iter();
    for (set, file) in files.chain([("further", "fixtures/moderation/hints.jsonl".to_owned())]) {
        for line in read(&file).lines() {
            let wish: Wish =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}: {error}: {line}"));
            let verdict =
                if set == "names" { gatekeeper.name(&wish.text) } else { gatekeeper.wish(&wish.text) };
            let verdict = match verdict {
                Verdict::Allow => "allow".to_owned(),
                Verdict::Block(refusal) => refusal.category.to_string(),
            };
            judged.push(Judged { set: set.to_owned(), expected: wish.expected, verdict });
        }
    }
    judged
}

const BLIND: &str = "fixtures/moderation/blind-2026-11-28";

fn read(file: &str) -> String {
    let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
