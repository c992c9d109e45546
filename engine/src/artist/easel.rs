//! The easel: collects the steps of a picture in the order of painting and gives each its time at the end.
//!
//! It knows the canvas, the seed's numbers and what each step would paint; it knows nothing of foxes or forests.

use crate::geometry::{Color, Point, Size};
use crate::plan::{Animate, Ease, Mode, Op, Paint, PixelSource, Step, limits};
use crate::raster::{PixelList, Rasteriser, SplitMix64};

/// Side of the design space that every setting is laid out in.
pub(super) const DESIGN: i32 = 96;

/// What a step is for: it decides how long a hand takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touch {
    /// Large flat areas: sky, ground, walls.
    Wash,
    /// The flat colour of a form.
    Form,
    /// Shadows, lights, dithering.
    Shade,
    /// Contours.
    Outline,
    /// Eyes, windows, small things.
    Detail,
    /// Rain, snow, stars: many dots at once.
    Scatter,
    /// Lettering.
    Letter,
}

/// The steps so far.
pub(super) struct Easel {
    /// The canvas.
    pub(super) size: Size,
    /// The seed's numbers.
    pub(super) random: SplitMix64,
    /// The seed: what depends on nothing else starts its own numbers from it.
    pub(super) seed: u64,
    steps: Vec<(Step, Touch, usize)>,
    painted: usize,
    /// Steps given away so far.
    taken: usize,
    /// Whether the setting is the whole picture.
    alone: bool,
    /// Bytes that the steps take when they are written, about.
    bytes: usize,
    /// The picture as it stands, pixel by pixel.
    picture: Vec<Color>,
    rasteriser: Rasteriser,
}

impl Easel {
    /// Time of the setting, in milliseconds: less than a quarter of the shortest picture.
    const SETTING_MS: u32 = 3_000;
    /// Time of a setting that is the whole picture, in milliseconds.
    const ALONE_MS: u32 = 12_500;
    /// Time of the weather and the foreground that come after it, in milliseconds.
    const AFTER_ALONE_MS: u32 = 3_000;
    /// Time of what comes after it: shortest and longest, in milliseconds.
    const SUBJECTS_MS: (u32, u32) = (10_000, 16_000);
    /// Pixels by which the setting's washes may go past its share.
    const WASH_SPARE: usize = limits::PAINTED_PIXELS_LENIENT_MAX / 4;
    /// Bytes of the written steps at most, so that a plan can be read back; the header and the estimate take the rest.
    const BYTES_MAX: usize = limits::DOCUMENT_BYTES_MAX * 15 / 16;
    /// Steps at most: far below what a reader takes.
    const STEPS_MAX: usize = 400;

    pub(super) fn new(size: Size, seed: u64) -> Self {
        Self {
            size,
            random: SplitMix64::new(seed),
            seed,
            steps: Vec::new(),
            painted: 0,
            taken: 0,
            alone: false,
            bytes: 0,
            picture: vec![Color::default(); size.area()],
            rasteriser: Rasteriser::new(size),
        }
    }

    /// A number in `low..=high`.
    pub(super) fn pick(&mut self, low: i32, high: i32) -> i32 {
        low + self.random.below((high - low).max(0) as u64 + 1) as i32
    }

    /// A column of the design space on the canvas.
    pub(super) fn x(&self, x: i32) -> i32 {
        (x * self.size.w as i32).div_euclid(DESIGN)
    }

    /// A row of the design space on the canvas.
    pub(super) fn y(&self, y: i32) -> i32 {
        (y * self.size.h as i32).div_euclid(DESIGN)
    }

    /// A length of the design space, by the shorter side.
    pub(super) fn len(&self, length: i32) -> i32 {
        length * self.size.w.min(self.size.h) as i32 / DESIGN
    }

    /// The pixels an op paints, as offsets in the order of `mode`.
    pub(super) fn pixels(&mut self, op: &Op, mode: Mode) -> Vec<usize> {
        let mut list = PixelList::default();
        self.rasteriser.paint(op, Some(mode), SplitMix64::new(0), &mut list);
        list.pixels.iter().map(|pixel| pixel.offset()).collect()
    }

    /// The picture's colour at an offset.
    pub(super) fn color_at(&self, offset: usize) -> Color {
        self.picture[offset]
    }

    /// Steps that the picture still may take.
    pub(super) fn steps_left(&self) -> usize {
        self.share(Self::STEPS_MAX).saturating_sub(self.taken + self.steps.len())
    }

    /// Pixels that the picture still may paint.
    pub(super) fn pixels_left(&self) -> usize {
        self.share(limits::PAINTED_PIXELS_LENIENT_MAX).saturating_sub(self.painted)
    }

