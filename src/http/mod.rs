//! The way of a request to the service and of its answer back: one pipeline with a fixed order of
//! steps (`pipeline`), rules of repeating as data (`retry`), and one file that knows the HTTP
//! library (`transport`). What a token is and who decodes errors is declared here, where the
//! pipeline needs it; the layers above implement it.

pub mod call;
pub mod challenge;
pub mod depth;
pub mod failure;
pub mod message;
pub mod pipeline;
pub mod proxy;
pub mod redact;
pub mod retry;
#[cfg(test)]
pub(crate) mod testing;
pub mod throttle;
pub mod tls;
pub mod token;
pub mod transport;
pub mod url;
pub mod worker;

pub use call::{Answer, Call, CallOptions, Settings};
pub use failure::{Failure, FailureKind};
pub use message::{Headers, Method, Repeat, Request, Response};
pub use pipeline::{ErrorDecoder, Parts, Pipeline};
pub use proxy::{ProxyChoice, ProxyCredentials};
pub use token::{Audience, Token, TokenContext, TokenSource};
pub use transport::{Attempt, ReqwestTransport, Transport, TransportOptions};
pub use url::Url;
