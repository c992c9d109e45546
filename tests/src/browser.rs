//! Chromium without a window, driven over its DevTools protocol: open a page, ask it, press its keys, look at it.
//!
//! A suite starts one Chromium; each test has a context of its own in it, as a private window has: no cookies, no storage
//! and no pages of others. Where no Chromium is installed, [`Browser::launch`] gives none: a test says so and ends, and
//! fails where `CI` is set.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Mutex, OnceCell, Semaphore, SemaphorePermit};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// Starts the Chromium that is installed with the script's arguments, its profile in the folder `$1`. It ends, and the
/// profile goes, when standard input is closed: however the test run ends, that is then.
const START: &str = r#"
program=$(command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable) || exit 0
profile=$1
shift
"$program" --user-data-dir="$profile" "$@" &
read -r _
kill $!
wait $!
rm -rf "$profile"
"#;
/// How long it may take to start, to answer, and to reach a state that a test waits for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pause between two looks at something that a test waits for.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Contexts of a suite that are used at once: Chromium paints on processors alone, and more of them only wait for one
/// another.
static ROOM: Semaphore = Semaphore::const_new(3);
/// The suite's Chromium; `None`: none is installed.
static CHROMIUM: OnceCell<Option<Chromium>> = OnceCell::const_new();

/// A running Chromium.
struct Chromium {
    /// Its parent, a shell that ends it with this program.
    process: Child,
    /// The socket's address for what concerns all of it.
    address: String,
    /// That for a tab, without the tab's name.
    tabs: String,
}

/// A context in the suite's Chromium; its pages are closed when this is dropped.
pub struct Browser {
    _room: SemaphorePermit<'static>,
    chromium: &'static Chromium,
    session: Mutex<Session>,
    context: String,
}

impl Browser {
    /// Opens a context when there is room for it; `None` where there is no Chromium. Who holds one must not wait for a
    /// second.
    ///
    /// # Panics
    /// When it is installed and does not start.
    pub async fn launch() -> Option<Self> {
        live::net::tls::install();
        let room = ROOM.acquire().await.expect("it is never closed");
        let chromium = CHROMIUM.get_or_init(Chromium::start).await.as_ref()?;
        let mut session = Session::connect(&chromium.address).await;
        // It goes with this connection.
        let made = session.call("Target.createBrowserContext", json!({ "disposeOnDetach": true })).await;
        let context = named(&made, "browserContextId");
        Some(Self { _room: room, chromium, session: Mutex::new(session), context })
    }

    /// The same for a test: where there is none it says that nothing is tested.
    ///
    /// # Panics
    /// Where `CI` is set and there is none: a suite that tests nothing is not to pass there.
    pub async fn for_test() -> Option<Self> {
        let browser = Self::launch().await;
        if browser.is_none() {
            let missing = "no Chromium here: nothing is tested (Debian: apt-get install chromium)";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("{missing}");
        }
        browser
    }

    /// The number of the process that all others of this Chromium descend from.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.chromium.process.id()
    }

    /// Opens a page of this size in a tab of its own.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self, address: &str, width: u32, height: u32) -> Page {
        let tab = json!({ "url": "about:blank", "browserContextId": self.context });
        let opened = self.session.lock().await.call("Target.createTarget", tab).await;
        let socket = format!("{}{}", self.chromium.tabs, named(&opened, "targetId"));
        let mut page = Page(Session::connect(&socket).await);
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.call("Emulation.setDeviceMetricsOverride", metrics).await;
        page.call("Page.enable", json!({})).await;
        page.go(address).await;
        page
    }
}

impl Chromium {
    /// Starts it and waits until it can be spoken to; `None` where none is installed.
    async fn start() -> Option<Self> {
        let profile = tempfile::tempdir().expect("a temporary folder").keep();
        let mut process = Self::spawn(&profile)?;
        let file = profile.join("DevToolsActivePort");
        let found = timeout(PATIENCE, async {
            loop {
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                // The port, and the path of the socket for all of it.
                if let Some((port, path)) = text.split_once('\n').filter(|(_, path)| !path.is_empty()) {
                    break Some((port.to_owned(), path.trim_end().to_owned()));
                }
                if process.try_wait().expect("it can be asked").is_some() {
                    break None;
                }
                sleep(LOOK_EVERY).await;
            }
        });
        let (port, path) = found.await.expect("Chromium starts")?;
        let host = format!("ws://127.0.0.1:{port}");
        Some(Self { process, address: format!("{host}{path}"), tabs: format!("{host}/devtools/page/") })
    }

    /// `None` where there is no shell.
    fn spawn(profile: &Path) -> Option<Child> {
        Command::new("sh")
            .args(["-c", START, "sh"])
            .arg(profile)
            .args(["--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"])
            // As OBS runs it: a page that nobody touches may be heard.
            .arg("--autoplay-policy=no-user-gesture-required")
            .args(["--disable-dev-shm-usage", "--force-color-profile=srgb"])
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    }
}

