//! The artist: what it understands of a wish, how a scene becomes steps, and what no picture of it may show.

mod composer;
mod lints;
mod understanding;
