//! The C ABI that `include/gdap.h` declares. It is the only place with `unsafe` code and contains handles,
//! views and guards, but no rules of the services. Every function is written out, because the header's
//! generator doesn't expand macros. The safety contract of a function is the header's text (`conventions.md`
//! and the comment of each item), not a section of its own.
#![allow(unsafe_code, non_camel_case_types)]
#![allow(clippy::missing_safety_doc, clippy::too_many_arguments)]

mod guard;
mod handle;
mod options;
mod out;
mod panic;
mod platform;
mod text;
mod tree;

pub mod assignment;
pub mod batch;
pub mod batch_options;
pub mod call;
pub mod cancel;
pub mod client;
pub mod client_options;
pub mod credential;
pub mod credential_app;
pub mod credential_browser;
pub mod credential_environment;
pub mod credential_federated;
pub mod credential_person;
pub mod customer;
pub mod directory;
pub mod document;
pub mod error;
pub mod hint;
pub mod json;
pub mod problem;
pub mod relationship;
pub mod relationship_list;
pub mod relationship_wait;
pub mod request;
pub mod result;
pub mod role;
pub mod sign_in;
pub mod signing;
pub mod sinks;
pub mod status;
pub mod str;
pub mod token_callback;
pub mod transport;
pub mod user_data;
pub mod variables;
pub mod version;

/// Checks at compile time that a handle can be used by several threads at once.
const fn assert_send_sync<T: Send + Sync>() {}

/// Checks at compile time that a handle can be passed between threads.
const fn assert_send<T: Send>() {}
