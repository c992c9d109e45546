//! Words in, scene out: what a wish in English or Russian asks to see.
//!
//! A wish is cut to tokens, the lexicon names what it knows of them, and the hits are read from left to right like
//! the sentence they are: colours, sizes and numbers wait for their subject, relations for the next one.

mod inflection;
mod lexicon;
#[cfg(test)]
mod tests;
mod token;

use lexicon::{Hit, Section};

use super::palette::{Ramp, hex};
use super::scene::{Actor, Holiday, Hour, Mood, Scene, Season, Tie, Weather};
use super::{kits, stencil};

/// Subjects at most; later ones are left out.
const ACTORS_MAX: usize = 4;
/// Of one subject at most.
const COUNT_MAX: u32 = 5;
/// Characters on a sign at most.
const SIGN_CHARS_MAX: usize = 48;

/// What a wish asks to see.
pub(super) fn understand(wish: &str) -> Scene {
    let text = token::Text::of(wish);
    let hits = lexicon::hits(&text.words);
    let mut reading = Reading::default();
    for hit in &hits {
        reading.take(hit);
    }
    reading.scene.sign = text.quoted.map(|quoted| quoted.chars().take(SIGN_CHARS_MAX).collect());
    let mut scene = reading.finish();
    scene.keyword = longest(&hits, Section::Unknown);
    if scene.is_empty() && !scene.whim {
        scene.keyword = scene.keyword.or_else(|| longest(&hits, Section::Stop));
    }
    scene
}

/// The longest word of a section.
fn longest(hits: &[Hit], section: Section) -> Option<String> {
    let mut best: Option<&String> = None;
    for word in hits.iter().filter(|hit| hit.section == section).map(|hit| &hit.word) {
        if best.is_none_or(|best| word.chars().count() > best.chars().count()) {
            best = Some(word);
        }
    }
    best.cloned()
}

/// What was read so far, and what waits for its subject.
#[derive(Default)]
struct Reading {
    scene: Scene,
    colour: Option<Ramp>,
    shade: i32,
    size: i32,
    count: Option<u32>,
    relation: Option<Relation>,
    /// The first subject that the next relation is about.
    group: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    And,
    In,
    On,
    Hold,
    Wear,
}

impl Reading {
    fn take(&mut self, hit: &Hit) {
        let scene = &mut self.scene;
        match hit.section {
            Section::Subject => self.subject(hit),
            Section::Place => self.place(hit.key),
            Section::Hour => scene.hour = hour(hit.key).or(scene.hour),
            Section::Weather => scene.weather = weather(hit.key).or(scene.weather),
            Section::Season => scene.season = season(hit.key).or(scene.season),
            Section::Holiday => scene.holiday = holiday(hit.key).or(scene.holiday),
            Section::Mood => scene.mood = mood(hit.key).or(scene.mood),
            Section::Colour => self.colour = colour(hit),
            Section::Shade => self.shade = if hit.key == "dark" { -1 } else { 1 },
            Section::Size => self.size = if hit.key == "small" { -1 } else { 1 },
            Section::Number => self.count = hit.key.parse().ok().or(self.count),
            Section::Relation => self.relation = relation(hit.key).or(self.relation),
            Section::Whim => scene.whim = true,
            Section::Stop | Section::Unknown => {}
        }
    }

    fn subject(&mut self, hit: &Hit) {
        let inside =
            matches!(self.relation, Some(Relation::In | Relation::On)) && !self.scene.actors.is_empty();
        let key = if inside && hit.key == "boat" { "rowboat" } else { hit.key };
        let (key, pose) = key.split_once('/').map_or((key, None), |(key, pose)| (key, pose.parse().ok()));
        let Some(stencil) = kits::drawn(key).or_else(|| stencil::find(key)) else { return };
        if let Some(place) = as_place(key)
            .filter(|_| inside && (self.relation == Some(Relation::In) || stencil.spot("top").is_none()))
        {
            return self.place(place);
        }
        let number = self.scene.actors.len();
        if number >= ACTORS_MAX {
            return;
        }
        let colour = self.take_colour();
        if self.is_said(stencil, colour) {
            return;
        }
        let tie = self.tie(number, stencil);
        let many = hit.plural && !matches!(tie, Tie::Worn(_));
        let count = self.count.take().unwrap_or(if many { 2 } else { 1 });
        let size = std::mem::take(&mut self.size);
        let size = if size == 0 { hit.size } else { size };
        self.scene.actors.push(Actor { stencil, pose, count: count.clamp(1, COUNT_MAX), colour, size, tie });
        self.relation = None;
    }

    /// Whether a subject only repeats one («a cup of coffee»): it takes up its colour and its number.
    fn is_said(&mut self, stencil: &stencil::Stencil, colour: Option<Ramp>) -> bool {
        let mut actors = self.scene.actors.iter_mut();
        let Some(same) = actors.find(|actor| std::ptr::eq(actor.stencil, stencil)) else { return false };
        if colour.is_some() && same.colour.is_some() {
            return false;
        }
        same.colour = same.colour.or(colour);
        same.count = self.count.take().unwrap_or(same.count).clamp(1, COUNT_MAX);
        self.relation = None;
        true
    }

