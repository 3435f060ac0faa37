//! Token sources: one file per credential, and the cache in front of the credentials that fetch tokens.
//!
//! A credential holds an identity and its proof. The client supplies the authority and the service
//! (`TokenContext::audience`), the transport, the limits and the logs.

mod aadsts;
mod app;
pub mod assertion;
pub mod cache;
pub mod callback;
pub mod certificate;
pub mod chain;
pub mod device_code;
mod endpoint;
pub mod environment;
mod exchange;
mod fault;
pub mod federated;
mod form;
mod github;
pub mod interactive;
pub mod managed_identity;
mod pem;
pub mod refresh;
pub mod secret;
pub mod signing;
mod skew;
#[cfg(test)]
mod test_kit;
pub mod token;
mod token_response;

pub use app::check_tenant;
pub use assertion::{Algorithm, CertificateOptions};
pub use cache::{Cached, cached};
pub use callback::{CallbackToken, TokenRequest};
pub use certificate::CertificateCredential;
pub use chain::{ChainCredential, ChainOptions};
pub use device_code::{DeviceCodeCredential, DevicePrompt};
pub use environment::EnvironmentCredential;
pub use federated::FederatedCredential;
pub use interactive::{BrowserPrompt, InteractiveCredential, InteractiveOptions};
pub use managed_identity::{IdentityHost, ManagedIdentity, ManagedIdentityCredential};
pub use refresh::RefreshTokenCredential;
pub use secret::SecretCredential;
pub use signing::{SigningCredential, SigningRequest};
pub use token::StaticToken;
