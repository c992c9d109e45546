//! Upside-down writing: each letter turned back, the word read from its end.

use super::fold::Unit;

/// Appends the word that is read after turning the screen.
pub fn upright(units: &[Unit], out: &mut Vec<u8>) {
    out.extend(
        units
            .iter()
            .rev()
            .filter(|unit| unit.letter != 0)
            .map(|unit| if unit.flipped { unit.letter } else { turned(unit.letter) }),
    );
}

/// The letter that a plain one becomes when it stands upside down.
fn turned(letter: u8) -> u8 {
    match letter {
        b'n' => b'u',
        b'u' => b'n',
        b'b' => b'q',
        b'q' => b'b',
        b'd' => b'p',
        b'p' => b'd',
        b'm' => b'w',
        b'w' => b'm',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn upside_down_words_are_turned_back() {
        for (flipped, word) in [("ɟloʍ", "wolf"), ("ʞɔnp", "duck"), ("ǝsnoɥ", "house")] {
            let mut out = Vec::new();
            upright(&fold(flipped), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), word);
        }
    }
}
