//! Everything a text can be read as: one buffer of spellings, each knowing which units it came from.
//!
//! Word by word: as written, by shape, by sound, by key, backwards, without stretching; then letters that were spread out
//! are joined again. It does not judge: [`crate::gatekeeper::rules`] searches the buffer.

use std::ops::Range;

use super::alphabet::{SEPARATOR, SOFT_SIGN, is_cyrillic, is_latin};
use super::fold::{Kind, Unit};
use super::shapes::{self, Reading, Target};
use super::words::{Layout, Token, lay_out};
use super::{flip, sounds, stretch};

/// A word longer than this is searched as written only.
const WORD_LETTERS_MAX: usize = 64;

/// How a spelling came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The letters as they are.
    Plain,
    /// Characters read by their shape.
    Shape,
    /// Repeated letters taken once.
    Stretched,
    /// Spelled in the other alphabet by sound.
    Sound,
    /// Typed in the other keyboard layout.
    Keys,
    /// Read from the end.
    Turned,
}

/// Whether the letters stood together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// One token.
    Together,
    /// Two neighbouring tokens.
    Pair,
    /// All tokens of one chunk.
    Chunk,
    /// Letters that stood alone, one after another.
    Spread,
}

/// One spelling in the buffer.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its bytes in the buffer.
    pub bytes: Range<usize>,
    /// The units it was read from.
    pub units: Range<usize>,
    /// The words it was read from.
    pub words: Range<usize>,
    /// How it was read.
    pub view: View,
    /// Whether its letters stood together.
    pub join: Join,
    /// Bit n is set if a token begins at its letter n; only for joined spellings.
    pub joints: u64,
}

/// A chunk in which symbols hide letters; a hidden one is 0.
#[derive(Clone, Debug)]
pub struct Masked {
    /// Its letters.
    pub letters: Vec<u8>,
    /// The units it was read from.
    pub units: Range<usize>,
    /// The words it was read from.
    pub words: Range<usize>,
}

/// All readings of a text.
#[derive(Debug, Default)]
pub struct Spellings {
    /// The spellings one after another, separated by [`SEPARATOR`].
    pub bytes: Vec<u8>,
    /// Where each spelling is, in order.
    pub segments: Vec<Segment>,
    /// Chunks with hidden letters.
    pub masked: Vec<Masked>,
    /// Where words begin and end.
    pub layout: Layout,
}

/// Spells out `units`. Words for which `is_common` holds are taken as written.
pub fn spell(units: &[Unit], is_common: &dyn Fn(&[u8]) -> bool) -> Spellings {
    let layout = lay_out(units);
    let mut writer = Writer { units, out: Spellings::default(), place: Place::default() };
    writer.out.bytes.reserve(units.len() * 6);
    writer.out.segments.reserve(layout.tokens.len() * 8);
    let common: Vec<bool> =
        layout.tokens.iter().map(|token| writer.token(token, &layout, is_common)).collect();
    writer.pairs(&layout, &common);
    writer.spread(&layout);
    for (chunk, tokens) in &layout.chunks {
        writer.chunk(chunk.clone(), &layout.tokens[tokens.clone()]);
    }
    writer.out.layout = layout;
    writer.out
}

/// Where the letters that are being spelled come from.
#[derive(Clone, Debug)]
struct Place {
    units: Range<usize>,
    words: Range<usize>,
    join: Join,
    joints: u64,
}

impl Default for Place {
    fn default() -> Self {
        Self { units: 0..0, words: 0..0, join: Join::Together, joints: 1 }
    }
}

struct Writer<'a> {
    units: &'a [Unit],
    out: Spellings,
    place: Place,
}

