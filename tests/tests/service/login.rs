//! `live login` and a show without it, as a streamer meets them: the program itself against a fake DonationAlerts.

use std::process::Stdio;

use reqwest::Url;
use serde_json::Value;
use tempfile::TempDir;
use tests::fake_donation_alerts::{ACCESS, CODE, FakeDonationAlerts, REFRESH};
use tests::program::{PATIENCE, Program, command, run_to_end};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStdout};
use tokio::time::timeout;

type Settings = Vec<(&'static str, String)>;

/// The fake's settings without a token.
fn without_tokens(fake: &FakeDonationAlerts) -> Settings {
    let mut settings = fake.environment();
    settings.retain(|(name, _)| !name.ends_with("TOKEN"));
    settings
}

/// A login that waits for its browser.
struct Login {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
    page: Url,
    port: u16,
}

impl Login {
    async fn start(folder: &TempDir, settings: &Settings) -> Self {
        let port = free_port().await;
        let redirect = format!("http://127.0.0.1:{port}/callback");
        let mut child = command(folder, &["login", "--no-browser", "--redirect", &redirect], settings)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let page = loop {
            let line = timeout(PATIENCE, said.next_line()).await.expect("in time").expect("text");
            let line = line.expect("an address before the end");
            if let Ok(page) = Url::parse(&line) {
                break page;
            }
        };
        Self { child, said, page, port }
    }

    fn asked(&self, key: &str) -> String {
        let pair = self.page.query_pairs().find(|(name, _)| name == key);
        pair.map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    /// The browser comes back with `query`; the status of the page it gets.
    async fn come_back(&self, query: &str) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("it listens");
        let request = format!("GET /callback?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("it reads");
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("in time").expect("an answer");
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    /// Whether it went well, and everything it said since the address.
    async fn end(mut self) -> (bool, String) {
        let mut all = String::new();
        while let Ok(Some(line)) = self.said.next_line().await {
            all = all + &line + "\n";
        }
        let output =
            timeout(PATIENCE, self.child.wait_with_output()).await.expect("in time").expect("an end");
        (output.status.success(), all + &String::from_utf8_lossy(&output.stderr))
    }
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free loopback port");
    listener.local_addr().expect("it is bound").port()
}

/// What the control API says about the link to DonationAlerts, once it is as wanted.
async fn link(program: &Program, wanted: impl Fn(&Value) -> bool) -> Value {
    program.events().await.until(|state| wanted(&state["links"][0])).await["links"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_stores_tokens_that_a_show_then_uses() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
    let mut settings = without_tokens(&fake);
    let data = folder.path().join("data");
    settings.push(("DATA_DIR", data.display().to_string()));
    settings.push(("DA_USER_ID", "7".to_owned()));

    let login = Login::start(&folder, &settings).await;
    assert!(login.page.as_str().starts_with(&fake.api_base().replace("/api/v1", "/oauth/authorize?")));
    assert_eq!(login.asked("scope"), "oauth-user-show oauth-donation-subscribe oauth-donation-index");
    let (state, redirect) = (login.asked("state"), login.asked("redirect_uri"));
    assert_eq!((login.asked("response_type"), state.len()), ("code".to_owned(), 32));
    assert_eq!(redirect, format!("http://127.0.0.1:{}/callback", login.port));
    assert_eq!(login.come_back(&format!("code={CODE}&state={}", "0".repeat(32))).await, 400);
    assert_eq!(fake.requests(), Vec::<String>::new());
    assert_eq!(login.come_back(&format!("code={CODE}&state={state}")).await, 200);
    let (good, said) = login.end().await;
    assert!(good && said.contains("Logged in as user 42") && said.contains("DA_USER_ID says 7"), "{said}");
    for secret in [ACCESS, REFRESH, CODE, "TEST_SECRET"] {
        assert!(!said.contains(secret), "{said}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = std::fs::metadata(data.join("donation_alerts_tokens.json")).expect("a token file");
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }

    // The tokens of the login renew with the application that they were made for.
    settings.retain(|(name, _)| !name.starts_with("DA_CLIENT"));
    fake.expire_access();
    let program = Program::start(&["run", "--headless"], &settings).await;
    let link = link(&program, |link| link["detail"]["link"] == "subscribed").await;
    assert!(link["words"].as_str().unwrap_or_default().contains("DA_USER_ID is 7"), "{link}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streamer_who_does_not_allow_it_is_told_so_and_nothing_is_stored() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
    let login = Login::start(&folder, &without_tokens(&fake)).await;
    let query = format!("error=access_denied&state={}", login.asked("state"));
    assert_eq!(login.come_back(&query).await, 200);
    let (good, said) = login.end().await;
    assert!(!good && said.contains("did not allow it: access_denied"), "{said}");
    assert_eq!(fake.requests(), Vec::<String>::new());
    assert!(!folder.path().join("data/donation_alerts_tokens.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_without_an_application_says_where_to_register_one() {
    let output = run_to_end(&["login", "--no-browser"], &[]).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("donationalerts.com/application/clients"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_goes_unprotected_to_another_machine() {
    let application = [("DA_CLIENT_ID", "1".to_owned()), ("DA_CLIENT_SECRET", "s".to_owned())];
    let output = run_to_end(&["login", "--redirect", "http://192.0.2.1/callback"], &application).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("--redirect"), "{said}");
    for (name, address) in
        [("DA_API_BASE", "http://192.0.2.1/api/v1"), ("DA_WS_URL", "ws://192.0.2.1/connection/websocket")]
    {
        let settings = [("DA_ACCESS_TOKEN", "t".to_owned()), (name, address.to_owned())];
        let output = run_to_end(&["run", "--headless"], &settings).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(name) && said.contains("https"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_without_a_token_takes_test_donations_and_says_live_login() {
    let fake = FakeDonationAlerts::start().await;
    let mut settings = without_tokens(&fake);
    settings.extend([
        ("LLM_BACKEND", "offline".to_owned()),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DRAW_MAX_SEC", "1".to_owned()),
    ]);
    let program = Program::start(&["run", "--headless"], &settings).await;
    let link = link(&program, |link| link["detail"]["link"] == "no_token").await;
    assert!(link["words"].as_str().unwrap_or_default().contains("live login"), "{link}");
    program.until_it_logs("no donations come in: no DonationAlerts token; run `live login`").await;
    let reply = program.ask("POST", "/donations", r#"{"message":"a cat"}"#).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    program.events().await.until(|state| state["ended"] == 1).await;
    assert_eq!(fake.requests(), Vec::<String>::new());
}
