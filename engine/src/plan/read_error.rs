//! What is wrong with a document that was read strictly, and where.

use std::fmt;
use std::ops::Range;

use super::scan::Flaw;
use super::tree::{At, NodeKind, Tree, excerpt, segment};

/// The first thing that is wrong with a document.
///
/// `Display` is one line. For a report that shows the offending line, `span`, `line` and `column` say where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What sort of mistake it is.
    pub kind: ReadErrorKind,
    /// JSON path of the value or field: `$.steps[3].fill`.
    pub path: String,
    /// Line of the first offending character, from 1.
    pub line: usize,
    /// Its column in characters (Unicode scalar values), from 1.
    pub column: usize,
    /// Byte range of what is wrong; empty at the end of the document.
    pub span: Range<usize>,
    /// What stands there, cut to a few words.
    pub found: String,
    /// What should stand there.
    pub expected: String,
    /// The right name that was probably meant.
    pub nearest: Option<String>,
}

/// The sorts of mistakes in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The document is longer than [`DOCUMENT_BYTES_MAX`](super::limits::DOCUMENT_BYTES_MAX).
    TooLong,
    /// The text is not JSON.
    Syntax,
    /// Brackets or groups are nested too deeply.
    TooDeep,
    /// The language has another major version.
    Version,
    /// A field stands twice in one object.
    Duplicate,
    /// A field does not exist here.
    UnknownField,
    /// An op, mode, ease or font does not exist.
    UnknownName,
    /// A field that must be there is not.
    Missing,
    /// A value of another type.
    Type,
    /// A number outside its limits.
    Range,
    /// A text or a list with too few or too many entries.
    Count,
    /// Something that reads as no colour, or an index that the palette does not have.
    Color,
    /// Two fields that exclude each other.
    Conflict,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, found, expected, .. } = self;
        write!(f, "line {line}, column {column}, at {path}: found {found}, expected {expected}")?;
        match &self.nearest {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ReadError {}

/// A mistake at a node, before its place in the text is known.
pub(super) struct Mistake {
    pub kind: ReadErrorKind,
    pub at: At,
    /// `None`: the node itself, described.
    pub found: Option<String>,
    pub expected: String,
    pub nearest: Option<String>,
}

impl Mistake {
    /// With its place in the text.
    pub fn locate(self, tree: Tree<'_>) -> Box<ReadError> {
        let node = tree.node(self.at);
        let (start, end) = (node.start as usize, node.end as usize);
        // Of a container only its bracket: the rest of it is not what is wrong.
        let end = if matches!(node.kind, NodeKind::Array | NodeKind::Object) { start + 1 } else { end };
        let (line, column) = place(tree.text.as_bytes(), start);
        Box::new(ReadError {
            kind: self.kind,
            path: tree.path(self.at, "$"),
            line,
            column,
            span: start..end,
            found: self.found.unwrap_or_else(|| tree.describe(self.at)),
            expected: self.expected,
            nearest: self.nearest,
        })
    }
}

impl Flaw {
    /// As an error about `text`.
    pub fn locate(&self, text: &str) -> Box<ReadError> {
        let (found, length) = found_at(text, self.at);
        let (line, column) = place(text.as_bytes(), self.at);
        Box::new(ReadError {
            kind: if self.too_deep { ReadErrorKind::TooDeep } else { ReadErrorKind::Syntax },
            path: open_path(Tree { text, nodes: &self.nodes }),
            line,
            column,
            span: self.at..self.at + length,
            found,
            expected: self.expected.to_owned(),
            nearest: None,
        })
    }
}

/// The error for bytes that are not UTF-8 from `start` to `end`.
pub(super) fn not_utf8(bytes: &[u8], span: Range<usize>) -> Box<ReadError> {
    let (line, column) = place(bytes, span.start);
    let shown: Vec<String> = bytes[span.clone()].iter().map(|byte| format!("0x{byte:02X}")).collect();
    Box::new(ReadError {
        kind: ReadErrorKind::NotUtf8,
        path: "$".to_owned(),
        line,
        column,
        span,
        found: format!("the byte {}", shown.join(" ")),
        expected: "text in UTF-8".to_owned(),
        nearest: None,
    })
}

/// The error for a document that is longer than `bytes_max`.
pub(super) fn too_long(length: usize, bytes_max: usize) -> Box<ReadError> {
    Box::new(ReadError {
        kind: ReadErrorKind::TooLong,
        path: "$".to_owned(),
        line: 1,
        column: 1,
        span: 0..0,
        found: format!("{length} bytes"),
        expected: format!("at most {bytes_max} bytes"),
        nearest: None,
    })
}

/// Line and column of a byte, both from 1. Counts the bytes that begin a character.
fn place(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = &bytes[..offset];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let column = before[line_start..].iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
    (line, column)
}

/// What stands at an offset of a text that is not JSON there, and its length in bytes.
fn found_at(text: &str, offset: usize) -> (String, usize) {
    let rest = &text[offset..];
    let Some(first) = rest.chars().next() else { return ("the end of the document".to_owned(), 0) };
    if first == '\u{FEFF}' {
        return ("a byte order mark".to_owned(), first.len_utf8());
    }
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '#');
    let length = match first {
        '\\' => escape_length(rest),
        '"' => rest[1..].find(['"', '\n']).map_or(rest.len(), |end| end + 2),
        _ if word(first) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
        _ => first.len_utf8(),
    };
    let length = length.min(rest.len());
    (format!("`{}`", excerpt(&rest[..length])), length)
}

/// The length of an escape: its backslash and letter, and the digits of a `\u`.
fn escape_length(rest: &str) -> usize {
    match rest.chars().nth(1) {
        Some('u') => 2 + rest[2..].bytes().take(4).take_while(u8::is_ascii_hexdigit).count(),
        Some(letter) => 1 + letter.len_utf8(),
        None => 1,
    }
}

/// The path of what comes next in the innermost container that is still open.
fn open_path(tree: Tree<'_>) -> String {
    let mut path = "$".to_owned();
    let mut at = 0;
    while (at as usize) < tree.nodes.len() {
        let node = tree.node(at);
        let last = match node.kind {
            NodeKind::Array if node.link == 0 => open_item(tree, at, &mut path),
            NodeKind::Object if node.link == 0 => open_member(tree, at, &mut path),
            _ => None,
        };
        let Some(inner) = last else { break };
        at = inner;
    }
    path
}

/// Adds the index of the last item that is still open, or of the one that should have come.
fn open_item(tree: Tree<'_>, array: At, path: &mut String) -> Option<At> {
    let mut count = 0;
    for item in tree.items(array) {
        if is_open(tree, item) {
            *path += &format!("[{count}]");
            return Some(item);
        }
        count += 1;
    }
    *path += &format!("[{count}]");
    None
}

/// Adds the name of the last field when its value is open or has not come.
fn open_member(tree: Tree<'_>, object: At, path: &mut String) -> Option<At> {
    let mut next = object + 1;
    for (name, value) in tree.members(object) {
        next = tree.after(value);
        if is_open(tree, value) {
            *path += &segment(&tree.string(name)?);
            return Some(value);
        }
    }
    if (next as usize) < tree.nodes.len() {
        *path += &segment(&tree.string(next)?);
    }
    None
}

fn is_open(tree: Tree<'_>, at: At) -> bool {
    let node = tree.node(at);
    matches!(node.kind, NodeKind::Array | NodeKind::Object) && node.link == 0
}
