//! A model server on loopback that answers as it is told: both protocols, and everything that goes wrong with them.
//!
//! [`FakeModel::start`] takes one [`Answer`] for each request for a completion, in order; the last one repeats. What
//! was asked is kept, and a connection that a client closed in the middle of an answer is counted.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use engine::plan::CanvasSpec;
use futures_util::{Stream, StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use live::mutex::lock;
use live::planner::{ModelAddress, ModelSettings, ServerKind, Style};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Which server it plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `/v1/chat/completions` alone; other paths are unknown.
    OpenAi,
    /// `/api/version`, `/api/chat` and the questions of a probe.
    Ollama,
}

/// What happens in an answer's stream, in order.
#[derive(Clone, Debug)]
pub enum Part {
    /// Text of the model: one chunk of the protocol.
    Text(String),
    /// The model thinks aloud.
    Thinking(String),
    /// Bytes as they are, outside the protocol.
    Raw(Vec<u8>),
    /// The chunk that says why the model stopped.
    Finish(&'static str),
    /// Tokens of prompt and answer.
    Usage(u32, u32),
    /// What ends a stream: `data: [DONE]`, or nothing for Ollama, whose last chunk says it.
    Done,
    /// The model waits until the test says so.
    Until(Arc<Notify>),
    /// Nothing comes any more, and the connection stays open.
    Silence,
    /// The connection breaks.
    Break,
    /// This text again and again, a millisecond apart.
    Endless(String),
}

/// How one request is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Status 200 and a stream.
    Stream {
        /// What comes.
        parts: Vec<Part>,
        /// Bytes of each chunk on the wire; 0: as the parts come.
        chunk_bytes: usize,
    },
    /// Another answer, whole.
    Plain {
        /// The status.
        status: u16,
        /// Headers.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: String,
    },
}

impl Answer {
    /// A stream of these parts.
    #[must_use]
    pub const fn stream(parts: Vec<Part>) -> Self {
        Self::Stream { parts, chunk_bytes: 0 }
    }

    /// A plan, a few characters a token, and a right end with the count of tokens.
    #[must_use]
    pub fn plan(text: &str) -> Self {
        let mut parts = tokens(text);
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        parts.extend([Part::Finish("stop"), Part::Usage(1_100, count), Part::Done]);
        Self::stream(parts)
    }

    /// The same in chunks of `chunk_bytes` bytes, whatever they cut through.
    #[must_use]
    pub fn in_chunks_of(self, chunk_bytes: usize) -> Self {
        match self {
            Self::Stream { parts, .. } => Self::Stream { parts, chunk_bytes },
            plain @ Self::Plain { .. } => plain,
        }
    }

    /// An error as most servers write one.
    #[must_use]
    pub fn error(status: u16, message: &str) -> Self {
        let body = json!({"error": {"message": message, "type": "error", "code": status}}).to_string();
        Self::Plain { status, headers: vec![("content-type", "application/json".to_owned())], body }
    }

    /// A web page.
    #[must_use]
    pub fn page(status: u16) -> Self {
        let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        Self::Plain {
            status,
            headers,
            body: "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n".to_owned(),
        }
    }
}

/// A text as a model would send it: four characters a token.
#[must_use]
pub fn tokens(text: &str) -> Vec<Part> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(4).map(|token| Part::Text(token.iter().collect())).collect()
}

/// A request for a completion, as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The `authorization` header.
    pub authorization: Option<String>,
    /// The body.
    pub body: Value,
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct FakeModel {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    kind: Kind,
    answers: Vec<Answer>,
    asked: Mutex<Vec<Asked>>,
    /// Paths that were asked besides completions.
    questions: Mutex<Vec<String>>,
    abandoned: AtomicUsize,
}

/// What a client needs to ask the model at `endpoint` for shapes.
#[must_use]
pub fn settings(endpoint: &str) -> ModelSettings {
    ModelSettings {
        backend: ServerKind::Ollama,
        address: ModelAddress::parse(endpoint).expect("an address"),
        model: "painter".to_owned(),
        style: Style::Shapes,
        temperature: 0.1,
        tokens_max: 1_536,
        silence_max: Duration::from_secs(30),
        api_key: None,
        canvas: CanvasSpec::default(),
    }
}

