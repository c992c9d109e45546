//! The reader of wishes: a wish in English or Russian becomes a scene in canonical English words.

use super::super::cast::{Action, Feeling, Tie};
use super::super::circumstances::Circumstances;
use super::draft::{Draft, Item, Look};
use super::grammar::Grammar;
use super::ideas::IdeaKind;
use super::lettering::Voice;
use super::lexicon::{self, Class, Section};
use super::rows::Names;
use super::token;
use super::writing;
use super::{addressed, casting, ideas, keys, lettering};
use crate::plan::{Scene, Subject};

/// What a wish asks for, as far as words can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// As it was written.
    pub wish: String,
    /// In canonical English words.
    pub scene: Scene,
    /// Whether letters are asked for, and which.
    pub letters: Letters,
    /// For each subject of the scene whether the wish leaves no doubt about it.
    pub certain: Vec<bool>,
    /// Whether nothing of the wish could be drawn, so that it stands on a board.
    pub on_board: bool,
    /// Words that nobody knows, as written, in their order.
    pub left_out: Vec<String>,
}

/// Whether a wish asks for letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// It does not.
    #[default]
    None,
    /// It does, but does not say which.
    Asked,
    /// It does, and they are the scene's.
    Sure,
}

impl Reading {
    /// The reading of a scene that was written by hand: all of it is certain.
    #[must_use]
    pub fn of(scene: &Scene) -> Self {
        let letters = if scene.text.is_empty() { Letters::None } else { Letters::Sure };
        Self { scene: scene.clone(), letters, certain: vec![true; scene.subjects.len()], ..Self::default() }
    }

    /// Leaves out the subjects that must not be drawn.
    pub fn retain(&mut self, mut may_be_drawn: impl FnMut(&Subject) -> bool) {
        let certain = std::mem::take(&mut self.certain);
        let subjects = std::mem::take(&mut self.scene.subjects);
        for (at, subject) in subjects.into_iter().enumerate() {
            if may_be_drawn(&subject) {
                self.scene.subjects.push(subject);
                self.certain.push(certain.get(at).copied().unwrap_or(false));
            }
        }
    }
}

/// Reads a wish. `names` are the streamer's own.
#[must_use]
pub fn read(wish: &str, names: &Names) -> Reading {
    let wish: String = wish.chars().take(token::CHARS_MAX).collect();
    let whole = wish.clone();
    let wish = addressed::request(wish, names);
    let parted = lettering::of_bearer(lettering::part(&wish));
    let mut draft = Draft::default();
    Grammar::wish(&mut draft, names, &parted.rest, &token::words(&parted.rest));
    frame(&mut draft, names);
    letters(&mut draft, &parted.text);
    speak(&mut draft, names, parted.voice);
    celebrate(&mut draft, names, &parted.text);
    drop_unknown(&mut draft, &parted.text);
    if draft.whim {
        draft.items.retain(|item| item.concept != "streamer");
    }
    let meant = ideas::find(&token::words(&parted.rest), IdeaKind::Meant).is_some();
    if draft.whim && draft.items.is_empty() && !meant {
        super::whim::choose(&mut draft, &wish);
    }
    think(&mut draft, names, &wish, &parted.text);
    locate(&mut draft, names, &parted.rest);
    let on_board = is_empty(&draft) && parted.text.is_empty();
    let text =
        if on_board { wish.split_whitespace().collect::<Vec<_>>().join(" ") } else { parted.text.clone() };
    let letters = match (parted.text.is_empty(), parted.asked) {
        (false, _) => Letters::Sure,
        (true, true) => Letters::Asked,
        (true, false) => Letters::None,
    };
    let scene = writing::scene(&draft, &text);
    let certain = draft.items.iter().take(scene.subjects.len()).map(|item| item.certain).collect();
    Reading { wish: whole, scene, letters, certain, on_board, left_out: draft.left_out }
}

