//! The language as JSON Schema (draft 2020-12): for editors and validators, and for a model's structured output.
//!
//! A schema says less than the strict reader: it cannot tell a palette's length, nested depth or the sum of steps.
//! Whatever it lets through is still read.

use serde_json::{Value, json};

use super::step::{EASES, MODES};
use super::{CAPTION_DEFAULT, Face, limits};

/// Steps that a model is asked for at most: what is drawn in half a minute, and what a viewer waits for.
pub const MODEL_STEPS_MAX: usize = 48;
/// Steps that a model is made to write at least. A small one that is free to stop stops after three, which is no
/// picture to have paid for; readers take any number.
pub const MODEL_STEPS_MIN: usize = 24;
/// Points of one step that a model is asked for at most.
pub const MODEL_POINTS_MAX: usize = 64;
/// Colours of a palette that a model is asked for at most.
pub const MODEL_PALETTE_MAX: usize = 16;

/// Every document that the strict reader takes fits this schema; field order does not matter in it.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Canvas-DSL 1.0",
        "description": "What is drawn, in which order, and how each step appears over time.",
        "type": "object",
        "properties": {
            "version": { "type": "string", "pattern": "^0*1\\.[0-9]+$", "default": "1.0" },
            "canvas": { "$ref": "#/$defs/canvas" },
            "palette": {
                "type": "array",
                "items": { "$ref": "#/$defs/hex" },
                "maxItems": limits::PALETTE_MAX,
                "description": "When given, a colour may be an index into it.",
            },
            "seed": { "type": "integer", "minimum": 0, "maximum": u32::MAX, "default": 0 },
            "steps": { "$ref": "#/$defs/steps" },
            "render_text": { "type": "string", "minLength": 1, "maxLength": limits::RENDER_TEXT_CHARS_MAX },
            "duration_sec": { "type": "integer", "minimum": 1, "maximum": limits::HOLD_SEC_MAX },
            "caption": { "type": "string", "maxLength": limits::CAPTION_CHARS_MAX, "default": CAPTION_DEFAULT },
        },
        "oneOf": [{ "required": ["steps"] }, { "required": ["render_text"] }],
        "additionalProperties": false,
        "$defs": definitions(),
    })
}

fn definitions() -> Value {
    json!({
        "hex": { "type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$" },
        "color": {
            "description": "#RGB, #RRGGBB, or an index into the palette.",
            "anyOf": [
                { "$ref": "#/$defs/hex" },
                { "type": "string", "pattern": "^[0-9]{1,2}$" },
                { "type": "integer", "minimum": 0, "maximum": limits::PALETTE_MAX - 1 },
            ],
        },
        "coordinate": {
            "type": "integer", "minimum": limits::COORDINATE_MIN, "maximum": limits::COORDINATE_MAX,
        },
        "extent": { "type": "integer", "minimum": 0, "maximum": limits::COORDINATE_MAX },
        "point": { "type": "array", "items": { "$ref": "#/$defs/coordinate" }, "minItems": 2, "maxItems": 2 },
        "canvas": closed(&[], &json!({
            "w": { "type": "integer", "minimum": 1, "maximum": limits::CANVAS_SIDE_MAX },
            "h": { "type": "integer", "minimum": 1, "maximum": limits::CANVAS_SIDE_MAX },
            "bg": { "$ref": "#/$defs/color" },
        })),
        "animate": closed(&[], &json!({
            "mode": { "enum": MODES.map(|(name, _)| name) },
            "duration_ms": { "type": "integer", "minimum": 1, "maximum": limits::STEP_MS_MAX },
            "speed_px_per_s": { "type": "integer", "minimum": 1, "maximum": limits::SPEED_MAX },
            "delay_ms": { "type": "integer", "minimum": 0, "maximum": limits::DELAY_MS_MAX },
            "ease": { "enum": EASES.map(|(name, _)| name) },
        })),
        "steps": {
            "type": "array", "items": { "$ref": "#/$defs/step" }, "minItems": 1, "maxItems": limits::LEAF_STEPS_MAX,
        },
        "step": { "oneOf": steps() },
    })
}

