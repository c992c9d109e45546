//! Laws of the Centrifugo session that no single recording shows: long silence, any cut, any order, any bytes.

use std::collections::BTreeMap;

use live::donations::donation_alerts::offset::StreamPosition;
use live::donations::donation_alerts::session::{Output, Patience, Session};
use live::net::secret::Secret;
use proptest::prelude::*;
use serde_json::{Value, json};

const CHANNEL: &str = "$alerts:donation_42";
const PATIENCE: Patience = Patience { silence_ms: 25_000, reply_ms: 4_000 };
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn outputs(session: &mut Session) -> Vec<Output> {
    std::iter::from_fn(|| session.poll()).collect()
}

fn subscribed() -> Session {
    let mut session = Session::new(CHANNEL.to_owned(), None, PATIENCE);
    session.open(0, &Secret::new("T"));
    session.handle_text(0, r#"{"id":1,"result":{"client":"c","version":"2.2.1"}}"#);
    session.channel_token(0, &Secret::new("S"));
    session.handle_text(0, r#"{"id":2,"result":{"recoverable":true,"epoch":"E"}}"#);
    outputs(&mut session);
    session
}

/// A server that answers each ping `delay_ms` later; how often it was pinged, and when it was over.
fn idle(session: &mut Session, length_ms: u64, delay_ms: u64, websocket_ping_ms: Option<u64>) -> (u64, u64) {
    let (mut now_ms, mut pings, mut replies) = (0, 0, BTreeMap::new());
    let mut next_ping_ms = websocket_ping_ms.unwrap_or(u64::MAX);
    while now_ms < length_ms {
        let deadline_ms = session.poll_timeout().unwrap_or(u64::MAX);
        let reply_ms = replies.keys().next().copied().unwrap_or(u64::MAX);
        now_ms = deadline_ms.min(reply_ms).min(next_ping_ms);
        if now_ms == next_ping_ms {
            session.heard(now_ms);
            next_ping_ms += websocket_ping_ms.unwrap_or(0);
        }
        if let Some(reply) = replies.remove(&now_ms) {
            session.handle_text(now_ms, &format!("{reply}\n"));
        }
        session.handle_timeout(now_ms);
        for output in outputs(session) {
            let Output::Send(frame) = output else { panic!("{output:?} after {now_ms} ms") };
            let command: Value = serde_json::from_str(&frame).expect("commands are JSON");
            assert_eq!(command["method"], 7, "{frame}");
            replies.insert(now_ms + delay_ms, json!({"id": command["id"]}));
            pings += 1;
        }
    }
    (pings, now_ms)
}

#[test]
fn a_day_of_silence_keeps_one_connection_with_a_ping_every_25_seconds() {
    let (pings, _) = idle(&mut subscribed(), DAY_MS, 1, None);
    assert_eq!(pings, DAY_MS / 25_001 + 1);
}

#[test]
fn a_day_of_slow_ping_replies_keeps_one_connection() {
    let (pings, _) = idle(&mut subscribed(), DAY_MS, 3_900, None);
    assert_eq!(pings, DAY_MS / 28_900 + 1);
}

#[test]
fn a_server_that_pings_every_24_seconds_is_never_pinged() {
    assert_eq!(idle(&mut subscribed(), DAY_MS, 1, Some(24_000)).0, 0);
}

#[test]
fn a_publication_after_a_day_of_silence_is_handed_on() {
    let mut session = subscribed();
    let (_, now_ms) = idle(&mut session, DAY_MS, 100, None);
    session.handle_text(now_ms, &push(1));
    let position = StreamPosition { epoch: "E".into(), seq: 1, ..StreamPosition::default() };
    assert_eq!(outputs(&mut session), [Output::Published(json!({"id": 1}), Some(position))]);
}

fn push(seq: u64) -> String {
    json!({"result": {"channel": CHANNEL, "data": {"seq": seq, "data": {"id": seq}}}}).to_string()
}

fn published(session: &mut Session) -> Vec<u64> {
    let id = |output| match output {
        Output::Published(value, _) => value["id"].as_u64(),
        _ => None,
    };
    outputs(session).into_iter().filter_map(id).collect()
}

/// One connection that gets publications up to `to` of a stream, the first `missed` of them by recovery.
fn connection(position: Option<StreamPosition>, to: u64, missed: u64) -> (Vec<u64>, Option<StreamPosition>) {
    let from = position.as_ref().map_or(0, |position| position.seq);
    let mut session = Session::new(CHANNEL.to_owned(), position, PATIENCE);
    session.open(0, &Secret::new("T"));
    session.handle_text(0, r#"{"id":1,"result":{"client":"c"}}"#);
    session.channel_token(0, &Secret::new("S"));
    let recovered: Vec<_> =
        (from + 1..=from + missed).rev().map(|seq| json!({"seq": seq, "data": {"id": seq}})).collect();
    let result = json!({
        "recoverable": true, "epoch": "E", "seq": from + missed, "publications": recovered, "recovered": true
    });
    session.handle_text(0, &json!({"id": 2, "result": result}).to_string());
    for seq in from + missed + 1..=to {
        session.handle_text(0, &push(seq));
    }
    session.closed(None, "");
    (published(&mut session), session.position().cloned())
}

proptest! {
    #[test]
    fn wherever_connections_are_cut_recovery_continues_without_a_gap_or_a_repeat(
        cuts in prop::collection::vec((0_u64..40, 0_u64..40), 1..8)
    ) {
        let (mut position, mut all, mut to) = (None, Vec::new(), 0);
        for (missed, live) in cuts {
            to += missed + live;
            let (ids, reached) = connection(position, to, missed);
            all.extend(ids);
            position = reached;
        }
        prop_assert_eq!(all, (1..=to).collect::<Vec<_>>());
    }

    #[test]
    fn any_text_at_any_time_neither_panics_nor_sends_after_the_end(
        events in prop::collection::vec((0_u64..60_000, any_frame()), 0..40)
    ) {
        let (mut session, mut now_ms, mut ended) = (subscribed(), 0, false);
        for (pause_ms, frame) in events {
            now_ms += pause_ms;
            session.handle_text(now_ms, &frame);
            session.handle_timeout(now_ms);
            for output in outputs(&mut session) {
                prop_assert!(!ended, "{:?} after the end", output);
                ended = matches!(output, Output::Ended(_));
            }
            prop_assert!(session.poll_timeout().is_none() == ended);
        }
    }
}

/// Texts that look more or less like the protocol.
fn any_frame() -> impl Strategy<Value = String> {
    let id = prop_oneof![Just(json!(null)), (0_u64..6).prop_map(|id| json!(id)), Just(json!("x"))];
    let code = prop_oneof![Just(json!(0)), (100_i64..113).prop_map(|code| json!(code)), Just(json!([]))];
    let reply = (id, code, any::<bool>(), any::<u64>()).prop_map(|(id, code, refused, number)| {
        let error = json!({"id": id, "error": {"code": code}});
        let result =
            json!({"client": "c", "expires": true, "ttl": number, "seq": number, "offset": number, "type": 3});
        if refused { error.to_string() } else { json!({"id": id, "result": result}).to_string() }
    });
    let pushed = (0_u64..5, any::<u64>(), any::<bool>()).prop_map(|(kind, seq, flag)| {
        let data = json!({"seq": seq, "gen": seq, "offset": seq, "data": {"id": seq}, "resubscribe": flag});
        json!({"result": {"type": kind, "channel": CHANNEL, "data": data}}).to_string()
    });
    prop_oneof![reply, pushed, any::<String>(), Just("\n\n{}\n[]".to_owned())]
}
