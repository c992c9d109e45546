//! Bytes in any portions to tokens, forgiving: prose and thoughts around the object, comments, either quote, words
//! without quotes. A token is the same wherever the portions were cut, because each byte is taken alone.

use super::super::thinking::Blocks;
use super::super::tree::{join_surrogates, simple_escape};

/// A piece of a document.
pub(super) enum Token<'a> {
    Open(Bracket),
    Close(Bracket),
    Colon,
    Comma,
    /// A string in quotes, decoded.
    Text(&'a str, Oddities),
    /// Anything without quotes: a number, a word.
    Word(&'a str, Oddities),
    /// A comment; its text does not matter.
    Comment,
}

/// The two kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Curly,
    Square,
}

/// What is unusual about a string.
#[derive(Clone, Copy, Default)]
pub(super) struct Oddities {
    pub single_quotes: bool,
    pub control: bool,
    pub escape: bool,
    pub surrogate: bool,
    pub not_utf8: bool,
}

/// Where the next byte stands.
#[derive(Clone, Copy)]
enum Place {
    /// Outside any object, inside a thought or not.
    Prose(Blocks),
    Between,
    Word,
    String,
    Escape,
    Unicode {
        digits: u8,
        unit: u16,
    },
    Slash,
    LineComment,
    BlockComment {
        star: bool,
    },
}

/// The state between two bytes.
pub(super) struct Lexer {
    place: Place,
    /// The quote that ends the string.
    quote: u8,
    bytes: Vec<u8>,
    /// The first half of a surrogate pair.
    half: Option<u16>,
    oddities: Oddities,
    /// Whether anything but white space was skipped outside an object.
    pub skipped: bool,
}

impl Lexer {
    /// Before the first byte.
    pub fn new() -> Self {
        let (place, oddities) = (Place::Prose(Blocks::default()), Oddities::default());
        Self { place, quote: 0, bytes: Vec::new(), half: None, oddities, skipped: false }
    }

    /// Outside any object, after its end or still.
    pub fn leave(&mut self) {
        if matches!(self.place, Place::Between) {
            self.place = Place::Prose(Blocks::default());
        }
    }

    /// The bytes of the string that is open; `None` where none is.
    pub fn text_being_read(&self) -> Option<&[u8]> {
        let inside = matches!(self.place, Place::String | Place::Escape | Place::Unicode { .. });
        inside.then_some(&self.bytes)
    }

