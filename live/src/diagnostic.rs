//! What is wrong with a plan, shown as a good compiler shows it: place, offending line, marker, what to do.

use std::fmt::Write;

use engine::plan::ReadError;

use crate::plan_files::PlanFile;
use crate::texts::on_one_line;

/// Characters of the offending line that are shown; a plan on one line would fill the terminal.
const SHOWN_CHARS_MAX: usize = 100;

/// The error with the line it is on.
#[must_use]
pub fn render(file: &PlanFile, error: &ReadError) -> String {
    let text = String::from_utf8_lossy(&file.bytes);
    let line = text.split('\n').nth(error.line.saturating_sub(1)).unwrap_or_default().trim_end_matches('\r');
    let marked = error.span.len().max(1);
    let (shown, before, marked) = excerpt(line, error.column.saturating_sub(1), marked);
    let number = error.line.to_string();
    let margin = " ".repeat(number.len());
    let mut out = String::new();
    let _ = writeln!(out, "error: found {}, expected {}", error.found, error.expected);
    let _ = writeln!(out, "{margin}--> {}:{}:{}, {}", file.name(), error.line, error.column, error.path);
    let _ = writeln!(out, "{margin} |");
    let _ = writeln!(out, "{number} | {shown}");
    let _ = writeln!(out, "{margin} | {}{}", " ".repeat(before), "^".repeat(marked));
    if let Some(nearest) = &error.nearest {
        let _ = writeln!(out, "{margin} = help: did you mean `{nearest}`?");
    }
    out
}

/// The part of a line around `column`, with how many characters stand before the mark and how long the mark is.
fn excerpt(line: &str, column: usize, marked: usize) -> (String, usize, usize) {
    let chars: Vec<char> = on_one_line(line).chars().collect();
    let column = column.min(chars.len());
    let marked = marked.clamp(1, SHOWN_CHARS_MAX / 2).min((chars.len() - column).max(1));
    let first = if chars.len() <= SHOWN_CHARS_MAX { 0 } else { column.saturating_sub(SHOWN_CHARS_MAX / 2) };
    let last = chars.len().min(first + SHOWN_CHARS_MAX);
    let mut shown: String = chars[first..last].iter().collect();
    let mut before = column - first;
    if first > 0 {
        shown.insert_str(0, "... ");
        before += 4;
    }
    if last < chars.len() {
        shown.push_str(" ...");
    }
    (shown, before, marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line: String = ('a'..='z').cycle().take(500).collect();
        let (shown, before, marked) = excerpt(&line, 250, 3);
        assert_eq!(shown.chars().count(), 108);
        assert_eq!(shown.chars().nth(before), line.chars().nth(250));
        assert_eq!(marked, 3);
    }

    #[test]
    fn a_mark_past_the_end_stands_behind_the_line() {
        assert_eq!(excerpt("{", 1, 0), ("{".into(), 1, 1));
        assert_eq!(excerpt("", 9, 9), (String::new(), 0, 1));
    }
}
