//! Credentials of an app
//!
//! An app registration in Microsoft Entra signs in with a client secret or, better, with a
//! certificate. The app needs the application permission DelegatedAdminRelationship.ReadWrite.All with
//! admin consent, and the service principal "Partner Customer Delegated Administration" (appId
//! 2832473f-ec63-45fb-976f-5d45a7d4bb91) must exist in the partner tenant.

use std::os::raw::c_void;

use super::credential::{self, gdap_credential};
use super::error::gdap_error;
use super::options::{self, Options};
use super::out;
use super::signing::{self, gdap_signing_callback};
use super::status::gdap_status;
use super::str::{DOCUMENT_LIMIT, TEXT_LIMIT, gdap_bytes, gdap_str};
use super::user_data::{UserData, gdap_destroy_callback};
use crate::auth::{self, Algorithm, CertificateCredential, CertificateOptions};
use crate::auth::{SecretCredential, SigningCredential, SigningRequest};
use crate::base::{Error, ErrorKind, Result};

/// RSASSA-PSS with SHA-256 and a salt of 32 bytes, the certificate identified by its SHA-256; the default.
pub const GDAP_ALGORITHM_PS256: i32 = 1;
/// RSASSA-PKCS1-v1_5 with SHA-256, the certificate identified by its SHA-1: for keys that don't support PSS,
/// such as those of old Windows providers (CSP) and some HSMs.
pub const GDAP_ALGORITHM_RS256: i32 = 2;

/// Sends the certificate and its chain (`x5c`), for app registrations that trust a subject name and an issuer
/// instead of one certificate.
pub const GDAP_CERTIFICATE_SEND_CHAIN: u32 = 1;

/// How an app uses its certificate. Zero means the default of each.
///
/// - `gdap_certificate_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_certificate_options {
    /// Size of this struct in the host; set by `gdap_certificate_options_init`.
    pub struct_size: u32,
    /// `GDAP_CERTIFICATE_` bits.
    pub flags: u32,
    /// One of the `GDAP_ALGORITHM_` numbers.
    pub algorithm: i32,
    /// Zero.
    pub reserved0: u32,
}

