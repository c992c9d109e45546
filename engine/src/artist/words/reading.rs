//! The reader of wishes: a wish in English or Russian becomes a scene in canonical English words.

use super::draft::{Draft, Item, Look};
use super::grammar::Grammar;
use super::lettering;
use super::rows::Names;
use super::token;
use super::writing;
use crate::plan::Scene;

/// What a wish asks for, as far as words can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// In canonical English words.
    pub scene: Scene,
    /// For each subject of the scene whether the wish leaves no doubt about it.
    pub certain: Vec<bool>,
    /// Whether nothing of the wish could be drawn, so that it stands on a board.
    pub on_board: bool,
    /// Words that nobody knows, as written, in their order.
    pub left_out: Vec<String>,
}

/// Reads a wish. `names` are the streamer's own.
#[must_use]
pub fn read(wish: &str, names: &Names) -> Reading {
    let wish: String = wish.chars().take(token::CHARS_MAX).collect();
    let parted = lettering::part(&wish);
    let mut draft = Draft::default();
    Grammar::wish(&mut draft, names, &parted.rest, &token::words(&parted.rest));
    letters(&mut draft, &parted.text);
    if draft.whim && draft.items.is_empty() {
        super::whim::choose(&mut draft, &wish);
    }
    let on_board = is_empty(&draft) && parted.text.is_empty();
    let text = if on_board { wish.split_whitespace().collect::<Vec<_>>().join(" ") } else { parted.text };
    if !on_board && draft.items.is_empty() && text.is_empty() {
        board(&mut draft);
    }
    let scene = writing::scene(&draft, &text);
    let certain = draft.items.iter().take(scene.subjects.len()).map(|item| item.certain).collect();
    Reading { scene, certain, on_board, left_out: draft.left_out }
}

/// Whether nothing of a wish can be shown but its mood and its words.
fn is_empty(draft: &Draft) -> bool {
    let told = draft.place.is_some() || draft.hour.is_some() || draft.weather.is_some();
    draft.items.is_empty() && !told && draft.season.is_none() && draft.holiday.is_none()
}

/// A known place with nobody known in it: what is not known stands there on a board.
fn board(draft: &mut Draft) {
    let words = draft.left_out.iter().filter(|word| word.chars().count() > 3);
    let Some(word) = words.max_by_key(|word| word.chars().count()).cloned() else { return };
    draft.items.push(Item { label: word, ..Item::default() });
}

/// Colours without anybody to take them are the letters' own.
fn letters(draft: &mut Draft, text: &str) {
    if text.is_empty() {
        draft.items.retain(|item| item.concept != "letters");
        return;
    }
    if let Some(hue) = draft.tint.take() {
        let looks = vec![Look { slot: "main".into(), variant: String::new(), hue: Some(hue) }];
        draft.items.push(Item { concept: "letters".into(), label: "letters".into(), looks, ..Item::default() });
    }
    if let Some(sign) = draft.items.iter().position(|item| item.concept == "letters" && item.looks.is_empty())
        && sign + 1 == draft.items.len()
    {
        draft.items.pop();
    }
}
