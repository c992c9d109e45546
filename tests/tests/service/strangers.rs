//! Who opens connections and does not read: bounded memory, places that come free, and pixels left for this machine.

use std::net::SocketAddr;

use futures_util::future::join_all;
use tests::program::{PATIENCE, Program, TOKEN, offline, outer_address};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

/// More than the buffers of the system hold on both sides; a program that reads on takes it and keeps the answers.
const TAKEN_MAX: usize = 48 * 1024 * 1024;

async fn start(host: &str) -> Program {
    let mut settings = offline();
    settings.push(("API_HOST", host.to_owned()));
    Program::run(&settings).await
}

/// Writes `bytes` again and again and reads nothing, until the program ends the connection; how much it took.
async fn flood(address: SocketAddr, head: &str, bytes: &[u8]) -> usize {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let flooding = async {
        let mut taken = 0;
        while stream.write_all(bytes).await.is_ok() {
            taken += bytes.len();
            assert!(taken < TAKEN_MAX, "it takes more and more from a client that reads nothing");
        }
        taken
    };
    timeout(PATIENCE, flooding).await.expect("it ends the connection of a client that reads nothing")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_that_pings_and_never_reads_is_ended() {
    let program = start("127.0.0.1").await;
    // A ping of 125 bytes, masked with zeros (RFC 6455 section 5.2); 1000 of them.
    let pings = [&[0x89, 0x80 | 125, 0, 0, 0, 0][..], &[0; 125]].concat().repeat(1000);
    let floods = ["/events", "/overlay/stream?layout=bare&scale=1"].map(async |path| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            program.address
        );
        flood(program.address, &head, &pings).await;
    });
    join_all(floods).await;
    assert_eq!(program.ask("GET", "/health", "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_over_http_and_never_reads_is_ended() {
    let program = start("127.0.0.1").await;
    let request = format!("GET /openapi.json HTTP/1.1\r\nHost: {}\r\n\r\n", program.address);
    flood(program.address, "", request.repeat(100).as_bytes()).await;
    assert_eq!(program.ask("GET", "/health", "").await.status, 200);
}

/// Looks at an overlay, or the status that refuses it.
async fn look(address: SocketAddr, query: &str) -> Result<impl Sized, u16> {
    let mut request =
        format!("ws://{address}/overlay/stream?{query}").into_client_request().expect("an address");
    let token = format!("Bearer {TOKEN}").parse().expect("a header");
    request.headers_mut().insert("Authorization", token);
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_overlays_together_have_a_limit_and_the_last_pixels_are_for_this_machine() {
    let program = start("0.0.0.0").await;
    let port = program.address.port();
    let here = SocketAddr::new("127.0.0.1".parse().expect("an address"), port);
    // 3936 x 3936 pixels; another look of nearly that size does not fit beside it, the same one does.
    let large = look(here, "layout=bare&scale=41").await.expect("there is room");
    assert_eq!(look(here, "layout=bare&scale=40").await.err(), Some(503));
    let _same = look(here, "layout=bare&scale=41").await.expect("it is painted once");
    // 2016 x 2016: 19.6 million in all.
    let _second = look(here, "layout=bare&scale=21").await.expect("there is room");
    if let Some(outer) = outer_address() {
        let outer = SocketAddr::new(outer, port);
        assert_eq!(look(outer, "layout=1080p").await.err(), Some(503), "the last four million");
        let _joined = look(outer, "layout=bare&scale=21").await.expect("it is painted already");
    }
    let _obs = look(here, "layout=1080p").await.expect("this machine has them");
    assert_eq!(look(here, "layout=bare&scale=20").await.err(), Some(503));
    drop(large);
}