const _: () = assert!(
    size_of::<gdap_certificate_options>() == 16,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers only.
unsafe impl Options for gdap_certificate_options {
    const NAME: &'static str = "gdap_certificate_options";
    const SIZES: &'static [usize] = &[16];
    fn defaults() -> Self {
        gdap_certificate_options {
            struct_size: size_of::<Self>() as u32,
            flags: 0,
            algorithm: 0,
            reserved0: 0,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_certificate_options_init(
    options: *mut gdap_certificate_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}

/// Makes a credential from the client secret of an app.
///
/// - `tenant`: the tenant to sign in to, a GUID or a domain; absent for the one of the client's options.
///   CloudCockpit's own tenant takes precedence
/// - `client_id`: the Application (client) ID of the app registration, a GUID
/// - `secret`: the secret's value (not its id), at most 16 KiB. It is copied, and the copy is zeroed when the
///   last client that uses it is freed; the host should zero its own
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// ```c
/// gdap_credential_new_secret(GDAP_STR("contoso.onmicrosoft.com"),
///                            GDAP_STR("11112222-bbbb-3333-cccc-4444dddd5555"),
///                            secret, &credential, &error);
/// ```
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (an empty secret, a tenant that isn't a GUID or a domain, a client id that
/// isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_secret(
    tenant: gdap_str,
    client_id: gdap_str,
    secret: gdap_str,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let secret = secret.secret("The client secret", TEXT_LIMIT)?;
            let source = SecretCredential::new(tenant, client_id, secret)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential from the certificate of an app whose private key the host has as PEM.
///
/// - `tenant`, `client_id`: as for `gdap_credential_new_secret`
/// - `pem`: one text with one private key that is not encrypted (`BEGIN PRIVATE KEY` or `BEGIN RSA PRIVATE KEY`,
///   RSA of 2048 to 4096 bits) and one or more certificates, in any order: the one that matches the key is the
///   app's, the others are its chain. At most 256 KiB. It is copied, and the copy is zeroed; the host should
///   zero its own
/// - `options`: NULL or algorithm and flags
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// For a PFX file, the Windows store, a TPM or an HSM use `gdap_credential_new_signing_callback`. An
/// expired certificate fails at sign-in, not here.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_ARGUMENT` (no key, several
/// keys, an encrypted key, no certificate, or none that matches the key; a tenant that isn't a GUID or a
/// domain, a client id that isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_certificate(
    tenant: gdap_str,
    client_id: gdap_str,
    pem: gdap_str,
    options: *const gdap_certificate_options,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let pem = out::require(pem.bytes("The PEM", DOCUMENT_LIMIT)?, "The PEM")?;
            let options = certificate_options(options::read(options)?)?;
            let source = CertificateCredential::new(tenant, client_id, pem, options)?;
            Ok(auth::cached(source))
        })
    }
}

/// Makes a credential from the certificate of an app whose private key stays with the host, which signs.
///
/// - `tenant`, `client_id`: as for `gdap_credential_new_secret`
/// - `certificates`, `certificate_count`: DER; first the app's own, then its chain, 16 at most. Copied
/// - `options`: NULL or algorithm and flags
/// - `callback`: signs; see `gdap_signing_callback`
/// - `user_data`: passed to every call of `callback`, and released with `destroy` after the credential and every
///   client that uses it are freed, or at once if this function fails
/// - `credential` receives the credential; free it with `gdap_credential_free`
///
/// Each signature is verified with the certificate before it is sent, so that a wrong key is reported here and
/// not by the service.
///
/// Errors: `GDAP_STATUS_NULL_POINTER` (also no certificate), `GDAP_STATUS_INVALID_TEXT`,
/// `GDAP_STATUS_LIMIT_EXCEEDED`, `GDAP_STATUS_STRUCT_SIZE`, `GDAP_STATUS_UNKNOWN_OPTION`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (a certificate that can't be read or whose key isn't RSA; a tenant that
/// isn't a GUID or a domain, a client id that isn't a GUID).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_credential_new_signing_callback(
    tenant: gdap_str,
    client_id: gdap_str,
    certificates: *const gdap_bytes,
    certificate_count: usize,
    options: *const gdap_certificate_options,
    callback: gdap_signing_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    credential: *mut *mut gdap_credential,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        credential::make(credential, error, || {
            let callback = out::require(callback, "The signing callback")?;
            let tenant = tenant.text("The tenant")?;
            let client_id = client_id.required("The client id")?;
            let certificates = signing::certificates(certificates, certificate_count)?;
            let options = certificate_options(options::read(options)?)?;
            let sign =
                move |request: &SigningRequest<'_>| signing::ask(callback, &user_data, request);
            let source = SigningCredential::new(tenant, client_id, &certificates, options, sign)?;
            Ok(auth::cached(source))
        })
    }
}

fn certificate_options(given: Option<gdap_certificate_options>) -> Result<CertificateOptions> {
    let own = CertificateOptions::default();
    let Some(given) = given else {
        return Ok(own);
    };
    options::flags(
        given.flags,
        GDAP_CERTIFICATE_SEND_CHAIN,
        "The certificate flags value",
    )?;
    if given.reserved0 != 0 {
        return Err(Error::new(
            ErrorKind::UnknownOption,
            "reserved0 isn't zero.",
        ));
    }
    let known = [Algorithm::Ps256, Algorithm::Rs256];
    Ok(CertificateOptions {
        algorithm: options::choice(given.algorithm, &known, own.algorithm, "The algorithm")?,
        send_chain: given.flags & GDAP_CERTIFICATE_SEND_CHAIN != 0,
    })
}
