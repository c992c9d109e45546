//! The report for people at a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::super::case::{Case, Outcome, Status};
use super::{Wording, lines};

/// The report; `failures_max` cases are told in full, the others counted.
#[must_use]
pub fn text(outcome: &Outcome, failures_max: usize, wording: Wording) -> String {
    let mut out = String::new();
    for case in outcome.failures().take(failures_max) {
        told(case, &mut out);
    }
    let more = outcome.failures().count().saturating_sub(failures_max);
    if more > 0 {
        let _ = writeln!(out, "and {more} more; --limit-failures N tells more of them");
    }
    let _ = writeln!(out, "{}", outcome.summary(wording.noun));
    if let Some(all) = &outcome.bless_all {
        let _ = writeln!(out, "when all of it is meant: {all}");
    }
    out
}

fn told(case: &Case, out: &mut String) {
    let style = style(case.status);
    let _ = write!(out, "{style}{:<9}{style:#} {}", case.status.name(), case.name);
    let _ = writeln!(out, "{}", if case.accepted { "  (accepted)" } else { "" });
    for line in lines(case) {
        let _ = writeln!(out, "    {line}");
    }
    for file in &case.files {
        let what =
            if file.extension().is_some_and(|end| end == "apng") { "film" } else { "old | new | difference" };
        let _ = writeln!(out, "    {what}: {}", file.display());
    }
    if let Some(bless) = case.bless.as_ref().filter(|_| !case.accepted && case.status != Status::Failed) {
        let _ = writeln!(out, "    when this is meant: {bless}");
    }
}

fn style(status: Status) -> Style {
    let color = match status {
        Status::Same => AnsiColor::Green,
        Status::New | Status::Redrawn => AnsiColor::Yellow,
        Status::Changed | Status::Orphaned | Status::Failed => AnsiColor::Red,
    };
    color.on_default().bold()
}
