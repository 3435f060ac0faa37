//! Credentials of a person
//!
//! A person signs in on another device, or has signed in elsewhere. The person needs the role Admin agent
//! in Partner Center, the app the delegated permission DelegatedAdminRelationship.ReadWrite.All.

use std::os::raw::c_void;

use super::credential::{self, gdap_credential};
use super::error::gdap_error;
use super::out;
use super::status::{GDAP_STATUS_OK, gdap_status};
use super::str::{TEXT_LIMIT, TOKEN_LIMIT, gdap_str};
use super::text::Text;
use super::user_data::{UserData, gdap_destroy_callback};
use crate::auth::{self, DeviceCodeCredential, DevicePrompt, RefreshTokenCredential};
use crate::base::{Error, ErrorKind, Result};

/// What to show a person who signs in. It is valid during the callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_device_prompt {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// Zero.
    pub reserved0: u32,
    /// The code to enter.
    pub user_code: gdap_str,
    /// The address to open.
    pub verification_uri: gdap_str,
    /// Both in a sentence of the service, without control characters.
    pub message: gdap_str,
    /// How long the code is valid, in milliseconds.
    pub expires_in_ms: i64,
}

/// Shows a person how to sign in. It returns `GDAP_STATUS_OK`, and the library waits for the person; or
/// something else, and the sign-in ends with `GDAP_STATUS_CREDENTIAL`.
///
/// It is called on any thread, under no lock of the library, for one sign-in at a time, and must not unwind
/// (throw). It should return at once, because the code expires.
pub type gdap_device_callback = Option<
    unsafe extern "C" fn(user_data: *mut c_void, prompt: *const gdap_device_prompt) -> gdap_status,
>;

/// Makes a credential of a person who signs in on another device, with a code (RFC 8628).
///
/// - `tenant`: the person's tenant, a GUID or a domain; absent for the one of the client's options, else any
///   work account (`organizations`)
/// - `client_id`: the Application (client) ID of an app registration that allows public client flows, a GUID
/// - `callback`: shows the code; see `gdap_device_callback`
/// - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
///   client that uses it are freed, or at once if this function fails
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// The call that needs the token waits for the person until its deadline or its cancel, so the first one should
/// be `gdap_client_sign_in` with a deadline of some minutes. A code that was shown when the deadline passed is
/// still valid for the next call. Later tokens need no person.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_device_code(
    tenant: gdap_str,
    client_id: gdap_str,
    callback: gdap_device_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let callback = out::require(callback, "The device callback")?;
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let show = move |prompt: &DevicePrompt<'_>| show(callback, &user_data, prompt);
            let source = DeviceCodeCredential::new(tenant, client_id, show)?;
            Ok(auth::cached(source))
        })
    }
}

fn show(
    callback: unsafe extern "C" fn(*mut c_void, *const gdap_device_prompt) -> gdap_status,
    user_data: &UserData,
    prompt: &DevicePrompt<'_>,
) -> Result<()> {
    let (code, uri) = (
        Text::of(prompt.user_code),
        Text::of(prompt.verification_uri),
    );
    let message = Text::of(prompt.message);
    let shown = gdap_device_prompt {
        struct_size: size_of::<gdap_device_prompt>() as u32,
        reserved0: 0,
        user_code: code.view(),
        verification_uri: uri.view(),
        message: message.view(),
        expires_in_ms: i64::try_from(prompt.expires_in.as_millis()).unwrap_or(i64::MAX),
    };
    // SAFETY: the host vouched for the callback; its argument outlives the call.
    match unsafe { callback(user_data.data(), &shown) } {
        GDAP_STATUS_OK => Ok(()),
        status => Err(Error::new(
            ErrorKind::Credential,
            format!("The device callback ended the sign-in (it returned {status})."),
        )),
    }
}

/// Makes a credential from a refresh token that the host has.
///
/// - `tenant`: as for `gdap_credential_new_device_code`
/// - `client_id`: the app registration that the refresh token was given to
/// - `client_secret`: of that app, at most 16 KiB; absent for a public client
/// - `refresh_token`: at most 256 KiB
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Both secrets are copied, and the copies are zeroed when the last client that uses them is freed; the host
/// should zero its own. The service may return a new refresh token with each access token: the newest is kept,
/// in memory only. `gdap_credential_set_refresh_token_callback` passes it to the host.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (an empty secret or token, a tenant that isn't a GUID or a domain, a client
/// id that isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_refresh_token(
    tenant: gdap_str,
    client_id: gdap_str,
    client_secret: gdap_str,
    refresh_token: gdap_str,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let secret = match client_secret.text_within("The client secret", TEXT_LIMIT)? {
                None => None,
                Some(_) => Some(client_secret.secret("The client secret", TEXT_LIMIT)?),
            };
            let token = refresh_token.secret("The refresh token", TOKEN_LIMIT)?;
            let source = RefreshTokenCredential::new(tenant, client_id, secret, token)?;
            Ok(auth::cached(source))
        })
    }
}
