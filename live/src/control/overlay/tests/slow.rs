//! Clients that do not read: the show goes on, nothing piles up, and what they read in the end is the current picture.

use engine::stage::render;
use futures_util::StreamExt as _;
use tokio::io::{DuplexStream, duplex};
use tokio::sync::{broadcast, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::super::hub::{Hub, Stream, Subscription, Update};
use super::super::socket::serve;
use super::*;
use crate::director::Published;

/// Bytes between service and client: less than one picture.
const PIPE: usize = 256;
/// Changes that the client sleeps through.
const CHANGES: u64 = 300;

fn published(frame: u64) -> Published {
    let drawings = [drawings(CANVAS.w), drawings(31)];
    // Each frame paints something: one that changed nothing would not be told.
    let per_mille = (frame * 10 % 1_000) as u16;
    let waiting = (frame / 60 % 5) as usize;
    let scene =
        Scene { kind: 4, drawing: 5, per_mille, other_canvas: false, waiting, paused: frame % 100 > 50 };
    let screen = Arc::new(screen(&scene, &drawings));
    Published { frame: Frame(frame), screen, on_air: None, drawn: 0 }
}

fn stream() -> (watch::Sender<Published>, Arc<Stream>) {
    let (publish, screens) = watch::channel(published(0));
    let options = OverlayOptions::of(&Query(""), settings(Layout::Panel, 8)).expect("options");
    let stream = Hub::of(screens).open(options, true).expect("there is room");
    (publish, stream)
}

/// Publishes the frames one by one, each painted before the next comes; a client that reads has seen all of them.
async fn show(publish: &watch::Sender<Published>, stream: &Stream) {
    let Subscription { picture, mut updates, .. } = stream.subscribe().expect("the show runs");
    let mut quick = Client::default();
    quick.take(&picture);
    for frame in 1..=CHANGES {
        publish.send_replace(published(frame));
        match updates.recv().await.expect("a client that reads misses nothing") {
            Update::Change(change) => quick.take(&change),
            Update::Whole => {
                let whole = stream.subscribe().expect("the show runs");
                quick.take(&whole.picture);
                updates = whole.updates;
            }
        }
        assert_eq!(quick.frame, frame);
    }
}

async fn sockets(bytes: usize) -> (WebSocketStream<DuplexStream>, WebSocketStream<DuplexStream>) {
    let (service, client) = duplex(bytes);
    tokio::join!(
        WebSocketStream::from_raw_socket(service, Role::Server, None),
        WebSocketStream::from_raw_socket(client, Role::Client, None),
    )
}

#[tokio::test]
async fn a_client_that_stops_reading_delays_nobody_and_then_sees_the_current_picture() {
    let (publish, stream) = stream();
    let (service, mut sleeper) = sockets(PIPE).await;
    let serving = {
        let stream = Arc::clone(&stream);
        tokio::spawn(async move { serve(service, &stream, false).await })
    };
    show(&publish, &stream).await;

    let (mut client, mut messages) = (Client::default(), 0);
    while client.frame < CHANGES {
        let message = sleeper.next().await.expect("it is open").expect("a message");
        let Message::Binary(bytes) = message else { panic!("{message:?}") };
        client.take(&bytes);
        messages += 1;
    }
    assert!(messages <= 3, "{messages} messages waited for it");
    let expected = render(settings(Layout::Panel, 8), &published(CHANGES).screen).expect("a picture");
    assert!(
        client.layers[0].iter().map(|pixel| pixel & 0xFF_FFFF).eq(expected.pixels().iter().copied()),
        "another picture"
    );

    // From here on it is told of changes again.
    publish.send_replace(published(CHANGES + 1));
    let message = sleeper.next().await.expect("it is open").expect("a message");
    client.take(&message.into_data());
    assert_eq!(client.frame, CHANGES + 1);
    serving.abort();
}

#[tokio::test]
async fn what_waits_for_a_sleeper_is_bounded() {
    let (publish, stream) = stream();
    let Subscription { updates: mut asleep, .. } = stream.subscribe().expect("the show runs");
    show(&publish, &stream).await;
    let missed = asleep.recv().await.expect_err("it slept through most of them");
    assert!(
        matches!(missed, broadcast::error::RecvError::Lagged(missed) if missed > CHANGES - 100),
        "{missed}"
    );
    assert!(asleep.len() <= 32, "{} changes are kept for it", asleep.len());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_reads_is_closed() {
    let (_publish, stream) = stream();
    let (service, _sleeper) = sockets(PIPE).await;
    let began = tokio::time::Instant::now();
    serve(service, &stream, false).await.expect_err("it is given up");
    assert_eq!(began.elapsed().as_secs(), 10);
}
