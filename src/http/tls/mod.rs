//! Which certificates are trusted: those of the operating system's store, further ones as well, or only specified
//! ones.

mod cause;
mod peers;

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

pub(in crate::http) use self::cause::explain;
use self::peers::NotingVerifier;
pub(in crate::http) use self::peers::{Peer, Peers};
use crate::base::{Error, ErrorKind, NetworkHint, Result};

/// TLS 1.2 and 1.3 over ring. `add` and `only` are PEM certificates, empty if not used; no default of the process
/// is installed or changed. The servers' certificates are recorded in `peers`.
pub(in crate::http) fn config(add: &[u8], only: &[u8], peers: &Peers) -> Result<ClientConfig> {
    if !add.is_empty() && !only.is_empty() {
        return Err(Error::new(
            ErrorKind::Configuration,
            "CA certificates to add and the only ones to trust are both specified.",
        )
        .with_hint(NetworkHint::ChooseTrust));
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = NotingVerifier {
        inner: verifier(add, only, provider.clone())?,
        peers: peers.clone(),
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| {
            Error::new(
                ErrorKind::Internal,
                format!("TLS can't be set up: {error}."),
            )
        })?;
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// The verifier of the servers' certificates.
fn verifier(
    add: &[u8],
    only: &[u8],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>> {
    if !only.is_empty() {
        let mut roots = RootCertStore::empty();
        for certificate in certificates(ONLY, only)? {
            roots
                .add(certificate)
                .map_err(|error| unusable(ONLY, &error.to_string()))?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
        let verifier = verifier.build();
        return Ok(verifier.map_err(|error| unusable(ONLY, &error.to_string()))?);
    }
    let extra = match add.is_empty() {
        true => Vec::new(),
        false => certificates(ADDED, add)?,
    };
    for certificate in &extra {
        let checked = RootCertStore::empty().add(certificate.clone());
        checked.map_err(|error| unusable(ADDED, &error.to_string()))?;
    }
    let verifier = match extra.is_empty() {
        true => Verifier::new(provider),
        false => Verifier::new_with_extra_roots(extra, provider),
    };
    let verifier = verifier.map_err(|error| {
        Error::new(
            ErrorKind::TrustStore,
            format!("The operating system's trust store can't be used: {error}."),
        )
        // On Windows and macOS the store is a part of the system.
        .with_hint(match cfg!(any(windows, target_os = "macos")) {
            true => NetworkHint::CheckTrustStore,
            false => NetworkHint::InstallTrustStore,
        })
    })?;
    Ok(Arc::new(verifier))
}

const ADDED: &str = "The CA certificates to add";
const ONLY: &str = "The only CA certificates to trust";

fn certificates(what: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let read: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let read = read.map_err(|error| unusable(what, &error.to_string()))?;
    if read.is_empty() {
        return Err(unusable(what, "they contain no certificate"));
    }
    Ok(read)
}

fn unusable(what: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Configuration,
        format!("{what} can't be used: {why}."),
    )
    .with_hint(NetworkHint::UseCaPem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_pem_is_named() {
        let none = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        let wrong = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let broken = b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
        for pem in [&b"x"[..], none, wrong, broken] {
            for (add, only, what) in [(pem, &b""[..], ADDED), (b"", pem, ONLY)] {
                let error = config(add, only, &Peers::default()).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Configuration);
                assert!(error.message().starts_with(what), "{error}");
            }
        }
        assert_eq!(
            config(b"x", b"x", &Peers::default()).unwrap_err().kind(),
            ErrorKind::Configuration
        );
    }

    /// Checks only if the next test runs it, in a process with an environment of its own.
    #[test]
    fn without_a_system_store() {
        if std::env::var("SSL_CERT_FILE").as_deref() != Ok("/nowhere") {
            return;
        }
        let config = |add: &[u8], only: &[u8]| config(add, only, &Peers::default());
        let error = config(b"", b"").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TrustStore);
        assert!(error.hint().is_some());
        assert!(config(crate::http::testing::CA.as_bytes(), b"").is_ok());
        assert!(config(b"", crate::http::testing::CA.as_bytes()).is_ok());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_missing_system_store_is_named() {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "http::tls::tests::without_a_system_store"])
            .env("SSL_CERT_FILE", "/nowhere")
            .env("SSL_CERT_DIR", "/nowhere")
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && shown.contains("1 passed"),
            "{shown}"
        );
    }
}