/// The name that an answer gives to what was made.
fn named(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}")).to_owned()
}

/// A tab.
pub struct Page(Session);

impl Page {
    /// Goes to an address and waits until the page is there.
    pub async fn go(&mut self, address: &str) {
        self.call("Page.navigate", json!({ "url": address })).await;
        self.until("document.readyState === 'complete'").await;
    }

    /// Loads the page again.
    pub async fn reload(&mut self) {
        self.eval("globalThis.isOld = true").await;
        self.call("Page.reload", json!({})).await;
        self.until("!globalThis.isOld && document.readyState === 'complete'").await;
    }

    /// The value of an expression; a promise is waited for.
    ///
    /// # Panics
    /// When it throws.
    pub async fn eval(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", params).await;
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    ///
    /// # Panics
    /// When it takes too long.
    pub async fn until(&mut self, expression: &str) {
        let waited = timeout(PATIENCE, async {
            let tried =
                format!("(() => {{ try {{ return !!({expression}); }} catch {{ return false; }} }})()");
            let params = json!({ "expression": tried, "awaitPromise": true, "returnByValue": true });
            // A page that is just being left answers with an error: it is not yet the one that is waited for.
            while self.0.ask("Runtime.evaluate", params.clone()).await["result"]["result"]["value"] != true {
                sleep(LOOK_EVERY).await;
            }
        });
        if waited.await.is_err() {
            let seen = self.eval("document.body?.innerText").await;
            panic!("never true: {expression}\nthe page says: {seen}");
        }
    }

    /// Presses a key on whatever has the focus.
    pub async fn press(&mut self, key: &str, text: &str) {
        let code = if key == "Enter" { 13 } else { 0 };
        let params = json!({ "type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", params).await;
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key })).await;
    }

    /// Presses the first button in `place` that says `label`, with the keyboard.
    pub async fn press_button(&mut self, place: &str, label: &str) {
        let found = format!(
            "[...document.querySelectorAll('{place} button')].find((one) => one.textContent === '{label}' && \
             one.checkVisibility() && !one.disabled)"
        );
        self.until(&found).await;
        self.eval(&format!("{found}.focus()")).await;
        self.press("Enter", "\r").await;
    }

    /// Writes what is seen to the folder `DOCK_SCREENSHOTS` where that is set: whole, in three widths.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn look(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("DOCK_SCREENSHOTS") else { return };
        for width in [300, 360, 1280] {
            let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
            self.call("Emulation.setDeviceMetricsOverride", size).await;
            self.keep(Path::new(&folder), &format!("{name}-{width}"), true).await;
        }
    }

    /// The same for what is seen now, as it is.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn look_here(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("DOCK_SCREENSHOTS") else { return };
        self.keep(Path::new(&folder), name, false).await;
    }

    async fn keep(&mut self, folder: &Path, name: &str, whole: bool) {
        let png = STANDARD.decode(self.screenshot(whole).await).expect("base64");
        std::fs::write(folder.join(format!("{name}.png")), png).expect("the picture can be written");
    }

    /// What is seen, as PNG in base64. `whole`: all that can be scrolled to.
    ///
    /// # Panics
    /// When it cannot be taken.
    pub async fn screenshot(&mut self, whole: bool) -> String {
        let params = json!({ "format": "png", "captureBeyondViewport": whole });
        let answer = self.call("Page.captureScreenshot", params).await;
        answer["data"].as_str().expect("a picture").to_owned()
    }

    /// Calls a method of the protocol.
    ///
    /// # Panics
    /// When it fails.
    pub async fn call(&mut self, method: &str, params: Value) -> Value {
        self.0.call(method, params).await
    }
}

/// A connection to Chromium, or to one of its tabs.
struct Session {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    asked: u64,
}

impl Session {
    async fn connect(address: &str) -> Self {
        // A picture is one message, as large as it is.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = connect_async_with_config(address, Some(config), true).await.expect("a socket");
        Self { socket, asked: 0 }
    }

    /// The answer to a call, which must not fail.
    async fn call(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params).await;
        assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    /// The whole answer to a call, an error included.
    async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let asked = json!({ "id": self.asked, "method": method, "params": params });
        self.socket.send(Message::text(asked.to_string())).await.expect("it listens");
        let answered = timeout(PATIENCE, async {
            loop {
                let message = self.socket.next().await.expect("it is open").expect("no failure");
                let Message::Text(text) = message else { continue };
                let answer: Value = serde_json::from_str(&text).expect("JSON");
                if answer["id"] == self.asked {
                    return answer;
                }
            }
        });
        answered.await.unwrap_or_else(|_| panic!("{method} has no answer"))
    }
}
