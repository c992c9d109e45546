//! The search: spellings and lexicon in, the first refused place out.
//!
//! Words are found by one pass over all spellings, phrases over the words that were found; innocent words and phrases then
//! cover what they hold. Personal data has its own shapes: [`super::personal`].

mod respelled;

use std::ops::Range;

use super::lexicon::Lexicon;
use super::lexicon::endings::{is_ending, is_prefix};
use super::lexicon::entry::{Left, Right};
use super::lexicon::finder::Hit;
use super::lexicon::index::{Condition, Index, Sense};
use super::lexicon::phrase::{Places, WordSpan};
use super::normalise::alphabet::is_latin;
use super::normalise::spellings::{Disguise, Join, Masked, Segment, Spellings};
use super::thresholds::*;
use super::verdict::{Category, How};

/// Room for the stems that one spelling usually holds.
const HITS_USUAL: usize = 16;

/// Room for the phrases of which a word usually is in a text.
const PHRASES_USUAL: usize = 64;

/// A place that a rule refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMatch {
    /// The rule, by its number in the index.
    pub rule: usize,
    /// The units it takes.
    pub units: Range<usize>,
    /// The bytes of the buffer it was read in.
    pub bytes: Range<usize>,
    /// How it was read.
    pub how: How,
    segment: Option<usize>,
}

impl RuleMatch {
    /// The whole word that was read, as a person would say it, and not the stem in it alone.
    pub fn read(&self, spellings: &Spellings) -> Range<usize> {
        let word =
            self.segment.and_then(|at| spellings.segments.get(at)).map(|segment| segment.bytes.clone());
        word.filter(|_| !self.bytes.is_empty()).unwrap_or_else(|| self.bytes.clone())
    }
}

/// An innocent word or phrase.
struct Cover {
    units: Range<usize>,
    bytes: Range<usize>,
    segment: Option<usize>,
}

/// Finds the first place that a rule refuses and nothing innocent covers.
pub fn first_refused(lexicon: &Lexicon, spellings: &Spellings) -> Option<RuleMatch> {
    let mut search = Search {
        lexicon,
        index: &lexicon.index,
        spellings,
        found: Vec::new(),
        covers: Vec::new(),
        places: Places::new(lexicon.index.classes, spellings.layout.words.len()),
    };
    search.words();
    search.respelled();
    for masked in &spellings.masked {
        search.masked(masked);
    }
    search.phrases();
    let covers = search.covers;
    search
        .found
        .into_iter()
        .filter(|found| !covers.iter().any(|cover| hides(cover, found)))
        .min_by_key(|found| (gravity(lexicon.index.rules[found.rule].category), found.units.start))
}

/// What names a text before anything that was found further left: children first, then harm to oneself.
fn gravity(category: Category) -> u8 {
    match category {
        Category::Minors => 0,
        Category::SelfHarm => 1,
        _ => 2,
    }
}

/// Whether the innocent word holds all of what was found.
fn hides(cover: &Cover, found: &RuleMatch) -> bool {
    let inside =
        |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    match (cover.segment, found.segment) {
        (Some(cover_in), Some(found_in)) if cover_in == found_in => inside(&cover.bytes, &found.bytes),
        (None, _) => inside(&cover.units, &found.units),
        _ => cover.bytes.is_empty() && inside(&cover.units, &found.units),
    }
}

struct Search<'a> {
    lexicon: &'a Lexicon,
    index: &'a Index,
    spellings: &'a Spellings,
    found: Vec<RuleMatch>,
    covers: Vec<Cover>,
    places: Places,
}

