//! The program's own sounds, computed: struck bars of wood, a few notes each. No recording of anybody's is in them.

use std::f64::consts::TAU;

/// What OBS mixes at: nothing has to be converted.
const RATE: u32 = 48_000;
/// The loudest sample, of 1: 9 dB below the most, so that it does not stand over a voice.
const PEAK: f64 = 0.35;
/// A note is struck, not switched on: without it the speaker clicks.
const ATTACK_MS: f64 = 4.0;
/// The last of a sound fades to nothing for the same reason.
const FADE_MS: f64 = 30.0;
/// How long a bar takes to be an e-th as loud.
const DECAY_MS: f64 = 160.0;
/// The overtone of a bar: two octaves above, soft, gone four times as fast. It makes a marimba of a whistle.
const OVERTONE: f64 = 4.0;
const OVERTONE_LEVEL: f64 = 0.25;

/// A struck bar.
pub struct Note {
    at_ms: u32,
    hertz: f64,
}

const E5: f64 = 659.26;
const A5: f64 = 880.0;
const C6_SHARP: f64 = 1108.73;
const E6: f64 = 1318.51;

/// Goes up a fourth: something comes.
pub const BEGIN: [Note; 2] = [Note { at_ms: 0, hertz: E5 }, Note { at_ms: 120, hertz: A5 }];
/// A chord, note by note: it is done. Sounds well over [`BEGIN`], too.
pub const END: [Note; 3] =
    [Note { at_ms: 0, hertz: A5 }, Note { at_ms: 110, hertz: C6_SHARP }, Note { at_ms: 220, hertz: E6 }];
/// How long the last note rings.
const RING_MS: u32 = 600;

/// A WAVE file of 16 bits, one channel.
pub fn wav(notes: &[Note]) -> Vec<u8> {
    let samples = samples(notes);
    let size = samples.len() as u32 * 2;
    let mut file = Vec::with_capacity(44 + size as usize);
    file.extend(b"RIFF");
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // Whole numbers, one channel; then samples and bytes a second, bytes and bits of a sample.
    file.extend([1_u16, 1].into_iter().flat_map(u16::to_le_bytes));
    file.extend([RATE, RATE * 2].into_iter().flat_map(u32::to_le_bytes));
    file.extend([2_u16, 16].into_iter().flat_map(u16::to_le_bytes));
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.extend(samples.into_iter().flat_map(i16::to_le_bytes));
    file
}

fn samples(notes: &[Note]) -> Vec<i16> {
    let end_ms = f64::from(notes.iter().map(|note| note.at_ms).max().unwrap_or_default() + RING_MS);
    let count = (end_ms * f64::from(RATE) / 1000.0) as u32;
    let levels = (0..count).map(|sample| {
        let ms = f64::from(sample) * 1000.0 / f64::from(RATE);
        let level: f64 = notes.iter().map(|note| note.level(ms)).sum();
        level * ((end_ms - ms) / FADE_MS).min(1.0)
    });
    let levels: Vec<f64> = levels.collect();
    let loudest = levels.iter().fold(f64::MIN_POSITIVE, |most, level| most.max(level.abs()));
    let scale = PEAK * f64::from(i16::MAX) / loudest;
    levels.into_iter().map(|level| (level * scale) as i16).collect()
}

impl Note {
    fn level(&self, ms: f64) -> f64 {
        let since = ms - f64::from(self.at_ms);
        if since < 0.0 {
            return 0.0;
        }
        let turns = self.hertz * since / 1000.0 * TAU;
        let bar = turns.sin() * (-since / DECAY_MS).exp();
        let overtone = (turns * OVERTONE).sin() * (-since / (DECAY_MS / OVERTONE)).exp() * OVERTONE_LEVEL;
        (bar + overtone) * (since / ATTACK_MS).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_short_not_loud_and_does_not_click() {
        for notes in [&BEGIN[..], &END] {
            let samples = samples(notes);
            let ms = samples.len() as u32 * 1000 / RATE;
            assert!((500..1000).contains(&ms), "{ms} ms");
            let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max().expect("samples");
            assert_eq!(loudest, (PEAK * f64::from(i16::MAX)) as u16);
            assert!(samples[0] == 0 && samples[samples.len() - 1].unsigned_abs() < 4);
            // No step is larger than that of the highest overtone at full level.
            let steepest = samples.windows(2).map(|two| two[0].abs_diff(two[1])).max().expect("samples");
            assert!(steepest < loudest / 2, "{steepest}");
        }
    }

    #[test]
    fn the_file_says_what_it_holds() {
        let file = wav(&BEGIN);
        let number = |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]);
        assert_eq!([&file[..4], &file[8..16], &file[36..40]], [&b"RIFF"[..], b"WAVEfmt ", b"data"]);
        assert_eq!([number(4) as usize + 8, number(40) as usize + 44], [file.len(); 2]);
        assert_eq!([number(24), number(28)], [RATE, RATE * 2]);
    }
}
