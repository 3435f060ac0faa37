//! A refresh token that somebody got elsewhere, and those that come after it (RFC 6749 section 6;
//! learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).

use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::app::{App, SignIn};
use super::endpoint::{self, TokenError};
use super::form::Form;
use crate::base::{Error, Result, Secret};
use crate::http::{About, Token, TokenContext, TokenSource};

/// Renews a person's sign-in; put a `Cached` before it. The service may hand out a new refresh
/// token with each access token: the newest is kept, in memory only.
pub struct RefreshTokenCredential {
    app: App,
    client_secret: Option<Secret>,
    newest: Mutex<Secret>,
}

impl RefreshTokenCredential {
    /// `client_secret` is for apps that are no public clients; without a tenant, here or in the
    /// client's options, `organizations` is asked.
    pub fn new(
        tenant: Option<&str>,
        client_id: &str,
        client_secret: Option<Secret>,
        refresh_token: Secret,
    ) -> Result<RefreshTokenCredential> {
        if refresh_token.is_empty() {
            return Err(Error::argument("The refresh token is empty."));
        }
        if client_secret.as_ref().is_some_and(Secret::is_empty) {
            return Err(Error::argument("The client secret is empty."));
        }
        Ok(RefreshTokenCredential {
            app: App::new(tenant, client_id, SignIn::Person)?,
            client_secret,
            newest: Mutex::new(refresh_token),
        })
    }
}

impl TokenSource for RefreshTokenCredential {
    fn about(&self) -> About {
        About::of("refreshToken")
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        // A copy, so that the lock is not held over the request.
        let own = self
            .newest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let (token, next) = renew(ctx, &self.app, self.client_secret.as_ref(), &own)?;
        if let Some(next) = next {
            *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = next;
        }
        Ok(token)
    }
}

impl fmt::Debug for RefreshTokenCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.app.show(f, "RefreshTokenCredential")
    }
}

/// An access token for a refresh token, and the refresh token that takes its place.
pub(super) fn renew(
    ctx: &TokenContext<'_>,
    app: &App,
    client_secret: Option<&Secret>,
    refresh: &Secret,
) -> std::result::Result<(Token, Option<Secret>), TokenError> {
    let mut form = Form::new()
        .with("grant_type", "refresh_token")
        .with("client_id", app.client_id())
        .with_secret("refresh_token", refresh)
        .with("scope", &scope(ctx));
    if let Some(secret) = client_secret {
        form = form.with_secret("client_secret", secret);
    }
    let url = app.endpoint(ctx, "token")?;
    let granted = endpoint::token(ctx, &url, app.tenant(ctx)?, form)?;
    Ok((granted.token, granted.refresh))
}

/// The audience's scope, and the right to be given refresh tokens.
pub(super) fn scope(ctx: &TokenContext<'_>) -> String {
    format!("{} offline_access", ctx.audience.scope)
}
