//! Other spellings of a word: stretched, in the other alphabet, or with one slip of the pen.

use super::super::inflection::{self, WordMatch, fit};
use super::super::rows::Names;
use super::super::token::{Word, is_cyrillic};
use super::entries::{LEXICON, Line};
use super::search::exact;
use super::{Hit, Section, Sense};

/// A word that stands there in another spelling: stretched, in the other alphabet, or with one slip of the pen.
pub(super) fn respelled<'n>(words: &[Word], at: usize, names: &'n Names) -> Option<Hit<'n>> {
    let word = &words[at].text;
    let again = |text: String| {
        let one = [Word { text, ..words[at].clone() }];
        let hit = exact(&one, 0, names)?;
        Some(Hit { span: (at, at + 1), ..hit })
    };
    let mut stretched = squeeze(word).into_iter().filter(|text| text != word);
    if let Some(hit) = stretched.find_map(again) {
        return Some(hit);
    }
    let drawn =
        |hit: &Hit<'_>| hit.is(Section::Subject) || hit.is(Section::Place) || hit.is(Section::Relation);
    if !is_cyrillic(word)
        && let Some(hit) = cyrillic(word).and_then(again).filter(drawn)
    {
        return Some(Hit { guessed: true, ..hit });
    }
    let by_ear = by_ear(word).into_iter().find_map(again).filter(drawn);
    by_ear.map(|hit| Hit { guessed: true, ..hit }).or_else(|| slip(word, at))
}

/// English words as they are spelled by ear: "elefant", "dolfin", "giraff".
fn by_ear(word: &str) -> Vec<String> {
    if !word.is_ascii() || word.len() < SLIP_CHARS_MIN {
        return Vec::new();
    }
    let mut spelled = vec![format!("{word}e")];
    spelled.extend(word.contains('f').then(|| word.replacen('f', "ph", 1)));
    spelled
}

/// A word without what was stretched: runs of three and more letters as one, and as two.
fn squeeze(word: &str) -> [String; 2] {
    [1, 2].map(|keep| {
        let (mut out, mut run, mut last) = (Vec::new(), 0, ' ');
        for c in word.chars() {
            run = if c == last { run + 1 } else { 1 };
            last = c;
            out.push((c, run));
        }
        let long = |at: usize| out[at..].iter().take_while(|(_, run)| *run > 1).count() + 1;
        let mut text = String::new();
        let mut at = 0;
        while at < out.len() {
            let length = long(at + 1);
            let kept = if length >= 3 { keep } else { length };
            text.extend(std::iter::repeat_n(out[at].0, kept));
            at += length;
        }
        text
    })
}

/// Latin letters as the Russian ones they stand for.
fn cyrillic(word: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 36] = [
        ("shch", "щ"),
        ("sch", "щ"),
        ("zh", "ж"),
        ("kh", "х"),
        ("ts", "ц"),
        ("ch", "ч"),
        ("sh", "ш"),
        ("yu", "ю"),
        ("ju", "ю"),
        ("ya", "я"),
        ("ja", "я"),
        ("yo", "е"),
        ("jo", "е"),
        ("a", "а"),
        ("b", "б"),
        ("v", "в"),
        ("w", "в"),
        ("g", "г"),
        ("d", "д"),
        ("e", "е"),
        ("z", "з"),
        ("i", "и"),
        ("j", "й"),
        ("k", "к"),
        ("l", "л"),
        ("m", "м"),
        ("n", "н"),
        ("o", "о"),
        ("p", "п"),
        ("r", "р"),
        ("s", "с"),
        ("t", "т"),
        ("u", "у"),
        ("f", "ф"),
        ("h", "х"),
        ("c", "ц"),
    ];
    let (mut text, mut rest) = (String::new(), word);
    while !rest.is_empty() {
        let pair = PAIRS.iter().find(|(latin, _)| rest.starts_with(latin)).or(match rest.as_bytes()[0] {
            b'y' => Some(&("y", "ы")),
            b'x' => Some(&("x", "х")),
            _ => None,
        })?;
        text += pair.1;
        rest = &rest[pair.0.len()..];
    }
    Some(text)
}

/// Letters of a word from which on one slip is forgiven.
const SLIP_CHARS_MIN: usize = 5;

