//! The journal's lines: a fact becomes durable first, then a second line says at which frame it was applied.
//!
//! ```text
//! {"seq":5,"utc":"2026-11-22T18:00:01.250Z","fact":"donation_received",...}
//! {"applied":[5],"frame":120}
//! ```
//!
//! Here is what a line is; `reader` makes [`Entry`](super::Entry)s of lines, `repair` a readable file of a damaged one.
//! Opens no file.
//!
//! ```
//! use engine::show::journal::read;
//! use engine::show::Show;
//!
//! let file = br#"{"seq":1,"utc":"2026-11-22T18:00:00Z","fact":"session_started","format":"1.0","program":"x","fonts":"x","settings":{"fps":30}}
//! {"applied":[1],"frame":0}
//! {"seq":2,"utc":"2026-11-22T18:00:01Z","fact":"paused"}
//! {"applied":[2],"frame":30}
//! {"seq":3,"utc":"2026-11-22T18:00:0"#;
//! let recording = read(file)?;
//! assert_eq!(recording.entries.len(), 2);
//! // The last line was cut while it was written.
//! assert_eq!(recording.torn.map(|torn| torn.line), Some(5));
//!
//! let mut show = Show::new();
//! for entry in &recording.entries {
//!     show.apply(entry);
//! }
//! assert!(show.screen().paused);
//! # Ok::<(), engine::show::journal::DamagedLine>(())
//! ```

mod reader;
mod repair;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use reader::{
    DamageKind, DamagedLine, JournalReader, RawLine, Recording, Torn, lines, lines_and_end, read,
};
pub use repair::{Lost, NotMendable, Repaired, repair};

use super::fact::Fact;

/// Version of the format: `MAJOR.MINOR`. A reader takes any minor version of its major one.
pub const FORMAT: &str = "1.0";

/// A fact as it stands in a file, before it is applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactLine {
    /// Its number in the file, rising from 1.
    pub seq: u64,
    /// When it was written, RFC 3339 in UTC. For the reader: nothing is computed from it.
    pub utc: String,
    /// What the operator's program calls the command that it is, so that a repeated one is known: a hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// Which facts were applied at which frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedLine {
    /// Numbers of the facts, in the order of application; empty: time passed.
    pub applied: Vec<u64>,
    /// The frame.
    pub frame: u64,
}

/// One line of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A fact.
    Fact(Box<FactLine>),
    /// A fact of a newer program: it stays in its file and nothing follows from it.
    Unknown {
        /// Its number.
        seq: u64,
    },
    /// What was applied, and when.
    Applied(AppliedLine),
}

impl Line {
    /// Reads one line, without its line break.
    ///
    /// # Errors
    /// In words, when it is not a line of a journal.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with("{\"applied\"") {
            return serde_json::from_str(text).map(Self::Applied).map_err(|error| error.to_string());
        }
        match serde_json::from_str(text) {
            Ok(fact) => Ok(Self::Fact(Box::new(fact))),
            Err(error) => Self::parse_odd(text).ok_or_else(|| error.to_string()),
        }
    }

    /// A line whose fields stand in another order, or whose fact has a name that this version does not know.
    fn parse_odd(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        if value.get("applied").is_some() {
            return serde_json::from_value(value).map(Self::Applied).ok();
        }
        let kind = value.get("fact")?.as_str()?;
        let seq = value.get("seq")?.as_u64()?;
        (!Fact::KINDS.contains(&kind)).then_some(Self::Unknown { seq })
    }
}

impl FactLine {
    /// The line as it stands in a file, with its line break.
    #[must_use]
    pub fn to_text(&self) -> String {
        line_of(self)
    }
}

impl AppliedLine {
    /// The line as it stands in a file, with its line break.
    #[must_use]
    pub fn to_text(&self) -> String {
        line_of(self)
    }
}

fn line_of(line: &impl Serialize) -> String {
    let mut text =
        serde_json::to_string(line).expect("texts and numbers with fixed keys always have a JSON form");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::RequestId;

    #[test]
    fn a_line_says_number_time_and_fact_in_this_order() {
        let fact = Fact::Skipped { request: RequestId { donation: "da:1".into(), run: 2 } };
        let line = FactLine { seq: 7, utc: "2026-11-22T18:00:00Z".into(), key: None, fact };
        let text =
            "{\"seq\":7,\"utc\":\"2026-11-22T18:00:00Z\",\"fact\":\"skipped\",\"request\":\"da:1#2\"}\n";
        assert_eq!(line.to_text(), text);
        assert_eq!(Line::parse(text.trim_end()), Ok(Line::Fact(Box::new(line))));
    }

    #[test]
    fn a_commands_key_stands_between_time_and_fact_and_may_be_missing() {
        let text = r#"{"seq":4,"utc":"","key":"9f","fact":"paused"}"#;
        let Ok(Line::Fact(line)) = Line::parse(text) else { panic!("a fact") };
        assert_eq!((line.key.as_deref(), line.to_text().trim_end()), (Some("9f"), text));
        assert!(
            matches!(Line::parse(r#"{"seq":4,"utc":"","fact":"paused"}"#), Ok(Line::Fact(line)) if line.key.is_none())
        );
    }

    #[test]
    fn facts_of_newer_programs_are_kept_and_malformed_ones_are_not() {
        let newer = r#"{"seq":9,"utc":"","fact":"fireworks_lit","colour":"red"}"#;
        assert_eq!(Line::parse(newer), Ok(Line::Unknown { seq: 9 }));
        for damaged in [
            r#"{"seq":9,"utc":"","fact":"skipped"}"#,
            r#"{"seq":9,"utc":""}"#,
            r#"{"fact":"fireworks_lit"}"#,
            r#"{"applied":[1]}"#,
            r#"{"applied":"1","frame":2}"#,
            "[]",
            "",
            "{",
        ] {
            assert!(Line::parse(damaged).is_err(), "{damaged}");
        }
    }

    #[test]
    fn a_step_stands_in_strict_form_and_reads_back_equal() {
        let line = concat!(
            r#"{"seq":3,"utc":"","fact":"plan_step_arrived","request":"da:1","attempt":0,"index":2,"#,
            r##""step":{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":"#FF0000","animate":{"duration_ms":250}}}"##,
        );
        let Ok(Line::Fact(fact)) = Line::parse(line) else { panic!("a fact") };
        assert_eq!(fact.to_text().trim_end(), line);
        assert!(Line::parse(&line.replace("rect", "blob")).is_err());
    }

    #[test]
    fn the_order_of_fields_does_not_matter() {
        let turned = r#"{"frame":3,"applied":[1,2]}"#;
        assert_eq!(Line::parse(turned), Ok(Line::Applied(AppliedLine { applied: vec![1, 2], frame: 3 })));
        let turned = r#"{"fact":"paused","utc":"","seq":4}"#;
        assert!(matches!(Line::parse(turned), Ok(Line::Fact(line)) if line.fact == Fact::Paused));
    }
}
