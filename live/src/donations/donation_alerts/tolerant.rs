//! JSON that is odd in one place: that place is replaced and its object marked, so that the rest can be used.
//!
//! What a server wrote in another language may hold half of a surrogate pair, a number that no machine number holds, or
//! nesting without end; one such entry must not hide all others of its list. Text whose structure is broken stays unread.

use serde_json::Value;

/// Member of an object in which something was replaced.
pub const REPLACED: &str = "\u{0}replaced";
/// The same as it stands in JSON, with its value.
const MEMBER: &str = "\"\\u0000replaced\":true,";
/// Objects and lists inside of one another that are read; a donation has three.
const DEPTH_MAX: usize = 64;

/// Reads JSON; an object in which something had to be replaced has the member [`REPLACED`]. `None` when it is no JSON.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok().or_else(|| {
        let text = String::from_utf8_lossy(bytes);
        text.trim_start().starts_with(['{', '[']).then_some(())?;
        serde_json::from_str(&Mender::new(&text).mended()?).ok()
    })
}

/// Walks over a text once and writes it again.
struct Mender<'a> {
    rest: &'a str,
    out: String,
    /// Where each open object's members begin, and whether it is marked; `None` for a list.
    open: Vec<Option<(usize, bool)>>,
}

impl<'a> Mender<'a> {
    const fn new(text: &'a str) -> Self {
        Self { rest: text, out: String::new(), open: Vec::new() }
    }

    /// The text with what is odd replaced; `None` when it ends too early.
    fn mended(mut self) -> Option<String> {
        while let Some(next) = self.rest.chars().next() {
            match next {
                '"' => self.string()?,
                '{' | '[' if self.open.len() == DEPTH_MAX => {
                    self.skip_nested()?;
                    self.replace("null");
                }
                '{' | '[' => {
                    self.copy(1);
                    self.open.push((next == '{').then_some((self.out.len(), false)));
                }
                '}' | ']' => {
                    self.copy(1);
                    self.open.pop();
                }
                '-' | '+' | '.' | '0'..='9' | 'A'..='Z' | 'a'..='z' => self.word(),
                _ => self.copy(next.len_utf8()),
            }
        }
        Some(self.out)
    }

    fn copy(&mut self, bytes: usize) {
        let (piece, rest) = self.rest.split_at(bytes);
        self.out.push_str(piece);
        self.rest = rest;
    }

    /// Writes something else in place of what was there, and marks the object around it.
    fn replace(&mut self, with: &str) {
        self.out.push_str(with);
        if let Some(Some((start, is_marked))) = self.open.iter_mut().rev().find(|open| open.is_some())
            && !std::mem::replace(is_marked, true)
        {
            self.out.insert_str(*start, MEMBER);
        }
    }

    /// A number or a name: what cannot be read becomes `null`.
    fn word(&mut self) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        if serde_json::from_str::<Value>(&self.rest[..end]).is_ok() {
            self.copy(end);
        } else {
            self.rest = &self.rest[end..];
            self.replace("null");
        }
    }

    /// A text: half of a pair and an unknown escape become U+FFFD, a bare control character its escape.
    fn string(&mut self) -> Option<()> {
        self.copy(1);
        loop {
            let plain = self.rest.find(|c| matches!(c, '"' | '\\' | '\0'..='\x1F'))?;
            self.copy(plain);
            match self.rest.as_bytes()[0] {
                b'"' => {
                    self.copy(1);
                    return Some(());
                }
                b'\\' => self.escape()?,
                control => {
                    self.out.push_str(&format!("\\u{control:04x}"));
                    self.rest = &self.rest[1..];
                }
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let length = match self.rest[1..].chars().next()? {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => Some(2),
            'u' => match (unit(self.rest), self.rest.get(6..).and_then(unit)) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Some(12),
                (None | Some(0xD800..=0xDFFF), _) => None,
                (Some(_), _) => Some(6),
            },
            _ => None,
        };
        if let Some(length) = length {
            self.copy(length);
        } else {
            let skipped = if unit(self.rest).is_some() { 6 } else { 1 };
            self.rest = &self.rest[skipped..];
            self.replace("\u{FFFD}");
        }
        Some(())
    }

    /// Passes over an object or a list with everything in it.
    fn skip_nested(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        let (mut in_text, mut escaped) = (false, false);
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                b'{' | b'[' if !in_text => depth += 1,
                b'}' | b']' if !in_text => {
                    depth -= 1;
                    if depth == 0 {
                        self.rest = &self.rest[at + 1..];
                        return Some(());
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// The unit that `\uXXXX` at the start of a text stands for.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_text(text: &str) -> Option<Value> {
        read(text.as_bytes())
    }

    #[test]
    fn one_odd_entry_is_marked_and_the_others_are_as_they_were() {
        let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
        for (odd, mended) in [
            (r#""half a pair \ud83d""#, json!("half a pair \u{FFFD}")),
            (r#""\udc00\ud83d\ude00""#, json!("\u{FFFD}😀")),
            (r#""\ud83d\ud83d\ude00""#, json!("\u{FFFD}😀")),
            (r#""\x41 \u12g4""#, json!("\u{FFFD}x41 \u{FFFD}u12g4")),
            ("1e400", Value::Null),
            ("-1E+999", Value::Null),
            ("NaN", Value::Null),
            ("007", Value::Null),
        ] {
            let text = format!(
                r#"{{"data":[{{"id":1,"m":"a"}},{{"id":2,"m":{odd}}},{{"id":3,"m":"😀\n"}}],"n":1}}"#
            );
            let read = read_text(&text).expect(odd);
            let second = json!({ REPLACED: true, "id": 2, "m": mended });
            assert_eq!(
                read,
                json!({"data": [{"id":1,"m":"a"}, second, {"id":3,"m":"😀\n"}], "n": 1}),
                "{odd}"
            );
        }
        let read = read_text(&format!(r#"[{{"id":1,"x":{{"y":{deep}}}}},{{"id":2}}]"#)).expect("closed");
        assert_eq!(
            (read[0]["x"][REPLACED] == true, &read[0]["id"], &read[1]),
            (true, &json!(1), &json!({"id": 2}))
        );
        assert!(read[0].get(REPLACED).is_none(), "only the object around it");
    }

    #[test]
    fn a_control_character_and_bytes_that_are_no_text_are_read_for_what_they_are() {
        assert_eq!(read(b"{\"m\":\"a\nb\xFFc\"}"), Some(json!({"m": "a\nb\u{FFFD}c"})));
    }

    #[test]
    fn what_is_broken_in_its_structure_is_not_read() {
        for text in [
            "",
            "{",
            "{\"a\":",
            "\"\\",
            "\"\\u",
            "[1,]",
            "{\"a\" 1}",
            "]",
            "{{}",
            "\"a",
            "[[[\"\\",
            "1e400",
            "nonsense",
        ] {
            assert_eq!(read_text(text), None, "{text}");
        }
    }
}
