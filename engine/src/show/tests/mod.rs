//! The show's rules, one table or story each, and its laws over random worlds.

mod script;
mod turns;

use script::{Script, id};
