//! How values of other modules stand in a line of the journal: steps in strict form, colours as `#RRGGBB`.

use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::geometry::{Color, Size};
use crate::plan::{self, CanvasSpec, Step, limits};
use crate::time::Fps;

/// One step.
pub(super) mod step {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(step: &Step, serializer: S) -> Result<S::Ok, S::Error> {
        raw(step).map_err(S::Error::custom)?.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Arc<Step>, D::Error> {
        read(&Value::deserialize(d)?).map_err(D::Error::custom)
    }
}

/// A list of steps.
pub(super) mod steps {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        steps: &[Arc<Step>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let steps: Result<Vec<_>, _> = steps.iter().map(|step| raw(step)).collect();
        steps.map_err(S::Error::custom)?.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Arc<Step>>, D::Error> {
        let steps = Vec::<Value>::deserialize(d)?;
        steps.iter().map(|value| read(value).map_err(D::Error::custom)).collect()
    }
}

/// Size and background of a canvas: `{"w":96,"h":96,"bg":"#202020"}`.
pub(super) mod canvas {
    use super::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Wire {
        w: u32,
        h: u32,
        #[serde(with = "super::color")]
        bg: Color,
    }

    pub(in super::super) fn serialize<S: Serializer>(
        spec: &CanvasSpec,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Wire { w: spec.size.w, h: spec.size.h, bg: spec.background }.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<CanvasSpec, D::Error> {
        let Wire { w, h, bg } = Wire::deserialize(d)?;
        let sides = 1..=limits::CANVAS_SIDE_MAX;
        if !sides.contains(&w) || !sides.contains(&h) {
            return Err(D::Error::custom(format!(
                "a canvas of {w} x {h} pixels: expected 1..={} a side",
                limits::CANVAS_SIDE_MAX
            )));
        }
        Ok(CanvasSpec { size: Size::new(w, h), background: bg })
    }
}

/// One colour.
pub(super) mod color {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        color: &Color,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(color)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Color, D::Error> {
        color_of(&String::deserialize(d)?).map_err(D::Error::custom)
    }
}

/// A list of colours.
pub(super) mod colors {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        colors: &[Color],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(colors.iter().map(Color::to_string))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Color>, D::Error> {
        let texts = Vec::<String>::deserialize(d)?;
        texts.iter().map(|text| color_of(text).map_err(D::Error::custom)).collect()
    }
}

/// Frames a second, as a number.
pub(super) mod fps {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(fps: &Fps, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(fps.get())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Fps, D::Error> {
        let value = u32::deserialize(d)?;
        Fps::new(value)
            .ok_or_else(|| D::Error::custom(format!("{value} frames a second: expected 1..={}", Fps::MAX)))
    }
}

fn raw(step: &Step) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(plan::write_step(step))
}

fn read(value: &Value) -> Result<Arc<Step>, String> {
    plan::read_step(value.to_string()).map(Arc::new).map_err(|error| error.to_string())
}

fn color_of(text: &str) -> Result<Color, String> {
    Color::from_hex(text).ok_or_else(|| format!("colour {text:?}: expected #RRGGBB"))
}
