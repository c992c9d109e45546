//! Letters that were spread out are joined again: a word cut in two, letters with spaces or symbols between them.

use std::ops::Range;

use super::fold::{Unit, UnitKind};
use super::shapes;
use super::sounds;
use super::spellings::{Disguise, Join, Masked};
use super::words::{Segmentation, Token};
use super::writer::{Mixture, SpellingOrigin, SpellingWriter, WORD_LETTERS_MAX, plain_letters};

impl SpellingWriter<'_> {
    /// Neighbouring tokens that may be one word cut in two.
    pub(super) fn pairs(&mut self, layout: &Segmentation, known: &[bool]) {
        const PIECE_LETTERS_MAX: usize = 6;
        const WHOLE_LETTERS_MAX: usize = 14;
        for index in 1..layout.tokens.len() {
            let (first, second) = (&layout.tokens[index - 1], &layout.tokens[index]);
            let (short, whole) =
                (first.units.len().min(second.units.len()), first.units.len() + second.units.len());
            let both_known = known[index - 1] && known[index];
            if both_known || short > PIECE_LETTERS_MAX || !(3..=WHOLE_LETTERS_MAX).contains(&whole) {
                continue;
            }
            if !self.is_sentence_end(first, second) {
                self.join(&[first, second], Join::Pair);
            }
        }
    }

    /// Three short neighbouring tokens that may be one word cut in three.
    pub(super) fn triples(&mut self, layout: &Segmentation, known: &[bool]) {
        const PIECE_LETTERS: std::ops::RangeInclusive<usize> = 1..=5;
        const WHOLE_LETTERS: std::ops::RangeInclusive<usize> = 5..=14;
        for (index, tokens) in layout.tokens.windows(3).enumerate() {
            let whole: usize = tokens.iter().map(|token| token.units.len()).sum();
            let fits = WHOLE_LETTERS.contains(&whole)
                && tokens.iter().all(|token| PIECE_LETTERS.contains(&token.units.len()))
                && known[index..index + 3].iter().any(|known| !known);
            if fits && tokens.windows(2).all(|pair| !self.is_sentence_end(&pair[0], &pair[1])) {
                self.join(&[&tokens[0], &tokens[1], &tokens[2]], Join::Pair);
            }
        }
    }

    fn is_sentence_end(&self, first: &Token, second: &Token) -> bool {
        let gap = &self.units[first.units.end..second.units.start];
        gap.iter().any(|unit| matches!(unit.shown, ',' | '.' | '!' | '?' | ';' | ':' | '\n'))
    }

    /// Letters that stand alone one after another, with the tokens before and after them.
    pub(super) fn spread(&mut self, layout: &Segmentation) {
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

    fn spread_run(&mut self, layout: &Segmentation, run: Range<usize>) {
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

    pub(super) fn chunk(&mut self, chunk: Range<usize>, tokens: &[Token]) {
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
        self.origin = SpellingOrigin { units: chunk.clone(), words, ..SpellingOrigin::default() };
        self.shaped_chunk(chunk.clone());
        if let Some(letters) = super::masks::masked(&self.units[chunk.clone()]) {
            let starred = super::masks::is_starred(&letters, &self.units[chunk.clone()]);
            self.out.masked.push(Masked { letters, starred, units: chunk });
        }
    }

    /// Leet that needs symbols, and Russian typed with the keys of punctuation.
    fn shaped_chunk(&mut self, chunk: Range<usize>) {
        let trimmed = super::masks::trim(&self.units[chunk.clone()]);
        let units = &self.units[chunk.start + trimmed.start..chunk.start + trimmed.end];
        let mixture = Mixture::of(units);
        for part in units.split(|unit| unit.kind == UnitKind::Symbol && !shapes::is_shape(unit.shown)) {
            let symbols = part.iter().filter(|unit| unit.kind == UnitKind::Symbol).count();
            let letters = part.len() - symbols;
            if symbols > 0 && (letters > 0 || symbols > 3) {
                self.shapes(part, Mixture { digit: true, ..Mixture::of(part) });
            }
        }
        let whole = &self.units[chunk.clone()];
        if mixture.latin && !mixture.cyrillic && !mixture.foreign {
            self.push_if(Disguise::Keys, |out| sounds::keys_to_cyrillic(whole, out));
            if units.len() < whole.len() {
                self.push_if(Disguise::Keys, |out| sounds::keys_to_cyrillic(units, out));
            }
        }
    }

    /// Spells the letters of several tokens as one word.
    fn join(&mut self, tokens: &[&Token], join: Join) {
        let units = self.units;
        let letters_of = |token: &Token| {
            units[token.units.clone()].iter().filter(|unit| unit.kind != UnitKind::Apostrophe)
        };
        let (mut count, mut joints, mut mixture) = (0, 0_u64, Mixture::default());
        for token in tokens {
            joints |= 1_u64.checked_shl(count as u32).unwrap_or(0);
            for unit in letters_of(token) {
                mixture.add(unit);
                count += 1;
            }
        }
        if count > WORD_LETTERS_MAX {
            return;
        }
        let (first, last) = (tokens[0], tokens[tokens.len() - 1]);
        self.origin = SpellingOrigin {
            units: first.units.start..last.units.end,
            words: first.words.start..last.words.end,
            join,
            joints,
        };
        let letters = || tokens.iter().flat_map(|token| letters_of(token));
        if mixture.is_pure() {
            self.push(Disguise::Plain, |out| plain_letters(letters(), out));
            if join != Join::Pair && mixture.latin {
                let word: Vec<u8> = letters().map(|unit| unit.letter).collect();
                self.push(Disguise::Sound, |out| sounds::latin_to_cyrillic(&word, false, out));
            }
        } else {
            self.shapes(&letters().copied().collect::<Vec<Unit>>(), mixture);
        }
    }
}
