//! Any credential behind the cache, as one type: the cache's code is in the library once.

use std::sync::Arc;

use super::Cached;
use crate::base::Result;
use crate::http::{About, Token, TokenContext, TokenSource};

/// `source` behind a cache, for a client.
pub fn kept(source: impl TokenSource + 'static) -> Arc<dyn TokenSource> {
    let source: Box<dyn TokenSource> = Box::new(source);
    Arc::new(Cached::new(source))
}

impl TokenSource for Box<dyn TokenSource> {
    fn about(&self) -> About {
        (**self).about()
    }

    fn cached(&self, ctx: &TokenContext<'_>) -> Option<Token> {
        (**self).cached(ctx)
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        (**self).token(ctx)
    }
}
