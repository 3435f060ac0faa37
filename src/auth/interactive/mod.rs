//! A person signs in in a browser on this machine: the authorization code flow with PKCE (RFC 6749
//! section 4.1, RFC 7636, RFC 8252;
//! learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
//!
//! The browser opens only during an explicit sign-in, never in the middle of a run: a call that needs a person
//! fails, and the service's claims challenge is sent with the next sign-in.

mod authorization;
mod id_token;
mod listener;
mod options;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use self::authorization::Authorization;
use self::listener::{Listener, Redirect};
use self::options::BrowserCallback;
pub use self::options::{BrowserPrompt, InteractiveOptions};
use super::aadsts;
use super::app::{App, SignIn};
use super::endpoint::{self, EndpointRejection, TokenError};
use super::exchange::time_left;
use super::form::Form;
use super::refresh::{self, RefreshTokens};
use crate::base::{Error, ErrorKind, Level, Result, SignInHint};
use crate::http::{About, RefreshTokenCallback, Token, TokenContext, TokenSource};

/// The time that a person has to sign in, by default.
const TIMEOUT: Duration = Duration::from_secs(5 * 60);
/// The maximum of that time; no sign-in page waits longer.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 3600);
/// The app isn't a public client: `AADSTS7000218: The request body must contain ... 'client_secret'`.
const NO_PUBLIC_CLIENT: u32 = 7_000_218;

/// Signs a person in in a browser; wrap it in [`cached`](crate::cached). Later tokens need no person, as long as
/// the service renews the sign-in.
///
/// The browser opens only in [`Client::sign_in`](crate::Client::sign_in), which needs a deadline longer than the
/// timeout. On the app registration, add the redirect URI `http://localhost` under *Mobile and desktop
/// applications*.
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use std::time::Duration;
///
/// use gdap::{CallOptions, Client, InteractiveCredential, InteractiveOptions, Secret, TokenSource, cached};
///
/// let open = |prompt: &gdap::BrowserPrompt<'_>| {
///     println!("Sign in at {}", prompt.uri); // or start a browser
///     Ok(())
/// };
/// let (app, options) = ("11112222-bbbb-3333-cccc-4444dddd5555", InteractiveOptions::default());
/// let credential = InteractiveCredential::new(Some("contoso.com"), app, options, open)?;
/// // Each refresh token that is issued, for a `RefreshTokenCredential` another day.
/// credential.set_refresh_token_callback(Box::new(|_token: &Secret| Ok(())))?;
/// let client = Client::builder(cached(credential)).build()?;
/// client.sign_in(&CallOptions { deadline: Some(Duration::from_secs(310)), ..CallOptions::default() })?;
/// # Ok(())
/// # }
/// ```
pub struct InteractiveCredential {
    app: App,
    options: InteractiveOptions,
    open: Box<BrowserCallback>,
    refresh: RefreshTokens,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The claims challenge for the next sign-in.
    challenge: Option<String>,
    user: Option<String>,
}

