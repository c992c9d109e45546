//! The description of this interface for programs, OpenAPI 3.1: a file of the repository, and the pages, each in the same
//! words.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::pages;

/// All of it but the pages.
const BY_HAND: &str = include_str!("openapi.json");

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let mut document: Value = serde_json::from_str(BY_HAND).expect("the file is JSON");
    let paths = document["paths"].as_object_mut().expect("the file has paths");
    paths.extend(pages::all().map(|(path, kind)| (path.to_owned(), page(path, kind))));
    serde_json::to_string_pretty(&document).expect("a value has a JSON form")
});

/// The whole description.
#[must_use]
pub fn document() -> &'static str {
    &DOCUMENT
}

fn page(path: &str, kind: &str) -> Value {
    let errors = [
        ("400", "BadRequest"),
        ("401", "Unauthorized"),
        ("403", "Forbidden"),
        ("405", "MethodNotAllowed"),
        ("414", "TargetTooLong"),
        ("431", "HeadTooLarge"),
    ];
    let schema =
        if kind == "application/json" { json!({ "type": "object" }) } else { json!({ "type": "string" }) };
    let whole = json!({
        "description": "A file that holds nothing of the show.",
        "content": { kind: { "schema": schema } },
    });
    let errors = errors.map(|(status, name)| {
        (status.to_owned(), json!({ "$ref": format!("#/components/responses/{name}") }))
    });
    let answers: Map<String, Value> = [("200".to_owned(), whole)].into_iter().chain(errors).collect();
    json!({ "get": {
        "operationId": format!("page{}", path.replace(['/', '.'], "_")),
        "tags": ["pages"],
        "summary": "A file of dock or overlay",
        "responses": answers,
    } })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::routes;
    use super::*;

    #[test]
    fn the_description_has_every_path_by_its_method_and_no_other() {
        let document: Value = serde_json::from_str(document()).expect("JSON");
        let paths = document["paths"].as_object().expect("paths");
        let described: BTreeSet<(&str, &str)> = paths
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().expect("methods").keys().map(|of| (path.as_str(), of.as_str()))
            })
            .collect();
        let known: BTreeSet<_> =
            routes::described().chain(pages::all().map(|(path, _)| (path, "get"))).collect();
        assert_eq!(described, known);
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let document: Value = serde_json::from_str(document()).expect("JSON");
        let items = document["paths"].as_object().expect("paths").values();
        let operations = items.flat_map(|item| item.as_object().expect("methods").values());
        let names: Vec<&Value> = operations.map(|operation| &operation["operationId"]).collect();
        assert_eq!(names.iter().map(|name| name.as_str()).collect::<BTreeSet<_>>().len(), names.len());
    }
}
