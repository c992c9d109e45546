//! Files keep their form: lines as they were recorded before the settings and the cursor had types of their own are
//! read and written again byte for byte.

use engine::show::journal::Line;

/// Written by an earlier version of the program.
const RECORDED: &str = concat!(
    r##"{"seq":1,"utc":"2026-11-28T16:00:00.000Z","fact":"session_started","format":"1.0","program":"0.1.0","fonts":"f0","settings":{"fps":60,"canvas":{"w":96,"h":96,"bg":"#202020"},"layout":"1080p","scale":11,"default_step_ms":700,"hold_sec":90,"card_sec":null,"card_refused":"You are too small","card_failed":"You are too small","caption":"All for you","queue_max":32,"plan_ahead":2,"retries":3,"fallback":"card","draw_max_sec":120,"moderation":"auto","lists":"","min_amount":{"RUB":"100"},"warm_up":false}}"##,
    "\n",
    r#"{"seq":2,"utc":"2026-11-28T16:00:00.000Z","fact":"carried","paused":false,"lists":"","position":{"epoch":"a7","seq":11,"generation":2},"seen":["da:1"]}"#,
    "\n",
    r#"{"seq":3,"utc":"2026-11-28T16:00:01.000Z","fact":"donation_received","donation":{"id":"da:2","donor":"Ann","message":"a fox","amount":"5","currency":"EUR","created_at":null,"source":"socket"},"position":{"epoch":"a7","seq":12,"generation":0}}"#,
    "\n",
    r#"{"seq":4,"utc":"2026-11-28T16:00:01.000Z","fact":"donation_missed","donation":{"id":"da:3","donor":null,"message":"an owl","amount":"5","currency":"EUR","created_at":null,"source":"rest"},"position":{"epoch":"","seq":0,"generation":0,"offset":7}}"#,
    "\n",
    r#"{"seq":5,"utc":"2026-11-28T16:00:01.000Z","fact":"backlog_seen","ids":["da:1"],"position":{"epoch":"é\"","seq":4294967296,"generation":1}}"#,
    "\n",
    r##"{"seq":6,"utc":"2026-11-28T16:00:02.000Z","fact":"rules_changed","lists":"x","changed":["LAYOUT"],"settings":{"fps":30,"canvas":{"w":64,"h":48,"bg":"#000000"},"layout":"bare","scale":1,"default_step_ms":700,"hold_sec":90,"card_sec":5,"card_refused":"","card_failed":"","caption":"","queue_max":1,"plan_ahead":0,"retries":0,"fallback":"offline","draw_max_sec":1,"moderation":"review","lists":"x","min_amount":{},"warm_up":true}}"##,
    "\n",
);

#[test]
fn lines_are_written_as_they_were_recorded() {
    for line in RECORDED.split_inclusive('\n') {
        let Ok(Line::Fact(fact)) = Line::parse(line.trim_end()) else { panic!("no fact: {line}") };
        assert_eq!(fact.to_text(), line);
    }
}
