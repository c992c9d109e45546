//! A shape becomes its pixels, in order: clipped to the canvas, each pixel once, exact integers only.
//!
//! Every op gives its path (the order of a pen) and its fill (row by row); `order` turns that into the
//! order a mode asks for. Knows nothing of time or of other steps.
//!
//! ```
//! use engine::geometry::{Color, Point, Size};
//! use engine::plan::Op;
//! use engine::raster::{PixelList, Rasteriser, SplitMix64};
//!
//! let line = Op::Line { from: Point::new(1, 2), to: Point::new(3, 2), width: 1, color: Color::rgb(255, 0, 0) };
//! let mut list = PixelList::default();
//! let painted = Rasteriser::new(Size::new(8, 8)).paint(&line, None, SplitMix64::new(1), &mut list);
//! let offsets: Vec<usize> = list.pixels.iter().map(|pixel| pixel.offset()).collect();
//! assert_eq!((painted, offsets), (3, vec![17, 18, 19]));
//! ```

#![deny(clippy::wildcard_enum_match_arm, reason = "ops are matched one by one")]

mod circle;
mod line;
mod order;
mod pixels;
mod polygon;
mod rect;
mod text;

pub use order::SplitMix64;

use crate::geometry::{Color, Point, Rect, Size};
use crate::plan::{Mode, Op, Paint};

/// One painted pixel: where, and which of the step's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixel(u32);

impl Pixel {
    /// Bits that hold the position: 512 x 512 pixels at most.
    const OFFSET_BITS: u32 = 18;
    /// Colours that one timed step may use: two for each of its leaves.
    pub(crate) const COLORS_MAX: usize = 1 << (u32::BITS - Self::OFFSET_BITS);

    pub(crate) const fn new(offset: u32, color: u32) -> Self {
        Self(color << Self::OFFSET_BITS | offset)
    }

    /// Index of the pixel in a row-major canvas.
    #[must_use]
    pub const fn offset(self) -> usize {
        (self.0 & ((1 << Self::OFFSET_BITS) - 1)) as usize
    }

    /// Index into the step's colours.
    #[must_use]
    pub const fn color(self) -> usize {
        (self.0 >> Self::OFFSET_BITS) as usize
    }
}

/// A step's painted pixels in order, with the colours they refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PixelList {
    /// In the order of painting.
    pub pixels: Vec<Pixel>,
    /// What [`Pixel::color`] points into, as `0x00RRGGBB`.
    pub colors: Vec<u32>,
}

/// Turns ops into painted pixels for one canvas size. Keeps its scratch memory between steps.
#[derive(Clone, Debug)]
pub struct Rasteriser {
    clip: Clip,
    /// The mark of the last shape that touched each pixel.
    marks: Vec<u32>,
    mark: u32,
}