    /// What of a limit may be used by now: the setting leaves nearly half of all of them to the subjects.
    fn share(&self, limit: usize) -> usize {
        if self.taken == 0 { limit / 16 * 10 } else { limit }
    }

    /// Bytes that the written plan still may take, about.
    pub(super) fn bytes_left(&self) -> usize {
        self.share(Self::BYTES_MAX).saturating_sub(self.bytes)
    }

    /// The pixels an op paints, as offsets, each with its colour.
    pub(super) fn painted(&mut self, op: &Op) -> Vec<(usize, Color)> {
        let mut list = PixelList::default();
        self.rasteriser.paint(op, None, SplitMix64::new(0), &mut list);
        list.pixels
            .iter()
            .map(|pixel| (pixel.offset(), Color::from_u32(list.colors[pixel.color()])))
            .collect()
    }

    /// Takes a step, unless it paints nothing or the picture is full.
    pub(super) fn push(&mut self, op: Op, touch: Touch) {
        self.push_mode(op, touch, None);
    }

    /// The same with a mode.
    pub(super) fn push_mode(&mut self, op: Op, touch: Touch, mode: Option<Mode>) {
        let mut list = PixelList::default();
        let count = self.rasteriser.paint(&op, mode, SplitMix64::new(0), &mut list);
        // A wash of the setting may take more than its share: no pixel is left bare.
        let spare = if touch == Touch::Wash && self.taken == 0 { Self::WASH_SPARE } else { 0 };
        let full =
            bytes(&op) > self.bytes_left() || count > self.pixels_left() + spare || self.steps_left() == 0;
        if count == 0 || full {
            return;
        }
        self.painted += count;
        self.bytes += bytes(&op);
        let picture = &mut self.picture;
        for pixel in &list.pixels {
            picture[pixel.offset()] = Color::from_u32(list.colors[pixel.color()]);
        }
        let animate = Animate { mode, ease: ease(touch), ..Animate::default() };
        self.steps.push((Step { op, animate: Some(animate) }, touch, count));
    }

    /// A flat block from (x0, y0) to just before (x1, y1), in canvas pixels.
    pub(super) fn block(&mut self, x0: i32, y0: i32, x1: i32, y1: i32, color: Color, touch: Touch) {
        let size = Size::new((x1 - x0).max(0) as u32, (y1 - y0).max(0) as u32);
        self.push(Op::Rect { at: Point::new(x0, y0), size, paint: fill(color) }, touch);
    }

    /// A flat polygon, in canvas pixels.
    pub(super) fn polygon(&mut self, points: Vec<Point>, color: Color, touch: Touch) {
        self.push(Op::Polygon { points, paint: fill(color) }, touch);
    }

    /// Pixels of one colour, given as offsets, as a matrix.
    pub(super) fn matrix(&mut self, offsets: &[usize], color: Color, touch: Touch) {
        let w = self.size.w as usize;
        let Some(left) = offsets.iter().map(|offset| offset % w).min() else { return };
        let ys = || offsets.iter().map(|offset| offset / w);
        let (top, bottom) = (ys().min().unwrap_or(0), ys().max().unwrap_or(0));
        let mut ends = vec![0; bottom - top + 1];
        for offset in offsets {
            let end = &mut ends[offset / w - top];
            *end = (offset % w - left + 1).max(*end);
        }
        let as_rows: usize = ends.iter().map(|end| end + ROW_BYTES).sum();
        if as_rows > offsets.len() * POINT_BYTES {
            let mut offsets = offsets.to_vec();
            offsets.sort_unstable();
            offsets.dedup();
            return self.points(&offsets, color, touch);
        }
        let mut rows: Vec<Vec<u8>> = ends.into_iter().map(|end| vec![b'.'; end]).collect();
        for offset in offsets {
            rows[offset / w - top][offset % w - left] = b'#';
        }
        let rows = rows.iter().map(|row| String::from_utf8_lossy(row).into_owned()).collect();
        let at = Point::new(left as i32, top as i32);
        self.push(Op::Pixels { source: PixelSource::Rows { at, rows }, color }, touch);
    }

    /// Single pixels in the order given, as offsets.
    pub(super) fn points(&mut self, offsets: &[usize], color: Color, touch: Touch) {
        let w = self.size.w as usize;
        let points: Vec<Point> = offsets.iter().map(|o| Point::new((o % w) as i32, (o / w) as i32)).collect();
        if !points.is_empty() {
            self.push(Op::Pixels { source: PixelSource::Points(points), color }, touch);
        }
    }

    /// Begins the seed's numbers anew.
    pub(super) fn reseed(&mut self, seed: u64) {
        self.random = SplitMix64::new(seed);
    }

