//! `live dock-url` and `live overlay-url` print what opens the doors, and nothing else prints it.

use std::fs;
use std::path::Path;

use tests::program::{Program, offline, outer_address, run_to_end};

type Settings = Vec<(&'static str, String)>;

/// A data folder that is kept, a fixed port, and no token of the settings.
fn settings(folder: &Path) -> Settings {
    [
        ("DATA_DIR", folder.join("data").display().to_string()),
        ("API_HOST", "0.0.0.0".to_owned()),
        ("API_PORT", "8080".to_owned()),
        ("CONTROL_TOKEN", String::new()),
        ("CONTROL_HOSTS", "studio.lan".to_owned()),
    ]
    .into()
}

/// What a command prints; it says nothing else.
async fn printed(arguments: &[&str], settings: &Settings) -> String {
    let output = run_to_end(arguments, settings).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("text")
}

fn key(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("data").join(name)).expect("it was made").trim().to_owned()
}

#[tokio::test]
async fn the_addresses_hold_the_keys_that_are_made_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = settings(folder.path());
    let dock = printed(&["dock-url", "--name", "studio.lan"], &settings).await;
    let (token, viewer) = (key(folder.path(), "control-token"), key(folder.path(), "viewer-key"));
    assert_eq!((token.len(), viewer.len()), (43, 22));
    let expected = format!(
        "On this computer, in OBS (Docks, Custom Browser Docks) or in a browser:\n  http://127.0.0.1:8080/dock\n\
         On another device in your network; whoever has this address controls the show:\n  \
         http://studio.lan:8080/dock#token={token}\n"
    );
    assert_eq!(dock, expected);
    let overlay = ["overlay-url", "--as", "bare", "--transparent", "--no-hud", "--pixels", "4"];
    let expected = format!(
        "In OBS on this computer (Sources, +, Browser), width 384, height 384:\n  \
         http://127.0.0.1:8080/overlay?layout=bare&background=transparent&hud=0&scale=4\n\
         In OBS on another computer; with this address one can look and nothing else:\n  \
         http://studio.lan:8080/overlay?layout=bare&background=transparent&hud=0&scale=4&key={viewer}\n"
    );
    assert_eq!(printed(&[&overlay[..], &["--name", "studio.lan"]].concat(), &settings).await, expected);
    if let Some(outer) = outer_address() {
        let heard = printed(&["overlay-url", "--chime", "--volume", "20"], &settings).await;
        assert!(heard.contains("/overlay?chime=1&volume=20\n"), "{heard}");
        let plain = printed(&["overlay-url"], &settings).await;
        assert!(plain.contains("width 1280, height 768:\n  http://127.0.0.1:8080/overlay\n"), "{plain}");
        assert!(plain.ends_with(&format!("  http://{outer}:8080/overlay?key={viewer}\n")), "{plain}");
    }
    assert_eq!(printed(&["dock-url", "--name", "studio.lan"], &settings).await, dock, "the same ever after");
    let russian = printed(&["overlay-url", "--name", "studio.lan", "--language", "ru"], &settings).await;
    assert!(
        russian.starts_with(
            "В OBS на этом компьютере (Источники, +, Браузер), ширина 1280, высота 768:\n  http"
        ),
        "{russian}"
    );
    #[cfg(unix)]
    for name in ["control-token", "viewer-key"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode =
            fs::metadata(folder.path().join("data").join(name)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn the_token_of_the_settings_is_the_one_and_a_port_that_changes_has_no_address() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = settings(folder.path());
    settings.push(("CONTROL_TOKEN", "a-token/of+these&settings".to_owned()));
    let dock = printed(&["dock-url", "--name", "studio.lan"], &settings).await;
    assert!(dock.ends_with("/dock#token=a-token%2Fof%2Bthese%26settings\n"), "{dock}");
    assert!(!folder.path().join("data/control-token").exists(), "it is not written down");
    settings.push(("API_PORT", "0".to_owned()));
    for command in ["dock-url", "overlay-url"] {
        let output = run_to_end(&[command], &settings).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains("API_PORT is 0"), "{command}: {said}");
        assert!(output.stdout.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_on_air_prints_neither_token_nor_key() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = settings(folder.path());
    settings.extend(offline());
    settings.extend([("API_PORT", "0".to_owned()), ("LOG_LEVEL", "DEBUG".to_owned())]);
    let program = Program::run(&settings).await;
    let (token, viewer) = (key(folder.path(), "control-token"), key(folder.path(), "viewer-key"));
    let bearer = format!("Bearer {token}");
    let host = format!("127.0.0.1:{}", program.address.port());
    let asked = [
        ("POST", "/queue/pause".to_owned(), ("Authorization", bearer.as_str())),
        ("GET", format!("/overlay?key={viewer}"), ("Accept", "text/html")),
        ("GET", format!("/overlay/stream?key={viewer}"), ("Accept", "text/html")),
        ("GET", format!("/nope?token={token}&key={viewer}"), ("Accept", "text/html")),
    ];
    for (method, path, header) in &asked {
        let reply = program.ask_with(method, path, &[("Host", &host), *header], "").await;
        assert!(reply.status != 401 && reply.status != 403, "{method} {path}: {}", reply.status);
    }
    let said = program.end().await;
    assert!(said.contains("the operator's command"), "{said}");
    assert!(!said.contains(&token) && !said.contains(&viewer), "{said}");
}
