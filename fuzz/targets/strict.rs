//! Any bytes into the strict reader; what it accepts is written and read back equal.

#![no_main]

use engine::plan::{self, ReadOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions::default();
    match plan::read_plan(bytes, &options) {
        Err(error) => {
            assert!(error.span.end <= bytes.len() && !error.to_string().contains('\n'), "{error:?}");
        }
        Ok(plan) => {
            for written in [plan::write(&plan), plan::write_compact(&plan)] {
                assert_eq!(plan::read_plan(&written, &options).as_ref(), Ok(&plan), "{written}");
            }
            let lenient = plan::read_lenient(plan::write(&plan), &options).expect("a plan that is right");
            assert_eq!((lenient.document, lenient.fixes), (plan.into(), Vec::new()));
        }
    }
    if let Ok(step) = plan::read_step(bytes) {
        assert_eq!(plan::read_step(plan::write_step(&step)), Ok(step));
    }
});
