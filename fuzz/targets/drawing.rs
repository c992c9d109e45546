//! Any accepted plan into a drawing: seeking in any order gives what replaying the list gives, and the cursor never
//! goes back.

#![no_main]

use engine::pixmap::Pixmap;
use engine::drawing::{DrawingBuilder, DrawingSettings};
use engine::plan::{self, ReadOptions};
use engine::time::{Fps, Frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(lenient) = plan::read_lenient(bytes, &ReadOptions::default()) else { return };
    let plan = engine::artist::compile_document(lenient.document, &engine::artist::Names::default());
    let fps = Fps::new(u32::from(bytes[0]).clamp(1, Fps::MAX)).expect("clamped to what exists");
    let mut settings = DrawingSettings::of(&plan, fps, 700);
    // Small enough that a run is quick; the limit itself is what is met more often.
    settings.pixels_max = 1 << 17;
    let mut drawing = DrawingBuilder::new(settings);
    for step in plan.steps() {
        let _ = drawing.push(step, Frame::ZERO);
    }
    let end = drawing.end_frame();
    let mut played = Pixmap::blank(settings.canvas);
    let mut shown = 0;
    for part in 0..=4 {
        let frame = Frame(end.0 / 4 * part);
        let cursor = drawing.cursor(frame);
        assert!(cursor >= shown);
        drawing.paint(&mut played, shown, cursor);
        shown = cursor;
        assert_eq!(drawing.canvas_at(frame).pixels(), played.pixels());
    }
    let mut sought = drawing.canvas_at(end);
    drawing.seek(&mut sought, shown / 2);
    assert_eq!(sought.pixels(), drawing.canvas_of(shown / 2).pixels());
});
