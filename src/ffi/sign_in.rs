//! Signing in
//!
//! Every call signs in by itself where it must. This gets a token ahead of the first one, and tells
//! what it allows.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::result::gdap_result;
use super::status::gdap_status;

/// Gets a token as a call would, a kept one where it still holds, and tells of it. Nothing is asked of the
/// service itself, and the token is in no part of the answer.
///
/// - `options`: NULL or cancel, times, id and `GDAP_CALL_OFFLINE`, which reports a token that the library
///   already has and requests none
/// - `result` receives what can be told (`GDAP_RESULT_SIGN_IN`)
///
/// Result: `result` (`signIn`), `signIn`, `requestsSent` (0), `clientRequestId`. Members of `signIn`:
/// - `credential`: `token`, `tokenCallback`, `clientSecret`, `certificate`, `signingCallback`, `federated`,
///   `managedIdentity`, `environment`, `chain`, `deviceCode` or `refreshToken`
/// - `signedIn`: whether there is a token; `false` only with `GDAP_CALL_OFFLINE`
/// - `way`: which of its ways it goes: `file`, `github` or `callback`; `imds`, `appService` or `arc`; the
///   variable that decided; the link of the chain that was chosen
/// - `scope`, `authority`, `tenant`: what was asked for, where, and the tenant of the client's options
/// - `expiresOn`: when the token ends, UTC, where that is known
/// - `audienceMatches`: whether the token is for `scope`; left out where it can't be read
/// - `unverifiedClaims`: what the token says of itself, where it can be read: `audience`, `tenant`, `appId`,
///   `objectId`, `user`, `roles` (of an app), `scopes` (of a person), `expires` (seconds since 1970). For
///   display only: nobody has verified it, and what the token allows is for the service to decide
///
/// ```json
/// {
///   "result": "signIn",
///   "requestsSent": 0,
///   "clientRequestId": "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968",
///   "signIn": {
///     "credential": "chain",
///     "signedIn": true,
///     "way": "environment",
///     "scope": "https://graph.microsoft.com/.default",
///     "authority": "https://login.microsoftonline.com/",
///     "expiresOn": "2026-11-23T18:59:53Z",
///     "unverifiedClaims": {
///       "audience": "https://graph.microsoft.com",
///       "tenant": "8777b240-c6f0-4469-9e98-a3205431b836",
///       "appId": "11112222-bbbb-3333-cccc-4444dddd5555",
///       "objectId": null,
///       "user": null,
///       "roles": ["DelegatedAdminRelationship.ReadWrite.All"],
///       "scopes": [],
///       "expires": 1795460393
///     }
///   }
/// }
/// ```
///
/// Errors: those of the arguments and of signing in; `GDAP_STATUS_CREDENTIAL` has the service's code, such as
/// `AADSTS7000215`, its ids and a hint.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_sign_in(
    client: *const gdap_client,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, |client, call| {
            client.sign_in(call)
        })
    }
}
