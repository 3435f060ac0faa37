//! What servers showed in their TLS handshakes, which the errors of these tell only in part.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use crate::base::text::foreign;
use crate::http::x509::Certificate;

/// Most hosts that are remembered.
const MOST: usize = 64;

/// What a server showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Peer {
    /// Who signed the last certificate of the chain; `None` if that has no name.
    pub issuer: Option<String>,
    /// From when to when the server's own certificate is valid.
    pub not_before: SystemTime,
    pub not_after: SystemTime,
}

/// What each host showed last. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct Peers(Arc<Mutex<HashMap<String, Peer>>>);

impl Peers {
    /// What this host showed last.
    pub(in crate::http) fn get(&self, host: &str) -> Option<Peer> {
        let peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        peers.get(bare).cloned()
    }

    fn note(&self, host: &ServerName<'_>, own: &CertificateDer<'_>, chain: &[CertificateDer<'_>]) {
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
        };
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let host = host.to_str();
        if peers.len() < MOST || peers.contains_key(&*host) {
            peers.insert(host.into_owned(), peer);
        }
    }
}

/// A verifier whose hosts are noted before it judges them.
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
        self.inner.verify_tls12_signature(message, own, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, own, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
