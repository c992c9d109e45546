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

use std::fmt;

use super::super::cast::Tie;
use super::super::circumstances::Circumstances;
use super::super::{kits, settings};
use super::casting;
use super::draft::{Draft, Item};
use super::grammar;
use super::keys;
use super::lexicon::{self, Class, Section};
use super::reading::{Letters, Reading};
use super::rows::Names;
use super::token;
use super::writing;
use crate::plan::scene::SUBJECTS_MAX;
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

/// The keys of everything that the wish has a word for.
fn named(wish: &str, names: &Names) -> Vec<String> {
    let words = token::words(wish);
    let hits = lexicon::hits(&words, names);
    let senses = hits.iter().flat_map(|hit| &hit.senses);
    let drawn = senses.filter(|sense| matches!(sense.section, Section::Subject | Section::Kind));
    drawn.map(|sense| sense.key.to_owned()).collect()
}

/// Whether an unknown word is what somebody is called: with a capital and directly after whom it names, as in «моего пса
/// Рекса» and "my dog Rex". Nobody draws it, so nothing of the wish stays unknown.
fn is_proper_name(wish: &str, word: &str, names: &Names) -> bool {
    let words = token::words(wish);
    let hits = lexicon::hits(&words, names);
    let written = |hit: &lexicon::Hit<'_>| &wish[words[hit.span.0].from..words[hit.span.1 - 1].to];
    let after_somebody = |hit: &lexicon::Hit<'_>| {
        let before = hits.iter().find(|other| other.span.1 == hit.span.0);
        let somebody = before.and_then(|before| before.sense(Section::Subject));
        somebody.is_some_and(|sense| {
            let living = matches!(keys::class(sense.key, names), Class::Person | Class::Beast);
            living && !words[hit.span.0].apart
        })
    };
    let capital = word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase);
    capital && hits.iter().any(|hit| written(hit) == word && after_somebody(hit))
}

