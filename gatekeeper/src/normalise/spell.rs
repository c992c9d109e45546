//! Spells a text out in every way it can be read.
//!
//! Word by word: as written, by shape, by sound, by key, backwards, without stretching; then letters that were spread out
//! are joined again. It does not judge.

use super::fold::Unit;
use super::spellings::{Familiar, Spellings};
use super::words::lay_out;
use super::writer::SpellingWriter;

/// Spells out `units`.
pub fn spell(units: &[Unit], familiar: &Familiar<'_>) -> Spellings {
    let layout = lay_out(units);
    let familiar = &Familiar { is_name: familiar.is_name || layout.tokens.len() == 1, ..*familiar };
    let mut writer = SpellingWriter::new(units, layout.tokens.len());
    let known: Vec<bool> = layout.tokens.iter().map(|token| writer.token(token, &layout, familiar)).collect();
    writer.pairs(&layout, &known);
    writer.triples(&layout, &known);
    writer.spread(&layout);
    for (chunk, tokens) in &layout.chunks {
        writer.chunk(chunk.clone(), &layout.tokens[tokens.clone()]);
    }
    writer.out.layout = layout;
    writer.out
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::shown;
    use super::super::fold::fold;
    use super::*;

    fn spelled(text: &str) -> Vec<String> {
        let out = spell(&fold(text), &Familiar { common: &|_| false, known: &|_| false, is_name: false });
        out.segments
            .iter()
            .map(|segment| out.bytes[segment.bytes.clone()].iter().copied().map(shown).collect())
            .collect()
    }

    #[test]
    fn each_disguise_gives_the_word_among_its_spellings() {
        for text in [
            "wolf",
            "WoLf",
            "w0lf",
            "w o l f",
            "w.o.l.f",
            "w🌸o🌸l🌸f",
            "wo lf",
            "woooolf",
            "wwoollff",
            "flow",
            "цщда",
            "вулф wolf",
            "wоlf",
            "drawawolf",
            "[w][o][l][f]",
            "w(o)l(f)",
            "ɟloʍ",
            "w-olf",
            "MyWolf",
            "wolf2000",
            "wo l f",
            "wolfwolf",
        ] {
            assert!(spelled(text).contains(&"wolf".to_owned()), "{text}: {:?}", spelled(text));
        }
        for text in ["волк", "volk", "djkr", "BOJIK", "вoлк", "в о л к", "клов", "v.o.l.k"] {
            let found = spelled(text).iter().any(|word| word == "волк" || word == "volk");
            assert!(found, "{text}: {:?}", spelled(text));
        }
    }

    #[test]
    fn neighbours_across_a_comma_are_not_joined() {
        assert!(!spelled("wo, lf").contains(&"wolf".to_owned()));
    }

    #[test]
    fn a_common_word_is_read_as_written_only() {
        let paint = |word: &[u8]| word == b"paint";
        let out = spell(&fold("paint"), &Familiar { common: &paint, known: &paint, is_name: false });
        assert_eq!(out.segments.len(), 1);
    }
}
