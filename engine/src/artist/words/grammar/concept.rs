//! What a concept stands for: its rows' phrases read by the same grammar as a wish.

use super::super::super::kits;
use super::super::draft::{Draft, Hue, Item, Look};
use super::super::lexicon;
use super::super::rows::Names;
use super::{Grammar, PhraseKind};

/// A row's or a stencil's own look.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Concept {
    /// The kit or stencil.
    pub(in super::super) key: String,
    /// How it looks.
    pub(in super::super) looks: Vec<Look>,
    /// The setting that it names.
    pub(in super::super) home: Option<String>,
    /// What it holds or rides.
    pub(in super::super) things: Vec<Item>,
    /// Everything else that is said of it.
    pub(in super::super) item: Item,
}

/// What a concept stands for, through all its rows.
pub(in super::super) fn expand(concept: &str, names: &Names) -> Concept {
    let mut rows = Vec::new();
    let mut key = concept.to_owned();
    while let Some(row) = names.row(&key).filter(|row| row.base != key && rows.len() < 8) {
        rows.push(row);
        key.clone_from(&row.base);
    }
    let mut draft =
        Draft { items: vec![Item { concept: key.clone(), ..Item::default() }], ..Draft::default() };
    for row in rows.iter().rev() {
        draft.place = None;
        Grammar::about(&mut draft, names, PhraseKind::Looks, 0, &row.looks);
    }
    let things = draft.items.split_off(1);
    let item = draft.items.swap_remove(0);
    Concept { key, looks: item.looks.clone(), home: draft.place, things, item }
}

/// The looks that a phrase says of a kit.
pub(in super::super) fn looks_of(text: &str, kit: &str, names: &Names) -> Vec<Look> {
    let mut draft =
        Draft { items: vec![Item { concept: kit.into(), ..Item::default() }], ..Draft::default() };
    Grammar::about(&mut draft, names, PhraseKind::Looks, 0, text);
    draft.items.swap_remove(0).looks
}

/// What is left of a concept's look when somebody else puts it on.
pub(super) fn costume(concept: &str, names: &Names) -> Vec<Look> {
    const BODY: [&str; 15] = [
        "hair",
        "beard",
        "skin",
        "age",
        "build",
        "main",
        "second",
        "eyecolour",
        "sex",
        "ears",
        "pose",
        "home",
        "eyes",
        "nose",
        "cheeks",
    ];
    let looks = match lexicon::table("costume", concept) {
        Some(text) => looks_of(text, "person", names),
        None if names.row(concept).is_none() => {
            let looks = kits::own_looks(concept).into_iter().map(|look| Look {
                slot: look.slot,
                variant: look.variant,
                hue: look.colour.map(|ramp| Hue { words: String::new(), ramp }),
            });
            looks.collect()
        }
        None => expand(concept, names).looks,
    };
    looks.into_iter().filter(|look| !BODY.contains(&look.slot.as_str())).collect()
}