    /// The steps so far as those of the setting, each with its share of the setting's time.
    pub(super) fn take_setting(&mut self) -> Vec<Step> {
        self.take(Self::SETTING_MS)
    }

    /// The same for a setting that is the whole picture.
    pub(super) fn take_alone(&mut self) -> Vec<Step> {
        self.alone = true;
        self.take(Self::ALONE_MS)
    }

    /// The steps since the setting's, each with its share of the time.
    pub(super) fn take_subjects(&mut self) -> Vec<Step> {
        if self.alone {
            return self.take(Self::AFTER_ALONE_MS);
        }
        let (shortest, longest) = Self::SUBJECTS_MS;
        let length_ms = (shortest + 45 * self.steps.len() as u32).min(longest);
        self.take(length_ms)
    }

    fn take(&mut self, length_ms: u32) -> Vec<Step> {
        let steps = std::mem::take(&mut self.steps);
        self.taken += steps.len();
        let weights: Vec<u64> = steps.iter().map(|(_, touch, count)| weight(*touch, *count)).collect();
        let times = times(&weights, u64::from(length_ms));
        let timed = |((mut step, ..), duration_ms): ((Step, Touch, usize), u64)| {
            if let Some(animate) = &mut step.animate {
                animate.duration_ms = Some(duration_ms as u32);
            }
            step
        };
        steps.into_iter().zip(times).map(timed).collect()
    }
}

/// Milliseconds of each step: by weight, within the limits of a step, all together as long as asked where there are
/// steps enough.
fn times(weights: &[u64], length_ms: u64) -> Vec<u64> {
    let mut times: Vec<u64> = vec![0; weights.len()];
    let total = weights.iter().sum::<u64>().max(1);
    let mut share = length_ms;
    // What the longest may not take goes to all others.
    for _ in 0..TRIALS {
        for (time, weight) in times.iter_mut().zip(weights) {
            *time = (share * weight / total).clamp(STEP_MS.0, STEP_MS.1);
        }
        let sum = times.iter().sum::<u64>().max(1);
        share = (share * length_ms / sum).min(SHARE_MAX);
    }
    times
}

/// Milliseconds that are shared out at most, however few may take them.
const SHARE_MAX: u64 = 1_000_000;
/// Trials until the time of all steps is about as asked.
const TRIALS: usize = 4;
/// Milliseconds of a step: at least and at most.
const STEP_MS: (u64, u64) = (10, 2_500);

/// Bytes of a written row besides its pixels: quotes and a comma.
const ROW_BYTES: usize = 4;
/// Bytes of a written point at most: `[123, 456], `.
const POINT_BYTES: usize = 12;
/// Bytes of everything else in a step, about.
const STEP_BYTES: usize = 160;

/// Bytes that a step takes when it is written, about.
fn bytes(op: &Op) -> usize {
    STEP_BYTES
        + match op {
            Op::Polygon { points, .. } | Op::Pixels { source: PixelSource::Points(points), .. } => {
                points.len() * POINT_BYTES
            }
            Op::Pixels { source: PixelSource::Rows { rows, .. }, .. } => {
                rows.iter().map(|row| row.len() + ROW_BYTES).sum()
            }
            Op::Text { value, .. } => value.len(),
            Op::Rect { .. } | Op::Circle { .. } | Op::Line { .. } | Op::Group { .. } => 0,
        }
}

/// Bytes that pixels of one colour take as a step, about, as rows or as points, whichever is less.
pub(super) fn matrix_bytes(offsets: &[usize], w: usize) -> usize {
    let xs = || offsets.iter().map(|offset| offset % w);
    let ys = || offsets.iter().map(|offset| offset / w);
    let (Some(left), Some(right), Some(top), Some(bottom)) = (xs().min(), xs().max(), ys().min(), ys().max())
    else {
        return 0;
    };
    let rows = (right - left + 1 + ROW_BYTES) * (bottom - top + 1);
    STEP_BYTES + rows.min(offsets.len() * POINT_BYTES)
}

/// A paint without outline.
pub(super) const fn fill(color: Color) -> Paint {
    Paint { fill: Some(color), outline: None }
}

fn ease(touch: Touch) -> Ease {
    match touch {
        Touch::Wash | Touch::Form => Ease::EaseInOut,
        _ => Ease::Linear,
    }
}

/// Time grows with the root of the area: a large wash is quick for its size, a face takes its time.
fn weight(touch: Touch, count: usize) -> u64 {
    let (base, slope) = match touch {
        Touch::Wash => (20, 4),
        Touch::Form => (24, 10),
        Touch::Shade => (16, 7),
        Touch::Outline => (20, 14),
        Touch::Detail => (16, 8),
        Touch::Scatter => (16, 5),
        Touch::Letter => (80, 14),
    };
    base + slope * count.isqrt() as u64
}
