//! The way to other machines, once for every adapter: checked addresses, the HTTP client, TLS, secrets, when to try again.
//!
//! Knows no service: what an answer means is the adapter's.

pub mod backoff;
pub mod endpoint;
pub mod http;
pub mod secret;
pub mod tls;
