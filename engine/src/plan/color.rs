//! Colours as documents write them: right, and otherwise.

use super::css::named;
use super::rounding::round;
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

/// The colour that a wrong text was meant to be, as it should be written.
pub(super) fn meant(text: &str) -> Option<String> {
    match meaning(text) {
        Some(ReadColor::Color(color)) => Some(color.to_string()),
        _ => None,
    }
}

/// What a colour's text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadColor {
    /// This colour, though not written as it should be.
    Color(Color),
    /// No colour at all.
    Nothing,
}

/// Reads what the strict reader does not take as a colour; `None` when it means nothing.
pub(super) fn meaning(text: &str) -> Option<ReadColor> {
    let text = text.trim().to_ascii_lowercase();
    if matches!(text.as_str(), "" | "none" | "transparent" | "null") {
        return Some(ReadColor::Nothing);
    }
    let digits = text.strip_prefix('#').or_else(|| text.strip_prefix("0x")).unwrap_or(&text);
    let hex = hexadecimal(digits);
    hex.or_else(|| function(&text)).or_else(|| named(&text)).map(ReadColor::Color)
}

/// Three, four, six or eight digits; alpha is dropped.
fn hexadecimal(digits: &str) -> Option<Color> {
    match digits.len() {
        3 | 6 => bare_hex(digits),
        4 => bare_hex(digits.get(..3)?).filter(|_| is_hex(digits)),
        8 => bare_hex(digits.get(..6)?).filter(|_| is_hex(digits)),
        _ => None,
    }
}

fn is_hex(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `rgb(...)` and `rgba(...)`, each channel a number up to 255 or a percentage; alpha is dropped.
fn function(text: &str) -> Option<Color> {
    let inner = text.strip_prefix("rgba").or_else(|| text.strip_prefix("rgb"))?;
    let inner = inner.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut channels = inner.split([',', ' ', '/']).filter(|part| !part.is_empty()).map(channel);
    let rgb = [channels.next()??, channels.next()??, channels.next()??];
    Some(Color::rgb(rgb[0], rgb[1], rgb[2]))
}

fn channel(text: &str) -> Option<u8> {
    let value = match text.strip_suffix('%') {
        Some(percent) => round(percent)?.clamp(0, 100) * 255 / 100,
        None => round(text)?,
    };
    Some(value.clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_understood_in_many_spellings() {
        let orange = Some(ReadColor::Color(Color::rgb(255, 165, 0)));
        for text in [
            "ffa500",
            "FFA500",
            "#FFA500FF",
            "0xFFA500",
            "rgb(255, 165, 0)",
            "rgba(255 165 0 / 50%)",
            "Orange",
        ] {
            assert_eq!(meaning(text), orange, "{text}");
        }
        assert_eq!(meaning("#f0a8"), Some(ReadColor::Color(Color::rgb(0xFF, 0, 0xAA))));
        assert_eq!(meaning("rgb(100%, 0%, 999)"), Some(ReadColor::Color(Color::rgb(255, 0, 255))));
        assert_eq!(meaning("None"), Some(ReadColor::Nothing));
        for text in ["blueish", "#12345", "rgb(1,2)", "rgb(a,b,c)", "#ффф", "hsl(1,2,3)"] {
            assert_eq!(meaning(text), None, "{text}");
        }
    }
}
