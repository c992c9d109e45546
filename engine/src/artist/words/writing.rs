//! A draft as a scene: canonical English words that the grammar reads back as the same figures.

use super::super::cast::{Action, Tie};
use super::draft::{Draft, Item, Look};
use super::keys;
use super::lexicon::{self, Class, Section};
use crate::plan::{Scene, Subject, scene as limits};

/// Number words from two on.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The scene of a draft, with `text` as its letters.
pub(super) fn scene(draft: &Draft, text: &str) -> Scene {
    let subjects = draft.items.iter().enumerate().take(limits::SUBJECTS_MAX);
    Scene {
        place: cut(&place(draft), limits::PLACE_CHARS_MAX),
        time: cut(&time(draft), limits::HOUR_CHARS_MAX),
        weather: draft.circumstances.weather.map_or(String::new(), |weather| {
            let key: &str = weather.into();
            if key == "sunny" { "clear".into() } else { key.into() }
        }),
        text: text.chars().take(limits::TEXT_CHARS_MAX).collect(),
        subjects: subjects.map(|(number, _)| subject(draft, number)).collect(),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim().into()
}

fn place(draft: &Draft) -> String {
    let tint = draft.tint.as_ref().map(|hue| hue.words.clone());
    let place = draft.place.as_ref().map(|key| {
        let place = name(Section::Place, key);
        let bare =
            place.split_once(' ').filter(|(first, _)| matches!(*first, "in" | "on" | "at" | "to" | "near"));
        bare.map_or(place.clone(), |(_, bare)| bare.into())
    });
    let holiday = draft.circumstances.holiday.map(|holiday| name(Section::Holiday, holiday.into()));
    let mood = draft.circumstances.mood.map(|mood| mood_name(mood.into()));
    join(tint.into_iter().chain(place).chain(holiday).chain(mood))
}

/// A mood's word; glad, sad and angry are feelings first.
fn mood_name(key: &str) -> String {
    lexicon::name(Section::Mood, key).or_else(|| lexicon::name(Section::Feeling, key)).unwrap_or(key).into()
}

fn time(draft: &Draft) -> String {
    let season = draft.circumstances.season.map(|season| name(Section::Season, season.into()));
    let hour = draft.circumstances.hour.map(|hour| name(Section::Hour, hour.into()));
    season.into_iter().chain(hour).collect::<Vec<_>>().join(" ")
}

fn name(section: Section, key: &str) -> String {
    lexicon::name(section, key).unwrap_or(key).into()
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn subject(draft: &Draft, number: usize) -> Subject {
    let item = &draft.items[number];
    Subject {
        is: cut(&is(item), limits::IS_CHARS_MAX),
        looks: clauses(looks(item), limits::LOOKS_CHARS_MAX),
        does: clauses(does(draft, number), limits::DOES_CHARS_MAX),
    }
}

/// As many clauses as fit.
fn clauses(clauses: Vec<String>, most: usize) -> String {
    let mut text = String::new();
    for clause in clauses {
        let grown = if text.is_empty() { clause } else { format!("{text}, {clause}") };
        if grown.chars().count() <= most {
            text = grown;
        }
    }
    text
}

/// What an item is called in English.
pub(super) fn called(item: &Item) -> String {
    if item.of_kind {
        return item.label.clone();
    }
    let known = lexicon::name(Section::Subject, &item.concept);
    known.map_or_else(|| item.label.clone(), Into::into)
}

fn is(item: &Item) -> String {
    let name = called(item);
    match item.count {
        Some(count @ 2..=12) => format!("{} {}", NUMBERS[count as usize - 2], plural(&name)),
        _ => name,
    }
}

/// The English plural of a name.
fn plural(name: &str) -> String {
    // Only these: roofs and giraffes are regular.
    const VES: [(&str, &str); 7] = [
        ("knife", "knives"),
        ("wolf", "wolves"),
        ("leaf", "leaves"),
        ("elf", "elves"),
        ("calf", "calves"),
        ("loaf", "loaves"),
        ("scarf", "scarves"),
    ];
    if let Some((one, many)) = VES.iter().find(|(one, _)| name.ends_with(one)) {
        return format!("{}{many}", name.strip_suffix(one).unwrap_or_default());
    }
    const ODD: [(&str, &str); 9] = [
        ("person", "people"),
        ("man", "men"),
        ("woman", "women"),
        ("child", "children"),
        ("mouse", "mice"),
        ("goose", "geese"),
        ("fish", "fish"),
        ("sheep", "sheep"),
        ("deer", "deer"),
    ];
    if let Some((_, many)) = ODD.iter().find(|(one, _)| name == *one) {
        return (*many).into();
    }
    let stem = name.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    if let Some(stem) = stem {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|ending| name.ends_with(ending));
    format!("{name}{}", if hisses { "es" } else { "s" })
}

fn looks(item: &Item) -> Vec<String> {
    let size =
        keys::SIZES.iter().find(|(_, size)| *size == item.size).map(|(key, _)| name(Section::Size, key));
    let kind = item.of_kind.then(|| name(Section::Subject, &item.concept));
    let mut clauses: Vec<String> = kind.into_iter().chain(size).collect();
    let hue = |slot: &str| {
        let look = item.looks.iter().find(|look| look.slot == slot && look.variant.is_empty());
        look.and_then(|look| look.hue.as_ref()).map(|hue| hue.words.clone())
    };
    let (main, second) = (hue("main").or_else(|| hue("skin")), hue("second"));
    match (main, second) {
        (Some(main), Some(second)) => clauses.push(format!("{main} and {second}")),
        (main, second) => clauses.extend(main.into_iter().chain(second)),
    }
    clauses.extend(item.looks.iter().filter_map(said));
    clauses.extend(item.feeling.map(|feeling| name(Section::Feeling, feeling.name())));
    clauses
}

fn said(look: &Look) -> Option<String> {
    let plain = look.variant.is_empty();
    if plain && matches!(look.slot.as_str(), "main" | "second" | "skin") {
        return None;
    }
    if look.variant == "rainbow" && look.slot == "main" {
        return Some("rainbow coloured".into());
    }
    if look.variant == "none" {
        return lexicon::name_of_slot(&look.slot).map(|part| format!("no {part}"));
    }
    if look.slot == "mark" && look.variant.parse::<u32>().is_ok() {
        return Some(format!("number {}", look.variant));
    }
    let part = part(&look.slot, &look.variant)?;
    Some(look.hue.as_ref().map_or_else(|| part.to_owned(), |hue| format!("{} {part}", hue.words)))
}

fn part(slot: &str, variant: &str) -> Option<&'static str> {
    lexicon::name_of_part(slot, variant)
}

fn does(draft: &Draft, number: usize) -> Vec<String> {
    let item = &draft.items[number];
    let other = |at: usize| draft.items.get(at).map(called).unwrap_or_default();
    let things = draft.items.iter().enumerate();
    let mut objects: Vec<(&str, String)> = things
        .filter_map(|(at, thing)| match thing.tie {
            Tie::Held(owner) if owner == number => Some(("held", other(at))),
            Tie::Eaten(owner) if owner == number => Some(("eaten", other(at))),
            Tie::Worn(owner) if owner == number => Some(("worn", other(at))),
            _ => None,
        })
        .collect();
    if let Some(toward) = item.toward {
        objects.insert(0, ("toward", other(toward)));
    }
    // "on a house" would be read as on its roof alone, "on a car" as in it.
    let atop = |at: usize| {
        matches!(lexicon::class(&draft.items[at].concept), Class::Vehicle | Class::Building | Class::Food)
    };
    let tied = tie(item.tie)
        .map(|(link, at)| (if link == "on" && atop(at) { "on top of" } else { link }, other(at)));
    objects.extend(tied);
    verbs(item.action, objects)
}

fn tie(tie: Tie) -> Option<(&'static str, usize)> {
    Some(match tie {
        Tie::In(at) => ("in", at),
        Tie::On(at) => ("on", at),
        Tie::Riding(at) => ("ride", at),
        Tie::Under(at) => ("under", at),
        Tie::Behind(at) => ("behind", at),
        Tie::Beside(at) => ("beside", at),
        Tie::Above(at) => ("above", at),
        Tie::Between(at) => ("between", at),
        Tie::Free | Tie::Held(_) | Tie::Worn(_) | Tie::Eaten(_) => return None,
    })
}

/// The action with the object that its verb takes, then the other objects with their own verbs.
fn verbs(action: Option<Action>, mut objects: Vec<(&'static str, String)>) -> Vec<String> {
    let mut clauses = Vec::new();
    if let Some(action) = action {
        let key = action.name();
        let taken = objects
            .iter()
            .position(|(link, _)| lexicon::name(Section::Action, &format!("{key}/{link}")).is_some());
        match taken.map(|at| objects.remove(at)) {
            Some((link, object)) => {
                clauses.push(format!("{} {object}", name(Section::Action, &format!("{key}/{link}"))));
            }
            None => clauses.push(action_name(key)),
        }
    }
    clauses.extend(objects.into_iter().map(|(link, object)| {
        let verb = match link {
            "ride" => "rides",
            "eaten" => "eats",
            _ => lexicon::name(Section::Action, &format!("/{link}")).unwrap_or(link),
        };
        format!("{verb} {object}")
    }));
    clauses
}

fn action_name(key: &str) -> String {
    let links = ["toward", "held", "eaten", "ride", "desk", "on"];
    let mut names = links.iter().filter_map(|link| lexicon::name(Section::Action, &format!("{key}/{link}")));
    lexicon::name(Section::Action, key).or_else(|| names.next()).unwrap_or(key).into()
}