impl Search<'_> {
    fn words(&mut self) {
        let (spellings, mut hits) = (self.spellings, Vec::with_capacity(HITS_USUAL));
        for (at, segment) in spellings.segments.iter().enumerate() {
            self.index.finder.find(&spellings.bytes[segment.bytes.clone()], segment.joints, &mut hits);
            for hit in hits.drain(..) {
                self.stem(at, segment, hit);
            }
        }
        for (at, segment) in
            spellings.segments.iter().enumerate().filter(|(_, segment)| segment.bytes.len() == 1)
        {
            if let Some(stem) = self.index.single.get(&spellings.bytes[segment.bytes.start]) {
                self.stem(at, segment, Hit { start: 0, end: 1, stem: *stem as u32 });
            }
        }
    }

    fn stem(&mut self, at: usize, segment: &Segment, hit: Hit) {
        let index = self.index;
        let bytes = segment.bytes.start + hit.start as usize..segment.bytes.start + hit.end as usize;
        for sense in &index.senses[hit.stem as usize] {
            if self.fits(segment, sense.condition, false, bytes.clone()) {
                self.note(at, sense, bytes.clone());
            }
        }
        for membership in &index.memberships[hit.stem as usize] {
            if self.fits(segment, membership.condition, true, bytes.clone()) {
                let words = self.position(&segment.words);
                self.places.note(&membership.classes, WordSpan { words, units: segment.units.clone() });
            }
        }
    }

    fn note(&mut self, at: usize, sense: &Sense, bytes: Range<usize>) {
        let segment = &self.spellings.segments[at];
        let Some(rule) = sense.rule else { return self.cover(at, sense.condition, bytes) };
        self.found.push(RuleMatch {
            rule,
            units: segment.units.clone(),
            bytes,
            how: how(segment),
            segment: Some(at),
        });
    }

    /// Where words stand, counted in words; the end of a sentence is as far as some words.
    fn position(&self, words: &Range<usize>) -> Range<usize> {
        let sentences = &self.spellings.layout.sentences;
        let before = |word: usize| sentences.get(word).copied().unwrap_or(0) * SENTENCE_END_WORDS;
        words.start + before(words.start)..words.end + before(words.end.saturating_sub(1))
    }

    /// An innocent word covers what stands inside it; as written and whole, also what it looks like in disguise.
    fn cover(&mut self, at: usize, condition: Condition, bytes: Range<usize>) {
        let segment = &self.spellings.segments[at];
        let start = if condition.left == Left::Any { bytes.start } else { segment.bytes.start };
        let covered = start..segment.bytes.end;
        if segment.view == Disguise::Plain && segment.join == Join::Together && covered == segment.bytes {
            self.covers.push(Cover { units: segment.units.clone(), bytes: 0..0, segment: Some(usize::MAX) });
        }
        self.covers.push(Cover { units: segment.units.clone(), bytes: covered, segment: Some(at) });
    }

    fn fits(&self, segment: &Segment, condition: Condition, is_class: bool, hit: Range<usize>) -> bool {
        if (condition.only_stretched && !is_stretched(segment))
            || (condition.only_sound && segment.view != Disguise::Sound)
            || (condition.only_plain && !(segment.view == Disguise::Plain && segment.join == Join::Together))
        {
            return false;
        }
        if segment.join != Join::Together {
            return self.fits_joined(segment, condition, hit);
        }
        if segment.joints > 1 {
            return self.fits_camel(segment, condition, hit);
        }
        let before = &self.spellings.bytes[segment.bytes.start..hit.start];
        // Most stems are found inside other words and end here.
        if condition.left == Left::Start && !before.is_empty() {
            return false;
        }
        let after = &self.spellings.bytes[hit.end..segment.bytes.end];
        let chance = Chance {
            inside: condition.left == Left::Any && !before.is_empty(),
            rest: after.len(),
            class: is_class,
            anglicism: segment.view == Disguise::Sound && is_latin(self.spellings.bytes[hit.start]),
        };
        hit.len() >= chance.letters_min(segment.view)
            && left_fits(condition.left, before)
            && (right_fits(condition.right, after) && (segment.view != Disguise::Turned || is_ending(after)))
    }

    /// In joined tokens a word must begin and end where tokens do, and take more than one.
    fn fits_joined(&self, segment: &Segment, condition: Condition, hit: Range<usize>) -> bool {
        let bytes = &self.spellings.bytes;
        let starts = |place: usize| begins(segment, place);
        let ends = |place: usize| place == segment.bytes.end || starts(place);
        let sounds = segment.view == Disguise::Sound;
        let crosses = |from: usize| sounds || (from + 1..hit.end).any(starts);
        let from = if condition.left == Left::Prefixed { segment.bytes.start } else { hit.start };
        let begins = if sounds {
            hit.start == segment.bytes.start
        } else {
            starts(hit.start) || (starts(from) && is_prefix(&bytes[from..hit.start]))
        };
        if hit.len() < SPREAD_LETTERS_MIN || !begins || !crosses(hit.start) {
            return false;
        }
        if segment.join == Join::Pair
            && segment.view == Disguise::Plain
            && self.is_ordinary(segment, hit.clone())
        {
            return false;
        }
        let rest = segment.bytes.end - hit.end;
        let sure =
            segment.join != Join::Pair || (hit.len() >= PAIR_LETTERS_MIN && rest <= ENDING_LETTERS_MAX);
        if condition.right == Right::Any && hit.len() >= OPEN_LETTERS_MIN && sure {
            return true;
        }
        let longest = if condition.right == Right::End { 0 } else { ENDING_LETTERS_MAX };
        (hit.end..=segment.bytes.end.min(hit.end + longest))
            .any(|end| ends(end) && is_ending(&bytes[hit.end..end]))
    }

    /// In `CatFood` what crosses from word to word begins and ends where words do; each word has been searched on its own.
    fn fits_camel(&self, segment: &Segment, condition: Condition, hit: Range<usize>) -> bool {
        let bytes = &self.spellings.bytes;
        let starts = |place: usize| begins(segment, place);
        let crosses = (hit.start + 1..hit.end).any(starts);
        let from = if condition.left == Left::Prefixed { segment.bytes.start } else { hit.start };
        let begins = starts(hit.start) || (starts(from) && is_prefix(&bytes[from..hit.start]));
        let longest = if condition.right == Right::End { 0 } else { ENDING_LETTERS_MAX };
        let end = (hit.end..=segment.bytes.end.min(hit.end + longest))
            .find(|end| (*end == segment.bytes.end || starts(*end)) && is_ending(&bytes[hit.end..*end]));
        let is_whole = |end| end == segment.bytes.end || !self.is_ordinary(segment, hit.start..end);
        crosses && begins && end.is_some_and(is_whole)
    }

    /// Whether everybody uses each word that is touched: «герой на».
    fn is_ordinary(&self, segment: &Segment, hit: Range<usize>) -> bool {
        let starts = segment.bytes.clone().filter(|place| begins(segment, *place));
        let edges: Vec<usize> = starts.chain([segment.bytes.end]).collect();
        edges
            .windows(2)
            .filter(|word| word[0] < hit.end && hit.start < word[1])
            .all(|word| self.lexicon.is_known(&self.spellings.bytes[word[0]..word[1]]))
    }

    /// Notes what a disguised stem is refused by; inside other words letters that changed places are chance.
    fn note_blocks(&mut self, number: usize, after: &[u8], place: &RuleMatch) {
        let swapped = place.segment.is_some();
        for sense in &self.index.senses[number] {
            let Condition { left, right, only_plain, only_stretched, .. } = sense.condition;
            let looked_for = !only_plain && !only_stretched;
            let by_chance = swapped && left == Left::Any;
            if let Some(rule) = sense.rule
                && looked_for
                && !by_chance
                && right_fits(right, after)
            {
                self.found.push(RuleMatch { rule, ..place.clone() });
            }
        }
    }

    /// A word with hidden letters: each stands for any letter of the trie.
    fn masked(&mut self, masked: &Masked) {
        if let [seen @ .., 0] = &masked.letters[..] {
            // "my mother." ends a sentence and hides nothing.
            if !seen.contains(&0) && self.lexicon.is_innocent(seen) {
                return;
            }
        }
        let mut open = vec![(0, 0, 0)];
        for _ in 0..MASKED_STEPS_MAX {
            let Some((node, depth, hidden)) = open.pop() else { return };
            let node = &self.index.trie[node];
            if let Some(stem) =
                node.stem.filter(|_| hidden > 0 && may_hide(masked, depth) && ends_there(masked, depth))
            {
                let place = RuleMatch {
                    rule: 0,
                    units: masked.units.clone(),
                    bytes: 0..0,
                    how: How::Masked,
                    segment: None,
                };
                self.note_blocks(stem, &masked.letters[depth..], &place);
            }
            let Some(letter) = masked.letters.get(depth) else { continue };
            let next = node.next.iter().filter(|(known, _)| *letter == 0 || letter == known);
            open.extend(next.map(|(_, next)| (*next, depth + 1, hidden + usize::from(*letter == 0))));
        }
    }

    fn phrases(&mut self) {
        let index = self.index;
        let mut numbers = Vec::with_capacity(PHRASES_USUAL);
        for class in self.places.classes() {
            numbers.extend_from_slice(&index.phrases_of[class as usize]);
        }
        for phrase in numbers.into_iter().map(|number| &index.phrases[number]) {
            let Some(units) = phrase.find(&mut self.places) else { continue };
            match phrase.rule {
                Some(rule) => {
                    self.found.push(RuleMatch { rule, units, bytes: 0..0, how: How::Plain, segment: None });
                }
                None => self.covers.push(Cover { units, bytes: 0..0, segment: None }),
            }
        }
    }
}

