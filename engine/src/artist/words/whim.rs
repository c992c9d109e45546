//! What is drawn when the choice is left to the artist.

use super::draft::{Draft, Item};

/// Pictures that are always welcome: who, and where.
const CHOICES: [(&str, &str); 16] = [
    ("fox", "forest"),
    ("cat", "roof"),
    ("dragon", "mountains"),
    ("whale", "sea"),
    ("lighthouse", "sea"),
    ("castle", "mountains"),
    ("astronaut", "moon"),
    ("capybara", "beach"),
    ("owl", "forest"),
    ("penguin", "snow"),
    ("rocket", "space"),
    ("unicorn", "clouds"),
    ("hedgehog", "forest"),
    ("robot", "city"),
    ("turtle", "underwater"),
    ("hotair", "mountains"),
];

/// Chooses by the letters of the wish.
pub(super) fn choose(draft: &mut Draft, wish: &str) {
    let sum = wish.bytes().fold(7usize, |sum, byte| (sum * 31 + usize::from(byte)) % 9_973);
    let (who, place) = CHOICES[sum % CHOICES.len()];
    draft.items.push(Item { concept: who.into(), label: who.into(), ..Item::default() });
    draft.place.get_or_insert_with(|| place.into());
}
