//! Single values, repaired where one can tell what was meant. What cannot be repaired drops its step.

use std::borrow::Cow;
use std::str::FromStr;

use strum::VariantNames;

use super::super::OpName;
use super::super::color::{self, ReadColor, meaning};
use super::super::field::{Field, Fields, Slots, field_alias};
use super::super::rounding::round;
use super::super::step::{self, Alias, StepReader};
use super::super::tree::{At, NodeKind, Tree, excerpt};
use super::super::{Op, Step, Version, limits};
use super::Fix;
use super::words::snake_case;
use crate::geometry::{Color, Point};

/// One value of a document and what is needed to read it.
pub(super) struct Values<'a> {
    pub tree: Tree<'a>,
    /// The path of node 0.
    pub base: String,
    pub palette: &'a [Color],
    /// Steps that were accepted and are not groups.
    pub leaves: usize,
    pub fixes: Vec<Fix>,
    /// Fixes that will still be listed. Finding the path of more than these would make a hostile text slow.
    pub fixes_max: usize,
}

/// Why a step cannot be drawn.
pub(super) struct Dropped(pub String);

/// A value, or why its step is dropped.
pub(super) type Taken<T> = Result<T, Dropped>;

impl Values<'_> {
    /// A step inside `depth` groups.
    pub fn step_at(&mut self, at: At, depth: usize) -> Taken<Step> {
        let step = step::read(self, at, depth)?;
        self.leaves += usize::from(!matches!(step.op, Op::Group { .. }));
        Ok(step)
    }

    /// The language's version.
    pub fn version(&mut self, at: At) -> Option<Version> {
        let text = self.scalar(at).unwrap_or_default();
        let version = Version::parse(&text).filter(|version| version.major == 1);
        if version.is_none() || self.tree.kind(at) != NodeKind::Decoded {
            self.fix(at, format!("version {} was read as 1.x", self.tree.describe(at)));
        }
        version
    }

    /// A palette.
    pub fn colors(&mut self, at: At) -> Vec<Color> {
        if self.tree.kind(at) != NodeKind::Array {
            self.fix(at, "a palette that is no list was ignored");
            return Vec::new();
        }
        let mut colors = Vec::new();
        for item in self.tree.items(at) {
            if colors.len() == limits::PALETTE_MAX {
                self.fix(item, "the palette was cut here");
                break;
            }
            // An entry that means nothing stays, so that the others keep their indices.
            let text = self.tree.string(item);
            let exact = text.as_deref().and_then(Color::from_hex);
            colors.push(exact.unwrap_or_else(|| self.repaired_color(item).unwrap_or(Color::WHITE)));
        }
        colors
    }

    /// A number brought between the limits; `None` when it is none.
    pub fn number_in(&mut self, at: At, min: u32, max: u32) -> Option<u32> {
        let Some(value) = self.whole(at) else {
            self.fix(at, format!("{} is no number and was ignored", self.tree.describe(at)));
            return None;
        };
        let kept = value.clamp(min.into(), max.into());
        if kept != value {
            self.fix(at, format!("{} was brought to {kept}", self.tree.describe(at)));
        }
        Some(kept as u32)
    }

    /// A text of at most `chars_max` characters; `None` when it is none.
    pub fn text_of(&mut self, at: At, chars_max: usize) -> Option<String> {
        let text = self.text(at, chars_max).ok();
        if text.is_none() {
            self.fix(at, "something that is no text was ignored");
        }
        text
    }

    /// Notes a fix.
    pub fn fix(&mut self, at: At, what: impl Into<String>) {
        if self.fixes.len() <= self.fixes_max {
            self.fixes.push(Fix { path: self.tree.path(at, &self.base), what: what.into() });
        }
    }

    /// Reads the steps of a list, and of the groups in it that are too deep, into one list.
    fn collect_steps(&mut self, list: At, depth: usize, steps: &mut Vec<Step>) {
        let single = self.tree.kind(list) == NodeKind::Object;
        let items: Vec<At> = if single { vec![list] } else { self.tree.items(list).collect() };
        for item in items {
            match self.step_at(item, depth) {
                Ok(Step { op: Op::Group { steps: inner }, .. }) if depth >= limits::GROUP_DEPTH_MAX => {
                    self.fix(item, "a group inside too many others was replaced by its steps");
                    steps.extend(inner);
                }
                Ok(step) => steps.push(step),
                Err(Dropped(reason)) => self.fix(item, format!("dropped: {reason}")),
            }
        }
    }

    /// A value that is no container, as text.
    fn scalar(&self, at: At) -> Option<Cow<'_, str>> {
        match self.tree.kind(at) {
            NodeKind::Array | NodeKind::Object | NodeKind::Null => None,
            NodeKind::Int | NodeKind::Number | NodeKind::Bool => Some(Cow::Borrowed(self.tree.source(at))),
            _ => self.tree.string(at),
        }
    }

    /// A whole number, rounded when it is none, with a fix unless it stood there as one.
    fn whole(&mut self, at: At) -> Option<i64> {
        let (value, exact) = self.rounded(at)?;
        if !exact {
            self.fix(at, format!("{} was read as {value}", self.tree.describe(at)));
        }
        Some(value)
    }

    /// A whole number, and whether it stood there as one.
    fn rounded(&self, at: At) -> Option<(i64, bool)> {
        let node = self.tree.node(at);
        match node.kind {
            NodeKind::Int => Some((node.link.into(), true)),
            NodeKind::Number => {
                let source = self.tree.source(at);
                let plain = source.parse().ok().map(|value| (value, true));
                plain.or_else(|| round(source).map(|value| (value, false)))
            }
            NodeKind::Decoded => {
                let text = self.tree.string(at)?;
                let text = text.trim();
                let number = text.strip_suffix("px").or_else(|| text.strip_suffix("ms")).unwrap_or(text);
                round(number.trim_end()).map(|value| (value, false))
            }
            _ => None,
        }
    }

    /// A colour that is not written as it should be; `None` where there is none.
    fn repaired_color(&mut self, at: At) -> Option<Color> {
        let text = self.scalar(at).map(Cow::into_owned);
        let found = match self.tree.kind(at) {
            NodeKind::Bool if text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case("false")) => {
                Some(ReadColor::Nothing)
            }
            NodeKind::Decoded => {
                text.as_deref().filter(|text| color::index(text).is_none()).and_then(meaning)
            }
            NodeKind::Array => self.channels(at).map(ReadColor::Color),
            _ => None,
        };
        let shown = self.tree.describe(at);
        let (color, what) = match found {
            Some(ReadColor::Color(color)) => (Some(color), format!("{shown} was read as {color}")),
            Some(ReadColor::Nothing) => (None, format!("{shown} was read as no colour")),
            None => (Some(Color::WHITE), format!("{shown} is no colour here and was replaced by white")),
        };
        self.fix(at, what);
        color
    }

    /// Three or four numbers up to 255.
    fn channels(&self, list: At) -> Option<Color> {
        let mut channels = self.tree.items(list).map(|item| self.rounded(item));
        let mut channel = || Some(channels.next()??.0.clamp(0, 255) as u8);
        Some(Color::rgb(channel()?, channel()?, channel()?))
    }

    /// The path of a value in the reason for a dropped step.
    pub fn place(&self, at: At) -> String {
        let listed = self.fixes.len() <= self.fixes_max;
        if listed { self.tree.path(at, &self.base) } else { "a place that is not listed".to_owned() }
    }

    /// A coordinate, and whether it stood there as one.
    pub fn position(&self, at: At) -> Taken<(i32, bool)> {
        self.between(at, limits::COORDINATE_MIN, limits::COORDINATE_MAX)
    }

    fn between(&self, at: At, min: i32, max: i32) -> Taken<(i32, bool)> {
        let (shown, path) = (|| self.tree.describe(at), || self.place(at));
        match self.rounded(at) {
            Some((value, exact)) if value >= min.into() && value <= max.into() => Ok((value as i32, exact)),
            Some(_) => Err(Dropped(format!("{} is out of range at {}", shown(), path()))),
            None => Err(Dropped(format!("{} is no number at {}", shown(), path()))),
        }
    }

    /// A row of a matrix; a list of numbers or truths paints where they are not 0 or false.
    fn row(&mut self, at: At) -> Taken<String> {
        if self.tree.kind(at) != NodeKind::Array {
            let text = self.tree.string(at).map(Cow::into_owned);
            return text.or_else(|| self.row_of_digits(at)).ok_or_else(|| no_row(&self.tree.describe(at)));
        }
        self.fix(at, "a list was read as a row");
        let cell = |item| match self.scalar(item).as_deref() {
            None | Some("0" | "false" | "False" | "." | " " | "") => '.',
            Some(_) => '#',
        };
        Ok(self.tree.items(at).map(cell).collect())
    }

    fn row_of_digits(&mut self, at: At) -> Option<String> {
        let digits = self.scalar(at)?.into_owned();
        self.fix(at, "a number was read as a row");
        Some(digits)
    }
}

