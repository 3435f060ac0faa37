//! Records the servers' certificates and versions in TLS handshakes; the errors of handshakes contain only a part
//! of them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use crate::base::text::foreign;
use crate::http::x509::Certificate;

/// Maximum number of hosts that are recorded.
const MAX_HOSTS: usize = 64;

/// A server's certificate, and its TLS version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Peer {
    /// The issuer of the last certificate in the chain; `None` if the issuer has no name.
    pub issuer: Option<String>,
    /// The validity period of the server's own certificate.
    pub not_before: SystemTime,
    pub not_after: SystemTime,
    /// `1.2` or `1.3`, once a handshake has reached its signature.
    pub tls_version: Option<&'static str>,
    /// Identifies the server's own certificate.
    certificate: u64,
}

/// A number that identifies a certificate.
fn number(certificate: &CertificateDer<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    certificate.as_ref().hash(&mut hasher);
    hasher.finish()
}

/// The last certificate of each host. Clones share them.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Peers(Arc<Mutex<HashMap<String, Peer>>>);

impl Peers {
    /// The last certificate of this host.
    pub(in crate::http) fn get(&self, host: &str) -> Option<Peer> {
        let peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        peers.get(bare).cloned()
    }

    /// Records the version of the hosts that have this certificate.
    fn note_version(&self, own: &CertificateDer<'_>, version: &'static str) {
        let certificate = number(own);
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hosts = peers.values_mut();
        hosts
            .filter(|peer| peer.certificate == certificate)
            .for_each(|peer| peer.tls_version = Some(version));
    }

    fn note(&self, host: &ServerName<'_>, own: &CertificateDer<'_>, chain: &[CertificateDer<'_>]) {
        let certificate = number(own);
        let Ok(own) = Certificate::read(own) else {
            return;
        };
        let last = chain.last().and_then(|last| Certificate::read(last).ok());
        let issuer = last.as_ref().unwrap_or(&own).issuer.as_deref();
        let issuer = issuer.map(|name| foreign(name, 80));
        let peer = Peer {
            issuer: issuer.filter(|name| !name.is_empty()),
            not_before: own.not_before,
            not_after: own.not_after,
            tls_version: None,
            certificate,
        };
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let host = host.to_str();
        if peers.len() < MAX_HOSTS || peers.contains_key(&*host) {
            peers.insert(host.into_owned(), peer);
        }
    }
}

/// A verifier that records a host's certificate before it verifies it.
#[derive(Debug)]
pub(super) struct NotingVerifier {
    pub inner: Arc<dyn ServerCertVerifier>,
    pub peers: Peers,
}

impl ServerCertVerifier for NotingVerifier {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.peers.note(host, own, chain);
        self.inner.verify_server_cert(own, chain, host, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.peers.note_version(own, "1.2");
        self.inner.verify_tls12_signature(message, own, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.peers.note_version(own, "1.3");
        self.inner.verify_tls13_signature(message, own, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

#[cfg(test)]
impl Peer {
    /// A peer whose certificate was signed by `issuer`.
    pub(super) fn signed_by(issuer: &str, not_before: SystemTime, not_after: SystemTime) -> Peer {
        Peer {
            issuer: Some(issuer.to_owned()),
            not_before,
            not_after,
            tls_version: None,
            certificate: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use rustls_pki_types::pem::PemObject;

    use super::*;

    #[test]
    fn a_version_is_that_of_the_hosts_that_showed_the_certificate() {
        let peers = Peers::default();
        let own = CertificateDer::from_pem_slice(crate::http::testing::CA.as_bytes()).unwrap();
        let host = ServerName::try_from("graph.test").unwrap();
        peers.note(&host, &own, &[]);
        let peer = peers.get("graph.test").unwrap();
        assert!(peer.tls_version.is_none() && peer.issuer.is_some());
        peers.note_version(&CertificateDer::from(vec![1]), "1.3");
        assert_eq!(peers.get("graph.test").unwrap().tls_version, None);
        peers.note_version(&own, "1.2");
        assert_eq!(peers.get("graph.test").unwrap().tls_version, Some("1.2"));
        // A resumed handshake has no certificate, and the recorded one stays.
        assert_eq!(peers.get("login.test"), None);
    }
}