impl FakeModel {
    /// Listens on a free port of loopback.
    ///
    /// # Panics
    /// When there is no free port, or no answer is given.
    pub async fn start(kind: Kind, answers: Vec<Answer>) -> Self {
        assert!(!answers.is_empty(), "at least one answer");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (asked, questions, abandoned) = Default::default();
        let state = Arc::new(State { kind, answers, asked, questions, abandoned });
        let task = tokio::spawn(serve(listener, Arc::clone(&state)));
        Self { address, state, task }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as a setting.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}/v1/chat/completions", self.address)
    }

    /// Requests for a completion so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.state.asked).clone()
    }

    /// Other paths that were asked so far.
    #[must_use]
    pub fn questions(&self) -> Vec<String> {
        lock(&self.state.questions).clone()
    }

    /// Answers that a client closed before their end.
    #[must_use]
    pub fn abandoned(&self) -> usize {
        self.state.abandoned.load(Ordering::SeqCst)
    }
}

impl Drop for FakeModel {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Body = UnsyncBoxBody<Bytes, std::io::Error>;

async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // Each chunk goes out at once, as a model server sends it; else the system waits 40 ms for the client's word.
        let _ = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(move |request| respond(Arc::clone(&state), request));
            // A connection that breaks is part of the game.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn respond(state: Arc<State>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let path = request.uri().path().to_owned();
    let completion = match state.kind {
        Kind::OpenAi => path == "/v1/chat/completions",
        Kind::Ollama => path == "/api/chat" || path == "/v1/chat/completions",
    };
    if !completion {
        lock(&state.questions).push(path.clone());
        return Ok(question(state.kind, &path));
    }
    let authorization = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let authorization = authorization.map(str::to_owned);
    let body =
        request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    if body["messages"].as_array().is_some_and(Vec::is_empty) {
        lock(&state.questions).push(format!("load {}", body["model"].as_str().unwrap_or_default()));
        return Ok(json_response(200, &json!({"done": true, "done_reason": "load"})));
    }
    let number = {
        let mut asked = lock(&state.asked);
        asked.push(Asked { path, authorization, body });
        asked.len() - 1
    };
    let answer = state.answers[number.min(state.answers.len() - 1)].clone();
    Ok(answered(&state, answer))
}

/// What the server says besides completions.
fn question(kind: Kind, path: &str) -> Response<Body> {
    match (kind, path) {
        (Kind::Ollama, "/api/version") => json_response(200, &json!({"version": "0.12.6"})),
        (Kind::Ollama, "/api/tags" | "/api/ps") => {
            json_response(200, &json!({"models": [{"name": "painter:latest"}]}))
        }
        (Kind::Ollama, "/api/show") => json_response(
            200,
            &json!({
                "details": {"parameter_size": "14.8B", "quantization_level": "Q4_K_M"},
                "model_info": {"qwen2.context_length": 32_768},
            }),
        ),
        (Kind::OpenAi, "/v1/models") => json_response(
            200,
            &json!({"data": [{"id": "painter", "owned_by": "vllm", "max_model_len": 4_096}]}),
        ),
        _ => json_response(404, &json!({"error": {"message": "File Not Found", "code": 404}})),
    }
}

fn answered(state: &Arc<State>, answer: Answer) -> Response<Body> {
    match answer {
        Answer::Plain { status, headers, body } => {
            let mut response =
                Response::new(Full::new(Bytes::from(body)).map_err(|never| match never {}).boxed_unsync());
            *response.status_mut() = StatusCode::from_u16(status).expect("a status");
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().expect("a header"));
            }
            response
        }
        Answer::Stream { parts, chunk_bytes } => {
            let bytes = cut(spoken(state.kind, parts), chunk_bytes);
            let watched = Watched { inner: bytes.boxed(), ended: false, state: Arc::clone(state) };
            let mut response =
                Response::new(StreamBody::new(watched.map(|chunk| chunk.map(Frame::data))).boxed_unsync());
            let kind = if state.kind == Kind::OpenAi { "text/event-stream" } else { "application/x-ndjson" };
            response.headers_mut().insert("content-type", kind.parse().expect("a header"));
            response
        }
    }
}

fn json_response(status: u16, value: &Value) -> Response<Body> {
    let mut response = Response::new(
        Full::new(Bytes::from(value.to_string())).map_err(|never| match never {}).boxed_unsync(),
    );
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    response.headers_mut().insert("content-type", "application/json".parse().expect("a header"));
    response
}

