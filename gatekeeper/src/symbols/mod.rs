//! Symbols of hate in a picture: pixels in, the symbol that is seen out.
//!
//! ```text
//! picture -> regions of one colour, and of all but one -> shape -> swastika, black sun, pair of runes
//! ```
//!
//! What is found: the swastika, turned either way, at any angle, filled, outlined, thick or thin, on a ground or left out
//! of one; the black sun; two sig runes side by side. What is not: a symbol that touches other things of its colour, or
//! whose parts do not touch; the Celtic cross, which a wheel and a cross-hair look like; skulls; and whatever takes
//! knowledge to see. Whole numbers only, no state, and no more work than [`PIXELS_MAX`] pixels are.
//!
//! ```
//! use gatekeeper::symbols::Picture;
//!
//! let blank = vec![0x0020_2020; 96 * 96];
//! assert!(Picture::new(96, 96, &blank).is_some_and(|picture| picture.symbol().is_none()));
//! assert!(Picture::new(95, 96, &blank).is_none());
//! ```

mod polar;
mod region;
mod runes;
mod sun;
mod swastika;

use polar::Middle;
use region::{Regions, Shape};

/// Pixels that are looked at: 256 x 256. Of a larger picture every second, third … pixel of every second, third … row is.
pub const PIXELS_MAX: usize = 1 << 16;
/// Colours whose surroundings are looked at: the ground, a disc or a stripe on it, and one more.
const GROUNDS_MAX: usize = 3;
/// Pixels a side of the smallest shape that is looked at: one less than the smallest symbol, for one that lies askew.
const SIDE_MIN: usize = 6;

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// A hooked cross.
    Swastika,
    /// A wheel of twelve runes.
    BlackSun,
    /// Two sig runes side by side.
    Runes,
}

impl Symbol {
    /// Its name, for the operator.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Swastika => "swastika",
            Self::BlackSun => "black sun",
            Self::Runes => "sig runes",
        }
    }
}

/// A picture to look at: `0x00RRGGBB` a pixel, row by row from the top.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    width: usize,
    height: usize,
    pixels: &'a [u32],
}

impl<'a> Picture<'a> {
    /// Of `width * height` pixels; `None` when there are more or fewer.
    #[must_use]
    pub fn new(width: usize, height: usize, pixels: &'a [u32]) -> Option<Self> {
        (width.checked_mul(height)? == pixels.len()).then_some(Self { width, height, pixels })
    }

    /// The first symbol that is seen in it.
    #[must_use]
    pub fn symbol(self) -> Option<Symbol> {
        if self.pixels.is_empty() {
            return None;
        }
        let (width, height, colors) = self.reduced();
        let regions = Regions::new(width, height, &colors);
        let mut runes = Vec::new();
        let grounds = regions.grounds(GROUNDS_MAX);
        let mut seen = None;
        let mut known = Vec::new();
        let mut look = |shape: &Shape| {
            // A thing on a ground is a region of one colour and one of all but the ground's.
            let is_new = !known.contains(&shape.block());
            if seen.is_none() && is_new {
                known.push(shape.block());
                seen = symbol_of(shape, &mut runes);
            }
        };
        regions.same(&mut look);
        for ground in grounds {
            regions.other_than(ground, &mut look);
        }
        seen.or_else(|| runes::is_pair(&runes).then_some(Symbol::Runes))
    }

    /// The picture with at most [`PIXELS_MAX`] pixels.
    fn reduced(self) -> (usize, usize, Vec<u32>) {
        let mut every = 1;
        while (self.width / every) * (self.height / every) > PIXELS_MAX {
            every += 1;
        }
        let (width, height) = (self.width / every, self.height / every);
        let at = |x: usize, y: usize| self.pixels[y * every * self.width + x * every];
        let colors = (0..height).flat_map(|y| (0..width).map(move |x| at(x, y))).collect();
        (width, height, colors)
    }
}

/// What a shape is, as it stands or with its holes filled.
fn symbol_of(shape: &Shape, runes: &mut Vec<runes::Rune>) -> Option<Symbol> {
    runes.extend(runes::rune(shape));
    if !shape.may_turn() {
        return None;
    }
    let one = |shape: &Shape| {
        let middle = Middle::of(shape);
        if swastika::is_one(shape, middle) {
            Some(Symbol::Swastika)
        } else {
            sun::is_one(shape, middle).then_some(Symbol::BlackSun)
        }
    };
    one(shape).or_else(|| one(&shape.filled().filter(Shape::may_turn)?))
}
