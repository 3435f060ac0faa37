//! Refresh tokens: a first one, from the host or from a sign-in, and its successors (RFC 6749 section 6;
//! learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::app::{App, SignIn};
use super::endpoint::{self, TokenError};
use super::form::Form;
use crate::base::{Error, Level, Result, Secret};
use crate::http::{About, RefreshTokenCallback, Token, TokenContext, TokenSource};

/// Renews a person's sign-in; wrap it in [`cached`](crate::cached). The service may issue a new refresh token
/// with each access token: the newest is kept, in memory only.
///
/// Pass it to a client like any other credential; see [`cached`](crate::cached).
pub struct RefreshTokenCredential {
    app: App,
    client_secret: Option<Secret>,
    tokens: RefreshTokens,
}

impl RefreshTokenCredential {
    /// `client_secret` is for apps that aren't public clients. If neither `tenant` nor the client's options name
    /// a tenant, `organizations` is used.
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
            tokens: RefreshTokens::of(refresh_token),
        })
    }
}

impl TokenSource for RefreshTokenCredential {
    fn about(&self) -> About {
        About::of("refreshToken")
    }

    fn set_refresh_token_callback(&self, callback: Box<RefreshTokenCallback>) -> Result<()> {
        self.tokens.set_callback(callback);
        Ok(())
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        let secret = self.client_secret.as_ref();
        let renewed = self.tokens.renew(ctx, &self.app, secret, &scope(ctx))?;
        renewed.ok_or_else(|| Error::argument("The refresh token is empty."))
    }
}

impl fmt::Debug for RefreshTokenCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.app.show(f, "RefreshTokenCredential")
    }
}

/// The newest refresh token of a sign-in, and the callback that receives newly issued ones.
#[derive(Default)]
pub(super) struct RefreshTokens {
    newest: Mutex<Option<Secret>>,
    callback: Mutex<Option<Arc<RefreshTokenCallback>>>,
}

impl RefreshTokens {
    fn of(token: Secret) -> RefreshTokens {
        RefreshTokens {
            newest: Mutex::new(Some(token)),
            callback: Mutex::default(),
        }
    }

    pub(super) fn set_callback(&self, callback: Box<RefreshTokenCallback>) {
        *lock(&self.callback) = Some(callback.into());
    }

    /// Stores an issued refresh token, and passes it to the callback if it is a new one.
    pub(super) fn keep(&self, ctx: &TokenContext<'_>, issued: Option<Secret>) {
        let Some(issued) = issued else { return };
        let old = lock(&self.newest).replace(issued.clone());
        if old.is_some_and(|old| old.expose() == issued.expose()) {
            return;
        }
        // A copy, so that the lock is not held while the host runs.
        let callback = lock(&self.callback).clone();
        if let Some(Err(error)) = callback.map(|callback| callback(&issued)) {
            ctx.diag.log(Level::Warn, "gdap::auth", || {
                format!("The new refresh token wasn't saved by the host: {error}")
            });
        }
    }

    pub(super) fn forget(&self) {
        *lock(&self.newest) = None;
    }

    /// Requests an access token with the newest refresh token; `None` if there is no refresh token.
    pub(super) fn renew(
        &self,
        ctx: &TokenContext<'_>,
        app: &App,
        client_secret: Option<&Secret>,
        scope: &str,
    ) -> std::result::Result<Option<Token>, TokenError> {
        let Some(refresh_token) = lock(&self.newest).clone() else {
            return Ok(None);
        };
        let mut form = Form::new()
            .with("grant_type", "refresh_token")
            .with("client_id", app.client_id())
            .with_secret("refresh_token", &refresh_token)
            .with("scope", scope);
        if let Some(secret) = client_secret {
            form = form.with_secret("client_secret", secret);
        }
        let url = app.endpoint(ctx, "token")?;
        let granted = endpoint::token(ctx, &url, app.tenant(ctx)?, form)?;
        self.keep(ctx, granted.refresh);
        Ok(Some(granted.token))
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The audience's scope, and the scope that requests a refresh token.
pub(super) fn scope(ctx: &TokenContext<'_>) -> String {
    format!("{} offline_access", ctx.audience.scope)
}

/// Whether the error for a refresh token means that the person must sign in again
/// (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-codes-for-token-endpoint-errors).
pub(super) fn needs_person(oauth: &str) -> bool {
    [
        "invalid_grant",
        "interaction_required",
        "login_required",
        "consent_required",
    ]
    .contains(&oauth)
}
