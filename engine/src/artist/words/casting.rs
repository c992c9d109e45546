//! From words to a cast: what each subject of a scene is drawn as.
//!
//! The first that succeeds: the lexicon and the known names by the head noun of `is`, the head noun of `looks`, the
//! table of kinds, a board with the word as written. Then `looks` and `does` say the rest.

use super::super::cast::{Action, Cast, Feeling, Figure, SignText, Tie, Trait, Voice};
use super::super::palette::Ramp;
use super::draft::{Draft, Item, Look, renumbered};
use super::grammar::concept::expand;
use super::grammar::{GLYPH, Grammar, PhraseKind};
use super::keys::{self, COUNT_MAX};
use super::lexicon;
use super::lexicon::Class;
use super::rows::Names;
use super::token;
use crate::plan::Scene;

/// The cast of a scene.
pub(in super::super) fn cast(scene: &Scene, names: &Names) -> Cast {
    let draft = draft(scene, names);
    let colours = letter_colours(&draft);
    let mut cast = Cast {
        place: draft.place.clone(),
        circumstances: draft.circumstances,
        tint: draft.tint.as_ref().map(|hue| hue.ramp),
        lettering: (!scene.text.is_empty()).then(|| SignText { text: scene.text.clone(), colours, by: None }),
        figures: Vec::new(),
    };
    let shown = draft
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| !is_letters(item, &cast) && !is_their_sign(item, &cast));
    let numbers: Vec<usize> = shown.map(|(number, _)| number).collect();
    for number in &numbers {
        let mut figure = figure(&draft.items[*number], names);
        figure.tie = renumbered(figure.tie, &|old| numbers.iter().position(|known| *known == old));
        figure.toward = figure.toward.and_then(|toward| numbers.iter().position(|known| *known == toward));
        cast.figures.push(figure);
    }
    let by = speaker(&draft).and_then(|(item, how)| Some((numbers.iter().position(|at| *at == item)?, how)));
    if let Some(letters) = &mut cast.lettering {
        letters.by = by;
    }
    if cast.figures.iter().any(|figure| figure.action == Some(Action::Fish)) {
        // Who fishes has water before him.
        cast.place.get_or_insert_with(|| "lake".into());
    }
    if cast.figures.iter().any(|figure| figure.action == Some(Action::Cook)) {
        cast.place.get_or_insert_with(|| "kitchen".into());
    }
    for number in 0..cast.figures.len() {
        equip(&mut cast, number, names);
    }
    put_down(&mut cast);
    cast
}

/// "an octopus with four guitars": one is in the hand, the others stand beside.
fn put_down(cast: &mut Cast) {
    for number in 0..cast.figures.len() {
        let figure = &cast.figures[number];
        let Tie::Held(owner) = figure.tie else { continue };
        if figure.count < IN_HAND_FROM || cast.figures.len() >= FIGURES_MAX {
            continue;
        }
        let rest = Figure { count: figure.count - 1, tie: Tie::Free, ..figure.clone() };
        cast.figures[number].count = 1;
        if cast.figures[owner].tie == Tie::Free {
            cast.figures.push(rest);
        }
    }
}

/// From so many of a thing that is held only one is in the hand: fewer are a handful, as three flowers are not meant one
/// by one.
const IN_HAND_FROM: u32 = 4;

/// A drawing alone, with what its row has it hold or ride.
pub(in super::super) fn cast_alone(key: &str) -> Vec<Figure> {
    let names = Names::default();
    let item = Item { concept: key.into(), certain: true, ..Item::default() };
    let mut cast = Cast { figures: vec![figure(&item, &names)], ..Cast::default() };
    equip(&mut cast, 0, &names);
    cast.figures
}

/// Figures in a picture at most, those that only are in somebody's hand among them.
const FIGURES_MAX: usize = 12;

/// What a row's figure holds or rides, unless the scene says what it has to do.
fn equip(cast: &mut Cast, owner: usize, names: &Names) {
    let concept = expand(&cast.figures[owner].concept, names);
    let busy =
        cast.figures.iter().any(|one| matches!(one.tie, Tie::Held(at) | Tie::Eaten(at) if at == owner));
    let free = cast.figures[owner].tie == Tie::Free && cast.figures[owner].count == 1;
    for thing in &concept.things {
        let held = matches!(thing.tie, Tie::Held(_));
        if cast.figures.len() >= FIGURES_MAX
            || busy
            || !free
            || super::is_drawable(&concept.key) && thing.concept.is_empty()
        {
            return;
        }
        let at = cast.figures.len();
        let mut figure = figure(thing, names);
        figure.tie = if held { Tie::Held(owner) } else { Tie::Free };
        cast.figures.push(figure);
        if !held {
            cast.figures[owner].tie = Tie::Riding(at);
        }
    }
}

/// A scene as a draft: one item for each subject first, then those who are only named by others.
pub(super) fn draft(scene: &Scene, names: &Names) -> Draft {
    let mut draft = Draft::default();
    for text in [&scene.place, &scene.time, &scene.weather] {
        circumstances(&mut draft, names, text);
    }
    for subject in &scene.subjects {
        let item = who(&subject.is, &subject.looks, names);
        draft.items.push(item);
    }
    for (number, subject) in scene.subjects.iter().enumerate() {
        Grammar::about(&mut draft, names, PhraseKind::Looks, number, &subject.looks);
    }
    for (number, subject) in scene.subjects.iter().enumerate() {
        Grammar::about(&mut draft, names, PhraseKind::Does, number, &subject.does);
    }
    draft
}

