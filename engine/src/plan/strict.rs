//! The strict reader: authored plans, and what the journal holds. The first mistake stops it, and says where.

use std::str::FromStr;

use strum::VariantNames;

use super::color;
use super::field::{Field, Fields, Slots, document_alias, field_alias};
use super::nearest::nearest;
use super::read_error::{Mistake, ReadErrorKind, not_utf8, too_long};
use super::step::{self, Alias, StepReader};
use super::tree::{At, NodeKind, Tree};
use super::{Body, Document, OpName, Plan, ReadError, ReadOptions, Step, Version, limits, scan};
use crate::geometry::{Color, Point};

/// Reads a whole document: a plan, or a scene that the artist makes a plan of.
///
/// # Errors
/// The first mistake in it. A flaw in the JSON itself comes before any other.
pub fn read_strict(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Document, Box<ReadError>> {
    read(text.as_ref(), |reader| reader.document(options))
}

/// Reads a document that is a plan already: where there is no artist, a scene cannot be drawn.
///
/// # Errors
/// The first mistake in it; a scene is one.
pub fn read_plan(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Plan, Box<ReadError>> {
    read(text.as_ref(), |reader| {
        let document = reader.document(options)?;
        document.into_plan().map_err(|_| reader.scene_unwanted())
    })
}

fn read<T>(text: &[u8], read: impl FnOnce(&mut Strict<'_>) -> Taken<T>) -> Result<T, Box<ReadError>> {
    let text = checked(text)?;
    let nodes = scan::scan(text).map_err(|flaw| flaw.locate(text))?;
    let mut reader = Strict { tree: Tree { text, nodes: &nodes }, palette: Vec::new(), leaves: 0 };
    read(&mut reader).map_err(|mistake| mistake.locate(reader.tree))
}

/// Reads one step as [`write_step`](super::write_step) writes it. Colours cannot be palette indices here.
///
/// # Errors
/// The first mistake in it.
pub fn read_step(text: impl AsRef<[u8]>) -> Result<Step, Box<ReadError>> {
    read(text.as_ref(), |reader| step::read(reader, 0, 0))
}

/// The text of a document that is not too long.
fn checked(bytes: &[u8]) -> Result<&str, Box<ReadError>> {
    if bytes.len() > limits::DOCUMENT_BYTES_MAX {
        return Err(too_long(bytes.len(), limits::DOCUMENT_BYTES_MAX));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |length| start + length);
        not_utf8(bytes, start..end)
    })
}

pub(super) struct Strict<'a> {
    pub(super) tree: Tree<'a>,
    palette: Vec<Color>,
    leaves: usize,
}

pub(super) type Taken<T> = Result<T, Box<Mistake>>;

