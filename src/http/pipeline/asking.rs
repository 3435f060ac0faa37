//! Which sources of tokens this thread is asking right now. A callback of the host that calls the client
//! that asks it would wait for itself.

use std::cell::RefCell;
use std::sync::Arc;

use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::{Token, TokenContext, TokenSource};

thread_local! {
    static ASKED: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Asks `source`. Fails with `Credential` if this thread is inside a callback of the same source.
pub(super) fn ask(source: &Arc<dyn TokenSource>, ctx: &TokenContext<'_>) -> Result<Token> {
    check(source)?;
    let _asked = Asked::enter(address(source));
    source.token(ctx)
}

/// Whether `source` may be asked on behalf of this thread.
pub(super) fn check(source: &Arc<dyn TokenSource>) -> Result<()> {
    match ASKED.with_borrow(|asked| asked.contains(&address(source))) {
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

/// A source is being asked until this is dropped.
struct Asked;

impl Asked {
    fn enter(source: usize) -> Asked {
        ASKED.with_borrow_mut(|asked| asked.push(source));
        Asked
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        ASKED.with_borrow_mut(|asked| asked.pop());
    }
}
