//! Where donations come from. Each source has a folder of its own and tells the same events; one today.
//!
//! Does not judge, draw or store donations.

pub mod donation_alerts;
