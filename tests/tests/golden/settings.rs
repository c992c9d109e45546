//! `.env.example` says what the settings' one definition says.

use std::fs;

use live::config::example::example;
use tests::golden::root;

#[test]
fn the_example_file_documents_every_setting() {
    let path = root().join(".env.example");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, example()).expect("the repository can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == example(),
        ".env.example is out of date: BLESS=1 cargo test -p tests --test golden settings"
    );
}
