//! Credentials of a person in a browser
//!
//! A person signs in in a browser on the same computer: the authorization code flow with PKCE. On the app
//! registration, add the redirect URI `http://localhost` under *Mobile and desktop applications* (the service
//! ignores the port), and the delegated permission DelegatedAdminRelationship.ReadWrite.All of Microsoft Graph.
//! The app needs no secret. The person needs the role Admin agent in Partner Center.

use std::os::raw::c_void;

use super::credential::{self, gdap_credential};
use super::error::gdap_error;
use super::guard;
use super::handle;
use super::options::{self, Options};
use super::out;
use super::status::{GDAP_STATUS_OK, gdap_status};
use super::str::gdap_str;
use super::text::Text;
use super::user_data::{UserData, gdap_destroy_callback};
use crate::auth::{self, BrowserPrompt, InteractiveCredential, InteractiveOptions};
use crate::base::{Error, ErrorKind, Result, Secret};

/// The page that a person signs in on. It is valid during the callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_browser_prompt {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// Zero.
    pub reserved0: u32,
    /// The address to open. It is valid for one sign-in.
    pub uri: gdap_str,
    /// How long the library waits for the person, in milliseconds.
    pub expires_in_ms: i64,
}

/// Opens the page in a browser on this computer. It returns `GDAP_STATUS_OK`, and the library waits for the
/// person; or something else, and the sign-in ends with `GDAP_STATUS_CREDENTIAL`.
///
/// It is called on any thread, under no lock of the library, for one sign-in at a time, and must not unwind
/// (throw). It must return at once: the library answers the browser only after that. A program should also
/// print the address, because a browser that doesn't open can't be told from a person who waits.
pub type gdap_browser_callback = Option<
    unsafe extern "C" fn(user_data: *mut c_void, prompt: *const gdap_browser_prompt) -> gdap_status,
>;

/// How a person signs in in a browser. Zero means the default of each.
///
/// - `gdap_interactive_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_interactive_options {
    /// Size of this struct in the host; set by `gdap_interactive_options_init`.
    pub struct_size: u32,
    /// Zero.
    pub reserved0: u32,
    /// The permissions to ask for, separated by blanks, such as `DelegatedAdminRelationship.Read.All`; absent for
    /// those that the app registration lists (`.default`).
    pub scopes: gdap_str,
    /// The account that the page proposes (a user principal name); absent to let the person choose.
    pub login_hint: gdap_str,
    /// How long the person has, in milliseconds; 0 for 5 minutes. At most a day.
    pub timeout_ms: i64,
}

const _: () = assert!(
    size_of::<gdap_interactive_options>() == 48,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers and views only.
unsafe impl Options for gdap_interactive_options {
    const NAME: &'static str = "gdap_interactive_options";
    const SIZES: &'static [usize] = &[48];
    fn defaults() -> Self {
        gdap_interactive_options {
            struct_size: size_of::<Self>() as u32,
            reserved0: 0,
            scopes: gdap_str::NULL,
            login_hint: gdap_str::NULL,
            timeout_ms: 0,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_interactive_options_init(
    options: *mut gdap_interactive_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}

/// Makes a credential of a person who signs in in a browser on this computer.
///
/// - `tenant`: the person's tenant, a GUID or a domain; absent for the one of the client's options, else any
///   work account (`organizations`)
/// - `client_id`: the Application (client) ID of the app registration, a GUID
/// - `options`: NULL or the scopes, the account, the timeout; copied
/// - `callback`: opens the page; see `gdap_browser_callback`
/// - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
///   client that uses it are freed, or at once if this function fails
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// The browser opens only during `gdap_client_sign_in`, never in the middle of a run: give that call a deadline
/// that is longer than `timeout_ms`, and a cancel. Later tokens need no person. Another call that does need one
/// fails with `GDAP_STATUS_CREDENTIAL` (hint `signIn.again` or `signIn.interactively`); what the service requires
/// proven then is passed on at the next `gdap_client_sign_in`.
///
/// While it waits, the library listens on a free port of 127.0.0.1 and ::1 and answers one request, the one
/// that knows this sign-in's state; everything else is answered with 404. The ID token must be of this sign-in
/// (nonce), for this app (aud), from the authority (iss), not expired (exp) and, if `tenant` is a GUID, of that
/// tenant (tid). The person's name is `/signIn/user` of the sign-in's result.
///
/// A closed browser shows only as the timeout: `GDAP_STATUS_DEADLINE` with the hint `browser.finish`. So do
/// errors that the page shows without coming back, such as AADSTS50011 (the redirect URI isn't registered),
/// AADSTS50020 (an account of another tenant) and AADSTS50105 (the user isn't assigned to the app).
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a
/// GUID or a domain, a client id that isn't a GUID, a scope that isn't valid, a negative timeout).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_interactive(
    tenant: gdap_str,
    client_id: gdap_str,
    options: *const gdap_interactive_options,
    callback: gdap_browser_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let callback = out::require(callback, "The browser callback")?;
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let options = interactive_options(options::read(options)?)?;
            let open = move |prompt: &BrowserPrompt<'_>| open(callback, &user_data, prompt);
            let source = InteractiveCredential::new(tenant, client_id, options, open)?;
            Ok(auth::cached(source))
        })
    }
}