/// What makes it likelier that a reading is chance and not a disguise.
struct Chance {
    /// The stem stands inside the word.
    inside: bool,
    /// So many letters follow it.
    rest: usize,
    /// It only counts together with other words.
    class: bool,
    /// An English stem in a Russian word spelled by sound.
    anglicism: bool,
}

impl Chance {
    /// How long a stem must be to be believed in a view.
    fn letters_min(&self, view: Disguise) -> usize {
        const NEVER: usize = usize::MAX;
        match view {
            Disguise::Plain => 1,
            Disguise::Sound if self.anglicism && self.rest > ANGLICISM_REST_MAX => NEVER,
            Disguise::Sound if self.anglicism => ANGLICISM_LETTERS_MIN,
            Disguise::Turned if self.class => NEVER,
            Disguise::Sound | Disguise::Keys | Disguise::Turned if self.inside => CHANCE_INSIDE_LETTERS_MIN,
            Disguise::Turned if (1..TURNED_ENDING_LETTERS).contains(&self.rest) => {
                TURNED_FOLLOWED_LETTERS_MIN
            }
            Disguise::Keys if self.rest > 0 => KEYS_FOLLOWED_LETTERS_MIN,
            Disguise::Shape | Disguise::Stretched if self.inside => SHAPE_INSIDE_LETTERS_MIN,
            Disguise::Turned => TURNED_LETTERS_MIN,
            Disguise::Shape | Disguise::Stretched | Disguise::Sound | Disguise::Keys => DISGUISED_LETTERS_MIN,
        }
    }
}

