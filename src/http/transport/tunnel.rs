//! How a proxy failed to connect to a host.

use std::error::Error;
use std::time::Instant;

use super::failure;
use crate::base::{Hint, NetworkHint};
use crate::http::proxy::{Diagnosis, Proxy, Route};
use crate::http::tls::Peers;
use crate::http::{Failure, FailureKind, Url};

/// How a proxy failed to connect to a host.
pub(super) enum Tunnel {
    /// It can't be reached.
    Unreachable,
    /// It requires a sign-in: HTTP 407.
    SignIn,
    /// It responded in another way.
    Refused,
    /// It closed the connection.
    Closed,
}

impl Tunnel {
    /// Recognizes the failure by its message: the HTTP library reports it in no other way.
    pub(super) fn of(error: &reqwest::Error) -> Option<Tunnel> {
        let mut next = error.source();
        while let Some(this) = next {
            if let Some(words) = this.to_string().strip_prefix("tunnel error: ") {
                return Some(match words {
                    "proxy authorization required" => Tunnel::SignIn,
                    "failed to create underlying connection" => Tunnel::Unreachable,
                    "unexpected end of file" | "io error establishing tunnel" => Tunnel::Closed,
                    _ => Tunnel::Refused,
                });
            }
            next = this.source();
        }
        None
    }

    /// The failure for an attempt to reach `url`. If the proxy responded, it is asked for its response again,
    /// until `end`.
    pub(super) fn failure(
        self,
        error: &reqwest::Error,
        route: &Route,
        peers: &Peers,
        url: &Url,
        end: Option<Instant>,
    ) -> Failure {
        let proxy = &*route.proxy;
        let place = (url.host(), url.port());
        match self {
            Tunnel::SignIn => {
                // Without the credentials, which the proxy has just rejected.
                let diagnosis = route.diagnose(place, false, end);
                sign_in(proxy, diagnosis.as_ref())
            }
            Tunnel::Refused => {
                let diagnosis = route.diagnose(place, true, end);
                refused(proxy, url.host(), diagnosis.as_ref())
            }
            Tunnel::Unreachable => {
                let host = proxy.url.host_str().unwrap_or_default();
                match failure::tls_cause(error, host, peers) {
                    Some((why, hint)) => {
                        let why =
                            format!("The TLS handshake with the proxy {proxy} failed: {why}.");
                        Failure::new(FailureKind::Proxy, false, why).with_hint(hint)
                    }
                    None => {
                        let why = failure::cause(error);
                        let why = format!("The proxy {proxy} can't be reached: {why}.");
                        Failure::new(FailureKind::ProxyUnavailable, false, why)
                    }
                }
            }
            Tunnel::Closed => {
                let message =
                    format!("The proxy {proxy} closed the connection without a response.");
                Failure::new(FailureKind::ProxyUnavailable, false, message)
            }
        }
    }
}

/// The failure after a 407.
fn sign_in(proxy: &Proxy, diagnosis: Option<&Diagnosis>) -> Failure {
    let schemes = diagnosis.map_or(&[][..], |it| &it.schemes);
    let offers = match schemes {
        [] => String::new(),
        schemes => format!(" It offers {}.", schemes.join(", ")),
    };
    let accepts_basic = diagnosis.is_none_or(Diagnosis::may_accept_basic);
    let (what, hint) = match (&proxy.credentials, accepts_basic) {
        (_, false) => (
            "requires a sign-in other than Basic",
            NetworkHint::UseProxyForwarder,
        ),
        (Some(_), true) => (
            "rejected the user name or password",
            NetworkHint::CheckProxyCredentials,
        ),
        (None, true) => ("requires a sign-in", NetworkHint::UseBasicProxy),
    };
    let message = format!("The proxy {proxy} {what} (HTTP 407).{offers}");
    Failure::new(FailureKind::Proxy, false, message)
        .with_status(407)
        .with_hint(hint)
}

/// The failure after any other response than 200 and 407.
fn refused(proxy: &Proxy, host: &str, diagnosis: Option<&Diagnosis>) -> Failure {
    let Some(diagnosis) = diagnosis else {
        let message = format!("The proxy {proxy} refused to connect to {host}.");
        return Failure::new(FailureKind::ProxyUnavailable, false, message)
            .with_hint(NetworkHint::CheckProxy);
    };
    let Some(status) = diagnosis.status else {
        let message = format!("The proxy {proxy} responded with something other than HTTP.");
        return Failure::new(FailureKind::Proxy, false, message)
            .with_hint(NetworkHint::UseForwardProxy);
    };
    if status == 200 {
        let message = format!(
            "The proxy {proxy} refused to connect to {host}, but connected when it was asked again."
        );
        return Failure::new(FailureKind::ProxyUnavailable, false, message)
            .with_hint(NetworkHint::CheckProxy);
    }
    let kind = match status {
        429 | 500..=510 | 512.. => FailureKind::ProxyUnavailable,
        _ => FailureKind::Proxy,
    };
    let message = format!("The proxy {proxy} refused to connect to {host} (HTTP {status}).");
    Failure::new(kind, false, message)
        .with_status(status)
        .with_hint(hint(status, host))
        .with_retry_after(diagnosis.retry_after())
}

fn hint(status: u16, host: &str) -> Hint {
    let host = host.to_owned();
    match status {
        300..=399 | 511 => NetworkHint::OpenPortal,
        403 => NetworkHint::AllowThroughProxy { host },
        407 => NetworkHint::UseBasicProxy,
        400 | 404 | 405 | 501 => NetworkHint::UseForwardProxy,
        429 => NetworkHint::WaitForProxy,
        500.. => NetworkHint::CheckProxyUpstream { host },
        _ => NetworkHint::CheckProxy,
    }
    .into()
}

#[cfg(test)]
#[path = "tunnel_tests.rs"]
pub(in crate::http) mod tests;
