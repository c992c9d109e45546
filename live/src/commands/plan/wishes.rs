//! A file of wishes: one a line, as plain text or as JSON.

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Wishes in one file at most.
const WISHES_MAX: usize = 10_000;

/// The wishes in order. Blank lines and lines that begin with `#` are skipped; a line of JSON is a string, or an object
/// with a field `wish`.
///
/// # Errors
/// Says which line is wrong, or that there is no wish at all.
pub(super) fn read(text: &str) -> anyhow::Result<Vec<String>> {
    let mut wishes = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        wishes.push(wish(line).with_context(|| format!("line {number}"))?);
    }
    if wishes.is_empty() || wishes.len() > WISHES_MAX {
        bail!("{} wishes; expected 1 to {WISHES_MAX}", wishes.len());
    }
    Ok(wishes)
}

fn wish(line: &str) -> anyhow::Result<String> {
    if !line.starts_with(['{', '"']) {
        return Ok(line.to_owned());
    }
    let value: Value = serde_json::from_str(line).context("no JSON, though it begins like it")?;
    let wish = value.as_str().or_else(|| value.get("wish").and_then(Value::as_str));
    Ok(wish.context("expected a text, or an object with a text in its field `wish`")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_json_lines_may_be_mixed() {
        let text = "# animals\na fox\n\n\"лиса\"\r\n{\"id\":1,\"wish\":\"three cats\"}\n";
        assert_eq!(read(text).expect("readable"), ["a fox", "лиса", "three cats"]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for wrong in ["a\n{\"wish\":1}", "a\n{", "a\n\"b"] {
            assert_eq!(read(wrong).expect_err("wrong").to_string(), "line 2", "{wrong}");
        }
        assert!(read("\n# nothing\n").is_err());
    }
}
