//! The show's rules, one table or story each, and its laws over random worlds.

mod evening;
mod failures;
mod flashes;
mod hide;
mod journal;
mod laws;
mod planning;
mod queue;
mod restart;
mod script;
mod sent;
mod turns;
mod world;

use script::{Script, id};