/// One schema for each op; `pixels` has two forms.
fn steps() -> Value {
    let (coordinate, extent) = (json!({ "$ref": "#/$defs/coordinate" }), json!({ "$ref": "#/$defs/extent" }));
    let color = json!({ "$ref": "#/$defs/color" });
    let painted = json!([{ "required": ["fill"] }, { "required": ["outline"] }]);
    let points = |min: usize, max: Option<usize>| {
        let mut points = json!({ "type": "array", "items": { "$ref": "#/$defs/point" }, "minItems": min });
        if let Some(max) = max {
            points["maxItems"] = json!(max);
        }
        points
    };
    let mut rect = op(
        "rect",
        &["x", "y", "w", "h"],
        json!({
            "x": coordinate, "y": coordinate, "w": extent, "h": extent, "fill": color, "outline": color,
        }),
    );
    let mut circle = op(
        "circle",
        &["cx", "cy", "r"],
        json!({
            "cx": coordinate, "cy": coordinate, "r": extent, "fill": color, "outline": color,
        }),
    );
    let mut polygon = op(
        "polygon",
        &["points"],
        json!({
            "points": points(limits::POLYGON_POINTS_MIN, Some(limits::POLYGON_POINTS_MAX)),
            "fill": color, "outline": color,
        }),
    );
    for shape in [&mut rect, &mut circle, &mut polygon] {
        shape["anyOf"] = painted.clone();
    }
    json!([
        rect,
        circle,
        op(
            "line",
            &["x1", "y1", "x2", "y2", "color"],
            json!({
                "x1": coordinate, "y1": coordinate, "x2": coordinate, "y2": coordinate,
                "width": { "type": "integer", "minimum": 1, "maximum": limits::LINE_WIDTH_MAX, "default": 1 },
                "color": color,
            })
        ),
        polygon,
        op("pixels", &["points", "color"], json!({ "points": points(1, None), "color": color })),
        op(
            "pixels",
            &["x", "y", "rows", "color"],
            json!({
                "x": coordinate, "y": coordinate, "color": color,
                "rows": { "type": "array", "items": { "type": "string" } },
            })
        ),
        op(
            "text",
            &["x", "y", "value"],
            json!({
                "x": coordinate, "y": coordinate, "color": color,
                "value": { "type": "string", "maxLength": limits::TEXT_CHARS_MAX },
                "font": { "enum": Face::NAMES.map(|(name, _)| name) },
                "size": {
                    "type": "integer", "minimum": limits::TEXT_SIZE_MIN, "maximum": limits::TEXT_SIZE_MAX,
                    "default": limits::TEXT_SIZE_DEFAULT,
                },
            })
        ),
        op("group", &["steps"], json!({ "steps": { "$ref": "#/$defs/steps" } })),
    ])
}

fn op(name: &str, required: &[&str], mut properties: Value) -> Value {
    properties["op"] = json!({ "const": name });
    properties["animate"] = json!({ "$ref": "#/$defs/animate" });
    closed(&[&["op"], required].concat(), &properties)
}

