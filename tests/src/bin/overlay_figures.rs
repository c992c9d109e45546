//! What an overlay costs: bytes a second in each phase and what PNG pictures would take, processor time of the service
//! and of the page, and the delay from a frame that is published to the same frame in the page. Needs Chromium.
//!
//! `cargo run --release -p tests --features tools --bin overlay_figures`; with a folder of pages as its argument, Chromium shows those first,
//! for what they cost in the same run:
//!
//! ```sh
//! git archive COMMIT live/src/control/pages | tar -x -C /tmp/before
//! cargo run --release -p tests --features tools --bin overlay_figures -- /tmp/before/live/src/control/pages
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use engine::pixmap::Pixmap;
use engine::plan::CanvasSpec;
use engine::show::{OnAirPhase, Screen, ShowSettings, Verdict};
use engine::stage::{self, Stage};
use futures_util::StreamExt as _;
use live::control::guard::Guard;
use live::control::requests::RequestRules;
use live::control::{Control, WordRules, serve};
use live::export;
use live::jobs::Artist;
use live::net::secret::Secret;
use live::own_words::OwnWords;
use tests::browser::Browser;
use tests::show::{Data, finish, received, unhurried};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// How long each phase is measured.
const SPAN: Duration = Duration::from_secs(10);
/// Clock ticks a second in /proc, the same on every Linux.
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 20, ..unhurried() };
    let service = data.start_with(settings, Artist::new(CanvasSpec::default()));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let guard = Guard {
        token: Secret::new("token"),
        viewer_key: Secret::new("key"),
        local: live::config::choice::LocalAccess::Open,
        hosts: Vec::new(),
    };
    let (handle, path) = (service.handle.clone(), &service.path);
    let control = Control::new(
        handle,
        path,
        guard,
        stage::StageSettings::default(),
        Box::new(Vec::new),
        WordRules {
            judge: Box::new(|_| Verdict::Allow),
            own: Arc::new(OwnWords::in_folder(&data.files().data_dir)),
        },
        RequestRules::default(),
    );
    tokio::spawn(async move { serve(listener, control).await });

    let published: Arc<Mutex<BTreeMap<u64, Shown>>> = Arc::default();
    let (kept, mut screens) = (Arc::clone(&published), service.handle.screens());
    tokio::spawn(async move {
        while screens.changed().await.is_ok() {
            let now = screens.borrow_and_update().clone();
            kept.lock()
                .expect("no panic")
                .insert(now.frame.0, Shown { at_ms: unix_ms(), screen: now.screen });
        }
    });

    println!("service without an overlay, idle: {:.2} % of a core", own_load(SPAN).await?);
    let stream = format!("ws://{address}/overlay/stream");
    service.handle.tell(received(1, "a red fox under the northern lights")).await?;
    wait_for(&service.handle, |phase| matches!(phase, OnAirPhase::Drawing(_))).await?;
    let alone = own_load(SPAN).await?;
    println!("service without an overlay, drawing: {alone:.2} % of a core");
    wait_for(&service.handle, |phase| *phase == OnAirPhase::Idle).await?;

    let (socket, _) = tokio_tungstenite::connect_async(&stream).await?;
    let counted: Arc<Mutex<(u64, u64)>> = Arc::default();
    let counting = Arc::clone(&counted);
    let client = tokio::spawn(socket.for_each(move |message| {
        let mut counted = counting.lock().expect("no panic");
        let length = message.map(|message| message.len()).unwrap_or_default() as u64;
        // A frame's head: two bytes, four from 126 bytes on, ten from 64 KiB on.
        counted.0 += length
            + if length < 126 {
                2
            } else if length < 65_536 {
                4
            } else {
                10
            };
        counted.1 += 1;
        std::future::ready(())
    }));
    sleep(Duration::from_secs(1)).await;
    report("idle", &counted).await?;
    service.handle.tell(received(2, "a red fox under the northern lights")).await?;
    wait_for(&service.handle, |phase| matches!(phase, OnAirPhase::Drawing(_))).await?;
    let first = service.handle.screens().borrow().frame.0;
    let sent = report("drawing", &counted).await?;
    let last = service.handle.screens().borrow().frame.0;
    wait_for(&service.handle, |phase| matches!(phase, OnAirPhase::Holding(_))).await?;
    report("holding", &counted).await?;
    wait_for(&service.handle, |phase| *phase == OnAirPhase::Idle).await?;

    // From here on the page is the only overlay, and its share of the work is the service's alone.
    client.abort();
    let browser = Browser::launch().await.context("no Chromium here")?;
    let pid = browser.pid();
    let mut before = None;
    if let Some(folder) = std::env::args_os().nth(1) {
        let other = serve_pages(folder.into(), address).await?;
        let mut page = browser.open(&format!("http://{other}/overlay"), 1280, 768).await;
        page.until("overlay.frame !== null").await;
        service.handle.tell(received(4, "a red fox under the northern lights")).await?;
        wait_for(&service.handle, |phase| matches!(phase, OnAirPhase::Drawing(_))).await?;
        let (_, drawing) = with_page("drawing, those pages", pid).await?;
        before = Some(drawing);
        wait_for(&service.handle, |phase| *phase == OnAirPhase::Idle).await?;
        page.go("about:blank").await;
    }
    let mut page = browser.open(&format!("http://{address}/overlay"), 1280, 768).await;
    page.until("overlay.frame !== null").await;
    let (_, idle) = with_page("idle", pid).await?;
    // The page paints several frames at once, and the last of them is the one that is seen.
    let watch =
        "globalThis.seen = []; const take = overlay.picture.constructor.prototype; const old = take.flush;
        take.flush = function () {
            old.call(this);
            seen.push([overlay.frame, performance.timeOrigin + performance.now()]);
        };";
    page.eval(&format!("{{ {watch} }}")).await;
    service.handle.tell(received(3, "a red fox under the northern lights")).await?;
    wait_for(&service.handle, |phase| matches!(phase, OnAirPhase::Drawing(_))).await?;
    let (load, drawing) = with_page("drawing", pid).await?;
    if let Some(before) = before {
        // A browser that has just been started is not idle for a while: both are held against the later rest.
        let (now, before) = (drawing - idle, before - idle);
        let ratio = now / before;
        println!("drawing adds {now:.1} % of a core, with those pages {before:.1} %: {ratio:.2}x");
    }
    println!("service for that overlay: {:.2} % of a core", load - alone);
    let seen = page.eval("seen").await;
    let published = published.lock().expect("no panic").clone();
    let drawn: Vec<_> = published.range(first..=last).map(|(_, shown)| Arc::clone(&shown.screen)).collect();
    let pictures = png_bytes(&drawn)? as f64 / SPAN.as_secs_f64();
    println!(
        "drawing, each of {} changed frames as a PNG: {pictures:.0} B/s, {:.0} times as much",
        drawn.len(),
        pictures / sent.max(1.0)
    );
    let mut delays: Vec<f64> = seen
        .as_array()
        .context("a list")?
        .iter()
        .filter_map(|pair| Some(pair[1].as_f64()? - published.get(&pair[0].as_u64()?)?.at_ms))
        .collect();
    delays.sort_by(f64::total_cmp);
    let part = |share: f64| delays.get((delays.len() as f64 * share) as usize).copied().unwrap_or_default();
    anyhow::ensure!(!delays.is_empty(), "the page painted nothing");
    println!("delay over {} frames: p50 {:.1} ms, p99 {:.1} ms", delays.len(), part(0.5), part(0.99));
    finish(service).await;
    Ok(())
}

