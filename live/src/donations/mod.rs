//! Where donations come from. Each source has a folder of its own and tells the same events; one today. Beside them: the
//! lists of past donations that services give away.
//!
//! Does not judge, draw or store donations.

pub mod donation_alerts;
pub mod donation_log;
