//! The shell around the engine: everything that touches the world. A library so that tests can drive it; the binary
//! `live` is a thin layer on top.

// They panic where nobody takes what they print: `say` does not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod addresses;
pub mod cli;
pub mod commands;
pub mod config;
pub mod console;
pub mod control;
mod diagnostic;
pub mod director;
pub mod donations;
pub mod explain;
pub mod export;
mod files;
pub mod first_start;
pub mod gallery;
pub mod golden;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod list_watcher;
pub mod login;
pub mod logs;
pub mod message;
pub mod mutex;
pub mod net;
pub mod operating;
pub mod own_words;
pub mod plan_files;
pub mod planner;
pub mod preview;
mod progress;
pub mod replay;
pub mod runtime;
pub mod say;
pub mod service;
pub mod signals;
pub mod simulation;
pub mod stop;
pub mod texts;
pub mod time_text;
pub mod tonight;
pub mod verdict_words;
mod versions;
pub mod viewing;
pub mod what_if;
pub mod window;