impl Strict<'_> {
    fn document(&mut self, options: &ReadOptions) -> Taken<Document> {
        // The alias names what was meant; a strict reading takes no other name than the right one.
        let slots = self.slots(0, Fields::DOCUMENT, document_alias)?;
        let version = slots.get(Field::Version).map(|at| self.version(at)).transpose()?;
        if let Some(at) = slots.get(Field::Palette) {
            self.palette = self.colors(at)?;
        }
        let canvas = match slots.get(Field::Canvas) {
            Some(at) => step::canvas(self, at, options.canvas)?,
            None => options.canvas,
        };
        let seed = step::number(self, &slots, Field::Seed, 0, u32::MAX)?.unwrap_or(0);
        let duration_sec = step::number(self, &slots, Field::DurationSec, 1, limits::HOLD_SEC_MAX)?;
        let caption =
            slots.get(Field::Caption).map(|at| self.text(at, limits::CAPTION_CHARS_MAX)).transpose()?;
        let version = version.unwrap_or(Version::CURRENT);
        let scene = slots.get(Field::Scene).map(|at| self.scene(at, version)).transpose()?;
        let body = self.body(&slots)?;
        let palette = std::mem::take(&mut self.palette);
        Ok(Document { version, canvas, palette, seed, scene, body, duration_sec, caption })
    }

    fn scene_unwanted(&self) -> Box<Mistake> {
        let mut members = self.tree.members(0);
        let at = members.find(|&(name, _)| self.field(name) == Some(Field::Scene)).map_or(0, |(_, at)| at);
        let expected = "`steps`: make them of the scene first (`live render --freeze`)";
        self.noted(at, ReadErrorKind::Conflict, "a scene", expected, None)
    }

    fn body(&mut self, slots: &Slots) -> Taken<Body> {
        let scene = slots.get(Field::Scene).is_some();
        match (slots.get(Field::Steps), slots.get(Field::RenderText)) {
            (_, Some(card)) if scene => Err(self.both(card, "either `scene` or `render_text`")),
            (None, None) if scene => Ok(Body::Steps(Vec::new())),
            (Some(_), Some(card)) => Err(self.both(card, "either `steps` or `render_text`")),
            (Some(steps), None) => Ok(Body::Steps(self.steps(steps, 0)?)),
            (None, Some(card)) => {
                let text = self.text(card, limits::RENDER_TEXT_CHARS_MAX)?;
                if text.is_empty() {
                    return Err(self.mistake(card, ReadErrorKind::Count, "at least one character"));
                }
                Ok(Body::Card(text))
            }
            (None, None) => {
                let expected = "`scene`, `steps` or `render_text`";
                Err(self.noted(0, ReadErrorKind::Missing, "a plan with none of them", expected, None))
            }
        }
    }

    fn version(&mut self, at: At) -> Taken<Version> {
        let expected = "version \"1.0\" of the language (this program reads 1.x)";
        let Some(text) = self.tree.string(at) else {
            return Err(self.mistake(at, ReadErrorKind::Type, expected));
        };
        match Version::parse(&text) {
            Some(version) if version.major == 1 => Ok(version),
            _ => Err(self.mistake(at, ReadErrorKind::Version, expected)),
        }
    }

    fn colors(&mut self, at: At) -> Taken<Vec<Color>> {
        self.list(at, "a list of colours")?;
        let mut colors = Vec::new();
        for item in self.tree.items(at) {
            if colors.len() == limits::PALETTE_MAX {
                let expected = format!("at most {} colours", limits::PALETTE_MAX);
                return Err(self.mistake(item, ReadErrorKind::Count, expected));
            }
            let text = self.tree.string(item);
            let color = text.and_then(|text| Color::from_hex(&text));
            colors.push(color.ok_or_else(|| self.no_color(item, color::EXPECTED.to_owned()))?);
        }
        Ok(colors)
    }

    pub(super) fn list(&self, at: At, expected: &str) -> Taken<()> {
        if self.tree.kind(at) == NodeKind::Array {
            return Ok(());
        }
        Err(self.mistake(at, ReadErrorKind::Type, expected))
    }

    /// The fields of an object, each known, allowed and given once.
    pub(super) fn slots(&self, object: At, allowed: Fields, alias: Alias) -> Taken<Slots> {
        if self.tree.kind(object) != NodeKind::Object {
            return Err(self.mistake(object, ReadErrorKind::Type, "an object"));
        }
        let mut slots = Slots::new();
        for (name, value) in self.tree.members(object) {
            let Some(field) = self.field(name).filter(|&field| allowed.has(field)) else {
                return Err(self.unknown_field(name, allowed, alias));
            };
            if !slots.put(field, value) {
                let found = format!("a second `{}`", field.name());
                return Err(self.noted(name, ReadErrorKind::Duplicate, found, "each field once", None));
            }
        }
        Ok(slots)
    }

    fn field(&self, name: At) -> Option<Field> {
        Field::of(&self.tree.string(name)?)
    }

    fn unknown_field(&self, name: At, allowed: Fields, alias: Alias) -> Box<Mistake> {
        let text = self.tree.string(name).unwrap_or_default();
        let meant = nearest(&text, allowed.names()).or_else(|| alias(&text).map(Field::name));
        let names: Vec<String> = allowed.names().map(|name| format!("`{name}`")).collect();
        let found = format!("the unknown field {}", self.tree.describe(name));
        let expected = format!("one of {}", names.join(", "));
        self.noted(name, ReadErrorKind::UnknownField, found, expected, meant)
    }

    /// The op of a step, wherever in it the field stands.
    fn op(&self, step: At) -> Taken<OpName> {
        if self.tree.kind(step) != NodeKind::Object {
            return Err(self.mistake(step, ReadErrorKind::Type, "a step, which is an object"));
        }
        let mut members = self.tree.members(step);
        let op = members.find(|&(name, _)| self.field(name) == Some(Field::Op));
        let Some((_, at)) = op else {
            let expected = format!("`op`, one of {}", OpName::VARIANTS.join(", "));
            let meant = self.tree.members(step).find_map(|(name, _)| self.misspelt_op(name));
            return Err(self.noted(step, ReadErrorKind::Missing, "a step without `op`", expected, meant));
        };
        let text = self.tree.string(at);
        match text.as_deref().and_then(OpName::of) {
            Some(op) => Ok(op),
            None => {
                Err(self.unknown_name(at, OpName::VARIANTS, |text| OpName::alias(text).map(OpName::name)))
            }
        }
    }

    /// `op` when a field's name was probably meant to be it.
    fn misspelt_op(&self, name: At) -> Option<&'static str> {
        let text = self.tree.string(name)?;
        let unknown = Field::of(&text).is_none();
        (unknown && (matches!(&*text, "type" | "kind" | "shape") || text.eq_ignore_ascii_case("op")))
            .then_some("op")
    }

    fn unknown_name(
        &self,
        at: At,
        names: &[&'static str],
        alias: fn(&str) -> Option<&'static str>,
    ) -> Box<Mistake> {
        let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let expected = format!("one of {}", listed.join(", "));
        let Some(text) = self.tree.string(at) else {
            return self.mistake(at, ReadErrorKind::Type, expected);
        };
        let meant = nearest(&text, names.iter().copied()).or_else(|| alias(&text));
        let found = self.tree.describe(at);
        self.noted(at, ReadErrorKind::UnknownName, found, expected, meant)
    }

    /// An integer between the limits.
    fn integer(&self, at: At, min: i64, max: i64) -> Taken<i64> {
        let node = self.tree.node(at);
        let value = match node.kind {
            NodeKind::Int => Some(i64::from(node.link)),
            NodeKind::Number => self.tree.source(at).parse().ok(),
            _ => None,
        };
        match value {
            Some(value) if value >= min && value <= max => Ok(value),
            _ => Err(self.no_integer(at, min, max)),
        }
    }

    fn no_integer(&self, at: At, min: i64, max: i64) -> Box<Mistake> {
        let source = self.tree.source(at);
        let kind = match self.tree.kind(at) {
            NodeKind::Int => ReadErrorKind::Range,
            NodeKind::Number if !source.contains(['.', 'e', 'E']) => ReadErrorKind::Range,
            _ => ReadErrorKind::Type,
        };
        self.mistake(at, kind, format!("an integer from {min} to {max}"))
    }

    fn no_color(&self, at: At, expected: String) -> Box<Mistake> {
        let meant = self.tree.string(at).and_then(|text| color::meant(&text));
        let found = self.tree.describe(at);
        self.noted(at, ReadErrorKind::Color, found, expected, meant.as_deref())
    }

    pub(super) fn mistake(&self, at: At, kind: ReadErrorKind, expected: impl Into<String>) -> Box<Mistake> {
        Box::new(Mistake { kind, at, found: None, expected: expected.into(), nearest: None })
    }

    pub(super) fn noted(
        &self,
        at: At,
        kind: ReadErrorKind,
        found: impl Into<String>,
        expected: impl Into<String>,
        nearest: Option<&str>,
    ) -> Box<Mistake> {
        let (found, nearest) = (Some(found.into()), nearest.map(str::to_owned));
        Box::new(Mistake { kind, at, found, expected: expected.into(), nearest })
    }

    /// A point, written as a list of two integers.
    fn point(&self, at: At) -> Taken<Point> {
        let (x, y) = (at + 1, at + 2);
        // Two integers, which is what it nearly always is, take three nodes in a row.
        if self.tree.kind(at) != NodeKind::Array || self.tree.after(at) != at + 3 {
            return Err(self.mistake(at, ReadErrorKind::Type, "a pixel as [x, y]"));
        }
        Ok(Point::new(self.position(x)?, self.position(y)?))
    }

    fn position(&self, at: At) -> Taken<i32> {
        let node = self.tree.node(at);
        if node.kind == NodeKind::Int
            && (limits::COORDINATE_MIN..=limits::COORDINATE_MAX).contains(&node.link)
        {
            return Ok(node.link);
        }
        Err(self.no_integer(at, limits::COORDINATE_MIN.into(), limits::COORDINATE_MAX.into()))
    }

    fn both(&self, at: At, rule: &'static str) -> Box<Mistake> {
        self.noted(at, ReadErrorKind::Conflict, "both", rule, None)
    }

    fn count_leaf(&mut self, at: At, op: OpName) -> Taken<()> {
        self.leaves += usize::from(op != OpName::Group);
        if self.leaves <= limits::LEAF_STEPS_MAX {
            return Ok(());
        }
        let expected = format!("at most {} steps (groups not counted)", limits::LEAF_STEPS_MAX);
        Err(self.noted(at, ReadErrorKind::Count, "one step more", expected, None))
    }
}

