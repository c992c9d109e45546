//! `live gate`: a streamer tests their own words. One JSON string a line in, one verdict a line out.
//!
//! A line that is none is answered with its number, and the rest goes on; the exit status is 1 then.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use serde::de::{self, Deserializer, Visitor};

use engine::language::Language;
use engine::show::MESSAGE_CHARS_MAX;
use gatekeeper::{Gatekeeper, Verdict};

use crate::config::table;
use crate::list_watcher::ListWatcher;
use crate::own_words::OwnWords;
use crate::say;
use crate::texts::on_one_line;
use crate::verdict_words::{marked, sentence};

/// What `live gate` is asked to do.
#[derive(Args, Clone, Debug)]
pub struct GateArgs {
    /// Judge display names instead of wishes
    #[arg(long)]
    pub names: bool,
    /// Also print the pattern that hit, and the place in bytes
    #[arg(long)]
    pub explain: bool,
    /// Terms to refuse, one a line
    #[arg(long = "moderation-block", env = "MODERATION_BLOCK", value_name = "FILE")]
    pub block: Option<PathBuf>,
    /// Terms to allow, one a line
    #[arg(long = "moderation-allow", env = "MODERATION_ALLOW", value_name = "FILE")]
    pub allow: Option<PathBuf>,
    /// Folder with the words that were added in the dock
    #[arg(long, env = "DATA_DIR", value_name = "FOLDER", default_value = table::DATA_DIR.default())]
    pub data_dir: PathBuf,
}

/// Reads standard input to its end and judges each line.
pub fn run(args: GateArgs) -> anyhow::Result<()> {
    let how = JudgeOptions { names: args.names, explain: args.explain, language: say::language() };
    let kept = Arc::new(OwnWords::in_folder(&args.data_dir));
    let own = ListWatcher::new(args.block, args.allow, kept).changed()?.unwrap_or_default();
    let gatekeeper = Gatekeeper::new(&own, MESSAGE_CHARS_MAX);
    match judge_lines(how, &gatekeeper, io::stdin().lock(), io::BufWriter::new(io::stdout().lock()))? {
        0 => Ok(()),
        1 => bail!("one line of standard input is no JSON string; expected one a line, like \"draw a cat\""),
        bad => {
            bail!(
                "{bad} lines of standard input are no JSON strings; expected one a line, like \"draw a cat\""
            )
        }
    }
}

/// How to judge and to print.
#[derive(Clone, Copy, Default)]
struct JudgeOptions {
    names: bool,
    explain: bool,
    language: Language,
}

/// Answers every line with one line; how many are no JSON string.
fn judge_lines(
    how: JudgeOptions,
    gatekeeper: &Gatekeeper,
    mut input: impl BufRead,
    mut output: impl Write,
) -> anyhow::Result<usize> {
    let (mut line, mut bad) = (Vec::new(), 0);
    for number in 1.. {
        line.clear();
        if input.read_until(b'\n', &mut line).context("cannot read standard input")? == 0 {
            break;
        }
        let answer = if let Some(text) = text_of(&line) {
            let verdict = if how.names { gatekeeper.name(&text) } else { gatekeeper.wish(&text) };
            shown(&verdict, &text, how)
        } else {
            bad += 1;
            format!("error\tline {number} is no JSON string")
        };
        writeln!(output, "{answer}").context("cannot write to standard output")?;
    }
    output.flush().context("cannot write to standard output")?;
    Ok(bad)
}

/// The verdict; behind a tab each a sentence, and the original with the place marked.
fn shown(verdict: &Verdict, text: &str, how: JudgeOptions) -> String {
    let Verdict::Block(refusal) = verdict else { return "allow".to_owned() };
    let read_as = on_one_line(&refusal.read_as);
    let said = sentence(how.language, refusal.category.name(), refusal.how.name(), &read_as);
    let place = marked(text, &refusal.chars);
    let mut answer = format!("block {}\t{said}\t{place}", refusal.category);
    if how.explain {
        let (span, rule) = (&refusal.span, on_one_line(&refusal.rule));
        answer.push_str(&format!("\trule: {rule}\tbytes {}..{}", span.start, span.end));
    }
    answer
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

    fn judged(how: JudgeOptions, input: &[u8]) -> (String, usize) {
        let mut output = Vec::new();
        let gatekeeper = Gatekeeper::new(&OwnLists::parse("wolf", "").unwrap(), MESSAGE_CHARS_MAX);
        let bad = judge_lines(how, &gatekeeper, input, &mut output).unwrap();
        (String::from_utf8(output).unwrap(), bad)
    }

    #[test]
    fn each_line_gets_one_verdict_with_a_sentence_and_the_place() {
        assert_eq!(
            judged(JudgeOptions::default(), b"\"a cat\"\n\"a wolf\\n!\"\n\"\"").0,
            "allow\nblock own_list\ta word of your own list: \u{201C}wolf\u{201D}\ta \u{27E6}wolf\u{27E7} !\nallow\n"
        );
    }

    #[test]
    fn the_pattern_is_told_only_where_it_is_asked_for() {
        let how = JudgeOptions {
            explain: true,
            language: Language::named("ru").expect("it is spoken"),
            names: false,
        };
        assert_eq!(
            judged(how, "\"кот w0lf\"\n".as_bytes()).0,
            "block own_list\tслово из вашего списка, похожими знаками: «wolf»\tкот \u{27E6}w0lf\u{27E7}\trule: wolf\tbytes 7..11\n"
        );
        assert!(!judged(JudgeOptions::default(), b"\"w0lf\"\n").0.contains("rule"));
    }

    #[test]
    fn half_a_surrogate_pair_and_bytes_that_are_no_text_are_judged_all_the_same() {
        let (said, bad) = judged(JudgeOptions::default(), b"\"a \\ud83d wolf\"\n\"\xff wolf\"\n");
        assert_eq!((said.lines().filter(|line| line.starts_with("block own_list")).count(), bad), (2, 0));
    }

    #[test]
    fn what_is_no_string_is_answered_with_its_line_and_the_rest_goes_on() {
        let (said, bad) = judged(JudgeOptions::default(), b"\"a cat\"\n17\n\n\"a dog\"\n");
        assert_eq!(
            (said.as_str(), bad),
            ("allow\nerror\tline 2 is no JSON string\nerror\tline 3 is no JSON string\nallow\n", 2)
        );
    }
}
