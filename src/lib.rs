//! Create, read, update and extend granular delegated admin (GDAP) relationships on Microsoft Graph and
//! CloudCockpit.
//!
//! A [`Client`] makes one call at a time and blocks. A [`Batch`] makes many at a time, and its items can be
//! awaited on any executor. Both can be used on any thread; in an async runtime, make blocking calls in its
//! `spawn_blocking`. A write is made exactly once, even if its response is lost: the client checks its effect
//! before it sends again, and [`Reply::kind`] or [`Error::outcome`] report the result of the change.
//!
//! # A first program
//!
//! ```no_run
//! use gdap::{CallOptions, Client, RelationshipDraft, Secret, SecretCredential, cached};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let secret = Secret::copy_of(std::env::var("CLIENT_SECRET")?.as_bytes());
//!     let credential = SecretCredential::new(Some("contoso.com"), "11112222-bbbb-3333-cccc-4444dddd5555", secret)?;
//!     let client = Client::builder(cached(credential)).build()?;
//!     let id = "5d027261-d21f-4aa9-b7db-7fa1f56fb163-8777b240-c6f0-4469-9e98-a3205431b836";
//!     let document = RelationshipDraft::new().auto_extend(true).to_json();
//!     match client.update(id, &document, &CallOptions::default()) {
//!         Ok(reply) => println!("{:?}: {}", reply.kind(), reply.json()),
//!         Err(error) => println!("{} ({:?}): {error}", error.kind().name(), error.outcome()),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Many at a time
//!
//! Every relationship that is active, eight updates at a time:
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use gdap::{Batch, BatchOptions, CallOptions, Client, ErrorKind, ListQuery, RelationshipDraft, Result, Work};
//!
//! fn extend(client: &Client) -> Result<()> {
//!     let batch = Batch::new(client, BatchOptions { capacity: 10_000, ..BatchOptions::default() })?;
//!     let active = ListQuery { filter: "status eq 'active'", ..ListQuery::default() };
//!     let (document, options) = (RelationshipDraft::new().auto_extend(true).to_json(), CallOptions::default());
//!     for (tag, relationship) in client.relationships(active, &options).enumerate() {
//!         let id = relationship?.id;
//!         batch.submit(Work::Update, &id, &document, &options, tag as u64, Duration::MAX)?;
//!     }
//!     loop {
//!         match batch.take(Duration::MAX) {
//!             Ok((tag, Ok(reply))) => println!("{tag}: {:?}", reply.kind()),
//!             Ok((tag, Err(error))) => println!("{tag}: {error}"),
//!             Err(end) if end.kind() == ErrorKind::BatchEmpty => return Ok(()),
//!             Err(error) => return Err(error),
//!         }
//!     }
//! }
//! ```
//!
//! With futures: [`Batch::start`].
//!
//! # Documents
//!
//! A document is JSON: build it with a [`RelationshipDraft`] or an [`AssignmentDraft`], or write it yourself. It
//! is checked before anything is sent, and [`Error::problems`] lists its problems in the order of its properties.
//! [`Reply::json`] contains the service's JSON as it was received, and getters such as [`Reply::relationship`]
//! parse it. JSON that the library writes has its properties in alphabetical order.
//!
//! # Options
//!
//! Option structs implement `Default`, and any version may add options to them: write
//! `CallOptions { wait: true, ..CallOptions::default() }`.
//!
//! # Processes and threads
//!
//! [`Client`], [`Batch`] and the credentials are `Send` and `Sync`. They keep no global state: two clients, or two
//! versions of this crate, are independent of each other. A client made before `fork()` fails in the child
//! process with [`ErrorKind::Forked`].
//!
//! # Features
//!
//! * `ffi` (default): the C ABI of `include/gdap.h`. It needs `panic = "unwind"`.
//! * `emulator` (default): an emulator of the services, and the program `gdap-emulator`.
//!
//! A Rust host needs neither: `default-features = false`. The crate needs Rust 1.89.
//!
//! Only the items documented here are supported. The hidden modules are for the project's own tests and
//! change without notice.
#![deny(unsafe_code)]

#[doc(hidden)]
pub mod auth;
#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod client;
#[cfg(feature = "emulator")]
#[doc(hidden)]
pub mod emulator;
#[cfg(feature = "ffi")]
#[doc(hidden)]
pub mod ffi;
#[doc(hidden)]
pub mod http;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod service;

pub use auth::{
    Algorithm, BrowserPrompt, CallbackToken, CertificateCredential, CertificateOptions,
    ChainCredential, ChainOptions, DeviceCodeCredential, DevicePrompt, EnvironmentCredential,
    FederatedCredential, IdentityHost, InteractiveCredential, InteractiveOptions, ManagedIdentity,
    ManagedIdentityCredential, RefreshTokenCredential, SecretCredential, SigningCredential,
    SigningRequest, StaticToken, TokenRequest, cached,
};
pub use base::{
    Cancel, Conflict, Diagnostics, Error, ErrorKind, Hint, Level, Outcome, Problem, Progress,
    ProgressKind, Result, Secret, Variables,
};
pub use client::{
    Batch, BatchCounts, BatchOptions, CallOptions, Client, ClientBuilder, Completion, Items,
    ListQuery, Pages, Reply, ResultKind, Work, check,
};
pub use http::{ProxyChoice, ProxyCredentials, Token, TokenSource};
pub use model::{
    Action, Assignment, AssignmentDraft, AutoExtend, Customer, Operation, Relationship,
    RelationshipDraft, RelationshipRequest, RequestAction, Role, ServiceKind, Status,
    built_in_roles,
};
pub use service::{ApiVersion, Cloud};

/// The Rust example of the README is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain<T: Send + Sync + std::fmt::Debug>() {}

    /// The public types are `Send`, `Sync` and `Debug`.
    #[test]
    fn everything_is_shared_and_printed() {
        is_plain::<(Client, Batch, BatchOptions, BatchCounts, Work, Completion)>();
        is_plain::<(ClientBuilder, ProxyChoice, ProxyCredentials, ServiceKind)>();
        is_plain::<(
            Cloud,
            ApiVersion,
            Diagnostics,
            Level,
            Progress,
            ProgressKind,
        )>();
        is_plain::<(CallOptions<'_>, ListQuery<'_>, Cancel, Action)>();
        is_plain::<(Pages<'_>, Items<'_, Operation>)>();
        is_plain::<(Reply, ResultKind, Relationship, Status, AutoExtend)>();
        is_plain::<(Assignment, Customer, Operation, RelationshipRequest)>();
        is_plain::<(RelationshipDraft, AssignmentDraft, RequestAction)>();
        is_plain::<(Error, ErrorKind, Outcome, Problem, Conflict, Hint)>();
        is_plain::<(Secret, Token, TokenRequest<'_>, Variables)>();
        is_plain::<(StaticToken, CallbackToken, SecretCredential)>();
        is_plain::<(CertificateCredential, CertificateOptions, Algorithm)>();
        is_plain::<(SigningCredential, SigningRequest<'_>)>();
        is_plain::<(FederatedCredential, RefreshTokenCredential)>();
        is_plain::<(ManagedIdentityCredential, ManagedIdentity, IdentityHost)>();
        is_plain::<(DeviceCodeCredential, DevicePrompt<'_>)>();
        is_plain::<(InteractiveCredential, InteractiveOptions, BrowserPrompt<'_>)>();
        is_plain::<(EnvironmentCredential, ChainCredential, ChainOptions)>();
    }
}