fn no_row(shown: &str) -> Dropped {
    Dropped(format!("{shown} is no row"))
}

impl StepReader for Values<'_> {
    type Error = Dropped;

    fn step(&mut self, at: At) -> Taken<(OpName, Slots)> {
        if self.tree.kind(at) != NodeKind::Object {
            return Err(Dropped(format!("{} is no step", self.tree.describe(at))));
        }
        let op = self.require_op(at)?;
        if op != OpName::Group && self.leaves >= limits::LEAF_STEPS_MAX {
            return Err(Dropped(format!("it is beyond the first {} steps", limits::LEAF_STEPS_MAX)));
        }
        Ok((op, self.slots(at, op.fields(), |name| field_alias(op, name))))
    }

    fn object(&mut self, at: At, allowed: Fields, alias: Alias) -> Taken<Option<Slots>> {
        if self.tree.kind(at) == NodeKind::Object {
            return Ok(Some(self.slots(at, allowed, alias)));
        }
        let mode = self.tree.string(at).is_some() && allowed.has(Field::Mode);
        if !mode {
            self.fix(at, "something that is no object was ignored");
            return Ok(None);
        }
        self.fix(at, "read as a `mode`");
        let mut slots = Slots::new();
        slots.put(Field::Mode, at);
        Ok(Some(slots))
    }

    fn number(&mut self, at: At, min: u32, max: u32) -> Taken<Option<u32>> {
        Ok(self.number_in(at, min, max))
    }

    fn coordinate(&mut self, at: At) -> Taken<i32> {
        let (value, exact) = self.position(at)?;
        if !exact {
            self.fix(at, format!("{} was read as {value}", self.tree.describe(at)));
        }
        Ok(value)
    }

    fn extent(&mut self, at: At) -> Taken<u32> {
        let (value, exact) = self.between(at, 0, limits::COORDINATE_MAX)?;
        if !exact {
            self.fix(at, format!("{} was read as {value}", self.tree.describe(at)));
        }
        Ok(value as u32)
    }

    fn color(&mut self, at: At) -> Taken<Option<Color>> {
        let read = match self.tree.kind(at) {
            NodeKind::Int => color::indexed(self.tree.node(at).link.into(), self.palette).ok(),
            _ => self.tree.string(at).and_then(|text| color::strict(&text, self.palette).ok()),
        };
        Ok(read.or_else(|| self.repaired_color(at)))
    }

    fn text(&mut self, at: At, chars_max: usize) -> Taken<String> {
        let Some(text) = self.scalar(at).map(Cow::into_owned) else {
            return Err(Dropped(format!("{} is no text", self.tree.describe(at))));
        };
        if self.tree.string(at).is_none() {
            self.fix(at, format!("{} was read as a text", excerpt(&text)));
        }
        let Some((end, _)) = text.char_indices().nth(chars_max) else { return Ok(text) };
        self.fix(at, format!("cut to {chars_max} characters"));
        Ok(text[..end].to_owned())
    }

    fn points(&mut self, at: At, min: usize, max: usize) -> Taken<Vec<Point>> {
        if self.tree.kind(at) != NodeKind::Array {
            return Err(Dropped("its points are no list".to_owned()));
        }
        let (mut points, repaired) = self.point_list(at)?;
        if repaired {
            self.fix(at, "points were put as [x, y] of whole numbers");
        }
        if points.len() < min {
            return Err(Dropped(format!("it has {} points, at least {min} are needed", points.len())));
        }
        if points.len() > max {
            self.fix(at, format!("cut to {max} points"));
            points.truncate(max);
        }
        Ok(points)
    }

    fn rows(&mut self, at: At) -> Taken<Vec<String>> {
        if let Some(text) = self.tree.string(at) {
            self.fix(at, "one text was read as rows");
            return Ok(text.lines().map(str::to_owned).collect());
        }
        if self.tree.kind(at) != NodeKind::Array {
            return Err(no_row(&self.tree.describe(at)));
        }
        let items: Vec<At> = self.tree.items(at).collect();
        items.into_iter().map(|item| self.row(item)).collect()
    }

    fn choice<T: FromStr + VariantNames>(&mut self, at: At) -> Taken<Option<T>> {
        let text = self.scalar(at).unwrap_or_default().into_owned();
        let word = snake_case(&text);
        let known = word.parse().ok();
        if known.is_none() {
            self.fix(at, format!("{} is unknown and was ignored", self.tree.describe(at)));
        } else if text != word {
            self.fix(at, format!("read as \"{word}\""));
        }
        Ok(known)
    }

    fn steps(&mut self, at: At, depth: usize) -> Taken<Vec<Step>> {
        let mut steps = Vec::new();
        if matches!(self.tree.kind(at), NodeKind::Array | NodeKind::Object) {
            self.collect_steps(at, depth, &mut steps);
        }
        if steps.is_empty() {
            return Err(Dropped("no step in it can be drawn".to_owned()));
        }
        Ok(steps)
    }

    fn missing(&mut self, _: At, field: Field) -> Dropped {
        Dropped(format!("`{}` is missing", field.name()))
    }

    fn uncolored(&mut self, at: At, _: &'static str) -> Taken<Color> {
        let color = self.palette.first().copied().unwrap_or(Color::WHITE);
        self.fix(at, format!("it has no colour and was given {color}"));
        Ok(color)
    }

    fn conflict(&mut self, at: At, rule: &'static str) -> Taken<()> {
        self.fix(at, format!("ignored: {rule}"));
        Ok(())
    }
}
