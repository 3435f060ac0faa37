//! Gets a token from a source, unless this thread is inside a callback of the same source.

use std::sync::Arc;

use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::callbacks::{self, Inside};
use crate::http::{Token, TokenContext, TokenSource};

/// Gets a token from `source`. Fails with `Credential` if this thread is inside a callback of the same source.
pub(super) fn ask(source: &Arc<dyn TokenSource>, ctx: &TokenContext<'_>) -> Result<Token> {
    check(source)?;
    let _inside = Inside::enter(address(source));
    source.token(ctx)
}

/// Fails if this thread is inside a callback of `source`, which would then wait for itself.
pub(super) fn check(source: &Arc<dyn TokenSource>) -> Result<()> {
    match callbacks::is_inside(address(source)) {
        false => Ok(()),
        true => Err(Error::new(
            ErrorKind::Credential,
            "The callback that gets the token called the client that is waiting for it.",
        )
        .with_hint(SignInHint::UseOtherClient)),
    }
}

fn address(source: &Arc<dyn TokenSource>) -> usize {
    Arc::as_ptr(source).cast::<()>() as usize
}
