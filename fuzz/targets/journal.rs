//! Any bytes as a session's file: reading, repairing and replaying never panic, what was repaired can be read, and a
//! fold that was carried over holds what the fold held.

#![no_main]

use engine::show::journal::{read, repair};
use engine::show::{Handover, Show};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(repaired) = repair(bytes) else {
        assert!(read(bytes).is_err() || read(bytes).is_ok_and(|recording| recording.entries.is_empty()));
        return;
    };
    let recording = read(&repaired.bytes).expect("what was repaired can be read");
    assert!(read(bytes).is_err() || repaired.damages.is_empty());
    let mut show = Show::new();
    for entry in &recording.entries {
        show.apply(entry);
    }
    let _ = (show.screen(), show.jobs(), show.deadline());
    let handover: Handover = show.handover();
    assert!(handover.waiting.len() >= show.queue_length());
});
