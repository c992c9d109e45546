//! Words in, scene out: what a wish in English or Russian asks to see.
//!
//! A wish is cut to tokens, the lexicon names what it knows of them, and the hits are read from left to right like
//! the sentence they are: colours, sizes and numbers wait for their subject, relations for the next one.

mod inflection;
mod lexicon;
mod token;

use lexicon::{Hit, Section};

use super::palette::{Ramp, hex};
use super::scene::{Actor, Holiday, Hour, Mood, Scene, Season, Tie, Weather};
use super::stencil;

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
    reading.scene.keyword = keyword(&hits);
    reading.finish()
}

/// The longest word that nobody knows.
fn keyword(hits: &[Hit]) -> Option<String> {
    let unknown = hits.iter().filter(|hit| hit.section == Section::Unknown).map(|hit| &hit.word);
    let mut best: Option<&String> = None;
    for word in unknown {
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
            Section::Stop | Section::Unknown => {}
        }
    }

    fn subject(&mut self, hit: &Hit) {
        let Some(stencil) = stencil::find(hit.key) else { return };
        let number = self.scene.actors.len();
        if number >= ACTORS_MAX {
            return;
        }
        let tie = self.tie(number, stencil);
        let count = self.count.take().unwrap_or(if hit.plural { 2 } else { 1 });
        let colour = self.take_colour();
        let size = std::mem::take(&mut self.size);
        let size = if size == 0 { hit.size } else { size };
        self.scene.actors.push(Actor { stencil, count: count.clamp(1, COUNT_MAX), colour, size, tie });
        self.relation = None;
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
                if seats("worn") && self.has(last, "head") =>
            {
                return Tie::Worn(last);
            }
            Relation::Hold | Relation::Wear if self.has(last, "hand") => return Tie::Held(last),
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

fn colour(hit: &Hit) -> Option<Ramp> {
    let custom =
        engine::geometry::Color::from_hex(hit.key).or_else(|| engine::geometry::Color::from_hex(&hit.word));
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
