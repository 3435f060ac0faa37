//! How a client makes connections.

use std::time::Duration;

use super::{HostSender, ProxyChoice};

/// How connections are made.
#[derive(Debug, Clone)]
pub struct TransportOptions {
    /// Maximum time for name look-up, connection and handshake. If an attempt ends earlier, it isn't known
    /// whether it was still connecting.
    pub connect_timeout: Duration,
    /// The proxy to use.
    pub proxy: ProxyChoice,
    /// PEM certificates trusted in addition to the operating system's.
    pub ca_add: Vec<u8>,
    /// PEM certificates trusted instead of the operating system's.
    pub ca_only: Vec<u8>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Whether plain http to loopback is allowed.
    pub allow_http_loopback: bool,
    /// Maximum number of idle connections for each host.
    pub pool_size: usize,
    /// The host's function that sends instead of the library. Options for connections are then rejected.
    pub sender: Option<HostSender>,
}

impl Default for TransportOptions {
    fn default() -> TransportOptions {
        TransportOptions {
            connect_timeout: Duration::from_secs(15),
            proxy: ProxyChoice::default(),
            ca_add: Vec::new(),
            ca_only: Vec::new(),
            user_agent: concat!("gdap/", env!("CARGO_PKG_VERSION")).to_owned(),
            allow_http_loopback: false,
            pool_size: 64,
            sender: None,
        }
    }
}
