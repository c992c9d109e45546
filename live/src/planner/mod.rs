//! A wish becomes a plan.

pub mod offline;
