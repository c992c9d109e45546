//! Places in a stream of publications, as servers of different ages number them.
//!
//! Servers with `seq` and `gen` count with those, whatever offset they add; later ones count with `offset` alone.

use engine::show::StreamCursor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A place in a socket's stream of publications, from which a later connection can recover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamPosition {
    /// Names the stream; another epoch is another stream.
    pub epoch: String,
    /// Sequence number inside the generation.
    #[serde(default)]
    pub seq: u64,
    /// Generation of the sequence numbers.
    #[serde(default)]
    pub generation: u64,
    /// The one number that servers without `seq` count with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl StreamPosition {
    /// Reads a cursor that a session kept; `None` for one of another source.
    #[must_use]
    pub fn of(cursor: &StreamCursor) -> Option<Self> {
        let text = serde_json::to_string(cursor).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// The place as a session keeps it.
    ///
    /// # Panics
    /// Never: an epoch and numbers have a JSON form.
    #[must_use]
    pub fn cursor(&self) -> StreamCursor {
        let text = serde_json::to_string(self).expect("texts and numbers have a JSON form");
        serde_json::from_str(&text).expect("a struct is written as an object")
    }
}

/// The numbers of a position; what is absent is zero, except an offset.
#[must_use]
pub fn numbers(value: &Value) -> StreamPosition {
    let number = |key| value.get(key).and_then(Value::as_u64);
    StreamPosition {
        epoch: String::new(),
        seq: number("seq").unwrap_or(0),
        generation: number("gen").unwrap_or(0),
        offset: number("offset"),
    }
}

/// A publication's place; `None` when it has no number.
#[must_use]
pub fn position_of(publication: &Value, epoch: &str) -> Option<StreamPosition> {
    let numbers = numbers(publication);
    (numbers.seq > 0 || numbers.generation > 0 || numbers.offset.is_some())
        .then(|| StreamPosition { epoch: epoch.to_owned(), ..numbers })
}

/// The order of publications, oldest first.
#[must_use]
pub fn order(publication: &Value) -> (u64, u64, u64) {
    let numbers = numbers(publication);
    (numbers.generation, numbers.seq, numbers.offset.unwrap_or(0))
}

/// Whether publications are missing between `last` and `new`. A new generation starts the count again.
#[must_use]
pub fn is_gap(last: &StreamPosition, new: &StreamPosition) -> bool {
    if new.seq > 0 {
        return new.generation == last.generation && new.seq > last.seq.saturating_add(1);
    }
    new.offset.unwrap_or(0) > last.offset.unwrap_or(0).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_place_goes_through_a_cursor_unchanged() {
        let old = StreamPosition { epoch: "a7".into(), seq: 11, generation: 2, offset: None };
        for position in [StreamPosition { offset: Some(4), ..old.clone() }, old] {
            assert_eq!(StreamPosition::of(&position.cursor()), Some(position));
        }
        let foreign: StreamCursor = serde_json::from_str(r#"{"page":4}"#).expect("an object");
        assert_eq!(StreamPosition::of(&foreign), None);
    }

    #[test]
    fn only_a_jump_inside_one_numbering_is_a_gap() {
        for (last, new, gap) in [
            (json!({"seq": 5}), json!({"seq": 6}), false),
            (json!({"seq": 5}), json!({"seq": 7}), true),
            (json!({"seq": 5}), json!({"seq": 5}), false),
            (json!({"seq": 5}), json!({"seq": 2}), false),
            (json!({}), json!({"seq": 1}), false),
            (json!({"seq": 4_294_967_295_u64}), json!({"gen": 1}), false),
            (json!({"seq": 9, "gen": 1}), json!({"seq": 50, "gen": 2}), false),
            (json!({"offset": 5}), json!({"offset": 6}), false),
            (json!({"offset": 5}), json!({"offset": 7}), true),
            (json!({"seq": 5, "offset": 5}), json!({"seq": 6, "offset": 90}), false),
            (json!({"seq": u64::MAX}), json!({"seq": u64::MAX}), false),
        ] {
            assert_eq!(is_gap(&numbers(&last), &numbers(&new)), gap, "{last} {new}");
        }
    }

    #[test]
    fn a_publication_without_a_number_has_no_place() {
        assert_eq!(position_of(&json!({"data": {}}), "E"), None);
        let place = position_of(&json!({"seq": 3}), "E").unwrap();
        assert_eq!((place.epoch.as_str(), place.seq), ("E", 3));
    }
}
