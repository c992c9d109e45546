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
            assert!(lenient.fixes.len() <= bytes.len() + 1);
        }
    }
});
