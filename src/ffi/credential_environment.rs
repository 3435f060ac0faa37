//! Credentials that the environment offers
//!
//! Managed identities of Azure, the `AZURE_*` variables, and a chain of both and GitHub Actions.

use super::credential::{self, gdap_credential};
use super::error::gdap_error;
use super::options;
use super::status::gdap_status;
use super::str::gdap_str;
use super::variables::{self, gdap_variable};
use crate::auth::{self, ChainCredential, ChainOptions, EnvironmentCredential, IdentityHost};
use crate::auth::{ManagedIdentity, ManagedIdentityCredential};
use crate::base::{Error, Result};

/// The host's own identity; the default.
pub const GDAP_IDENTITY_SYSTEM: i32 = 1;
/// A user-assigned one, by its client id (a GUID).
pub const GDAP_IDENTITY_CLIENT_ID: i32 = 2;
/// A user-assigned one, by the object id of its service principal (a GUID).
pub const GDAP_IDENTITY_OBJECT_ID: i32 = 3;
/// A user-assigned one, by its Azure resource id (`/subscriptions/...`).
pub const GDAP_IDENTITY_RESOURCE_ID: i32 = 4;

/// A virtual machine, a scale set: the instance metadata service at 169.254.169.254.
pub const GDAP_HOST_IMDS: i32 = 1;
/// App Service, Functions, or a cloud job of Azure Automation (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`).
pub const GDAP_HOST_APP_SERVICE: i32 = 2;
/// A server enrolled in Azure Arc.
pub const GDAP_HOST_ARC: i32 = 3;

/// Tries the instance metadata service last. Outside Azure it doesn't exist, and the first sign-in waits for its
/// timeout.
pub const GDAP_CHAIN_PROBE_IMDS: u32 = 1;

/// Makes a credential of a managed identity of Azure, which needs no secret.
///
/// The identity must be one of the partner tenant and have the app role DelegatedAdminRelationship.ReadWrite.All
/// on Microsoft Graph (an app role assignment, which the portal can't make).
///
/// - `identity`: one of the `GDAP_IDENTITY_` numbers; 0 for the host's own
/// - `id`: of a user-assigned one, else absent
/// - `host`: one of the `GDAP_HOST_` numbers; 0 for the one that the variables indicate, else the instance
///   metadata service
/// - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
///   process
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// These addresses are never reached through a proxy. A tenant in the client's options that is a GUID must be
/// that of the identity.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (a user-assigned identity without an id, an
/// id of the wrong form, an id of the host's own identity), `GDAP_STATUS_CONFIGURATION` (a variable isn't set
/// or isn't valid; an id on Azure Arc, which has system-assigned identities only).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_managed_identity(
    identity: i32,
    id: gdap_str,
    host: i32,
    variables: *const gdap_variable,
    variable_count: usize,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let identity = managed_identity(identity, id)?;
            let hosts = [
                Some(IdentityHost::Imds),
                Some(IdentityHost::AppService),
                Some(IdentityHost::Arc),
            ];
            let host = options::choice(host, &hosts, None, "The host")?;
            let variables = variables::open(variables, variable_count)?;
            let source = ManagedIdentityCredential::new(identity, host, &variables)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential from the `AZURE_*` variables, as other tools read them.
///
/// `AZURE_CLIENT_ID` and `AZURE_TENANT_ID`, with the first of these that is set: `AZURE_CLIENT_SECRET`;
/// `AZURE_CLIENT_CERTIFICATE_PATH`, a PEM (its chain is sent too if `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN` is
/// `true` or `1`); `AZURE_FEDERATED_TOKEN_FILE`. They are read now. `AZURE_AUTHORITY_HOST`, if set, must be the
/// client's authority, so that a secret can't be sent elsewhere.
///
/// - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
///   process
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a certificate that can't be used, a tenant that isn't a GUID or a domain,
/// a client id that isn't a GUID), `GDAP_STATUS_CONFIGURATION` (the variables name no credential).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_environment(
    variables: *const gdap_variable,
    variable_count: usize,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let variables = variables::open(variables, variable_count)?;
            let source = EnvironmentCredential::new(&variables)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential from what the environment offers, so that the same program signs in in a pipeline, in a
/// cluster and in Azure.
///
/// It tries these in order, and then keeps the first that returns a token:
/// 1. `environment`: the `AZURE_*` variables (`gdap_credential_new_environment`)
/// 2. `github`: GitHub Actions, with `AZURE_CLIENT_ID`
/// 3. `managed identity`: if the variables indicate App Service, Automation or Azure Arc
/// 4. `imds`: the instance metadata service, only with `GDAP_CHAIN_PROBE_IMDS`
///
/// What the environment doesn't offer is skipped. What it offers and fails ends the search, because the next one
/// could be another identity than the one that was meant. The error has the result of each link;
/// `gdap_client_sign_in` reports which one was chosen.
///
/// - `identity`, `id`: of links 3 and 4, as for `gdap_credential_new_managed_identity`
/// - `flags`: `GDAP_CHAIN_` bits
/// - `variables`, `variable_count`: the environment variables to read, copied; NULL and 0 for those of the
///   process
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (the id, as for
/// `gdap_credential_new_managed_identity`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_chain(
    identity: i32,
    id: gdap_str,
    flags: u32,
    variables: *const gdap_variable,
    variable_count: usize,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            options::flags(flags, GDAP_CHAIN_PROBE_IMDS, "The flags value")?;
            let options = ChainOptions {
                identity: managed_identity(identity, id)?,
                probe_imds: flags & GDAP_CHAIN_PROBE_IMDS != 0,
            };
            let variables = variables::open(variables, variable_count)?;
            let source = ChainCredential::new(&variables, &options)?;
            Ok(auth::cached(source))
        })
    }
}

/// The managed identity that the two arguments select.
///
/// # Safety
/// `id` is readable.
unsafe fn managed_identity(identity: i32, id: gdap_str) -> Result<ManagedIdentity> {
    use ManagedIdentity::{ClientId, ObjectId, ResourceId};
    let number = options::choice(
        identity,
        &[1, 2, 3, 4],
        GDAP_IDENTITY_SYSTEM,
        "The identity",
    )?;
    if number == GDAP_IDENTITY_SYSTEM {
        id.must_be_absent("The id", "the host's own identity has none")?;
        return Ok(ManagedIdentity::SystemAssigned);
    }
    // SAFETY: by the caller's contract.
    let id = unsafe { id.text("The id") }?
        .ok_or_else(|| Error::argument("A user-assigned identity requires its id."))?
        .to_owned();
    Ok(match number {
        GDAP_IDENTITY_CLIENT_ID => ClientId(id),
        GDAP_IDENTITY_OBJECT_ID => ObjectId(id),
        _ => ResourceId(id),
    })
}
