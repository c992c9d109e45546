//! A JSON document as a flat list of nodes with byte spans.
//!
//! Both readers fill this form and read a plan from it. A container's node is followed by those of its content, so a
//! whole document is one allocation, no depth needs recursion, and the path of a node can be found again when a
//! message needs it: nothing is spent on paths while all is well.

use std::borrow::Cow;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    Null,
    Bool,
    /// An integer that fits in 32 bits; `link` is its value.
    Int,
    /// Any other number; its text is the span.
    Number,
    /// A string in quotes without an escape; the span holds the quotes.
    Plain,
    /// A string in quotes with escapes.
    Escaped,
    /// A decoded string; the span is its content.
    Decoded,
    Array,
    Object,
}

/// A value, or a field's name in front of its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub kind: NodeKind,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Of a container: how many nodes it takes with its content, 0 while it is open. Of an `Int`: the value.
    pub link: i32,
}

/// A node's index.
pub(super) type At = u32;

/// The text and the nodes that were made from it.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    pub text: &'a str,
    pub nodes: &'a [Node],
}

impl<'a> Tree<'a> {
    /// The node at `at`.
    pub fn node(self, at: At) -> Node {
        self.nodes[at as usize]
    }

    /// Its kind.
    pub fn kind(self, at: At) -> NodeKind {
        self.node(at).kind
    }

    /// The node after `at` and its content.
    pub fn after(self, at: At) -> At {
        let node = self.node(at);
        match node.kind {
            NodeKind::Array | NodeKind::Object if node.link == 0 => self.nodes.len() as At,
            NodeKind::Array | NodeKind::Object => at + node.link as At,
            _ => at + 1,
        }
    }

    /// The bytes of a node as they stand in the text.
    pub fn source(self, at: At) -> &'a str {
        let node = self.node(at);
        &self.text[node.start as usize..node.end as usize]
    }

    /// The content of a string; `None` for anything else.
    pub fn string(self, at: At) -> Option<Cow<'a, str>> {
        let node = self.node(at);
        let (start, end) = (node.start as usize, node.end as usize);
        match node.kind {
            NodeKind::Plain => Some(Cow::Borrowed(&self.text[start + 1..end - 1])),
            NodeKind::Decoded => Some(Cow::Borrowed(&self.text[start..end])),
            NodeKind::Escaped => Some(Cow::Owned(unescape(&self.text[start + 1..end - 1]))),
            _ => None,
        }
    }

    /// The values of an array.
    pub fn items(self, array: At) -> Items<'a> {
        Items { tree: self, next: array + 1, end: self.after(array) }
    }

    /// The names and values of an object.
    pub fn members(self, object: At) -> Members<'a> {
        Members { tree: self, next: object + 1, end: self.after(object) }
    }

    /// The path of a node from `base`, which names node 0: `$.steps[3].fill`.
    pub fn path(self, target: At, base: &str) -> String {
        let mut path = base.to_owned();
        let mut at = 0;
        while at != target {
            let Some((name, inner)) = self.towards(at, target) else { break };
            path += &name;
            at = inner;
        }
        path
    }

    /// The part of a path that leads from a container towards a node inside it.
    fn towards(self, container: At, target: At) -> Option<(String, At)> {
        if self.kind(container) == NodeKind::Array {
            let (index, item) =
                self.items(container).enumerate().find(|&(_, item)| target < self.after(item))?;
            return Some((format!("[{index}]"), item));
        }
        let mut members = self.members(container);
        let (name, value) = members.find(|&(_, value)| target < self.after(value).max(value + 1))?;
        Some((segment(&self.string(name)?), if target == name { target } else { value }))
    }

    /// A value in a few words, for a message.
    pub fn describe(self, at: At) -> String {
        match self.kind(at) {
            NodeKind::Array => "a list".to_owned(),
            NodeKind::Object => "an object".to_owned(),
            NodeKind::Plain | NodeKind::Escaped | NodeKind::Decoded => {
                format!("\"{}\"", excerpt(&self.string(at).unwrap_or_default()))
            }
            _ => excerpt(self.source(at)),
        }
    }
}

/// Iterator over an array's values.
pub(super) struct Items<'a> {
    tree: Tree<'a>,
    next: At,
    end: At,
}

impl Iterator for Items<'_> {
    type Item = At;

    fn next(&mut self) -> Option<At> {
        if self.next >= self.end {
            return None;
        }
        let at = self.next;
        self.next = self.tree.after(at);
        Some(at)
    }
}

/// Iterator over an object's names and values.
pub(super) struct Members<'a> {
    tree: Tree<'a>,
    next: At,
    end: At,
}

impl Iterator for Members<'_> {
    type Item = (At, At);

    fn next(&mut self) -> Option<(At, At)> {
        // A name whose value never came stands at the end of a document that breaks off.
        if self.next + 1 >= self.end {
            return None;
        }
        let name = self.next;
        self.next = self.tree.after(name + 1);
        Some((name, name + 1))
    }
}

/// One field in a path, quoted where it is no plain word.
pub(super) fn segment(name: &str) -> String {
    let word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if word { format!(".{}", excerpt(name)) } else { format!("[\"{}\"]", excerpt(name)) }
}

/// Characters of a foreign text that a message repeats.
const EXCERPT_CHARS_MAX: usize = 40;

/// The beginning of a foreign text, safe to print on one line.
pub(super) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == EXCERPT_CHARS_MAX {
            shown.push('…');
            break;
        }
        match character {
            '"' | '\'' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

/// Decodes the escapes of a string that the scanner has accepted.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(slash) = rest.find('\\') {
        text.push_str(&rest[..slash]);
        let letter = rest.as_bytes()[slash + 1];
        rest = &rest[slash + 2..];
        match letter {
            b'u' => rest = unescape_unicode(rest, &mut text),
            letter => text.push(simple_escape(letter).unwrap_or('\u{FFFD}')),
        }
    }
    text + rest
}

/// Decodes the four digits after `\u`, and a second escape when the two are a pair.
fn unescape_unicode<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let unit = |digits: &str| u32::from_str_radix(digits, 16).unwrap_or(0xFFFD);
    let high = unit(&rest[..4]);
    if !(0xD800..0xDC00).contains(&high) {
        text.push(char::from_u32(high).unwrap_or('\u{FFFD}'));
        return &rest[4..];
    }
    let low = unit(&rest[6..10]);
    text.push(join_surrogates(high, low).unwrap_or('\u{FFFD}'));
    &rest[10..]
}

/// The character of a surrogate pair.
pub(super) fn join_surrogates(high: u32, low: u32) -> Option<char> {
    let pair = (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(&low);
    pair.then(|| char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))).flatten()
}

/// The character that a one-letter escape stands for.
pub(super) fn simple_escape(letter: u8) -> Option<char> {
    Some(match letter {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}
