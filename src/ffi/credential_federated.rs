//! Credentials of an app with a federated identity
//!
//! Workload identity federation: the app registration trusts the tokens of an external issuer (Kubernetes,
//! GitHub Actions, another cloud), and no secret is stored. The external token is read for each sign-in, because
//! it is short-lived.

use std::os::raw::c_void;
use std::path::Path;

use super::credential::{self, gdap_credential};
use super::error::gdap_error;
use super::out;
use super::status::gdap_status;
use super::str::gdap_str;
use super::token_callback::{self, gdap_token_callback};
use super::user_data::{UserData, gdap_destroy_callback};
use super::variables::{self, gdap_variable};
use crate::auth::{self, FederatedCredential, TokenRequest};

/// Makes a credential of an app whose external token is in a file.
///
/// - `tenant`: the tenant to sign in to, a GUID or a domain; absent for the one of the client's options
/// - `client_id`: the Application (client) ID of the app registration, a GUID
/// - `path`: the file, read for every sign-in; a byte order mark and blanks around the token are ignored. 64 KiB
///   at most
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// A file that is missing, empty or not a token fails at sign-in (`GDAP_STATUS_CREDENTIAL`), because it may be
/// written later.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (an empty path, a tenant that isn't a GUID or a domain, a client id that
/// isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_federated_file(
    tenant: gdap_str,
    client_id: gdap_str,
    path: gdap_str,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let path = Path::new(path.required("The path of the token file")?);
            let source = FederatedCredential::from_file(tenant, client_id, path)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential of an app whose external token a function of the host gets.
///
/// - `tenant`, `client_id`: as for `gdap_credential_new_federated_file`
/// - `callback`: gets the external token and passes it to `gdap_token_sink_set` with an `expires_on` of 0. Its
///   request has the sign-in that needs it; `rejected` and `claims` don't apply
/// - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
///   client that uses it are freed, or at once if this function fails
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_federated_callback(
    tenant: gdap_str,
    client_id: gdap_str,
    callback: gdap_token_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let callback = out::require(callback, "The assertion callback")?;
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let get = move |request: &TokenRequest<'_>| {
                let token = token_callback::ask(callback, &user_data, request)?;
                Ok(token.secret().clone())
            };
            let source = FederatedCredential::from_callback(tenant, client_id, get)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential of an app that a workflow of GitHub Actions signs in as.
///
/// The workflow needs `permissions: id-token: write`, which sets `ACTIONS_ID_TOKEN_REQUEST_URL` and
/// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`; both are read now.
///
/// - `tenant`, `client_id`: as for `gdap_credential_new_federated_file`
/// - `audience`: of the federated credential on the app registration; absent for `api://AzureADTokenExchange`
/// - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
///   process
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID),
/// `GDAP_STATUS_CONFIGURATION` (a variable isn't set or isn't valid).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_federated_github(
    tenant: gdap_str,
    client_id: gdap_str,
    audience: gdap_str,
    variables: *const gdap_variable,
    variable_count: usize,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let audience = audience.text("The audience")?;
            let variables = variables::open(variables, variable_count)?;
            let source = FederatedCredential::from_github(tenant, client_id, audience, &variables)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential of an app that a pod in Kubernetes (AKS workload identity) signs in as.
///
/// It reads `AZURE_FEDERATED_TOKEN_FILE`, `AZURE_CLIENT_ID` and `AZURE_TENANT_ID` now, and the file for every
/// token. `AZURE_AUTHORITY_HOST`, if set, must be the client's authority.
///
/// - `tenant`, `client_id`: in place of the variables; may be absent
/// - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
///   process
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a tenant that isn't a GUID or a domain, a client id that isn't a GUID),
/// `GDAP_STATUS_CONFIGURATION` (a variable isn't set or isn't valid).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_workload_identity(
    tenant: gdap_str,
    client_id: gdap_str,
    variables: *const gdap_variable,
    variable_count: usize,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.text("The client id")?;
            let variables = variables::open(variables, variable_count)?;
            let source = FederatedCredential::from_variables(tenant, client_id, &variables)?;
            Ok(auth::cached(source))
        })
    }
}
