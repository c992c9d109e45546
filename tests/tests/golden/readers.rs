//! What the plan readers say: diagnostics of the strict one, fixes of the lenient one.
//!
//! A case is a file of `fixtures/plans_bad` or `fixtures/plans_model`; what is said about it is recorded in
//! `snapshots/` under the same name. `INSTA_UPDATE=always` records it anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use engine::plan::{self, ReadError, ReadOptions};
use insta::{assert_snapshot, with_settings};
use tests::golden::{inputs, root, stem};

#[test]
fn the_strict_reader_says_what_is_wrong_and_where() {
    for path in inputs("fixtures/plans_bad", "json") {
        let text = fs::read(&path).unwrap();
        let error = plan::read_plan(&text, &ReadOptions::default()).expect_err(&stem(&path));
        recorded("plans_bad", &path, &diagnosis(&text, &error));
    }
    no_orphans("plans_bad", "json");
}

#[test]
fn the_lenient_reader_says_what_it_changed() {
    let options = ReadOptions { force_canvas: true, ..ReadOptions::default() };
    for path in inputs("fixtures/plans_model", "txt") {
        let text = fs::read(&path).unwrap();
        let report = match plan::read_lenient(&text, &options) {
            Ok(plan::Lenient { document, fixes }) => {
                format!("{}\n{}", listed(&fixes), plan::write_document(&document))
            }
            Err(error) => format!("{}\n{error}\n", listed(&error.fixes)),
        };
        recorded("plans_model", &path, &report);
    }
    no_orphans("plans_model", "txt");
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
    recorded("plans_schema", Path::new("published"), &published);
    recorded("plans_schema", Path::new("for_a_model"), &plan::schema_for_model().to_string());
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

fn recorded(folder: &str, path: &Path, report: &str) {
    let name = stem(path);
    with_settings!({
        snapshot_path => root().join("snapshots").join(folder),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { assert_snapshot!(name, report) });
}

/// Every recorded report belongs to a case.
fn no_orphans(folder: &str, extension: &str) {
    let cases: BTreeSet<String> =
        inputs(&format!("fixtures/{folder}"), extension).iter().map(|path| stem(path)).collect();
    let recorded: BTreeSet<String> =
        inputs(&format!("snapshots/{folder}"), "snap").iter().map(|path| stem(path)).collect();
    assert_eq!(recorded, cases, "snapshots/{folder} and fixtures/{folder} hold the same names");
}
