//! What is said of a noun: adjectives that wait for it, and those that came after it.

use super::super::super::cast::Feeling;
use super::super::super::palette::Ramp;
use super::super::draft::{Item, Look};
use super::super::keys;
use super::super::lexicon::{self, Class, Hit, Section};
use super::super::relation::Relation;
use super::super::token::Word;
use super::{Grammar, ITEMS_MAX, Pending};

impl Grammar<'_> {
    pub(super) fn adjective(&mut self, word: &Word, hit: &Hit<'_>) {
        for sense in &hit.senses {
            let key = sense.key;
            match sense.section {
                Section::Colour if key == "rainbow" => self.pending.rainbow = true,
                Section::Colour => self.colour(key, &word.text),
                Section::Shade => self.pending.shade = if key == "dark" { -1 } else { 1 },
                Section::Size => self.pending.size = keys::size(key),
                Section::Number if self.all_of_them(&word.text) => {}
                Section::Number => self.pending.count = key.parse().ok().or(self.pending.count),
                Section::Feeling => self.feel(key),
                Section::Hour => {
                    self.draft.circumstances.hour = key.parse().ok().or(self.draft.circumstances.hour);
                }
                Section::Weather => {
                    self.draft.circumstances.weather = key.parse().ok().or(self.draft.circumstances.weather);
                }
                Section::Season => {
                    self.draft.circumstances.season = key.parse().ok().or(self.draft.circumstances.season);
                }
                Section::Holiday => {
                    self.draft.circumstances.holiday = key.parse().ok().or(self.draft.circumstances.holiday);
                }
                Section::Mood => {
                    self.draft.circumstances.mood = key.parse().ok().or(self.draft.circumstances.mood);
                }
                _ => continue,
            }
            if matches!(sense.section, Section::Colour | Section::Size | Section::Feeling) {
                self.pending.many = self.pending.many.max(sense.fit.many);
            } else if sense.section != Section::Shade && sense.section != Section::Number {
                self.relation = None;
            }
            break;
        }
    }

    /// «врач лечит крокодила, оба боятся»: what comes now is said of both that were named.
    pub(super) fn all_of_them(&mut self, word: &str) -> bool {
        let living = |at: &usize| matches!(self.class(*at), Class::Person | Class::Beast);
        let named: Vec<usize> = (0..self.draft.items.len()).filter(living).collect();
        if !matches!(word, "оба" | "обе" | "both") || named.len() < 2 {
            return false;
        }
        self.heads = named[named.len() - 2..].to_vec();
        self.closed = true;
        true
    }

    pub(super) fn colour(&mut self, key: &str, word: &str) {
        let shade = std::mem::take(&mut self.pending.shade);
        if let Some(hue) = keys::hue(key, word, shade) {
            self.pending.hues.push(hue);
        }
    }

    pub(super) fn feel(&mut self, key: &str) {
        self.pending.feeling = keys::feeling(key);
    }

    /// A comma closes what waits, unless it stands between two adjectives of one noun.
    pub(super) fn comma(&mut self) {
        if self.relation.is_none() && self.verb.is_none() && !self.fresh {
            self.settle_late();
        }
        self.adjacent = false;
        self.pending.compared = false;
        // "My son Leo (6) would love a dinosaur" wants one.
        self.pending.count = None;
        if self.relation != Some(Relation::Wear) {
            self.verb = None;
        }
    }

    /// What came after its noun still belongs to it.
    pub(super) fn settle_late(&mut self) {
        let Some(last) = self.last.or(self.heads.last().copied()) else { return };
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        if let Some(count) = pending.count.filter(|_| self.fresh && !pending.hues.is_empty()) {
            return self.another(last, count, pending);
        }
        let heads = if pending.feeling.is_some() && self.closed { self.heads.clone() } else { vec![last] };
        for head in heads {
            self.describe(head, pending.clone());
        }
    }

    /// «семь красных шаров и один чёрный»: more of what was named before.
    pub(super) fn another(&mut self, last: usize, count: u32, pending: Pending) {
        let before = self.draft.items[last].clone();
        if self.draft.items.len() < ITEMS_MAX {
            let looks = Vec::new();
            self.draft.items.push(Item { looks, count: Some(count), size: 0, ..before });
            self.describe(self.draft.items.len() - 1, pending);
        }
    }

    /// Gives an item what was said about it.
    pub(super) fn describe(&mut self, number: usize, pending: Pending) {
        let class = self.class(number);
        let human = class == Class::Person && keys::is_plain_human(&self.draft.items[number].concept);
        let item = &mut self.draft.items[number];
        let slots = if human { ["skin", "second"] } else { ["main", "second"] };
        for (slot, mut hue) in slots.into_iter().zip(pending.hues) {
            if class == Class::Beast && hue.words == "ginger" {
                // Ginger hair is rust, a ginger cat is orange.
                hue.ramp = Ramp::named("orange");
            }
            let slot = if human && keys::is_hair_colour(&hue.words) { "hair" } else { slot };
            item.look(Look { slot: slot.into(), variant: String::new(), hue: Some(hue) });
        }
        if pending.rainbow {
            item.look(Look { slot: "main".into(), variant: "rainbow".into(), hue: None });
        }
        for look in pending.looks {
            item.look(look);
        }
        item.size = if pending.size == 0 { item.size } else { pending.size };
        // "a cool sword" is a fine one; only who has eyes wears sunglasses.
        let lives = matches!(class, Class::Person | Class::Beast);
        let feeling = pending.feeling.filter(|feeling| lives || *feeling != Feeling::Cool);
        item.feeling = feeling.or(item.feeling);
        item.action = item.action.or(pending.action);
        item.count = pending.count.or(item.count);
    }

    /// «вареник на лыжах»: what has no legs wears its skis as shoes.
    pub(super) fn puts_on(&mut self, number: usize, owner: usize) -> bool {
        let row = lexicon::table("shoes", &self.draft.items[number].concept);
        let Some((shoes, place)) = row.and_then(|row| row.split_once(' ')) else { return false };
        let legless = matches!(self.class(owner), Class::Thing | Class::Food | Class::Plant);
        if !legless || number + 1 != self.draft.items.len() || owner == number {
            return false;
        }
        let hue = self.draft.items.pop().and_then(|item| item.looks.into_iter().find_map(|look| look.hue));
        self.draft.items[owner].look(Look { slot: "shoes".into(), variant: shoes.into(), hue });
        self.draft.place.get_or_insert_with(|| place.into());
        self.last = Some(owner);
        true
    }
}
