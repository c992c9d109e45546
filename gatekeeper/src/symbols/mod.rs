//! Symbols of hate in a picture: pixels in, the symbol that is seen out.
//!
//! ```text
//! picture -> regions of one colour, and of all but one -> shape -> swastika, black sun, pair of runes
//! ```
//!
//! What is found: the swastika, turned either way, at any angle, filled, outlined, thick or thin, on a ground or left out
//! of one; the black sun; two sig runes side by side. What is not: a symbol that touches other things of its colour, or
//! whose parts do not touch; the Celtic cross, which a wheel and a cross-hair look like; skulls; and whatever takes
//! knowledge to see. Whole numbers only, and no more work than [`PIXELS_MAX`] pixels are.
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
mod rows;
mod runes;
mod sun;
mod swastika;

use std::borrow::Cow;
use std::collections::BTreeMap;

use polar::Middle;
use region::{Place, Regions, Shape};
use rows::Rows;
use runes::Rune;

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
        Watch::default().symbol(self)
    }

    /// The picture with at most [`PIXELS_MAX`] pixels.
    fn reduced(self) -> (usize, Cow<'a, [u32]>) {
        let mut every = 1;
        while (self.width / every) * (self.height / every) > PIXELS_MAX {
            every += 1;
        }
        if every == 1 {
            return (self.width, Cow::Borrowed(self.pixels));
        }
        let (width, height) = (self.width / every, self.height / every);
        let at = |x: usize, y: usize| self.pixels[y * every * self.width + x * every];
        let colors = (0..height).flat_map(|y| (0..width).map(move |x| at(x, y))).collect();
        (width, colors)
    }
}

/// Looks at a picture as it changes. What is seen is what [`Picture::symbol`] sees, but shapes that were there at the last
/// look, and rows that are as they were, take no time.
///
/// ```
/// use gatekeeper::symbols::{Picture, Watch};
///
/// let (mut watch, mut pixels) = (Watch::default(), vec![0x0020_2020; 96 * 96]);
/// for step in 0..3 {
///     pixels[step * 97] = 0x00FF_0000;
///     let picture = Picture::new(96, 96, &pixels).ok_or("as many pixels as it has")?;
///     assert_eq!(watch.symbol(picture), picture.symbol());
/// }
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Watch {
    rows: Rows,
    /// The shapes of the last look.
    known: BTreeMap<Shape, Known>,
}

/// What a shape is, wherever it lies.
#[derive(Clone, Copy, Debug)]
struct Known {
    symbol: Option<Symbol>,
    is_rune: bool,
}

impl Watch {
    /// The first symbol that is seen in the picture.
    pub fn symbol(&mut self, picture: Picture<'_>) -> Option<Symbol> {
        if picture.pixels.is_empty() {
            return None;
        }
        let (width, colors) = picture.reduced();
        self.rows.take(width, &colors);
        let regions = Regions::new(&self.rows);
        let mut runes = Vec::new();
        let mut seen = None;
        let mut looked_at = Vec::new();
        let (before, mut known) = (std::mem::take(&mut self.known), BTreeMap::new());
        let mut look = |place: Place, shape: Shape| {
            // A thing on a ground is a region of one colour and one of all but the ground's: no two others of a picture
            // have one place, one size and one area.
            let block = (place, shape.width, shape.height, shape.area);
            if seen.is_some() || looked_at.contains(&block) {
                return;
            }
            looked_at.push(block);
            let what = before.get(&shape).copied().unwrap_or_else(|| Known::of(&shape));
            runes.extend(what.is_rune.then(|| Rune::of(place, &shape)));
            seen = what.symbol;
            known.insert(shape, what);
        };
        regions.same(&mut look);
        for ground in self.rows.grounds(GROUNDS_MAX) {
            regions.other_than(ground, &mut look);
        }
        self.known = known;
        seen.or_else(|| runes::is_pair(&runes).then_some(Symbol::Runes))
    }
}

impl Known {
    fn of(shape: &Shape) -> Self {
        Self { symbol: symbol_of(shape), is_rune: runes::is_one(shape) }
    }
}

/// What a shape is, as it stands or with its holes filled.
fn symbol_of(shape: &Shape) -> Option<Symbol> {
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
