//! Any bytes as frames at any times: the session never panics, never sends after its end, and never asks for a tick in
//! the past.
#![no_main]

use libfuzzer_sys::fuzz_target;
use live::donations::donation_alerts::session::{Output, Patience, Session};
use live::net::secret::Secret;

fuzz_target!(|data: &[u8]| {
    let patience = Patience { silence_ms: 25_000, reply_ms: 4_000 };
    let mut session = Session::new("$alerts:donation_42".to_owned(), None, patience);
    let (token, mut now_ms, mut ended) = (Secret::new("token"), 0, false);
    session.open(now_ms, &token);
    // The first byte of each line is what happens before the rest of it arrives as a frame.
    for line in data.split(|byte| *byte == b'\r') {
        let Some((event, frame)) = line.split_first() else { continue };
        match event % 6 {
            0 => session.channel_token(now_ms, &token),
            1 => session.connect_token(now_ms, &token),
            2 => now_ms += 30_000,
            3 => now_ms = session.poll_timeout().unwrap_or(now_ms).max(now_ms),
            4 => session.closed(Some(3000 + u16::from(event / 6)), &String::from_utf8_lossy(frame)),
            _ => {}
        }
        session.handle_text(now_ms, &String::from_utf8_lossy(frame));
        session.handle_timeout(now_ms);
        while let Some(output) = session.poll() {
            assert!(!ended, "{output:?} after the end");
            ended = matches!(output, Output::Ended(_));
        }
        assert!(session.poll_timeout().is_none_or(|at_ms| at_ms > now_ms), "a deadline in the past");
    }
});
