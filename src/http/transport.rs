//! How one request goes over the wire.

use std::time::Duration;

use super::{Request, Response, Token};
use crate::base::{Result, Secret};

/// Sends one request once. Redirects are not followed and nothing is repeated.
pub trait Transport: Send + Sync {
    /// Sends `request` and reads the whole answer, whatever its status.
    fn send(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Response, Failure>;
}

/// What bounds one attempt, and what it carries.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// From the first byte of the look-up to the last of the answer.
    pub timeout: Duration,
    /// Most bytes of the answer's body, decompressed.
    pub max_body: usize,
    /// Sent as `Authorization: Bearer`.
    pub bearer: Option<Token>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// No connection.
    Connect,
    /// The TLS handshake or the certificate was refused.
    Tls,
    /// The proxy refused.
    Proxy,
    /// It took longer than the attempt may.
    Timeout,
    /// The connection broke.
    Lost,
    /// What came is not HTTP, or not as it said it would be.
    BadAnswer,
    /// The answer is larger than it may be.
    TooLarge,
    /// The request cannot be sent as it is.
    Refused,
}

/// An attempt that brought no answer.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Why.
    pub kind: FailureKind,
    /// Whether any of the request may have reached the service.
    pub sent: bool,
    /// The status, where the head of an answer came.
    pub status: Option<u16>,
    /// A sentence, with nothing secret.
    pub message: String,
}

/// How connections are made.
#[derive(Debug, Clone)]
pub struct TransportOptions {
    /// Most time for look-up, connection and handshake.
    pub connect_timeout: Duration,
    /// Through which proxy.
    pub proxy: ProxyChoice,
    /// PEM certificates trusted beside the operating system's.
    pub ca_add: Vec<u8>,
    /// PEM certificates trusted instead of the operating system's.
    pub ca_only: Vec<u8>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Whether plain http to loopback is allowed.
    pub allow_http_loopback: bool,
    /// Kept connections for each host.
    pub pool_size: usize,
}

impl Default for TransportOptions {
    fn default() -> TransportOptions {
        TransportOptions {
            connect_timeout: Duration::from_secs(30),
            proxy: ProxyChoice::Environment,
            ca_add: Vec::new(),
            ca_only: Vec::new(),
            user_agent: concat!("gdap/", env!("CARGO_PKG_VERSION")).to_owned(),
            allow_http_loopback: false,
            pool_size: 64,
        }
    }
}

/// Which proxy. Loopback and identity endpoints never go through one.
#[derive(Debug, Clone, Default)]
pub enum ProxyChoice {
    /// As `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say when the transport is made.
    #[default]
    Environment,
    /// None.
    None,
    /// This one, for everything.
    Url {
        /// Such as `http://proxy.test:3128`.
        url: String,
        /// For Basic sign-in.
        credentials: Option<ProxyCredentials>,
    },
}

/// For a proxy's Basic sign-in.
#[derive(Debug, Clone)]
pub struct ProxyCredentials {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// The transport over reqwest.
pub struct ReqwestTransport {}

impl ReqwestTransport {
    /// Sets up TLS, proxy and connection pool; opens no connection.
    pub fn new(options: &TransportOptions) -> Result<ReqwestTransport> {
        let _ = options;
        todo!()
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        _request: &Request,
        _attempt: &Attempt,
    ) -> std::result::Result<Response, Failure> {
        todo!()
    }
}
