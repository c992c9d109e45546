//! Annotations for GitHub Actions: its workflow commands, one a line.

use std::fmt::Write as _;

use super::super::case::{Outcome, Status};
use super::{Wording, lines};

/// An annotation a failure, then the closing line.
#[must_use]
pub fn github(outcome: &Outcome, failures_max: usize, wording: Wording) -> String {
    let mut out = String::new();
    for case in outcome.failures().take(failures_max) {
        let level = if case.status == Status::Redrawn { "warning" } else { "error" };
        let mut said = lines(case);
        said.extend(case.bless.iter().map(|bless| format!("when this is meant: {bless}")));
        let title = format!("{} {}", wording.command, case.status.name());
        out.push_str(&annotation(level, &case.name, None, &title, &said.join("\n")));
    }
    let _ = writeln!(out, "{}", outcome.summary(wording.noun));
    out
}

/// One workflow command, `level` being error, warning or notice.
#[must_use]
pub fn annotation(level: &str, file: &str, at: Option<(usize, usize)>, title: &str, message: &str) -> String {
    let place = at.map_or(String::new(), |(line, column)| format!(",line={line},col={column}"));
    format!("::{level} file={}{place},title={}::{}\n", property(file), property(title), data(message))
}

/// GitHub's escapes for the message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// GitHub's escapes for a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_command_or_begins_another() {
        let written = annotation("error", "a,b.json", Some((3, 7)), "x: y", "100 %\n::set-env name=A::b");
        let expected = "::error file=a%2Cb.json,line=3,col=7,title=x%3A y::100 %25%0A::set-env name=A::b\n";
        assert_eq!(written, expected);
    }
}
