//! Facts and a frame number in, pictures out.
//!
//! The engine reads no clock, file, socket or environment, and no float decides a pixel: the same facts and the same
//! frame give the same bytes on every machine. Arrows between its parts point one way:
//!
//! ```text
//! geometry, language, time <- plan <- pixmap <- raster <- drawing <- show <- stage
//!                           text beside raster
//! ```
//!
//! ```
//! use engine::drawing::{Drawing, DrawingSettings};
//! use engine::hash::FrameHash;
//! use engine::plan::{ReadOptions, read_plan};
//! use engine::time::{Fps, Frame};
//!
//! let text = r##"{
//!     "canvas": {"w": 16, "h": 9, "bg": "#102040"},
//!     "steps": [
//!         {"op": "circle", "cx": 8, "cy": 4, "r": 3, "fill": "#FFCC00", "animate": {"duration_ms": 1000}}
//!     ]
//! }"##;
//! let plan = read_plan(text, &ReadOptions::default())?;
//! let fps = Fps::new(60).ok_or("a frame rate is 1 to 240")?;
//! let drawing = Drawing::of(&plan, DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS))?;
//!
//! // Half a second on, half of the disc is there, row by row from the top.
//! let canvas = drawing.canvas_at(Frame(30));
//! assert_eq!(canvas.pixels()[16 * 2 + 8], 0x00FF_CC00);
//! assert_eq!(canvas.pixels()[16 * 7 + 8], 0x0010_2040);
//!
//! // The same bytes, and so the same hash, on every machine.
//! let finished = drawing.canvas_at(drawing.end_frame());
//! let hash = FrameHash::of(finished.size(), finished.pixels());
//! assert_eq!(hash.to_string(), "1ef07cd5810c210b");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// No float decides a pixel.
#![cfg_attr(not(test), deny(clippy::float_arithmetic, clippy::float_cmp))]

pub mod artist;

pub mod drawing;
pub mod geometry;
pub mod hash;
pub mod language;
pub mod layout;
pub mod pixmap;
pub mod plan;
pub mod raster;
pub mod show;
pub mod stage;
pub mod text;
pub mod time;
