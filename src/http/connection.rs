//! How requests reach a host, as far as a client knows.

use serde::Serialize;

use super::Url;

/// How requests reach a host. What isn't known is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// The host.
    pub host: String,
    /// The proxy's host and port, or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Where the proxy's address comes from: `option`, `system`, or the name of a variable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_source: Option<&'static str>,
    /// `1.2` or `1.3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_version: Option<&'static str>,
    /// The issuer of the last certificate in the chain that the host sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

impl Connection {
    /// A connection of which only the host is known.
    pub fn unknown(url: &Url) -> Connection {
        Connection {
            host: url.host().to_owned(),
            proxy: None,
            proxy_source: None,
            tls_version: None,
            issuer: None,
        }
    }
}
