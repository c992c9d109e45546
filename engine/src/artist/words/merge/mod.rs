//! Two authors, one picture: the reader's scene and the model's become one, line by line of a fixed table.
//!
//! | what | believed |
//! | --- | --- |
//! | letters | the reader says whether there are any; its own where it is sure of them, else the model's that the wish holds |
//! | subjects | the model's in its order; what the reader is certain of replaces one of the same kind without a word in the wish, else is added |
//! | colours, size, number | the wish's; else canon; the model's for subjects that nobody can draw by name, and for garments |
//! | time, weather | the wish's; the model's where the place implies them |
//! | actions and ties | the reader's where both ends are certain, or where the wish is settled; else the model's |
//! | place | the wish's; else the model's if there is such a setting, and, where the wish is settled, if one of its subjects is at home there |
//!
//! A wish is **settled** when the reader knew every word of it but verbs and is certain of each of its subjects. Of sixty
//! wishes drawn with and without a small model and scored blind, those that the model made worse were such wishes:
//! it set a polar bear into a summer forest, a hedgehog in fog into a kitchen, had a cherry tree's samurai eat, and put a
//! second iceberg beside the one that a bear stands on.

mod items;
mod subjects;
mod wish;

use std::fmt;

use super::super::circumstances::Circumstances;
use super::super::{kits, settings};
use super::casting;
use super::draft::{Draft, Item};
use super::grammar;
use super::lexicon;
use super::reading::{Letters, Reading};
use super::rows::Names;
use super::token;
use super::writing;
use crate::plan::{Scene, SceneHeader};

/// The scene of both, and what became of the model's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// In canonical English words.
    pub scene: Scene,
    /// What was replaced, added and dropped.
    pub changes: Vec<Change>,
}

/// One thing in which the merged scene differs from the model's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The reader's subject in place of the model's.
    Replaced {
        /// The model's.
        from: String,
        /// The reader's.
        to: String,
    },
    /// What the model had not.
    Added(String),
    /// What the wish had not.
    Dropped(String),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replaced { from, to } => write!(f, "{from} -> {to}"),
            Self::Added(what) => write!(f, "+ {what}"),
            Self::Dropped(what) => write!(f, "- {what}"),
        }
    }
}

/// Merges what the reader understood with what the model wrote.
#[must_use]
pub fn merge(reading: &Reading, model: &Scene, names: &Names) -> Merged {
    if model.subjects.is_empty() && model.place.is_empty() {
        return Merged { scene: reading.scene.clone(), changes: Vec::new() };
    }
    let mut merger = Merger::of(reading, model, names);
    let text = merger.text(reading, model);
    let draft = merger.draft();
    Merged { scene: writing::scene(&draft, &text), changes: merger.changes }
}

/// What of the merged scene does not depend on the model's subjects. `home`: the place where neither names one.
pub(in super::super) fn merge_header(
    reading: &Reading,
    model: &Scene,
    home: Option<&str>,
    names: &Names,
) -> SceneHeader {
    let mut merger = Merger::of(reading, model, names);
    let text = merger.text(reading, model);
    let mut draft = merger.around();
    draft.place = draft.place.or_else(|| home.map(Into::into));
    writing::scene(&draft, &text).into()
}

/// What a place has in common with others: its climate, whether it is in a town, whether all may enter, or whether it
/// lies under the open sky.
fn climate(place: &str) -> &str {
    let plain = if settings::is_outdoors(place) { "open" } else { "roofed" };
    lexicon::table("climate", place).unwrap_or(plain)
}

struct Merger<'n> {
    reader: Draft,
    model: Draft,
    named: Vec<String>,
    /// Whether the wish has words that the reader does not know.
    unknown: bool,
    /// Whether one of them may be who or what is seen: a verb that the reader does not know shows nothing in the model's
    /// words either.
    unknown_noun: bool,
    certain: Vec<bool>,
    /// Where a subject of the reader's is at home.
    homes: Vec<String>,
    /// Whether the wish asks for letters: then a board is what holds them.
    lettered: bool,
    /// The letters that the reader is sure of, in small letters.
    letters: String,
    /// How many items are subjects of the model's list.
    told: usize,
    changes: Vec<Change>,
    names: &'n Names,
}

