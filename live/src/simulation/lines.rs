//! Entries as the lines of a journal's file.

use engine::show::journal::{AppliedLine, FactLine};
use engine::show::{Entry, Fact};
use engine::time::Fps;
use jiff::{SignedDuration, Timestamp};

/// The file of a session that began at `began`; `None`: nobody knows when.
#[must_use]
pub fn lines(entries: &[Entry], fps: Fps, began: Option<Timestamp>) -> String {
    let mut text = String::new();
    for together in entries.chunk_by(|one, next| one.frame == next.frame) {
        let frame = together[0].frame;
        let utc = began.map_or_else(String::new, |began| {
            let ms = i64::try_from(fps.ms_of_frame(frame)).unwrap_or(i64::MAX);
            let at = began.checked_add(SignedDuration::from_millis(ms)).unwrap_or(began);
            format!("{at:.3}")
        });
        let facts = together.iter().filter(|entry| entry.fact != Fact::FrameReached);
        let mut applied = Vec::new();
        for Entry { seq, fact, .. } in facts {
            let (seq, utc, fact) = (*seq, utc.clone(), fact.clone());
            text.push_str(&FactLine { seq, utc, key: None, fact }.to_text());
            applied.push(seq);
        }
        text.push_str(&AppliedLine { applied, frame: frame.0 }.to_text());
    }
    text
}

#[cfg(test)]
mod tests {
    use engine::time::Frame;

    use super::*;

    #[test]
    fn facts_of_one_frame_are_applied_together_and_time_passing_is_an_empty_list() {
        let entry = |seq, frame, fact| Entry { seq, frame: Frame(frame), fact };
        let entries =
            [entry(1, 60, Fact::Paused), entry(2, 60, Fact::Resumed), entry(2, 90, Fact::FrameReached)];
        let fps = Fps::new(60).expect("a rate");
        let began = "2026-11-20T19:00:00Z".parse().ok();
        let expected = concat!(
            "{\"seq\":1,\"utc\":\"2026-11-20T19:00:01.000Z\",\"fact\":\"paused\"}\n",
            "{\"seq\":2,\"utc\":\"2026-11-20T19:00:01.000Z\",\"fact\":\"resumed\"}\n",
            "{\"applied\":[1,2],\"frame\":60}\n",
            "{\"applied\":[],\"frame\":90}\n",
        );
        assert_eq!(lines(&entries, fps, began), expected);
    }
}