/// Place, time and weather; whoever is named there is no figure.
fn circumstances(draft: &mut Draft, names: &Names, text: &str) {
    let mut there = Draft::default();
    let text = format!("in {text}");
    Grammar::wish(&mut there, names, &text, &token::words(&text));
    draft.place = draft.place.take().or(there.place);
    draft.circumstances = draft.circumstances.or(there.circumstances);
    draft.tint = draft.tint.take().or(there.tint);
}

/// The item that `is` names, else the one that `looks` begins with.
fn who(is: &str, looks: &str, names: &Names) -> Item {
    let mut named = Draft::default();
    Grammar::wish(&mut named, names, is, &token::words(is));
    let first = named.items.first().map(|item| item.concept.clone());
    let alike = named.items.iter().filter(|item| Some(&item.concept) == first.as_ref()).count() as u32;
    let mut found = named.items.into_iter().next();
    if let Some(found) = found.as_mut().filter(|_| alike > 1) {
        // "two men" are a company that has one name.
        found.count = found.count.or(Some(alike));
    }
    if found.as_ref().is_none_or(|item| !item.certain) {
        let mut like = Draft::default();
        let head = looks.split([',', ';']).next().unwrap_or_default();
        Grammar::wish(&mut like, names, head, &token::words(head));
        if let Some(kind) = like.items.into_iter().next().filter(|item| item.certain || found.is_none()) {
            let count = found.take().and_then(|item| item.count);
            found = Some(Item { count: count.or(kind.count), of_kind: true, ..kind });
        }
    }
    let mut item = found.unwrap_or_default();
    if item.concept != GLYPH {
        item.label = is.trim().into();
    }
    item.tie = Tie::Free;
    item.toward = None;
    item
}

fn figure(item: &Item, names: &Names) -> Figure {
    let concept = expand(&item.concept, names);
    let drawable = super::is_drawable(&concept.key);
    let mut whole = Item { looks: concept.looks, ..Item::default() };
    for look in &item.looks {
        whole.look(look.clone());
    }
    let leaves = lexicon::table("leaves_desk", &item.concept).unwrap_or_default();
    if item.looks.iter().any(|look| leaves.split_whitespace().any(|slot| slot == look.slot)) {
        whole.look(Look { slot: "pose".into(), variant: "stand".into(), hue: None });
    }
    let traits = whole.looks.into_iter().map(|look| Trait {
        slot: look.slot,
        variant: look.variant,
        colour: look.hue.map(|hue| hue.ramp),
    });
    Figure {
        key: if drawable { concept.key } else { "board".into() },
        concept: item.concept.clone(),
        label: item.label.clone(),
        traits: traits.collect(),
        home: concept.home,
        count: item.count.unwrap_or(1).clamp(1, COUNT_MAX),
        size: if item.size == 0 { concept.item.size } else { item.size },
        action: item.action.or(concept.item.action),
        feeling: item.feeling.or(concept.item.feeling).or_else(|| face_of_thing(item, names)),
        tie: item.tie,
        toward: item.toward,
    }
}

/// What has no face and acts like somebody gets one: «хлеб обнимает масло».
fn face_of_thing(item: &Item, names: &Names) -> Option<Feeling> {
    use Action::{Cook, Dance, Eat, Fight, Hug, Kiss, Play, Read, ShakeHands, Sing, Speak, Wave};
    if item.concept.is_empty()
        || !matches!(keys::class(&item.concept, names), Class::Thing | Class::Food | Class::Plant)
    {
        return None;
    }
    match item.action? {
        Fight => Some(Feeling::Angry),
        Cook | Dance | Eat | Hug | Kiss | Play | Read | ShakeHands | Sing | Speak | Wave => {
            Some(Feeling::Happy)
        }
        _ => None,
    }
}

/// Whether an item is the sign that the letters stand on.
fn is_their_sign(item: &Item, cast: &Cast) -> bool {
    item.concept == "placard" && cast.lettering.is_some()
}

/// Who shows the letters: whoever holds a sign, else whoever speaks.
fn speaker(draft: &Draft) -> Option<(usize, Voice)> {
    let mut signs = draft.items.iter().filter(|item| item.concept == "placard");
    let held = signs.find_map(|sign| match sign.tie {
        Tie::Held(owner) | Tie::Worn(owner) => Some((owner, Voice::Holds)),
        _ => None,
    });
    let speaks = |item: &Item| item.action == Some(Action::Speak);
    held.or_else(|| Some((draft.items.iter().position(speaks)?, Voice::Says)))
}

/// Whether an item only says in which colours the letters are.
fn is_letters(item: &Item, cast: &Cast) -> bool {
    item.concept == "letters" && cast.lettering.is_some()
}

/// The colours that the scene asks for its letters.
fn letter_colours(draft: &Draft) -> Vec<Ramp> {
    const RAINBOW: [&str; 6] = ["red", "orange", "yellow", "green", "cyan", "purple"];
    let letters = draft.items.iter().find(|item| item.concept == "letters");
    let looks = letters.map(|item| item.looks.as_slice()).unwrap_or_default();
    if looks.iter().any(|look| look.variant == "rainbow") {
        return RAINBOW.map(Ramp::named).to_vec();
    }
    looks.iter().filter_map(|look| look.hue.as_ref().map(|hue| hue.ramp)).collect()
}

/// The words of a text about looks that nobody knows.
#[cfg(test)]
pub(super) fn unknown_in(looks: &str) -> Vec<String> {
    let mut draft =
        Draft { items: vec![Item { concept: "person".into(), ..Item::default() }], ..Draft::default() };
    Grammar::about(&mut draft, &Names::default(), PhraseKind::Looks, 0, looks);
    draft.left_out
}
