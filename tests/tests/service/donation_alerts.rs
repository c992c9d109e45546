//! Recorded frames through the session, without a socket: `fixtures/donation_alerts` to `snapshots/donation_alerts`.
//!
//! A fixture is a list of what happens to one connection, a line each; `⏎` is a line end inside a frame:
//! `channel C`, `recover epoch=E seq=N gen=N offset=N`, `open TOKEN`, `< FRAME`, `heard`, `wait MS`, `token T` (for the
//! channel), `connect-token T`, `closed [CODE REASON]`. The snapshot repeats each line and says below what the session did.

use std::fmt::Write as _;

use engine::show::DonationSource;
use live::donations::donation_alerts::offset::StreamPosition;
use live::donations::donation_alerts::session::{Output, Patience, Session};
use live::donations::donation_alerts::wire;
use live::net::secret::Secret;
use tests::golden::{Golden, inputs, stem};

const PATIENCE: Patience = Patience { silence_ms: 25_000, reply_ms: 4_000 };

#[test]
fn every_recorded_conversation_goes_as_blessed() {
    let mut golden = Golden::open("donation_alerts");
    for path in inputs("fixtures/donation_alerts", "txt") {
        let script = std::fs::read_to_string(&path).unwrap();
        golden.text(&format!("{}.txt", stem(&path)), &Telling::of(&script).text);
    }
    golden.finish();
}

/// A script and what the session made of it.
struct Telling {
    session: Session,
    now_ms: u64,
    text: String,
}

impl Telling {
    fn of(script: &str) -> Self {
        let value = |key: &str| script.lines().find_map(|line| line.strip_prefix(key));
        let channel = value("channel ").expect("a channel line").to_owned();
        let session = Session::new(channel, value("recover ").map(position), PATIENCE);
        let mut telling = Self { session, now_ms: 1_000, text: String::new() };
        for line in script.lines() {
            let _ = writeln!(telling.text, "{line}");
            telling.happen(line);
            telling.tell();
        }
        let _ = writeln!(telling.text, "position: {}", place(telling.session.position()));
        telling
    }

    fn happen(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "#" | "channel" | "recover" => {}
            "open" => self.session.open(self.now_ms, &Secret::new(rest)),
            "<" => self.session.handle_text(self.now_ms, &rest.replace('⏎', "\n")),
            "heard" => self.session.heard(self.now_ms),
            "token" => self.session.channel_token(self.now_ms, &Secret::new(rest)),
            "connect-token" => self.session.connect_token(self.now_ms, &Secret::new(rest)),
            "closed" => {
                let (code, reason) = rest.split_once(' ').unwrap_or((rest, ""));
                self.session.closed(code.parse().ok(), reason);
            }
            "wait" => self.wait(rest.parse().expect("milliseconds")),
            other => panic!("a fixture has the unknown line '{other}'"),
        }
    }

    /// Ticks whenever the session asked for it, as a socket does.
    fn wait(&mut self, length_ms: u64) {
        let end_ms = self.now_ms + length_ms;
        while let Some(at_ms) = self.session.poll_timeout().filter(|at_ms| *at_ms <= end_ms) {
            self.now_ms = self.now_ms.max(at_ms);
            self.session.handle_timeout(self.now_ms);
        }
        self.now_ms = end_ms;
    }

    fn tell(&mut self) {
        while let Some(output) = self.session.poll() {
            let said = match output {
                Output::Send(frame) => format!("> {frame}"),
                Output::ConnectTokenWanted => "wants a connection token".to_owned(),
                Output::ChannelTokenWanted(client) => format!("wants a channel token for {client}"),
                Output::Published(value, position) => {
                    let read = wire::donation(&value, DonationSource::Socket);
                    let read = read
                        .map_or_else(|| "nothing readable".to_owned(), |read| format!("{:?}", read.donation));
                    format!("published, {}: {read}", place(position.as_ref()))
                }
                Output::Subscribed { recovered, position } => {
                    format!("subscribed, recovered {recovered}, {}", place(position.as_ref()))
                }
                Output::Gap => "something is missing".to_owned(),
                Output::Unsubscribed => "unsubscribed".to_owned(),
                Output::Strange(what) => format!("ignored {what}"),
                Output::Ended(ending) => format!("ended: {}; retry {:?}", ending.cause, ending.retry),
            };
            let _ = writeln!(self.text, "    {said}");
        }
    }
}

fn position(written: &str) -> StreamPosition {
    let mut position = StreamPosition::default();
    for (key, value) in written.split(' ').filter_map(|pair| pair.split_once('=')) {
        match key {
            "epoch" => position.epoch = value.to_owned(),
            "seq" => position.seq = value.parse().expect("a number"),
            "gen" => position.generation = value.parse().expect("a number"),
            "offset" => position.offset = Some(value.parse().expect("a number")),
            other => panic!("a fixture has the unknown position field '{other}'"),
        }
    }
    position
}

fn place(position: Option<&StreamPosition>) -> String {
    let Some(position) = position else { return "no place".to_owned() };
    let offset = position.offset.map(|offset| format!(" offset {offset}")).unwrap_or_default();
    format!("at {} {}.{}{offset}", position.epoch, position.generation, position.seq)
}