impl Writer<'_> {
    /// Spells one token; true if it is a common word, which is read in no other way.
    fn token(&mut self, token: &Token, layout: &Layout, is_common: &dyn Fn(&[u8]) -> bool) -> bool {
        self.place = Place { units: token.units.clone(), words: token.words.clone(), ..Place::default() };
        let units = &self.units[token.units.clone()];
        let mixture = Mixture::of(units);
        if mixture.is_pure() {
            let plain = self.push(View::Plain, |out| plain_letters(units, out));
            if is_common(&self.out.bytes[plain.clone()]) {
                return true;
            }
            self.unglued(plain);
        }
        self.readings(units, mixture);
        for word in
            layout.words[token.words.clone()].iter().filter(|word| token.words.len() > 1 && word.len() >= 3)
        {
            let number = layout.words.partition_point(|known| known.start < word.start);
            self.place = Place { units: word.clone(), words: number..number + 1, ..Place::default() };
            let units = &self.units[word.clone()];
            self.push(View::Plain, |out| plain_letters(units, out));
        }
        false
    }

    /// A word that follows a request without a space: «drawacat».
    fn unglued(&mut self, plain: Range<usize>) {
        const REQUESTS: [&str; 8] =
            ["нарисуите", "нарисуи", "рисуи", "draw", "paint", "sketch", "please", "show"];
        const FILLERS: [&str; 6] = ["мне", "the", "an", "a", "me", ""];
        let word = self.out.bytes[plain].to_vec();
        let after = |word: &[u8], start: &str| {
            word.strip_prefix(&*super::alphabet::letters(start)).map(<[u8]>::to_vec)
        };
        let Some(rest) =
            REQUESTS.iter().find_map(|request| after(&word, request)).filter(|rest| rest.len() >= 3)
        else {
            return;
        };
        for filler in FILLERS {
            if let Some(rest) = after(&rest, filler) {
                self.push(View::Plain, |out| out.extend_from_slice(&rest));
            }
        }
    }

    /// Every reading of `units` other than as written.
    fn readings(&mut self, units: &[Unit], mixture: Mixture) {
        if units.len() > WORD_LETTERS_MAX {
            return;
        }
        if units.iter().any(|unit| unit.flipped) {
            self.push_stretched(View::Turned, |out| flip::upright(units, out));
        }
        if mixture.is_pure() {
            self.pure_readings(units, mixture);
        } else {
            if !mixture.foreign {
                self.push(View::Plain, |out| plain_letters(units, out));
            }
            self.shapes(units, mixture);
        }
    }

    fn pure_readings(&mut self, units: &[Unit], mixture: Mixture) {
        let mut word = Vec::with_capacity(units.len());
        plain_letters(units, &mut word);
        self.stretched(&word);
        if word.len() >= 4 {
            self.push(View::Turned, |out| out.extend(word.iter().rev()));
        }
        if word.len() < 2 {
            return;
        }
        if mixture.latin {
            self.latin_sounds(units);
            let strict = Reading { target: Target::Cyrillic, second: false, loose: false };
            self.push_if(View::Shape, |out| shapes::read(units, strict, out));
            self.push_if(View::Keys, |out| sounds::keys_to_cyrillic(units, out));
        } else {
            self.push_stretched(View::Sound, |out| sounds::cyrillic_to_latin(&word, out));
            let strict = Reading { target: Target::Latin, second: false, loose: false };
            self.push_if(View::Shape, |out| shapes::read(units, strict, out));
            self.push_if(View::Keys, |out| sounds::keys_to_latin(&word, out));
        }
    }

    fn latin_sounds(&mut self, units: &[Unit]) {
        let mut word = Vec::with_capacity(units.len());
        word.extend(
            units.iter().map(|unit| if unit.kind == Kind::Apostrophe { SOFT_SIGN } else { unit.letter }),
        );
        self.push_stretched(View::Sound, |out| sounds::latin_to_cyrillic(&word, false, out));
        if word.iter().any(|byte| matches!(byte, b'c' | b'j' | b'x' | b'w' | b'y')) {
            self.push(View::Sound, |out| sounds::latin_to_cyrillic(&word, true, out));
        }
    }

    /// Leet and mixed alphabets, in both alphabets and with both readings of a doubtful shape.
    fn shapes(&mut self, units: &[Unit], mixture: Mixture) {
        for second in [false, true] {
            if mixture.latin || mixture.foreign || !mixture.cyrillic {
                let reading = Reading { target: Target::Latin, second, loose: mixture.latin };
                self.push_shape(units, reading);
            }
            if mixture.cyrillic || mixture.foreign || mixture.latin {
                let reading = Reading { target: Target::Cyrillic, second, loose: mixture.cyrillic };
                self.push_shape(units, reading);
            }
        }
    }

    fn push_shape(&mut self, units: &[Unit], reading: Reading) {
        let mut word = Vec::with_capacity(units.len());
        if shapes::read(units, reading, &mut word) && !word.is_empty() {
            self.push_stretched(View::Shape, |out| out.extend_from_slice(&word));
        }
    }

    /// Neighbouring tokens that may be one word cut in two.
    fn pairs(&mut self, layout: &Layout, common: &[bool]) {
        const PIECE_LETTERS_MAX: usize = 6;
        const WHOLE_LETTERS_MAX: usize = 14;
        for index in 1..layout.tokens.len() {
            let (first, second) = (&layout.tokens[index - 1], &layout.tokens[index]);
            let (short, whole) =
                (first.units.len().min(second.units.len()), first.units.len() + second.units.len());
            let both_common = common[index - 1] && common[index];
            if both_common || short > PIECE_LETTERS_MAX || !(3..=WHOLE_LETTERS_MAX).contains(&whole) {
                continue;
            }
            let gap = &self.units[first.units.end..second.units.start];
            if gap.iter().any(|unit| matches!(unit.shown, ',' | '.' | '!' | '?' | ';' | ':' | '\n')) {
                continue;
            }
            self.join(&[first, second], Join::Pair);
        }
    }

    /// Letters that stand alone one after another, with the tokens before and after them.
    fn spread(&mut self, layout: &Layout) {
        const RUN_MAX: usize = 40;
        let alone = |index: usize| layout.tokens[index].units.len() == 1;
        let mut at = 0;
        while at < layout.tokens.len() {
            let end = (at..layout.tokens.len())
                .take(RUN_MAX)
                .take_while(|index| alone(*index))
                .last()
                .map_or(at, |last| last + 1);
            if end - at >= 2 {
                self.spread_run(layout, at..end);
            }
            let cut = end - at == RUN_MAX;
            at = if cut { end - RUN_MAX / 2 } else { end.max(at + 1) };
        }
    }

    fn spread_run(&mut self, layout: &Layout, run: Range<usize>) {
        const NEIGHBOUR_LETTERS_MAX: usize = 8;
        let short = |index: &usize| {
            layout.tokens.get(*index).is_some_and(|token| token.units.len() <= NEIGHBOUR_LETTERS_MAX)
        };
        let first = run.start.checked_sub(1).filter(short).unwrap_or(run.start);
        let last = Some(run.end).filter(short).map_or(run.end, |last| last + 1);
        let tokens = |range: Range<usize>| layout.tokens[range].iter().collect::<Vec<_>>();
        if run.len() >= 3 {
            self.join(&tokens(run.clone()), Join::Spread);
            self.without_filler(&tokens(run.clone()));
        }
        if first < run.start || last > run.end {
            self.join(&tokens(first..last), Join::Spread);
        }
    }

    /// «K and A and T», where each second letter is the same.
    fn without_filler(&mut self, run: &[&Token]) {
        for skipped in [0, 1] {
            let letter_of = |token: &Token| self.units[token.units.start].letter;
            let fillers: Vec<u8> =
                run.iter().skip(skipped).step_by(2).map(|token| letter_of(token)).collect();
            let kept: Vec<&Token> = run.iter().skip(1 - skipped).step_by(2).copied().collect();
            if kept.len() >= 3 && fillers.windows(2).all(|pair| pair[0] == pair[1]) {
                self.join(&kept, Join::Spread);
            }
        }
    }

    fn chunk(&mut self, chunk: Range<usize>, tokens: &[Token]) {
        const CHUNK_LETTERS_MAX: usize = 40;
        let letters: usize = tokens.iter().map(|token| token.units.len()).sum();
        let Some(words) =
            tokens.first().zip(tokens.last()).map(|(first, last)| first.words.start..last.words.end)
        else {
            return;
        };
        if letters > CHUNK_LETTERS_MAX || chunk.len() > 2 * CHUNK_LETTERS_MAX {
            return;
        }
        if tokens.len() > 1 && letters >= 2 {
            self.join(&tokens.iter().collect::<Vec<_>>(), Join::Chunk);
        }
        self.place = Place { units: chunk.clone(), words: words.clone(), ..Place::default() };
        self.shaped_chunk(chunk.clone());
        if let Some(letters) = super::masks::masked(&self.units[chunk.clone()]) {
            self.out.masked.push(Masked { letters, units: chunk, words });
        }
    }

    /// Leet that needs symbols, and Russian typed with the keys of punctuation.
    fn shaped_chunk(&mut self, chunk: Range<usize>) {
        let trimmed = super::masks::trim(&self.units[chunk.clone()]);
        let units = &self.units[chunk.start + trimmed.start..chunk.start + trimmed.end];
        let mixture = Mixture::of(units);
        for part in units.split(|unit| unit.kind == Kind::Symbol && !shapes::is_shape(unit.shown)) {
            let symbols = part.iter().filter(|unit| unit.kind == Kind::Symbol).count();
            let letters = part.len() - symbols;
            if symbols > 0 && (letters > 0 || symbols > 3) {
                self.shapes(part, Mixture { digit: true, ..Mixture::of(part) });
            }
        }
        let whole = &self.units[chunk.clone()];
        if mixture.latin && !mixture.cyrillic && !mixture.foreign {
            self.push_if(View::Keys, |out| sounds::keys_to_cyrillic(whole, out));
            if units.len() < whole.len() {
                self.push_if(View::Keys, |out| sounds::keys_to_cyrillic(units, out));
            }
        }
    }

    /// Spells the letters of several tokens as one word.
    fn join(&mut self, tokens: &[&Token], join: Join) {
        let mut letters: Vec<Unit> = Vec::with_capacity(16);
        let mut joints = 0_u64;
        for token in tokens {
            joints |= 1_u64.checked_shl(letters.len() as u32).unwrap_or(0);
            letters
                .extend(self.units[token.units.clone()].iter().filter(|unit| unit.kind != Kind::Apostrophe));
        }
        if letters.len() > WORD_LETTERS_MAX {
            return;
        }
        let (first, last) = (tokens[0], tokens[tokens.len() - 1]);
        self.place = Place {
            units: first.units.start..last.units.end,
            words: first.words.start..last.words.end,
            join,
            joints,
        };
        let mixture = Mixture::of(&letters);
        if mixture.is_pure() {
            self.push(View::Plain, |out| plain_letters(&letters, out));
            if join != Join::Pair && mixture.latin {
                let word: Vec<u8> = letters.iter().map(|unit| unit.letter).collect();
                self.push(View::Sound, |out| sounds::latin_to_cyrillic(&word, false, out));
            }
        } else {
            self.shapes(&letters, mixture);
        }
    }

    fn stretched(&mut self, word: &[u8]) {
        for shorter in stretch::shorter(word) {
            self.push(View::Stretched, |out| out.extend_from_slice(&shorter));
        }
    }

    fn push_stretched(&mut self, view: View, write: impl FnOnce(&mut Vec<u8>)) {
        let written = self.push(view, write);
        if stretch::has_runs(&self.out.bytes[written.clone()]) {
            let word = self.out.bytes[written].to_vec();
            for shorter in stretch::shorter(&word) {
                self.push(view, |out| out.extend_from_slice(&shorter));
            }
        }
    }

    fn push_if(&mut self, view: View, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        let kept = self.out.bytes.len();
        if write(&mut self.out.bytes) {
            self.finish(view, kept);
        }
    }

    fn push(&mut self, view: View, write: impl FnOnce(&mut Vec<u8>)) -> Range<usize> {
        let start = self.out.bytes.len();
        write(&mut self.out.bytes);
        self.finish(view, start)
    }

    fn finish(&mut self, view: View, start: usize) -> Range<usize> {
        let bytes = start..self.out.bytes.len();
        self.out.bytes.push(SEPARATOR);
        let Place { units, words, join, joints } = self.place.clone();
        self.out.segments.push(Segment { bytes: bytes.clone(), units, words, view, join, joints });
        bytes
    }
}

