//! A person signs in on another device, with a code (RFC 8628;
//! learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use zeroize::Zeroize;

use super::app::{App, SignIn};
use super::endpoint::{self, TokenError};
use super::exchange::{pause, time_left};
use super::form::Form;
use super::refresh::{self, RefreshTokens};
use super::token_response;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{About, RefreshTokenCallback, Token, TokenContext, TokenSource};

/// Added to the poll interval after each `slow_down` (RFC 8628 section 3.5).
const SLOW_DOWN_STEP: Duration = Duration::from_secs(5);

/// What to show the person who signs in.
///
/// For a [`DeviceCodeCredential`](crate::DeviceCodeCredential).
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct DevicePrompt<'a> {
    /// The code to enter.
    pub user_code: &'a str,
    /// The page on which to enter the code.
    pub verification_uri: &'a str,
    /// A sentence with both, in the service's words.
    pub message: &'a str,
    /// How long the code is valid.
    pub expires_in: Duration,
}

/// Omits the code: anyone who has it can sign in with it.
impl fmt::Debug for DevicePrompt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevicePrompt")
            .field("verification_uri", &self.verification_uri)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

/// A function that shows a prompt.
type PromptCallback = dyn Fn(&DevicePrompt<'_>) -> Result<()> + Send + Sync;

/// Signs a person in; wrap it in [`cached`](crate::cached). Later tokens need no prompt as long as the
/// service renews the sign-in.
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use gdap::{Client, DeviceCodeCredential, cached};
///
/// let show = |prompt: &gdap::DevicePrompt<'_>| {
///     println!("{}", prompt.message);
///     Ok(())
/// };
/// let credential = DeviceCodeCredential::new(None, "11112222-bbbb-3333-cccc-4444dddd5555", show)?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct DeviceCodeCredential {
    app: App,
    prompt: Box<PromptCallback>,
    refresh: RefreshTokens,
    /// A code that was still valid when a call's deadline passed: the next call continues with it.
    pending: Mutex<Option<PendingCode>>,
}

struct PendingCode {
    device_code: Secret,
    interval: Duration,
    end: Instant,
    scope: String,
}

#[derive(Deserialize)]
struct CodeResponse {
    device_code: String,
    user_code: String,
    #[serde(alias = "verification_url")]
    verification_uri: String,
    expires_in: u64,
    interval: Option<u64>,
    message: Option<String>,
}

