//! Verbs: who does what they say, and the thing that goes without saying with them.

use super::super::super::cast::{Action, Tie};
use super::super::draft::Look;
use super::super::inflection;
use super::super::keys;
use super::super::lexicon::{self, Hit, Section, Sense};
use super::super::relation::{Link, Relation};
use super::super::token::{self, Word};
use super::{Grammar, PhraseKind, is_participle, is_verb};

impl Grammar<'_> {
    /// The thing that goes without saying with a verb: "surfing" takes a board.
    fn bring(&mut self, key: &str) {
        let Some(thing) = keys::verb_thing(key) else { return };
        let heads = self.heads.clone();
        if let Some((slot, variant)) = keys::verb_look(key) {
            for head in heads {
                self.draft.items[head].look(Look { slot: slot.into(), variant: variant.into(), hue: None });
            }
            return;
        }
        if let Some(props) = keys::staging(key) {
            if heads.is_empty() {
                self.owed = Some(key.into());
            }
            // "beats him at chess" is no brawl.
            let action = keys::verb(key).0;
            for head in &heads {
                let own = &mut self.draft.items[*head].action;
                *own = if *own == Some(Action::Fight) { action } else { *own };
            }
            return self.stage(props, &heads);
        }
        if let Some(feeling) = keys::feeling(thing) {
            for head in heads {
                self.draft.items[head].feeling.get_or_insert(feeling);
            }
            return;
        }
        let Some(link) = self.verb.take() else { return };
        if heads.is_empty() {
            self.owed = Some(key.into());
            return;
        }
        if let Some(known) = self.draft.items.iter().position(|item| item.concept == thing) {
            if !heads.contains(&known) {
                self.link(link, known, &heads);
            }
            return;
        }
        let number = self.add_thing(thing);
        self.draft.items[number].count = keys::verb_things(key);
        if self.draft.items[number].count.is_some() {
            // "stuck in traffic"
            self.draft.place.get_or_insert_with(|| "road".into());
        }
        self.link(link, number, &heads);
        if link == Link::Place(Relation::In) {
            // "plays the xylophone of bones"
            self.last = Some(number);
        }
        if self.draft.items[heads[0]].action == Some(Action::Point) {
            // «стреляет из лука в тыкву»: what comes next is aimed at.
            self.verb = Some(Link::Toward);
        }
    }

    /// A thing that nobody named.
    pub(super) fn add_thing(&mut self, thing: &str) -> usize {
        let label = lexicon::name(Section::Subject, thing).unwrap_or(thing).to_owned();
        let sense = Sense { section: Section::Subject, key: thing, fit: inflection::WHOLE };
        self.add(label, &sense, true)
    }

    pub(super) fn act(&mut self, sense: &Sense<'_>, next: Option<&Hit<'_>>, word: &Word) {
        let (action, link) = keys::verb(sense.key);
        let participle = is_participle(&word.text)
            && next.is_some_and(|next| {
                next.is(Section::Subject) || next.is(Section::Kind) || next.is(Section::Colour)
            })
            && link.is_none_or(|_| self.heads.is_empty())
            && (self.heads.is_empty()
                || self.fresh
                || self.relation.is_some()
                || token::is_cyrillic(&word.text));
        if participle {
            self.pending.action = action;
            self.owed = keys::verb_thing(sense.key).map(|_| sense.key.to_owned()).or(self.owed.take());
            self.relation = self.relation.filter(|relation| *relation != Relation::And || self.fresh);
            return;
        }
        let english = |next: &Hit<'_>| {
            next.sense(Section::Relation).is_some_and(|as_| as_.key == "as" || as_.key == "being")
        };
        if sense.key == "desk" && !self.heads.is_empty() && next.is_some_and(english) {
            // "my cat works as a chef": the next word says so.
            return self.settle_late();
        }
        if sense.key == "desk" && !self.heads.is_empty() && next.is_some_and(|next| self.is_trade(next)) {
            // «лягушка работает сварщиком»
            self.settle_late();
            self.relation = Some(Relation::As);
            return;
        }
        self.settle_late();
        self.relation = None;
        self.fresh = false;
        (self.dressing, self.having) = (false, false);
        if link.is_none()
            && action.is_some()
            && self.mode == PhraseKind::Wish
            && leads_its_subject(word, next)
        {
            // «дед пашет, сзади летят чайки»: the gulls do.
            self.heads.clear();
        }
        if self.heads.is_empty() {
            self.early = action.or(self.early);
            self.ridden = action == Some(Action::Ride);
        }
        for head in self.heads.clone() {
            let item = &mut self.draft.items[head];
            item.action = if item.action.is_none() || item.action == Some(Action::Stand) {
                action
            } else {
                item.action
            };
        }
        self.closed = !self.heads.is_empty();
        self.verb = link;
        if action == Some(Action::Play) {
            self.take_up();
        }
        self.greet(action);
        self.bring(sense.key);
    }

    /// «медведь на балалайке играет»: nobody stands on what is played.
    fn take_up(&mut self) {
        let Some(&head) = self.heads.last() else { return };
        let Tie::On(number) = self.draft.items[head].tie else { return };
        if lexicon::table("played", &self.draft.items[number].concept).is_some() {
            self.draft.items[head].tie = Tie::Free;
            self.draft.items[number].tie = Tie::Held(head);
        }
    }

    /// Whether a word that may be a verb is one: "to fly", «летать».
    pub(super) fn is_infinitive(&self, words: &[Word], hit: &Hit<'_>) -> bool {
        let word = &words[hit.span.0];
        let led =
            hit.span.0.checked_sub(1).map(|before| &words[before]).is_some_and(|before| {
                before.text == "to" && self.text[before.to..word.from].trim().is_empty()
            });
        let told = word.text == "to" && hit.span.1 > hit.span.0 + 1;
        let cyrillic = token::is_cyrillic(&word.text)
            && ["ть", "ться", "чь"].iter().any(|ending| word.text.ends_with(ending))
            && hit.is(Section::Action);
        led || told || cyrillic
    }

    /// "teaching a broom to fly": who is taught does what comes now.
    pub(super) fn bid(&mut self, before: &[Word], bidden: bool) {
        let Some(last) = self.last.filter(|last| bidden && !self.heads.contains(last)) else { return };
        if before.iter().any(|word| lexicon::table("bidding", &word.text).is_some()) {
            self.settle_late();
            self.heads = vec![last];
            self.closed = false;
        }
    }

    /// "giving a sunflower a high five": the sunflower is no gift.
    fn greet(&mut self, action: Option<Action>) {
        let Some((last, head)) = self.last.zip(self.heads.first().copied()) else { return };
        if action == Some(Action::ShakeHands) && self.draft.items[last].tie == Tie::Held(head) {
            self.draft.items[last].tie = Tie::Free;
            self.draft.items[head].toward = Some(last);
            self.verb = None;
        }
    }

    /// Whether a noun in the instrumental says what somebody works as.
    fn is_trade(&self, next: &Hit<'_>) -> bool {
        let noun = next.sense(Section::Subject);
        noun.is_some_and(|noun| {
            keys::is_role(noun.key, self.names)
                && matches!(noun.fit.ending, "ом" | "ем" | "ой" | "ей" | "ым" | "им")
        })
    }
}

/// Whether a Russian verb stands right before who does it: no accusative, no preposition between.
fn leads_its_subject(verb: &Word, next: Option<&Hit<'_>>) -> bool {
    let noun = next.and_then(|next| next.sense(Section::Subject));
    token::is_cyrillic(&verb.text)
        && is_verb(&verb.text)
        && noun.is_some_and(|noun| {
            noun.fit.many == inflection::Many::Maybe && !matches!(noun.fit.ending, "у" | "ю")
        })
}
