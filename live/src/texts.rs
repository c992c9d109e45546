//! What is done with texts and bytes of others before they are shown or kept.

use std::fmt::Write as _;

/// The first `chars_max` characters.
#[must_use]
pub fn clip(text: &str, chars_max: usize) -> String {
    text.chars().take(chars_max).collect()
}

/// The first `chars_max` characters besides control characters: what a server or a program said, for messages.
#[must_use]
pub fn said(text: &str, chars_max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(chars_max).collect()
}

/// On one line of a terminal, whose cursor it cannot move: each control character is a space.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Bytes in hexadecimal, two lower-case digits each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_reaches_a_terminal() {
        let text = "no\u{1b}[2J\r\nmore \u{9b}ё";
        assert_eq!(on_one_line(text), "no [2J  more  ё");
        assert_eq!(said(text, 9), "no[2Jmore");
        assert_eq!(clip(text, 3), "no\u{1b}");
    }

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