impl InteractiveCredential {
    /// If neither `tenant` nor the client's options name a tenant, `organizations` is used. `open` opens the page
    /// and returns at once; it is called on any thread, under no lock, and an error that it returns ends the
    /// sign-in.
    pub fn new(
        tenant: Option<&str>,
        client_id: &str,
        options: InteractiveOptions,
        open: impl Fn(&BrowserPrompt<'_>) -> Result<()> + Send + Sync + 'static,
    ) -> Result<InteractiveCredential> {
        options
            .scopes
            .iter()
            .try_for_each(|scope| authorization::check_scope(scope))?;
        if options.timeout.is_some_and(|time| time.is_zero()) {
            return Err(Error::argument("The timeout of the sign-in is zero."));
        }
        Ok(InteractiveCredential {
            app: App::new(tenant, client_id, SignIn::Person)?,
            options,
            open: Box::new(open),
            refresh: RefreshTokens::default(),
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renews silently. `None` if there is no refresh token, or if a person must sign in and this call is a
    /// sign-in.
    fn renew(&self, ctx: &TokenContext<'_>, scope: &str) -> Result<Option<Token>> {
        match self.refresh.renew(ctx, &self.app, None, scope) {
            Err(TokenError::Rejected(rejection)) if refresh::needs_person(&rejection.oauth) => {
                self.refresh.forget();
                self.state().challenge = rejection.claims;
                match (ctx.is_sign_in, rejection.error.hint()) {
                    (true, _) => Ok(None),
                    (false, Some(_)) => Err(rejection.error),
                    (false, None) => Err(rejection.error.with_hint(SignInHint::SignInAgain)),
                }
            }
            renewed => Ok(renewed?),
        }
    }

    /// Opens the page, waits for the redirect, and exchanges its code for tokens.
    fn ask_person(
        &self,
        ctx: &TokenContext<'_>,
        scope: &str,
        challenge: Option<&str>,
    ) -> Result<Token> {
        let left = time_left(ctx, "the person's sign-in")?;
        let timeout = self.options.timeout.unwrap_or(TIMEOUT).min(MAX_TIMEOUT);
        let expires_in = timeout.min(left);
        let end = ctx.clock.instant() + expires_in;
        let listener = Listener::bind()?;
        let redirect_uri = listener.redirect_uri();
        let authorization = Authorization::new()?;
        let uri = authorization.uri(
            self.app.endpoint(ctx, "authorize")?,
            &[
                ("client_id", Some(self.app.client_id())),
                ("redirect_uri", Some(&redirect_uri)),
                ("scope", Some(scope)),
                ("login_hint", self.options.login_hint.as_deref()),
                ("claims", challenge),
            ],
        )?;
        (self.open)(&BrowserPrompt {
            uri: uri.as_str(),
            expires_in,
        })?;
        let code = match self.wait(ctx, listener, &authorization, end)? {
            Redirect::Code(code) => code,
            Redirect::Refused { error, description } => {
                return Err(sign_in_page_error(&error, &description));
            }
        };
        let form = Form::new()
            .with("grant_type", "authorization_code")
            .with("client_id", self.app.client_id())
            .with("redirect_uri", &redirect_uri)
            .with("scope", scope)
            .with_secret("code", &code)
            .with_secret("code_verifier", &authorization.verifier);
        let tenant = self.app.tenant(ctx)?;
        let url = self.app.endpoint(ctx, "token")?;
        let ctx_with_claims = TokenContext {
            claims: challenge,
            ..*ctx
        };
        let granted = endpoint::token(&ctx_with_claims, &url, tenant, form).map_err(token_error)?;
        let user = id_token::Expected {
            client_id: self.app.client_id(),
            authority: &ctx.audience.authority.origin(),
            tenant,
            nonce: &authorization.nonce,
            now: granted.now,
        }
        .check(granted.id_token.as_ref())?;
        *self.state() = State {
            challenge: None,
            user,
        };
        self.refresh.keep(ctx, granted.refresh);
        Ok(granted.token)
    }

    fn wait(
        &self,
        ctx: &TokenContext<'_>,
        mut listener: Listener,
        authorization: &Authorization,
        end: Instant,
    ) -> Result<Redirect> {
        let redirect = listener.wait(ctx, &authorization.state, end);
        let note = match listener.ignored() {
            0 => String::new(),
            1 => " One response of another sign-in was ignored.".to_owned(),
            ignored => format!(" {ignored} responses of other sign-ins were ignored."),
        };
        if !note.is_empty() {
            ctx.diag
                .log(Level::Warn, "gdap::auth", || note.trim_start().to_owned());
        }
        if let Some(redirect) = redirect {
            return Ok(redirect);
        }
        // A cancel is its own error; a deadline, of the sign-in or of the call, is an unfinished sign-in.
        let late = match time_left(ctx, "the person's sign-in") {
            Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error),
            _ => "Nobody finished the sign-in in the browser in time.",
        };
        let error = Error::new(ErrorKind::Deadline, format!("{late}{note}"));
        Err(error.with_hint(SignInHint::FinishInBrowser))
    }
}

impl TokenSource for InteractiveCredential {
    fn about(&self) -> About {
        About {
            user: self.state().user.clone(),
            ..About::of("interactive")
        }
    }

    fn set_refresh_token_callback(&self, callback: Box<RefreshTokenCallback>) -> Result<()> {
        self.refresh.set_callback(callback);
        Ok(())
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        if let Some(claims) = ctx.claims {
            self.state().challenge = Some(claims.to_owned());
            return Err(stronger_sign_in_required());
        }
        let scope = authorization::scope(&ctx.audience.scope, &self.options.scopes)?;
        if self.state().challenge.is_none()
            && let Some(token) = self.renew(ctx, &scope)?
        {
            return Ok(token);
        }
        let challenge = self.state().challenge.clone();
        match (ctx.is_sign_in, challenge) {
            (true, challenge) => self.ask_person(ctx, &scope, challenge.as_deref()),
            (false, Some(_)) => Err(stronger_sign_in_required()),
            (false, None) => Err(Error::new(
                ErrorKind::Credential,
                "Nobody has signed in, and a browser opens only during a sign-in.",
            )
            .with_hint(SignInHint::SignInAgain)),
        }
    }
}

impl fmt::Debug for InteractiveCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.app.show(f, "InteractiveCredential")
    }
}

fn stronger_sign_in_required() -> Error {
    Error::new(
        ErrorKind::Credential,
        "The service requires a stronger sign-in than the current one.",
    )
    .with_hint(SignInHint::SignInInteractively)
}

/// The error for a redirect without a code (RFC 6749 section 4.1.2.1).
fn sign_in_page_error(error: &str, description: &str) -> Error {
    let number = aadsts::find_number(description);
    let code = match number {
        Some(number) => format!("AADSTS{number}"),
        None => aadsts::shorten(error),
    };
    let declined = number.is_none() && error == "access_denied";
    let (reason, hint) = match number.and_then(aadsts::find) {
        Some((sentence, hint)) => (sentence.to_owned(), hint.clone()),
        None if declined => (
            "The person cancelled the sign-in or declined to consent.".to_owned(),
            SignInHint::SignInAgain,
        ),
        None => (aadsts::shorten(description), SignInHint::SignInAgain),
    };
    let reason = reason.trim_end_matches('.');
    let message = format!("{reason} (the sign-in page, {code}).");
    let error = Error::new(ErrorKind::Credential, message.trim_start());
    error.with_service_code(code).with_hint(hint)
}

/// The error for a rejected code. If the endpoint asks for a secret, the redirect URI is registered for a web
/// application.
fn token_error(failed: TokenError) -> Error {
    match failed {
        TokenError::Rejected(rejection) if rejection.code == Some(NO_PUBLIC_CLIENT) => {
            let EndpointRejection { error, .. } = *rejection;
            error.with_hint(SignInHint::RegisterRedirect)
        }
        failed => failed.into(),
    }
}

#[cfg(test)]
mod tests;
