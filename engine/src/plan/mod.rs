//! Canvas-DSL as data: what a plan says, after reading.
//!
//! A [`Plan`] is proven: every value is inside its limit and every colour is resolved, so nothing behind this door
//! can fail. The readers and the writer live beside this file; what the data means as pixels is `raster`'s.
//!
//! ```
//! use engine::plan::{Op, ReadOptions, read_lenient, read_strict, write};
//!
//! let options = ReadOptions::default();
//! let error = read_strict(r##"{"steps": [{"op": "circel", "cx": 9, "cy": 9, "r": 4, "fill": "#F00"}]}"##, &options)
//!     .expect_err("there is no such op");
//! assert_eq!((error.path.as_str(), error.nearest.as_deref()), ("$.steps[0].op", Some("circle")));
//!
//! // What a language model wrote is read as far as it can be understood, and every repair is told.
//! let lenient = read_lenient(r#"Sure! {"steps": [{"op": "circle", "cx": 9, "cy": 9, "r": 4, "fill": "red"}"#, &options)?;
//! let plan = lenient.document.into_plan().map_err(|_| "a scene")?;
//! assert!(matches!(plan.steps()[0].op, Op::Circle { r: 4, .. }));
//! assert!(!lenient.fixes.is_empty());
//! assert!(write(&plan).contains("\"circle\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod color;
mod css;
mod document;
mod event;
mod field;
mod lenient;
pub mod limits;
mod nearest;
mod read_error;
mod rounding;
mod scan;
pub mod scene;
mod schema;
mod step;
mod strict;
mod strict_scene;
mod thinking;
mod tree;
mod write;

pub use document::Document;
pub use event::{
    Author, Fix, Header, PlanCounts, PlanEvent, PlanFailed, PlanFailure, PlanFooter, SceneHeader, Understood,
};
pub use lenient::{Finish, Incremental, Lenient, NothingToDraw, read_lenient};
pub use read_error::{ReadError, ReadErrorKind};
pub use scene::{Scene, Subject};
pub use schema::{schema, schema_for_model, schema_for_scene};
pub use strict::{read_plan, read_step, read_strict};
pub use thinking::Thinking;
pub use write::{write, write_compact, write_document, write_step};

use strum::{EnumDiscriminants, EnumString, IntoStaticStr, VariantNames};

use crate::geometry::{Color, Point, Size};

/// The caption of a plan that gives none.
pub const CAPTION_DEFAULT: &str = "All for you";

/// A whole plan: what is drawn, on what, and how long it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The language version the plan was written for.
    pub version: Version,
    /// Size and background of the canvas.
    pub canvas: CanvasSpec,
    /// Colours that the document may name by index; already resolved in the steps.
    pub palette: Vec<Color>,
    /// The only source of randomness in the plan.
    pub seed: u32,
    /// The steps, or a card's text.
    pub body: Body,
    /// How long the finished picture or the card is shown, in seconds; `None`: as configured.
    pub duration_sec: Option<u32>,
    /// A line of the HUD; `None`: [`CAPTION_DEFAULT`].
    pub caption: Option<String>,
}

impl Plan {
    /// The steps to draw; empty for a text card.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        match &self.body {
            Body::Steps(steps) => steps,
            Body::Card(_) => &[],
        }
    }
}

/// `MAJOR.MINOR` of the language. Only major version 1 can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// 1 for every plan that was read.
    pub major: u32,
    /// Any minor version of it.
    pub minor: u32,
}

impl Version {
    /// The version this engine writes where there is no scene.
    pub const CURRENT: Self = Self { major: 1, minor: 0 };
    /// The first version that has scenes.
    pub const SCENES: Self = Self { major: 1, minor: 1 };

    /// Reads `MAJOR.MINOR`, digits only; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| match part.bytes().all(|byte| byte.is_ascii_digit()) {
            true => part.parse().ok(),
            false => None,
        };
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }
}

/// What a reader takes from the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The canvas of a plan that gives none; what a plan leaves out of its canvas is as here.
    pub canvas: CanvasSpec,
    /// Whether a plan of another size gets the size of `canvas`, as a fix. Only the lenient reader does this.
    pub force_canvas: bool,
}

/// What a plan shows: a drawing, or a text card in place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Drawn one after another.
    Steps(Vec<Step>),
    /// `render_text`: at most [`limits::RENDER_TEXT_CHARS_MAX`] characters.
    Card(String),
}

