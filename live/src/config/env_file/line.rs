//! One line of `.env`: the grammar, both ways.
//!
//! ```text
//! line    = blanks [ "#" anything ]                      nothing, or a comment
//!         | blanks ["export" blanks] NAME blanks "=" blanks value [comment]
//! NAME    = a letter of ASCII or "_", then those and digits
//! value   = '"' anything but '"' '"'                     as it stands between the quotes
//!         | "'" anything but "'" "'"                     the same
//!         | anything                                     to the end or the comment, without blanks around it
//! comment = blank "#", and behind it a blank, another "#" or nothing
//! blank   = a space or a tab
//! ```
//!
//! Nothing stands for anything else: no `$NAME` is replaced, no `\` takes a sign away. So a path of Windows and a token with
//! any sign in it are written as they are. A control character other than a tab is refused.

use std::ops::Range;

use crate::message::{Message, Speak, spoken};

/// Where a line gives a value, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The name before the sign `=`.
    pub name: String,
    /// What is meant.
    pub value: String,
    /// The bytes of the line that stand for it, quotes included.
    pub written: Range<usize>,
    /// How it is written.
    pub quote: Option<char>,
}

/// What is wrong with a line. Never holds the text of a value: it may be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineError {
    /// No sign `=`.
    NoAssignment,
    /// What stands before `=` cannot be a name.
    Name,
    /// A quote that is not closed.
    Unclosed(char),
    /// Something behind the closing quote.
    BehindQuote(char),
    /// A sign `#` that may be meant either way.
    Hash,
    /// A character that cannot be seen.
    Control(char),
}

/// Why a value cannot stand in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// A control character, a line end among them.
    Control(char),
    /// Both kinds of quotes, and it needs one around it.
    BothQuotes,
    /// Not a name.
    Name,
}

impl Speak for LineError {
    fn message(&self) -> Message {
        match self {
            Self::NoAssignment => Message::new("env.no-assignment"),
            Self::Name => Message::new("env.no-name"),
            Self::Unclosed(quote) => Message::new("env.unclosed").with(quote).with(quote),
            Self::BehindQuote(quote) => {
                Message::new("env.behind-quote").with(quote).with(quote).with(quote).with(other(*quote))
            }
            Self::Hash => Message::new("env.hash"),
            Self::Control(sign) => Message::new("env.control").with(code(*sign)),
        }
    }
}
spoken!(LineError);

impl Speak for Unwritable {
    fn message(&self) -> Message {
        match self {
            Self::Control(sign) => Message::new("env.unwritable-control").with(code(*sign)),
            Self::BothQuotes => Message::new("env.both-quotes"),
            Self::Name => Message::new("env.unwritable-name"),
        }
    }
}
spoken!(Unwritable);

/// How Unicode names a character that cannot be seen.
fn code(sign: char) -> String {
    format!("U+{:04X}", u32::from(sign))
}

/// Reads a line without its end; `None`: it gives nothing a value.
///
/// # Errors
/// When it is none of what the grammar has.
pub fn read(line: &str) -> Result<Option<Assignment>, LineError> {
    if let Some(control) = line.chars().find(|sign| is_bad(*sign)) {
        return Err(LineError::Control(control));
    }
    let start = line.trim_start_matches(is_blank);
    if start.is_empty() || start.starts_with('#') {
        return Ok(None);
    }
    let (before, behind) = line.split_once('=').ok_or(LineError::NoAssignment)?;
    let name = name_of(before).ok_or(LineError::Name)?;
    let value = behind.trim_start_matches(is_blank);
    let at = line.len() - value.len();
    let (quote, value, length) = match value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        Some(quote) => quoted(value, quote)?,
        // The blanks before a comment count when there is no value before them.
        None => bare(behind, value)?,
    };
    // Where nothing stands, a value belongs right behind the sign, so that a comment stays one.
    let at = if length == 0 { line.len() - behind.len() } else { at };
    let written = at..at + length;
    Ok(Some(Assignment { name: name.to_owned(), value: value.to_owned(), written, quote }))
}

/// The text that stands for `value`: quotes only where they are needed.
///
/// # Errors
/// When no text does.
pub fn write(value: &str) -> Result<String, Unwritable> {
    if let Some(control) = value.chars().find(|sign| is_bad(*sign)) {
        return Err(Unwritable::Control(control));
    }
    let is_plain = !value.contains(|sign: char| sign.is_whitespace() || matches!(sign, '#' | '"' | '\''));
    let quotes = ['"', '\''].into_iter().find(|quote| !value.contains(*quote));
    match quotes {
        _ if is_plain => Ok(value.to_owned()),
        Some(quote) => Ok(format!("{quote}{value}{quote}")),
        // Quotes inside a value are nothing special as long as it needs none around it.
        None if read(&format!("A={value}"))
            .is_ok_and(|found| found.is_some_and(|found| found.value == value)) =>
        {
            Ok(value.to_owned())
        }
        None => Err(Unwritable::BothQuotes),
    }
}

/// Whether `line` is a comment that shows how `name` would be set: `#API_PORT=8080`.
#[must_use]
pub fn is_example_of(line: &str, name: &str) -> bool {
    let text = line.trim_start_matches(is_blank).strip_prefix('#').and_then(|text| text.split_once('='));
    text.is_some_and(|(before, _)| before.trim_matches(is_blank) == name)
}

/// Whether `text` can be a name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    begins && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn name_of(before: &str) -> Option<&str> {
    let words = before.trim_matches(is_blank);
    let exported = words.strip_prefix("export").filter(|rest| rest.starts_with(is_blank));
    Some(exported.map_or(words, |rest| rest.trim_start_matches(is_blank))).filter(|name| is_name(name))
}

