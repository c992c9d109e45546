//! Numerals and letters as things: «число 7», "letter A", and the number on somebody's chest.
//!
//! What is written is taken as it stands, «пи» as the number that it is.

use super::super::super::cast::Tie;
use super::super::draft::{Item, Look};
use super::super::keys;
use super::super::lexicon::{Class, Hit, Section};
use super::super::relation::Relation;
use super::super::token::Word;
use super::{Grammar, PhraseKind};

/// The concept of a numeral or a letter; what it shows is the last word of its label.
pub(in super::super) const GLYPH: &str = "glyph";
/// Characters that one shows at most.
const CHARS_MAX: usize = 6;

/// What the word announces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Letter,
}

impl Grammar<'_> {
    /// Takes «число 7», if it stands at that hit; how many hits it takes, or 0.
    pub(super) fn glyph(&mut self, words: &[Word], hits: &[Hit<'_>], at: usize) -> usize {
        let word = &words[hits[at].span.0];
        let Some(kind) = kind(&word.text) else { return 0 };
        let next = hits.get(at + 1).filter(|next| next.span.1 == next.span.0 + 1);
        let Some((value, end)) = value(kind, &self.text[word.to..], next) else { return 0 };
        let end = word.to + end;
        let taken = 1 + hits[at + 1..].iter().take_while(|hit| words[hit.span.0].from < end).count();
        if let Some(owner) = self.chest().filter(|_| kind == Kind::Number && is_worn(&word.text)) {
            if let Ok(number @ 0..=99) = value.parse::<u32>() {
                self.draft.items[owner].look(Look {
                    slot: "mark".into(),
                    variant: number.to_string(),
                    hue: None,
                });
            }
            self.relation = None;
            return taken;
        }
        if self.mode == PhraseKind::Looks || self.draft.items.len() >= super::ITEMS_MAX {
            return taken;
        }
        let name = if kind == Kind::Number { "number" } else { "letter" };
        let pending = std::mem::take(&mut self.pending);
        let label = format!("{name} {value}");
        let known = self.draft.items.iter().position(|item| item.concept == GLYPH && item.label == label);
        let number = known.unwrap_or_else(|| {
            let item =
                Item { concept: GLYPH.into(), label, certain: true, tie: Tie::Free, ..Item::default() };
            self.draft.items.push(item);
            self.draft.items.len() - 1
        });
        self.describe(number, pending);
        self.tie(number);
        taken
    }

    /// Whose chest a number would be on.
    fn chest(&self) -> Option<usize> {
        let joined = self.relation == Some(Relation::And) || self.fresh;
        let last = self.heads.last().copied().filter(|_| !joined && self.verb.is_none())?;
        (keys::class(&self.draft.items[last].concept, self.names) == Class::Person).then_some(last)
    }
}

/// Whether a number of that name may be on a chest.
fn is_worn(word: &str) -> bool {
    word.starts_with("номер") || word.starts_with("number")
}

fn kind(word: &str) -> Option<Kind> {
    const NUMBERS: [&str; 13] = [
        "число",
        "числа",
        "цифра",
        "цифру",
        "цифры",
        "цифрой",
        "номер",
        "номером",
        "номера",
        "number",
        "digit",
        "numeral",
        "numbers",
    ];
    const LETTERS: [&str; 4] = ["буква", "букву", "буквой", "letter"];
    let is = |list: &[&str]| list.contains(&word);
    is(&NUMBERS).then_some(Kind::Number).or(is(&LETTERS).then_some(Kind::Letter))
}

/// What stands behind the word, and where it ends there.
fn value(kind: Kind, rest: &str, next: Option<&Hit<'_>>) -> Option<(String, usize)> {
    let skip = rest.len() - rest.trim_start_matches([' ', '"', '«', '№', '#', ':']).len();
    let written = rest[skip..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let end = skip + written.len();
    let chars = written.chars().count();
    let folded = written.to_lowercase();
    let counted = || next?.sense(Section::Number).map(|sense| sense.key.to_owned());
    match kind {
        _ if written.is_empty() || chars > CHARS_MAX && kind == Kind::Letter => None,
        Kind::Number if written.chars().all(|c| c.is_ascii_digit()) => {
            Some((written.chars().take(CHARS_MAX).collect(), end))
        }
        Kind::Number if folded == "пи" || folded == "pi" => Some(("π".into(), end)),
        Kind::Number if written == "π" => Some((written.into(), end)),
        Kind::Number => counted().map(|number| (number, end)),
        Kind::Letter => (chars == 1).then(|| (written.to_uppercase(), end)),
    }
}
