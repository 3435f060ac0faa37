//! Credentials
//!
//! Where the tokens of a client come from. A token goes to the configured service only, and into no
//! log, error or result.

use std::os::raw::c_void;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::gdap_error;
use super::guard;
use super::handle::{self, Handle, Owner};
use super::out::{self, Out};
use super::panic;
use super::platform;
use super::status::{self, GDAP_STATUS_OK, gdap_status};
use super::str::{TEXT_LIMIT, TOKEN_LIMIT, Text, gdap_str};
use super::user_data::{UserData, gdap_destroy_callback};
use crate::auth::{Cached, CallbackToken, StaticToken, TokenRequest};
use crate::base::{Error, ErrorKind, Result, Secret};
use crate::http::{Token, TokenSource};

/// A source of tokens. It holds its secret and a cache of tokens, and may serve any number of
/// clients, from any threads at once.
///
/// - a token: `gdap_credential_new_token`, `gdap_credential_new_token_callback`
/// - an app: `gdap_credential_new_secret`, `gdap_credential_new_certificate`,
///   `gdap_credential_new_signing_callback`
/// - an app with a federated identity: `gdap_credential_new_federated_file`,
///   `gdap_credential_new_federated_callback`, `gdap_credential_new_federated_github`,
///   `gdap_credential_new_workload_identity`
/// - what the environment offers: `gdap_credential_new_managed_identity`,
///   `gdap_credential_new_environment`, `gdap_credential_new_chain`
/// - a person: `gdap_credential_new_device_code`, `gdap_credential_new_refresh_token`
/// - the end: `gdap_credential_free`
///
/// Making one asks nobody: a wrong secret shows with the first call, or with `gdap_client_sign_in`,
/// which also tells what the token allows. Where it signs in, and for which service, is the client's
/// (cloud, authority, tenant). Its tokens are kept in memory alone, one for each of these, fetched by
/// one thread while the others wait, and renewed ahead of their end.
///
/// It is counted inside: it may be freed as soon as `gdap_client_new` has returned. Its memory is
/// zeroed with the last client that uses it.
pub struct gdap_credential {
    owner: Owner,
    source: Arc<dyn TokenSource>,
}

const _: () = super::assert_send_sync::<gdap_credential>();

impl Handle for gdap_credential {
    const NAME: &'static str = "credential";
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl gdap_credential {
    /// What it stands for.
    pub(super) fn source(&self) -> Arc<dyn TokenSource> {
        self.source.clone()
    }
}

/// Hands the caller a credential of what `source` makes: the body of every `gdap_credential_new_`.
///
/// # Safety
/// `credential` and `error` are NULL or places for a pointer.
pub(super) unsafe fn make(
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
    source: impl FnOnce() -> Result<Arc<dyn TokenSource>>,
) -> gdap_status {
    // SAFETY: the caller's.
    unsafe {
        guard::call(error, || {
            let place = Out::new(credential, "credential")?;
            platform::stay_loaded();
            place.set(gdap_credential {
                owner: Owner::current(),
                source: source()?,
            });
            Ok(())
        })
    }
}

/// Makes a credential of a token that the host got by itself.
///
/// - `token`: the bare access token (no `Bearer `), printable ASCII, at most 256 KiB. It is copied;
///   the host should zero its own copy.
/// - `expires_on`: when it ends, in seconds since 1970 (UTC), 0 where that is not known. Past it, and
///   after the service refused it, calls fail with `GDAP_STATUS_UNAUTHENTICATED`.
/// - `credential` receives the credential; free it with `gdap_credential_free`.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a negative time), `GDAP_STATUS_CREDENTIAL` (not a token).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_token(
    token: gdap_str,
    expires_on: i64,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        make(credential, error, || {
            let token = out::require(token.text_within("The token", TOKEN_LIMIT)?, "The token")?;
            let source = StaticToken::new(token.as_bytes(), expiry(expires_on)?)?;
            Ok(Arc::new(source))
        })
    }
}

fn expiry(seconds: i64) -> Result<Option<SystemTime>> {
    match u64::try_from(seconds) {
        Ok(0) => Ok(None),
        Ok(seconds) => UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .map(Some)
            .ok_or_else(|| Error::argument("expires_on is later than any time can be.")),
        Err(_) => Err(Error::argument("expires_on is negative.")),
    }
}

/// What a token callback is asked for. It lives for the callback.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gdap_token_request {
    /// Size of this struct in the library; members may be added at its end.
    pub struct_size: u32,
    /// 1 when the service refused the last token: get a new one, not a cached one.
    pub rejected: u32,
    /// What the token is for, such as `https://graph.microsoft.com/.default`.
    pub scope: gdap_str,
    /// Who hands it out, such as `https://login.microsoftonline.com`.
    pub authority: gdap_str,
    /// The claims challenge of the refusal, JSON, to be passed on; absent where there is none.
    pub claims: gdap_str,
    /// The tenant to sign in to, where the client's options name one.
    pub tenant: gdap_str,
}

/// Where a token callback puts its answer. It lives for the callback and belongs to it alone.
///
/// - `gdap_token_sink_set`: the token
/// - `gdap_token_sink_fail`: why there is none
pub struct gdap_token_sink {
    answer: Option<Result<Token>>,
}

