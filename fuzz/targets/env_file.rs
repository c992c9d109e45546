//! Any bytes as `.env`: reading never panics, what was read is written back byte for byte, and a value that is set is
//! read back while every other value stays.

#![no_main]

use libfuzzer_sys::fuzz_target;
use live::config::env_file::{EnvFile, Known};

fuzz_target!(|bytes: &[u8]| {
    // Behind the last NUL, which no file may hold, stands the value that is set.
    let (text, value) = match bytes.iter().rposition(|byte| *byte == 0) {
        Some(at) => (&bytes[..at], String::from_utf8_lossy(&bytes[at + 1..]).into_owned()),
        None => (bytes, "two words".to_owned()),
    };
    let Ok(file) = EnvFile::parse(text) else { return };
    assert_eq!(file.to_string().as_bytes(), text);
    let known = Known { names: &["API_PORT", "DATA_DIR"], in_environment: &|name| name.len() == 4 };
    for finding in file.findings(&known) {
        assert!(!finding.to_string().contains('\n'));
    }
    let before = file.values();
    for name in before.keys().map(String::as_str).chain(["API_PORT"]) {
        let mut changed = file.clone();
        if changed.set(name, &value).is_err() {
            assert_eq!(changed, file, "a refusal changes nothing");
            continue;
        }
        let again = EnvFile::parse(changed.to_string().as_bytes()).expect("what was written can be read");
        let mut expected = before.clone();
        expected.insert(name.to_owned(), value.clone());
        assert_eq!(again.values(), expected);
        changed.remove(name);
        assert_eq!(changed.get(name), None);
    }
});
