//! Characters written as codes: `&#119;`, `&#x77;`, `%77`, `\\u0077`, and 3.14 where «пи» is meant.
//!
//! Only codes of what can be part of a word are read; `100%` and `a&b` stay what they are.

/// Whether a code can begin with this character.
pub fn can_begin(shown: char) -> bool {
    matches!(shown, '&' | '%' | '\\' | '3')
}

/// The character that a code at the start of `text` stands for, and how many bytes the code takes.
pub fn decode(text: &str) -> Option<(char, usize)> {
    match text.as_bytes()[0] {
        b'&' => entity(text),
        b'%' => percent(text),
        b'\\' => backslash(text),
        _ => None,
    }
}

/// «3.14» just before a Russian letter is the sound of that number; 4 bytes.
pub fn sound_of_pi(text: &str, start: usize) -> Option<([char; 2], usize)> {
    const LENGTH: usize = 4;
    let rest = &text[start..];
    let is_pi = rest.starts_with("3.14") || rest.starts_with("3,14");
    let before = text[..start].chars().next_back();
    let goes_on =
        is_pi && rest[LENGTH..].starts_with(|shown: char| matches!(shown, 'а'..='я' | 'А'..='Я' | 'ё'));
    (goes_on && !before.is_some_and(|shown| shown.is_ascii_digit())).then_some((['п', 'и'], LENGTH))
}

fn entity(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 6] = [
        ("&shy;", '\u{AD}'),
        ("&zwj;", '\u{200D}'),
        ("&zwnj;", '\u{200C}'),
        ("&nbsp;", ' '),
        ("&amp;", '&'),
        ("&period;", '.'),
    ];
    const DIGITS_MAX: usize = 7;
    if let Some((name, shown)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*shown, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, radix) =
        digits.strip_prefix(['x', 'X']).map_or((digits, 10), |hexadecimal| (hexadecimal, 16));
    let length = digits.bytes().take(DIGITS_MAX).take_while(|byte| (*byte as char).is_digit(radix)).count();
    let shown = code_point(&digits[..length], radix)?;
    let end = usize::from(digits[length..].starts_with(';'));
    Some((shown, text.len() - digits.len() + length + end))
}

fn backslash(text: &str) -> Option<(char, usize)> {
    let braced = text.strip_prefix("\\u{").and_then(|rest| rest.split_once('}'));
    if let Some((digits, _)) = braced.filter(|(digits, _)| (1..=6).contains(&digits.len())) {
        return Some((code_point(digits, 16)?, digits.len() + 4));
    }
    let (digits, length) = match text.as_bytes().get(1)? {
        b'u' => (text.get(2..6)?, 6),
        b'x' => (text.get(2..4)?, 4),
        _ => return None,
    };
    Some((code_point(digits, 16)?, length))
}

/// One letter of UTF-8 in bytes of two hexadecimal digits each. Digits and signs stay: `50%20` is no code.
fn percent(text: &str) -> Option<(char, usize)> {
    let byte = |number: usize| -> Option<u8> {
        let code = text.get(number * 3..number * 3 + 3)?.strip_prefix('%')?;
        code.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(code, 16).ok())?
    };
    let first = byte(0)?;
    let length = match first {
        b'a'..=b'z' | b'A'..=b'Z' => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = (0..length).map_while(byte).collect();
    let shown = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((shown, length * 3))
}

fn code_point(digits: &str, radix: u32) -> Option<char> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| (byte as char).is_digit(radix));
    plain
        .then(|| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32))?
        .filter(|shown| !shown.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_with_their_length() {
        for (text, decoded) in [
            ("&#119;olf", ('w', 6)),
            ("&#x77olf", ('w', 5)),
            ("%77", ('w', 3)),
            ("%D0%BA", ('к', 6)),
            ("\\u043a", ('к', 6)),
            ("\\x77", ('w', 4)),
            ("\\u{43a}", ('к', 7)),
        ] {
            assert_eq!(decode(text), Some(decoded), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_stays() {
        for text in ["&#;", "&cat;", "%2", "%20", "%D0", "%я", "\\u00", "\\", "&#55296;", "\\u{}", "%F"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(sound_of_pi("13.14рог", 1), None);
    }
}