/// The subject, part or place that a word means if one letter of it is wrong, missing, too much or changed places.
fn slip(word: &str, at: usize) -> Option<Hit<'static>> {
    let first = word.chars().next()?;
    // English words of five letters are too near one another: clown and crown, house and horse.
    let least = if is_cyrillic(word) { SLIP_CHARS_MIN } else { SLIP_CHARS_MIN + 1 };
    if word.chars().count() < least || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut best: Option<(usize, Sense<'static>)> = None;
    for pattern in LEXICON.within((first, '\0'), (first, char::MAX)) {
        let Line { section, key } = LEXICON.line_of(pattern);
        let forgiven = matches!(section, Section::Subject | Section::Place | Section::Part);
        let stem = inflection::stem(pattern.phrase);
        let other_kind = is_adjective(word) && !pattern.phrase.ends_with('^');
        if !forgiven || other_kind || !pattern.is_word() || stem.chars().count() < SLIP_CHARS_MIN {
            continue;
        }
        // An ending has at most four letters.
        let near = stem.len() <= word.len() + 2 && word.len() <= stem.len() + 10;
        let Some(fit) = near.then(|| slipped(word, stem, pattern.phrase)).flatten() else { continue };
        if best.as_ref().is_none_or(|(length, _)| stem.len() > *length) {
            best = Some((stem.len(), Sense { section, key, fit }));
        }
    }
    let (_, sense) = best?;
    Some(Hit { senses: vec![sense], span: (at, at + 1), between: Vec::new(), guessed: true })
}

/// Whether a word has the ending of a Russian adjective.
pub(in super::super) fn is_adjective(word: &str) -> bool {
    const ENDINGS: [&str; 16] =
        ["ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ую", "юю", "ых", "их"];
    const LONG: [&str; 4] = ["ной", "ском", "ской", "ным"];
    is_cyrillic(word) && ENDINGS.iter().chain(&LONG).any(|ending| word.ends_with(ending))
}

/// Fits a word to a pattern whose stem has one slip in it.
fn slipped(word: &str, stem: &str, pattern: &str) -> Option<WordMatch> {
    let length = stem.chars().count();
    for taken in [length, length + 1, length - 1] {
        let Some(end) = word.char_indices().map(|(at, _)| at).chain([word.len()]).nth(taken) else {
            continue;
        };
        let (head, rest) = word.split_at(end);
        if !is_one_slip(head, stem) || !is_likely(head, stem) {
            continue;
        }
        let mended = format!("{stem}{rest}");
        if let Some(fit) = fit(&mended, pattern).filter(|fit| fit.size == 0 || pattern.starts_with('.')) {
            return Some(fit);
        }
    }
    None
}

/// Whether somebody who meant the stem may have written the head, which is one slip away, rather than another word: of
/// «кровь», «открыт», «леонардо», «шестёрка» and "sticks" none is a cow, a postcard, a leopard, a gear or "stocks".
///
/// Two neighbours that changed places, a letter twice or once, and vowels that sound alike are always likely; a letter
/// more, less or beside the right key only inside a word of six letters, since the last one often makes another word.
fn is_likely(head: &str, stem: &str) -> bool {
    const ALIKE: [(char, char); 12] = [
        ('о', 'а'),
        ('е', 'и'),
        ('я', 'е'),
        ('ы', 'и'),
        ('е', 'э'),
        ('ю', 'у'),
        ('a', 'e'),
        ('e', 'i'),
        ('a', 'o'),
        ('y', 'i'),
        ('c', 'k'),
        ('s', 'c'),
    ];
    const KEYS: [&str; 6] =
        ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let (head, stem): (Vec<char>, Vec<char>) = (head.chars().collect(), stem.chars().collect());
    let same = head.iter().zip(&stem).take_while(|(a, b)| a == b).count();
    let long = stem.len() > SLIP_CHARS_MIN;
    if head.len() == stem.len() {
        let swapped = head.get(same) == stem.get(same + 1) && head.get(same + 1) == stem.get(same);
        let (Some(&a), Some(&b)) = (head.get(same), stem.get(same)) else { return true };
        let alike = ALIKE.contains(&(a, b)) || ALIKE.contains(&(b, a));
        let row = |key: char| KEYS.iter().find_map(|row| Some((*row, row.chars().position(|c| c == key)?)));
        let beside = row(a).zip(row(b)).is_some_and(|(a, b)| a.0 == b.0 && a.1.abs_diff(b.1) == 1);
        let vowels = |c: char| "аеиоуыэюяaeiouy".contains(c);
        return swapped || alike || long && same + 1 < stem.len() && beside && !(vowels(a) && vowels(b));
    }
    let longer = if head.len() > stem.len() { &head } else { &stem };
    let twice = same > 0 && longer.get(same) == longer.get(same - 1);
    twice || long && same > 0 && same + 1 < longer.len()
}

/// Whether two texts differ by one letter changed, added, left out, or by two neighbours that changed places.
fn is_one_slip(a: &str, b: &str) -> bool {
    let same: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (a, b) = (&a[same..], &b[same..]);
    let after = |text: &'_ str| text.chars().next().map_or(0, char::len_utf8);
    let (tail_a, tail_b) = (&a[after(a)..], &b[after(b)..]);
    if (tail_a == tail_b && !a.is_empty() && !b.is_empty())
        || (tail_a == b && !a.is_empty())
        || (a == tail_b && !b.is_empty())
    {
        return true;
    }
    let (mut x, mut y) = (a.chars(), b.chars());
    match (x.next(), x.next(), y.next(), y.next()) {
        (Some(a), Some(b), Some(c), Some(d)) => a == d && b == c && x.as_str() == y.as_str(),
        _ => false,
    }
}
