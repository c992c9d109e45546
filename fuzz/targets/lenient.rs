//! Any bytes into the lenient reader; what it makes of them is a plan that the strict reader takes.

#![no_main]

use engine::plan::{self, ReadOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions::default();
    match plan::read_lenient(bytes, &options) {
        Err(nothing) => assert!(!nothing.to_string().is_empty()),
        Ok(lenient) => {
            let written = plan::write_document(&lenient.document);
            assert_eq!(plan::read_strict(&written, &options), Ok(lenient.document), "{written}");
            // A brace takes two at most: the comma before it and the end that it lacks; some more are about the whole text.
            assert!(lenient.fixes.len() <= 2 * bytes.len() + 8, "{} fixes", lenient.fixes.len());
        }
    }
});
