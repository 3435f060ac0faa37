//! Why an attempt brought no response, and whether anything of it was sent.

use std::error::Error;
use std::io;

use crate::base::{Hint, NetworkHint};
use crate::http::connections::GivenUp;
use crate::http::proxy::Proxy;
use crate::http::redact;
use crate::http::tls::{self, Peers};
use crate::http::{Failure, FailureKind, Url};

/// The failure for a body that can't be read.
pub(super) fn of_body(error: &io::Error, status: Option<u16>) -> Failure {
    let within = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<reqwest::Error>());
    let timed_out =
        error.kind() == io::ErrorKind::TimedOut || within.is_some_and(|e| e.is_timeout());
    let why = within.map_or_else(|| error.to_string(), cause);
    let (kind, message) = if timed_out {
        (
            FailureKind::Timeout,
            "The response took too long.".to_owned(),
        )
    } else if why.contains("gzip") || why.contains("deflate") || why.contains("invalid") {
        (
            FailureKind::InvalidResponse,
            format!("The response's body can't be read: {why}."),
        )
    } else {
        (
            FailureKind::Lost,
            format!("The connection broke within the response: {why}."),
        )
    };
    Failure {
        status,
        ..Failure::new(kind, true, message)
    }
}

/// Whether the service got no byte of the request: no connection was established, the HTTP library returned the
/// request, or the server rejected the connection.
pub(super) fn is_unsent(error: &reqwest::Error) -> bool {
    let is_canceled = |hyper: &hyper::Error| hyper.is_canceled();
    error.is_connect()
        || error.is_builder()
        || find::<hyper::Error>(error).is_some_and(is_canceled)
        || find::<rustls::Error>(error).is_some_and(rejects_client)
}

/// Whether the connect was given up along with another attempt.
pub(super) fn was_given_up(error: &reqwest::Error) -> bool {
    error.is_connect() && find::<GivenUp>(error).is_some()
}

/// Whether the server rejected this side's certificate, or the lack of one. With TLS 1.3 it does so after this
/// side's handshake has ended, and reads nothing of what was sent meanwhile.
fn rejects_client(error: &rustls::Error) -> bool {
    use rustls::AlertDescription::*;
    matches!(
        error,
        rustls::Error::AlertReceived(
            BadCertificate
                | UnsupportedCertificate
                | CertificateRevoked
                | CertificateExpired
                | CertificateUnknown
                | UnknownCA
                | CertificateRequired
        )
    )
}

/// The failure for an attempt to reach `url` that got no response. `is_unsent`: nothing of the request was sent.
/// `proxy`: the proxy that the attempt used.
pub(super) fn of(
    error: reqwest::Error,
    is_unsent: bool,
    url: &Url,
    proxy: Option<&Proxy>,
    peers: &Peers,
) -> Failure {
    let error = error.without_url();
    let why = cause(&error);
    let host = url.host();
    if error.is_builder() {
        return Failure::refused(&why);
    }
    let through = through(proxy);
    if error.is_timeout() && is_unsent {
        return no_connection_in_time(url, proxy);
    }
    if let Some((why, hint)) = tls_cause(&error, host, peers).filter(|_| is_unsent) {
        let message = format!("The TLS handshake with {host}{through} failed: {why}.");
        return Failure::new(FailureKind::Tls, false, message).with_hint(hint);
    }
    let (kind, message) = if error.is_timeout() {
        (
            FailureKind::Timeout,
            "The response took too long.".to_owned(),
        )
    } else if is_unsent {
        (
            FailureKind::Connect,
            format!("No connection to {host}{through} could be made: {why}."),
        )
    } else if why.starts_with("invalid ") || why.contains("too large") {
        (
            FailureKind::InvalidResponse,
            format!("The response isn't HTTP: {why}."),
        )
    } else {
        (
            FailureKind::Lost,
            format!("The connection broke before the response: {why}."),
        )
    };
    Failure::new(kind, !is_unsent, message)
}

/// Why the TLS handshake with `host` failed, and the fix; `None` if that isn't what failed.
pub(super) fn tls_cause(
    error: &reqwest::Error,
    host: &str,
    peers: &Peers,
) -> Option<(String, Hint)> {
    let error = find::<rustls::Error>(error)?;
    Some(tls::explain(error, host, peers.get(host).as_ref()))
}

/// The failure if no connection was established in time.
pub(super) fn no_connection_in_time(url: &Url, proxy: Option<&Proxy>) -> Failure {
    let (host, through) = (url.host(), through(proxy));
    let message = format!("The connection to {host}{through} took too long.");
    Failure::new(FailureKind::Timeout, false, message).with_hint(NetworkHint::CheckNetwork)
}

fn through(proxy: Option<&Proxy>) -> String {
    proxy.map_or_else(String::new, |proxy| format!(" through the proxy {proxy}"))
}

/// The innermost reason, which names neither address nor headers.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut last: &dyn Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    let why = redact::text(&last.to_string());
    why.trim_end_matches('.').chars().take(300).collect()
}

/// The first error of this type in the chain of causes.
fn find<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    let mut next = error.source();
    while let Some(this) = next {
        if let Some(found) = this.downcast_ref::<T>() {
            return Some(found);
        }
        // The source of an io::Error is the source of the error that it wraps, so the wrapped error is checked
        // here.
        let wrapped = this
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => this.source(),
        };
    }
    None
}
