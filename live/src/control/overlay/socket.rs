//! `GET /overlay/stream`: one client's WebSocket. Sends; what the client says is read and ignored.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use hyper::body::Incoming;
use hyper::{Request, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::cues::Cue;
use super::hub::{Stream, Subscription, Update};
use super::onlookers::is_preview;
use super::options::{OverlayOptions, listens};
use super::wire::{CUE, HEARTBEAT};
use crate::control::connection_limiter::ConnectionLimits;
use crate::control::events::{self, Socket, send};
use crate::control::guard::{Access, Query};
use crate::control::response::{HttpResponse, error};
use crate::control::{Caller, Control};

/// Overlays at the same time, whatever they look like. So few from elsewhere that they cannot take all looks either.
pub const CLIENTS: ConnectionLimits = ConnectionLimits { all: 16, elsewhere: 6, one: 6 };
/// The longest silence: a page takes a longer one for a dead connection.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(5);
/// Bytes of a client's message: it has only a token to send.
const MESSAGE_BYTES_MAX: usize = 4096;

/// Accepts the WebSocket and serves it in a task of its own.
pub(in crate::control) fn accept(
    request: &mut Request<Incoming>,
    query: &Query<'_>,
    caller: Caller,
    control: Arc<Control>,
) -> HttpResponse {
    let asked = OverlayOptions::of(query, control.stage).and_then(|look| Ok((look, listens(query)?)));
    let (options, listens) = match asked {
        Ok(asked) => asked,
        Err(wrong) => return error(StatusCode::BAD_REQUEST, wrong.to_string()),
    };
    // Whoever has to send the token first is told by the WebSocket.
    let opened = match caller.access {
        Access::Nobody => None,
        Access::Operator | Access::Viewer => match control.hub.open(options, caller.is_from_here) {
            Ok(stream) => Some(stream),
            Err(full) => {
                tracing::warn!(peer = %caller.peer, %full, "an overlay is refused");
                return error(StatusCode::SERVICE_UNAVAILABLE, full.to_string());
            }
        },
    };
    let wanted = Wanted { options, listens, is_preview: is_preview(query) };
    events::upgrade(request, MESSAGE_BYTES_MAX, move |socket| async move {
        // A client that goes away is no event.
        let _ = admit(socket, wanted, opened, caller, control).await;
    })
}

/// What a client's address asks for.
struct Wanted {
    options: OverlayOptions,
    listens: bool,
    is_preview: bool,
}

async fn admit(
    mut socket: Socket,
    wanted: Wanted,
    opened: Option<Arc<Stream>>,
    caller: Caller,
    control: Arc<Control>,
) -> Result<(), Error> {
    if caller.access == Access::Nobody && !events::let_in(&mut socket, &control).await {
        return events::refuse(&mut socket).await;
    }
    // A stranger without key or token takes none.
    let Some(_permit) = control.overlays.take(caller.peer) else {
        tracing::warn!(peer = %caller.peer, "too many overlays are open: this one is closed");
        return socket.close(None).await;
    };
    match opened.map_or_else(|| control.hub.open(wanted.options, caller.is_from_here), Ok) {
        Ok(stream) => {
            let _onlooker = (!wanted.is_preview).then(|| control.onlookers.enter());
            serve(socket, &stream, wanted.listens).await
        }
        Err(full) => {
            tracing::warn!(peer = %caller.peer, %full, "an overlay is refused");
            let frame = CloseFrame { code: CloseCode::Again, reason: full.to_string().into() };
            send(&mut socket, Message::Close(Some(frame))).await
        }
    }
}

/// Sends the picture, then what changes, and what is to be heard where the client listens, until the client or the show
/// is gone.
pub(super) async fn serve<S>(
    mut socket: WebSocketStream<S>,
    stream: &Stream,
    listens: bool,
) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Some(Subscription { picture, mut updates, mut cues }) = stream.subscribe() else {
        return socket.close(None).await;
    };
    send(&mut socket, Message::Binary(picture)).await?;
    let mut silent_until = Instant::now() + HEARTBEAT_EVERY;
    loop {
        let message = tokio::select! {
            update = updates.recv() => match update {
                Ok(Update::Change(change)) => change,
                Err(broadcast::error::RecvError::Closed) => return socket.close(None).await,
                Ok(Update::Whole) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    let Some(whole) = stream.subscribe() else { return socket.close(None).await };
                    updates = whole.updates;
                    whole.picture
                }
            },
            cue = heard(&mut cues), if listens => Bytes::copy_from_slice(&[CUE, cue as u8]),
            () = sleep_until(silent_until) => Bytes::from_static(&[HEARTBEAT]),
            message = socket.next() => match message {
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                Some(message) => {
                    message?;
                    events::settle(&mut socket).await?;
                    continue;
                }
            },
        };
        send(&mut socket, Message::Binary(message)).await?;
        silent_until = Instant::now() + HEARTBEAT_EVERY;
    }
}

/// The next cue; those that a slow client missed are not heard late.
async fn heard(cues: &mut broadcast::Receiver<Cue>) -> Cue {
    loop {
        match cues.recv().await {
            Ok(cue) => return cue,
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            // The updates tell that the show is over.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
