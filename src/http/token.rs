//! Tokens, and the trait of the sources that supply them.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use once_cell::sync::OnceCell;

use super::{Outages, Reach, Settings, Transport, Url};
use crate::base::{Cancel, Clock, Diagnostics, Error, ErrorKind, Result, Secret, SignInHint};

/// A bearer token. Clones are the same token; its memory is zeroed with the last of them.
///
/// What a [`CallbackToken`](crate::CallbackToken) returns.
#[derive(Clone)]
pub struct Token(Arc<Inner>);

struct Inner {
    secret: Secret,
    expires: Option<SystemTime>,
    /// See `prepared`.
    prepared: OnceCell<Box<dyn Any + Send + Sync>>,
}

impl Token {
    /// A token with the time it expires, if that is known. Fails if the token is empty, or has anything but
    /// printable ASCII without blanks.
    pub fn new(secret: Secret, expires: Option<SystemTime>) -> Result<Token> {
        if secret.is_empty() {
            return Err(Error::new(ErrorKind::Credential, "The token is empty."));
        }
        if let Some(at) = secret.expose().iter().position(|b| !b.is_ascii_graphic()) {
            return Err(Error::new(
                ErrorKind::Credential,
                format!("The token isn't printable ASCII at character {}.", at + 1),
            )
            .with_hint(SignInHint::UseBareToken));
        }
        Ok(Token(Arc::new(Inner {
            secret,
            expires,
            prepared: OnceCell::new(),
        })))
    }

    /// The token as the transport sends it, made once: a token is long, and every request has it.
    /// `make` must not leave a copy behind that is not zeroed.
    pub(super) fn prepared<T: Clone + Send + Sync + 'static>(
        &self,
        make: impl Fn(&Secret) -> Option<T>,
    ) -> Option<T> {
        let make = || {
            make(&self.0.secret)
                .map(|made| Box::new(made) as _)
                .ok_or(())
        };
        let ready = self.0.prepared.get_or_try_init(make).ok()?;
        ready.downcast_ref().cloned()
    }

    /// The token's text, for sending only.
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// When it expires, if that is known.
    pub fn expires(&self) -> Option<SystemTime> {
        self.0.expires
    }

    /// Whether `other` has the same text.
    pub(crate) fn is_same(&self, other: &Token) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.secret.expose() == other.0.secret.expose()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires", &self.0.expires)
            .finish_non_exhaustive()
    }
}

/// The service that a token is for, and the authority that issues it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// The configured root of the service: a token is sent nowhere else.
    pub root: Url,
    /// The scope to request, such as `https://graph.microsoft.com/.default`.
    pub scope: String,
    /// The authority that issues tokens, such as `https://login.microsoftonline.com`.
    pub authority: Url,
    /// The tenant to sign in to, if the client's options name one.
    pub tenant: Option<String>,
}

/// All that a credential may need to get a token. Its own requests use `transport` (and `retry`),
/// never the pipeline.
#[derive(Clone, Copy)]
pub struct TokenContext<'a> {
    /// The transport of the client that needs the token.
    pub transport: &'a dyn Transport,
    /// The hosts that this client has reached.
    pub reach: &'a Reach,
    /// The service that the token is for, and the authority that issues it.
    pub audience: &'a Audience,
    /// Limits and waits of the client that needs the token.
    pub settings: &'a Settings,
    /// The call's deadline, on `clock`.
    pub deadline: Instant,
    /// The cancel, which ends every wait.
    pub cancel: Option<&'a Cancel>,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// Logs and progress of the client that needs the token.
    pub diag: &'a Diagnostics,
    /// The token that a 401 rejected: it must not be returned again.
    pub rejected: Option<&'a Token>,
    /// The claims challenge of that 401, decoded JSON, to be passed on to the token endpoint.
    pub claims: Option<&'a str>,
    /// Whether the call is a sign-in. A browser opens only then, never in the middle of a run.
    pub is_sign_in: bool,
    /// The hosts that the call's batch has given up.
    pub outages: Option<&'a Outages>,
}

/// A function that receives each new refresh token; called on any thread, under no lock of the source. Its error
/// is logged and has no other effect.
pub type RefreshTokenCallback = dyn Fn(&Secret) -> Result<()> + Send + Sync;

/// A description of a token source for display, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What kind of credential it is, such as `certificate`.
    pub kind: &'static str,
    /// The variant that it uses, if it has several and has chosen one.
    pub way: Option<&'static str>,
    /// The name of the person who signed in, if an ID token named it.
    pub user: Option<String>,
}

impl About {
    /// A kind without variants.
    pub fn of(kind: &'static str) -> About {
        About {
            kind,
            way: None,
            user: None,
        }
    }
}

/// A source of tokens. May be used from many threads at once.
///
/// Implemented by the credentials of this crate; don't implement it yourself, since its other methods may change.
/// For tokens from your own code use a [`CallbackToken`](crate::CallbackToken).
pub trait TokenSource: Send + Sync {
    /// A description of the source.
    #[doc(hidden)]
    fn about(&self) -> About {
        About::of("custom")
    }

    /// A cached token, without blocking; `None` if `token` must be called.
    #[doc(hidden)]
    fn cached(&self, ctx: &TokenContext<'_>) -> Option<Token> {
        let _ = ctx;
        None
    }

    /// Passes each refresh token that the service issues from now on to `callback`, which replaces an earlier
    /// callback. Fails if the credential has no refresh tokens.
    fn set_refresh_token_callback(&self, callback: Box<RefreshTokenCallback>) -> Result<()> {
        drop(callback);
        Err(Error::argument(
            "This credential has no refresh tokens. Use the sign-in of a person.",
        ))
    }

    /// A token for `ctx.audience`. May block, on a callback of the host or on the network.
    #[doc(hidden)]
    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_printable_and_silent() {
        for bad in ["", "a b", "a\r\nX: y", "Bearer abc", "t\u{e4}"] {
            let error = Token::new(Secret::copy_of(bad.as_bytes()), None).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credential, "{bad:?}");
        }
        let token = Token::new(Secret::copy_of(b"hunter2"), None).unwrap();
        assert!(!format!("{token:?}").contains("hunter2"));
        assert!(token.is_same(&token.clone()));
    }
}
