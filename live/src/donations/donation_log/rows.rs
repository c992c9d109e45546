//! CSV and JSON as rows of named texts.
//!
//! CSV: the first row names the columns; comma, semicolon or tab between fields (RFC 4180 quoting). JSON: a list of
//! objects, or an object with such a list in it, or an object a line; objects inside of objects are names with points.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{LogError, ROWS_MAX};

/// Names of a row's fields, and levels of objects inside of objects, at most.
const COLUMNS_MAX: usize = 256;
const DEPTH_MAX: usize = 4;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it stands, in words.
    pub(super) place: String,
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its fields by name; empty ones are left out.
    pub(super) fields: BTreeMap<String, String>,
    /// The names in the order of the file, empty ones included.
    pub(super) names: Vec<String>,
}

/// The rows of a text in their order.
pub(super) fn read(text: &str) -> Result<Vec<Row>, LogError> {
    let rows = match text.trim_start().chars().next() {
        None => Vec::new(),
        Some('[' | '{') => read_json(text)?,
        Some(_) => read_csv(text)?,
    };
    if rows.len() > ROWS_MAX { Err(LogError::TooLong) } else { Ok(rows) }
}

fn read_csv(text: &str) -> Result<Vec<Row>, LogError> {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| (count(delimiter), *delimiter == b','));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let broken = |error: csv::Error| LogError::NotAList(format!("it cannot be read as CSV: {error}"));
    let names: Vec<String> = reader
        .headers()
        .map_err(broken)?
        .iter()
        .take(COLUMNS_MAX)
        .map(|name| name.trim().to_owned())
        .collect();
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.records().take(ROWS_MAX + 1)) {
        let record = record.map_err(broken)?;
        let fields = names.iter().zip(&record).map(|(name, text)| (name.clone(), text.trim().to_owned()));
        let fields: BTreeMap<_, _> = fields.filter(|(_, text)| !text.is_empty()).collect();
        if !fields.is_empty() {
            rows.push(Row { place: format!("row {number}"), number, fields, names: names.clone() });
        }
    }
    Ok(rows)
}

fn read_json(text: &str) -> Result<Vec<Row>, LogError> {
    let no_list = || {
        LogError::NotAList(
            "no list of objects in it: expected a list, or an object with one in it, as data or docs"
                .to_owned(),
        )
    };
    let items = match serde_json::from_str(text) {
        Ok(Value::Array(items)) => items,
        Ok(Value::Object(object)) if is_donation(&object) => vec![Value::Object(object)],
        Ok(Value::Object(object)) => {
            let lists = object.into_iter().filter_map(|(_, value)| match value {
                Value::Array(items) if items.iter().all(Value::is_object) => Some(items),
                _ => None,
            });
            lists.max_by_key(Vec::len).ok_or_else(no_list)?
        }
        Ok(_) => return Err(no_list()),
        Err(error) => json_lines(text)
            .ok_or_else(|| LogError::NotAList(format!("it begins like JSON and is none: {error}")))?,
    };
    let rows = (1..).zip(items).map(|(number, item)| {
        let Value::Object(object) = item else { return Err(no_list()) };
        let mut row = Row { place: format!("row {number}"), number, ..Row::default() };
        flatten("", object, 0, &mut row);
        Ok(row)
    });
    rows.collect()
}

/// An object a line.
fn json_lines(text: &str) -> Option<Vec<Value>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let items: Option<Vec<Value>> = lines.map(|line| serde_json::from_str(line).ok()).collect();
    items.filter(|items| items.len() > 1 && items.iter().all(Value::is_object))
}

/// Whether an object is itself a donation and no envelope around them.
fn is_donation(object: &serde_json::Map<String, Value>) -> bool {
    object.contains_key("message")
        && !object.values().any(|value| value.as_array().is_some_and(|list| !list.is_empty()))
}

fn flatten(before: &str, object: serde_json::Map<String, Value>, depth: usize, row: &mut Row) {
    for (name, value) in object {
        let name = if before.is_empty() { name } else { format!("{before}.{name}") };
        let text = match value {
            Value::Object(inside) if depth < DEPTH_MAX => {
                flatten(&name, inside, depth + 1, row);
                continue;
            }
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(is) => is.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        };
        if row.names.len() < COLUMNS_MAX {
            row.names.push(name.clone());
            if !text.is_empty() {
                row.fields.insert(name, text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<Vec<String>> {
        let rows = read(text).expect("rows");
        let said = |row: Row| row.fields.into_iter().map(|(name, text)| format!("{name}={text}")).collect();
        rows.into_iter().map(said).collect()
    }

    #[test]
    fn csv_is_read_with_any_of_three_signs_between_fields() {
        for sign in [",", ";", "\t"] {
            let text = format!("a{sign}b\r\n1{sign}\"two{sign} and \"\"three\"\"\"\r\n\r\n{sign}\r\n4\r\n");
            let expected =
                [vec!["a=1".to_owned(), format!("b=two{sign} and \"three\"")], vec!["a=4".to_owned()]];
            assert_eq!(fields(&text), expected, "{sign:?}");
        }
    }

    #[test]
    fn json_is_a_list_an_envelope_or_an_object_a_line() {
        let expected = [["a.b=1", "c=x"], ["a.b=2", "c=y"]];
        for text in [
            r#"[{"a":{"b":1},"c":"x","d":null},{"a":{"b":2},"c":"y"}]"#,
            r#"{"total":2,"docs":[{"a":{"b":1},"c":"x"},{"a":{"b":2},"c":"y"}],"links":[]}"#,
            "{\"a\":{\"b\":1},\"c\":\"x\"}\n{\"a\":{\"b\":2},\"c\":\"y\"}\n",
        ] {
            assert_eq!(fields(text), expected, "{text}");
        }
    }
}
