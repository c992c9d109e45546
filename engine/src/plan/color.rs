//! Colours as documents write them.

use crate::geometry::Color;

/// What a colour should look like.
pub(super) const EXPECTED: &str = "a colour such as \"#1A2B3C\" or \"#FFF\"";

/// A colour exactly as the language has it; else what was expected.
pub(super) fn strict(text: &str, palette: &[Color]) -> Result<Color, String> {
    if let Some(color) = Color::from_hex(text) {
        return Ok(color);
    }
    match index(text) {
        Some(at) => indexed(at, palette),
        None if bare_hex(text).is_some() => Err(format!("\"#{text}\" (a colour begins with `#`)")),
        None => Err(if palette.is_empty() {
            EXPECTED.to_owned()
        } else {
            format!("{EXPECTED}, or a palette index")
        }),
    }
}

/// The palette's colour at an index; else what was expected.
pub(super) fn indexed(at: i64, palette: &[Color]) -> Result<Color, String> {
    let color = usize::try_from(at).ok().and_then(|at| palette.get(at));
    color.copied().ok_or_else(|| match palette.len() {
        0 => format!("{EXPECTED} (an index needs a `palette`)"),
        count => format!("a palette index from 0 to {}", count - 1),
    })
}

/// A palette index that is written as a string: one or two digits.
pub(super) fn index(text: &str) -> Option<i64> {
    let digits = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Three or six hexadecimal digits without `#`.
pub(super) fn bare_hex(text: &str) -> Option<Color> {
    Color::from_hex(&format!("#{text}"))
}
