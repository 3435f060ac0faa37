//! An app with a client secret (RFC 6749 section 4.4;
//! learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).

use std::fmt;

use super::app::{App, SignIn};
use super::endpoint;
use super::form::Form;
use crate::base::{Error, Result, Secret};
use crate::http::{About, Token, TokenContext, TokenSource};

/// Signs an app in with its secret; wrap it in [`cached`](crate::cached).
///
/// Example: [`cached`](crate::cached).
pub struct SecretCredential {
    app: App,
    secret: Secret,
}

impl SecretCredential {
    /// If `tenant` is `None`, the tenant of the client's options is used.
    pub fn new(tenant: Option<&str>, client_id: &str, secret: Secret) -> Result<SecretCredential> {
        if secret.is_empty() {
            return Err(Error::argument("The client secret is empty."));
        }
        Ok(SecretCredential {
            app: App::new(tenant, client_id, SignIn::App)?,
            secret,
        })
    }
}

impl TokenSource for SecretCredential {
    fn about(&self) -> About {
        About::of("clientSecret")
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        let form = Form::new()
            .with("grant_type", "client_credentials")
            .with("client_id", self.app.client_id())
            .with_secret("client_secret", &self.secret)
            .with("scope", &ctx.audience.scope);
        let url = self.app.endpoint(ctx, "token")?;
        Ok(endpoint::token(ctx, &url, self.app.tenant(ctx)?, form)?.token)
    }
}

impl fmt::Debug for SecretCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.app.show(f, "SecretCredential")
    }
}
