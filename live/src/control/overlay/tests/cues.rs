//! What is heard: begin and end of a drawing, once each, by those who listen, and nothing of what was before they came.

use std::sync::LazyLock;

use engine::show::RequestId;
use futures_util::StreamExt as _;
use tokio::io::{DuplexStream, duplex};
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_util::task::AbortOnDropHandle;

use super::super::cues::{Cue, Cues};
use super::super::hub::{Hub, Stream};
use super::super::socket::serve;
use super::*;
use crate::director::Published;

static DRAWINGS: LazyLock<[Vec<Arc<Drawing>>; 2]> = LazyLock::new(|| [drawings(CANVAS.w), drawings(31)]);

const IDLE: u8 = 0;
const THINKING: u8 = 1;
const CARD: u8 = 2;
const HOLDING: u8 = 3;
const DRAWING: u8 = 4;

/// What a show publishes: what goes on, with which request, and how many were drawn before.
fn published(frame: u64, (kind, request, drawn): (u8, u32, u64)) -> Published {
    let per_mille = if kind == HOLDING { 1000 } else { (frame * 37 % 1000) as u16 };
    let scene = Scene { kind, drawing: 5, per_mille, other_canvas: false, waiting: 0, paused: false };
    let on_air = (kind != IDLE).then(|| RequestId { donation: "da:1".into(), run: request });
    Published { frame: Frame(frame), screen: Arc::new(screen(&scene, &DRAWINGS)), on_air, drawn }
}

/// What is heard at each of these, after the first.
fn heard(states: &[(u8, u32, u64)]) -> Vec<Vec<Cue>> {
    let mut cues = Cues::from(&published(0, states[0]));
    (1..).zip(&states[1..]).map(|(frame, state)| cues.follow(&published(frame, *state))).collect()
}

#[test]
fn a_drawing_is_heard_when_it_begins_and_when_it_is_whole() {
    use Cue::{Begin, End};
    let told = heard(&[
        (IDLE, 0, 0),
        (THINKING, 1, 0),
        (DRAWING, 1, 0),
        (DRAWING, 1, 0),
        (HOLDING, 1, 0),
        (HOLDING, 1, 0),
        (DRAWING, 2, 1),
        (HOLDING, 2, 1),
        (IDLE, 0, 2),
    ]);
    let nothing = Vec::new;
    assert_eq!(
        told,
        [nothing(), vec![Begin], nothing(), vec![End], nothing(), vec![Begin], vec![End], nothing()]
    );
}

#[test]
fn what_stays_no_second_or_is_whole_at_once_is_heard_as_well() {
    use Cue::{Begin, End};
    assert_eq!(heard(&[(DRAWING, 1, 0), (IDLE, 0, 1)]), [[End]]);
    assert_eq!(heard(&[(IDLE, 0, 0), (DRAWING, 1, 0), (DRAWING, 2, 1)]), [vec![Begin], vec![End, Begin]]);
    assert_eq!(heard(&[(IDLE, 0, 0), (HOLDING, 1, 0)]), [[Begin, End]]);
}

#[test]
fn a_refused_wish_a_skip_and_a_second_try_are_not_heard() {
    let none: [Vec<Cue>; 3] = Default::default();
    assert_eq!(heard(&[(IDLE, 0, 0), (THINKING, 1, 0), (CARD, 1, 0), (IDLE, 0, 0)]), none);
    assert_eq!(heard(&[(DRAWING, 1, 0), (IDLE, 0, 0), (IDLE, 0, 0), (IDLE, 0, 0)]), none, "skipped, hidden");
    assert_eq!(heard(&[(DRAWING, 1, 0), (THINKING, 1, 0), (DRAWING, 1, 0), (CARD, 1, 0)]), none);
    assert_eq!(heard(&[(HOLDING, 1, 0), (HOLDING, 1, 0), (IDLE, 0, 1), (CARD, 2, 1)]), none);
}

type Client = WebSocketStream<DuplexStream>;

/// A client of the stream. The pipe has room for all that is sent: what was published is in it in the order of the stream.
async fn client(stream: &Arc<Stream>, listens: bool) -> (Client, AbortOnDropHandle<()>) {
    let (service, client) = duplex(1 << 20);
    let (service, client) = tokio::join!(
        WebSocketStream::from_raw_socket(service, Role::Server, None),
        WebSocketStream::from_raw_socket(client, Role::Client, None),
    );
    let stream = Arc::clone(stream);
    let serving = tokio::spawn(async move {
        let _ = serve(service, &stream, listens).await;
    });
    (client, AbortOnDropHandle::new(serving))
}

async fn next(client: &mut Client) -> Vec<u8> {
    client.next().await.expect("it is open").expect("a message").into_data().to_vec()
}

/// The first bytes of the messages until `count` changes and cues have come, in the order of their numbers.
async fn kinds(client: &mut Client, count: usize) -> Vec<u8> {
    let mut kinds = Vec::new();
    while kinds.len() < count {
        kinds.push(next(client).await[0]);
    }
    kinds.sort_unstable();
    kinds
}

#[tokio::test(start_paused = true)]
async fn only_those_who_listen_are_told_and_only_of_what_comes_after_their_first_picture() {
    let (publish, screens) = watch::channel(published(0, (DRAWING, 1, 0)));
    let options = OverlayOptions::of(&Query(""), settings(Layout::Panel, 4)).expect("options");
    let stream = Hub::of(screens).open(options, true).expect("there is room");
    let (mut listening, _serving) = client(&stream, true).await;
    let (mut silent, _serving_too) = client(&stream, false).await;
    assert_eq!([next(&mut listening).await[0], next(&mut silent).await[0]], [1, 1]);

    publish.send_replace(published(1, (HOLDING, 1, 0)));
    assert_eq!(kinds(&mut listening, 2).await, [2, 4]);
    assert_eq!(next(&mut silent).await[0], 2);

    // Whoever comes now, or again, hears nothing of the drawing that has ended.
    let (mut late, _serving_late) = client(&stream, true).await;
    assert_eq!(next(&mut late).await[0], 1);
    publish.send_replace(published(2, (IDLE, 0, 1)));
    for client in [&mut listening, &mut silent, &mut late] {
        assert_eq!(next(client).await[0], 2);
    }
    publish.send_replace(published(3, (DRAWING, 2, 1)));
    assert_eq!(kinds(&mut late, 2).await, [2, 4]);
    assert_eq!(kinds(&mut listening, 2).await, [2, 4]);
    publish.send_replace(published(4, (IDLE, 0, 1)));
    assert_eq!([next(&mut silent).await[0], next(&mut silent).await[0]], [2, 2]);
}
