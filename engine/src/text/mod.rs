//! Text as pixels: 1-bit glyphs, laid out by grapheme without shaping.
//!
//! Every face here is a pixel face drawn at a whole multiple of its native size, so a pixel is inked or it is not and
//! no float decides one. A grapheme that a face lacks comes whole from Unifont (`unifont`), which covers the Basic
//! Multilingual Plane and the emoji. `canvas` is the lettering of a plan's `text` step, `line` measures and places
//! one line for the HUD, `paragraph` wraps and cuts. Nothing here knows colours or buffers.
//!
//! Arabic, Indic scripts and joined emoji appear unjoined.
//!
//! ```
//! use engine::geometry::Rect;
//! use engine::plan::Face;
//! use engine::text::{canvas_text, is_invisible};
//!
//! let mut rows = vec![vec!['.'; 5]; 8];
//! canvas_text("Ю", Face::Tiny, 8, Rect::new(0, 0, 5, 8), &mut |point| {
//!     rows[point.y as usize][point.x as usize] = '#';
//! });
//! assert!(rows.iter().flatten().any(|cell| *cell == '#'));
//! assert!(is_invisible('\u{200B}') && !is_invisible('Ю'));
//! ```

mod canvas;
mod cluster;
mod cuts;
mod face;
mod fingerprint;
mod glyph;
mod line;
mod paragraph;
mod unifont;

pub use canvas::canvas_text;
pub(crate) use canvas::{CanvasLetter, canvas_letters};
pub use cuts::{CutKind, SHOWN_CHARS_MAX, cut_at, cut_lengths, one_line};
pub(crate) use cuts::{fit_allowed, wrap_allowed};
pub use fingerprint::fingerprint;
pub use line::{ELLIPSIS, Lettering};
pub use paragraph::{fit, wrap};
pub use unifont::{is_invisible, is_unseen};

/// Marks of one grapheme that are drawn; a longer stack adds nothing that can be read.
const MARKS_MAX: usize = 4;
