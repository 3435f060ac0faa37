//! Signing callbacks
//!
//! How the host signs with a private key that the library doesn't get: in a PFX file that .NET opens, the
//! Windows store, a TPM, an HSM.

use std::os::raw::c_void;

use super::out;
use super::panic;
use super::status::{self, GDAP_STATUS_OK, gdap_status};
use super::str::{TEXT_LIMIT, gdap_bytes, gdap_str};
use super::user_data::UserData;
use crate::auth::SigningRequest;
use crate::base::{Error, ErrorKind, Result};

/// The maximum number of certificates in a chain, and the maximum bytes of one.
const MOST_CERTIFICATES: usize = 16;
const CERTIFICATE_LIMIT: usize = 64 * 1024;
/// The maximum length of a signature in bytes: that of an RSA key of 16,384 bits.
const SIGNATURE_LIMIT: usize = 2048;

/// What a signing callback must sign. It is valid during the callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_signing_request {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// How to sign: one of the `GDAP_ALGORITHM_` numbers, as the credential's options say.
    pub algorithm: i32,
    /// What to sign.
    pub message: gdap_bytes,
    /// Its SHA-256, 32 bytes, for keys that sign digests.
    pub digest: gdap_bytes,
}

/// Receives the result of a signing callback. It is valid during the callback and only for it.
///
/// - `gdap_signature_sink_set`: the signature
/// - `gdap_signature_sink_fail`: why there is none
pub struct gdap_signature_sink {
    result: Option<Result<Vec<u8>>>,
}

/// Signs. It calls `gdap_signature_sink_set` and returns `GDAP_STATUS_OK`, or calls `gdap_signature_sink_fail`
/// and returns another status. The call that needed the token then fails with `GDAP_STATUS_CREDENTIAL`, and if
/// the algorithm was `GDAP_ALGORITHM_PS256` its hint names the option for keys that don't support PSS.
///
/// It runs on any thread, under no lock of the library, for one token at a time. It may block and must not
/// unwind (throw). It is called once for each token, about once an hour.
pub type gdap_signing_callback = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        request: *const gdap_signing_request,
        sink: *mut gdap_signature_sink,
    ) -> gdap_status,
>;

/// Passes the signature of a signing callback: for both algorithms as many bytes as the key's modulus, at most
/// 2,048. It is copied; a second one replaces the first.
///
/// Errors: `GDAP_STATUS_NULL_POINTER` (also an empty signature), `GDAP_STATUS_INVALID_ARGUMENT` (more than
/// 2,048 bytes).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_signature_sink_set(
    sink: *mut gdap_signature_sink,
    signature: gdap_bytes,
) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: the contract of the header.
        let Some(sink) = (unsafe { sink.as_mut() }) else {
            return status::of(ErrorKind::NullPointer);
        };
        // SAFETY: the contract of the header.
        match unsafe { required_bytes(signature, "The signature", SIGNATURE_LIMIT) } {
            Ok(bytes) => {
                sink.result = Some(Ok(bytes.to_vec()));
                GDAP_STATUS_OK
            }
            Err(failure) if failure.kind() == ErrorKind::NullPointer => {
                status::of(ErrorKind::NullPointer)
            }
            Err(_) => status::of(ErrorKind::InvalidArgument),
        }
    })
}

/// Passes the reason why a signing callback has no signature. It becomes part of the error of the call, so it
/// must contain no secret.
///
/// `message` is a sentence of at most 16 KiB.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_ARGUMENT` (a message that can't be read; the call
/// fails all the same).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_signature_sink_fail(
    sink: *mut gdap_signature_sink,
    message: gdap_str,
) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: the contract of the header.
        let Some(sink) = (unsafe { sink.as_mut() }) else {
            return status::of(ErrorKind::NullPointer);
        };
        // SAFETY: the contract of the header.
        let (reason, status) = match unsafe { message.text_within("The message", TEXT_LIMIT) } {
            Ok(text) => (text.unwrap_or_default(), GDAP_STATUS_OK),
            Err(_) => ("", status::of(ErrorKind::InvalidArgument)),
        };
        sink.result = Some(Err(no_signature(reason)));
        status
    })
}

/// Bytes that are required and not empty.
///
/// # Safety
/// The view's bytes live for `'a`.
unsafe fn required_bytes<'a>(view: gdap_bytes, what: &str, limit: usize) -> Result<&'a [u8]> {
    // SAFETY: by the caller's contract.
    let bytes = unsafe { view.optional(what, limit) }?;
    out::require(bytes.filter(|bytes| !bytes.is_empty()), what)
}

/// Reads and checks the host's certificates.
///
/// # Safety
/// `given` is NULL or points to `count` views that live for `'a`.
pub(super) unsafe fn certificates<'a>(
    given: *const gdap_bytes,
    count: usize,
) -> Result<Vec<&'a [u8]>> {
    if count > MOST_CERTIFICATES {
        let message =
            format!("{count} certificates are specified; the maximum is {MOST_CERTIFICATES}.");
        return Err(Error::new(ErrorKind::LimitExceeded, message));
    }
    if given.is_null() || count == 0 {
        return Err(Error::new(
            ErrorKind::NullPointer,
            "No certificate is specified.",
        ));
    }
    // SAFETY: not NULL, the count is the caller's word and small.
    let given = unsafe { std::slice::from_raw_parts(given, count) };
    // SAFETY: by the caller's contract.
    let read =
        |one: &gdap_bytes| unsafe { required_bytes(*one, "A certificate", CERTIFICATE_LIMIT) };
    given.iter().map(read).collect()
}

/// Calls the host's signing callback.
pub(super) fn ask(
    callback: unsafe extern "C" fn(
        *mut c_void,
        *const gdap_signing_request,
        *mut gdap_signature_sink,
    ) -> gdap_status,
    user_data: &UserData,
    request: &SigningRequest<'_>,
) -> Result<Vec<u8>> {
    let asked = gdap_signing_request {
        struct_size: size_of::<gdap_signing_request>() as u32,
        algorithm: request.algorithm as i32,
        message: gdap_bytes::of(request.message),
        digest: gdap_bytes::of(request.digest),
    };
    let mut sink = gdap_signature_sink { result: None };
    // SAFETY: the host vouched for the callback; request and sink outlive the call.
    let status = unsafe { callback(user_data.data(), &asked, &mut sink) };
    match (status, sink.result) {
        (GDAP_STATUS_OK, Some(result)) | (_, Some(result @ Err(_))) => result,
        _ => Err(no_signature("")),
    }
}

fn no_signature(reason: &str) -> Error {
    let message = match reason {
        "" => "The signing callback returned no signature.".to_owned(),
        reason => format!("The signing callback returned no signature: {reason}"),
    };
    Error::new(ErrorKind::Credential, message)
}
