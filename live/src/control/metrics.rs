//! Figures for Prometheus, in its text format (version 0.0.4).

use std::fmt::Write;

use super::Health;
use super::views::Counts;

/// The page at `/metrics`.
#[must_use]
pub fn page(counts: &Counts, frame: u64, links: &[Health]) -> String {
    let mut out = String::new();
    let mut one = |name: &str, kind: &str, help: &str, rows: &[(String, u64)]| {
        let _ = writeln!(out, "# HELP draw_stream_{name} {help}\n# TYPE draw_stream_{name} {kind}");
        for (labels, value) in rows {
            let _ = writeln!(out, "draw_stream_{name}{labels} {value}");
        }
    };
    let plain = |value: u64| vec![(String::new(), value)];
    one("frames_total", "counter", "Frames since the session began.", &plain(frame));
    one("requests_received_total", "counter", "Requests that came in.", &plain(counts.received));
    let ended: Vec<_> =
        counts.ended.iter().map(|(end, count)| (format!("{{end=\"{end}\"}}"), *count)).collect();
    one("requests_ended_total", "counter", "Requests that ended, by how.", &ended);
    one("requests_waiting", "gauge", "Requests that wait.", &plain(counts.waiting as u64));
    one("requests_review", "gauge", "Wishes under review.", &plain(counts.review as u64));
    let links: Vec<_> = links
        .iter()
        .map(|link| (format!("{{link=\"{}\"}}", link.name), u64::from(link.state == "fine")))
        .collect();
    one("link_fine", "gauge", "1 while the link is fine.", &links);
    let plans = &counts.plans;
    one("plans_total", "counter", "Answers of the model, failed ones included.", &plain(plans.answers));
    one("plan_tokens_total", "counter", "Tokens of those answers.", &plain(plans.tokens));
    one("plan_steps_total", "counter", "Steps of those answers.", &plain(plans.steps));
    one("plan_fixes_total", "counter", "Repairs that reading them took.", &plain(plans.fixes));
    one("plan_steps_dropped_total", "counter", "Steps that were dropped.", &plain(plans.dropped));
    one(
        "plan_first_step_ms_total",
        "counter",
        "Milliseconds to the first step, added up.",
        &plain(plans.first_step_ms),
    );
    one("plan_answer_ms_total", "counter", "Milliseconds to the end, added up.", &plain(plans.total_ms));
    out
}
