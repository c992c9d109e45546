//! The language as JSON Schema (draft 2020-12): for editors and validators, and for a model's structured output.
//!
//! A schema says less than the strict reader: it cannot tell a palette's length, nested depth or the sum of steps.
//! Whatever it lets through is still read.
//!
//! ```
//! let schema = engine::plan::schema();
//! assert_eq!(schema["title"], "Canvas-DSL 1.1");
//! assert_eq!(schema["properties"]["palette"]["maxItems"], engine::plan::limits::PALETTE_MAX);
//! ```

use serde_json::{Value, json};
use strum::VariantNames as _;

use super::{CAPTION_DEFAULT, Ease, Face, Mode, OpName, limits, scene};

/// Steps that a model is asked for at most: what is drawn in half a minute, and what a viewer waits for.
const MODEL_STEPS_MAX: usize = 48;
/// Steps that a model is made to write at least. A small one that is free to stop stops after three, which is no
/// picture to have paid for; readers take any number.
const MODEL_STEPS_MIN: usize = 24;
/// Points of one step that a model is asked for at most.
const MODEL_POINTS_MAX: usize = 64;
/// Colours of a palette that a model is asked for at most.
const MODEL_PALETTE_MAX: usize = 16;

/// Every document that the strict reader takes fits this schema; field order does not matter in it.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Canvas-DSL 1.1",
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
            "scene": { "$ref": "#/$defs/scene" },
            "steps": { "$ref": "#/$defs/steps" },
            "render_text": { "type": "string", "minLength": 1, "maxLength": limits::RENDER_TEXT_CHARS_MAX },
            "duration_sec": { "type": "integer", "minimum": 1, "maximum": limits::HOLD_SEC_MAX },
            "caption": { "type": "string", "maxLength": limits::CAPTION_CHARS_MAX, "default": CAPTION_DEFAULT },
        },
        "anyOf": [
            { "required": ["scene", "version"], "not": { "required": ["render_text"] } },
            { "required": ["steps"], "not": { "required": ["render_text"] } },
            { "required": ["render_text"], "not": { "required": ["steps"] } },
        ],
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
            "mode": { "enum": Mode::VARIANTS },
            "duration_ms": { "type": "integer", "minimum": 1, "maximum": limits::STEP_MS_MAX },
            "speed_px_per_s": { "type": "integer", "minimum": 1, "maximum": limits::SPEED_MAX },
            "delay_ms": { "type": "integer", "minimum": 0, "maximum": limits::DELAY_MS_MAX },
            "ease": { "enum": Ease::VARIANTS },
        })),
        "scene": scene(),
        "steps": {
            "type": "array", "items": { "$ref": "#/$defs/step" }, "minItems": 1, "maxItems": limits::LEAF_STEPS_MAX,
        },
        "step": { "oneOf": steps() },
    })
}

/// A scene: what is in the picture, in words.
fn scene() -> Value {
    let text = |chars_max: usize, description: &str| json!({ "type": "string", "maxLength": chars_max, "description": description });
    let mut is = text(scene::IS_CHARS_MAX, "One or two nouns with their number: \"three cats\".");
    is["minLength"] = json!(1);
    let subject = closed(
        &["is"],
        &json!({
            "is": is,
            "looks": text(scene::LOOKS_CHARS_MAX, "Kind, colours, hair, clothes, parts, mood."),
            "does": text(scene::DOES_CHARS_MAX, "Action, what it holds, wears, sits on or in."),
        }),
    );
    let mut scene = closed(
        &[],
        &json!({
            "place": text(scene::PLACE_CHARS_MAX, "Where; any words."),
            "time": text(scene::HOUR_CHARS_MAX, "dawn, day, sunset, night, or words that mean one."),
            "weather": text(scene::HOUR_CHARS_MAX, "clear, rain, snow, storm, fog, or words that mean one."),
            "text": text(scene::TEXT_CHARS_MAX, "Letters to be shown, exactly as written."),
            "subjects": { "type": "array", "items": subject, "maxItems": scene::SUBJECTS_MAX },
        }),
    );
    scene["description"] =
        json!("What is in the picture, in plain words, English or Russian; needs version 1.1.");
    scene["anyOf"] = json!([
        { "required": ["subjects"], "properties": { "subjects": { "minItems": 1 } } },
        { "required": ["place"], "properties": { "place": { "minLength": 1 } } },
        { "required": ["text"], "properties": { "text": { "minLength": 1 } } },
    ]);
    scene
}

/// The bare scene as a model writes it: all fields, in the order in which the artist needs them, words left free.
///
/// An enumeration would force a name where the model knows none of the list; the artist's lexicon does that better.
#[must_use]
pub fn schema_for_scene() -> Value {
    let text = |chars_max: usize| json!({ "type": "string", "maxLength": chars_max });
    let mut is = text(scene::IS_CHARS_MAX);
    is["minLength"] = json!(1);
    let subject = required(
        &json!({ "is": is, "looks": text(scene::LOOKS_CHARS_MAX), "does": text(scene::DOES_CHARS_MAX) }),
    );
    required(&json!({
        "place": text(scene::PLACE_CHARS_MAX),
        "time": text(scene::HOUR_CHARS_MAX),
        "weather": text(scene::HOUR_CHARS_MAX),
        "text": text(scene::TEXT_CHARS_MAX),
        "subjects": { "type": "array", "items": subject, "maxItems": scene::SUBJECTS_MAX },
    }))
}

