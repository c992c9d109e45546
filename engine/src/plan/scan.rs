//! Strict JSON (RFC 8259) into a [`Tree`](super::tree::Tree)'s nodes.
//!
//! No recursion: the containers that are open stand in a list with a fixed length, so a document that is nested a
//! hundred thousand deep is refused after a few bytes. Says nothing about what a plan may contain.

use super::limits::JSON_DEPTH_MAX;
use super::tree::{At, Node, NodeKind, join_surrogates, simple_escape};

/// Where the text stops being JSON, and what should stand there.
pub(super) struct Flaw {
    /// Byte offset.
    pub at: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// Whether it is the depth that is wrong.
    pub too_deep: bool,
    /// What was read before; the containers at its end are open.
    pub nodes: Vec<Node>,
}

/// The nodes of a document; node 0 is its value.
pub(super) fn scan(text: &str) -> Result<Vec<Node>, Box<Flaw>> {
    // A third of a plan's bytes is about the number of its nodes when it is written compactly; growing later is fine.
    let nodes = Vec::with_capacity(text.len() / 4 + 1);
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0, nodes, open: [0; JSON_DEPTH_MAX], depth: 0 };
    match scanner.document() {
        Ok(()) => Ok(scanner.nodes),
        Err(stop) => Err(Box::new(Flaw {
            at: scanner.at,
            expected: stop.0,
            too_deep: stop.0 == TOO_DEEP,
            nodes: scanner.nodes,
        })),
    }
}

const TOO_DEEP: &str = "at most 64 levels of nesting";
const AFTER_ROOT: &str = "nothing after the end of the plan";
const VALUE: &str = "a value";
const NO_COMMA: &str = "a value (no comma stands before a closing bracket)";
const NAME: &str = "a field name in double quotes";
const NO_NAME: &str = "a field name (no comma stands before a closing brace)";
const COLON: &str = "`:` after the field name";
const COMMA_OR_BRACE: &str = "`,` or `}`";
const COMMA_OR_BRACKET: &str = "`,` or `]`";
const DIGIT: &str = "a digit";
const NO_LEADING_ZERO: &str = "a number without a leading zero";
const QUOTE: &str = "the `\"` that ends the string";
const CONTROL: &str = "an escape such as `\\n` (a control character cannot stand in a string)";
const ESCAPE: &str = "one of `\"` `\\` `/` `b` `f` `n` `r` `t` `u` after the backslash";
const HEX: &str = "four hexadecimal digits after `\\u`";
const PAIR: &str = "a surrogate pair (half of one stands alone)";

