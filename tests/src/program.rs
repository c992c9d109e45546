//! The program itself, `live`, as a process with a data folder of its own, and a client that speaks plain HTTP/1.1 to
//! it: nothing between a test and the bytes on the wire.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::PathBuf;
#[cfg(unix)]
use std::process::ExitStatus;
use std::process::{Output, Stdio};
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::openapi;

/// The token of every program that is started here.
pub const TOKEN: &str = "the-token-of-this-suite";
/// How long anything may take, on a machine that has much else to do.
pub const PATIENCE: Duration = Duration::from_secs(120);
const LISTENS: &str = "the control API listens address=";

/// Settings by name.
pub type Settings = Vec<(&'static str, String)>;

/// The built-in artist, and a DonationAlerts that nobody answers for.
#[must_use]
pub fn offline() -> Settings {
    let nowhere = "http://127.0.0.1:9/api/v1".to_owned();
    [("LLM_BACKEND", "offline".to_owned()), ("DA_API_BASE", nowhere.clone()), ("DA_WS_URL", nowhere)].into()
}

/// The same with short drawings and no holds.
#[must_use]
pub fn quick() -> Settings {
    let mut settings = offline();
    settings.extend([("SHOW_DURATION_SEC", "0".to_owned()), ("DRAW_MAX_SEC", "1".to_owned())]);
    settings
}

/// The signals that stop a program, by name and number. Without SIGHUP where that is ignored, as under `nohup`: programs
/// that are started here ignore it, too.
#[cfg(unix)]
#[must_use]
pub fn stop_signals() -> Vec<(&'static str, i32)> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored =
        status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    let hangup = ignored.is_none_or(|bits| bits & 1 == 0).then_some(("HUP", 1));
    [("INT", 2), ("TERM", 15)].into_iter().chain(hangup).collect()
}

/// A running program; it ends with the test.
pub struct Program {
    child: Child,
    /// All that it prints, when it has ended.
    said: JoinHandle<String>,
    /// Its log so far.
    log: watch::Receiver<String>,
    /// Where its control API listens.
    pub address: SocketAddr,
    folder: TempDir,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its head, in lower case.
    pub head: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Runs `live` to its end.
///
/// # Panics
/// When it does not end.
pub async fn run_to_end(arguments: &[&str], settings: &[(&str, String)]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = command(&folder, arguments, settings).output();
    timeout(PATIENCE, output).await.expect("it ends in time").expect("it runs")
}

/// `live` in `folder`, about to be started.
///
/// # Panics
/// When it is not built.
pub fn command(folder: &TempDir, arguments: &[&str], settings: &[(&str, String)]) -> Command {
    let binary = binary();
    assert!(binary.exists(), "{} is not built: cargo build -p live", binary.display());
    let mut command = Command::new(binary);
    // No setting of whoever runs the tests, and no `.env` of the working folder.
    command
        .env_clear()
        .envs(["PATH", "SYSTEMROOT"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.current_dir(folder.path()).args(arguments).kill_on_drop(true).stdin(Stdio::null());
    command.envs([
        ("API_HOST", "127.0.0.1"),
        ("API_PORT", "0"),
        ("DATA_DIR", "data"),
        ("CONTROL_TOKEN", TOKEN),
    ]);
    command.envs(settings.iter().map(|(name, value)| (name, value)));
    command
}

/// Beside the folder of the tests: `target/debug/deps/service-…` and `target/debug/live`.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.parent().and_then(std::path::Path::parent).expect("target/debug");
    folder.join(format!("live{}", std::env::consts::EXE_SUFFIX))
}

impl Program {
    /// Starts `live` and waits until its control API listens.
    ///
    /// # Panics
    /// When it does not.
    pub async fn start(arguments: &[&str], settings: &[(&str, String)]) -> Self {
        Self::start_in(tempfile::tempdir().expect("a temporary folder"), arguments, settings).await
    }

    /// The same in this folder.
    ///
    /// # Panics
    /// As [`Program::start`].
    pub async fn start_in(folder: TempDir, arguments: &[&str], settings: &[(&str, String)]) -> Self {
        let mut child = command(&folder, arguments, settings)
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut printed = child.stdout.take().expect("it is piped");
        let mut log = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let (said, heard) = watch::channel(String::new());
        let hear = |line: &str| said.send_modify(|said| *said += &format!("{line}\n"));
        let listens = async {
            while let Ok(Some(line)) = log.next_line().await {
                hear(&line);
                if let Some((_, address)) = line.split_once(LISTENS) {
                    return address.trim().parse().expect("an address");
                }
            }
            panic!("it ended before it listened:\n{}", *heard.borrow());
        };
        let address = timeout(PATIENCE, listens).await.expect("it listens in time");
        // Somebody must read what it says, or the program would wait for it.
        let said = tokio::spawn(async move {
            let mut text = String::new();
            let (_, _) = tokio::join!(printed.read_to_string(&mut text), async {
                while let Ok(Some(line)) = log.next_line().await {
                    said.send_modify(|said| *said += &format!("{line}\n"));
                }
            });
            text + &said.borrow()
        });
        Self { child, said, log: heard, address, folder }
    }

    /// `live run` without a window.
    ///
    /// # Panics
    /// When it does not start to listen.
    pub async fn run(settings: &[(&str, String)]) -> Self {
        Self::start(&["run", "--headless"], settings).await
    }

    /// Waits until its log holds `words`.
    ///
    /// # Panics
    /// When it ends before that, or it takes too long.
    pub async fn until_it_logs(&self, words: &str) {
        let mut log = self.log.clone();
        let found = timeout(PATIENCE, log.wait_for(|log| log.contains(words))).await;
        assert!(matches!(found, Ok(Ok(_))), "{words:?} is not in the log:\n{}", *self.log.borrow());
    }

    /// Waits until its control API listens again, after the program started anew without ending; it must be where it was.
    ///
    /// # Panics
    /// When it does not, or elsewhere.
    pub async fn until_it_listens_again(&self) {
        let mut log = self.log.clone();
        let found = timeout(PATIENCE, log.wait_for(|log| log.matches(LISTENS).count() > 1)).await;
        assert!(matches!(found, Ok(Ok(_))), "it does not listen again:\n{}", *self.log.borrow());
        let address = format!("{LISTENS}{}", self.address);
        assert_eq!(self.log.borrow().matches(&address).count(), 2, "{}", *self.log.borrow());
    }

    /// Puts a test donation in; its request.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn donate(&self, message: &str) -> String {
        let reply = self.ask("POST", "/donations", &json!({ "message": message }).to_string()).await;
        assert_eq!(reply.status, 200, "{}", reply.json());
        reply.json()["request"].as_str().expect("an id").to_owned()
    }

    /// The folder in which it runs.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Its data folder.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Sends it a signal, as `kill -NAME`, and waits until it has ended; how, and its log.
    ///
    /// # Panics
    /// When it has ended before, or does not end.
    #[cfg(unix)]
    pub async fn end_by(mut self, signal: &str) -> (ExitStatus, String) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([&format!("-{signal}"), &id]).status().await.expect("it runs");
        assert!(sent.success(), "{sent}");
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends in time").expect("ours");
        (status, timeout(PATIENCE, self.said).await.expect("it ends in time").expect("no panic"))
    }

    /// Ends it at once; all that it printed, and its log.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn end(mut self) -> String {
        self.child.kill().await.expect("it runs");
        timeout(PATIENCE, self.said).await.expect("it ends in time").expect("no panic")
    }

    /// Asks from this machine, as a program does, and holds question and answer against the description of the interface. The body is
    /// JSON when there is one.
    ///
    /// # Panics
    /// When no whole answer comes in time, or one that is not described.
    pub async fn ask(&self, method: &str, path: &str, body: &str) -> Reply {
        let kind = if body.is_empty() { &[][..] } else { &[("Content-Type", "application/json")] };
        self.ask_with(method, path, kind, body).await
    }

    /// The same with headers; a `Host` among them takes the place of the usual one.
    ///
    /// # Panics
    /// As [`Program::ask`].
    pub async fn ask_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.ask_at(&self.address.to_string(), method, path, headers, body).await
    }

    /// The same at another of its addresses.
    ///
    /// # Panics
    /// As [`Program::ask`].
    pub async fn ask_at(
        &self,
        address: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let address: SocketAddr = address.parse().expect("an address");
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {address}\r\n");
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        let reply = self.send(address, &format!("{head}\r\n{body}")).await;
        let kind = reply.header("content-type").unwrap_or_default();
        openapi::check(method, path, body, reply.status, kind, &reply.body);
        reply
    }

    /// Sends these bytes to `address` and reads to the end.
    ///
    /// # Panics
    /// When no whole answer comes in time.
    pub async fn send(&self, address: SocketAddr, bytes: &str) -> Reply {
        let exchange = async {
            let mut stream = TcpStream::connect(address).await.expect("it listens");
            stream.write_all(bytes.as_bytes()).await.expect("it reads");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.expect("it answers");
            answer
        };
        let answer = timeout(PATIENCE, exchange).await.expect("an answer in time");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Reply { status, head, body: answer[end..].to_vec() }
    }

    /// What happens from now on.
    pub async fn events(&self) -> Events {
        Events::open(self.address).await
    }
}

