//! The program itself: the streamer's own word lists, read again while the show runs.

use std::fs;

use serde_json::{Value, json};
use tests::program::{Events, Program, quick};

/// How a wish ended, and what the gatekeeper said of it.
async fn fate(program: &Program, events: &mut Events, wish: &str, number: u64) -> (Value, Value) {
    let id = program.donate(wish).await;
    events.until(|state| state["ended"] == number).await;
    let history = program.ask("GET", "/history", "").await.json();
    let ended = &history["history"][0];
    assert_eq!(ended["request"], json!(id));
    (ended["end"].clone(), ended["wish_verdict"]["allowed"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_is_written_into_a_list_while_the_show_runs_is_refused_from_then_on() {
    let (drawn, refused) = ((json!("drawn"), json!(true)), (json!("card"), json!(false)));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let list = folder.path().join("block.txt");
    fs::write(&list, "brokkoli\n").expect("writable");
    let mut settings = quick();
    settings.push(("MODERATION_BLOCK", list.display().to_string()));
    let program = Program::run(&settings).await;
    let mut events = program.events().await;
    assert_eq!(fate(&program, &mut events, "a wombat", 1).await, drawn);

    fs::write(&list, "brokkoli\nwombat\n").expect("writable");
    program.until_it_logs("rules_changed").await;
    assert_eq!(fate(&program, &mut events, "a wombat in a hat", 2).await, refused);
    assert_eq!(fate(&program, &mut events, "a cat in a hat", 3).await, drawn);

    // What cannot be used is said, and leaves in force what was.
    fs::write(&list, [0xFF, b'\n']).expect("writable");
    program.until_it_logs("the word lists stay as they were").await;
    assert_eq!(fate(&program, &mut events, "a wombat", 4).await, refused);
}
