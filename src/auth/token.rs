//! A token that the host obtained on its own.

use std::time::SystemTime;

use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{About, Token, TokenContext, TokenSource};

/// Always the same token, until it expires or the service rejects it.
///
/// Example: [`ClientBuilder`](crate::ClientBuilder).
#[derive(Debug)]
pub struct StaticToken(Token);

impl StaticToken {
    /// Takes a copy of `token`. `expires` is when it expires, if that is known.
    pub fn new(token: &[u8], expires: Option<SystemTime>) -> Result<StaticToken> {
        Ok(StaticToken(Token::new(Secret::copy_of(token), expires)?))
    }

    fn check(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        if ctx
            .rejected
            .is_some_and(|rejected| rejected.is_same(&self.0))
        {
            return Err(Error::new(
                ErrorKind::Unauthenticated,
                "The service rejected the specified token.",
            )
            .with_hint(SignInHint::RenewToken));
        }
        if self.0.expires().is_some_and(|end| end <= ctx.clock.now()) {
            return Err(Error::new(
                ErrorKind::Unauthenticated,
                "The specified token has expired.",
            )
            .with_hint(SignInHint::RenewToken));
        }
        Ok(self.0.clone())
    }
}

impl TokenSource for StaticToken {
    fn about(&self) -> About {
        About::of("token")
    }

    fn cached(&self, ctx: &TokenContext<'_>) -> Option<Token> {
        self.check(ctx).ok()
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        self.check(ctx)
    }
}
