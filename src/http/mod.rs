//! Sends requests to a service and reads the responses: one pipeline with a fixed order of steps (`pipeline`),
//! retry rules as data (`retry`), and one place that knows the HTTP library (`transport`). The traits of token
//! sources and error decoders are declared here, where the pipeline needs them; the layers above implement them.

pub mod attempt;
mod body;
pub mod call;
mod callbacks;
pub mod challenge;
pub mod claims;
pub mod components;
pub mod connection;
mod connections;
pub mod depth;
pub mod echo;
pub mod gateway;
pub mod headers;
pub mod host;
pub mod message;
pub mod options;
pub mod outage;
pub mod pipeline;
pub mod proxy;
pub mod reach;
pub mod redact;
pub mod rejection;
pub mod retry;
pub mod settings;
#[cfg(test)]
pub(crate) mod testing;
pub mod throttle;
pub mod tls;
pub mod token;
pub mod transport;
pub mod url;
pub mod worker;
pub(crate) mod x509;

pub use attempt::{Attempt, AttemptState, Failure, FailureKind, Ticket, Transport};
pub use call::{Call, CallResponse, CallSettings};
pub use components::Components;
pub use connection::Connection;
pub(crate) use headers::check_header;
pub use headers::{Headers, ShownHeaders};
pub use host::{HostFailure, HostRequest, HostSender, HostTransport};
pub use message::{Method, Request, Response};
pub use options::TransportOptions;
pub use outage::Outages;
pub(crate) use pipeline::throttling;
pub use pipeline::{Exchange, Pipeline};
pub use proxy::{ProxyChoice, ProxyCredentials};
pub use reach::{Reach, Search};
pub use rejection::ErrorDecoder;
pub use settings::Settings;
pub use token::{About, Audience, RefreshTokenCallback, Token, TokenContext, TokenSource};
pub use transport::ReqwestTransport;
pub use url::Url;