    /// Takes one byte; what it completes goes to `emit`.
    pub fn byte(&mut self, byte: u8, emit: &mut impl FnMut(Token<'_>)) {
        match self.place {
            Place::Prose(thoughts) => self.prose(byte, thoughts, emit),
            Place::Between => self.between(byte, emit),
            Place::Word => self.word(byte, emit),
            Place::String => self.string(byte, emit),
            Place::Escape => self.escape(byte),
            Place::Unicode { digits, unit } => self.unicode(byte, digits, unit, emit),
            Place::Slash => self.slash(byte, emit),
            Place::LineComment if byte == b'\n' => self.place = Place::Between,
            Place::LineComment => {}
            Place::BlockComment { star: true } if byte == b'/' => self.place = Place::Between,
            Place::BlockComment { .. } => self.place = Place::BlockComment { star: byte == b'*' },
        }
    }

    fn prose(&mut self, byte: u8, mut thoughts: Blocks, emit: &mut impl FnMut(Token<'_>)) {
        if !thoughts.is_open() {
            if byte == b'{' {
                self.place = Place::Between;
                return emit(Token::Open(Bracket::Curly));
            }
            self.skipped |= !byte.is_ascii_whitespace();
        }
        thoughts.byte(byte);
        self.place = Place::Prose(thoughts);
    }

    fn between(&mut self, byte: u8, emit: &mut impl FnMut(Token<'_>)) {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => {}
            b'{' => emit(Token::Open(Bracket::Curly)),
            b'[' => emit(Token::Open(Bracket::Square)),
            b'}' => emit(Token::Close(Bracket::Curly)),
            b']' => emit(Token::Close(Bracket::Square)),
            b':' => emit(Token::Colon),
            b',' => emit(Token::Comma),
            b'/' => self.place = Place::Slash,
            b'"' | b'\'' => {
                self.start();
                self.quote = byte;
                self.oddities.single_quotes = byte == b'\'';
                self.place = Place::String;
            }
            _ => {
                self.start();
                self.bytes.push(byte);
                self.place = Place::Word;
            }
        }
    }

    fn start(&mut self) {
        self.bytes.clear();
        self.half = None;
        self.oddities = Oddities::default();
    }

    fn word(&mut self, byte: u8, emit: &mut impl FnMut(Token<'_>)) {
        if !matches!(
            byte,
            b' ' | b'\n' | b'\r' | b'\t' | b'{' | b'}' | b'[' | b']' | b':' | b',' | b'/' | b'"' | b'\''
        ) {
            return self.bytes.push(byte);
        }
        self.place = Place::Between;
        self.oddities.not_utf8 = std::str::from_utf8(&self.bytes).is_err();
        let text = String::from_utf8_lossy(&self.bytes);
        // What looks like a blank, and is none of JSON's, is no word.
        let word = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if !word.is_empty() {
            emit(Token::Word(word, self.oddities));
        }
        self.between(byte, emit);
    }

    fn string(&mut self, byte: u8, emit: &mut impl FnMut(Token<'_>)) {
        if byte == b'\\' {
            self.place = Place::Escape;
            return;
        }
        self.settle_half();
        if byte == self.quote {
            self.place = Place::Between;
            self.oddities.not_utf8 = std::str::from_utf8(&self.bytes).is_err();
            return emit(Token::Text(&String::from_utf8_lossy(&self.bytes), self.oddities));
        }
        self.oddities.control |= byte < 0x20;
        self.bytes.push(byte);
    }

    fn escape(&mut self, byte: u8) {
        self.place = if byte == b'u' { Place::Unicode { digits: 0, unit: 0 } } else { Place::String };
        if byte == b'u' {
            return;
        }
        self.settle_half();
        let Some(character) = simple_escape(byte) else {
            self.oddities.escape = true;
            return self.bytes.push(byte);
        };
        self.push(character);
    }

    fn unicode(&mut self, byte: u8, digits: u8, unit: u16, emit: &mut impl FnMut(Token<'_>)) {
        let Some(digit) = char::from(byte).to_digit(16) else {
            // Not four digits: what was read of them is lost, this byte is taken as the string's own.
            self.oddities.escape = true;
            self.settle_half();
            self.place = Place::String;
            return self.string(byte, emit);
        };
        let unit = unit << 4 | digit as u16;
        if digits < 3 {
            self.place = Place::Unicode { digits: digits + 1, unit };
            return;
        }
        self.place = Place::String;
        self.unit(unit);
    }

    fn unit(&mut self, unit: u16) {
        let joined = self.half.and_then(|half| join_surrogates(half.into(), unit.into()));
        if let Some(character) = joined {
            self.half = None;
            return self.push(character);
        }
        self.settle_half();
        match char::from_u32(unit.into()) {
            Some(character) => self.push(character),
            None if unit < 0xDC00 => self.half = Some(unit),
            None => self.lone_surrogate(),
        }
    }

    /// Puts a replacement for the half of a pair whose other half did not come.
    fn settle_half(&mut self) {
        if self.half.take().is_some() {
            self.lone_surrogate();
        }
    }

    fn lone_surrogate(&mut self) {
        self.oddities.surrogate = true;
        self.push('\u{FFFD}');
    }

    fn push(&mut self, character: char) {
        self.bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn slash(&mut self, byte: u8, emit: &mut impl FnMut(Token<'_>)) {
        match byte {
            b'/' => self.place = Place::LineComment,
            b'*' => self.place = Place::BlockComment { star: false },
            _ => {
                self.place = Place::Between;
                self.between(byte, emit);
            }
        }
        emit(Token::Comment);
    }
}
