//! Writes the readings of one token into the buffer: as written, by shape, by sound, by key, backwards, unstretched.

use std::ops::Range;
use std::sync::LazyLock;

use super::alphabet::{SEPARATOR, SOFT_SIGN, is_cyrillic, is_latin, letters};
use super::fold::{Unit, UnitKind};
use super::shapes::{self, ShapeReading, Target};
use super::spellings::{Disguise, Familiar, Join, Segment, Spellings};
use super::words::{Segmentation, Token};
use super::{flip, sounds, stretch};

/// A word longer than this is searched as written only.
pub(super) const WORD_LETTERS_MAX: usize = 64;

/// What a wish begins with, and what may follow before the word itself.
static REQUESTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    ["нарисуите", "нарисуи", "рисуи", "draw", "paint", "sketch", "please", "show"].map(letters).to_vec()
});
static FILLERS: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| ["мне", "the", "an", "a", "me", ""].map(letters).to_vec());

/// Where the letters that are being spelled come from.
#[derive(Clone, Debug)]
pub(super) struct SpellingOrigin {
    pub(super) units: Range<usize>,
    pub(super) words: Range<usize>,
    pub(super) join: Join,
    pub(super) joints: u64,
}

impl Default for SpellingOrigin {
    fn default() -> Self {
        Self { units: 0..0, words: 0..0, join: Join::Together, joints: 1 }
    }
}

/// Puts readings into the buffer.
pub(super) struct SpellingWriter<'a> {
    pub(super) units: &'a [Unit],
    pub(super) out: Spellings,
    pub(super) origin: SpellingOrigin,
    /// The letters of the word that is being spelled: memory for all of them.
    word: Vec<u8>,
}

impl<'a> SpellingWriter<'a> {
    /// A writer with room for the readings of a text.
    pub(super) fn new(units: &'a [Unit], tokens: usize) -> Self {
        let mut out = Spellings::default();
        out.bytes.reserve(units.len() * 6);
        out.segments.reserve(tokens * 8);
        Self { units, out, origin: SpellingOrigin::default(), word: Vec::new() }
    }

    /// Spells one token; true if it is a word that everybody uses; a common one is read in no other way.
    pub(super) fn token(&mut self, token: &Token, layout: &Segmentation, familiar: &Familiar<'_>) -> bool {
        self.origin = SpellingOrigin {
            units: token.units.clone(),
            words: token.words.clone(),
            ..SpellingOrigin::default()
        };
        let units = &self.units[token.units.clone()];
        let mixture = Mixture::of(units);
        if super::camel::is_camel(units, &layout.words[token.words.clone()], token.units.start) {
            self.camel(token, layout, familiar);
            return false;
        }
        if mixture.is_pure() {
            let plain = self.push(Disguise::Plain, |out| plain_letters(units, out));
            let word = &self.out.bytes[plain.clone()];
            if (familiar.common)(word) {
                return true;
            }
            let known = (familiar.known)(word);
            self.unglued(plain.clone());
            let is_hashtag = self.follows_a_hash(token);
            if familiar.is_name || is_hashtag {
                self.unglued_from_known(plain, familiar, is_hashtag);
            }
            self.readings(units, mixture);
            self.words_of(token, layout);
            return known;
        }
        self.readings(units, mixture);
        self.words_of(token, layout);
        false
    }

    /// The words of a token as written, if it has more than one.
    fn words_of(&mut self, token: &Token, layout: &Segmentation) {
        for word in
            layout.words[token.words.clone()].iter().filter(|word| token.words.len() > 1 && word.len() >= 3)
        {
            self.at_word(word, layout);
            let units = &self.units[word.clone()];
            self.push(Disguise::Plain, |out| plain_letters(units, out));
        }
    }

    fn at_word(&mut self, word: &Range<usize>, layout: &Segmentation) {
        let number = layout.words.partition_point(|known| known.start < word.start);
        self.origin =
            SpellingOrigin { units: word.clone(), words: number..number + 1, ..SpellingOrigin::default() };
    }

    /// `CatFood`: each word on its own in every reading, and all of them together with their joints.
    fn camel(&mut self, token: &Token, layout: &Segmentation, familiar: &Familiar<'_>) {
        const WORD_UNITS_MIN: usize = 2;
        let words = &layout.words[token.words.clone()];
        for word in words.iter().filter(|word| word.len() >= WORD_UNITS_MIN) {
            self.at_word(word, layout);
            let units = &self.units[word.clone()];
            let mixture = Mixture::of(units);
            if !mixture.is_pure() {
                continue;
            }
            let plain = self.push(Disguise::Plain, |out| plain_letters(units, out));
            if !(familiar.common)(&self.out.bytes[plain]) {
                self.readings(units, mixture);
            }
        }
        if token.units.len() <= WORD_LETTERS_MAX {
            self.camel_together(token, words);
            self.origin = SpellingOrigin {
                units: token.units.clone(),
                words: token.words.clone(),
                ..SpellingOrigin::default()
            };
            for second in [false, true] {
                let strict = ShapeReading { target: Target::Cyrillic, second, loose: false };
                self.push_if(Disguise::Shape, |out| {
                    shapes::read(&self.units[token.units.clone()], strict, out)
                });
            }
        }
    }

