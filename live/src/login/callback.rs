//! The loopback page that the browser comes back to with a code.
//!
//! Takes the first answer that carries the right state and ignores everything else; fetches no tokens.

use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use engine::language::Language;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use subtle::ConstantTimeEq as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use url::{Host, Url};

use super::error::LoginError;
use crate::control::first_start::language_of;
use crate::texts;

/// Time for a browser's request; it has nothing to send but a line and headers.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest code that is taken.
const CODE_BYTES_MAX: usize = 4_096;
/// Characters of why the login was refused.
const ERROR_CHARS_MAX: usize = 100;

/// Waits on the loopback address.
pub struct Callback {
    listeners: Vec<TcpListener>,
    question: Arc<ExpectedCallback>,
}

/// What the browser is expected to come back with.
struct ExpectedCallback {
    path: String,
    state: String,
}

/// What it came back with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum CallbackAnswer {
    Code(String),
    Refused(String),
    /// Not an answer to this question; the waiting goes on.
    Stray(StatusCode),
}

impl Callback {
    /// Listens where `redirect` points to.
    pub async fn listen(redirect: &Url, state: &str) -> Result<Self, LoginError> {
        let port = redirect.port_or_known_default().unwrap_or(80);
        let mut listeners = Vec::new();
        for address in addresses(redirect, port) {
            match TcpListener::bind(address).await {
                Ok(listener) => listeners.push(listener),
                // A machine without IPv6 comes back to the other one.
                Err(_) if address.is_ipv6() && !listeners.is_empty() => {}
                Err(error) => return Err(LoginError::Listen(address, error)),
            }
        }
        let question = ExpectedCallback { path: redirect.path().to_owned(), state: state.to_owned() };
        Ok(Self { listeners, question: Arc::new(question) })
    }

    /// The code.
    pub async fn code(self) -> Result<String, LoginError> {
        let (sender, mut answers) = mpsc::channel(1);
        let mut listeners = self.listeners.into_iter();
        let (first, second) = (listeners.next(), listeners.next());
        let answer = tokio::select! {
            () = serve(first, &self.question, &sender) => None,
            () = serve(second, &self.question, &sender) => None,
            answer = answers.recv() => answer,
        };
        // The page is on its way; a moment later the program may end.
        tokio::time::sleep(Duration::from_millis(200)).await;
        match answer {
            Some(CallbackAnswer::Code(code)) => Ok(code),
            Some(CallbackAnswer::Refused(why)) => Err(LoginError::Refused(why)),
            Some(CallbackAnswer::Stray(_)) | None => Err(LoginError::Stopped),
        }
    }
}

fn addresses(redirect: &Url, port: u16) -> Vec<SocketAddr> {
    match redirect.host() {
        Some(Host::Ipv4(address)) => vec![(address, port).into()],
        Some(Host::Ipv6(address)) => vec![(address, port).into()],
        _ => vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()],
    }
}

async fn serve(
    listener: Option<TcpListener>,
    question: &Arc<ExpectedCallback>,
    answers: &mpsc::Sender<CallbackAnswer>,
) {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        tokio::spawn(converse(stream, Arc::clone(question), answers.clone()));
    }
}

