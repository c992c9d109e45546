//! Every answer of the control API that a suite receives, held against the program's own description of it.

use std::sync::LazyLock;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use live::control::openapi;
use serde_json::Value;

/// The description under a name of its own; nothing is fetched.
const ADDRESS: &str = "http://live/openapi.json";

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(openapi::document()).expect("the description is JSON"));

/// Holds an answer against what the description says of it: status, media type and body. Says nothing of a path or a
/// method that is not described.
///
/// # Panics
/// When they differ; in words.
pub fn check(method: &str, target: &str, status: u16, kind: &str, body: &[u8]) {
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    // `/queue/skip` is not `/queue/{id}`, and the longer ending is the one that is meant.
    let fitting = paths.keys().filter(|template| fits(template, path));
    let Some(template) = fitting.max_by_key(|known| (!known.contains('{'), known.len())) else { return };
    let asked = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
    let Some(operation) = paths[template].get(&asked) else { return };
    let status = status.to_string();
    let mut answer = pointer(&["paths", template, &asked, "responses", &status]);
    let described = operation["responses"].get(&status);
    let described = described.unwrap_or_else(|| panic!("{method} {target}: {status} is not described"));
    if let Some(named) = described["$ref"].as_str() {
        named.strip_prefix('#').expect("it is in this file").clone_into(&mut answer);
    }
    let Some(media) = DOCUMENT.pointer(&answer).expect("what is named is there").get("content") else {
        return;
    };
    let kinds = media.as_object().expect("media types");
    assert!(
        kinds.contains_key(kind),
        "{method} {target}: {status} as {kind:?}, described is {:?}",
        kinds.keys()
    );
    if kind == "application/json" && !body.is_empty() {
        let schema = answer + &pointer(&["content", kind, "schema"]);
        let body = serde_json::from_slice(body).expect("its media type is JSON");
        validate(&schema, &body, &format!("{method} {target}: {status}"));
    }
}

/// Holds a message of `/events` against its description.
///
/// # Panics
/// When they differ; in words.
pub fn check_event(message: &Value) {
    validate(&pointer(&["components", "schemas", "Event"]), message, "/events");
}

fn validate(schema: &str, value: &Value, what: &str) {
    let (schemas, index) = compiled(schema);
    if let Err(error) = schemas.validate(value, index) {
        panic!("{what} is not as it is described.\n{error}\n{value:#}");
    }
}

fn compiled(schema: &str) -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.set_default_draft(Draft::V2020_12);
    compiler.add_resource(ADDRESS, DOCUMENT.clone()).expect("an address");
    let place = format!("{ADDRESS}#{}", escaped(schema));
    let index = compiler.compile(&place, &mut schemas);
    let index = index.unwrap_or_else(|error| panic!("{schema} is no JSON Schema: {error}"));
    (schemas, index)
}

/// A name in braces stands for any text without a slash.
fn fits(template: &str, path: &str) -> bool {
    let (mut segments, mut wanted) = (path.split('/'), template.split('/'));
    wanted.by_ref().all(|wanted| {
        let Some(segment) = segments.next() else { return false };
        match wanted.strip_prefix('{').and_then(|named| named.split_once('}')) {
            Some((_, rest)) => segment.ends_with(rest),
            None => wanted == segment,
        }
    }) && segments.next().is_none()
}

/// RFC 6901.
fn pointer(names: &[&str]) -> String {
    names.iter().map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1"))).collect()
}

/// As the fragment of an address.
fn escaped(pointer: &str) -> String {
    pointer.replace('{', "%7B").replace('}', "%7D").replace(' ', "%20")
}
