//! The writer: a plan as the one text that reads back equal.
//!
//! What a document may leave out is left out, colours are `#RRGGBB`, and the fields stand in the order of the
//! language's tables, so equal plans are equal texts. The journal holds steps in this form.

#![deny(clippy::wildcard_enum_match_arm, reason = "ops are matched one by one")]

use std::fmt::{Display, Write};

use super::{
    Animate, Body, CanvasSpec, Document, Ease, Face, Op, Paint, PixelSource, Plan, Scene, Step, Subject,
    Version, limits,
};
use crate::geometry::{Color, Point};

/// A plan as a document for people: one field or step a line.
#[must_use]
pub fn write(plan: &Plan) -> String {
    document(&Parts::from(plan), FOR_PEOPLE)
}

/// A document for people, its scene a subject a line.
#[must_use]
pub fn write_document(written: &Document) -> String {
    document(&Parts::from(written), FOR_PEOPLE)
}

/// A plan on one line without a blank.
#[must_use]
pub fn write_compact(plan: &Plan) -> String {
    document(&Parts::from(plan), Whitespace { line: "", indent: "", space: "" })
}

/// One step on one line without a blank.
#[must_use]
pub fn write_step(step: &Step) -> String {
    let mut text = Text { text: String::new(), space: "" };
    text.step(step);
    text.text
}

/// The white space of a document.
#[derive(Clone, Copy)]
struct Whitespace {
    line: &'static str,
    indent: &'static str,
    space: &'static str,
}

/// One field or step a line.
const FOR_PEOPLE: Whitespace = Whitespace { line: "\n", indent: "  ", space: " " };

/// What is written, of a plan or of a document.
struct Parts<'a> {
    version: Version,
    canvas: CanvasSpec,
    palette: &'a [Color],
    seed: u32,
    scene: Option<&'a Scene>,
    body: &'a Body,
    duration_sec: Option<u32>,
    caption: Option<&'a str>,
}

impl<'a> From<&'a Plan> for Parts<'a> {
    fn from(plan: &'a Plan) -> Self {
        let Plan { version, canvas, palette, seed, body, duration_sec, caption } = plan;
        let (version, canvas, seed, duration_sec) = (*version, *canvas, *seed, *duration_sec);
        Self { version, canvas, palette, seed, scene: None, body, duration_sec, caption: caption.as_deref() }
    }
}

impl<'a> From<&'a Document> for Parts<'a> {
    fn from(document: &'a Document) -> Self {
        let Document { version, canvas, palette, seed, scene, body, duration_sec, caption } = document;
        let (canvas, seed, duration_sec) = (*canvas, *seed, *duration_sec);
        let version = if scene.is_some() { (*version).max(Version::SCENES) } else { *version };
        let (scene, caption) = (scene.as_ref(), caption.as_deref());
        Self { version, canvas, palette, seed, scene, body, duration_sec, caption }
    }
}

fn document(parts: &Parts<'_>, form: Whitespace) -> String {
    let Whitespace { line, indent, space } = form;
    let field = |(name, value): (&str, String)| format!("{line}{indent}\"{name}\":{space}{value}");
    let fields: Vec<String> = fields(parts, form).into_iter().map(field).collect();
    format!("{{{}{line}}}{line}", fields.join(","))
}

/// The fields of a document with their values, steps or card last.
fn fields(parts: &Parts<'_>, form: Whitespace) -> Vec<(&'static str, String)> {
    let Parts { version, canvas, palette, seed, scene, body, duration_sec, caption } = parts;
    let text = |fill: &dyn Fn(&mut Text)| {
        let mut text = Text { text: String::new(), space: form.space };
        fill(&mut text);
        text.text
    };
    let version = format!("\"{}.{}\"", version.major, version.minor);
    let mut fields = vec![("version", version), ("canvas", text(&|text| text.canvas(*canvas)))];
    if !palette.is_empty() {
        fields.push(("palette", text(&|text| text.list(palette, |text, &color| text.color(color)))));
    }
    if *seed != 0 {
        fields.push(("seed", seed.to_string()));
    }
    fields.extend(caption.iter().copied().map(|caption| ("caption", text(&|text| text.string(caption)))));
    fields.extend(duration_sec.map(|seconds| ("duration_sec", seconds.to_string())));
    fields.extend(scene.map(|scene| ("scene", text(&|text| text.scene(scene, form)))));
    match body {
        Body::Card(card) => fields.push(("render_text", text(&|text| text.string(card)))),
        Body::Steps(steps) if scene.is_some() && steps.is_empty() => {}
        Body::Steps(steps) => fields.push(("steps", text(&|text| text.steps_by_line(steps, form)))),
    }
    fields
}

/// A document while it grows.
struct Text {
    text: String,
    space: &'static str,
}

