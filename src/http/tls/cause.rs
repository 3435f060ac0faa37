//! Why a TLS handshake failed, as a sentence, and what to do about it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustls::{AlertDescription as Alert, CertificateError, Error, PeerIncompatible};
use rustls_pki_types::UnixTime;

use super::Peer;
use crate::base::text::{foreign, utc};
use crate::base::{Hint, NetworkHint};
use crate::http::redact;

/// Maximum number of a certificate's names that a message lists.
const MAX_NAMES: usize = 3;

/// The reason, which follows "The TLS handshake with `host` failed: ", and the fix. `peer`: the host's
/// certificate.
pub(in crate::http) fn explain(error: &Error, host: &str, peer: Option<&Peer>) -> (String, Hint) {
    let host = host.to_owned();
    let (why, hint) = match error {
        Error::InvalidCertificate(error) => return certificate(error, host, peer),
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        )
        | Error::AlertReceived(Alert::ProtocolVersion) => (
            "the server supports neither TLS 1.2 nor TLS 1.3",
            NetworkHint::EnableTlsVersions { host },
        ),
        Error::PeerIncompatible(_) | Error::AlertReceived(Alert::InsufficientSecurity) => (
            "the server and this library have no cipher suite in common",
            NetworkHint::EnableCipherSuites { host },
        ),
        Error::AlertReceived(Alert::HandshakeFailure) => (
            "the server rejected it without a reason (handshake_failure)",
            NetworkHint::CheckCipherSuitesAndCertificate { host },
        ),
        Error::AlertReceived(
            Alert::CertificateRequired
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA,
        ) => (
            "the server requires a client certificate",
            NetworkHint::ExemptFromClientCertificates { host },
        ),
        Error::AlertReceived(Alert::UnrecognisedName) => (
            "the server doesn't know this host name",
            NetworkHint::CheckHostName { host },
        ),
        Error::InvalidMessage(_) | Error::PeerSentOversizedRecord => {
            ("what responded doesn't use TLS", NetworkHint::UseTlsPort)
        }
        other => {
            return (
                foreign(&redact::text(&other.to_string()), 200),
                NetworkHint::CheckNetwork.into(),
            );
        }
    };
    (why.to_owned(), hint.into())
}

/// Why a certificate was rejected.
fn certificate(error: &CertificateError, host: String, peer: Option<&Peer>) -> (String, Hint) {
    let issuer = peer.and_then(|peer| peer.issuer.as_deref());
    let signed = issuer.map_or_else(String::new, |issuer| format!(", signed by '{issuer}',"));
    let (why, hint) = match error {
        CertificateError::UnknownIssuer => {
            let why = match issuer {
                Some(issuer) => {
                    format!("its certificate is signed by '{issuer}', which isn't trusted")
                }
                None => "its certificate is signed by an issuer that isn't trusted".to_owned(),
            };
            (why, NetworkHint::TrustCa)
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            let end = match error {
                CertificateError::ExpiredContext { not_after, .. } => Some(system(not_after)),
                _ => peer.map(|peer| peer.not_after),
            };
            let on = end
                .and_then(utc)
                .map_or_else(String::new, |end| format!(" on {end}"));
            (
                format!("its certificate{signed} expired{on}"),
                NetworkHint::RenewCertificate { host },
            )
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            let start = match error {
                CertificateError::NotValidYetContext { not_before, .. } => Some(system(not_before)),
                _ => peer.map(|peer| peer.not_before),
            };
            let until = start
                .and_then(utc)
                .map_or("later".to_owned(), |start| start);
            (
                format!("its certificate{signed} isn't valid until {until}"),
                NetworkHint::CheckClock,
            )
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            let names = match error {
                CertificateError::NotValidForNameContext { presented, .. } => list_names(presented),
                _ => "another host".to_owned(),
            };
            (
                format!("its certificate{signed} is for {names}"),
                NetworkHint::CheckHostName { host },
            )
        }
        CertificateError::Revoked => (
            format!("its certificate{signed} is revoked"),
            NetworkHint::ReplaceCertificate { host },
        ),
        other => {
            let why = foreign(&redact::text(&other.to_string()), 200);
            let why = format!("its certificate{signed} isn't valid: {why}");
            (why, NetworkHint::ReplaceCertificate { host })
        }
    };
    (why, hint.into())
}

