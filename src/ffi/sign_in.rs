//! Signing in
//!
//! Every call signs in automatically, except that a browser opens only during this function. It gets a token
//! before the first call, and reports what it allows.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::result::gdap_result;
use super::status::gdap_status;

/// Gets a token as a call would, a cached one if it's still valid, and describes it. No request is sent to the
/// service itself, and the result doesn't contain the token.
///
/// - `options`: NULL or cancel, times, id and `GDAP_CALL_OFFLINE`, which reports a token that the library
///   already has and requests none
/// - `result` receives the description (`GDAP_RESULT_SIGN_IN`)
///
/// Result: `result` (`signIn`), `signIn`, `requestsSent` (0), `clientRequestId`. Properties of `signIn`:
/// - `credential`: `token`, `tokenCallback`, `clientSecret`, `certificate`, `signingCallback`, `federated`,
///   `managedIdentity`, `environment`, `chain`, `interactive`, `deviceCode` or `refreshToken`
/// - `signedIn`: whether there is a token; `false` only with `GDAP_CALL_OFFLINE`
/// - `way`: how the credential got it: `file`, `github` or `callback`; `imds`, `appService` or `arc`; the
///   variable that decided; the link of the chain that was chosen
/// - `user`: the name of the person who signed in in a browser, from the ID token; for display only
/// - `scope`, `authority`, `tenant`: what was requested, from where, and the tenant of the client's options
/// - `expiresOn`: when the token expires, UTC, if that is known
/// - `audienceMatches`: whether the token is for `scope`; omitted if the token is opaque
/// - `unverifiedClaims`: what the token says of itself, if it isn't opaque: `audience`, `tenant`, `appId`,
///   `objectId`, `user`, `roles` (of an app), `scopes` (of a person), `expires` (seconds since 1970). For
///   display only: it isn't verified, and the service decides what the token allows
/// - `connections`: how requests go to the service, and to the authority if that is another host. Properties:
///   `host`; `proxy`, its host and port, or `none`; `proxySource`, which is `option`, `system` or the name of a
///   variable; `tlsVersion` (`1.2`, `1.3`) and `issuer`, which signed the last certificate that the host showed.
///   Omitted is what isn't known: TLS before the first request to the host, and all of it through `transport`
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
///     },
///     "connections": [
///       {"host": "graph.microsoft.com", "proxy": "proxy.contoso.com:3128", "proxySource": "https_proxy"},
///       {"host": "login.microsoftonline.com", "proxy": "proxy.contoso.com:3128", "proxySource": "https_proxy",
///        "tlsVersion": "1.3", "issuer": "DigiCert Global Root G2"}
///     ]
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
        call::run(client, options, result, error, &|client, call| {
            client.sign_in(call)
        })
    }
}
