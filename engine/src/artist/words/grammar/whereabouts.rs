//! Where one is by another: what prepositions say, and what goes without saying.

use super::super::super::cast::{Action, Feeling, Tie};
use super::super::super::kits;
use super::super::keys;
use super::super::lexicon::{self, Class};
use super::super::relation::Relation;
use super::{Grammar, PhraseKind};

impl Grammar<'_> {
    /// Whether a window belongs to the house or the bus that was named before.
    fn is_own_window(&self, number: usize, owner: usize) -> bool {
        self.draft.items[number].concept == "window"
            && matches!(self.class(owner), Class::Building | Class::Vehicle)
    }

    /// Leaves out an item that was just added and goes without saying.
    fn forget(&mut self, number: usize, owner: usize) {
        if number + 1 == self.draft.items.len() && !self.heads.contains(&number) {
            self.draft.items.pop();
            self.last = Some(owner);
        }
    }

    /// A preposition's tie. Heads that already are somewhere leave it to the noun before this one.
    pub(super) fn place_at(&mut self, relation: Relation, number: usize, heads: &[usize]) {
        let free: Vec<usize> =
            heads.iter().copied().filter(|head| self.draft.items[*head].tie == Tie::Free).collect();
        let before = number.checked_sub(1).filter(|before| self.draft.items[*before].tie == Tie::Free);
        let who = if free.is_empty() { before.into_iter().collect() } else { free };
        let Some(&owner) = heads.last() else { return };
        let class = self.class(number);
        let concept = self.draft.items[number].concept.clone();
        if relation == Relation::From
            && let Some(taken) = number.checked_sub(1).filter(|before| heads.first() != Some(before))
        {
            let heads: Vec<usize> = heads.iter().copied().filter(|head| *head != taken).collect();
            // «снимает котёнка с дерева», "pulls a tooth from a crocodile": whoever takes it only turns there.
            return self.taken_from(taken, number, &heads);
        }
        match relation {
            Relation::With if self.is_own_window(number, owner) => {
                // "a house with one lit window"
                self.forget(number, owner);
            }
            Relation::With => self.with(number, class, owner),
            Relation::Wear => self.draft.items[number].tie = Tie::Worn(owner),
            Relation::In | Relation::On if self.puts_on(number, owner) => {}
            Relation::In | Relation::On if keys::is_astride(&concept) => {
                self.settle(&who, Tie::Riding(number));
            }
            Relation::In
                if self.is_own_window(number, owner)
                    || class == Class::Furniture && self.class(owner) == Class::Building =>
            {
                // «панелька, в одном окне горит свет»: the window is its own.
                self.forget(number, owner);
            }
            Relation::In => match self.kept(owner, number) {
                // «кот смотрит на рыбок в аквариуме»: the cat is not in there.
                Some(object) => {
                    self.draft.items[object].tie = Tie::In(number);
                    self.draft.items[owner].toward = Some(object);
                }
                None => self.settle(&who, Tie::In(number)),
            },
            Relation::On if class == Class::Vehicle || has_pillow(&concept) && self.rests(&who) => {
                self.settle(&who, Tie::In(number));
            }
            Relation::Top => self.settle(&who, Tie::On(number)),
            Relation::From | Relation::Away if class == Class::Sky => {}
            Relation::Away => self.turn(heads, number),
            Relation::On | Relation::From => {
                let small = who.iter().all(|head| keys::is_small(&self.draft.items[*head].concept));
                let astride = class == Class::Beast && !small;
                self.settle(&who, if astride { Tie::Riding(number) } else { Tie::On(number) });
            }
            Relation::Behind | Relation::Above | Relation::At if keys::is_desk(&concept) => {
                self.desk(heads, number);
            }
            Relation::Under => self.settle(&who, Tie::Under(number)),
            Relation::Behind => self.settle(&who, Tie::Behind(number)),
            Relation::Beside => self.settle(&who, Tie::Beside(number)),
            Relation::Above => self.settle(&who, Tie::Above(number)),
            Relation::Between => self.settle(&who, Tie::Between(number)),
            Relation::At => {
                if class == Class::Person && self.mode == PhraseKind::Wish && self.verb.is_none() {
                    // "a vampire at the dentist"
                    let home = kits::own_looks(&concept).into_iter().find(|look| look.slot == "home");
                    let home = home.map(|look| look.variant);
                    let public = |home: &String| lexicon::table("climate", home) == Some("public");
                    if let Some(home) = home.filter(public) {
                        self.draft.place.get_or_insert(home);
                    }
                }
                self.turn(heads, number);
            }
            Relation::Of if self.contains(owner) => self.with(number, class, owner),
            Relation::And | Relation::Of | Relation::As => {}
        }
    }

    /// Whom the one before looks at or catches, where that is kept in such a thing.
    fn kept(&self, owner: usize, number: usize) -> Option<usize> {
        let keeps = lexicon::table("kept", &self.draft.items[number].concept).is_some();
        let object = number.checked_sub(1).filter(|before| keeps && *before != owner)?;
        let meant = self.draft.items[owner].toward == Some(object)
            || self.draft.items[object].tie == Tie::Held(owner);
        meant.then_some(object)
    }

    /// Whether all of them are humans who lie or sleep.
    fn rests(&self, who: &[usize]) -> bool {
        who.iter().all(|head| {
            let rests = matches!(self.draft.items[*head].action, Some(Action::Lie | Action::Sleep));
            rests && self.class(*head) == Class::Person
        })
    }

    /// "sleeping girl", «спящий дальнобойщик»: a human who sleeps nowhere else is in bed.
    pub(super) fn go_to_bed(&mut self) {
        let [sleeper] = self.draft.items.as_slice() else { return };
        let human = self.class(0) == Class::Person && sleeper.tie == Tie::Free;
        let bed = match &self.draft.place {
            Some(place) => lexicon::table("beds", place),
            None => Some("bed"),
        };
        if let Some(bed) = bed.filter(|_| human && sleeper.action == Some(Action::Sleep)) {
            let bed = self.add_thing(bed);
            self.draft.items[0].tie = Tie::In(bed);
            self.draft.place.get_or_insert_with(|| "bedroom".into());
        }
    }

    /// What somebody takes away is still where it is taken from, unless that is somebody.
    fn taken_from(&mut self, taken: usize, from: usize, heads: &[usize]) {
        let lives = matches!(self.class(from), Class::Person | Class::Beast);
        if lives && heads.iter().any(|head| self.draft.items[*head].feeling == Some(Feeling::Sly)) {
            // Who is robbed notices.
            let own = &mut self.draft.items[from].feeling;
            *own = own.or(Some(Feeling::Surprised));
        }
        if !lives && self.draft.items[taken].tie == Tie::Free {
            let inside = self.class(from) == Class::Vehicle;
            self.settle(&[taken], if inside { Tie::In(from) } else { Tie::On(from) });
        }
        if let (Tie::Held(owner), Class::Furniture) = (self.draft.items[taken].tie, self.class(from)) {
            // «ворует сосиску со стола»: it is still there, and a hand reaches for it.
            self.draft.items[taken].tie = Tie::On(from);
            let action = &mut self.draft.items[owner].action;
            *action = action.or(Some(Action::Point));
        }
        let idle: Vec<usize> =
            heads.iter().copied().filter(|head| self.draft.items[*head].toward.is_none()).collect();
        self.turn(&idle, from);
    }

    /// Whether it holds what it is said to be with or of: «банка с огурцами», "basket of kittens".
    pub(super) fn contains(&self, owner: usize) -> bool {
        lexicon::table("container", &self.draft.items[owner].concept).is_some()
    }
}

/// Whether who lies on it is under its blanket.
fn has_pillow(concept: &str) -> bool {
    kits::standing(concept).is_some_and(|bed| bed.spot("pillow").is_some())
}