/// Which sorts of characters a run has.
#[derive(Clone, Copy, Debug, Default)]
struct Mixture {
    latin: bool,
    cyrillic: bool,
    foreign: bool,
    digit: bool,
}

impl Mixture {
    fn of(units: &[Unit]) -> Self {
        let mut mixture = Self::default();
        for unit in units {
            match unit.kind {
                Kind::Latin => mixture.latin = true,
                Kind::Cyrillic => mixture.cyrillic = true,
                Kind::Foreign => mixture.foreign = true,
                Kind::Digit => mixture.digit = true,
                Kind::Apostrophe | Kind::Space | Kind::Symbol => {}
            }
        }
        mixture
    }

    /// Letters of one alphabet and nothing else.
    fn is_pure(self) -> bool {
        !self.foreign && !self.digit && (self.latin != self.cyrillic)
    }
}

fn plain_letters(units: &[Unit], out: &mut Vec<u8>) {
    out.extend(
        units
            .iter()
            .map(|unit| unit.letter)
            .filter(|letter| is_latin(*letter) || is_cyrillic(*letter) || letter.is_ascii_digit()),
    );
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::shown;
    use super::super::fold::fold;
    use super::*;

    fn spelled(text: &str) -> Vec<String> {
        let out = spell(&fold(text), &|_| false);
        out.segments
            .iter()
            .map(|segment| out.bytes[segment.bytes.clone()].iter().copied().map(shown).collect())
            .collect()
    }

    #[test]
    fn each_disguise_gives_the_word_among_its_spellings() {
        for text in [
            "wolf",
            "WoLf",
            "w0lf",
            "w o l f",
            "w.o.l.f",
            "w🌸o🌸l🌸f",
            "wo lf",
            "woooolf",
            "wwoollff",
            "flow",
            "цщда",
            "вулф wolf",
            "wоlf",
            "drawawolf",
            "[w][o][l][f]",
            "w(o)l(f)",
            "ɟloʍ",
            "w-olf",
            "MyWolf",
            "wolf2000",
        ] {
            assert!(spelled(text).contains(&"wolf".to_owned()), "{text}: {:?}", spelled(text));
        }
        for text in ["волк", "volk", "djkr", "BOJIK", "вoлк", "в о л к", "клов", "v.o.l.k"] {
            let found = spelled(text).iter().any(|word| word == "волк" || word == "volk");
            assert!(found, "{text}: {:?}", spelled(text));
        }
    }

    #[test]
    fn neighbours_across_a_comma_are_not_joined() {
        assert!(!spelled("wo, lf").contains(&"wolf".to_owned()));
    }

    #[test]
    fn a_common_word_is_read_as_written_only() {
        let out = spell(&fold("paint"), &|word| word == b"paint");
        assert_eq!(out.segments.len(), 1);
    }
}
