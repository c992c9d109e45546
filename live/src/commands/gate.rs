//! `live gate`: a streamer tests their own words. One JSON string a line in, one verdict a line out.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use serde::de::{self, Deserializer, Visitor};

use engine::show::MESSAGE_CHARS_MAX;
use gatekeeper::{Gatekeeper, Verdict};

use crate::list_watcher::ListWatcher;

/// What `live gate` is asked to do.
#[derive(Args, Clone, Debug, Default)]
pub struct GateArgs {
    /// Judge display names instead of wishes
    #[arg(long)]
    pub names: bool,
    /// Also print the rule, the place in bytes, and how the place was read
    #[arg(long)]
    pub explain: bool,
    /// Terms to refuse, one a line
    #[arg(long = "moderation-block", env = "MODERATION_BLOCK", value_name = "FILE")]
    pub block: Option<PathBuf>,
    /// Terms to allow, one a line
    #[arg(long = "moderation-allow", env = "MODERATION_ALLOW", value_name = "FILE")]
    pub allow: Option<PathBuf>,
}

/// Reads standard input to its end and judges each line.
pub fn run(args: GateArgs) -> anyhow::Result<()> {
    let how = JudgeOptions { names: args.names, explain: args.explain };
    let own = ListWatcher::new(args.block, args.allow).changed()?.unwrap_or_default();
    let gatekeeper = Gatekeeper::new(&own, MESSAGE_CHARS_MAX);
    judge_lines(how, &gatekeeper, io::stdin().lock(), io::BufWriter::new(io::stdout().lock()))
}

/// How to judge and to print.
#[derive(Clone, Copy, Default)]
struct JudgeOptions {
    names: bool,
    explain: bool,
}

fn judge_lines(
    how: JudgeOptions,
    gatekeeper: &Gatekeeper,
    mut input: impl BufRead,
    mut output: impl Write,
) -> anyhow::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if input.read_until(b'\n', &mut line).context("cannot read standard input")? == 0 {
            break;
        }
        let Some(text) = text_of(&line) else {
            output.flush()?;
            bail!(
                "line {number} of standard input is no JSON string; expected one a line, like \"draw a cat\""
            );
        };
        let verdict = if how.names { gatekeeper.name(&text) } else { gatekeeper.wish(&text) };
        writeln!(output, "{}", shown(&verdict, how.explain)).context("cannot write to standard output")?;
    }
    output.flush().context("cannot write to standard output")
}

fn shown(verdict: &Verdict, explain: bool) -> String {
    match verdict {
        Verdict::Allow => "allow".to_owned(),
        Verdict::Block(refusal) if explain => {
            let (span, rule, read_as) = (&refusal.span, one_line(&refusal.rule), one_line(&refusal.read_as));
            format!(
                "block {}\trule: {rule}\tbytes {}..{}\tread as: {read_as}",
                refusal.category, span.start, span.end
            )
        }
        Verdict::Block(refusal) => format!("block {}", refusal.category),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|shown| if shown.is_control() { ' ' } else { shown }).collect()
}

/// The string of a line; what is no Unicode in it becomes the replacement character.
fn text_of(line: &[u8]) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_slice(line);
    let text = reader.deserialize_bytes(Lossy).ok()?;
    reader.end().ok()?;
    Some(text)
}

/// Takes a JSON string as bytes, because it may hold half of a surrogate pair.
struct Lossy;

impl Visitor<'_> for Lossy {
    type Value = String;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a string")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<String, E> {
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatekeeper::OwnLists;

    fn judged(how: JudgeOptions, input: &[u8]) -> anyhow::Result<String> {
        let mut output = Vec::new();
        let gatekeeper = Gatekeeper::new(&OwnLists::parse("wolf", "").unwrap(), MESSAGE_CHARS_MAX);
        judge_lines(how, &gatekeeper, input, &mut output)?;
        Ok(String::from_utf8(output).unwrap())
    }

    #[test]
    fn each_line_gets_one_verdict() {
        assert_eq!(
            judged(JudgeOptions::default(), b"\"a cat\"\n\"a wolf\"\n\"\"").unwrap(),
            "allow\nblock own_list\nallow\n"
        );
    }

    #[test]
    fn explained_verdicts_stay_on_one_line() {
        let how = JudgeOptions { explain: true, ..JudgeOptions::default() };
        assert_eq!(
            judged(how, b"\"a w0lf\"\n").unwrap(),
            "block own_list\trule: wolf\tbytes 2..6\tread as: wolf\n"
        );
    }

    #[test]
    fn half_a_surrogate_pair_and_bytes_that_are_no_text_are_judged_all_the_same() {
        assert_eq!(
            judged(JudgeOptions::default(), b"\"a \\ud83d wolf\"\n\"\xff wolf\"\n").unwrap(),
            "block own_list\nblock own_list\n"
        );
    }

    #[test]
    fn what_is_no_string_is_reported_by_its_line() {
        let error = judged(JudgeOptions::default(), b"\"a cat\"\n17\n").unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}