/// Size and background of a canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CanvasSpec {
    /// 1..=512 pixels a side.
    pub size: Size,
    /// The colour of a pixel that nothing has painted.
    pub background: Color,
}

impl Default for CanvasSpec {
    /// 96 x 96, `#202020`.
    fn default() -> Self {
        Self { size: Size::new(96, 96), background: Color::rgb(0x20, 0x20, 0x20) }
    }
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is painted.
    pub op: Op,
    /// How it appears; `None` where the document has no `animate`.
    pub animate: Option<Animate>,
}

/// What a step paints.
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(name(OpName), vis(pub(in crate::plan)), doc = "Every op of the language.")]
#[strum_discriminants(derive(EnumString, IntoStaticStr, VariantNames))]
#[strum_discriminants(strum(serialize_all = "lowercase"))]
pub enum Op {
    /// A block of `w` by `h` pixels with its top-left pixel at `at`.
    Rect {
        /// Top-left pixel.
        at: Point,
        /// Width and height, 0..=32767.
        size: Size,
        /// Fill, outline or both.
        paint: Paint,
    },
    /// The disc around `center` with dx² + dy² < r² + r.
    Circle {
        /// Middle pixel.
        center: Point,
        /// Radius, 0..=32767.
        r: u32,
        /// Fill, outline or both.
        paint: Paint,
    },
    /// A line between two pixels, both included.
    Line {
        /// First end.
        from: Point,
        /// Second end.
        to: Point,
        /// Side of the square brush, 1..=64.
        width: u32,
        /// Its colour.
        color: Color,
    },
    /// A closed polygon over pixel centres.
    Polygon {
        /// 3..=1024 vertices.
        points: Vec<Point>,
        /// Fill, outline or both.
        paint: Paint,
    },
    /// Single pixels.
    Pixels {
        /// Which ones, in which order.
        source: PixelSource,
        /// Their colour.
        color: Color,
    },
    /// Lettering with a pixel face.
    Text {
        /// Top-left of the first line box.
        at: Point,
        /// At most [`limits::TEXT_CHARS_MAX`] characters; `\n` starts a new line.
        value: String,
        /// The face.
        font: Face,
        /// Height asked for, 4..=64; the nearest whole multiple of the face's native size is used.
        size: u32,
        /// Its colour.
        color: Color,
    },
    /// Steps inside a step, up to 8 deep.
    Group {
        /// Drawn one after another.
        steps: Vec<Step>,
    },
}

impl Op {
    /// Its name in a document: `rect`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        OpName::from(self).name()
    }
}

/// Colours of a closed shape. At least one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Colour of the inside.
    pub fill: Option<Color>,
    /// Colour of the one-pixel border.
    pub outline: Option<Color>,
}

/// Where the pixels of a `pixels` step come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PixelSource {
    /// A list of pixels in the order given.
    Points(Vec<Point>),
    /// A matrix: any character but `.` and space paints.
    Rows {
        /// Pixel of the first character of the first row.
        at: Point,
        /// The rows, from the top.
        rows: Vec<String>,
    },
}

/// A face for the canvas. Its names in a plan are listed in `docs/CANVAS_DSL.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Face {
    /// `tiny`: Tiny5, 8 px, the default.
    #[default]
    Tiny,
    /// `headline`: Press Start 2P, 8 px.
    Headline,
}

impl Face {
    /// The name in a plan.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How a step appears over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Animate {
    /// The order of its pixels; `None`: the op's own default.
    pub mode: Option<Mode>,
    /// Length, 1..=60000 ms. Wins over the speed.
    pub duration_ms: Option<u32>,
    /// Pixels a second, 1..=1000000.
    pub speed_px_per_s: Option<u32>,
    /// Pause before the first pixel, 0..=60000 ms.
    pub delay_ms: u32,
    /// How progress follows time.
    pub ease: Ease,
}

/// The order in which a step's pixels appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Mode {
    /// Outline along its path, then the fill row by row.
    Stroke,
    /// Fill row by row, then the outline along its path.
    Fill,
    /// Pixels and text along their path; anything else in a seeded random order.
    PixelReveal,
}

impl Mode {
    /// The name in a plan.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How progress follows time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Ease {
    /// Evenly.
    #[default]
    Linear,
    /// 3p² - 2p³: slow at both ends.
    EaseInOut,
}

impl Ease {
    /// The name in a plan.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