/// «герб, где лев держит балалайку»: who is named after what shows somebody is upon it.
fn frame(draft: &mut Draft, names: &Names) {
    let shows = |item: &Item| lexicon::table("frame", &item.concept).is_some();
    let framed = |item: &Item| {
        let class = keys::class(&item.concept, names);
        item.tie == Tie::Free
            && !item.concept.is_empty()
            && !shows(item)
            && !matches!(class, Class::Building | Class::Furniture | Class::Vehicle)
    };
    let Some(first) = draft.items.iter().position(|item| !item.concept.is_empty()) else { return };
    if !shows(&draft.items[first]) || draft.items[first].tie != Tie::Free {
        return;
    }
    for item in draft.items[first + 1..].iter_mut().filter(|item| framed(item)) {
        item.tie = Tie::In(first);
    }
}

/// Whether nothing of a wish can be shown but its mood and its words.
fn is_empty(draft: &Draft) -> bool {
    let told =
        draft.place.is_some() || draft.circumstances.hour.is_some() || draft.circumstances.weather.is_some();
    let known = draft.items.iter().any(|item| !item.concept.is_empty());
    !known && !told && draft.circumstances.season.is_none() && draft.circumstances.holiday.is_none()
}

/// Who is not known is left out where anybody is known; else it stands on a board in the place that is.
fn drop_unknown(draft: &mut Draft, text: &str) {
    let known = draft.items.iter().any(|item| !item.concept.is_empty());
    if known || !text.is_empty() || is_empty(draft) {
        let kept: Vec<usize> =
            (0..draft.items.len()).filter(|at| !draft.items[*at].concept.is_empty()).collect();
        draft.keep(&kept);
    }
}

/// Whoever is named last before the verb says the letters, and is angry who shouts them.
fn speak(draft: &mut Draft, names: &Names, voice: Voice) {
    let lives = |item: &Item| matches!(keys::class(&item.concept, names), Class::Person | Class::Beast);
    let free = |item: &Item| !matches!(item.tie, Tie::Held(_) | Tie::Worn(_) | Tie::Eaten(_));
    let last = draft.items.iter().rposition(|item| lives(item) && free(item));
    let Some(number) = last.or_else(|| draft.items.iter().rposition(free)).filter(|_| voice != Voice::None)
    else {
        return;
    };
    let item = &mut draft.items[number];
    item.action = Some(Action::Speak);
    item.feeling = item.feeling.or((voice == Voice::Shouts).then_some(Feeling::Angry));
}

/// What has no look of its own is shown by a scene: letters by what they celebrate, other words by what they mean.
fn think(draft: &mut Draft, names: &Names, wish: &str, text: &str) {
    let known = draft.items.iter().any(|item| !item.concept.is_empty() && item.concept != "letters");
    let words = token::words(if text.is_empty() { wish } else { text });
    let lettered = !text.is_empty();
    let idea = if lettered { None } else { ideas::find(&words, IdeaKind::Meant) };
    let occasion = ideas::find(&words, IdeaKind::Occasion).or_else(|| occasion(draft));
    let idea = idea.or_else(|| if lettered { None } else { ideas::find(&words, IdeaKind::Region) });
    let celebrated = draft.circumstances.holiday.is_some() || idea.is_none();
    let Some((idea, said)) = (if celebrated { occasion.or(idea) } else { idea }) else { return };
    let outside = words.iter().enumerate().filter(|(at, _)| !said.contains(at));
    let all = lettered || outside.into_iter().all(|(_, word)| is_idle(word));
    if known && (lettered || !all) || draft.place.is_some() && lettered {
        return;
    }
    let mut shown = casting::draft(&idea.scene, names);
    shown.items.iter_mut().for_each(|item| item.certain = false);
    shown.items.extend(draft.items.drain(..).filter(|item| item.concept == "letters"));
    draft.items = shown.items;
    draft.place = draft.place.take().or(shown.place);
    // The mood is the idea's; a holiday is only what the wish says.
    draft.circumstances = Circumstances {
        mood: shown.circumstances.mood,
        holiday: draft.circumstances.holiday,
        ..draft.circumstances.or(shown.circumstances)
    };
    let told: Vec<&str> = words[said].iter().map(|word| word.text.as_str()).collect();
    draft.left_out.retain(|word| token::words(word).iter().any(|word| !told.contains(&word.text.as_str())));
}

