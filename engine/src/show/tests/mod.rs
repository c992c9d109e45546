//! The show's rules, one table or story each, and its laws over random worlds.

mod planning;
mod queue;
mod restart;
mod script;
mod turns;

use script::{Script, id};
