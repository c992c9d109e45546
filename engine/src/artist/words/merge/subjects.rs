//! Who is in the merged picture: the model's subjects, with the reader's in their places or after them.

use super::super::draft::Item;
use super::super::keys;
use super::super::lexicon::Class;
use super::super::writing;
use super::{Change, Merger};
use crate::plan::scene::SUBJECTS_MAX;

/// Where an item of the merged draft comes from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Origin {
    /// Its number among the model's.
    pub(super) model: Option<usize>,
    /// Its number among the reader's.
    pub(super) reader: Option<usize>,
}

impl Merger<'_> {
    /// Who is in the picture: the model's subjects, with the reader's in their places or after them.
    pub(super) fn origins(&mut self) -> Vec<Origin> {
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
    pub(super) fn same(&self, a: &Item, b: &Item) -> bool {
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
}
