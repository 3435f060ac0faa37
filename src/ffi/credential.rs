//! Credentials
//!
//! Where the tokens of a client come from. A token is sent to the configured service only, and never part of a
//! log, an error or a result.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::gdap_error;
use super::guard;
use super::handle::{self, Handle, Owner};
use super::out::{self, Out};
use super::panic;
use super::platform;
use super::status::gdap_status;
use super::str::{TOKEN_LIMIT, gdap_str};
use crate::auth::StaticToken;
use crate::base::{Error, Result};
use crate::http::TokenSource;

/// A source of tokens. It has its secret and a cache of tokens. Any number of clients and threads can use it at
/// once.
///
/// - a token: `gdap_credential_new_token`, `gdap_credential_new_token_callback`
/// - an app: `gdap_credential_new_secret`, `gdap_credential_new_certificate`,
///   `gdap_credential_new_signing_callback`
/// - an app with a federated identity: `gdap_credential_new_federated_file`,
///   `gdap_credential_new_federated_callback`, `gdap_credential_new_federated_github`,
///   `gdap_credential_new_workload_identity`
/// - what the environment offers: `gdap_credential_new_managed_identity`,
///   `gdap_credential_new_environment`, `gdap_credential_new_chain`
/// - a person: `gdap_credential_new_interactive`, `gdap_credential_new_device_code`,
///   `gdap_credential_new_refresh_token`, and for the next time
///   `gdap_credential_set_refresh_token_callback`
/// - the end: `gdap_credential_free`
///
/// Making one sends nothing: a wrong secret shows with the first call, or with `gdap_client_sign_in`, which also
/// reports what the token allows. The client's options say where it signs in and for which service (cloud,
/// authority, tenant). Tokens are kept in memory only. One thread requests a token while the others wait, and it
/// is renewed before it expires.
///
/// It is reference-counted: it can be freed as soon as `gdap_client_new` has returned. Its secrets are zeroed
/// when the last client that uses it is freed.
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
    /// The library's token source.
    pub(super) fn source(&self) -> Arc<dyn TokenSource> {
        self.source.clone()
    }
}

/// Passes the caller a credential with the token source that `source` creates: the body of every
/// `gdap_credential_new_` function.
///
/// # Safety
/// `credential` and `error` are NULL or places for a pointer.
pub(super) unsafe fn make(
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
    source: impl FnOnce() -> Result<Arc<dyn TokenSource>>,
) -> gdap_status {
    // SAFETY: by the caller's contract.
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

/// Makes a credential from an access token that the host has.
///
/// - `token`: the bare access token (no `Bearer `), printable ASCII, at most 256 KiB. It is copied;
///   the host should zero its own copy.
/// - `expires_on`: when it expires, in seconds since 1970 (UTC), 0 if that isn't known. After that, and once the
///   service has rejected it, calls fail with `GDAP_STATUS_UNAUTHENTICATED`.
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

pub(super) fn expiry(seconds: i64) -> Result<Option<SystemTime>> {
    match u64::try_from(seconds) {
        Ok(0) => Ok(None),
        Ok(seconds) => UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .map(Some)
            .ok_or_else(|| Error::argument("expires_on is later than any time can be.")),
        Err(_) => Err(Error::argument("expires_on is negative.")),
    }
}

/// Frees a credential. Clients that use it go on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_free(credential: *mut gdap_credential) {
    // SAFETY: the contract of the header.
    panic::value((), || drop(unsafe { handle::take(credential) }));
}
