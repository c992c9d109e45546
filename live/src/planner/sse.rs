//! A stream's bytes, cut anywhere, into the payloads of its lines.
//!
//! Takes both forms that model servers speak: server-sent events (`data: {json}`) and one JSON object a line. Source:
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>, with one difference: each `data:` line is a payload
//! of its own, as all of these servers send it. Does not look into a payload.

use super::limits::{LINE_BYTES_MAX, STREAM_BYTES_MAX};

/// Collects bytes until a line is complete.
#[derive(Debug, Default)]
pub struct Lines {
    /// The line that is not complete yet.
    open: Vec<u8>,
    /// Bytes taken so far.
    taken: usize,
    /// Lines that are neither events nor JSON, such as those of an HTML page.
    strays: usize,
}

/// A line or the whole stream is longer than its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl Lines {
    /// Takes the next bytes and hands out every payload that they complete, in order.
    ///
    /// # Errors
    /// When a line grows past [`LINE_BYTES_MAX`] or the stream past [`STREAM_BYTES_MAX`]; what was complete before is
    /// handed out first.
    pub fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(&str)) -> Result<(), TooLong> {
        let room = STREAM_BYTES_MAX - self.taken;
        let mut rest = &bytes[..bytes.len().min(room)];
        self.taken += rest.len();
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            self.extend(&rest[..end])?;
            self.close(&mut each);
            rest = &rest[end + 1..];
        }
        self.extend(rest)?;
        if bytes.len() > room { Err(TooLong) } else { Ok(()) }
    }

    /// The stream is over: hands out a last line that had no line end.
    pub fn end(&mut self, mut each: impl FnMut(&str)) {
        self.close(&mut each);
    }

    /// Lines so far that no server of this protocol sends.
    #[must_use]
    pub const fn strays(&self) -> usize {
        self.strays
    }

    fn extend(&mut self, part: &[u8]) -> Result<(), TooLong> {
        if self.open.len() + part.len() > LINE_BYTES_MAX {
            return Err(TooLong);
        }
        self.open.extend_from_slice(part);
        Ok(())
    }

    fn close(&mut self, each: &mut impl FnMut(&str)) {
        let line = String::from_utf8_lossy(&self.open);
        match payload(&line) {
            SseField::Payload(text) => each(text),
            SseField::Ignored => {}
            SseField::Stray => self.strays += 1,
        }
        self.open.clear();
    }
}

enum SseField<'a> {
    Payload(&'a str),
    Ignored,
    Stray,
}

fn payload(line: &str) -> SseField<'_> {
    let line = line.trim_start_matches('\u{FEFF}').trim();
    if let Some(data) = line.strip_prefix("data:") {
        return SseField::Payload(data.trim_start());
    }
    // A comment, another field, or the blank line between two events.
    let ignored = ["event:", "id:", "retry:", ":"];
    if line.is_empty() || ignored.iter().any(|field| line.starts_with(field)) {
        return SseField::Ignored;
    }
    if line.starts_with('{') { SseField::Payload(line) } else { SseField::Stray }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn payloads(chunks: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for chunk in chunks {
            lines.feed(chunk, |text| found.push(text.to_owned())).expect("short");
        }
        lines.end(|text| found.push(text.to_owned()));
        found
    }

    const STREAM: &str = "\u{FEFF}: hello\r\nevent: message\r\ndata: {\"a\":\"лиса 🦊\"}\r\n\r\ndata:{\"b\":2}\n\n{\"c\":3}\nid: 7\ndata: [DONE]";

    #[test]
    fn events_and_plain_json_lines_are_both_payloads() {
        assert_eq!(
            payloads(&[STREAM.as_bytes()]),
            ["{\"a\":\"лиса 🦊\"}", "{\"b\":2}", "{\"c\":3}", "[DONE]"]
        );
    }

    #[test]
    fn chunks_of_one_byte_give_the_same_payloads() {
        let bytes: Vec<&[u8]> = STREAM.as_bytes().chunks(1).collect();
        assert_eq!(payloads(&bytes), payloads(&[STREAM.as_bytes()]));
    }

    #[test]
    fn a_page_in_place_of_a_stream_has_no_payload_and_is_counted() {
        let mut lines = Lines::default();
        let page = b"<!DOCTYPE html>\n<html>\n<body>Bad gateway</body>\n";
        lines.feed(page, |text| panic!("no payload in {text}")).expect("short");
        assert_eq!(lines.strays(), 3);
    }

    #[test]
    fn a_line_without_end_and_a_stream_without_end_are_stopped() {
        let mut lines = Lines::default();
        let long = vec![b'x'; LINE_BYTES_MAX];
        assert_eq!(lines.feed(&long, |_| {}), Ok(()));
        assert_eq!(lines.feed(b"x", |_| {}), Err(TooLong));
        let mut lines = Lines::default();
        let blank = vec![b'\n'; STREAM_BYTES_MAX];
        assert_eq!(lines.feed(&blank, |_| {}), Ok(()));
        assert_eq!(lines.feed(b"\n", |_| {}), Err(TooLong));
    }

    proptest! {
        #[test]
        fn any_bytes_cut_anywhere_give_the_same_payloads(bytes: Vec<u8>, cuts in prop::collection::vec(1_usize..9, 1..40)) {
            let whole = payloads(&[&bytes]);
            let mut rest = &bytes[..];
            let mut parts = Vec::new();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (part, after) = rest.split_at((*cut).min(rest.len()));
                parts.push(part);
                rest = after;
            }
            prop_assert_eq!(payloads(&parts), whole);
        }
    }
}
