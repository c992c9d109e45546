//! What plans cost, as words and as a table.

use std::fmt::Write as _;

use super::outcome::PlanOutcome;

use crate::texts::on_one_line;

/// The columns of `counts.tsv`.
const COLUMNS: &str = "number\tsteps\tdropped\tfixes\ttokens\ttokens_a_step\tfirst_token_ms\tfirst_step_ms\ttotal_ms\t\
first_step_percent\tend\twish\n";

/// Figures of many wishes.
#[derive(Default)]
pub(super) struct PlanReport {
    rows: String,
    wishes: usize,
    failed: usize,
    tokens_a_step: Vec<f64>,
    first_step_ms: Vec<f64>,
    total_ms: Vec<f64>,
    first_step_percent: Vec<f64>,
}

impl PlanReport {
    /// Takes one wish's figures.
    pub fn add(&mut self, number: usize, outcome: &PlanOutcome) {
        let counts = &outcome.counts;
        let percent = first_step_percent(outcome);
        self.wishes += 1;
        self.failed += usize::from(outcome.plan.is_err());
        self.tokens_a_step.extend(tokens_per_step(outcome));
        self.first_step_ms.extend(measured(counts.first_step_ms).map(f64::from));
        self.first_step_percent.extend(percent);
        if percent.is_some() {
            self.total_ms.push(f64::from(counts.total_ms));
        }
        let _ = writeln!(
            self.rows,
            "{number}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            outcome.steps,
            counts.dropped,
            counts.fixes,
            counts.answer_tokens,
            cell(tokens_per_step(outcome)),
            measured(counts.first_token_ms).map_or_else(String::new, |ms| ms.to_string()),
            measured(counts.first_step_ms).map_or_else(String::new, |ms| ms.to_string()),
            counts.total_ms,
            cell(percent),
            end(outcome),
            on_one_line(&outcome.wish)
        );
    }

    /// Every wish as tab-separated values.
    pub fn table(&self) -> String {
        format!("{COLUMNS}{}", self.rows)
    }

    /// The medians in words.
    pub fn summary(&self) -> String {
        let drawn = self.wishes - self.failed;
        let mut words = format!("{drawn} of {} wishes drawn", self.wishes);
        if !self.first_step_ms.is_empty() {
            let _ = write!(
                words,
                "\nmedians: {:.1} tokens a step, first step after {:.0} ms, end after {:.0} ms, first step at {:.1} % of the whole",
                median(&self.tokens_a_step),
                median(&self.first_step_ms),
                median(&self.total_ms),
                median(&self.first_step_percent)
            );
        }
        words
    }
}

/// One wish's figures in words.
pub(super) fn words(outcome: &PlanOutcome) -> String {
    let counts = &outcome.counts;
    let mut words = format!("{} steps, {} dropped, {} fixes", outcome.steps, counts.dropped, counts.fixes);
    if counts.answer_tokens > 0 {
        let _ = write!(
            words,
            "; {} tokens, {} a step; first step after {} ms, end after {} ms",
            counts.answer_tokens,
            cell(tokens_per_step(outcome)),
            measured(counts.first_step_ms).unwrap_or(counts.total_ms),
            counts.total_ms
        );
    }
    if let Some(cut) = outcome.cut {
        let _ = write!(words, "; ended early: {cut}");
    }
    for remark in &outcome.remarks {
        let _ = write!(words, "\n  {remark}");
    }
    words
}

/// The line below a picture on the contact sheet.
pub(super) fn note(outcome: &PlanOutcome) -> String {
    let steps = format!("{} steps", outcome.steps);
    match tokens_per_step(outcome) {
        Some(tokens) => format!("{steps}, {tokens:.0} tokens each"),
        None => steps,
    }
}

fn end(outcome: &PlanOutcome) -> String {
    match (&outcome.plan, outcome.cut) {
        (Err(failure), _) => format!("failed: {}", failure.name),
        (Ok(_), Some(cut)) => format!("cut: {cut}"),
        (Ok(_), None) => "complete".to_owned(),
    }
}

fn first_step_percent(outcome: &PlanOutcome) -> Option<f64> {
    let first = measured(outcome.counts.first_step_ms)?;
    Some(100.0 * f64::from(first) / f64::from(outcome.counts.total_ms.max(1)))
}

/// A time that was measured; 0 stands for none.
fn measured(ms: u32) -> Option<u32> {
    (ms > 0).then_some(ms)
}

/// Tokens for each step that came, drawn or dropped; `None` without tokens or steps.
fn tokens_per_step(outcome: &PlanOutcome) -> Option<f64> {
    let (steps, tokens) = (outcome.steps + outcome.counts.dropped, outcome.counts.answer_tokens);
    (steps > 0 && tokens > 0).then(|| f64::from(tokens) / f64::from(steps))
}

fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.1}"))
}

/// The middle value, or the mean of the two in the middle; 0 for none.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert!((median(&[5.0, 1.0, 3.0]) - 3.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 3.0, 2.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }
}
