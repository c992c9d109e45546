//! The commands, one file each: a `clap` struct `Args` and a function `run` that takes it to its end.

pub mod journal;
pub mod login;
