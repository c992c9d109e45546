//! The one choice of cryptography for every TLS client: rustls with ring.
//!
//! Does not open connections and knows no certificate.

/// Installs ring as rustls' provider for this process. Call it before the first client is built; calling it again,
/// from any thread, changes nothing.
pub fn install() {
    // An error only says that a provider is there already, which is what was asked for.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(test)]
mod tests {
    #[test]
    fn installing_twice_is_harmless() {
        super::install();
        super::install();
        assert!(rustls::crypto::CryptoProvider::get_default().is_some());
    }
}
