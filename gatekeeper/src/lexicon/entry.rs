//! One word of a data file: a stem, and what may stand around it.
//!
//! `word` takes the usual endings, `=word` none; `word*` takes anything after it, `*word` anything before it, `+word` a Russian
//! prefix before it; `word/p` is looked for as written only, never in disguise.

use crate::normalise::alphabet::{letter, letters};

/// What may stand before the stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Start,
    /// Nothing or Russian prefixes.
    Prefixed,
    /// Anything.
    Any,
}

/// What may stand after the stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing.
    End,
    /// Nothing or an ending.
    Inflected,
    /// Anything.
    Any,
}

/// One word as the data files write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StemEntry {
    /// Its letters.
    pub stem: Vec<u8>,
    /// What may stand before it.
    pub left: Left,
    /// What may stand after it.
    pub right: Right,
    /// Never looked for in disguise.
    pub only_plain: bool,
}

impl StemEntry {
    /// Reads one word of a data file.
    pub fn parse(written: &str) -> Result<Self, String> {
        let (word, only_plain) = written.strip_suffix("/p").map_or((written, false), |word| (word, true));
        let (word, left, exact) = match word.as_bytes().first() {
            Some(b'=') => (&word[1..], Left::Start, true),
            Some(b'+') => (&word[1..], Left::Prefixed, false),
            Some(b'*') => (&word[1..], Left::Any, false),
            _ => (word, Left::Start, false),
        };
        let (word, right) = match word.strip_suffix('*') {
            Some(word) => (word, Right::Any),
            None => word
                .strip_suffix('=')
                .map_or((word, if exact { Right::End } else { Right::Inflected }), |word| (word, Right::End)),
        };
        let stem = letters(word);
        let strange = word.chars().find(|shown| letter(*shown).is_none());
        match strange {
            _ if stem.is_empty() => Err(format!("`{written}` has no letter")),
            Some(shown) => {
                Err(format!("`{written}`: `{shown}` is no letter; use one word of letters and digits"))
            }
            None if stem.len() == 1 => {
                Ok(Self { stem, left: Left::Start, right: Right::End, only_plain: true })
            }
            None => Ok(Self { stem, left, right, only_plain }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_say_what_may_stand_around() {
        let read = |written: &str| {
            StemEntry::parse(written).map(|entry| (entry.left, entry.right, entry.only_plain))
        };
        assert_eq!(read("wolf"), Ok((Left::Start, Right::Inflected, false)));
        assert_eq!(read("=wolf"), Ok((Left::Start, Right::End, false)));
        assert_eq!(read("*wolf*/p"), Ok((Left::Any, Right::Any, true)));
        assert_eq!(read("+волк="), Ok((Left::Prefixed, Right::End, false)));
    }

    #[test]
    fn what_is_no_word_is_an_error_that_names_it() {
        assert!(StemEntry::parse("wo lf").unwrap_err().contains("no letter"));
        assert!(StemEntry::parse("*").unwrap_err().contains("no letter"));
    }
}
