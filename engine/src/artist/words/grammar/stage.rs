//! What a verb brings: tools in hands, what stands between or beside those who act, and where its object belongs.
//!
//! The props of each verb are lines of `[staging]` in tables.txt. Decides nothing of pixels.

use super::super::super::cast::{Action, Feeling, Tie};
use super::super::super::kits;
use super::super::draft::Look;
use super::super::keys;
use super::super::lexicon::{self, Class};
use super::super::relation::{Link, Relation};
use super::Grammar;

/// What a staged verb wants of the noun that is its object.
#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    /// Where it is.
    place: Option<(Relation, usize)>,
    /// Its state.
    look: Option<&'static str>,
    /// Its face.
    feeling: Option<Feeling>,
    /// Whether a thing shows that, too.
    shows: bool,
    /// What it holds, too, if it lives.
    shared: Vec<&'static str>,
    /// Whether it does the same, if it lives.
    partner: bool,
    /// Who acts.
    actor: usize,
}

impl Grammar<'_> {
    /// Brings the props of a verb to those who do it.
    pub(super) fn stage(&mut self, props: &'static str, heads: &[usize]) {
        let Some(&actor) = heads.first() else { return };
        let mut stage = Stage { actor, ..Stage::default() };
        for (how, what) in props.split_whitespace().filter_map(|prop| prop.split_once('/')) {
            match how {
                "face" => {
                    for head in heads {
                        let item = &mut self.draft.items[*head];
                        item.feeling = item.feeling.or(keys::feeling(what));
                    }
                }
                "look" => {
                    let Some((slot, variant)) = what.split_once('/') else { continue };
                    for head in heads {
                        let look = Look { slot: slot.into(), variant: variant.into(), hue: None };
                        self.draft.items[*head].look(look);
                    }
                }
                "size" => heads.iter().for_each(|head| self.draft.items[*head].size = keys::size(what)),
                "place" => {
                    self.draft.place.get_or_insert_with(|| what.into());
                }
                "tool" => {
                    let own = kits::own_looks(&self.draft.items[actor].concept);
                    if own.iter().all(|look| look.slot != "hand") {
                        self.hand(what, actor);
                    }
                }
                "it-face" | "both-face" => {
                    (stage.feeling, stage.shows) = (keys::feeling(what), how == "both-face");
                }
                "it-look" => stage.look = Some(what),
                "both" => {
                    heads.iter().for_each(|head| self.hand(what, *head));
                    stage.shared.push(what);
                    stage.partner = true;
                }
                _ => self.prop(how, what, heads, &mut stage),
            }
        }
        let partner =
            self.draft.items[actor].toward.filter(|other| stage.partner && self.is_somebody(*other));
        self.stage = Some(stage);
        if let Some(partner) = partner {
            // "beats him at chess": the other one was named before.
            self.suit(partner);
        }
    }

    /// One prop that stands somewhere, or is where the object will be.
    fn prop(&mut self, how: &str, what: &'static str, heads: &[usize], stage: &mut Stage) {
        let known = self.draft.items.iter().position(|item| item.concept == what);
        let number = known.filter(|known| !heads.contains(known)).unwrap_or_else(|| self.add_thing(what));
        if let Some(relation) = how.strip_prefix("it-").and_then(keys::relation) {
            stage.place = Some((relation, number));
            return;
        }
        match keys::link(how) {
            Some(Link::Amid) => {
                stage.partner = true;
                self.draft.items[number].tie = Tie::Between(heads[(heads.len() - 1) / 2]);
            }
            Some(Link::Place(Relation::Beside)) => self.draft.items[number].tie = Tie::Beside(heads[0]),
            Some(Link::Held) => self.draft.items[number].tie = Tie::Held(heads[0]),
            Some(link) => self.link(link, number, heads),
            None => {}
        }
    }

    /// Puts a thing into a hand, unless it is there.
    fn hand(&mut self, what: &str, owner: usize) {
        let mut items = self.draft.items.iter();
        if !items.any(|item| item.concept == what && item.tie == Tie::Held(owner)) {
            let number = self.add_thing(what);
            self.draft.items[number].tie = Tie::Held(owner);
        }
    }

    /// Makes the object of a staged verb what the stage wants.
    pub(super) fn suit(&mut self, number: usize) {
        let Some(stage) = self.stage.take().filter(|stage| stage.actor != number) else { return };
        let lives = self.is_somebody(number);
        if let Some((relation, host)) = stage.place.filter(|(_, host)| *host != number) {
            self.draft.items[number].tie = match relation {
                Relation::In => Tie::In(host),
                Relation::On => Tie::On(host),
                Relation::Above => Tie::Above(host),
                Relation::Behind => Tie::Behind(host),
                _ => Tie::Beside(host),
            };
        }
        let item = &mut self.draft.items[number];
        if let Some(look) = stage.look {
            item.look(Look::state(look));
        }
        item.feeling = item.feeling.or(stage.feeling.filter(|_| lives || stage.shows));
        if lives && stage.partner {
            let action = self.draft.items[stage.actor].action;
            let item = &mut self.draft.items[number];
            item.toward = item.toward.or(Some(stage.actor));
            item.action = item.action.or(action);
            stage.shared.iter().for_each(|what| self.hand(what, number));
        }
    }

    /// What was thrown or shot flies from whoever held it to `number`; a weapon stays in the hand.
    pub(super) fn aim(&mut self, thing: usize, number: usize, heads: &[usize]) {
        let Some(&owner) = heads.last() else { return };
        let weapon = lexicon::table("weapon", &self.draft.items[thing].concept).is_some();
        self.draft.items[thing].tie = if weapon { Tie::Held(owner) } else { Tie::Between(owner) };
        let action = if weapon { Action::Point } else { Action::Throw };
        self.draft.items[owner].action = Some(action);
        self.draft.items[owner].toward = Some(number);
        self.last = Some(number);
        self.closed = true;
    }

    /// "a taxi driver drives a dinosaur": both are in the car. Who has none pulls.
    pub(super) fn drive(&mut self, number: usize, heads: &[usize]) {
        let Some(&owner) = heads.last() else { return };
        let own = lexicon::table("drives", &self.draft.items[owner].concept);
        let vehicle = if self.class(owner) == Class::Vehicle {
            Some(owner)
        } else {
            own.map(|own| {
                let vehicle = self.add_thing(own);
                self.settle(&[owner], Tie::In(vehicle));
                vehicle
            })
        };
        match vehicle.filter(|_| self.class(number) != Class::Vehicle) {
            Some(vehicle) => {
                self.draft.items[owner].action = None;
                self.draft.items[number].tie = Tie::In(vehicle);
            }
            None => self.turn(heads, number),
        }
    }

    /// Several share a sofa by sitting on it, a pizza by having it between them.
    pub(super) fn share(&mut self, number: usize, heads: &[usize]) {
        match self.class(number) {
            Class::Vehicle => self.settle(heads, Tie::In(number)),
            Class::Furniture | Class::Mount | Class::Building => self.settle(heads, Tie::On(number)),
            _ => self.draft.items[number].tie = Tie::Between(heads[(heads.len() - 1) / 2]),
        }
    }
}
