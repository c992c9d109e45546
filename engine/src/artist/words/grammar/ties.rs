//! Ties: what a noun has to do with the head of its clause, by the verb or the preposition before it.

use super::super::super::cast::{Action, Tie};
use super::super::keys;
use super::super::lexicon::{self, Class};
use super::super::relation::{Link, Relation};
use super::{Grammar, PhraseKind};

impl Grammar<'_> {
    /// Ties a noun to the heads of the clause and makes it the last one.
    pub(super) fn tie(&mut self, number: usize) {
        let relation = self.relation.take();
        let verb = self.verb.take();
        if let (Some(Relation::And), None, Some(last)) = (relation, verb, self.last)
            && self.shares(last, number)
        {
            self.draft.items[number].tie = self.draft.items[last].tie;
            self.last = Some(number);
            self.fresh = false;
            return;
        }
        let thrown = self.thrown.take().filter(|thing| *thing != number && verb.is_none());
        let free = matches!(relation, None | Some(Relation::And));
        let heads: Vec<usize> = self.heads.iter().copied().filter(|head| *head != number).collect();
        self.last = Some(number);
        self.fresh = false;
        self.dressing = false;
        let having = std::mem::take(&mut self.having);
        let fronted = relation.filter(|relation| *relation != Relation::And && *relation != Relation::With);
        if let (true, None, Some(relation), PhraseKind::Wish) = (heads.is_empty(), verb, fronted, self.mode) {
            self.fronted = Some((relation, number));
            return;
        }
        if relation.is_none() && verb.is_none() && self.closed && self.flown(number, &heads) {
            return;
        }
        let thing = matches!(self.class(number), Class::Thing | Class::Food | Class::Plant);
        if having && thing && (relation, verb) == (Some(Relation::And), None) && !heads.is_empty() {
            // "with pink hair and an umbrella"
            self.place_at(Relation::With, number, &heads);
            self.closed = true;
            return;
        }
        if heads.is_empty() || (free && verb.is_none()) {
            return self.head(number, relation, verb);
        }
        if let Some(thing) =
            thrown.filter(|_| matches!(relation, Some(Relation::At | Relation::In | Relation::On)))
        {
            return self.aim(thing, number, &heads);
        }
        match (verb, relation) {
            (Some(Link::Toward | Link::Held | Link::Caught), Some(Relation::From))
                if !self.is_somebody(number) =>
            {
                // «снимает с дерева корову»: what comes next is still there.
                self.turn(&heads, number);
                let tree = keys::within(&self.draft.items[number].concept, Relation::In) == Some("forest");
                let inside = matches!(self.class(number), Class::Vehicle | Class::Building) && !tree;
                self.back = Some((if inside { Relation::In } else { Relation::On }, number));
            }
            (Some(link), None) => {
                self.link(link, number, &heads);
                self.suit(number);
            }
            (Some(link), Some(relation)) if absorbs(link, relation) => {
                self.link(link, number, &heads);
                self.suit(number);
            }
            (_, Some(relation)) => self.place_at(relation, number, &heads),
            (None, None) => {}
        }
        self.closed = true;
    }

    /// «с мечом и щитом»: what is joined to a thing in a hand is in the hand, too.
    pub(super) fn shares(&self, last: usize, number: usize) -> bool {
        let thing = |at: usize| matches!(self.class(at), Class::Thing | Class::Food | Class::Plant);
        let tied = matches!(self.draft.items[last].tie, Tie::Held(_) | Tie::Eaten(_));
        last != number && tied && self.draft.items[number].tie == Tie::Free && thing(last) && thing(number)
    }

    /// A noun that nothing ties is what the clause is about, alone or with those before it.
    pub(super) fn head(&mut self, number: usize, relation: Option<Relation>, verb: Option<Link>) {
        if self.mode == PhraseKind::Does && !self.heads.is_empty() {
            let heads = self.heads.clone();
            return self.turn(&heads, number);
        }
        let _ = relation;
        if self.closed {
            self.heads.clear();
            self.closed = false;
        }
        if !self.heads.contains(&number) {
            self.heads.push(number);
        }
        if let Some(action) = self.early.take() {
            self.draft.items[number].action = Some(action);
            self.closed = true;
        }
        if let Some((relation, there)) = self.fronted.take() {
            self.place_at(relation, there, &[number]);
        }
        self.verb = verb;
    }

    pub(super) fn link(&mut self, link: Link, number: usize, heads: &[usize]) {
        let class = self.class(number);
        let Some(&owner) = heads.last() else { return };
        match link {
            Link::Ride
                if matches!(class, Class::Person | Class::Beast)
                    && lexicon::table("drives", &self.draft.items[owner].concept).is_some() =>
            {
                self.drive(number, heads);
            }
            Link::Driven => self.drive(number, heads),
            Link::Shared => self.share(number, heads),
            Link::Juggled => {
                let item = &mut self.draft.items[number];
                item.count = item.count.max(Some(keys::JUGGLED));
                item.tie = Tie::Above(owner);
            }
            Link::Borne if self.draft.items[owner].count.is_some_and(|count| count > 1) => {
                self.draft.items[number].tie = Tie::On(owner);
            }
            Link::Borne => self.link(Link::Held, number, heads),
            Link::Ride if matches!(class, Class::Sky | Class::Building) => self.turn(heads, number),
            Link::Ride if self.puts_on(number, owner) => {}
            Link::Ride => {
                let inside = class == Class::Vehicle && !keys::is_astride(&self.draft.items[number].concept);
                self.settle(heads, if inside { Tie::In(number) } else { Tie::Riding(number) });
            }
            Link::Held if keys::is_carried(&self.draft.items[number].concept) && self.is_grown(owner) => {
                self.draft.items[number].tie = Tie::Held(owner);
            }
            Link::Held if self.lifts(owner) && self.is_heavy(number) => {
                // "grandma lifting a car"
                self.draft.items[number].tie = Tie::On(owner);
                self.draft.items[owner].action = Some(Action::HoldUp);
            }
            Link::Caught if matches!(class, Class::Person | Class::Beast) && self.is_heavy(number) => {
                self.turn(heads, number);
            }
            Link::Caught => {
                self.draft.items[owner].action = None;
                self.draft.items[number].tie = Tie::Held(owner);
            }
            Link::Amid => self.draft.items[number].tie = Tie::Between(heads[(heads.len() - 1) / 2]),
            Link::Abducted => self.abduct(number, owner),
            Link::Held
                if keys::is_desk(&self.draft.items[number].concept)
                    && self.draft.items[owner].action == Some(Action::Play) =>
            {
                self.turn(heads, number);
            }
            Link::Held
                if matches!(class, Class::Vehicle | Class::Building | Class::Furniture | Class::Person) =>
            {
                self.turn(heads, number);
            }
            Link::Held if class == Class::Beast && !self.holds(owner, number) => self.turn(heads, number),
            Link::Held => {
                self.draft.items[number].tie = Tie::Held(owner);
                let throws = self.draft.items[owner].action == Some(Action::Throw);
                self.thrown = throws.then_some(number);
            }
            Link::By => {
                let hunter = &mut self.draft.items[number];
                (hunter.action, hunter.toward) = (Some(Action::Run), Some(owner));
            }
            Link::Eaten if class == Class::Person => self.turn(heads, number),
            Link::Eaten => {
                // «ест лук» is no archer's.
                let item = &mut self.draft.items[number];
                item.concept =
                    lexicon::table("eaten", &item.concept).map_or_else(|| item.concept.clone(), Into::into);
                item.tie = Tie::Eaten(owner);
            }
            Link::Carried => self.draft.items[number].tie = Tie::On(owner),
            Link::Worn => self.draft.items[number].tie = Tie::Worn(owner),
            Link::Toward | Link::Desk => {
                let shoots = self.draft.items[owner].action == Some(Action::Point);
                let flies = matches!(class, Class::Thing | Class::Food | Class::Plant);
                self.thrown = (shoots && flies).then_some(number);
                self.turn(heads, number);
            }
            Link::Place(relation) => self.place_at(relation, number, heads),
        }
    }

    /// Whether it is a person or a beast.
    pub(super) fn is_somebody(&self, number: usize) -> bool {
        matches!(self.class(number), Class::Person | Class::Beast)
    }

    /// Whether somebody lifts something over the head.
    fn lifts(&self, owner: usize) -> bool {
        matches!(self.draft.items[owner].action, Some(Action::HoldUp | Action::ArmsUp))
            && matches!(self.class(owner), Class::Person | Class::Beast)
    }

    /// Whether it is lifted over the head rather than held in a hand.
    fn is_heavy(&self, number: usize) -> bool {
        let small = keys::is_small(&self.draft.items[number].concept);
        match self.class(number) {
            Class::Thing | Class::Food | Class::Plant | Class::Sky => false,
            Class::Beast => !small,
            _ => true,
        }
    }

    /// "an alien abducting a cow": she hangs below its saucer.
    fn abduct(&mut self, number: usize, owner: usize) {
        let saucer = self.draft.items.iter().position(|item| item.concept == "ufo");
        let saucer = saucer.unwrap_or_else(|| self.add_thing("ufo"));
        if saucer != owner {
            self.settle(&[owner], Tie::In(saucer));
        }
        self.draft.items[number].tie = Tie::Under(saucer);
        self.last = Some(number);
    }

    /// Whether somebody is large enough to carry a child.
    fn is_grown(&self, owner: usize) -> bool {
        matches!(self.class(owner), Class::Person | Class::Beast)
            && !keys::is_carried(&self.draft.items[owner].concept)
    }

    /// Whether somebody takes a beast in its arms, rather than play with it.
    pub(super) fn holds(&self, owner: usize, number: usize) -> bool {
        let small = |at: usize| keys::is_small(&self.draft.items[at].concept);
        match self.class(owner) {
            Class::Person => self.draft.items[owner].action != Some(Action::Play),
            // A cat holds a mouse.
            Class::Beast => self.draft.items[owner].action.is_none() && small(number) && !small(owner),
            _ => false,
        }
    }

    pub(super) fn turn(&mut self, heads: &[usize], number: usize) {
        for head in heads {
            self.draft.items[*head].toward = Some(number);
        }
    }

    pub(super) fn settle(&mut self, heads: &[usize], tie: Tie) {
        for head in heads {
            let item = &mut self.draft.items[*head];
            if item.tie == Tie::Free {
                item.tie = tie;
                let rides = matches!(tie, Tie::Riding(_)) && item.action.is_none();
                item.action = if rides { Some(Action::Ride) } else { item.action };
            }
        }
        if let (Tie::Riding(mount), [head]) = (tie, heads)
            && self.draft.items[mount].count.is_some_and(|count| count > 1)
        {
            // «три богатыря на самокатах»: each on one of his own.
            self.draft.items[mount].count = self.draft.items[*head].count.or(self.draft.items[mount].count);
        }
    }

    /// "flying a kite", "flying a plane": who flies it is on the ground or in it. False where nobody flies it.
    pub(super) fn flown(&mut self, number: usize, heads: &[usize]) -> bool {
        let walks = |head: &usize| self.draft.items[*head].action == Some(Action::Walk);
        let beasts = || heads.iter().all(|head| self.class(*head) == Class::Beast);
        let led = self.class(number) == Class::Beast || self.class(number) == Class::Person && beasts();
        if !heads.is_empty() && heads.iter().all(walks) && led {
            // "walking a poodle": on a leash.
            for head in heads {
                self.draft.items[*head].action = Some(Action::Pull);
            }
            self.turn(heads, number);
            self.closed = true;
            return true;
        }
        let flies = |head: &usize| {
            let item = &self.draft.items[*head];
            item.action == Some(Action::Fly) && matches!(self.class(*head), Class::Person | Class::Beast)
        };
        if heads.is_empty() || !heads.iter().all(flies) {
            return false;
        }
        let kite = lexicon::table("flown", &self.draft.items[number].concept).is_some();
        if !kite && self.class(number) != Class::Vehicle {
            return false;
        }
        for head in heads {
            self.draft.items[*head].action = kite.then_some(Action::Pull);
        }
        if kite {
            self.turn(heads, number);
        } else {
            self.settle(heads, Tie::In(number));
        }
        self.closed = true;
        true
    }

    /// "fishing with a panda": both do.
    fn joins(&mut self, number: usize, owner: usize) {
        use Action::{Fish, Jump, Run, Sing, Sit, Sleep, Swim, Walk};
        let shared = [Fish, Jump, Run, Sing, Sit, Sleep, Swim, Walk];
        let action = self.draft.items[owner].action.filter(|action| shared.contains(action));
        if self.is_somebody(number) && self.is_somebody(owner) && action.is_some() {
            let own = &mut self.draft.items[number].action;
            *own = own.or(action);
        }
    }

    /// At a screen.
    pub(super) fn desk(&mut self, heads: &[usize], number: usize) {
        for head in heads {
            let action = &mut self.draft.items[*head].action;
            *action = Some(Action::Desk);
        }
        self.turn(heads, number);
    }

    pub(super) fn with(&mut self, number: usize, class: Class, owner: usize) {
        self.joins(number, owner);
        let owner_lives = matches!(self.class(owner), Class::Person | Class::Beast);
        if owner_lives && lexicon::table("mouthed", &self.draft.items[number].concept).is_some() {
            self.draft.items[number].tie = Tie::Eaten(owner);
        } else if owner_lives && matches!(class, Class::Thing | Class::Food | Class::Plant) {
            self.draft.items[number].tie = Tie::Held(owner);
        } else if self.contains(owner) && !matches!(class, Class::Furniture | Class::Building) {
            self.draft.items[number].tie = Tie::In(owner);
        } else if lexicon::table("has", &self.draft.items[owner].concept).is_some() && class != Class::Sky {
            self.draft.items[number].tie = Tie::On(owner);
        } else if self.draft.items[owner].concept.starts_with("flag") {
            // "flag of Brazil with a football in the middle"
            self.draft.items[number].tie = Tie::In(owner);
        } else if class == Class::Thing && self.class(owner) == Class::Food {
            self.draft.items[number].tie = Tie::On(owner);
        }
    }
}

/// Whether a preposition only leads to the verb's object.
fn absorbs(link: Link, relation: Relation) -> bool {
    match link {
        Link::Toward | Link::By | Link::Caught | Link::Amid | Link::Abducted => matches!(
            relation,
            Relation::With
                | Relation::On
                | Relation::At
                | Relation::Behind
                | Relation::In
                | Relation::From
                | Relation::Away
                | Relation::Of
        ),
        Link::Ride => matches!(relation, Relation::On | Relation::In | Relation::With),
        Link::Held | Link::Carried | Link::Borne | Link::Driven | Link::Shared | Link::Juggled => {
            matches!(relation, Relation::On | Relation::In | Relation::With)
        }
        Link::Eaten => relation == Relation::From,
        Link::Worn => matches!(relation, Relation::In | Relation::On),
        Link::Desk => matches!(
            relation,
            Relation::On | Relation::In | Relation::At | Relation::Behind | Relation::Above
        ),
        Link::Place(_) => relation != Relation::And,
    }
}
