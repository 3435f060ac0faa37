//! HTTP: connections, requests and responses as plain data, TLS, and the request log.

pub(crate) mod log;
pub(crate) mod message;
pub(crate) mod read;
pub(crate) mod script;
pub(crate) mod server;
pub(crate) mod tls;
pub(crate) mod wire;
