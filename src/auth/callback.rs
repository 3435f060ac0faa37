//! Tokens from a function of the host.

use crate::base::Result;
use crate::http::{Token, TokenContext, TokenSource};

/// What the host's function is asked for.
#[derive(Debug, Clone, Copy)]
pub struct TokenRequest<'a> {
    /// Such as `https://graph.microsoft.com/.default`.
    pub scope: &'a str,
    /// Such as `https://login.microsoftonline.com`.
    pub authority: &'a str,
    /// The tenant, where the client's options name one.
    pub tenant: Option<&'a str>,
    /// Whether the service refused the last token, so that a cached one will not do.
    pub rejected: bool,
    /// The claims challenge of that refusal, JSON, for the token endpoint.
    pub claims: Option<&'a str>,
}

/// A function that gets a token; called on any thread, under no lock, and it may block.
pub type TokenCallback = dyn Fn(&TokenRequest<'_>) -> Result<Token> + Send + Sync;

/// Asks the host's function each time; put a `Cached` before it.
pub struct CallbackToken(Box<TokenCallback>);

impl CallbackToken {
    /// Tokens from `callback`.
    pub fn new(callback: Box<TokenCallback>) -> CallbackToken {
        CallbackToken(callback)
    }
}

impl TokenSource for CallbackToken {
    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        (self.0)(&TokenRequest {
            scope: &ctx.audience.scope,
            authority: ctx.audience.authority.as_str(),
            tenant: ctx.audience.tenant.as_deref(),
            rejected: ctx.rejected.is_some(),
            claims: ctx.claims,
        })
    }
}
