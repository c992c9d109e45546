//! `.env.example` says what the settings' one definition says.

use live::config::example::example;
use tests::golden::Golden;

#[test]
fn the_example_file_documents_every_setting() {
    let mut golden = Golden::open_root();
    golden.text(".env.example", &example());
    golden.finish();
}