/// # Safety
/// The texts are readable.
unsafe fn interactive_options(
    given: Option<gdap_interactive_options>,
) -> Result<InteractiveOptions> {
    let Some(given) = given else {
        return Ok(InteractiveOptions::default());
    };
    if given.reserved0 != 0 {
        return Err(Error::new(
            ErrorKind::UnknownOption,
            "reserved0 is not zero.",
        ));
    }
    // SAFETY: by the caller's contract.
    let (scopes, login_hint) = unsafe {
        (
            given.scopes.text("The scopes")?.unwrap_or_default(),
            given.login_hint.text("The login hint")?,
        )
    };
    Ok(InteractiveOptions {
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        login_hint: login_hint.map(str::to_owned),
        timeout: options::millis(given.timeout_ms, "The timeout of the sign-in")?,
    })
}

fn open(
    callback: unsafe extern "C" fn(*mut c_void, *const gdap_browser_prompt) -> gdap_status,
    user_data: &UserData,
    prompt: &BrowserPrompt<'_>,
) -> Result<()> {
    let uri = Text::of(prompt.uri);
    let shown = gdap_browser_prompt {
        struct_size: size_of::<gdap_browser_prompt>() as u32,
        reserved0: 0,
        uri: uri.view(),
        expires_in_ms: i64::try_from(prompt.expires_in.as_millis()).unwrap_or(i64::MAX),
    };
    // SAFETY: the host vouched for the callback; its argument outlives the call.
    match unsafe { callback(user_data.data(), &shown) } {
        GDAP_STATUS_OK => Ok(()),
        status => Err(Error::new(
            ErrorKind::Credential,
            format!("The browser callback ended the sign-in (it returned {status})."),
        )),
    }
}

/// Gets a refresh token that the service has issued. It returns `GDAP_STATUS_OK`, or something else if the token
/// couldn't be saved: that is logged as a warning, and the call goes on.
///
/// `refresh_token` is valid during the callback, and zeroed after it. Whoever has it can sign in as the person,
/// so save it in a vault or encrypted. It is called on any thread, under no lock of the library, for one token at
/// a time, and must not unwind (throw). It must not call the client.
pub type gdap_refresh_token_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, refresh_token: gdap_str) -> gdap_status>;

/// Passes each refresh token that the service issues to the host, so that a later program can start from it
/// (`gdap_credential_new_refresh_token`) without a person.
///
/// The service issues one at the sign-in and may issue a new one with each access token; the newest replaces the
/// others. Call this before the credential is used. A later call replaces the callback.
///
/// - `credential`: one of a person: in a browser, with a device code, or from a refresh token
/// - `user_data`: passed to every call of `callback`, and released with `destroy` when the callback is replaced,
///   after the credential and every client that uses it are freed, or at once if this function fails
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a credential that has no refresh tokens).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_set_refresh_token_callback(
    credential: *const gdap_credential,
    callback: gdap_refresh_token_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let credential = handle::borrow(credential)?;
            let callback = out::require(callback, "The refresh token callback")?;
            let save = move |token: &Secret| save(callback, &user_data, token);
            let source = credential.source();
            source.set_refresh_token_callback(Box::new(save))
        })
    }
}

fn save(
    callback: unsafe extern "C" fn(*mut c_void, gdap_str) -> gdap_status,
    user_data: &UserData,
    token: &Secret,
) -> Result<()> {
    // A copy with a NUL at the end, as every view has; the copy is zeroed.
    let bytes = token.expose();
    let mut copy = Vec::with_capacity(bytes.len() + 1);
    copy.extend_from_slice(bytes);
    copy.push(0);
    let copy = Secret::from(copy);
    let view = gdap_str {
        data: copy.expose().as_ptr().cast(),
        len: bytes.len(),
    };
    // SAFETY: the host vouched for the callback; the copy outlives the call.
    match unsafe { callback(user_data.data(), view) } {
        GDAP_STATUS_OK => Ok(()),
        status => Err(Error::new(
            ErrorKind::Credential,
            format!("The refresh token callback returned {status}."),
        )),
    }
}
