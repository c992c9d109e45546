//! Canvas-DSL as text: the three readers and the writer.

mod lenient_reader;
mod plan_round_trip;
mod scene_reader;
mod strict_reader;
