//! The commands, one file each: a `clap` struct `Args` and a function `run` that takes it to its end.

pub mod bench;
pub mod check;
pub mod completions;
pub mod demo;
pub mod diff;
pub mod dock_url;
pub mod doctor;
pub mod exit;
mod film;
pub mod gallery;
pub mod gate;
pub mod golden;
pub mod journal;
pub mod journal_import;
mod journal_show;
pub mod journal_words;
pub mod login;
pub mod overlay_url;
pub mod plan;
pub mod render;
pub mod replay;
pub mod run;
pub mod schema;
pub mod what_if;
