//! What each subject of the merged picture is and does: looks, size, number, action and ties of the two authors.

use super::super::super::cast::Tie;
use super::super::draft::{self, Item};
use super::super::keys;
use super::subjects::Origin;
use super::{Change, Merger};

impl Merger<'_> {
    /// One subject, without what it does to others.
    pub(super) fn item(&mut self, origin: Origin) -> Item {
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
    pub(super) fn tie(&self, item: &mut Item, origin: Origin, origins: &[Origin]) {
        let of_reader = |at: usize| origins.iter().position(|other| other.reader == Some(at));
        let of_model = |at: usize| origins.iter().position(|other| other.model == Some(at));
        let reader = origin.reader.map(|at| &self.reader.items[at]);
        let model = origin.model.map(|at| &self.model.items[at]);
        let mut tied = false;
        let settled = self.is_settled() && reader.is_some();
        if let Some(reader) = reader {
            item.action = reader.action.or_else(|| model.filter(|_| !settled).and_then(|model| model.action));
            item.tie = draft::renumbered(reader.tie, &of_reader);
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
            item.tie = draft::renumbered(model.tie, &other);
        }
        if item.toward.is_none() && !settled && reader.is_none_or(|reader| reader.action.is_none()) {
            item.toward = model.toward.and_then(of_model);
        }
    }
}