impl Text {
    /// A scene with the fields that say something; a subject has all of its own.
    fn scene(&mut self, scene: &Scene, form: Whitespace) {
        let Scene { place, time, weather, text, subjects } = scene;
        self.text += "{";
        let words = [("place", place), ("time", time), ("weather", weather), ("text", text)];
        let mut between = "";
        for (name, value) in words.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.text += between;
            self.field(name);
            self.string(value);
            between = if form.space.is_empty() { "," } else { ", " };
        }
        self.text += between;
        self.field("subjects");
        self.text += "[";
        for (index, subject) in subjects.iter().enumerate() {
            self.text += if index == 0 { "" } else { "," };
            self.text += form.line;
            self.text += form.indent;
            self.text += form.indent;
            self.subject(subject);
        }
        self.text += "]}";
    }

    fn subject(&mut self, Subject { is, looks, does }: &Subject) {
        self.text += "{";
        self.field("is");
        self.string(is);
        for (name, value) in [("looks", looks), ("does", does)] {
            self.next(name);
            self.string(value);
        }
        self.text += "}";
    }

    fn steps_by_line(&mut self, steps: &[Step], form: Whitespace) {
        for (index, step) in steps.iter().enumerate() {
            self.text += if index == 0 { "[" } else { "," };
            self.text += form.line;
            self.text += form.indent;
            self.text += form.indent;
            self.step(step);
        }
        self.text += form.line;
        self.text += form.indent;
        self.text += "]";
    }

    fn canvas(&mut self, canvas: CanvasSpec) {
        self.text += "{";
        self.first("w", canvas.size.w);
        self.number("h", canvas.size.h);
        self.next("bg");
        self.color(canvas.background);
        self.text += "}";
    }

    fn step(&mut self, step: &Step) {
        self.text += "{";
        self.field("op");
        self.op(&step.op);
        if let Some(animate) = &step.animate {
            self.next("animate");
            self.animate(animate);
        }
        self.text += "}";
    }

    fn op(&mut self, op: &Op) {
        match op {
            Op::Rect { at, size, paint } => {
                self.text += "\"rect\"";
                self.position("x", "y", *at);
                self.number("w", size.w);
                self.number("h", size.h);
                self.paint(*paint);
            }
            Op::Circle { center, r, paint } => {
                self.text += "\"circle\"";
                self.position("cx", "cy", *center);
                self.number("r", r);
                self.paint(*paint);
            }
            Op::Line { from, to, width, color } => {
                self.text += "\"line\"";
                self.position("x1", "y1", *from);
                self.position("x2", "y2", *to);
                if *width != 1 {
                    self.number("width", width);
                }
                self.named_color("color", Some(*color));
            }
            Op::Polygon { points, paint } => {
                self.text += "\"polygon\"";
                self.points(points);
                self.paint(*paint);
            }
            Op::Pixels { source, color } => {
                self.text += "\"pixels\"";
                self.pixels(source);
                self.named_color("color", Some(*color));
            }
            Op::Text { at, value, font, size, color } => {
                self.text += "\"text\"";
                self.position("x", "y", *at);
                self.lettering(value, *font, *size);
                self.named_color("color", Some(*color));
            }
            Op::Group { steps } => {
                self.text += "\"group\"";
                self.next("steps");
                self.list(steps, Self::step);
            }
        }
    }

    fn pixels(&mut self, source: &PixelSource) {
        match source {
            PixelSource::Points(points) => self.points(points),
            PixelSource::Rows { at, rows } => {
                self.position("x", "y", *at);
                self.next("rows");
                self.list(rows, |text, row| text.string(row));
            }
        }
    }

    fn lettering(&mut self, value: &str, font: Face, size: u32) {
        self.next("value");
        self.string(value);
        if font != Face::default() {
            self.next("font");
            self.string(font.name());
        }
        if size != limits::TEXT_SIZE_DEFAULT {
            self.number("size", size);
        }
    }

    fn animate(&mut self, animate: &Animate) {
        let Animate { mode, duration_ms, speed_px_per_s, delay_ms, ease } = animate;
        let mut fields: Vec<(&str, String)> = Vec::new();
        if let Some(mode) = mode {
            fields.push(("mode", format!("\"{}\"", mode.name())));
        }
        let numbers = [
            ("duration_ms", *duration_ms),
            ("speed_px_per_s", *speed_px_per_s),
            ("delay_ms", Some(*delay_ms).filter(|&delay| delay != 0)),
        ];
        fields.extend(numbers.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))));
        if *ease != Ease::default() {
            fields.push(("ease", format!("\"{}\"", ease.name())));
        }
        self.text += "{";
        for (index, (name, value)) in fields.iter().enumerate() {
            if index == 0 {
                self.field(name);
            } else {
                self.next(name);
            }
            self.text += value;
        }
        self.text += "}";
    }

    fn paint(&mut self, paint: Paint) {
        self.named_color("fill", paint.fill);
        self.named_color("outline", paint.outline);
    }

    fn named_color(&mut self, name: &str, color: Option<Color>) {
        if let Some(color) = color {
            self.next(name);
            self.color(color);
        }
    }

    fn points(&mut self, points: &[Point]) {
        self.next("points");
        self.list(points, |text, point| {
            text.shown(format_args!("[{},{}]", point.x, point.y));
        });
    }

    fn position(&mut self, x: &str, y: &str, point: Point) {
        self.number(x, point.x);
        self.number(y, point.y);
    }

    fn number(&mut self, name: &str, value: impl Display) {
        self.next(name);
        self.shown(value);
    }

    fn first(&mut self, name: &str, value: impl Display) {
        self.field(name);
        self.shown(value);
    }

    fn list<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.text += "[";
        for (index, value) in items.iter().enumerate() {
            if index > 0 {
                self.text += ",";
                self.text += self.space;
            }
            item(self, value);
        }
        self.text += "]";
    }

    /// A field that is not the first one.
    fn next(&mut self, name: &str) {
        self.text += ",";
        self.text += self.space;
        self.field(name);
    }

    fn field(&mut self, name: &str) {
        self.text += "\"";
        self.text += name;
        self.text += "\":";
        self.text += self.space;
    }

    fn color(&mut self, color: Color) {
        self.shown(format_args!("\"{color}\""));
    }

    fn shown(&mut self, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{value}");
    }

    fn string(&mut self, value: &str) {
        self.text += "\"";
        for character in value.chars() {
            match character {
                '"' => self.text += "\\\"",
                '\\' => self.text += "\\\\",
                '\n' => self.text += "\\n",
                '\u{0}'..='\u{1F}' => self.shown(format_args!("\\u{:04x}", u32::from(character))),
                _ => self.text.push(character),
            }
        }
        self.text += "\"";
    }
}