/// Whether a word is one that is meant and cannot be drawn.
fn is_never_drawn(word: &str, names: &Names) -> bool {
    lexicon::hits(&token::words(word), names).iter().any(|hit| hit.is(Section::Word))
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

/// Where an item of the merged draft comes from.
#[derive(Clone, Copy, Debug, Default)]
struct Origin {
    model: Option<usize>,
    reader: Option<usize>,
}

impl<'n> Merger<'n> {
    fn of(reading: &Reading, model: &Scene, names: &'n Names) -> Self {
        let mut reader = casting::draft(&reading.scene, names);
        let homes = casting::cast(&reading.scene, names).figures.iter().flat_map(kits::homes).collect();
        reader.items.truncate(reading.scene.subjects.len());
        let unknown: Vec<&String> =
            reading.left_out.iter().filter(|word| !is_proper_name(&reading.wish, word, names)).collect();
        Self {
            reader,
            model: casting::draft(model, names),
            named: named(&reading.wish, names),
            unknown: !unknown.is_empty(),
            unknown_noun: unknown
                .iter()
                .any(|word| !grammar::is_verb(&word.to_lowercase()) && !is_never_drawn(word, names)),
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
        let hour = self.model.circumstances.hour.filter(|hour| implied(keys::key_of(&keys::HOURS, hour)));
        let weather = self
            .model
            .circumstances
            .weather
            .filter(|weather| implied(keys::key_of(&keys::WEATHERS, weather)));
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

    /// Who is in the picture: the model's subjects, with the reader's in their places or after them.
    fn origins(&mut self) -> Vec<Origin> {
        let mut origins: Vec<Origin> =
            (0..self.model.items.len()).map(|at| Origin { model: Some(at), reader: None }).collect();
        let sure: Vec<usize> = (0..self.reader.items.len())
            .filter(|at| self.model.items.is_empty() || self.is_certain(*at))
            .collect();
        for at in &sure {
            let same = origins.iter_mut().find(|origin| {
                origin.reader.is_none()
                    && origin
                        .model
                        .is_some_and(|model| self.same(&self.model.items[model], &self.reader.items[*at]))
            });
            if let Some(origin) = same {
                origin.reader = Some(*at);
            }
        }
        for at in sure {
            if origins.iter().any(|origin| origin.reader == Some(at)) {
                continue;
            }
            self.insert(&mut origins, at);
        }
        self.drop_invented(&mut origins);
        self.limit(origins)
    }

    /// Leaves out of the model's, beside somebody who is drawn: what a subject holds without a word in the wish; what
    /// only a board could show ("marriage"); the same subject told again ("old man" twice, where the wish has one); and
    /// where the reader knew every word of the wish and is certain of somebody, people and animals that the wish has no
    /// word for ("chicken" for «хомяк», with the hamster beside it), and things that it read as clothes
    /// ("headphones" beside a girl who wears them) or people that it read as what somebody is dressed as ("corgi astronaut"). Other things stay: a footballer's ball is no harm.
    fn drop_invented(&mut self, origins: &mut Vec<Origin>) {
        let known = !self.unknown && self.certain.contains(&true);
        let (told, named, items) = (self.told, &self.named, &self.model.items);
        let drawn = |origin: &Origin| {
            origin.reader.is_some() || origin.model.is_some_and(|model| !items[model].concept.is_empty())
        };
        let anybody = origins.iter().any(drawn);
        let certain: Vec<&str> = origins
            .iter()
            .filter_map(|origin| Some(self.reader.items[origin.reader?].concept.as_str()))
            .collect();
        let mut dropped = Vec::new();
        origins.retain(|origin| {
            let Some(model) = origin.model.filter(|_| origin.reader.is_none()) else { return true };
            let concept = &items[model].concept;
            let letters = self.lettered && !self.letters.contains(&items[model].label.to_lowercase());
            let board = anybody && concept.is_empty() && !letters;
            let again = certain.contains(&concept.as_str());
            let living = matches!(keys::class(concept, self.names), Class::Person | Class::Beast);
            let thing = matches!(keys::class(concept, self.names), Class::Thing | Class::Furniture);
            let read = self.reader.items.iter().any(|item| item.concept == *concept);
            let place = self.reader.place.as_deref().is_some_and(|place| place.starts_with(concept.as_str()));
            // "iceberg" where the wish's place is icebergs; a castle that is a place is drawn all the same.
            let place = place && !concept.is_empty() && self.reader.place.as_ref() != Some(concept);
            let worn = known && (thing || living || place) && !read;
            let invented = if named.contains(concept) { worn } else { model >= told || (known && living) };
            let kept = !board && !again && !invented;
            if !kept && model < told {
                dropped.push(Change::Dropped(items[model].label.clone()));
            }
            kept
        });
        self.changes.extend(dropped);
    }

    fn is_certain(&self, reader: usize) -> bool {
        self.certain.get(reader).copied().unwrap_or(false)
    }

    /// A certain subject that the model lacks replaces one of its kind that the wish does not name, else is added.
    fn insert(&mut self, origins: &mut Vec<Origin>, at: usize) {
        let to = writing::called(&self.reader.items[at]);
        let kind = self.kind(&self.reader.items[at]);
        let free = |origin: &Origin| {
            let model = origin.model.filter(|_| origin.reader.is_none())?;
            (!self.named.contains(&self.model.items[model].concept)).then_some(model)
        };
        let of_kind =
            |origin: &Origin| free(origin).is_some_and(|model| self.kind(&self.model.items[model]) == kind);
        // What a subject only holds or eats goes before what the model names as a subject of its own.
        let told = |origin: &Origin| origin.model.is_some_and(|model| model < self.told);
        let instead = origins
            .iter()
            .position(|origin| of_kind(origin) && !told(origin))
            .or_else(|| origins.iter().position(of_kind))
            .or_else(|| origins.iter().position(|origin| free(origin).is_some()).filter(|_| !self.unknown));
        match instead.map(|instead| &mut origins[instead]) {
            Some(origin) => {
                let from =
                    origin.model.map(|model| self.model.items[model].label.clone()).unwrap_or_default();
                origin.reader = Some(at);
                self.changes.push(Change::Replaced { from, to });
            }
            None => {
                origins.push(Origin { model: None, reader: Some(at) });
                self.changes.push(Change::Added(to));
            }
        }
    }

    /// At most as many as a scene holds; what the wish does not name goes first.
    fn limit(&mut self, mut origins: Vec<Origin>) -> Vec<Origin> {
        while origins.len() > SUBJECTS_MAX {
            let idle = origins.iter().rposition(|origin| origin.reader.is_none());
            let gone = origins.remove(idle.unwrap_or(origins.len() - 1));
            if let Some(model) = gone.model {
                self.changes.push(Change::Dropped(self.model.items[model].label.clone()));
            }
        }
        origins
    }

    /// Whether two items are the same concept, or a known name and what it is drawn as.
    fn same(&self, a: &Item, b: &Item) -> bool {
        !a.concept.is_empty() && (a.concept == b.concept || keys::root(&a.concept, self.names) == b.concept)
    }

    /// What may stand in for what: beasts and people for one another, food for food, the rest for the rest.
    fn kind(&self, item: &Item) -> u8 {
        match keys::class(&item.concept, self.names) {
            Class::Person | Class::Beast => 0,
            Class::Food | Class::Plant => 1,
            Class::Thing | Class::Furniture => 2,
            Class::Vehicle | Class::Mount => 3,
            Class::Building | Class::Sky => 4,
        }
    }

    fn item(&mut self, origin: Origin) -> Item {
        let reader = origin.reader.map(|at| self.reader.items[at].clone());
        let Some(model) = origin.model.map(|at| self.model.items[at].clone()) else {
            return Item { tie: Tie::Free, toward: None, ..reader.unwrap_or_default() };
        };
        let replaced = reader.as_ref().is_some_and(|reader| !self.same(&model, reader));
        let mut item = if replaced { Item { looks: Vec::new(), ..model.clone() } } else { model.clone() };
        if !item.of_kind {
            self.keep_canon(&mut item);
        }
        if let Some(reader) = reader {
            let model_size = item.size;
            item.concept = reader.concept;
            item.label = reader.label;
            item.count = reader.count;
            item.size = reader.size;
            item.feeling = reader.feeling.or(item.feeling);
            item.of_kind = false;
            for look in reader.looks {
                item.look(look);
            }
            if model_size != item.size && model_size != 0 {
                self.changes.push(Change::Dropped(format!("size of {}", item.label)));
            }
        } else if !self.unknown {
            item.count = None;
        }
        Item { tie: Tie::Free, toward: None, ..item }
    }

    /// Without the colours and the size that the wish does not say of a subject that can be drawn.
    fn keep_canon(&mut self, item: &mut Item) {
        const BODY: [&str; 4] = ["main", "second", "skin", "eyes"];
        let human = keys::is_plain_human(&item.concept);
        let before = item.looks.len();
        // A hat too: Santa's is not "red hat", and no animal wears one unless the wish says so.
        let own = |slot: &str| !BODY.contains(&slot) && (human || !matches!(slot, "hair" | "hat"));
        item.looks.retain(|look| own(&look.slot));
        if item.looks.len() < before {
            self.changes.push(Change::Dropped(format!("colour of {}", item.label)));
        }
        item.size = 0;
    }

    /// Action and ties: the reader's where both ends are certain, else the model's.
    fn tie(&self, item: &mut Item, origin: Origin, origins: &[Origin]) {
        let of_reader = |at: usize| origins.iter().position(|other| other.reader == Some(at));
        let of_model = |at: usize| origins.iter().position(|other| other.model == Some(at));
        let reader = origin.reader.map(|at| &self.reader.items[at]);
        let model = origin.model.map(|at| &self.model.items[at]);
        let mut tied = false;
        let settled = self.is_settled() && reader.is_some();
        if let Some(reader) = reader {
            item.action = reader.action.or_else(|| model.filter(|_| !settled).and_then(|model| model.action));
            item.tie = super::draft::renumbered(reader.tie, &of_reader);
            item.toward = reader.toward.and_then(of_reader);
            tied = item.tie != Tie::Free;
        }
        // A pig that eats a cake does not eat the house that came into the cake's place.
        let eaten = |model: &&Item| settled && matches!(model.tie, Tie::Eaten(_));
        let Some(model) = model.filter(|model| !eaten(model)) else { return };
        if !tied && reader.is_none_or(|reader| reader.tie == Tie::Free) {
            // Where the reader knew every word, two that it is certain of stand as it says: a ghost that runs away from
            // a mouse does not ride it.
            let stands = matches!(model.tie, Tie::Riding(_) | Tie::On(_));
            let settled = !self.unknown && reader.is_some() && stands;
            let other = |at: usize| of_model(at).filter(|at| !settled || origins[*at].reader.is_none());
            item.tie = super::draft::renumbered(model.tie, &other);
        }
        if item.toward.is_none() && !settled && reader.is_none_or(|reader| reader.action.is_none()) {
            item.toward = model.toward.and_then(of_model);
        }
    }
}
