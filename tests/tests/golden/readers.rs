//! What the plan readers say: diagnostics of the strict one, fixes of the lenient one.
//!
//! A case is a file of `fixtures/plans_bad` or `fixtures/plans_model`; what is said about it is recorded in
//! `snapshots/` under the same name. `BLESS=1` records it anew.

use std::fmt::Write as _;
use std::fs;

use engine::plan::{self, ReadError, ReadOptions};
use tests::golden::{Golden, inputs, stem};

#[test]
fn the_strict_reader_says_what_is_wrong_and_where() {
    let mut golden = Golden::open("plans_bad");
    for path in inputs("fixtures/plans_bad", "json") {
        let text = fs::read(&path).unwrap();
        let error = plan::read_plan(&text, &ReadOptions::default()).expect_err(&stem(&path));
        golden.text(&format!("{}.txt", stem(&path)), &diagnosis(&text, &error));
    }
    golden.finish();
}

#[test]
fn the_lenient_reader_says_what_it_changed() {
    let options = ReadOptions { force_canvas: true, ..ReadOptions::default() };
    let mut golden = Golden::open("plans_model");
    for path in inputs("fixtures/plans_model", "txt") {
        let text = fs::read(&path).unwrap();
        let report = match plan::read_lenient(&text, &options) {
            Ok(plan::Lenient { document, fixes }) => {
                format!("{}\n{}", listed(&fixes), plan::write_document(&document))
            }
            Err(error) => format!("{}\n{error}\n", listed(&error.fixes)),
        };
        golden.text(&format!("{}.txt", stem(&path)), &report);
    }
    golden.finish();
}

#[test]
fn no_plan_of_ours_is_given_up_while_it_is_written() {
    let answers =
        [inputs("fixtures/plans", "json"), inputs("assets/examples", "json"), inputs("fixtures/llm", "json")];
    for path in answers.concat() {
        let mut reader = plan::Incremental::new(ReadOptions::default());
        for (number, byte) in fs::read(&path).unwrap().into_iter().enumerate() {
            let _ = reader.feed(&[byte]);
            assert_eq!(reader.hopeless(), None, "{} at byte {number}", path.display());
        }
    }
}

#[test]
fn every_plan_of_ours_reads_back_equal_and_needs_no_fix() {
    let options = ReadOptions::default();
    for path in [inputs("fixtures/plans", "json"), inputs("assets/examples", "json")].concat() {
        let text = fs::read(&path).unwrap();
        let plan =
            plan::read_plan(&text, &options).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for written in [plan::write(&plan), plan::write_compact(&plan)] {
            assert_eq!(plan::read_plan(written, &options).unwrap(), plan, "{}", path.display());
        }
        let lenient = plan::read_lenient(&text, &options).unwrap();
        assert_eq!((lenient.document, lenient.fixes), (plan.into(), Vec::new()), "{}", path.display());
    }
}

#[test]
fn the_schemas_are_the_recorded_ones() {
    let published = serde_json::to_string_pretty(&plan::schema()).unwrap();
    let mut golden = Golden::open("plans_schema");
    golden.text("published.txt", &format!("{published}\n"));
    golden.text("for_a_model.txt", &format!("{}\n", plan::schema_for_model()));
    golden.finish();
}

fn listed(fixes: &[plan::Fix]) -> String {
    fixes.iter().fold(String::new(), |mut list, fix| {
        writeln!(list, "{fix}").expect("a string takes all");
        list
    })
}

/// The message, and the line it points at.
fn diagnosis(text: &[u8], error: &ReadError) -> String {
    let ReadError { kind, span, column, line, .. } = error;
    let shown = String::from_utf8_lossy(text);
    let line: String = shown.lines().nth(line - 1).unwrap_or_default().chars().take(120).collect();
    let mark = "^".repeat(String::from_utf8_lossy(&text[span.clone()]).chars().count().clamp(1, 60));
    format!("{kind:?}: {error}\n\n{line}\n{}{mark}\n", " ".repeat(column - 1))
}