impl DeviceCodeCredential {
    /// If neither `tenant` nor the client's options name a tenant, `organizations` is used. `prompt` shows the
    /// code; it is called on any thread, under no lock, and an error that it returns ends the sign-in.
    pub fn new(
        tenant: Option<&str>,
        client_id: &str,
        prompt: impl Fn(&DevicePrompt<'_>) -> Result<()> + Send + Sync + 'static,
    ) -> Result<DeviceCodeCredential> {
        Ok(DeviceCodeCredential {
            app: App::new(tenant, client_id, SignIn::Person)?,
            prompt: Box::new(prompt),
            refresh: RefreshTokens::default(),
            pending: Mutex::default(),
        })
    }

    fn pending(&self) -> MutexGuard<'_, Option<PendingCode>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renews silently; `None` when a person must sign in again.
    fn renew(&self, ctx: &TokenContext<'_>) -> Result<Option<Token>> {
        let renewed = self
            .refresh
            .renew(ctx, &self.app, None, &refresh::scope(ctx));
        match renewed {
            Err(TokenError::Rejected(rejection)) if refresh::needs_person(&rejection.oauth) => {
                self.refresh.forget();
                Ok(None)
            }
            renewed => Ok(renewed?),
        }
    }

    /// Requests a code and shows it.
    fn begin(&self, ctx: &TokenContext<'_>) -> Result<PendingCode> {
        let url = self.app.endpoint(ctx, "devicecode")?;
        let scope = refresh::scope(ctx);
        let mut form = Form::new()
            .with("client_id", self.app.client_id())
            .with("scope", &scope);
        if let Some(claims) = ctx.claims {
            form = form.with("claims", claims);
        }
        let response = endpoint::post(ctx, &url, &form)?;
        let mut code: CodeResponse = serde_json::from_slice(&response.http.body).map_err(|_| {
            let content = if token_response::is_page(&response.http.body) {
                "a web page"
            } else {
                "something else"
            };
            Error::new(
                ErrorKind::InvalidResponse,
                format!("The token endpoint returned {content} instead of a device code."),
            )
        })?;
        let device_code = Secret::copy_of(code.device_code.as_bytes());
        code.device_code.zeroize();
        // Shown on terminals: no control characters.
        let plain = |text: &str| text.replace(char::is_control, " ");
        let (user_code, uri) = (plain(&code.user_code), plain(&code.verification_uri));
        let life = Duration::from_secs(code.expires_in.min(24 * 3600));
        let default_message = || format!("To sign in, open {uri} and enter the code {user_code}.");
        (self.prompt)(&DevicePrompt {
            user_code: &user_code,
            verification_uri: &uri,
            message: &code.message.as_deref().map_or_else(default_message, plain),
            expires_in: life,
        })?;
        Ok(PendingCode {
            device_code,
            interval: Duration::from_secs(code.interval.unwrap_or(5).clamp(1, 300)),
            end: ctx.clock.instant() + life,
            scope,
        })
    }

    /// Polls at the interval until the person has signed in or declined, or the code has expired.
    fn poll(&self, ctx: &TokenContext<'_>, mut pending: PendingCode) -> Result<Token> {
        let url = self.app.endpoint(ctx, "token")?;
        for attempt in 1.. {
            let left = time_left(ctx, "the person's sign-in");
            let now = ctx.clock.instant();
            if now >= pending.end {
                return Err(expired_error());
            }
            match left {
                Ok(left) if left > pending.interval => pause(ctx, pending.interval, attempt)?,
                Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error),
                _ => {
                    *self.pending() = Some(pending);
                    return Err(Error::new(
                        ErrorKind::Deadline,
                        "The call's deadline passed before anyone signed in with the device code.",
                    )
                    .with_hint(SignInHint::ContinueDeviceCode));
                }
            }
            let form = Form::new()
                .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .with("client_id", self.app.client_id())
                .with_secret("device_code", &pending.device_code);
            let rejection = match endpoint::token(ctx, &url, self.app.tenant(ctx)?, form) {
                Ok(granted) => {
                    self.refresh.keep(ctx, granted.refresh);
                    return Ok(granted.token);
                }
                Err(TokenError::Rejected(rejection)) => rejection,
                Err(TokenError::Other(error)) => return Err(error),
            };
            match rejection.oauth.as_str() {
                "authorization_pending" => {}
                "slow_down" => pending.interval += SLOW_DOWN_STEP,
                "authorization_declined" | "access_denied" => {
                    return Err(rejection.error.with_note("The sign-in was declined."));
                }
                "expired_token" | "code_expired" => return Err(expired_error()),
                "bad_verification_code" => {
                    return Err(rejection
                        .error
                        .with_note("The service doesn't know the device code."));
                }
                _ => return Err(rejection.error),
            }
        }
        Err(expired_error())
    }
}

impl TokenSource for DeviceCodeCredential {
    fn about(&self) -> About {
        About::of("deviceCode")
    }

    fn set_refresh_token_callback(&self, callback: Box<RefreshTokenCallback>) -> Result<()> {
        self.refresh.set_callback(callback);
        Ok(())
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        // A claims challenge requires the person to sign in again.
        if ctx.claims.is_none()
            && let Some(token) = self.renew(ctx)?
        {
            return Ok(token);
        }
        let now = ctx.clock.instant();
        let is_usable = |pending: &PendingCode| {
            pending.end > now && pending.scope == refresh::scope(ctx) && ctx.claims.is_none()
        };
        let previous = self.pending().take();
        let pending = match previous.filter(is_usable) {
            Some(pending) => pending,
            None => self.begin(ctx)?,
        };
        self.poll(ctx, pending)
    }
}

impl fmt::Debug for DeviceCodeCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.app.show(f, "DeviceCodeCredential")
    }
}

fn expired_error() -> Error {
    Error::new(
        ErrorKind::Credential,
        "The device code expired before anyone signed in with it.",
    )
    .with_hint(SignInHint::RestartDeviceCode)
}

#[cfg(test)]
#[path = "device_code_tests.rs"]
mod tests;
