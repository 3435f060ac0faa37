//! Why a host's transport has no response, and the error that this becomes.

use crate::base::text::foreign;
use crate::base::{ErrorKind, Secret};
use crate::http::attempt::{Failure, FailureKind};
use crate::http::{echo, redact};

/// Maximum length of a host's message that is shown, in characters.
const MAX_MESSAGE: usize = 300;

/// Why the host has no response.
#[derive(Debug, Clone)]
pub struct HostFailure {
    /// `Connect`, `Tls`, `Proxy`, `Timeout`, `InvalidResponse`, `ResponseTooLarge` or `UntrustedHost`; any other
    /// counts as `ConnectionLost`.
    pub kind: ErrorKind,
    /// Whether any of the request may have reached the service.
    pub sent: bool,
    /// The cause, in words.
    pub message: String,
}

impl HostFailure {
    pub(super) fn to_failure(&self, host: &str, secrets: &[&Secret]) -> Failure {
        let why = echo::mask_text(redact::text(&self.message), secrets);
        let why = foreign(&why, MAX_MESSAGE);
        let (kind, what) = match self.kind {
            ErrorKind::Connect => (
                FailureKind::Connect,
                format!("No connection to {host} could be made"),
            ),
            ErrorKind::Tls => (
                FailureKind::Tls,
                format!("The TLS handshake with {host} failed"),
            ),
            ErrorKind::Proxy => (
                FailureKind::Proxy,
                format!("The proxy didn't connect to {host}"),
            ),
            ErrorKind::Timeout => (
                FailureKind::Timeout,
                "The response took too long".to_owned(),
            ),
            ErrorKind::InvalidResponse => (
                FailureKind::InvalidResponse,
                "The response isn't valid HTTP".to_owned(),
            ),
            ErrorKind::ResponseTooLarge => (
                FailureKind::TooLarge,
                "The response is too large".to_owned(),
            ),
            ErrorKind::UntrustedHost => (
                FailureKind::OtherAddress,
                format!("The host's transport sent the request for {host} to another address"),
            ),
            _ => (
                FailureKind::Lost,
                "The connection broke before the response".to_owned(),
            ),
        };
        let message = match why.trim_end_matches('.') {
            "" => format!("{what}."),
            why => format!("{what}: {why}."),
        };
        Failure::new(kind, self.sent, message)
    }
}