    fn camel_together(&mut self, token: &Token, words: &[Range<usize>]) {
        let mut plain = Vec::with_capacity(token.units.len());
        let mut sound = Vec::with_capacity(token.units.len());
        let (mut plain_joints, mut sound_joints) = (0_u64, 0_u64);
        for word in words {
            let start = plain.len();
            plain_joints |= 1_u64.checked_shl(start as u32).unwrap_or(0);
            sound_joints |= 1_u64.checked_shl(sound.len() as u32).unwrap_or(0);
            plain_letters(&self.units[word.clone()], &mut plain);
            if is_latin(plain[start]) {
                sounds::latin_to_cyrillic(&plain[start..], false, &mut sound);
            } else {
                sounds::cyrillic_to_latin(&plain[start..], &mut sound);
            }
        }
        let place = SpellingOrigin {
            units: token.units.clone(),
            words: token.words.clone(),
            ..SpellingOrigin::default()
        };
        self.origin = SpellingOrigin { joints: plain_joints, ..place.clone() };
        self.push(Disguise::Plain, |out| out.extend_from_slice(&plain));
        self.origin = SpellingOrigin { joints: sound_joints, ..place };
        self.push(Disguise::Sound, |out| out.extend_from_slice(&sound));
    }

    fn follows_a_hash(&self, token: &Token) -> bool {
        token.units.start > 0 && self.units[token.units.start - 1].shown == '#'
    }

    /// In names and hashtags words stand together without a space: what is left when a known word is taken off.
    /// In a name it is taken off the end, and must be long: "horseshoes" is no name to split.
    fn unglued_from_known(&mut self, plain: Range<usize>, familiar: &Familiar<'_>, is_hashtag: bool) {
        const REST_LETTERS_MIN: usize = 3;
        let known_min = if is_hashtag { 3 } else { 4 };
        let word = self.out.bytes[plain].to_vec();
        if word.len() > WORD_LETTERS_MAX {
            return;
        }
        for cut in REST_LETTERS_MIN..=word.len().saturating_sub(REST_LETTERS_MIN) {
            let (first, second) = word.split_at(cut);
            if second.len() >= known_min && (familiar.common)(second) {
                self.push(Disguise::Plain, |out| out.extend_from_slice(first));
            }
            if is_hashtag && (familiar.common)(first) {
                self.push(Disguise::Plain, |out| out.extend_from_slice(second));
            }
        }
    }

    /// A word that follows a request without a space: «drawacat».
    fn unglued(&mut self, plain: Range<usize>) {
        const REST_LETTERS_MIN: usize = 3;
        let word = &self.out.bytes[plain];
        let Some(rest) = REQUESTS
            .iter()
            .filter(|request| word.first() == request.first())
            .find_map(|request| word.strip_prefix(&**request))
        else {
            return;
        };
        if rest.len() < REST_LETTERS_MIN {
            return;
        }
        let rest = rest.to_vec();
        for rest in FILLERS.iter().filter_map(|filler| rest.strip_prefix(&**filler)) {
            self.push(Disguise::Plain, |out| out.extend_from_slice(rest));
        }
    }

    /// Every reading of `units` other than as written.
    fn readings(&mut self, units: &[Unit], mixture: Mixture) {
        if units.len() > WORD_LETTERS_MAX {
            return;
        }
        if units.iter().any(|unit| unit.flipped) {
            self.push_stretched(Disguise::Turned, |out| flip::upright(units, out));
        }
        if mixture.is_pure() {
            self.pure_readings(units, mixture);
        } else {
            if !mixture.foreign {
                self.push(Disguise::Plain, |out| plain_letters(units, out));
            }
            self.shapes(units, mixture);
        }
    }

    fn pure_readings(&mut self, units: &[Unit], mixture: Mixture) {
        let mut word = std::mem::take(&mut self.word);
        word.clear();
        plain_letters(units, &mut word);
        self.readings_of(units, &word, mixture);
        self.word = word;
    }

    fn readings_of(&mut self, units: &[Unit], word: &[u8], mixture: Mixture) {
        self.stretched(word);
        let (half, other) = word.split_at(word.len() / 2);
        if half.len() >= 3 && half == other {
            self.push(Disguise::Stretched, |out| out.extend_from_slice(half));
        }
        if word.len() >= 4 {
            self.push(Disguise::Turned, |out| out.extend(word.iter().rev()));
        }
        if word.len() < 2 {
            return;
        }
        if mixture.latin {
            self.latin_sounds(units, word);
            let strict = ShapeReading { target: Target::Cyrillic, second: false, loose: false };
            self.push_if(Disguise::Shape, |out| shapes::read(units, strict, out));
            self.push_if(Disguise::Keys, |out| sounds::keys_to_cyrillic(units, out));
        } else {
            self.push_stretched(Disguise::Sound, |out| sounds::cyrillic_to_latin(word, out));
            let strict = ShapeReading { target: Target::Latin, second: false, loose: false };
            self.push_if(Disguise::Shape, |out| shapes::read(units, strict, out));
            self.push_if(Disguise::Keys, |out| sounds::keys_to_latin(word, out));
        }
    }