fn how(segment: &Segment) -> How {
    match (segment.view, segment.join) {
        (Disguise::Shape, _) => How::ByShape,
        (Disguise::Stretched, _) => How::Stretched,
        (Disguise::Sound, _) => How::BySound,
        (Disguise::Keys, _) => How::OtherLayout,
        (Disguise::Turned, _) => How::Reversed,
        (Disguise::Plain, Join::Together) => How::Plain,
        (Disguise::Plain, _) => How::Spread,
    }
}

/// Whether a token begins at this byte of a spelling.
fn begins(segment: &Segment, place: usize) -> bool {
    let letters = (place - segment.bytes.start) as u32;
    segment.joints.checked_shr(letters).is_some_and(|bits| bits & 1 == 1)
}

fn left_fits(left: Left, before: &[u8]) -> bool {
    match left {
        Left::Start => before.is_empty(),
        Left::Prefixed => is_prefix(before),
        Left::Any => true,
    }
}

fn right_fits(right: Right, after: &[u8]) -> bool {
    match right {
        Right::End => after.is_empty(),
        Right::Inflected => is_ending(after),
        Right::Any => true,
    }
}

fn is_stretched(segment: &Segment) -> bool {
    segment.view == Disguise::Stretched
}

/// Whether a stem whose last letter is hidden ends the word, but for an ending: «чёрно-белый» is no «чернож…».
fn ends_there(masked: &Masked, depth: usize) -> bool {
    let rest = &masked.letters[depth..];
    masked.letters[depth - 1] != 0 || rest.iter().all(|letter| *letter == 0) || is_ending(rest)
}

/// Stars between the first and the last letter hide a word that nobody would hide if it were innocent; its stem is all of it, or all but
/// the last letter ([`ends_there`]). Else a word of three letters needs two of them to be seen; what ends a sentence hides no letter of a
/// short word.
fn may_hide(masked: &Masked, depth: usize) -> bool {
    let seen = masked.letters[..depth].iter().filter(|letter| **letter != 0).count();
    let ends_seen = depth == masked.letters.len() || masked.letters[depth - 1] != 0;
    let most_seen = seen * MASKED_SEEN_ONE_OF;
    masked.starred || (seen >= MASKED_SEEN_MIN && (most_seen > depth || (most_seen == depth && ends_seen)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_views_need_longer_stems() {
        let chance = Chance { inside: false, rest: 1, class: false, anglicism: false };
        assert!(chance.letters_min(Disguise::Turned) > chance.letters_min(Disguise::Shape));
        let inside = Chance { inside: true, ..chance };
        assert!(inside.letters_min(Disguise::Keys) > inside.letters_min(Disguise::Plain));
    }
}
