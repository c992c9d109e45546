//! TLS in front of a server that speaks plain text: with a certificate that is right, or wrong in one way.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

/// What is to be said of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost`, in force, by the authority of the test.
    Good,
    /// Out of force for years.
    Expired,
    /// For another machine.
    OtherName,
    /// By an authority that nobody trusts.
    Stranger,
}

/// A proxy that ends with the test.
pub struct TlsProxy {
    address: SocketAddr,
    passed_on: Arc<AtomicU64>,
    _task: AbortOnDropHandle<()>,
}

/// An authority of the test: what it signs is trusted by whoever trusts its file.
pub struct Authority {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    /// One of this name, with a new key.
    ///
    /// # Panics
    /// When no key can be made.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { certificate: params.self_signed(&key).expect("signed"), key }
    }

    /// Writes its certificate where a program is told to look for it.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, path: &Path) {
        std::fs::write(path, self.certificate.pem()).expect("written");
    }

    fn config(&self, certificate: Certificate) -> ServerConfig {
        if certificate == Certificate::Stranger {
            return Self::named("a stranger").config(Certificate::Good);
        }
        let name = if certificate == Certificate::OtherName { "other.example" } else { "localhost" };
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        if certificate == Certificate::Expired {
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let signed = params.signed_by(&key, &self.certificate, &self.key).expect("signed");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions of ring")
            .with_no_client_auth()
            .with_single_cert(
                vec![signed.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .expect("key and certificate belong together")
    }
}

impl TlsProxy {
    /// Listens on a free port of loopback for `server`.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(authority: &Authority, certificate: Certificate, server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let acceptor = TlsAcceptor::from(Arc::new(authority.config(certificate)));
        let passed_on = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&passed_on);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(acceptor.clone(), client, server, Arc::clone(&counted)));
            }
        });
        Self { address, passed_on, _task: AbortOnDropHandle::new(task) }
    }

    /// Where it listens, under the name that a good certificate is for.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    /// Bytes of clients that came through the handshake.
    #[must_use]
    pub fn passed_on(&self) -> u64 {
        self.passed_on.load(Ordering::SeqCst)
    }
}

/// A client that leaves in the handshake is what most tests wait for.
async fn pass_on(acceptor: TlsAcceptor, client: TcpStream, server: SocketAddr, counted: Arc<AtomicU64>) {
    let Ok(mut client) = acceptor.accept(client).await else { return };
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    if let Ok((bytes, _)) = copy_bidirectional(&mut client, &mut server).await {
        counted.fetch_add(bytes, Ordering::SeqCst);
    }
}