impl StepReader for Strict<'_> {
    type Error = Box<Mistake>;

    fn step(&mut self, at: At) -> Taken<(OpName, Slots)> {
        let op = self.op(at)?;
        self.count_leaf(at, op)?;
        let alias = ALIASES[op as usize];
        Ok((op, self.slots(at, op.fields(), alias)?))
    }

    fn object(&mut self, at: At, allowed: Fields, alias: Alias) -> Taken<Option<Slots>> {
        self.slots(at, allowed, alias).map(Some)
    }

    fn number(&mut self, at: At, min: u32, max: u32) -> Taken<Option<u32>> {
        Ok(Some(self.integer(at, min.into(), max.into())? as u32))
    }

    fn coordinate(&mut self, at: At) -> Taken<i32> {
        self.position(at)
    }

    fn extent(&mut self, at: At) -> Taken<u32> {
        Ok(self.integer(at, 0, limits::COORDINATE_MAX.into())? as u32)
    }

    fn color(&mut self, at: At) -> Taken<Option<Color>> {
        let read = match self.tree.kind(at) {
            NodeKind::Int => color::indexed(self.tree.node(at).link.into(), &self.palette),
            _ => match self.tree.string(at) {
                Some(text) => color::strict(&text, &self.palette),
                None => return Err(self.mistake(at, ReadErrorKind::Type, color::EXPECTED)),
            },
        };
        read.map(Some).map_err(|expected| self.no_color(at, expected))
    }

    fn text(&mut self, at: At, chars_max: usize) -> Taken<String> {
        let expected = || format!("a text of at most {chars_max} characters");
        let Some(text) = self.tree.string(at) else {
            return Err(self.mistake(at, ReadErrorKind::Type, expected()));
        };
        // Counting is needed only when the bytes alone do not answer.
        let count = if text.len() <= chars_max { 0 } else { text.chars().count() };
        if count > chars_max {
            let found = format!("{count} characters");
            return Err(self.noted(at, ReadErrorKind::Count, found, expected(), None));
        }
        Ok(text.into_owned())
    }

    fn points(&mut self, at: At, min: usize, max: usize) -> Taken<Vec<Point>> {
        self.list(at, "a list of pixels, each as [x, y]")?;
        // A point written as it should be takes three nodes.
        let mut points = Vec::with_capacity((self.tree.after(at) - at) as usize / 3);
        for item in self.tree.items(at) {
            points.push(self.point(item)?);
        }
        if (min..=max).contains(&points.len()) {
            return Ok(points);
        }
        let found = format!("{} pixels", points.len());
        let expected = if max == usize::MAX { format!("at least {min}") } else { format!("{min} to {max}") };
        Err(self.noted(at, ReadErrorKind::Count, found, expected, None))
    }

    fn rows(&mut self, at: At) -> Taken<Vec<String>> {
        self.list(at, "a list of rows, each a text")?;
        let row = |item| match self.tree.string(item) {
            Some(row) => Ok(row.into_owned()),
            None => Err(self.mistake(item, ReadErrorKind::Type, "a row such as \"..##..\"")),
        };
        self.tree.items(at).map(row).collect()
    }

    fn choice<T: FromStr + VariantNames>(&mut self, at: At) -> Taken<Option<T>> {
        match self.tree.string(at).and_then(|text| text.parse().ok()) {
            Some(value) => Ok(Some(value)),
            None => Err(self.unknown_name(at, T::VARIANTS, |_| None)),
        }
    }

    fn steps(&mut self, at: At, depth: usize) -> Taken<Vec<Step>> {
        self.list(at, "a list of steps")?;
        if depth > limits::GROUP_DEPTH_MAX {
            let (found, expected) = (format!("a group inside {} groups", depth - 1), limits::GROUP_DEPTH_MAX);
            let expected = format!("at most {expected} groups inside each other");
            return Err(self.noted(at, ReadErrorKind::TooDeep, found, expected, None));
        }
        let mut steps = Vec::new();
        for item in self.tree.items(at) {
            steps.push(step::read(self, item, depth)?);
        }
        if steps.is_empty() {
            return Err(self.noted(at, ReadErrorKind::Count, "no step", "at least one step", None));
        }
        Ok(steps)
    }

    fn missing(&mut self, at: At, field: Field) -> Box<Mistake> {
        let name = field.name();
        let found = format!("a step without `{name}`");
        self.noted(at, ReadErrorKind::Missing, found, format!("the field `{name}`"), None)
    }

    fn uncolored(&mut self, at: At, names: &'static str) -> Taken<Color> {
        let expected = format!("a colour: {names}");
        Err(self.noted(at, ReadErrorKind::Missing, "a step without a colour", expected, None))
    }

    fn conflict(&mut self, at: At, rule: &'static str) -> Taken<()> {
        Err(self.both(at, rule))
    }
}

/// What another name in a step may mean, for each op in the order of its declaration.
const ALIASES: [Alias; 7] = [
    |name| field_alias(OpName::Rect, name),
    |name| field_alias(OpName::Circle, name),
    |name| field_alias(OpName::Line, name),
    |name| field_alias(OpName::Polygon, name),
    |name| field_alias(OpName::Pixels, name),
    |name| field_alias(OpName::Text, name),
    |name| field_alias(OpName::Group, name),
];