    fn latin_sounds(&mut self, units: &[Unit], word: &[u8]) {
        let with_signs: Vec<u8>;
        let mut spelled = word;
        if word.len() < units.len() {
            let sign = |unit: &Unit| if unit.kind == UnitKind::Apostrophe { SOFT_SIGN } else { unit.letter };
            with_signs = units.iter().map(sign).collect();
            spelled = &with_signs;
        }
        self.push_stretched(Disguise::Sound, |out| sounds::latin_to_cyrillic(spelled, false, out));
        if spelled.iter().any(|byte| matches!(byte, b'c' | b'j' | b'x' | b'w' | b'y' | b'q')) {
            self.push(Disguise::Sound, |out| sounds::latin_to_cyrillic(spelled, true, out));
        }
    }

    /// Leet and mixed alphabets, in both alphabets and with both readings of a doubtful shape.
    pub(super) fn shapes(&mut self, units: &[Unit], mixture: Mixture) {
        if mixture.latin && mixture.cyrillic && !mixture.foreign && !mixture.digit {
            let mut word = Vec::with_capacity(units.len());
            plain_letters(units, &mut word);
            self.push(Disguise::Sound, |out| sounds::latin_to_cyrillic(&word, false, out));
        }
        for second in [false, true] {
            if mixture.latin || mixture.foreign || !mixture.cyrillic {
                let reading = ShapeReading { target: Target::Latin, second, loose: mixture.latin };
                self.push_shape(units, reading);
            }
            if mixture.cyrillic || mixture.foreign || mixture.latin {
                let reading = ShapeReading { target: Target::Cyrillic, second, loose: mixture.cyrillic };
                self.push_shape(units, reading);
            }
        }
    }

    fn push_shape(&mut self, units: &[Unit], reading: ShapeReading) {
        let mut word = Vec::with_capacity(units.len());
        if shapes::read(units, reading, &mut word) && !word.is_empty() {
            self.push_stretched(Disguise::Shape, |out| out.extend_from_slice(&word));
        }
    }

    fn stretched(&mut self, word: &[u8]) {
        for shorter in stretch::shorter(word) {
            self.push(Disguise::Stretched, |out| out.extend_from_slice(&shorter));
        }
    }

    fn push_stretched(&mut self, view: Disguise, write: impl FnOnce(&mut Vec<u8>)) {
        let written = self.push(view, write);
        if stretch::has_runs(&self.out.bytes[written.clone()]) {
            let word = self.out.bytes[written].to_vec();
            for shorter in stretch::shorter(&word) {
                self.push(view, |out| out.extend_from_slice(&shorter));
            }
        }
    }

    pub(super) fn push_if(&mut self, view: Disguise, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        let kept = self.out.bytes.len();
        if write(&mut self.out.bytes) {
            self.finish(view, kept);
        }
    }

    pub(super) fn push(&mut self, view: Disguise, write: impl FnOnce(&mut Vec<u8>)) -> Range<usize> {
        let start = self.out.bytes.len();
        write(&mut self.out.bytes);
        self.finish(view, start)
    }

    fn finish(&mut self, view: Disguise, start: usize) -> Range<usize> {
        let bytes = start..self.out.bytes.len();
        self.out.bytes.push(SEPARATOR);
        let SpellingOrigin { units, words, join, joints } = self.origin.clone();
        self.out.segments.push(Segment { bytes: bytes.clone(), units, words, view, join, joints });
        bytes
    }
}

/// Which sorts of characters a run has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixture {
    pub(super) latin: bool,
    pub(super) cyrillic: bool,
    pub(super) foreign: bool,
    pub(super) digit: bool,
}

impl Mixture {
    pub(super) fn of(units: &[Unit]) -> Self {
        let mut mixture = Self::default();
        for unit in units {
            mixture.add(unit);
        }
        mixture
    }

    pub(super) fn add(&mut self, unit: &Unit) {
        match unit.kind {
            UnitKind::Latin => self.latin = true,
            UnitKind::Cyrillic => self.cyrillic = true,
            UnitKind::Foreign => self.foreign = true,
            UnitKind::Digit => self.digit = true,
            UnitKind::Apostrophe | UnitKind::Space | UnitKind::Symbol => {}
        }
    }

    /// Letters of one alphabet and nothing else.
    pub(super) fn is_pure(self) -> bool {
        !self.foreign && !self.digit && (self.latin != self.cyrillic)
    }
}

/// Appends the letters as they are.
pub(super) fn plain_letters<'a>(units: impl IntoIterator<Item = &'a Unit>, out: &mut Vec<u8>) {
    out.extend(
        units
            .into_iter()
            .map(|unit| unit.letter)
            .filter(|letter| is_latin(*letter) || is_cyrillic(*letter) || letter.is_ascii_digit()),
    );
}
