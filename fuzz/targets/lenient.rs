//! Any bytes into the lenient reader; what it makes of them is a plan that the strict reader takes.

#![no_main]

use engine::plan::{self, ReadOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions::default();
    match plan::read_lenient(bytes, &options) {
        Err(nothing) => assert!(!nothing.to_string().is_empty()),
        Ok(lenient) => {
            let written = plan::write_compact(&lenient.plan);
            assert_eq!(plan::read_plan(&written, &options), Ok(lenient.plan), "{written}");
            assert!(lenient.fixes.len() <= bytes.len() + 1);
        }
    }
});
