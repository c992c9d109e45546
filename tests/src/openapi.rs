//! Every answer of the control API that a suite receives, and every body that it takes, held against the program's own
//! description of it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use live::control::openapi;
use live::mutex::lock;
use serde_json::{Map, Value};

/// The description under a name of its own; nothing is fetched.
const ADDRESS: &str = "http://live/openapi.json";

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(openapi::document()).expect("the description is JSON"));

/// What is described of one path and method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// As a template: `/queue/{id}`.
    pub path: &'static str,
    /// In lower case.
    pub method: String,
}

impl Operation {
    /// What a request means; `None`: something that is not described.
    #[must_use]
    pub fn of(method: &str, target: &str) -> Option<Self> {
        let path = target.split_once('?').map_or(target, |(path, _)| path);
        // `/queue/skip` is not `/queue/{id}`, and the longer ending is the one that is meant.
        let fitting = paths().keys().filter(|template| fits(template, path));
        let path = fitting.max_by_key(|known| (!known.contains('{'), known.len()))?;
        let method = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
        paths()[path].get(&method).is_some().then_some(Self { path, method })
    }

    /// All that are described.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let methods = |item: &'static Value| item.as_object().expect("methods").keys();
        let all = paths().iter().flat_map(|(path, item)| methods(item).map(move |method| (path, method)));
        all.map(|(path, method)| Self { path, method: method.clone() }).collect()
    }

    /// The statuses that say it went well.
    ///
    /// # Panics
    /// When the description has a status that is no number.
    #[must_use]
    pub fn successes(&self) -> Vec<u16> {
        let answers = paths()[self.path][&self.method]["responses"].as_object().expect("answers");
        let statuses = answers.keys().map(|status| status.parse().expect("a number"));
        statuses.filter(|status| *status < 400).collect()
    }

    /// The fields of its body.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let Some(schema) = self.body_schema() else { return Vec::new() };
        let schema = DOCUMENT.pointer(&schema).expect("what is named is there");
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }

    /// Where its body is described.
    fn body_schema(&self) -> Option<String> {
        let whole = pointer(&[
            "paths",
            self.path,
            &self.method,
            "requestBody",
            "content",
            "application/json",
            "schema",
        ]);
        let named = DOCUMENT.pointer(&whole)?["$ref"].as_str();
        Some(named.map_or(whole, |named| named.strip_prefix('#').expect("it is in this file").to_owned()))
    }

    /// Holds the body of a request that went well against its description.
    fn check_body(&self, body: &str) {
        let what = format!("the body of {} {}", self.method, self.path);
        let Some(schema) = self.body_schema() else {
            assert!(body.is_empty() || body == "{}", "{what} is not described: {body}");
            return;
        };
        let described = &paths()[self.path][&self.method]["requestBody"];
        assert!(!body.is_empty() || described["required"] == false, "{what} is missing, and it went well");
        if !body.is_empty() {
            let body = serde_json::from_str(body).unwrap_or_else(|_| panic!("{what} is no JSON: {body}"));
            validate(&schema, &body, &what);
        }
    }
}

fn paths() -> &'static Map<String, Value> {
    DOCUMENT["paths"].as_object().expect("paths")
}

/// Holds an answer against what the description says of it: status, media type and body, and a body that was sent and taken
/// against its schema. Says nothing of a path or a method that is not described.
///
/// # Panics
/// When they differ; in words.
pub fn check(method: &str, target: &str, sent: &str, status: u16, kind: &str, body: &[u8]) {
    let Some(meant) = Operation::of(method, target) else { return };
    if status < 400 {
        meant.check_body(sent);
    }
    let Operation { path: template, method: asked } = meant;
    let operation = &paths()[template][&asked];
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

/// What was compiled so far, by the place of each schema: most answers are alike.
static COMPILED: Mutex<BTreeMap<String, Arc<(Schemas, SchemaIndex)>>> = Mutex::new(BTreeMap::new());

fn validate(schema: &str, value: &Value, what: &str) {
    let compiled =
        Arc::clone(lock(&COMPILED).entry(schema.to_owned()).or_insert_with(|| Arc::new(compiled(schema))));
    let (schemas, index) = &*compiled;
    if let Err(error) = schemas.validate(value, *index) {
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
