//! The way of a request to the service and of its answer back: one pipeline with a fixed order of
//! steps (`pipeline`), rules of repeating as data (`retry`), and one file that knows the HTTP
//! library (`transport`). What a token is and who decodes errors is declared here, where the
//! pipeline needs it; the layers above implement it.

pub mod challenge;
pub mod depth;
pub mod message;
pub mod pipeline;
pub mod redact;
pub mod retry;
pub mod throttle;
pub mod tls;
pub mod token;
pub mod transport;
pub mod url;
pub mod worker;

pub use message::{Headers, Method, Repeat, Request, Response};
pub use pipeline::{Answer, Call, CallOptions, ErrorDecoder, Parts, Pipeline, Settings};
pub use token::{Audience, Token, TokenContext, TokenSource};
pub use transport::{Attempt, Failure, FailureKind, ReqwestTransport, Transport};
pub use transport::{ProxyChoice, ProxyCredentials, TransportOptions};
pub use url::Url;
