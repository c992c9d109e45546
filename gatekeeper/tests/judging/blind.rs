//! The blind material of `fixtures/moderation/`: what the rules said of it the first time, and what they say now.
//!
//! The figures of `docs/moderation.md` are counted here again, from the files. It does not judge whether they are good.

use gatekeeper::{Gatekeeper, Verdict};
use serde::Deserialize;

use super::read;

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

/// Material that was written and committed before it was judged.
struct Blind {
    folder: &'static str,
    sets: &'static [&'static str],
    rows: &'static [(&'static str, Counted)],
    /// How many of each set are refused, at least.
    least: &'static [(&'static str, usize)],
}

const BLIND: [Blind; 2] = [
    Blind {
        folder: "fixtures/moderation/blind-2026-11-28",
        sets: &["innocent", "refused", "disguised", "hints", "names", "further"],
        rows: &[
            ("innocent wishes refused", |judged| wrongly("innocent", judged)),
            ("forbidden wishes refused", |judged| caught("refused", judged)),
            ("… with the right category", |judged| rightly("refused", judged)),
            ("in disguise refused", |judged| caught("disguised", judged)),
            ("hints refused", |judged| caught("hints", judged)),
            ("forbidden names refused", |judged| caught("names", judged)),
            ("innocent names refused", |judged| wrongly("names", judged)),
            ("further hints refused", |judged| caught("further", judged)),
        ],
        least: &[("refused", 150), ("disguised", 99), ("hints", 80), ("names", 30)],
    },
    Blind {
        folder: "fixtures/moderation/blind-2026-11-29",
        sets: &["innocent", "refused", "disguised", "names"],
        rows: &[
            ("innocent wishes of viewers of games refused", |judged| wrongly("innocent", judged)),
            ("forbidden wishes of theirs refused", |judged| caught("refused", judged)),
            ("… with the right category", |judged| rightly("refused", judged)),
            ("in disguise refused", |judged| caught("disguised", judged)),
            ("forbidden names refused", |judged| caught("names", judged)),
            ("innocent names refused", |judged| wrongly("names", judged)),
        ],
        least: &[("refused", 150), ("disguised", 58), ("names", 30)],
    },
];

#[test]
fn the_docs_say_what_the_files_hold() {
    let docs = read("docs/moderation.md");
    for blind in &BLIND {
        let (first, now) = (first_look(blind), now(blind));
        assert_eq!(first.len(), now.len(), "the first look has another number of lines than the material");
        for (name, counted) in blind.rows {
            let row = format!("| {name} | {} | {} |", counted(&first), counted(&now));
            assert!(docs.contains(&row), "docs/moderation.md does not hold this row:\n{row}");
        }
    }
}

#[test]
fn what_the_blind_material_showed_stays_mended() {
    for blind in &BLIND {
        let now = now(blind);
        assert_eq!(wrongly("innocent", &now), "0 of 300", "{}", blind.folder);
        for (set, least) in blind.least {
            let count = of(set, &now).filter(|judged| is_bad(judged) && judged.verdict != "allow").count();
            assert!(count >= *least, "{set}: {count} are refused, {least} were");
        }
    }
}

type Counted = fn(&[Judged]) -> String;

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

fn first_look(blind: &Blind) -> Vec<Judged> {
    read(&format!("{}/first_look.tsv", blind.folder))
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [set, _, expected, verdict] = fields[..] else { panic!("{line}: expected four fields") };
            Judged { set: set.to_owned(), expected: expected.to_owned(), verdict: verdict.to_owned() }
        })
        .collect()
}

fn now(blind: &Blind) -> Vec<Judged> {
    let gatekeeper = Gatekeeper::default();
    let mut judged = Vec::new();
    for set in blind.sets {
        let further = "fixtures/moderation/hints.jsonl".to_owned();
        let file = if *set == "further" { further } else { format!("{}/{set}.jsonl", blind.folder) };
        for line in read(&file).lines() {
            let wish: Wish =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}: {error}: {line}"));
            let verdict =
                if *set == "names" { gatekeeper.name(&wish.text) } else { gatekeeper.wish(&wish.text) };
            let verdict = match verdict {
                Verdict::Allow => "allow".to_owned(),
                Verdict::Block(refusal) => refusal.category.to_string(),
            };
            judged.push(Judged { set: (*set).to_owned(), expected: wish.expected, verdict });
        }
    }
    judged
}