type Chunk = Result<Bytes, std::io::Error>;

/// The parts in the words of the protocol.
fn spoken(kind: Kind, parts: Vec<Part>) -> impl Stream<Item = Chunk> + Send {
    let first = match kind {
        Kind::OpenAi => {
            Some(Ok(event(&json!({"choices": [{"delta": {"role": "assistant", "content": null}}]}))))
        }
        Kind::Ollama => None,
    };
    stream::iter(first).chain(stream::iter(parts).flat_map(move |part| said(kind, part)))
}

fn said(kind: Kind, part: Part) -> stream::BoxStream<'static, Chunk> {
    let once = |value: Value| stream::iter([Ok(chunk(kind, &value))]).boxed();
    match (part, kind) {
        (Part::Text(text), _) => once(text_chunk(kind, &text)),
        (Part::Thinking(text), Kind::OpenAi) => {
            once(json!({"choices": [{"delta": {"reasoning_content": text}}]}))
        }
        (Part::Thinking(text), Kind::Ollama) => {
            once(json!({"message": {"content": "", "thinking": text}, "done": false}))
        }
        (Part::Raw(bytes), _) => stream::iter([Ok(Bytes::from(bytes))]).boxed(),
        (Part::Finish(reason), Kind::OpenAi) => {
            once(json!({"choices": [{"delta": {}, "finish_reason": reason}]}))
        }
        (Part::Usage(prompt, answer), Kind::OpenAi) => {
            once(json!({"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": answer}}))
        }
        (Part::Finish(reason), Kind::Ollama) => {
            let counts =
                json!({"message": {"content": ""}, "done": true, "done_reason": reason, "eval_count": 7});
            once(counts)
        }
        (Part::Usage(..) | Part::Done, Kind::Ollama) => stream::empty().boxed(),
        (Part::Done, Kind::OpenAi) => stream::iter([Ok(Bytes::from_static(b"data: [DONE]\n\n"))]).boxed(),
        (Part::Until(told), _) => {
            stream::once(async move { told.notified().await }).flat_map(|()| stream::empty()).boxed()
        }
        (Part::Silence, _) => stream::pending().boxed(),
        // A moment first: the server sends what it has before the connection breaks.
        (Part::Break, _) => {
            stream::once(tokio::task::yield_now()).map(|()| Err(std::io::Error::other("broken"))).boxed()
        }
        (Part::Endless(text), _) => {
            let again = chunk(kind, &text_chunk(kind, &text));
            let tick = Duration::from_millis(1);
            stream::repeat(again)
                .then(move |bytes| async move {
                    tokio::time::sleep(tick).await;
                    Ok(bytes)
                })
                .boxed()
        }
    }
}

fn text_chunk(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::OpenAi => json!({"choices": [{"delta": {"content": text}, "finish_reason": null}]}),
        Kind::Ollama => json!({"message": {"role": "assistant", "content": text}, "done": false}),
    }
}

fn chunk(kind: Kind, value: &Value) -> Bytes {
    match kind {
        Kind::OpenAi => event(value),
        Kind::Ollama => Bytes::from(format!("{value}\n")),
    }
}

fn event(value: &Value) -> Bytes {
    Bytes::from(format!("data: {value}\n\n"))
}

/// The same bytes in chunks of another size; 0 leaves them alone.
fn cut(chunks: impl Stream<Item = Chunk> + Send, size: usize) -> impl Stream<Item = Chunk> + Send {
    chunks.flat_map(move |chunk| {
        let parts: Vec<Chunk> = match chunk {
            Ok(bytes) if size > 0 => {
                bytes.chunks(size).map(|part| Ok(Bytes::copy_from_slice(part))).collect()
            }
            other => vec![other],
        };
        stream::iter(parts)
    })
}

/// A stream that tells whether it was dropped before its end.
struct Watched {
    inner: stream::BoxStream<'static, Chunk>,
    ended: bool,
    state: Arc<State>,
}

impl Stream for Watched {
    type Item = Chunk;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Chunk>> {
        let next = self.inner.poll_next_unpin(context);
        if matches!(next, std::task::Poll::Ready(None | Some(Err(_)))) {
            self.ended = true;
        }
        next
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.ended {
            self.state.abandoned.fetch_add(1, Ordering::SeqCst);
        }
    }
}