fn closed(required: &[&str], properties: &Value) -> Value {
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// The schema for a model's structured output, as JSON text: servers write the fields in the order of this text, and
/// a map that sorts its keys would lose it.
///
/// It is narrower than the language, so that a small model is quick and right: every field is required, `steps` come
/// last, objects are closed, and there is neither a reference, a pattern nor a numeric bound, which not every server's
/// grammar knows. How a step appears is left to each op's default. What a viewer would wait for before the first step
/// and what is known anyway, version and size, is not asked for.
#[must_use]
pub fn schema_for_model() -> String {
    let integers = |names: &[&'static str]| names.iter().map(|&name| (name, INTEGER.to_owned())).collect();
    let with = |mut fields: Vec<(&'static str, String)>, more: &[(&'static str, String)]| {
        fields.extend_from_slice(more);
        fields
    };
    let color = |name: &'static str| [(name, COLOR.to_owned())];
    let point = list(INTEGER, 2, 2);
    let points = |min| ("points", list(&point, min, MODEL_POINTS_MAX));
    let text: &[(&'static str, String)] = &[("value", STRING.to_owned()), ("size", INTEGER.to_owned())];
    let steps = [
        model_op("rect", with(integers(&["x", "y", "w", "h"]), &color("fill"))),
        model_op("circle", with(integers(&["cx", "cy", "r"]), &color("fill"))),
        model_op("line", with(integers(&["x1", "y1", "x2", "y2", "width"]), &color("color"))),
        model_op("polygon", with(vec![points(limits::POLYGON_POINTS_MIN)], &color("fill"))),
        model_op("pixels", with(vec![points(1)], &color("color"))),
        model_op("text", with(with(integers(&["x", "y"]), text), &color("color"))),
    ];
    let step = format!(r#"{{"anyOf":[{}]}}"#, steps.join(","));
    model_object(&[
        ("canvas", model_object(&[("bg", STRING.to_owned())])),
        ("palette", list(STRING, 1, MODEL_PALETTE_MAX)),
        ("caption", STRING.to_owned()),
        ("steps", list(&step, MODEL_STEPS_MIN, MODEL_STEPS_MAX)),
    ])
}

const INTEGER: &str = r#"{"type":"integer"}"#;
const STRING: &str = r#"{"type":"string"}"#;
/// A palette index or a colour. The index stands first: it is the shorter one to write.
const COLOR: &str = r#"{"anyOf":[{"type":"integer"},{"type":"string"}]}"#;

fn model_op(name: &str, fields: Vec<(&'static str, String)>) -> String {
    let op = format!(r#"{{"type":"string","enum":["{name}"]}}"#);
    model_object(&[vec![("op", op)], fields].concat())
}

fn model_object(fields: &[(&'static str, String)]) -> String {
    let properties: Vec<String> =
        fields.iter().map(|(name, schema)| format!(r#""{name}":{schema}"#)).collect();
    let names: Vec<String> = fields.iter().map(|(name, _)| format!(r#""{name}""#)).collect();
    format!(
        r#"{{"type":"object","properties":{{{}}},"required":[{}],"additionalProperties":false}}"#,
        properties.join(","),
        names.join(",")
    )
}

fn list(item: &str, min: usize, max: usize) -> String {
    format!(r#"{{"type":"array","items":{item},"minItems":{min},"maxItems":{max}}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ReadOptions, read_strict};

    #[test]
    fn a_models_schema_is_json_with_its_steps_last_and_everything_required() {
        let text = schema_for_model();
        let value: Value = serde_json::from_str(&text).unwrap();
        check_closed(&value);
        let order: Vec<usize> = ["\"canvas\":", "\"palette\":", "\"caption\":", "\"steps\":"]
            .map(|field| text.find(field).unwrap())
            .to_vec();
        assert!(order.is_sorted());
    }

    /// Every object is closed and requires all of its fields.
    fn check_closed(schema: &Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            assert_eq!(schema["additionalProperties"], false);
            assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
        }
        match schema {
            Value::Object(fields) => fields.values().for_each(check_closed),
            Value::Array(items) => items.iter().for_each(check_closed),
            _ => {}
        }
    }

    #[test]
    fn what_a_models_schema_asks_for_is_read_strictly() {
        let plan = r##"{"canvas":{"bg":"#000"},"palette":["#FFF","#F00"],"caption":"a",
            "steps":[{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":0},{"op":"circle","cx":1,"cy":2,"r":3,"fill":"#F00"},
            {"op":"line","x1":1,"y1":2,"x2":3,"y2":4,"width":1,"color":1},{"op":"polygon","points":[[1,2],[3,4],[5,6]],
            "fill":1},{"op":"pixels","points":[[1,2]],"color":0},{"op":"text","x":1,"y":2,"value":"a","size":8,"color":0}]}"##;
        assert!(read_strict(plan, &ReadOptions::default()).is_ok());
    }
}
