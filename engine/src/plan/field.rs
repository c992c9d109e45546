//! The vocabulary: every field and op by name, which fields an op takes, and what else people and models call them.

use super::OpName;
use super::tree::At;

macro_rules! vocabulary {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// Every field of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field { $($variant),* }

        impl Field {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The field with exactly this name.
            pub fn of(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// Its name in a document.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

vocabulary! {
    Op "op", X "x", Y "y", W "w", H "h", Fill "fill", Outline "outline", Cx "cx", Cy "cy", R "r", X1 "x1", Y1 "y1",
    X2 "x2", Y2 "y2", Width "width", Color "color", Points "points", Rows "rows", Value "value", Font "font",
    Size "size", Steps "steps", Animate "animate", Mode "mode", DurationMs "duration_ms",
    SpeedPxPerS "speed_px_per_s", DelayMs "delay_ms", Ease "ease", Version "version", Canvas "canvas",
    Palette "palette", Seed "seed", RenderText "render_text", DurationSec "duration_sec", Caption "caption", Bg "bg",
    Scene "scene", Place "place", Time "time", Weather "weather", Text "text", Subjects "subjects", Is "is",
    Looks "looks", Does "does",
}

/// A set of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(u64);

impl Fields {
    /// The set of the given fields.
    pub const fn of(fields: &[Field]) -> Self {
        let (mut set, mut index) = (0, 0);
        while index < fields.len() {
            set |= 1 << fields[index] as u64;
            index += 1;
        }
        Self(set)
    }

    /// The set and `field`.
    pub const fn with(self, field: Field) -> Self {
        Self(self.0 | 1 << field as u64)
    }

    /// Whether `field` is in the set.
    pub const fn has(self, field: Field) -> bool {
        self.0 >> field as u64 & 1 == 1
    }

    /// The names in the set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Field::ALL.iter().filter(move |&&field| self.has(field)).map(|field| field.name())
    }

    /// The fields of a document.
    pub const DOCUMENT: Self = {
        use Field::{Canvas, Caption, DurationSec, Palette, RenderText, Scene, Seed, Steps, Version};
        Self::of(&[Version, Canvas, Palette, Seed, Scene, Steps, RenderText, DurationSec, Caption])
    };
    /// The fields of `scene`.
    pub const SCENE: Self =
        Self::of(&[Field::Place, Field::Time, Field::Weather, Field::Text, Field::Subjects]);
    /// The fields of a scene's subject.
    pub const SUBJECT: Self = Self::of(&[Field::Is, Field::Looks, Field::Does]);
    /// The fields of `canvas`.
    pub const CANVAS: Self = Self::of(&[Field::W, Field::H, Field::Bg]);
    /// The fields of `animate`.
    pub const ANIMATE: Self =
        Self::of(&[Field::Mode, Field::DurationMs, Field::SpeedPxPerS, Field::DelayMs, Field::Ease]);
}

/// The fields that an object has, each with the node of its value.
pub(super) struct Slots([At; Field::ALL.len()]);

impl Slots {
    /// No field.
    pub const fn new() -> Self {
        // Node 0 is a document's root and never a field's value.
        Self([0; Field::ALL.len()])
    }

    /// The value's node.
    pub fn get(&self, field: Field) -> Option<At> {
        let at = self.0[field as usize];
        (at != 0).then_some(at)
    }

    /// Notes the value's node; `false` when there was one already.
    pub fn put(&mut self, field: Field, at: At) -> bool {
        let free = self.0[field as usize] == 0;
        self.0[field as usize] = at;
        free
    }
}

impl OpName {
    /// The op with exactly this name.
    pub fn of(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Its name in a document.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The fields that a step with this op may have.
    pub const fn fields(self) -> Fields {
        use Field::{
            Animate, Color, Cx, Cy, Fill, Font, H, Op, Outline, Points, R, Rows, Size, Steps, Value, W,
            Width, X, X1, X2, Y, Y1, Y2,
        };
        match self {
            Self::Rect => const { Fields::of(&[Op, X, Y, W, H, Fill, Outline, Animate]) },
            Self::Circle => const { Fields::of(&[Op, Cx, Cy, R, Fill, Outline, Animate]) },
            Self::Line => const { Fields::of(&[Op, X1, Y1, X2, Y2, Width, Color, Animate]) },
            Self::Polygon => const { Fields::of(&[Op, Points, Fill, Outline, Animate]) },
            Self::Pixels => const { Fields::of(&[Op, Points, X, Y, Rows, Color, Animate]) },
            Self::Text => const { Fields::of(&[Op, X, Y, Value, Font, Size, Color, Animate]) },
            Self::Group => const { Fields::of(&[Op, Steps, Animate]) },
        }
    }

    /// The op that a model means by another word.
    pub fn alias(name: &str) -> Option<Self> {
        Some(match name {
            "rectangle" | "square" | "box" => Self::Rect,
            "disc" | "disk" | "dot" => Self::Circle,
            "poly" | "triangle" => Self::Polygon,
            "pixel" | "points" | "point" | "bitmap" => Self::Pixels,
            "label" | "string" => Self::Text,
            _ => return None,
        })
    }
}

/// The field of `op` that is meant by a name that `op` does not know. Lower case, `-` and blanks as `_`.
pub(super) fn field_alias(op: OpName, name: &str) -> Option<Field> {
    let (color, position) = match op {
        OpName::Rect | OpName::Circle | OpName::Polygon => (Field::Fill, op == OpName::Circle),
        OpName::Line | OpName::Pixels | OpName::Text => (Field::Color, false),
        OpName::Group => (Field::Steps, false),
    };
    let field = match name {
        "type" | "kind" | "shape" => Field::Op,
        "animation" => Field::Animate,
        "x" if position => Field::Cx,
        "y" if position => Field::Cy,
        "left" | "cx" => Field::X,
        "top" | "cy" => Field::Y,
        "width" => Field::W,
        "height" => Field::H,
        "radius" => Field::R,
        "stroke" | "border" | "outline_color" | "stroke_color" | "border_color" if color == Field::Fill => {
            Field::Outline
        }
        "color" | "colour" | "fill" | "fill_color" | "fillcolor" | "bg" | "stroke" | "outline"
        | "stroke_color" => color,
        "thickness" | "stroke_width" | "line_width" | "strokewidth" | "linewidth" | "w" => Field::Width,
        "vertices" | "pixels" | "coords" | "coordinates" => Field::Points,
        "matrix" | "bitmap" | "pattern" => Field::Rows,
        "text" | "content" | "string" | "label" => Field::Value,
        "font_size" | "fontsize" | "text_size" => Field::Size,
        "font_family" | "fontfamily" | "face" => Field::Font,
        "children" | "items" => Field::Steps,
        _ => return None,
    };
    op.fields().has(field).then_some(field)
}

/// The field of `animate` that is meant by a name that it does not know.
pub(super) fn animate_alias(name: &str) -> Option<Field> {
    Some(match name {
        "type" | "style" => Field::Mode,
        "duration" | "ms" | "time_ms" => Field::DurationMs,
        "speed" => Field::SpeedPxPerS,
        "delay" => Field::DelayMs,
        "easing" => Field::Ease,
        _ => return None,
    })
}

/// The field of a document that is meant by a name that it does not know.
pub(super) fn document_alias(name: &str) -> Option<Field> {
    Some(match name {
        "title" => Field::Caption,
        "colors" | "colours" => Field::Palette,
        "duration" => Field::DurationSec,
        _ => return None,
    })
}

/// The field of `canvas` that is meant by a name that it does not know.
pub(super) fn canvas_alias(name: &str) -> Option<Field> {
    Some(match name {
        "width" => Field::W,
        "height" => Field::H,
        "background" | "background_color" | "color" | "fill" => Field::Bg,
        _ => return None,
    })
}

/// The field of `scene` that is meant by a name that it does not know: names that models give it.
pub(super) fn scene_alias(name: &str) -> Option<Field> {
    Some(match name {
        "location" | "setting" | "background" | "where" | "environment" => Field::Place,
        "time_of_day" | "hour" | "when" => Field::Time,
        "letters" | "lettering" | "sign" | "inscription" => Field::Text,
        "objects" | "characters" | "actors" | "items" | "elements" | "figures" => Field::Subjects,
        _ => return None,
    })
}

/// The field of a subject that is meant by a name that it does not know: names that models give it.
pub(super) fn subject_alias(name: &str) -> Option<Field> {
    Some(match name {
        "name" | "type" | "what" | "subject" | "object" | "kind" => Field::Is,
        "look" | "description" | "appearance" | "details" | "color" | "colour" | "colors" | "style" => {
            Field::Looks
        }
        "action" | "actions" | "doing" | "do" | "pose" | "activity" => Field::Does,
        _ => return None,
    })
}