/// Gets a token. It answers with `gdap_token_sink_set` and returns `GDAP_STATUS_OK`; or with
/// `gdap_token_sink_fail` and returns something else. The call that needed the token then fails with
/// `GDAP_STATUS_CREDENTIAL`.
///
/// It is called on any thread, under no lock of the library, for one token at a time; it may block
/// and must not unwind (throw). For a call without a cancel it runs on the thread of that call, and
/// nothing ends it: not even the deadline, so it should have a time-out of its own. For a call with a
/// cancel it runs on a thread of the library, and cancel and deadline end the call without it. If it
/// calls the client that asks it, that call fails at once with `GDAP_STATUS_CREDENTIAL`. Tokens
/// are cached: it is called again shortly before the end of one, or when the service refused it. A
/// token without a known end is asked for each time.
pub type gdap_token_callback = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        request: *const gdap_token_request,
        sink: *mut gdap_token_sink,
    ) -> gdap_status,
>;

/// Answers a token callback with a token; a second answer replaces the first.
///
/// `token` and `expires_on` are those of `gdap_credential_new_token`; the token is copied.
///
/// Errors: the same as those of `gdap_credential_new_token`: `GDAP_STATUS_NULL_POINTER`,
/// `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`, `GDAP_STATUS_INVALID_ARGUMENT`,
/// `GDAP_STATUS_CREDENTIAL`. The call that needs the token fails with it too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_token_sink_set(
    sink: *mut gdap_token_sink,
    token: gdap_str,
    expires_on: i64,
) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: the contract of the header.
        let (Some(sink), text) =
            (unsafe { (sink.as_mut(), token.text_within("The token", TOKEN_LIMIT)) })
        else {
            return status::of(ErrorKind::NullPointer);
        };
        let answer = text.and_then(|token| {
            let secret = Secret::copy_of(token.unwrap_or_default().as_bytes());
            Token::new(secret, expiry(expires_on)?)
        });
        let status = match &answer {
            Ok(_) => GDAP_STATUS_OK,
            Err(failure) => failure.kind() as gdap_status,
        };
        sink.answer = Some(answer);
        status
    })
}

/// Answers a token callback with the reason why there is no token; it becomes part of the error of
/// the call, so it must hold no secret.
///
/// `message` is a sentence of at most 16 KiB.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a message that can't be read; the call
/// fails all the same).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_token_sink_fail(
    sink: *mut gdap_token_sink,
    message: gdap_str,
) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: the contract of the header.
        let (Some(sink), text) = (unsafe {
            (
                sink.as_mut(),
                message.text_within("The message", TEXT_LIMIT),
            )
        }) else {
            return status::of(ErrorKind::NullPointer);
        };
        let (said, status) = match text {
            Ok(text) => (text.unwrap_or_default(), GDAP_STATUS_OK),
            Err(_) => ("", status::of(ErrorKind::InvalidArgument)),
        };
        sink.answer = Some(Err(no_token(said)));
        status
    })
}

fn no_token(said: &str) -> Error {
    let message = match said {
        "" => "The token callback gave no token.".to_owned(),
        said => format!("The token callback gave no token: {said}"),
    };
    Error::new(ErrorKind::Credential, message)
}

/// Makes a credential of a function of the host that gets tokens (from Az, MSAL, a vault).
///
/// `user_data` is handed to every call and let go of with `destroy`: after the credential and every
/// client made with it are freed, or at once where this fails. `credential` receives the credential;
/// free it with `gdap_credential_free`.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_token_callback(
    callback: gdap_token_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        make(credential, error, || {
            let callback = out::require(callback, "The token callback")?;
            let ask = move |request: &TokenRequest<'_>| ask(callback, &user_data, request);
            let source = Cached::new(CallbackToken::new(Box::new(ask)));
            Ok(Arc::new(source))
        })
    }
}

/// Asks a token callback.
pub(super) fn ask(
    callback: unsafe extern "C" fn(
        *mut c_void,
        *const gdap_token_request,
        *mut gdap_token_sink,
    ) -> gdap_status,
    user_data: &UserData,
    request: &TokenRequest<'_>,
) -> Result<Token> {
    let (scope, authority) = (Text::of(request.scope), Text::of(request.authority));
    let (claims, tenant) = (
        Text::optional(request.claims),
        Text::optional(request.tenant),
    );
    let asked = gdap_token_request {
        struct_size: size_of::<gdap_token_request>() as u32,
        rejected: u32::from(request.rejected),
        scope: scope.view(),
        authority: authority.view(),
        claims: claims.view(),
        tenant: tenant.view(),
    };
    let mut sink = gdap_token_sink { answer: None };
    // SAFETY: the host vouched for the callback; request and sink outlive the call.
    let status = unsafe { callback(user_data.data(), &asked, &mut sink) };
    match (status, sink.answer) {
        (GDAP_STATUS_OK, Some(answer)) | (_, Some(answer @ Err(_))) => answer,
        _ => Err(no_token("")),
    }
}

/// Frees a credential. Clients made with it go on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_free(credential: *mut gdap_credential) {
    // SAFETY: the contract of the header.
    panic::value((), || drop(unsafe { handle::take(credential) }));
}