/// The WebSocket of the control API, with everything that it has told.
pub struct Events {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    state: Map<String, Value>,
}

impl Events {
    /// Opens it at `address`.
    ///
    /// # Panics
    /// When that fails.
    pub async fn open(address: SocketAddr) -> Self {
        let (socket, _) = connect_async(format!("ws://{address}/events")).await.expect("a WebSocket");
        Self { socket, state: Map::new() }
    }

    /// The socket itself.
    pub const fn socket(&mut self) -> &mut WebSocketStream<MaybeTlsStream<TcpStream>> {
        &mut self.socket
    }

    /// Reads on until the state is as wanted, and gives it.
    ///
    /// # Panics
    /// When it is not in time.
    pub async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let reading = async {
            loop {
                let state = Value::Object(self.state.clone());
                if !self.state.is_empty() && wanted(&state) {
                    return state;
                }
                let Some(Ok(message)) = self.socket.next().await else { return Value::Null };
                let Message::Text(text) = message else { continue };
                let told: Value = serde_json::from_str(&text).expect("messages are JSON");
                openapi::check_event(&told);
                self.state.extend(told.as_object().cloned().expect("messages are objects"));
            }
        };
        let state = timeout(PATIENCE, reading).await;
        let state = state.unwrap_or_else(|_| panic!("not in time; the state is {:?}", self.state));
        assert!(!state.is_null(), "the socket was closed; the state was {:?}", self.state);
        state
    }
}

/// An address of this machine that is not loopback; `None` on one without a network. Nothing is sent for it.
#[must_use]
pub fn outer_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}