impl<'n> Merger<'n> {
    fn of(reading: &Reading, model: &Scene, names: &'n Names) -> Self {
        let mut reader = casting::draft(&reading.scene, names);
        let homes = casting::cast(&reading.scene, names).figures.iter().flat_map(kits::homes).collect();
        reader.items.truncate(reading.scene.subjects.len());
        let unknown: Vec<&String> = reading
            .left_out
            .iter()
            .filter(|word| !wish::is_proper_name(&reading.wish, word, names))
            .collect();
        Self {
            reader,
            model: casting::draft(model, names),
            named: wish::named(&reading.wish, names),
            unknown: !unknown.is_empty(),
            unknown_noun: unknown
                .iter()
                .any(|word| !grammar::is_verb(&word.to_lowercase()) && !wish::is_never_drawn(word, names)),
            certain: reading.certain.clone(),
            homes,
            lettered: reading.letters != Letters::None,
            letters: reading.scene.text.to_lowercase(),
            told: model.subjects.len(),
            changes: Vec::new(),
            names,
        }
    }

    fn text(&mut self, reading: &Reading, model: &Scene) -> String {
        let folded =
            |text: &str| token::words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        let asked = reading.letters == Letters::Asked
            && !model.text.is_empty()
            && folded(&reading.wish).contains(&folded(&model.text));
        let text = match reading.letters {
            Letters::Sure => reading.scene.text.clone(),
            Letters::Asked if asked => model.text.clone(),
            Letters::Asked | Letters::None => String::new(),
        };
        if !model.text.is_empty() && model.text != text {
            self.changes.push(Change::Dropped(format!("\"{}\"", model.text)));
        }
        if !text.is_empty() && model.text != text {
            self.changes.push(Change::Added(format!("\"{text}\"")));
        }
        text
    }

    fn draft(&mut self) -> Draft {
        let origins = self.origins();
        let mut items: Vec<Item> = origins.iter().map(|origin| self.item(*origin)).collect();
        for (at, origin) in origins.iter().enumerate() {
            self.tie(&mut items[at], *origin, &origins);
        }
        Draft { items, ..self.around() }
    }

    /// The draft without anybody in it.
    fn around(&self) -> Draft {
        let place = self.reader.place.clone().or_else(|| self.model_place());
        let implied =
            |key: &str| place.as_deref().and_then(|place| lexicon::table("implies", place)) == Some(key);
        let hour = self.model.circumstances.hour.filter(|hour| implied(hour.into()));
        let weather = self.model.circumstances.weather.filter(|weather| implied(weather.into()));
        let implied = Circumstances { hour, weather, ..Circumstances::default() };
        Draft {
            circumstances: self.reader.circumstances.or(implied),
            tint: self.reader.tint.clone(),
            place,
            ..Draft::default()
        }
    }

    /// The model's place, unless the wish is settled and none of its subjects is at home in such a place.
    fn model_place(&self) -> Option<String> {
        let fits = |place: &String| {
            let dry = self.reader.circumstances.weather.is_none() || settings::is_outdoors(place);
            let alike = |home: &String| home == place || climate(home) == climate(place);
            let home = self.homes.is_empty() || self.homes.iter().any(alike);
            !self.is_settled() || (dry && home)
        };
        self.model.place.clone().filter(fits)
    }

    /// Whether the reader knew every word of the wish but verbs and is certain of each of its subjects.
    fn is_settled(&self) -> bool {
        !self.unknown_noun && !self.reader.items.is_empty() && self.certain.iter().all(|certain| *certain)
    }
}
