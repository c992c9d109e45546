//! The log: where lines go, how they are written, and whose lines are let through.
//!
//! Lines go to standard error, so that what a command prints can be piped. Other crates are let through from WARN
//! on, whatever `LOG_LEVEL` says: their lower levels hold headers and bodies. A panic is a line too, without its
//! message above DEBUG, since that may hold a donor's text.

use std::panic;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::LogConfig;
use crate::config::choice::LogFormat;
use crate::say;

/// Crates of this project, whose lines `LOG_LEVEL` decides over.
const OWN: [&str; 2] = ["live", "engine"];

/// Starts logging for the rest of the process. A second call does nothing.
pub fn start(log: LogConfig) {
    // A console of Windows shows colours only to those who ask for them, as this writer does.
    let lines = fmt::layer().with_writer(anstream::stderr);
    let layer = match log.format {
        LogFormat::Text => lines.with_ansi(say::colours_on_error()).with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_ansi(false).boxed(),
    };
    let started = tracing_subscriber::registry().with(layer.with_filter(filter(log))).try_init();
    if started.is_ok() {
        panic::set_hook(Box::new(report));
    }
}

fn filter(log: LogConfig) -> Targets {
    let level = LevelFilter::from_level(log.level);
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_targets(OWN.map(|own| (own, level)))
}

fn report(info: &panic::PanicHookInfo<'_>) {
    let at = info.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(at, "a part of the program panicked");
    let text = info.payload_as_str().unwrap_or("no message");
    tracing::debug!(at, text, "what it said");
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    fn lets_through(level: Level, target: &str, line: Level) -> bool {
        filter(LogConfig { level, format: LogFormat::Text }).would_enable(target, &line)
    }

    #[test]
    fn other_crates_are_capped_at_warn() {
        assert!(lets_through(Level::TRACE, "live::director", Level::TRACE));
        assert!(lets_through(Level::INFO, "live", Level::INFO));
        assert!(!lets_through(Level::TRACE, "hyper::client", Level::INFO));
        assert!(lets_through(Level::TRACE, "reqwest", Level::WARN));
        assert!(!lets_through(Level::ERROR, "reqwest", Level::WARN));
    }
}