/// Ends the scan; the scanner's position says where.
struct ScanError(&'static str);

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    open: [At; JSON_DEPTH_MAX],
    depth: usize,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), ScanError> {
        self.space();
        self.value(VALUE)?;
        while self.depth > 0 {
            self.content()?;
        }
        self.space();
        if self.at < self.bytes.len() { Err(ScanError(AFTER_ROOT)) } else { Ok(()) }
    }

    /// Reads what is next in the innermost open container: its end, or one more value.
    fn content(&mut self) -> Result<(), ScanError> {
        let container = self.open[self.depth - 1];
        let object = self.nodes[container as usize].kind == NodeKind::Object;
        let first = self.nodes.len() == container as usize + 1;
        self.space();
        match (self.peek(), object) {
            (b'}', true) | (b']', false) => {
                self.close(container);
                return Ok(());
            }
            (b',', _) if !first => {
                self.at += 1;
                self.space();
            }
            _ if first => {}
            (_, true) => return Err(ScanError(COMMA_OR_BRACE)),
            (_, false) => return Err(ScanError(COMMA_OR_BRACKET)),
        }
        if object {
            self.name(if first { NAME } else { NO_NAME })?;
        }
        self.value(if first || object { VALUE } else { NO_COMMA })
    }

    fn name(&mut self, no_name: &'static str) -> Result<(), ScanError> {
        match self.peek() {
            b'"' => self.string()?,
            b'}' => return Err(ScanError(no_name)),
            _ => return Err(ScanError(NAME)),
        }
        self.space();
        if self.peek() != b':' {
            return Err(ScanError(COLON));
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn value(&mut self, expected: &'static str) -> Result<(), ScanError> {
        match self.peek() {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b'{' => self.open(NodeKind::Object),
            b'[' => self.open(NodeKind::Array),
            b't' => self.word(b"true", NodeKind::Bool),
            b'f' => self.word(b"false", NodeKind::Bool),
            b'n' => self.word(b"null", NodeKind::Null),
            b']' | b'}' => Err(ScanError(expected)),
            _ => Err(ScanError(VALUE)),
        }
    }

    fn open(&mut self, kind: NodeKind) -> Result<(), ScanError> {
        if self.depth == JSON_DEPTH_MAX {
            return Err(ScanError(TOO_DEEP));
        }
        self.open[self.depth] = self.nodes.len() as At;
        self.depth += 1;
        self.push(kind, self.at, self.at + 1, 0);
        self.at += 1;
        Ok(())
    }

    fn close(&mut self, container: At) {
        self.at += 1;
        let link = (self.nodes.len() - container as usize) as i32;
        let node = &mut self.nodes[container as usize];
        node.end = self.at as u32;
        node.link = link;
        self.depth -= 1;
    }

    fn word(&mut self, word: &'static [u8], kind: NodeKind) -> Result<(), ScanError> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(ScanError(VALUE));
        }
        self.push(kind, self.at, self.at + word.len(), 0);
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), ScanError> {
        let start = self.at;
        let negative = self.peek() == b'-';
        self.at += usize::from(negative);
        let first = self.peek();
        let value = self.digits()?;
        if first == b'0' && self.at - start > 1 + usize::from(negative) {
            self.at = start;
            return Err(ScanError(NO_LEADING_ZERO));
        }
        if matches!(self.peek(), b'.' | b'e' | b'E') {
            self.fraction_and_exponent()?;
            self.push(NodeKind::Number, start, self.at, 0);
            return Ok(());
        }
        // At most nine digits: the value fits, and was summed up without overflow.
        let (kind, value) = if self.at - start <= 9 { (NodeKind::Int, value) } else { (NodeKind::Number, 0) };
        self.push(kind, start, self.at, if negative { -value } else { value });
        Ok(())
    }

    /// Reads one digit or more; the sum wraps when there are more than fit.
    fn digits(&mut self) -> Result<i32, ScanError> {
        let mut value = 0_i32;
        let start = self.at;
        while let digit @ b'0'..=b'9' = self.peek() {
            value = value.wrapping_mul(10).wrapping_add(i32::from(digit - b'0'));
            self.at += 1;
        }
        if self.at == start { Err(ScanError(DIGIT)) } else { Ok(value) }
    }

    fn fraction_and_exponent(&mut self) -> Result<(), ScanError> {
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<(), ScanError> {
        let start = self.at;
        self.at += 1;
        let mut kind = NodeKind::Plain;
        loop {
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    kind = NodeKind::Escaped;
                    self.escape()?;
                }
                0..=0x1F if self.at >= self.bytes.len() => return Err(ScanError(QUOTE)),
                0..=0x1F => return Err(ScanError(CONTROL)),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.push(kind, start, self.at, 0);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), ScanError> {
        let start = self.at;
        self.at += 1;
        if self.peek() != b'u' {
            simple_escape(self.peek()).ok_or(ScanError(ESCAPE))?;
            self.at += 1;
            return Ok(());
        }
        let unit = self.unicode_unit()?;
        if !(0xD800..0xE000).contains(&unit) {
            return Ok(());
        }
        let second = self.bytes[self.at..].starts_with(b"\\u");
        self.at += usize::from(second);
        let low = if second { self.unicode_unit()? } else { 0 };
        if join_surrogates(unit, low).is_none() {
            self.at = start;
            return Err(ScanError(PAIR));
        }
        Ok(())
    }

    /// Reads `u` and four digits.
    fn unicode_unit(&mut self) -> Result<u32, ScanError> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek()).to_digit(16).ok_or(ScanError(HEX))?;
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }

    fn push(&mut self, kind: NodeKind, start: usize, end: usize, link: i32) {
        self.nodes.push(Node { kind, start: start as u32, end: end as u32, link });
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// The byte here; 0, which is no part of JSON, at the end.
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }
}
