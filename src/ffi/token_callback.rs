//! Token callbacks
//!
//! A credential whose tokens a function of the host gets.

use std::os::raw::c_void;
use std::sync::Arc;

use super::credential::{expiry, gdap_credential, make};
use super::error::gdap_error;
use super::out;
use super::panic;
use super::status::{self, GDAP_STATUS_OK, gdap_status};
use super::str::{TEXT_LIMIT, TOKEN_LIMIT, gdap_str};
use super::text::Text;
use super::user_data::{UserData, gdap_destroy_callback};
use crate::auth::{Cached, CallbackToken, TokenRequest};
use crate::base::{Error, ErrorKind, Result, Secret};
use crate::http::Token;

/// What a token callback must get. It is valid during the callback.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gdap_token_request {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// 1 if the service rejected the last token: get a new one, not a cached one.
    pub rejected: u32,
    /// What the token is for, such as `https://graph.microsoft.com/.default`.
    pub scope: gdap_str,
    /// The authority to get it from, such as `https://login.microsoftonline.com`.
    pub authority: gdap_str,
    /// The claims challenge of the rejection as JSON, to be passed on; absent if there is none.
    pub claims: gdap_str,
    /// The tenant to sign in to, if the client's options specify one.
    pub tenant: gdap_str,
}

/// Receives the result of a token callback. It is valid during the callback and only for it.
///
/// - `gdap_token_sink_set`: the token
/// - `gdap_token_sink_fail`: why there is none
pub struct gdap_token_sink {
    result: Option<Result<Token>>,
}

/// Gets a token. It calls `gdap_token_sink_set` and returns `GDAP_STATUS_OK`, or calls `gdap_token_sink_fail`
/// and returns another status. The call that needed the token then fails with `GDAP_STATUS_CREDENTIAL`.
///
/// It runs on any thread, under no lock of the library, for one token at a time. It may block and must not
/// unwind (throw). For a call without a cancel it runs on the thread of that call, and nothing ends it, not even
/// the deadline, so it should have a timeout. For a call with a cancel it runs on a thread of the library, and
/// the cancel or the deadline ends the call without it. If it calls the client that needs the token, that call
/// fails at once with `GDAP_STATUS_CREDENTIAL`. Tokens are cached: it is called again shortly before a token
/// expires, or when the service rejected it. A token without an expiry is requested for each call.
pub type gdap_token_callback = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        request: *const gdap_token_request,
        sink: *mut gdap_token_sink,
    ) -> gdap_status,
>;

/// Passes the token of a token callback; a second one replaces the first.
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
        let result = text.and_then(|token| {
            let secret = Secret::copy_of(token.unwrap_or_default().as_bytes());
            Token::new(secret, expiry(expires_on)?)
        });
        let status = match &result {
            Ok(_) => GDAP_STATUS_OK,
            Err(failure) => failure.kind() as gdap_status,
        };
        sink.result = Some(result);
        status
    })
}

/// Passes the reason why a token callback has no token. It becomes part of the error of the call, so it must
/// contain no secret.
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
        let (reason, status) = match text {
            Ok(text) => (text.unwrap_or_default(), GDAP_STATUS_OK),
            Err(_) => ("", status::of(ErrorKind::InvalidArgument)),
        };
        sink.result = Some(Err(no_token(reason)));
        status
    })
}

fn no_token(reason: &str) -> Error {
    let message = match reason {
        "" => "The token callback returned no token.".to_owned(),
        reason => format!("The token callback returned no token: {reason}"),
    };
    Error::new(ErrorKind::Credential, message)
}

/// Makes a credential from a function of the host that gets tokens (from Az, MSAL, a vault).
///
/// `user_data` is passed to every call of `callback`. It is released with `destroy` after the credential and
/// every client that uses it are freed, or at once if this function fails. `credential` receives the credential;
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
            let source = Cached::new(CallbackToken::new(ask));
            Ok(Arc::new(source))
        })
    }
}

/// Calls a token callback.
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
    let mut sink = gdap_token_sink { result: None };
    // SAFETY: the host vouched for the callback; request and sink outlive the call.
    let status = unsafe { callback(user_data.data(), &asked, &mut sink) };
    match (status, sink.result) {
        (GDAP_STATUS_OK, Some(result)) | (_, Some(result @ Err(_))) => result,
        _ => Err(no_token("")),
    }
}
