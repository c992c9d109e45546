//! Every limit of a plan, by name. A plan is untrusted input: what has no limit here cannot be said in a plan.
//!
//! ```
//! use engine::plan::{ReadErrorKind, ReadOptions, limits, read_plan};
//!
//! let text = format!(r#"{{"canvas": {{"w": {}}}, "render_text": "x"}}"#, limits::CANVAS_SIDE_MAX + 1);
//! let error = read_plan(text, &ReadOptions::default()).expect_err("a side has at most 512 pixels");
//! assert_eq!(error.kind, ReadErrorKind::Range);
//! ```

/// Bytes of a document.
pub const DOCUMENT_BYTES_MAX: usize = 1 << 20;
/// Pixels along one side of the canvas.
pub const CANVAS_SIDE_MAX: u32 = 512;
/// Colours in a palette.
pub const PALETTE_MAX: usize = 256;
/// Steps that are not groups.
pub const LEAF_STEPS_MAX: usize = 4_096;
/// Groups inside groups.
pub const GROUP_DEPTH_MAX: usize = 8;
/// Painted pixels of a plan that was read strictly.
pub const PAINTED_PIXELS_MAX: usize = 8_388_608;
/// Painted pixels of a plan that was read leniently.
pub const PAINTED_PIXELS_LENIENT_MAX: usize = 1_048_576;
/// Smallest coordinate.
pub const COORDINATE_MIN: i32 = -32_768;
/// Largest coordinate; also the largest width, height and radius.
pub const COORDINATE_MAX: i32 = 32_767;
/// Width of a line's brush.
pub const LINE_WIDTH_MAX: u32 = 64;
/// Vertices of a polygon: at least.
pub const POLYGON_POINTS_MIN: usize = 3;
/// Vertices of a polygon: at most.
pub const POLYGON_POINTS_MAX: usize = 1_024;
/// Smallest text size.
pub const TEXT_SIZE_MIN: u32 = 4;
/// Largest text size.
pub const TEXT_SIZE_MAX: u32 = 64;
/// Text size when none is given.
pub const TEXT_SIZE_DEFAULT: u32 = 8;
/// Characters (Unicode scalar values) of a text step.
pub const TEXT_CHARS_MAX: usize = 256;
/// Characters of a card.
pub const RENDER_TEXT_CHARS_MAX: usize = 256;
/// Characters of a caption.
pub const CAPTION_CHARS_MAX: usize = 48;
/// Seconds that a finished picture is shown.
pub const HOLD_SEC_MAX: u32 = 3_600;
/// Milliseconds of a step, without its delay.
pub const STEP_MS_MAX: u32 = 60_000;
/// Milliseconds of a delay.
pub const DELAY_MS_MAX: u32 = 60_000;
/// Pixels a second.
pub const SPEED_MAX: u32 = 1_000_000;
/// Brackets inside brackets of a document. A plan whose groups are nested as deeply as allowed needs 21.
pub const JSON_DEPTH_MAX: usize = 64;
/// Fixes and dropped steps that a lenient reading lists one by one.
pub const FIXES_MAX: usize = 1_000;
