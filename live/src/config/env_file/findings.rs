//! What in `.env` looks like a mistake though it can be read: said once at the start, and no reason to refuse.

use super::line::{self, Assignment};
use crate::message::{Message, Speak, shown};

/// The least likeness of a name to the one that may be meant, from 0 to 1. `LLM_MODEL` has 0.75 to `LLM_MODEL_ID`,
/// `API_PROT` 0.88 to `API_PORT`; `HTTPS_PROXY` comes to 0.45 at most.
const LIKENESS_MIN: f64 = 0.6;

/// Letters from which on a name that is part of another is like it: `PORT` of `API_PORT`.
const PART_CHARS_MIN: usize = 4;

/// What is known of names outside the file.
pub struct Known<'a> {
    /// Every name that is read.
    pub names: &'a [&'a str],
    /// Whether the environment has a variable of this name.
    pub in_environment: &'a dyn Fn(&str) -> bool,
}

/// Something in a line that may not be meant. Never holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line's number.
    pub line: usize,
    /// What stands there.
    pub what: Oddity,
}

/// What may not be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A name that nobody reads, and the one that is most like it.
    UnknownName {
        /// As written.
        name: String,
        /// What may be meant.
        nearest: Option<String>,
    },
    /// `$NAME`, which other programs replace by the value of that name.
    Dollar,
    /// `\\` or `\$`, of which other programs take one `\` away.
    Backslash,
}

impl Speak for Finding {
    fn message(&self) -> Message {
        let what = match &self.what {
            Oddity::UnknownName { name, nearest: Some(nearest) } => {
                Message::new("env.unknown-nearest").with(name).with(nearest)
            }
            Oddity::UnknownName { name, nearest: None } => Message::new("env.unknown").with(name),
            Oddity::Dollar => Message::new("env.dollar"),
            Oddity::Backslash => Message::new("env.backslash"),
        };
        Message::new("env.line").with(self.line).with_message(what)
    }
}
shown!(Finding);

/// What looks like a mistake in these lines.
pub(super) fn look<'a>(
    entries: impl Iterator<Item = (usize, &'a Assignment)>,
    known: &Known<'_>,
) -> Vec<Finding> {
    let (mut found, mut before) = (Vec::new(), Vec::new());
    for (line, entry) in entries {
        let mut add = |what| found.push(Finding { line, what });
        if !known.names.contains(&entry.name.as_str()) {
            let nearest = nearest(&entry.name, known.names).map(str::to_owned);
            add(Oddity::UnknownName { name: entry.name.clone(), nearest });
        }
        // Within single quotes nobody replaces anything.
        if entry.quote != Some('\'') {
            let is_set = |name: &str| before.contains(&name) || (known.in_environment)(name);
            if names_after_dollar(&entry.value).any(|(name, braced)| braced || is_set(name)) {
                add(Oddity::Dollar);
            }
            // A path of Windows may start with two.
            if entry.value.contains("\\$") || entry.value.get(1..).is_some_and(|rest| rest.contains("\\\\")) {
                add(Oddity::Backslash);
            }
        }
        before.push(entry.name.as_str());
    }
    found
}

/// The known name that is most like `name`, when one is like it at all.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_ascii_uppercase();
    let is_part = |known: &str| {
        name.len().min(known.len()) >= PART_CHARS_MIN && (known.contains(&name) || name.contains(known))
    };
    let likeness = |known: &str| {
        let likeness = strsim::normalized_damerau_levenshtein(&name, known);
        if is_part(known) { likeness.max(LIKENESS_MIN) } else { likeness }
    };
    let best = known.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(best) >= LIKENESS_MIN).then_some(*best)
}

/// Names behind a sign `$`, and whether they stand in braces.
fn names_after_dollar(value: &str) -> impl Iterator<Item = (&str, bool)> {
    value.match_indices('$').filter_map(|(at, _)| {
        let rest = &value[at + 1..];
        let (rest, braced) = rest.strip_prefix('{').map_or((rest, false), |inner| (inner, true));
        let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').unwrap_or(rest.len());
        let closed = !braced || rest[end..].starts_with('}');
        (closed && line::is_name(&rest[..end])).then(|| (&rest[..end], braced))
    })
}

#[cfg(test)]
mod tests {
    use super::super::EnvFile;
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let file = EnvFile::parse(text.as_bytes()).expect("it can be read");
        let known = Known {
            names: &["API_PORT", "API_HOST", "LLM_MODEL_ID", "DATA_DIR"],
            in_environment: &|name| name == "HOME",
        };
        file.findings(&known).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_misspelt_name_is_told_with_the_nearest_known_one() {
        for (name, nearest) in [
            ("API_PROT", "API_PORT"),
            ("api_port", "API_PORT"),
            ("APIPORT", "API_PORT"),
            ("LLM_MODEL", "LLM_MODEL_ID"),
            ("DATA_DIRECTORY", "DATA_DIR"),
            ("PORT", "API_PORT"),
        ] {
            let text = format!("line 2: {name} is no setting and has no effect; is {nearest} meant?");
            assert_eq!(told(&format!("API_PORT=1\n{name}=1\n")), [text]);
        }
        for far in ["HTTPS_PROXY", "RUST_LOG", "X"] {
            let text = told(&format!("{far}=1\n")).join("\n");
            assert!(text.ends_with("remove it, or set it in the environment"), "{text}");
        }
    }

    #[test]
    fn a_dollar_that_others_would_replace_is_told_and_any_other_is_not() {
        for odd in ["$HOME/data", "\"${ANY}\"", "$API_PORT"] {
            assert_eq!(told(&format!("API_PORT=1\nDATA_DIR={odd}\n")).len(), 1, "{odd}");
        }
        for plain in ["pa$ecret", "$", "a$$b", "'$HOME'", "${", "$1", "${a-b}"] {
            assert_eq!(told(&format!("DATA_DIR={plain}\n")), Vec::<String>::new(), "{plain}");
        }
    }

    #[test]
    fn a_backslash_that_others_would_take_away_is_told_and_a_path_is_not() {
        for odd in [r"pa\$ecret", r"C:\\data"] {
            assert_eq!(told(&format!("DATA_DIR=\"{odd}\"\n")).len(), 1, "{odd}");
        }
        for plain in [r"C:\data\new", r"\\server\share", r"'C:\\data'"] {
            assert_eq!(told(&format!("DATA_DIR={plain}\n")), Vec::<String>::new(), "{plain}");
        }
    }
}
