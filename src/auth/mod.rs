//! Where tokens come from: one file a credential, and the cache before those that fetch.

pub mod cache;
pub mod callback;
pub mod token;

pub use cache::Cached;
pub use callback::{CallbackToken, TokenCallback, TokenRequest};
pub use token::StaticToken;
