//! A draft: what a text says, as lexicon keys and colour words, before rows are looked up.

use super::super::cast::{Action, Feeling, Tie};
use super::super::circumstances::Circumstances;
use super::super::kits::STATE;
use super::super::palette::Ramp;

/// What a text says.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Whom and what it shows.
    pub(super) items: Vec<Item>,
    /// A setting's name.
    pub(super) place: Option<String>,
    /// Time, weather, occasion and mood.
    pub(super) circumstances: Circumstances,
    /// A colour that nobody took.
    pub(super) tint: Option<Hue>,
    /// The choice is left to the artist.
    pub(super) whim: bool,
    /// Words that nobody knows, as written.
    pub(super) left_out: Vec<String>,
}

/// A colour with the English words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hue {
    /// "dark red", "#ff8800".
    pub(super) words: String,
    /// As it is painted.
    pub(super) ramp: Ramp,
}

/// One thing said about a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// The slot.
    pub(super) slot: String,
    /// The variant; empty: as it is; `none`: nothing.
    pub(super) variant: String,
    /// The colour.
    pub(super) hue: Option<Hue>,
}

impl Look {
    /// In that state: burning, made of cheese.
    pub(super) fn state(name: &str) -> Self {
        Self { slot: STATE.into(), variant: name.into(), hue: None }
    }
}

/// Somebody or something.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// The lexicon's key; empty: nobody knows it.
    pub(super) concept: String,
    /// As written.
    pub(super) label: String,
    /// How it looks.
    pub(super) looks: Vec<Look>,
    /// How many; `None`: not said, which is one.
    pub(super) count: Option<u32>,
    /// -2..=2.
    pub(super) size: i32,
    /// What it does.
    pub(super) action: Option<Action>,
    /// How it feels.
    pub(super) feeling: Option<Feeling>,
    /// What it has to do with others.
    pub(super) tie: Tie,
    /// Whom it is turned to.
    pub(super) toward: Option<usize>,
    /// Its name is unknown; its look says of which kind it is.
    pub(super) of_kind: bool,
    /// Whether the words leave no doubt about what it is.
    pub(super) certain: bool,
}

impl Draft {
    /// Keeps the items of these numbers, with the ties among them.
    pub(super) fn keep(&mut self, kept: &[usize]) {
        let new = |old: usize| kept.iter().position(|known| *known == old);
        let mut items = Vec::new();
        for at in kept {
            let mut item = self.items[*at].clone();
            item.tie = renumbered(item.tie, &new);
            item.toward = item.toward.and_then(&new);
            items.push(item);
        }
        self.items = items;
    }
}

/// A tie among the items that are left.
pub(super) fn renumbered(tie: Tie, new: &impl Fn(usize) -> Option<usize>) -> Tie {
    let tied = |kind: fn(usize) -> Tie, old| new(old).map_or(Tie::Free, kind);
    match tie {
        Tie::Free => Tie::Free,
        Tie::In(old) => tied(Tie::In, old),
        Tie::On(old) => tied(Tie::On, old),
        Tie::Riding(old) => tied(Tie::Riding, old),
        Tie::Under(old) => tied(Tie::Under, old),
        Tie::Behind(old) => tied(Tie::Behind, old),
        Tie::Beside(old) => tied(Tie::Beside, old),
        Tie::Above(old) => tied(Tie::Above, old),
        Tie::Between(old) => tied(Tie::Between, old),
        Tie::Held(old) => tied(Tie::Held, old),
        Tie::Worn(old) => tied(Tie::Worn, old),
        Tie::Eaten(old) => tied(Tie::Eaten, old),
    }
}

impl Item {
    /// Says one more thing about the look; the same slot twice keeps what is said last.
    pub(super) fn look(&mut self, look: Look) {
        match self.looks.iter_mut().find(|known| known.slot == look.slot) {
            Some(known) if known.variant == look.variant || look.variant.is_empty() => {
                known.hue = look.hue.or(known.hue.take());
            }
            Some(known) if known.variant.is_empty() => {
                known.variant = look.variant;
                known.hue = look.hue.or(known.hue.take());
            }
            Some(known) => *known = look,
            None => self.looks.push(look),
        }
    }
}