/// A screen, and when it was published.
#[derive(Clone)]
struct Shown {
    at_ms: f64,
    screen: Arc<Screen>,
}

/// Bytes of the pictures of these screens as PNG files.
fn png_bytes(screens: &[Arc<Screen>]) -> anyhow::Result<usize> {
    let mut stage = Stage::new(stage::StageSettings::default())?;
    let mut picture = Pixmap::new(stage.size());
    let mut bytes = 0;
    for screen in screens {
        if !stage.paint(screen, picture.as_mut()).is_empty() {
            bytes += export::png::encode(picture.as_ref())?.len();
        }
    }
    Ok(bytes)
}

async fn wait_for(
    handle: &live::director::Handle,
    wanted: impl Fn(&OnAirPhase) -> bool,
) -> anyhow::Result<()> {
    let mut screens = handle.screens();
    screens.wait_for(|published| wanted(&published.screen.phase)).await?;
    Ok(())
}

/// Prints what a client gets in a span of time; the bytes a second. The client's own work is in this process, too.
async fn report(what: &str, counted: &Mutex<(u64, u64)>) -> anyhow::Result<f64> {
    let before = *counted.lock().expect("no panic");
    let begun = Instant::now();
    sleep(SPAN).await;
    let seconds = begun.elapsed().as_secs_f64();
    let after = *counted.lock().expect("no panic");
    let (bytes, messages) = ((after.0 - before.0) as f64, (after.1 - before.1) as f64);
    println!("{what}: {:.0} B/s in {:.1} messages/s", bytes / seconds, messages / seconds);
    Ok(bytes / seconds)
}

/// The service with the pages of a folder in place of its own.
async fn serve_pages(folder: PathBuf, service: SocketAddr) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(pass_on(client, folder.clone(), service));
        }
    });
    Ok(address)
}

/// Answers with a file of the folder, else passes the connection on; one request each.
async fn pass_on(mut client: TcpStream, folder: PathBuf, service: SocketAddr) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).replace("keep-alive", "close");
    let path = head.split([' ', '?']).nth(1).unwrap_or_default();
    let name = if path == "/overlay" { "overlay.html" } else { path.trim_start_matches('/') };
    if let Ok(file) = fs::read(folder.join(name)) {
        let kind = match name.rsplit('.').next() {
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            _ => "text/html",
        };
        let length = file.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        client.write_all(answer.as_bytes()).await?;
        return client.write_all(&file).await;
    }
    let mut service = TcpStream::connect(service).await?;
    service.write_all(head.as_bytes()).await?;
    copy_bidirectional(&mut client, &mut service).await.map(drop)
}

/// Prints what the page costs in a span of time; the service's load and Chromium's.
async fn with_page(what: &str, browser: u32) -> anyhow::Result<(f64, f64)> {
    let (before, begun) = (tree_ticks(browser), Instant::now());
    let load = own_load(SPAN).await?;
    let spent = (tree_ticks(browser) - before) / TICKS / begun.elapsed().as_secs_f64() * 100.0;
    println!("{what}, with the page: service {load:.2} % of a core, all of Chromium {spent:.1} % of a core");
    Ok((load, spent))
}

/// Per cent of a core that this process spends.
async fn own_load(span: Duration) -> anyhow::Result<f64> {
    let (before, begun) = (ticks(std::process::id()), Instant::now());
    sleep(span).await;
    Ok((ticks(std::process::id()) - before) / TICKS / begun.elapsed().as_secs_f64() * 100.0)
}

/// Clock ticks that a process has spent: fields 14 and 15 of proc(5)'s stat.
fn ticks(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map(|(_, rest)| rest.split(' ')).into_iter().flatten();
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum()
}

/// The same of a process and all that it started.
fn tree_ticks(root: u32) -> f64 {
    let children = fs::read_dir(format!("/proc/{root}/task"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| list.split(' ').filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>());
    ticks(root) + children.map(tree_ticks).sum::<f64>()
}

fn unix_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}