impl Rasteriser {
    /// For canvases of `size`, at most 512 x 512.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self { clip: Clip::new(size), marks: vec![0; size.area()], mark: 0 }
    }

    /// Appends the pixels of `op` to `list`, in the order of `mode` (`None`: the op's own), and returns how many.
    /// `random` shuffles a reveal. A group paints nothing here: its leaves are rastered one by one.
    pub fn paint(&mut self, op: &Op, mode: Option<Mode>, random: SplitMix64, list: &mut PixelList) -> usize {
        let before = list.pixels.len();
        match op {
            Op::Rect { at, size, paint } => {
                let block = Rect::new(at.x, at.y, size.w, size.h);
                self.shape(
                    *paint,
                    mode,
                    random,
                    list,
                    |pen| rect::outline(block, pen),
                    |rows| {
                        rect::fill(block, rows);
                    },
                );
            }
            Op::Circle { center, r, paint } => {
                let disc = circle::Disc::new(*center, *r);
                self.shape(*paint, mode, random, list, |pen| disc.outline(pen), |rows| disc.fill(rows));
            }
            Op::Polygon { points, paint } => self.shape(
                *paint,
                mode,
                random,
                list,
                |pen| polygon::outline(points, pen),
                |rows| polygon::fill(points, rows),
            ),
            Op::Line { from, to, width, color } => {
                let mode = mode.unwrap_or(Mode::Stroke);
                self.path(*color, mode, Some(random), list, |pen| line::stroke(*from, *to, *width, pen));
            }
            Op::Pixels { source, color } => {
                let mode = mode.unwrap_or(Mode::PixelReveal);
                self.path(*color, mode, None, list, |pen| pixels::stroke(source, pen));
            }
            Op::Text { at, value, font, size, color } => {
                let mode = mode.unwrap_or(Mode::PixelReveal);
                self.path(*color, mode, None, list, |pen| text::stroke(*at, value, *font, *size, pen));
            }
            Op::Group { .. } => {}
        }
        list.pixels.len() - before
    }

    /// A closed shape: its outline along the path, its fill row by row without the outline's pixels.
    fn shape(
        &mut self,
        paint: Paint,
        mode: Option<Mode>,
        mut random: SplitMix64,
        list: &mut PixelList,
        outline: impl Fn(&mut Pen<'_>),
        fill: impl Fn(&mut Pen<'_>),
    ) {
        let mode = mode.unwrap_or(Mode::Fill);
        let start = list.pixels.len();
        self.next_mark();
        if let Some(color) = paint.outline {
            outline(&mut self.pen(color, list));
        }
        let middle = list.pixels.len();
        if let Some(color) = paint.fill {
            fill(&mut self.pen(color, list));
        }
        if mode != Mode::Stroke {
            list.pixels[start..].rotate_left(middle - start);
        }
        if mode == Mode::PixelReveal {
            order::shuffle(&mut list.pixels[start..], &mut random);
        }
    }

    /// An open shape: its pixels along their path. `random` is given where a reveal shuffles.
    fn path(
        &mut self,
        color: Color,
        mode: Mode,
        random: Option<SplitMix64>,
        list: &mut PixelList,
        stroke: impl Fn(&mut Pen<'_>),
    ) {
        let start = list.pixels.len();
        self.next_mark();
        stroke(&mut self.pen(color, list));
        let pixels = &mut list.pixels[start..];
        match (mode, random) {
            (Mode::Stroke, _) | (Mode::PixelReveal, None) => {}
            (Mode::Fill, _) => order::by_rows(pixels),
            (Mode::PixelReveal, Some(mut random)) => {
                order::by_rows(pixels);
                order::shuffle(pixels, &mut random);
            }
        }
    }

    fn next_mark(&mut self) {
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
    }

    fn pen<'a>(&'a mut self, color: Color, list: &'a mut PixelList) -> Pen<'a> {
        list.colors.push(color.to_u32());
        let color = (list.colors.len() - 1) as u32;
        Pen { clip: self.clip, marks: &mut self.marks, mark: self.mark, color, pixels: &mut list.pixels }
    }
}

/// The visible part of the plane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clip {
    pub(crate) w: i32,
    pub(crate) h: i32,
}

impl Clip {
    const fn new(size: Size) -> Self {
        Self { w: size.w as i32, h: size.h as i32 }
    }
}

/// Takes pixels in order, drops what lies outside and what this shape has already touched.
pub(crate) struct Pen<'a> {
    pub(crate) clip: Clip,
    marks: &'a mut [u32],
    mark: u32,
    color: u32,
    pixels: &'a mut Vec<Pixel>,
}

impl Pen<'_> {
    /// Touches one pixel of the plane.
    pub(crate) fn pixel(&mut self, x: i32, y: i32) {
        if x >= 0 && y >= 0 && x < self.clip.w && y < self.clip.h {
            self.touch((y * self.clip.w + x) as usize);
        }
    }

    /// Touches the pixels `from..to` of row `y`, left to right.
    pub(crate) fn run(&mut self, y: i32, from: i32, to: i32) {
        if y < 0 || y >= self.clip.h {
            return;
        }
        let row = (y * self.clip.w) as usize;
        let (from, to) = (from.clamp(0, self.clip.w) as usize, to.clamp(0, self.clip.w) as usize);
        self.pixels.reserve(to.saturating_sub(from));
        for offset in row + from..row + to.max(from) {
            self.touch(offset);
        }
    }

    /// The rows of `from..=to` that are visible.
    pub(crate) fn rows(&self, from: i32, to: i32) -> std::ops::RangeInclusive<i32> {
        from.max(0)..=to.min(self.clip.h - 1)
    }

    /// The pixel, as a point.
    pub(crate) fn point(&mut self, point: Point) {
        self.pixel(point.x, point.y);
    }

    fn touch(&mut self, offset: usize) {
        if self.marks[offset] != self.mark {
            self.marks[offset] = self.mark;
            self.pixels.push(Pixel::new(offset as u32, self.color));
        }
    }
}
