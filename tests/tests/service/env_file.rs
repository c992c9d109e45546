//! `.env` as the program takes it: what is written is what is meant, or it is said.

use tests::desk::Desk;

/// What `live dock-url` prints behind `token=`: the token as it was understood.
fn token(env_file: &str) -> String {
    let desk = Desk::default();
    desk.put(".env", env_file);
    let ended = desk.run(&["dock-url"]);
    assert_eq!(ended.status, Some(0), "{}", ended.error);
    let (_, rest) = ended.out.split_once("#token=").expect("an address with a token");
    rest.split_whitespace().next().unwrap_or_default().to_owned()
}

/// What is said about a file; the command itself has nothing to say.
fn said(env_file: &[u8], mode: u32) -> (Option<i32>, String) {
    let desk = Desk::default();
    desk.put(".env", env_file);
    set_mode(&desk, mode);
    let ended = desk.run(&["journal", "list"]);
    (ended.status, ended.error)
}

#[cfg(unix)]
fn set_mode(desk: &Desk, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(desk.path(".env"), std::fs::Permissions::from_mode(mode)).expect("it is ours");
}

#[cfg(not(unix))]
fn set_mode(_desk: &Desk, _mode: u32) {}

#[test]
fn a_token_with_a_dollar_is_taken_as_it_is_written() {
    for written in ["\"pa$ecret-$HOME-${PATH}\"", "'pa$ecret-$HOME-${PATH}'", "pa$ecret-$HOME-${PATH}"] {
        assert_eq!(
            token(&format!("CONTROL_TOKEN={written}\n")),
            "pa%24ecret-%24HOME-%24%7BPATH%7D",
            "{written}"
        );
    }
    assert_eq!(token("CONTROL_TOKEN=\"back\\slash-and-\\$dollar\"\n"), "back%5Cslash-and-%5C%24dollar");
    assert_eq!(token("\u{feff}CONTROL_TOKEN=a-token-of-windows\r\n"), "a-token-of-windows");
}

#[cfg(unix)]
#[test]
fn a_path_of_windows_is_taken_as_it_is_written() {
    for written in [r"C:\Users\new folder\data", "\"C:\\Users\\new folder\\data\""] {
        let desk = Desk::default();
        desk.put(".env", format!("# Data\nDATA_DIR={written}\n"));
        assert_eq!(desk.run(&["dock-url"]).status, Some(0));
        assert_eq!(desk.files(), [".env", r"C:\Users\new folder\data"], "{written}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_line_and_without_its_text() {
    for (text, words) in [
        (&b"A\n"[..], "line 1: it gives nothing a value"),
        (b"API_PORT=1\n\nCONTROL_TOKEN=\"hunter2\n", "line 3: the value starts with \""),
        (b"CONTROL_TOKEN=hunter2 hunter2\nAPI_PORT=1\0\n", "line 2: it holds the control character U+0000"),
        (b"API_PORT=1\r\nCAPTION=\xE9\r\n", "line 2: it is not text in UTF-8"),
        (b"\xFF\xFEA\0P\0I\0", "it is written in UTF-16"),
        (b"API_PORT=1\nAPI_PORT=2\n", "line 2: API_PORT has another value in line 1"),
    ] {
        let (status, error) = said(text, 0o600);
        assert_eq!(status, Some(2), "{error}");
        assert!(error.contains(&format!(".env, {words}")) && !error.contains("hunter2"), "{error}");
        assert!(!error.contains("panicked"), "{error}");
    }
    let (status, error) = said(&vec![b'#'; 70_000], 0o600);
    assert!(status == Some(2) && error.contains("more than 65536 bytes"), "{error}");
}

#[test]
fn help_is_there_whatever_the_file_holds() {
    let desk = Desk::default();
    desk.put(".env", "nonsense");
    assert_eq!(desk.run(&["--help"]).status, Some(0));
    assert_eq!(desk.run(&["journal", "list"]).status, Some(2));
}

#[test]
fn a_misspelt_name_is_told_and_a_right_one_is_not() {
    let (status, error) = said(b"API_PROT=9\n", 0o600);
    assert_eq!(status, Some(0));
    let words = "live: .env, line 1: API_PROT is no setting and has no effect; is API_PORT meant?\n";
    assert!(error.starts_with(words), "{error}");
    assert!(!said(b"API_PORT=9\n", 0o600).1.contains(".env"));
    let desk = Desk::default();
    desk.put(".env", "API_PROT=9\n");
    assert!(!desk.run(&["-q", "journal", "list"]).error.contains(".env"), "-q");
}

#[cfg(unix)]
#[test]
fn a_file_with_a_token_that_others_can_read_is_told() {
    let token = b"CONTROL_TOKEN=a-token-of-this-test\n";
    for (text, mode, told) in [
        (&token[..], 0o644, true),
        (token, 0o640, true),
        (token, 0o600, false),
        (b"API_PORT=1\nCONTROL_TOKEN=\n", 0o644, false),
    ] {
        let (_, error) = said(text, mode);
        assert_eq!(error.contains("can read it: chmod 600 .env"), told, "{mode:o}: {error}");
        assert!(!error.contains("a-token-of-this-test"));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_in_its_place_ends_with_a_word() {
    let desk = Desk::default();
    assert!(desk.shell("mkfifo .env").status().expect("it runs").success());
    let ended = desk.run(&["journal", "list"]);
    assert!(ended.status == Some(2) && ended.error.contains(".env: it is a pipe"), "{}", ended.error);
    let desk = Desk::default();
    std::os::unix::fs::symlink("/dev/zero", desk.path(".env")).expect("made");
    let ended = desk.run(&["journal", "list"]);
    assert!(ended.status == Some(2) && ended.error.contains("more than 65536 bytes"), "{}", ended.error);
}

#[cfg(unix)]
#[test]
fn a_setting_in_the_environment_that_is_no_text_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::default();
    let mut command = desk.live(&["journal", "list"]);
    let output = command.env("DATA_DIR", OsStr::from_bytes(b"da\xFFta")).output().expect("it runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        error.contains("DATA_DIR is \"da\\xFFta\" in the environment; allowed: text in UTF-8"),
        "{error}"
    );
    let output =
        desk.live(&["journal", "list"]).env("LLM_API_KEY", OsStr::from_bytes(b"hunter\xFF")).output();
    let error = String::from_utf8_lossy(&output.expect("it runs").stderr).into_owned();
    assert!(error.contains("LLM_API_KEY is ***") && !error.contains("hunter"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_key_or_a_token_that_others_can_read_is_told_with_what_mends_it() {
    let desk = Desk::default();
    std::fs::create_dir(desk.path("data")).expect("made");
    desk.put("data/control-token", "a-token-of-this-test\n");
    let stored = r#"{"pair":{"access":"hunter2","refresh":null,"expires_unix":null},"replaces":null,"application":null}"#;
    desk.put("data/donation_alerts_tokens.json", stored);
    let ended = desk.run(&["dock-url"]);
    assert!(ended.error.contains("others on this machine can read this key: chmod 600"), "{}", ended.error);
    let mut doctor = desk.live(&["doctor", "--headless"]);
    let nowhere = "http://127.0.0.1:9/api/v1";
    doctor.env("LLM_BACKEND", "offline").env("DA_API_BASE", nowhere).env("DA_WS_URL", nowhere);
    let ended = tests::desk::Ended::of(&doctor.output().expect("it runs"));
    assert!(ended.error.contains("others on this machine can read these tokens: chmod 600"), "{ended:?}");
    assert!(!ended.error.contains("hunter2") && !ended.out.contains("hunter2"));
}
