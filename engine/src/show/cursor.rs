//! A place in a source's stream, in the source's own words: kept and handed back, never read here.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A place from which a source can go on; a JSON object whose members only the source understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamCursor(Vec<(String, Value)>);

impl Serialize for StreamCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for StreamCursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CursorVisitor)
    }
}

/// Reads the members in their order, in which they are written again.
struct CursorVisitor;

impl<'de> Visitor<'de> for CursorVisitor {
    type Value = StreamCursor;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object: a place in a source's stream")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StreamCursor, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(StreamCursor(members))
    }
}
