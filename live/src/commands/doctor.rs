//! `live doctor`: is everything there for going on air?
//!
//! Asks DonationAlerts, the model, the display, the port and the disk for real. Each probe has a time limit, none prints
//! a token, and none keeps or changes anything of the show's.

mod donations;
mod finding;
mod machine;
mod model;

use std::path::Path;

use tokio::runtime::Builder;
use tracing::Level;

use crate::config::{Config, ENV_FILE, LogConfig, RawSettings};
use crate::message::Message;
use crate::net::tls;
use crate::{logs, say};
use finding::{Finding, Report, Topic};

/// Arguments of `live doctor`.
#[derive(clap::Args)]
pub struct Args {
    /// The show will open no window: do not look for a display
    #[arg(long)]
    headless: bool,
    #[command(flatten)]
    settings: RawSettings,
}

/// Runs it.
///
/// # Errors
/// When the show could not go on air.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut report = Report::default();
    let config = match Config::check(&args.settings) {
        Ok(config) => config,
        Err(wrong) => {
            for line in wrong.lines {
                let mend = Message::new("doctor.mend-setting").with(ENV_FILE);
                report.say(&Finding::wrong(Topic::Settings, line).mended_by(mend));
            }
            return report.end();
        }
    };
    report.say(&settings());
    logs::start(LogConfig { level: config.log.level.min(Level::WARN), ..config.log });
    tls::install();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(ask(&config, &mut report));
    // A disk or a name server that hangs must not keep the program from its end.
    runtime.shutdown_background();
    if !args.headless {
        report.say(&machine::display(config.stage_settings()));
    }
    report.end()
}

fn settings() -> Finding {
    let key = if Path::new(ENV_FILE).exists() { "doctor.allowed" } else { "doctor.allowed-without" };
    Finding::fine(Topic::Settings, Message::new(key).with(ENV_FILE))
}

async fn ask(config: &Config, report: &mut Report) {
    let disk = machine::disk(&config.files).await;
    report.say_all(&disk.findings);
    report.say(&machine::port(&config.control, disk.in_use).await);
    report.say_all(machine::door(&config.control).as_slice());
    say::note(format_args!("{}", Message::new("doctor.asking").said(say::language())));
    let (donations, model) = tokio::join!(donations::look(config), model::look(config));
    report.say_all(&donations.findings);
    report.say(&machine::clock(donations.clock_skew_ms));
    report.say_all(&model);
}
