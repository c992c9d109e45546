//! Connections: accepted, limited, timed, and answered one request after another.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::answers;
use super::connection_limiter::{ConnectionLimiter, ConnectionLimits, ConnectionPermit};
use super::first_start::Asker;
use super::guard::{Access, Denial, Ends, Guard, Head, Query};
use super::idempotency;
use super::requests::signature::Claim;
use super::response::{self, HttpResponse};
use super::routes::{self, OperatorCommand, Route};
use super::write_deadline::WriteDeadline;
use super::{Caller, Control, events, overlay, pages};
use crate::message::Message;

/// Connections at the same time; one more is closed at once.
pub const CONNECTIONS: ConnectionLimits = ConnectionLimits { all: 256, elsewhere: 192, one: 32 };
/// Bytes of a request's line and headers.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Headers of a request.
const HEADERS_MAX: usize = 64;
/// Bytes of a body.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How long the head of a request may take, and how long a connection may be idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a client may take to read an answer, or a message of a WebSocket: with 64 KiB a second it has a picture of
/// a megabyte. Who does not read would keep the answer in memory and one of its machine's places.
const WRITE_TIMEOUT: Duration = Duration::from_secs(15);
/// Pause after a connection could not be accepted: mostly too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Answers until the task is dropped.
pub async fn serve(listener: TcpListener, control: Arc<Control>) {
    let limiter = ConnectionLimiter::new(CONNECTIONS);
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let Some(permit) = limiter.take(peer.ip()) else {
            tracing::debug!(%peer, "too many connections: this one is closed");
            continue;
        };
        let control = Arc::clone(&control);
        tokio::spawn(async move {
            connection(stream, peer, Arc::new(permit), control).await;
        });
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    permit: Arc<ConnectionPermit>,
    control: Arc<Control>,
) {
    let Ok(local) = stream.local_addr() else { return };
    let ends = Ends { peer: peer.ip(), local: local.ip() };
    // Small answers must not wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let (permit, control) = (Arc::clone(&permit), Arc::clone(&control));
        async move { Ok::<_, Infallible>(respond(request, ends, permit, control).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(WriteDeadline::new(stream, WRITE_TIMEOUT)), service)
        .with_upgrades()
        .await;
    if let Err(error) = served {
        tracing::debug!(%peer, %error, "a connection ended early");
    }
}

async fn respond(
    request: Request<Incoming>,
    ends: Ends,
    permit: Arc<ConnectionPermit>,
    control: Arc<Control>,
) -> HttpResponse {
    let head_only = request.method() == Method::HEAD;
    let mut answer = answer(request, ends, permit, control).await;
    if head_only {
        let length = answer.body().size_hint().exact().unwrap_or(0);
        answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        *answer.body_mut() = http_body_util::Full::default();
    }
    answer
}

async fn answer(
    mut request: Request<Incoming>,
    ends: Ends,
    permit: Arc<ConnectionPermit>,
    control: Arc<Control>,
) -> HttpResponse {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let query = Query(&query);
    let head = Head { version: request.version(), method: request.method(), headers: request.headers() };
    let is_from_here = Guard::is_from_here(ends, head);
    let access = match control.guard.admit(ends, head, &query) {
        Ok(access) => access,
        Err(denial) => return unread(&request, answers::denied(&denial)),
    };
    let asker = Asker { access, is_here: control.guard.is_called_here(ends, head) };
    let route = match routes::route(request.method(), request.uri().path(), &query) {
        Ok(route) => route,
        Err(no_route) if access == Access::Operator => {
            return unread(&request, answers::no_route(&no_route));
        }
        Err(_) => return unread(&request, answers::no_token()),
    };
    let caller = Caller { peer: ends.peer, is_from_here, access, _permit: permit };
    let claim = match claim(&route, &request, &control) {
        Ok(claim) => claim,
        Err(denial) => return unread(&request, answers::denied(&denial)),
    };
    match route {
        Route::Page(page) => {
            let begins = control.first_start.get().is_some() && asker.is_here;
            return pages::answer(if begins { pages::at_first_start(page) } else { page });
        }
        Route::Events => return events::accept(&mut request, caller, control),
        Route::Overlay => return overlay::accept(&mut request, &query, caller, control),
        Route::Health => {}
        Route::Sound(_) if access == Access::Viewer => {}
        _ if access != Access::Operator && claim.is_none() => return unread(&request, answers::no_token()),
        _ => {}
    }
    let key = match idempotency::key_of(request.headers()) {
        Ok(key) => key,
        Err(error) => return unread(&request, error.answer()),
    };
    let body = match body(request).await {
        Ok(body) => body,
        Err(answer) => return *answer,
    };
    let access = match claim.map(|claim| claim.verify(&body)) {
        Some(Err(denial)) => return answers::denied(&denial),
        Some(Ok(())) => Access::Operator,
        None => access,
    };
    if let Route::Setup(step) = route {
        let answered = control.answer_setup(step, asker, &body).await;
        tracing::info!(?step, from = %ends.peer, status = answered.status().as_u16(), "the first start");
        return answered;
    }
    if let Route::Command(command) = route {
        let answered = control.answer_command(command.clone(), access, body, key).await;
        let status = answered.status().as_u16();
        tracing::info!(?command, from = %ends.peer, status, "the operator's command");
        return answered;
    }
    let answered = timeout(ANSWER_TIMEOUT, control.answer(route, access)).await;
    answered
        .unwrap_or_else(|_| response::error(StatusCode::SERVICE_UNAVAILABLE, Message::new("api.answer-late")))
}

/// What a program on another machine claims with a signature, which opens this one route.
fn claim(route: &Route, request: &Request<Incoming>, control: &Control) -> Result<Option<Claim>, Denial> {
    match route {
        Route::Command(OperatorCommand::AddRequest) => {
            let now = Timestamp::now().as_second();
            Claim::of(request.headers(), control.requests.rules.secret.as_ref(), now)
        }
        _ => Ok(None),
    }
}

/// An answer to a request whose body nobody will read: when there is one, the connection ends with the answer.
fn unread(request: &Request<Incoming>, answer: HttpResponse) -> HttpResponse {
    if request.body().is_end_stream() { answer } else { closing(answer) }
}

fn closing(mut answer: HttpResponse) -> HttpResponse {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

async fn body(request: Request<Incoming>) -> Result<Bytes, Box<HttpResponse>> {
    let error = |status, words: &str| Err(Box::new(closing(response::error(status, words))));
    let too_large = || {
        let words = format!("the body is larger than {BODY_BYTES_MAX} bytes");
        error(StatusCode::PAYLOAD_TOO_LARGE, &words)
    };
    if request.body().size_hint().lower() > BODY_BYTES_MAX as u64 {
        return too_large();
    }
    let collected = timeout(BODY_TIMEOUT, Limited::new(request.into_body(), BODY_BYTES_MAX).collect()).await;
    match collected {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(failed)) if failed.is::<LengthLimitError>() => too_large(),
        Ok(Err(_)) => error(StatusCode::BAD_REQUEST, "the body could not be read"),
        Err(_) => error(StatusCode::REQUEST_TIMEOUT, "the body took too long"),
    }
}