/// Subjects from which on nothing is added behind them.
const LOCATED_MAX: usize = 3;

/// Who is in a city or a land has behind them what stands there: «кот в Лондоне» is a cat before Big Ben.
fn locate(draft: &mut Draft, names: &Names, rest: &str) {
    let known = draft.items.iter().filter(|item| !item.concept.is_empty()).count();
    if known == 0 || known >= LOCATED_MAX {
        return;
    }
    let Some((region, _)) = ideas::find(&token::words(rest), IdeaKind::Region) else { return };
    if draft.place.as_deref() != Some(region.scene.place.as_str()) {
        return;
    }
    let shown = casting::draft(&region.scene, names);
    let Some(mut landmark) = shown.items.into_iter().next() else { return };
    let there = |item: &Item| {
        item.concept == landmark.concept || keys::class(&item.concept, names) == Class::Building
    };
    if !draft.items.iter().any(there) {
        landmark.certain = false;
        draft.items.push(landmark);
    }
}

/// The occasion of a holiday of which nothing else is said.
fn occasion(draft: &Draft) -> Option<(&'static ideas::Idea, std::ops::Range<usize>)> {
    let key = draft.circumstances.holiday?.into();
    ideas::find(&token::words(lexicon::name(Section::Holiday, key)?), IdeaKind::Occasion)
        .map(|(idea, _)| (idea, 0..0))
}

/// Whether a word says nothing about the picture.
fn is_idle(word: &token::Word) -> bool {
    let none = Names::default();
    let words = std::slice::from_ref(word);
    let idle =
        |hit: &lexicon::Hit<'_>| hit.is(Section::Stop) || hit.is(Section::Relation) || hit.is(Section::Whim);
    lexicon::spelled(words, &none).iter().any(idle)
}

/// What letters congratulate on is celebrated.
fn celebrate(draft: &mut Draft, names: &Names, text: &str) {
    let mut told = Draft::default();
    Grammar::wish(&mut told, names, text, &token::words(text));
    draft.circumstances.holiday = draft.circumstances.holiday.or(told.circumstances.holiday);
}

/// Colours without anybody to take them are the letters' own.
fn letters(draft: &mut Draft, text: &str) {
    if text.is_empty() {
        draft.items.retain(|item| item.concept != "letters");
        return;
    }
    if let Some(rainbow) =
        draft.items.iter_mut().find(|item| item.concept == "rainbow" && item.tie == Tie::Free)
    {
        let looks = vec![Look { slot: "main".into(), variant: "rainbow".into(), hue: None }];
        *rainbow = Item { concept: "letters".into(), label: "letters".into(), looks, ..Item::default() };
    }
    if let Some(hue) = draft.tint.take() {
        let looks = vec![Look { slot: "main".into(), variant: String::new(), hue: Some(hue) }];
        draft.items.push(Item {
            concept: "letters".into(),
            label: "letters".into(),
            looks,
            ..Item::default()
        });
    }
    // A sign that nobody holds is what the letters stand on anyway.
    let kept: Vec<usize> = (0..draft.items.len())
        .filter(|at| draft.items[*at].concept != "placard" || draft.items[*at].tie != Tie::Free)
        .collect();
    draft.keep(&kept);
    if let Some(sign) = draft.items.iter().position(|item| item.concept == "letters" && item.looks.is_empty())
        && sign + 1 == draft.items.len()
    {
        draft.items.pop();
    }
}
