//! What may stand before and after a stem: Russian prefixes, and the endings of both languages.

use std::sync::LazyLock;

use super::quick::{QuickSet, packed};
use crate::normalise::alphabet::letters;

const PREFIXES: &str = "а без бес взъ въ вы де до за из изъ ис на над надъ наи не недо недъ нед ни о об обо объ от ото отъ пере по под подо подъ подза пре пред \
    предъ при про раз разо разъ рас рос со съ сверх супер у архи мега полу само псевдо анти гипер ультра мульти авто нано макси мини долбо мудо хуе пиздо говно жопо";

const ENDINGS_CYRILLIC: &str = "а я у ю ы и е о ой ей ею ою ом ем ам ям ах ях ами ями ов ев ик ики ика ок ка ки ке ку кой ками кам ушка ушки ушку ый ий ая яя ое ее ые ие \
    ого его ому ему ым им ых их ыми ими ую юю ь ью ья ье ьи ец ца цу цы цем цов ишка ишко очка очки очку очек ный ная ное ные ного ную ных ский ская ское ские \
    ского скую ских овый овая овое овые ового овую овых";

const ENDINGS_LATIN: &str = "s es z zz ed d er ers ing ings in ins y ys ies ie ish a as ah able";

const CHAIN_MAX: usize = 3;
/// A prefix of one letter stands alone: two of them begin half of all words.
const CHAINED_LETTERS_MIN: usize = 2;

/// Letters of the longest prefix, «ультра»: a word of thousands of letters is not tried further.
const PREFIX_LETTERS_MAX: usize = 6;

static PREFIX_SET: LazyLock<QuickSet<u64>> =
    LazyLock::new(|| PREFIXES.split_whitespace().filter_map(|prefix| packed(&letters(prefix))).collect());
/// Endings are asked for of every word: each is one number, as none is longer than [`packed`] takes.
static ENDINGS: LazyLock<QuickSet<u64>> = LazyLock::new(|| {
    let endings = ENDINGS_CYRILLIC.split_whitespace().chain(ENDINGS_LATIN.split_whitespace());
    endings.filter_map(|ending| packed(&letters(ending))).collect()
});

/// Whether `letters` is nothing, or up to three Russian prefixes one after another.
pub fn is_prefix(letters: &[u8]) -> bool {
    is_chain(letters, CHAIN_MAX)
}

/// Whether `letters` is nothing or one ending of either language.
pub fn is_ending(letters: &[u8]) -> bool {
    letters.is_empty() || packed(letters).is_some_and(|key| ENDINGS.contains(&key))
}

fn is_chain(letters: &[u8], left: usize) -> bool {
    if letters.is_empty() {
        return true;
    }
    let whole = letters.len();
    left > 0
        && (CHAINED_LETTERS_MIN.min(whole)..=whole.min(PREFIX_LETTERS_MAX)).any(|cut| {
            packed(&letters[..cut]).is_some_and(|key| PREFIX_SET.contains(&key))
                && is_chain(&letters[cut..], left - 1)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_chain() {
        for prefix in ["", "на", "пона", "недопере"] {
            assert!(is_prefix(&letters(prefix)), "{prefix}");
        }
        assert!(!is_prefix(&letters("ст")));
    }

    #[test]
    fn none_is_too_long_for_its_number() {
        for affix in [PREFIXES, ENDINGS_CYRILLIC, ENDINGS_LATIN].into_iter().flat_map(str::split_whitespace) {
            assert!(packed(&letters(affix)).is_some(), "{affix}");
        }
        let longest = PREFIXES.split_whitespace().map(|prefix| letters(prefix).len()).max();
        assert_eq!(longest, Some(PREFIX_LETTERS_MAX));
    }

    #[test]
    fn endings_are_those_of_words() {
        for ending in ["", "ами", "ого", "ing", "s"] {
            assert!(is_ending(&letters(ending)), "{ending}");
        }
        assert!(!is_ending(&letters("кат")));
    }
}