fn system(time: &UnixTime) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(time.as_secs())
}

/// The names that a certificate is for, written by the TLS library as `DnsName("a.test")`.
fn list_names(presented: &[String]) -> String {
    let bare = |name: &String| {
        let inner = name
            .split_once('(')
            .map_or(name.as_str(), |(_, inner)| inner);
        foreign(inner.trim_end_matches(')').trim_matches('"'), 80)
    };
    let mut names: Vec<_> = presented.iter().take(MAX_NAMES).map(bare).collect();
    if presented.len() > MAX_NAMES {
        names.push("others".to_owned());
    }
    match names.is_empty() {
        true => "no host".to_owned(),
        false => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(error: Error) -> (String, &'static str) {
        let peer = Peer::signed_by(
            "Contoso Inspection CA",
            UNIX_EPOCH + Duration::from_secs(1_795_460_393),
            UNIX_EPOCH + Duration::from_secs(1_795_546_793),
        );
        let (why, hint) = explain(&error, "graph.test", Some(&peer));
        assert!(!why.ends_with('.') && !why.contains("docs.rs"), "{why}");
        (why, hint.code())
    }

    fn rejected(error: CertificateError) -> (String, &'static str) {
        shown(Error::InvalidCertificate(error))
    }

    #[test]
    fn each_fault_of_a_certificate_has_a_sentence_and_a_fix() {
        let time = UnixTime::since_unix_epoch(Duration::from_secs(1_795_460_393));
        let signed = "its certificate, signed by 'Contoso Inspection CA',";
        for (error, why, code) in [
            (
                CertificateError::UnknownIssuer,
                "its certificate is signed by 'Contoso Inspection CA', which isn't trusted"
                    .to_owned(),
                "tls.trustCa",
            ),
            (
                CertificateError::ExpiredContext {
                    time,
                    not_after: time,
                },
                format!("{signed} expired on 2026-11-23T18:59:53Z"),
                "tls.renewCertificate",
            ),
            (
                CertificateError::Expired,
                format!("{signed} expired on 2026-11-24T18:59:53Z"),
                "tls.renewCertificate",
            ),
            (
                CertificateError::NotValidYetContext {
                    time,
                    not_before: time,
                },
                format!("{signed} isn't valid until 2026-11-23T18:59:53Z"),
                "tls.checkClock",
            ),
            (
                CertificateError::NotValidForNameContext {
                    expected: "graph.test".try_into().unwrap(),
                    presented: vec![
                        "DnsName(\"portal.test\")".to_owned(),
                        "IpAddress(10.0.0.1)".to_owned(),
                    ],
                },
                format!("{signed} is for portal.test, 10.0.0.1"),
                "tls.checkHostName",
            ),
            (
                CertificateError::Revoked,
                format!("{signed} is revoked"),
                "tls.replaceCertificate",
            ),
        ] {
            assert_eq!(rejected(error), (why, code));
        }
        let (why, code) = rejected(CertificateError::BadEncoding);
        assert!(why.starts_with(&format!("{signed} isn't valid: ")), "{why}");
        assert_eq!(code, "tls.replaceCertificate");
    }

    #[test]
    fn each_fault_of_a_handshake_has_a_fix() {
        for (error, code) in [
            (
                Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13),
                "tls.enableVersions",
            ),
            (
                Error::AlertReceived(Alert::ProtocolVersion),
                "tls.enableVersions",
            ),
            (
                Error::AlertReceived(Alert::InsufficientSecurity),
                "tls.enableCipherSuites",
            ),
            (
                Error::AlertReceived(Alert::HandshakeFailure),
                "tls.checkCipherSuites",
            ),
            (
                Error::AlertReceived(Alert::UnrecognisedName),
                "tls.checkHostName",
            ),
            (
                Error::AlertReceived(Alert::CertificateRequired),
                "tls.exemptFromClientCertificates",
            ),
            (
                Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType),
                "tls.usePort",
            ),
            (Error::DecryptError, "network.check"),
        ] {
            assert_eq!(shown(error).1, code);
        }
    }

    #[test]
    fn without_a_known_issuer_nothing_is_made_up() {
        let error = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let (why, _) = explain(&error, "graph.test", None);
        assert_eq!(
            why,
            "its certificate is signed by an issuer that isn't trusted"
        );
    }
}