    /// What the new subject has to do with those before it. A vessel or a mount takes all of its group at once.
    fn tie(&mut self, number: usize, new: &stencil::Stencil) -> Tie {
        let relation = self.relation.unwrap_or(Relation::And);
        let Some(last) = number.checked_sub(1) else { return Tie::Free };
        let group = self.group;
        let seats = |spot: &str| new.spot(spot).is_some();
        match relation {
            Relation::In | Relation::On if seats("seat") => self.settle(group..number, Tie::In(number)),
            Relation::In | Relation::On if seats("top") => self.settle(group..number, Tie::On(number)),
            Relation::In | Relation::Wear | Relation::Hold | Relation::On
                if (seats("worn") || seats("gaze")) && self.has(last, "head") =>
            {
                return Tie::Worn(last);
            }
            Relation::Hold | Relation::Wear if self.has(last, "hand") && new.is_thing() => {
                return Tie::Held(last);
            }
            Relation::On if (self.has(last, "worn") || self.has(last, "gaze")) && seats("head") => {
                self.scene.actors[last].tie = Tie::Worn(number);
            }
            Relation::And => return Tie::Free,
            _ => {}
        }
        self.group = number;
        Tie::Free
    }

    fn settle(&mut self, group: std::ops::Range<usize>, tie: Tie) {
        for actor in &mut self.scene.actors[group] {
            if actor.tie == Tie::Free {
                actor.tie = tie;
            }
        }
    }

    fn has(&self, actor: usize, spot: &str) -> bool {
        self.scene.actors[actor].stencil.spot(spot).is_some()
    }

    fn place(&mut self, key: &'static str) {
        self.scene.place.get_or_insert(key);
        self.relation = None;
        if let Some(colour) = self.take_colour() {
            self.scene.tint.get_or_insert(colour);
        }
    }

    fn take_colour(&mut self) -> Option<Ramp> {
        let shade = std::mem::take(&mut self.shade);
        let air = if shade < 0 { hex(0x14_1028) } else { hex(0xFF_FFFF) };
        self.colour.take().map(|colour| if shade == 0 { colour } else { colour.through(air, 6) })
    }

    /// A colour that comes after its subject still belongs to it.
    fn finish(mut self) -> Scene {
        let late = self.take_colour();
        let size = std::mem::take(&mut self.size);
        match self.scene.actors.last_mut() {
            Some(actor) => {
                actor.colour = actor.colour.or(late);
                actor.size = if actor.size == 0 { size } else { actor.size };
            }
            None => self.scene.tint = self.scene.tint.or(late),
        }
        self.scene
    }
}

/// The setting that a subject is when somebody is in or on it.
fn as_place(subject: &str) -> Option<&'static str> {
    match subject {
        "castle" => Some("castle"),
        "moon" => Some("moon"),
        "house" => Some("room"),
        "planet" => Some("space"),
        "tree" | "pine" => Some("forest"),
        "flower" | "sunflower" => Some("field"),
        _ => None,
    }
}

fn colour(hit: &Hit) -> Option<Ramp> {
    let custom =
        crate::geometry::Color::from_hex(hit.key).or_else(|| crate::geometry::Color::from_hex(&hit.word));
    custom.map(Ramp::around).or_else(|| Ramp::find(hit.key))
}

fn hour(key: &str) -> Option<Hour> {
    Some(match key {
        "dawn" => Hour::Dawn,
        "day" => Hour::Day,
        "sunset" => Hour::Sunset,
        "night" => Hour::Night,
        _ => return None,
    })
}

fn weather(key: &str) -> Option<Weather> {
    Some(match key {
        "rain" => Weather::Rain,
        "snow" => Weather::Snow,
        "storm" => Weather::Storm,
        "fog" => Weather::Fog,
        "cloudy" => Weather::Cloudy,
        "sunny" => Weather::Sunny,
        _ => return None,
    })
}

fn season(key: &str) -> Option<Season> {
    Some(match key {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "autumn" => Season::Autumn,
        "winter" => Season::Winter,
        _ => return None,
    })
}

fn holiday(key: &str) -> Option<Holiday> {
    Some(match key {
        "newyear" => Holiday::NewYear,
        "halloween" => Holiday::Halloween,
        "birthday" => Holiday::Birthday,
        "valentine" => Holiday::Valentine,
        "easter" => Holiday::Easter,
        _ => return None,
    })
}

fn mood(key: &str) -> Option<Mood> {
    Some(match key {
        "happy" => Mood::Happy,
        "sad" => Mood::Sad,
        "angry" => Mood::Angry,
        "scary" => Mood::Scary,
        "love" => Mood::Love,
        "calm" => Mood::Calm,
        "magic" => Mood::Magic,
        "party" => Mood::Party,
        _ => return None,
    })
}

fn relation(key: &str) -> Option<Relation> {
    Some(match key {
        "and" => Relation::And,
        "in" => Relation::In,
        "on" => Relation::On,
        "hold" => Relation::Hold,
        "wear" => Relation::Wear,
        _ => return None,
    })
}
