//! What the suites share: golden files, and the fakes of the world that the service suite talks to.

pub mod browser;
pub mod desk;
pub mod fake_donation_alerts;
pub mod fake_model;
pub mod golden;
pub mod memory_disk;
pub mod openapi;
pub mod program;
pub mod setup;
pub mod show;
pub mod station;
pub mod tls_proxy;
