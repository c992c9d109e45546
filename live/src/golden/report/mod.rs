//! What a run found, told to people and to machines. Makes texts; where they go is the command's.

mod github;
mod html;
mod junit;
mod text;

use serde::Serialize;

use super::case::{Case, Outcome, Status};

pub use github::{annotation, github};
pub use html::html;
pub use junit::junit;
pub use text::text;

/// How a report names things: `live golden` speaks of plans, `live diff` of pairs.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// The command.
    pub command: &'static str,
    /// What a case is.
    pub noun: &'static str,
}

/// The outcome as one JSON document; what is the same is counted, not listed.
///
/// # Errors
/// Never for an outcome; serialising says so.
pub fn json(outcome: &Outcome) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'a> {
        same: usize,
        cases: Vec<&'a Case>,
        passed_over: &'a [std::path::PathBuf],
    }
    let document = Document {
        same: outcome.count(Status::Same),
        cases: outcome.failures().collect(),
        passed_over: &outcome.passed_over,
    };
    serde_json::to_string_pretty(&document)
}

/// What there is to say of a case, a line each; the first says in what it differs.
fn lines(case: &Case) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(found) = &case.difference {
        let what: Vec<&str> = found.what.iter().map(|what| what.name()).collect();
        lines.push(format!("differs in: {}", what.join(", ")));
        lines.extend(found.first.iter().map(ToString::to_string));
        match &found.finished {
            Some(changed) => lines.push(format!("finished picture: {changed}")),
            None if found.first.is_some() => lines.push("finished picture: the same".into()),
            None => {}
        }
        lines.extend(found.notes.iter().cloned());
    }
    lines.extend(case.message.iter().flat_map(|message| message.trim_end().lines().map(str::to_owned)));
    lines
}