/// Quote, value, and the bytes that both take.
type Found<'a> = (Option<char>, &'a str, usize);

fn quoted(text: &str, quote: char) -> Result<Found<'_>, LineError> {
    let (value, rest) = text[1..].split_once(quote).ok_or(LineError::Unclosed(quote))?;
    let comment = rest.trim_start_matches(is_blank);
    if !comment.is_empty() && (comment.len() == rest.len() || !comment.starts_with('#')) {
        return Err(LineError::BehindQuote(quote));
    }
    Ok((Some(quote), value, value.len() + 2))
}

/// `behind` is all that stands behind the sign `=`, `text` the same without the blanks at its start.
fn bare<'a>(behind: &'a str, text: &'a str) -> Result<Found<'a>, LineError> {
    let skipped = behind.len() - text.len();
    let signs = behind.char_indices().zip(behind.char_indices().skip(1));
    for ((_, before), (at, sign)) in signs {
        if sign == '#' && is_blank(before) {
            let next = behind[at + 1..].chars().next();
            if next.is_some_and(|next| !is_blank(next) && next != '#') {
                return Err(LineError::Hash);
            }
            let value = behind[..at].get(skipped..).unwrap_or_default().trim_end_matches(is_blank);
            return Ok((None, value, value.len()));
        }
    }
    let value = text.trim_end_matches(is_blank);
    Ok((None, value, value.len()))
}

const fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\t')
}

fn is_bad(sign: char) -> bool {
    sign.is_control() && sign != '\t'
}

const fn other(quote: char) -> char {
    if quote == '"' { '\'' } else { '"' }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(line: &str) -> Result<Option<String>, LineError> {
        Ok(read(line)?.map(|found| found.value))
    }

    #[test]
    fn what_is_written_is_what_is_meant() {
        for (line, meant) in [
            ("A=1", "1"),
            ("A=", ""),
            ("A=\"\"", ""),
            ("  export\tA \t=  1  ", "1"),
            ("A=two words", "two words"),
            ("A=\"two words\"", "two words"),
            ("A=' with blanks '", " with blanks "),
            ("A=\"pa$ecret$HOME${HOME}\"", "pa$ecret$HOME${HOME}"),
            ("A=pa$ecret", "pa$ecret"),
            (r"A=C:\Users\new\", r"C:\Users\new\"),
            (r#"A="C:\Program Files\new\""#, r"C:\Program Files\new\"),
            (r"A=\\server\share", r"\\server\share"),
            ("A='say \"hi\"'", "say \"hi\""),
            ("A=it's", "it's"),
            ("A=a=b", "a=b"),
            ("A=a#b", "a#b"),
            ("A=#b", "#b"),
            ("A=1 # one", "1"),
            ("A=1 \t## one", "1"),
            ("A=1 #", "1"),
            ("A= # nothing", ""),
            ("A=\"1\" # one", "1"),
            ("A=\"1\" #one", "1"),
            ("A=\"1 #2\"", "1 #2"),
            ("A=猫 и ёж", "猫 и ёж"),
        ] {
            assert_eq!(value(line), Ok(Some(meant.to_owned())), "{line}");
        }
        for comment in ["", "  \t", "#", "# A=1", "  #A=1"] {
            assert_eq!(value(comment), Ok(None), "{comment}");
        }
    }

    #[test]
    fn what_can_be_meant_otherwise_is_refused() {
        for (line, error) in [
            ("nonsense", LineError::NoAssignment),
            ("=1", LineError::Name),
            ("A-B=1", LineError::Name),
            ("1A=1", LineError::Name),
            ("A B=1", LineError::Name),
            ("Ж=1", LineError::Name),
            ("A=\"1", LineError::Unclosed('"')),
            ("A='it", LineError::Unclosed('\'')),
            ("A=\"", LineError::Unclosed('"')),
            (r#"A="a\"b""#, LineError::BehindQuote('"')),
            ("A='1'2", LineError::BehindQuote('\'')),
            ("A=\"1\"# one", LineError::BehindQuote('"')),
            ("A=room #5", LineError::Hash),
            ("A= #5", LineError::Hash),
            ("A=1\0", LineError::Control('\0')),
            ("# \u{1b}[2J", LineError::Control('\u{1b}')),
            ("A=1\rB=2", LineError::Control('\r')),
        ] {
            assert_eq!(value(line), Err(error), "{line}");
            assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn a_value_gets_quotes_only_where_it_needs_them() {
        for (value, text) in [
            ("", Ok("")),
            ("8080", Ok("8080")),
            (r"C:\data", Ok(r"C:\data")),
            ("two words", Ok("\"two words\"")),
            ("room #5", Ok("\"room #5\"")),
            ("say \"hi\"", Ok("'say \"hi\"'")),
            ("it's \"ok\"", Ok("it's \"ok\"")),
            ("\"it's\"", Err(Unwritable::BothQuotes)),
            ("it's \"#1\" #2", Err(Unwritable::BothQuotes)),
            (" \"it's", Err(Unwritable::BothQuotes)),
            ("a\nb", Err(Unwritable::Control('\n'))),
            ("a\0", Err(Unwritable::Control('\0'))),
        ] {
            assert_eq!(write(value), text.map(str::to_owned), "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in "([ -~]|[#\"' \\\\$]|[а-я]|\t){0,12}") {
            if let Ok(text) = write(&value) {
                let line = format!("A={text}");
                let found = read(&line).expect("it is in the grammar").expect("it gives a value");
                prop_assert_eq!(&line[found.written], &text);
                prop_assert_eq!(found.value, value);
            }
        }

        #[test]
        fn any_line_is_read_or_refused(line in "\\PC{0,40}") {
            if let Ok(Some(found)) = read(&line) {
                prop_assert!(line[found.written].contains(&found.value));
            }
        }
    }
}