async fn converse(stream: TcpStream, question: Arc<ExpectedCallback>, answers: mpsc::Sender<CallbackAnswer>) {
    let service = service_fn(|request: Request<Incoming>| {
        let (answer, answers) = (question.answer(request.method(), request.uri()), answers.clone());
        let language = language_of(request.headers());
        async move {
            if !matches!(answer, CallbackAnswer::Stray(_)) {
                let _ = answers.try_send(answer.clone());
            }
            Ok::<_, Infallible>(page(&answer, language))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_TIMEOUT)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    let _ = tokio::time::timeout(REQUEST_TIMEOUT, connection).await;
}

impl ExpectedCallback {
    fn answer(&self, method: &Method, uri: &hyper::Uri) -> CallbackAnswer {
        if uri.path() != self.path {
            return CallbackAnswer::Stray(StatusCode::NOT_FOUND);
        }
        if method != Method::GET {
            return CallbackAnswer::Stray(StatusCode::METHOD_NOT_ALLOWED);
        }
        let pairs: Vec<_> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).collect();
        let value = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_ref());
        let state = value("state").unwrap_or_default();
        if !bool::from(state.as_bytes().ct_eq(self.state.as_bytes())) {
            return CallbackAnswer::Stray(StatusCode::BAD_REQUEST);
        }
        match (value("code"), value("error")) {
            (Some(code), _) if !code.is_empty() && code.len() <= CODE_BYTES_MAX => {
                CallbackAnswer::Code(code.to_owned())
            }
            (_, Some(error)) => CallbackAnswer::Refused(texts::said(error, ERROR_CHARS_MAX)),
            _ => CallbackAnswer::Stray(StatusCode::BAD_REQUEST),
        }
    }
}

fn page(answer: &CallbackAnswer, language: Language) -> Response<Full<Bytes>> {
    let (status, key) = match answer {
        CallbackAnswer::Code(_) => (StatusCode::OK, "login.page-done"),
        CallbackAnswer::Refused(_) => (StatusCode::OK, "login.page-refused"),
        CallbackAnswer::Stray(status) => (*status, "login.page-stray"),
    };
    let mut response = Response::new(Full::new(Bytes::from_static(language.text(key).as_bytes())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, hyper::header::HeaderValue::from_static("no-store"));
    // The address of this page holds the code: it goes nowhere.
    headers.insert(REFERRER_POLICY, hyper::header::HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, hyper::header::HeaderValue::from_static("default-src 'none'"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(method: &Method, uri: &str) -> CallbackAnswer {
        let question = ExpectedCallback { path: "/callback".into(), state: "right".into() };
        question.answer(method, &uri.parse().unwrap())
    }

    #[test]
    fn only_the_answer_with_the_right_state_is_taken() {
        for (uri, expected) in [
            ("/callback?code=a%2Fb&state=right", CallbackAnswer::Code("a/b".into())),
            ("/callback?error=access_denied&state=right", CallbackAnswer::Refused("access_denied".into())),
            ("/callback?code=x&state=wrong", CallbackAnswer::Stray(StatusCode::BAD_REQUEST)),
            ("/callback?code=x", CallbackAnswer::Stray(StatusCode::BAD_REQUEST)),
            ("/callback?code=&state=right", CallbackAnswer::Stray(StatusCode::BAD_REQUEST)),
            ("/callback?error=access_denied", CallbackAnswer::Stray(StatusCode::BAD_REQUEST)),
            ("/callback", CallbackAnswer::Stray(StatusCode::BAD_REQUEST)),
            ("/favicon.ico", CallbackAnswer::Stray(StatusCode::NOT_FOUND)),
            ("/callback/?code=x&state=right", CallbackAnswer::Stray(StatusCode::NOT_FOUND)),
        ] {
            assert_eq!(answer(&Method::GET, uri), expected, "{uri}");
        }
        let posted = answer(&Method::POST, "/callback?code=x&state=right");
        assert_eq!(posted, CallbackAnswer::Stray(StatusCode::METHOD_NOT_ALLOWED));
    }

    #[test]
    fn the_page_tells_nobody_the_address_that_holds_the_code() {
        let page = page(&CallbackAnswer::Code("secret".into()), Language::ENGLISH);
        assert_eq!(page.headers()[REFERRER_POLICY], "no-referrer");
        assert_eq!(page.headers()[CACHE_CONTROL], "no-store");
    }

    #[test]
    fn localhost_is_both_loopback_addresses() {
        let count = |text: &str| addresses(&Url::parse(text).unwrap(), 5_271).len();
        assert_eq!(count("http://localhost:5271/callback"), 2);
        assert_eq!(count("http://127.0.0.1:5271/callback"), 1);
        assert_eq!(count("http://[::1]:5271/callback"), 1);
    }
}