/// A closed object that must have every one of its fields.
fn required(properties: &Value) -> Value {
    let names: Vec<String> =
        properties.as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect();
    json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
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
        OpName::Rect,
        &["x", "y", "w", "h"],
        json!({
            "x": coordinate, "y": coordinate, "w": extent, "h": extent, "fill": color, "outline": color,
        }),
    );
    let mut circle = op(
        OpName::Circle,
        &["cx", "cy", "r"],
        json!({
            "cx": coordinate, "cy": coordinate, "r": extent, "fill": color, "outline": color,
        }),
    );
    let mut polygon = op(
        OpName::Polygon,
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
            OpName::Line,
            &["x1", "y1", "x2", "y2", "color"],
            json!({
                "x1": coordinate, "y1": coordinate, "x2": coordinate, "y2": coordinate,
                "width": { "type": "integer", "minimum": 1, "maximum": limits::LINE_WIDTH_MAX, "default": 1 },
                "color": color,
            })
        ),
        polygon,
        op(OpName::Pixels, &["points", "color"], json!({ "points": points(1, None), "color": color })),
        op(
            OpName::Pixels,
            &["x", "y", "rows", "color"],
            json!({
                "x": coordinate, "y": coordinate, "color": color,
                "rows": { "type": "array", "items": { "type": "string" } },
            })
        ),
        op(
            OpName::Text,
            &["x", "y", "value"],
            json!({
                "x": coordinate, "y": coordinate, "color": color,
                "value": { "type": "string", "maxLength": limits::TEXT_CHARS_MAX },
                "font": { "enum": Face::VARIANTS },
                "size": {
                    "type": "integer", "minimum": limits::TEXT_SIZE_MIN, "maximum": limits::TEXT_SIZE_MAX,
                    "default": limits::TEXT_SIZE_DEFAULT,
                },
            })
        ),
        op(OpName::Group, &["steps"], json!({ "steps": { "$ref": "#/$defs/steps" } })),
    ])
}

fn op(op: OpName, required: &[&str], mut properties: Value) -> Value {
    properties["op"] = json!({ "const": op.name() });
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

/// The schema for a model's structured output: servers write the fields in the order in which they stand here.
///
/// It is narrower than the language, so that a small model is quick and right: every field is required, `steps` come
/// last, objects are closed, and there is neither a reference, a pattern nor a numeric bound, which not every server's
/// grammar knows. How a step appears is left to each op's default. What a viewer would wait for before the first step
/// and what is known anyway, version and size, is not asked for.
#[must_use]
pub fn schema_for_model() -> Value {
    let (integer, string) = (json!({ "type": "integer" }), json!({ "type": "string" }));
    // A palette index or a colour. The index stands first: it is the shorter one to write.
    let color = json!({ "anyOf": [integer, string] });
    let point = list(&integer, 2, 2);
    let points = |min: usize| list(&point, min, MODEL_POINTS_MAX);
    let steps = [
        model_op(
            OpName::Rect,
            &[("x", &integer), ("y", &integer), ("w", &integer), ("h", &integer), ("fill", &color)],
        ),
        model_op(OpName::Circle, &[("cx", &integer), ("cy", &integer), ("r", &integer), ("fill", &color)]),
        model_op(
            OpName::Line,
            &[
                ("x1", &integer),
                ("y1", &integer),
                ("x2", &integer),
                ("y2", &integer),
                ("width", &integer),
                ("color", &color),
            ],
        ),
        model_op(OpName::Polygon, &[("points", &points(limits::POLYGON_POINTS_MIN)), ("fill", &color)]),
        model_op(OpName::Pixels, &[("points", &points(1)), ("color", &color)]),
        model_op(
            OpName::Text,
            &[("x", &integer), ("y", &integer), ("value", &string), ("size", &integer), ("color", &color)],
        ),
    ];
    required(&json!({
        "canvas": required(&json!({ "bg": string })),
        "palette": list(&string, 1, MODEL_PALETTE_MAX),
        "caption": string,
        "steps": list(&json!({ "anyOf": steps }), MODEL_STEPS_MIN, MODEL_STEPS_MAX),
    }))
}

fn model_op(op: OpName, fields: &[(&str, &Value)]) -> Value {
    let mut properties = json!({ "op": { "type": "string", "enum": [op.name()] } });
    for (field, schema) in fields {
        properties[*field] = (*schema).clone();
    }
    required(&properties)
}

fn list(item: &Value, min: usize, max: usize) -> Value {
    json!({ "type": "array", "items": item, "minItems": min, "maxItems": max })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ReadOptions, read_strict};

    #[test]
    fn a_models_schema_is_json_with_its_steps_last_and_everything_required() {
        let schema = schema_for_model();
        check_closed(&schema);
        assert_eq!(order(&schema), ["canvas", "palette", "caption", "steps"]);
    }

    #[test]
    fn a_scene_is_asked_for_with_its_setting_first_and_its_words_free() {
        let schema = schema_for_scene();
        check_closed(&schema);
        assert_eq!(order(&schema), ["place", "time", "weather", "text", "subjects"]);
        assert!(!schema.to_string().contains("enum"));
    }

    /// The names of the fields as they stand in the text that a server gets.
    fn order(schema: &Value) -> Vec<String> {
        let text: Value = serde_json::from_str(&schema.to_string()).unwrap();
        text["properties"].as_object().unwrap().keys().cloned().collect()
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
