//! Sounds of the overlay over HTTP: who may fetch them, whose they are, and a folder that cannot be used.

use std::fs;

use tests::program::{Program, TOKEN, offline, run_to_end};

#[tokio::test(flavor = "multi_thread")]
async fn sounds_open_with_the_key_that_the_overlay_needs() {
    let mut settings = offline();
    settings.push(("CONTROL_LOCAL", "token".to_owned()));
    let program = Program::run(&settings).await;
    let key = fs::read_to_string(program.data_folder().join("viewer-key")).expect("it was made");
    let bearer = format!("Bearer {TOKEN}");
    let mut bodies = Vec::new();
    for name in ["begin", "end"] {
        for path in [format!("/sounds/{name}"), format!("/sounds/{name}?key=guessed")] {
            assert_eq!(program.ask("GET", &path, "").await.status, 401, "{path}");
        }
        let reply = program.ask("GET", &format!("/sounds/{name}?key={}", key.trim()), "").await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("audio/wav")), "{name}");
        assert!(reply.body.starts_with(b"RIFF"), "{name}");
        let path = format!("/sounds/{name}");
        let told = program.ask_with("GET", &path, &[("Authorization", &bearer)], "").await;
        assert!(told.status == 200 && told.body == reply.body, "{name}");
        bodies.push(reply.body);
    }
    assert_ne!(bodies[0], bodies[1], "one hears which it is");
    let csp = program.ask("GET", "/overlay", "").await;
    let policy = csp.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("media-src 'self';"), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_gives_its_own_sounds_and_is_looked_at_before_the_show_begins() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let end = folder.path().join("end.ogg");
    fs::write(&end, b"OggS and more").expect("written");
    let mut settings = offline();
    settings.push(("SOUNDS_DIR", folder.path().display().to_string()));
    let program = Program::run(&settings).await;
    let reply = program.ask("GET", "/sounds/end", "").await;
    assert_eq!((reply.header("content-type"), &reply.body[..]), (Some("audio/ogg"), &b"OggS and more"[..]));
    assert_eq!(program.ask("GET", "/sounds/begin", "").await.header("content-type"), Some("audio/wav"));
    program.end().await;

    fs::write(&end, b"fLaC").expect("written");
    for arguments in [&["run", "--headless"][..], &["demo", "--headless"]] {
        let output = run_to_end(arguments, &settings).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("SOUNDS_DIR") && said.contains("end.ogg holds something else, expected ogg"),
            "{said}"
        );
    }
}
