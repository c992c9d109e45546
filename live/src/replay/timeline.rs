//! The line below a replay: how far it is, the time, and the keys when they are asked for. Pixels alone.

use engine::geometry::{Color, Point, Rect, Size};
use engine::pixmap::PixmapMut;
use engine::text::Lettering;

/// Height of the line.
pub const HEIGHT: u32 = 40;
/// Space at both ends.
const MARGIN: u32 = 16;
/// Height of the bar.
const BAR: u32 = 8;

const GROUND: Color = Color::rgb(0x16, 0x16, 0x1E);
const TROUGH: Color = Color::rgb(0x3A, 0x3A, 0x4C);
const DONE: Color = Color::rgb(0x6F, 0xE0, 0xB0);
const WORDS: Color = Color::rgb(0xE8, 0xE8, 0xE8);

/// What each key does.
const KEYS: [(&str, &str); 7] = [
    ("space", "stop, go on"),
    ("left, right", "5 seconds back, on"),
    ("up, down", "a minute on, back"),
    (", .", "a frame back, on"),
    ("home, end", "first, last frame"),
    ("click below", "go there"),
    ("?", "these keys"),
];

/// What the line shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// How far it is, in thousandths.
    pub per_mille: u16,
    /// Milliseconds of the recording here and at its end, and the frame.
    pub ms: u64,
    /// The same at the end.
    pub last_ms: u64,
    /// The frame here.
    pub frame: u64,
    /// It moves.
    pub is_playing: bool,
    /// The keys are shown.
    pub shows_keys: bool,
}

impl Timeline {
    /// The words at the right end.
    fn words(&self) -> String {
        let clock = |ms: u64| format!("{}:{:02}:{:02}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
        let state = if self.is_playing { "" } else { "stopped  " };
        let Self { ms, last_ms, frame, .. } = self;
        format!("{state}{}.{:03} / {}  frame {frame}  ? keys", clock(*ms), ms % 1_000, clock(*last_ms))
    }

    /// Paints the line into the lowest rows of a window, and the keys over what is above it.
    pub fn paint(&self, window: Size, pixels: &mut [u32]) {
        let Some(mut pixmap) = PixmapMut::new(window, pixels) else { return };
        let foot = foot(window);
        pixmap.fill(foot, GROUND);
        let (trough, words) = (trough(window), self.words());
        let done = Rect { w: trough.w * u32::from(self.per_mille.min(1000)) / 1000, ..trough };
        for (part, color) in [(trough, TROUGH), (done, DONE)] {
            pixmap.fill(part.intersect(foot), color);
        }
        let lettering = Lettering::of_scale(1);
        let x = foot.right() - MARGIN as i32 - lettering.width(&words) as i32;
        let y = trough.bottom() + 2;
        set(&mut pixmap, &words, Point::new(x.max(MARGIN as i32), y), lettering, foot);
        if self.shows_keys {
            keys(window, &mut pixmap);
        }
    }
}

/// Where the line is.
fn foot(window: Size) -> Rect {
    let height = HEIGHT.min(window.h);
    Rect::new(0, (window.h - height) as i32, window.w, height)
}

fn trough(window: Size) -> Rect {
    let foot = foot(window);
    let width = window.w.saturating_sub(2 * MARGIN);
    Rect::new(MARGIN as i32, foot.y + 6, width, BAR.min(foot.h))
}

/// The place in thousandths that a click at this pixel of a window means; `None`: it is not on the line.
#[must_use]
pub fn place_at(window: Size, x: i32, y: i32) -> Option<u16> {
    let (foot, trough) = (foot(window), trough(window));
    let is_inside = y >= foot.y && y < foot.bottom() && trough.w > 0;
    let along = (i64::from(x) - i64::from(trough.x)).clamp(0, i64::from(trough.w));
    is_inside.then(|| (along * 1000 / i64::from(trough.w.max(1))) as u16)
}

fn keys(window: Size, pixmap: &mut PixmapMut<'_>) {
    let lettering = Lettering::of_scale(1);
    let column = KEYS.iter().map(|(key, _)| lettering.width(key)).max().unwrap_or(0) + MARGIN;
    let wide = KEYS.iter().map(|(_, does)| lettering.width(does)).max().unwrap_or(0) + column + 2 * MARGIN;
    let high = KEYS.len() as u32 * lettering.height() + 2 * MARGIN;
    let plate = Rect::new(MARGIN as i32, MARGIN as i32, wide, high).intersect(Rect::of(window));
    pixmap.fill(plate, GROUND);
    let left = plate.x + MARGIN as i32;
    for ((key, does), y) in KEYS.iter().zip((plate.y + MARGIN as i32..).step_by(lettering.height() as usize))
    {
        set(pixmap, key, Point::new(left, y), lettering, plate);
        set(pixmap, does, Point::new(left + column as i32, y), lettering, plate);
    }
}

fn set(pixmap: &mut PixmapMut<'_>, text: &str, at: Point, lettering: Lettering, clip: Rect) {
    lettering.ink(text, &mut |block| {
        let placed = Rect::new(block.x + at.x, block.y + at.y, block.w, block.h);
        pixmap.fill(placed.intersect(clip), WORDS);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_as_long_as_the_part_that_was_shown_and_a_click_means_the_same_place() {
        let window = Size::new(432, 100);
        let mut pixels = vec![7; window.area()];
        let line = Timeline { per_mille: 250, ..Timeline::default() };
        line.paint(window, &mut pixels);
        let done = pixels.iter().filter(|pixel| **pixel == DONE.to_u32()).count();
        assert_eq!(done, 100 * BAR as usize);
        assert!(pixels[..432 * 60].iter().all(|pixel| *pixel == 7), "the picture above is as it was");
        assert_eq!(place_at(window, 16 + 100, 66), Some(250));
        assert_eq!(place_at(window, 0, 99), Some(0));
        assert_eq!(place_at(window, 431, 60), Some(1000));
        assert_eq!(place_at(window, 100, 59), None);
        Timeline { shows_keys: true, ..line }.paint(window, &mut pixels);
        assert!(pixels[..432 * 60].iter().any(|pixel| *pixel != 7), "the keys are shown");
    }

    #[test]
    fn a_window_of_any_size_takes_it() {
        for (w, h) in [(0, 0), (1, 1), (20, 30), (5, 500), (4000, 2)] {
            let window = Size::new(w, h);
            let mut pixels = vec![0; window.area()];
            Timeline { shows_keys: true, per_mille: 1000, ..Timeline::default() }.paint(window, &mut pixels);
            assert!(place_at(window, 3, 3).is_none_or(|place| place <= 1000));
        }
    }
}
